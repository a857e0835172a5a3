"""Texte aus den Tabellen von ``core``, die auf den Seiten stehen: Tabelle, Schlüssel des Eintrags, deutscher Text.

Zahlen darin sind berechnet wie dort. Sätze, die ``core`` zusammensetzt, stehen in ``core_sentences``.
"""

import re

from core.keras.training.presets import BFLOAT16_ABSORBS, FLOAT16_VANISHES
from logit_doctor.reading.catalogue import CAP
from ui.words.de.core_refusals import SENTENCES as REFUSALS
from ui.words.de.core_refusals import UNITS
from ui.words.de.core_sentences import SENTENCES as SAID
from ui.words.de.core_sentences import TERMS as SAID_TERMS

_OUTPUTS = (
    (re.compile(r"(?P<output>.+), then (?P<next>.+)"), "{output}, danach {next}"),
    (re.compile(r"a nested model that ends with (?P<output>.+)"), "ein verschachteltes Modell mit {output} am Ende"),
    (re.compile(r"a layer of one's own that calls (?P<next>.+)"), "eine eigene Schicht, die {next} aufruft"),
    (re.compile(r"(?P<output>.+) with (?P<option>ignore_class=-1)"), "{output} mit {option}"),
)
SENTENCES = (*SAID, *REFUSALS, *_OUTPUTS)
TERMS = SAID_TERMS | {"unit": UNITS}

_GIVEN = "Keras' Verlust wirklich gegebener Wahrscheinlichkeiten"
_TWO_STEPS = "Zwei einfache Schritte: erst die Wahrscheinlichkeit, dann der Logarithmus, nichts abgeschnitten."
_CLIPPED = "am Clip wächst der Verlust nicht mehr, und der Gradient ist dort exakt 0"

