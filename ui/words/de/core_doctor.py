"""Die Regeln des Doktors: was jede findet, wo es schadet, was zu tun ist. Zahlen sind berechnet wie dort."""

import math

from core.keras.training.presets import DOUBLE_SOFTMAX_FLOOR
from logit_doctor.judging.rules import CAP

RULE_TITLES = {
    "missing-activation": "rohe Logits treffen auf einen Verlust, der Wahrscheinlichkeiten erwartet",
    "double-activation": "Wahrscheinlichkeiten treffen auf einen Verlust, der die Aktivierung selbst anwendet",
    "double-activation-op": "Wahrscheinlichkeiten treffen auf eine Operation, die Logits nimmt",
    "two-step": "Aktivierung und Verlust sind für Keras zwei Schritte",
    "log-of-probabilities": "von Softmax oder Sigmoid wird ein Logarithmus genommen",
    "clipped-log": "ein Logarithmus von Wahrscheinlichkeiten wird mit Clip oder Epsilon geschützt",
    "softmax-one-unit": "Softmax über eine einzige Einheit",
    "sigmoid-with-categorical": "Sigmoid-Ausgaben mit einem kategorischen Verlust",
    "softmax-with-binary": "Softmax-Ausgaben mit binärer Kreuzentropie",
    "one-unit-sparse": "eine Einheit mit einem Verlust über Klassen",
    "metric-threshold-on-logits": "eine Metrik vergleicht Logits mit 0.5",
    "metric-from-logits": "eine Metrik und die Ausgabe sind sich über Logits uneins",
    "half-precision-output": "Wahrscheinlichkeiten in 16 Bits berechnet",
    "softmax-axis": "Softmax über eine Achse, die nicht die Klassen sind",
    "threshold-at-inference": "eine Ausgabe wird an der falschen Stelle getrennt",
    "swapped-arguments": "ein Verlust bekam die Ausgabe, wo die Labels hingehören",
}

RULE_PLACES = {
    "missing-activation": (
        "Ab dem ersten Batch, auf jedem Backend und ohne Warnung: Die Logits werden in [0, 1] abgeschnitten oder "
        "normiert, als wären sie Wahrscheinlichkeiten; Verlust und Gradient gehören also zu einer anderen Funktion."
    ),
    "double-activation": (
        "Die Aktivierung wird doppelt angewandt: Bei 10 Klassen kann der Verlust nicht unter "
        f"{DOUBLE_SOFTMAX_FLOOR:.2f} sinken. TensorFlow findet die Logits wieder und warnt, solange zwischen "
        "Aktivierung und Verlust nichts steht; JAX und torch tun das nie."
    ),
    "double-activation-op": (
        "Immer: Die tf.nn-Operationen schauen nie hinter ihr Argument, die Aktivierung wird also doppelt angewandt."
    ),
    "two-step": (
        f"Auf JAX und torch schneidet Keras die Wahrscheinlichkeiten ab: Der Verlust endet bei {CAP:.2f} Nats, und "
        "dahinter ist der Gradient exakt null. Auf TensorFlow geht es zu den Logits zurück und berechnet hinter deinem "
        "Rücken den fusionierten Verlust, bis eine Operation, eine 16-Bit-Policy oder predict() dazwischensteht."
    ),
    "log-of-probabilities": (
        "Wo die Wahrscheinlichkeit zu 0 gerundet wird, ist der Logarithmus -inf und der Gradient NaN; wo sie zu 1 "
        "gerundet wird, ist der Verlust exakt 0."
    ),
    "clipped-log": (
        "Der Verlust eines selbstsicher falschen Beispiels endet beim Logarithmus des Epsilons, und ein Clip macht "
        "seinen Gradienten exakt null: Das Beispiel kommt nie zurück."
    ),
    "softmax-one-unit": "Immer: Die Ausgabe ist exakt 1, was auch die Eingabe ist, und ihr Gradient ist 0.",
    "sigmoid-with-categorical": (
        "Der Verlust nimmt an, dass die Ausgaben zusammen 1 ergeben. TensorFlow trainiert es als Softmax der Logits, "
        "während predict() weiterhin Sigmoide ausliefert."
    ),
    "softmax-with-binary": (
        "TensorFlow trainiert es als unabhängige Sigmoide der Logits, während predict() Softmax ausliefert; auf JAX "
        "und torch wird jede Klasse zusätzlich dafür bestraft, nicht die anderen zu sein."
    ),
    "one-unit-sparse": (
        "Label 0 hat einen Verlust von exakt 0, was auch die Ausgabe ist, und Label 1 liegt außerhalb des Bereichs."
    ),
    "metric-threshold-on-logits": (
        "Jedes Beispiel, dessen Logit zwischen 0 und 0.5 liegt, zählt auf der falschen Seite; das Training ist nicht "
        "betroffen."
    ),
    "metric-from-logits": (
        "Die Metrik schneidet ab oder staucht, was sie bekommt: Ein vollkommenes Modell kann auf 0.5 kommen."
    ),
    "half-precision-output": (
        "Unter einer 16-Bit-Policy versteckt die Umwandlung in float32 die Logits vor TensorFlow, der Verlust wird "
        f"also wirklich aus gerundeten Wahrscheinlichkeiten berechnet: Er endet bei {CAP:.2f} Nats mit Gradient 0, und "
        "kleine Wahrscheinlichkeiten sind weg."
    ),
    "softmax-axis": (
        "Immer: Die Ausgaben eines Beispiels ergeben zusammen nicht 1; bei Achse 0 hängen sie vom Rest des Batches ab."
    ),
    "threshold-at-inference": (
        "Das Modell liefert Logits, 0.5 steht also für eine Wahrscheinlichkeit von "
        f"{1 / (1 + math.exp(-0.5)):.2f}; jedes Beispiel dazwischen bekommt die falsche Klasse."
    ),
    "swapped-arguments": "Immer: Die Labels werden wie die Ausgabe des Modells behandelt.",
}