TABLES: dict[str, dict[str, str]] = {
    "arms": {
        "fused": "Fusioniert: lineare Ausgabe, from_logits=True",
        "keras_default": "Keras' Standard: aktivierte Ausgabe, from_logits=False",
        "two_step_clip": "Zwei Schritte, Keras, mit Clip: wirklich aus Wahrscheinlichkeiten",
        "two_step_raw": "Zwei Schritte, einfach: Logarithmus der Wahrscheinlichkeiten",
        "double_activation": "Aktivierung doppelt: Wahrscheinlichkeiten für Logits gehalten",
        "missing_activation": "Aktivierung fehlt: Logits für Wahrscheinlichkeiten gehalten",
    },
    "heads": {
        "sparse": "Softmax, ganzzahlige Labels",
        "one_hot": "Softmax, One-Hot-Labels",
        "binary": "Sigmoid, 0 oder 1",
    },
    "datasets": {
        "digits": "Ziffern, 10 Klassen",
        "digits_0_1": "Ziffern, 0 gegen 1",
        "moons": "Monde",
        "circles": "Kreise",
        "spirals": "Spiralen",
        "blobs": "Wolken, K Klassen",
        "overlap": "Überlappung (logistische Regression)",
        "outliers": "Ausreißer",
        "csv": "Deine eigene CSV",
    },
    "preset_titles": {
        "nothing-happens": "Nichts geschieht",
        "loud": "Der Laute",
        "rescued-by-keras": "Von Keras gerettet",
        "mixed-precision": "Gemischte Genauigkeit zerstört die Rettung",
        "float64-is-no-cure": "Mehr Genauigkeit heilt nicht",
        "log-of-zero": "Der Logarithmus von null",
        "nan-in-float16": "NaN in float16",
        "double-activation": "Doppelte Aktivierung kostet hier wenig",
        "double-activation-saturates": "Doppelte Aktivierung sättigt hier",
        "missing-activation": "Fehlende Aktivierung",
        "logistic-is-fine": "Logistische Regression verträgt es",
        "outliers": "Ausreißer: Der Clip hilft sogar",
        "overfits": "Zu ausdrucksstark: überangepasst",
        "learning-rate-too-high": "Lernrate zu hoch",
        "bfloat16-absorbs": "bfloat16-Gewichte verschlucken die Schritte",
        "bfloat16-loss-is-zero": "bfloat16: ein Verlust von exakt 0",
    },
    "preset_causes": {
        "nothing-happens": (
            "Bei den üblichen Anfangsgewichten bleiben die Logits klein, jede Wahrscheinlichkeit ist weit vom Clip "
            "entfernt, und beide Verluste haben bis auf Rundung denselben Wert und Gradienten."
        ),
        "loud": (
            "Das Modell beginnt selbstsicher falsch; wo die Wahrscheinlichkeit des Labels unter 1e-7 liegt, hat der "
            "abgeschnittene Verlust den Gradienten exakt null, diese Beispiele kommen also nie zurück."
        ),
        "rescued-by-keras": (
            "Keras merkt sich die Logits hinter seinem eigenen Softmax und berechnet aus ihnen den fusionierten "
            "Verlust; der Lehrbuchcode Softmax + from_logits=False ist also Bit für Bit der fusionierte Arm, solange "
            "zwischen Aktivierung und Verlust nichts steht."
        ),
        "mixed-precision": (
            "Unter mixed_float16 ist die Softmax-Ausgabe float16, und der Verlust wandelt sie in float32 um: ein neuer "
            "Tensor, an dem Keras die Logits nicht mehr findet; derselbe Code rechnet nun wirklich mit "
            "abgeschnittenen Wahrscheinlichkeiten."
        ),
        "float64-is-no-cure": (
            "Auch mit Gewichten und Aktivierungen in float64 geht die Rettung verloren, und der Clip bei 1e-7 hängt "
            "nicht von der Genauigkeit ab: Der Gradient eines selbstsicher falschen Beispiels ist in jedem Format null."
        ),
        "log-of-zero": (
            "Ohne Clip läuft die Wahrscheinlichkeit eines Labels weit unter dem größten Logit auf exakt 0 unter, ihr "
            "Logarithmus ist minus unendlich, und ein NaN-Gradient beendet das Training; der fusionierte Verlust "
            "bildet diese Wahrscheinlichkeit nie."
        ),
        "nan-in-float16": (
            f"In float16 ist eine Wahrscheinlichkeit ab einem Logit-Abstand von {FLOAT16_VANISHES:.3g} gleich 0, 1/p "
            "läuft schon vorher über, und 1 - 1e-7 wird zu 1 gerundet, so dass nicht einmal der Clip den Logarithmus "
            "endlich hält; der fusionierte Verlust derselben float16-Logits hat keinen solchen Schritt."
        ),
        "double-activation": (
            "Bei kleinen Logits macht das zweite Softmax nur flacher: Der Verlust kann nicht unter ln(e + 9) - 1 "
            "sinken, aber sein Gradient zeigt noch in die richtige Richtung, und die Genauigkeit verdeckt den Fehler."
        ),
        "double-activation-saturates": (
            "Ein selbstsicher falsches Beispiel sitzt, wo das erste Softmax flach ist: Dessen Ableitung p (1 - p) ist "
            "fast null, nichts zieht das Beispiel also zurück, und das zweite Softmax verbirgt, wie falsch es ist."
        ),
        "missing-activation": (
            "Der Verlust hält Logits für Wahrscheinlichkeiten und schneidet sie auf [1e-7, 1 - 1e-7] ab: Außerhalb "
            "davon ist der Gradient exakt null, und Keras sagt nichts."
        ),
        "logistic-is-fine": (
            "Wo sich die Klassen überlappen, wird kein Logit groß, das Sigmoid sättigt also nie, und der "
            "abgeschnittene Verlust verliert nichts: Für logistische Regression sind Keras' zwei Schritte eine "
            "Kleinigkeit."
        ),
        "outliers": (
            "Der fusionierte Verlust wächst mit dem Abstand, ein paar ferne Punkte auf der falschen Seite überstimmen "
            f"also alle anderen; der abgeschnittene hat jenseits von {CAP:.3f} den Gradienten null und übergeht sie. "
            "Hier hilft der Mechanismus, der anderswo schadet, und in einem Abstand, den niemand gewählt hat."
        ),
        "overfits": (
            "128 verdeckte Einheiten lernen die falschen Labels auswendig: Die Genauigkeit im Training steigt weiter, "
            "in der Validierung fällt sie, mit beiden Verlusten; ein gut berechneter Verlust heilt kein schlecht "
            "gewähltes Modell."
        ),
        "learning-rate-too-high": (
            "Die ersten Schritte werfen die verdeckten Einheiten so weit, dass ihre ReLUs für jede Eingabe aus sind; "
            "zu lernen bleibt nur der Bias, welcher Verlust auch verwendet wird."
        ),
        "bfloat16-absorbs": (
            f"Ein Schritt, der kleiner ist als 1/{BFLOAT16_ABSORBS:.0f} eines bfloat16-Gewichts, wird weggerundet, das "
            "Modell steht also still; dieselbe Rechnung mit float32-Gewichten (mixed_bfloat16) lernt."
        ),
        "bfloat16-loss-is-zero": (
            "Steht auch der Verlust in bfloat16, verschluckt die Summe der Exponentialterme jeden kleinen Term: Der "
            "Verlust eines richtigen und ziemlich sicheren Beispiels ist exakt 0, obwohl seine Wahrscheinlichkeit "
            "nicht 1 ist."
        ),
    },
    "titles_softmax": {
        "naive": "Naiv: Logarithmus von Softmax",
        "max_shift": "Um das Maximum verschobenes Softmax, dann Logarithmus",
        "keras_clip": "Keras auf Wahrscheinlichkeiten (abgeschnitten)",
        "log_softmax": "Log-Softmax",
        "lse_minus_logit": "Log-Sum-Exp minus Logit",
        "log1p": "log1p der übrigen Terme",
        "fused": "Fusioniert (from_logits=True)",
    },
    "titles_sigmoid": {
        "naive": "Naiv: Logarithmus von Sigmoid",
        "keras_clip": "Keras auf Wahrscheinlichkeiten (abgeschnitten)",
        "log1p_exp": "log1p von exp",
        "fused": "Fusioniert (from_logits=True)",
    },
    "breaks_softmax": {
        "naive": "läuft über, sobald ein Logit ln max übersteigt",
        "max_shift": "die Wahrscheinlichkeit läuft auf 0 unter, wenn das Modell selbstsicher falsch liegt",
        "keras_clip": _CLIPPED,
        "log_softmax": "ein selbstsicher richtiger Verlust wird zu 0 gerundet",
        "lse_minus_logit": "eine gemeinsame Verschiebung verschluckt den Verlust",
        "log1p": "der Verlust bleibt genau, bis die Terme unterlaufen, sein Gradient nicht",
        "fused": "ein selbstsicher richtiger Verlust und sein Gradient werden zu 0 gerundet",
    },
    "breaks_sigmoid": {
        "naive": "1 - a wird zu 0 gerundet, wenn das Logit groß ist",
        "keras_clip": _CLIPPED,
        "log1p_exp": "läuft über, wenn das Modell selbstsicher falsch liegt",
        "fused": "nur, wo exp(-|z|) unterläuft",
    },
    "breaks_fixes": {
        "naive": "läuft über, sobald ein Logit ln max übersteigt",
        "add_epsilon": (
            "verzerrt, wo die Wahrscheinlichkeit nicht weit über dem Epsilon liegt, und wächst dort nicht mehr"
        ),
        "clip_probability": _CLIPPED,
        "clip_log": "der Logarithmus einer Wahrscheinlichkeit ist nie positiv, also wird alles abgeschnitten",
        "where_mask": "der Gradient ist NaN, sobald die Wahrscheinlichkeit auf 0 unterläuft",
        "max_shift": "die Wahrscheinlichkeit läuft auf 0 unter, wenn das Modell selbstsicher falsch liegt",
        "log_softmax": "ein selbstsicher richtiger Verlust wird zu 0 gerundet",
        "log1p": "der Verlust bleibt genau, bis die Terme unterlaufen, sein Gradient nicht",
        "fused": "ein selbstsicher richtiger Verlust und sein Gradient werden zu 0 gerundet",
    },
    "onsets": {
        "naive_overflow": "exp läuft über",
        "probability_underflow": "die Wahrscheinlichkeit wird zu 0 gerundet",
        "loss_absorbed": "der Verlust wird zu 0 gerundet",
        "target_gradient_absorbed": "der Gradient am Label wird zu 0 gerundet",
        "log1p_gradient_absorbed": "der Gradient am Label wird zu 0 gerundet",
        "log1p_underflow": "der Verlust läuft auf 0 unter",
        "keras_clip_dead": "der Clip löscht den Gradienten",
        "sigmoid_saturation": "1 - sigmoid wird zu 0 gerundet",
        "sigmoid_clip_dead": "der Clip löscht den Gradienten",
        "log1p_exp_overflow": "exp läuft über",
        "sigmoid_underflow": "der Verlust läuft auf 0 unter",
        "library_probability_flush": "die Bibliothek setzt die Wahrscheinlichkeit auf 0",
        "library_loss_absorbed": "der fusionierte Verlust der Bibliothek wird zu 0 gerundet",
        "library_clip_dead": "der Clip gegebener Wahrscheinlichkeiten löscht den Gradienten",
        "library_sigmoid_saturation": "1 - sigmoid wird zu 0 gerundet",
    },
    "library": {
        "tf_softmax_log": _TWO_STEPS,
        "tf_log_softmax": "Der Logarithmus des Softmax als eine Operation.",
        "tf_dense": (
            "Der fusionierte Verlust für One-Hot-Labels; Keras' CategoricalCrossentropy(from_logits=True) ruft ihn auf."
        ),
        "tf_sparse": (
            "Der fusionierte Verlust für ganze Zahlen; Keras' SparseCategoricalCrossentropy(from_logits=True) ruft ihn "
            "auf."
        ),
        "keras_sparse_probabilities": f"{_GIVEN}: abgeschnitten, der Logarithmus, dann die Sparse-Operation.",
        "keras_dense_probabilities": f"{_GIVEN}: normiert, abgeschnitten, dann der Logarithmus.",
        "tf_sigmoid_log": _TWO_STEPS,
        "tf_sigmoid_cross_entropy": (
            "Der fusionierte Verlust; Keras' BinaryCrossentropy(from_logits=True) ruft ihn auf."
        ),
        "keras_binary_probabilities": f"{_GIVEN}: abgeschnitten, dann die Logarithmen.",
    },
    "causes": {
        "overflow": "Überlauf",
        "underflow": "Unterlauf",
        "clip": "Clip",
        "absorption": "Absorption",
        "cancellation": "Auslöschung",
        "rounding": "Rundung",
    },
    "matrix_rules": {
        "not_finite": "Der gemeldete Verlust ist eine Zahl.",
        "not_probabilities": (
            "Was ausgeliefert wird, liegt in [0, 1] und ergibt bei einem kategorischen Verlust über die Einheiten "
            "zusammen 1."
        ),
        "constant": "Was ausgeliefert wird, hängt vom Beispiel ab.",
        "other_loss": "Der gemeldete Verlust ist der Verlust der ausgelieferten Wahrscheinlichkeiten.",
        "other_gradient": "Der Schritt ist der Gradient des Verlusts der ausgelieferten Wahrscheinlichkeiten.",
    },
    "operations": {
        "logits": "Logits",
        "activation": "Aktivierung",
        "log": "Logarithmus",
        "loss": "Verlust",
        "gradient": "Gradient",
        "update": "Aktualisierung",
    },
}