RULE_FIXES = {
    "missing-activation": "Sag es dem Verlust: from_logits=True. Bei der Inferenz wende Softmax oder Sigmoid an.",
    "double-activation": (
        "Lass die letzte Schicht linear und behalte from_logits=True, oder behalte die Aktivierung und entferne "
        "from_logits=True."
    ),
    "double-activation-op": "Übergib die Logits, nicht ihre Aktivierung.",
    "two-step": (
        "Nimm lieber eine lineare Ausgabe mit from_logits=True; wende Softmax oder Sigmoid bei der Inferenz an."
    ),
    "log-of-probabilities": "Berechne es in einem Schritt: log_softmax oder log_sigmoid der Logits.",
    "clipped-log": (
        "Berechne es in einem Schritt: log_softmax oder log_sigmoid der Logits, die kein Epsilon brauchen."
    ),
    "softmax-one-unit": "Nimm Sigmoid für eine Einheit oder Softmax über zwei.",
    "sigmoid-with-categorical": (
        "Nimm Softmax (oder eine lineare Schicht mit from_logits=True) für eine Klasse unter vielen; für unabhängige "
        "Labels behalte Sigmoid und nimm binäre Kreuzentropie."
    ),
    "softmax-with-binary": (
        "Nimm kategorische Kreuzentropie mit Softmax oder ein Sigmoid je Label mit binärer Kreuzentropie."
    ),
    "one-unit-sparse": "Nimm binäre Kreuzentropie mit einer Einheit oder so viele Einheiten, wie es Klassen gibt.",
    "metric-threshold-on-logits": "Die Schwelle eines Logits ist 0: BinaryAccuracy(threshold=0.0).",
    "metric-from-logits": "Gib der Metrik dasselbe from_logits wie dem Verlust.",
    "half-precision-output": "Gib der letzten Schicht dtype='float32', oder mach sie linear mit from_logits=True.",
    "softmax-axis": "Nimm axis=-1.",
    "threshold-at-inference": "Vergleiche das Logit mit 0, oder wende zuerst Sigmoid an.",
    "swapped-arguments": "Keras' Reihenfolge ist loss(y_true, y_pred).",
}
