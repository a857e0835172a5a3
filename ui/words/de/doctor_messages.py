"""Was der Doktor sagt: zu jedem Schlüssel von ``logit_doctor`` die deutsche Vorlage mit denselben Feldern."""

TEMPLATES = {
    "rule": "{title}: {detail}",
    "not-judged": "nicht beurteilt: {reason}",
    "unresolved": "nicht zu verfolgen: {reason}",
    "in-doubt": "{rule}, falls {conditions}; ob das zusammenkommt, steht nicht in dieser Datei",
    "at": "{reason} ({place})",
    "line": "Zeile {line}",
    "condition": "'{code}'",
    "and": "{first} und {second}",
    "other-conditions": "weitere Bedingungen",
    "one-unit": " über eine Einheit",
    "units": " über {count} Einheiten",
    "linear-output": "lineare Ausgabe{units} ({place})",
    "activated-output": "Ausgabe mit '{activation}'{units} ({place})",
    "loss-with-flag": "{loss} mit from_logits={flag}",
    "meets": "{output} trifft auf {loss} ({place})",
    "the-logarithm": "Logarithmus: {output}",
    # Eine Ausgabe und ein Verlust, von denen eines nicht bekannt ist.
    "loss-unknown": "der Verlust: {reason}",
    "output-unknown": "die Ausgabe, die auf {loss} trifft: {reason}",
    "activation-unknown": "die Ausgabe ({place}), die auf {loss} trifft: {reason}",
    "flag-unknown": "from_logits von {loss} ist nicht bekannt",
    # Namen, und was anderswo steht.
    "elsewhere": "'{name}' steht nicht in dieser Datei",
    "undefined": "'{name}' ist in dieser Datei nicht definiert",
    "undefined-yet": "'{name}' wird benutzt, bevor es definiert ist",
    "star-import": "'{name}' kommt vielleicht aus 'from {module} import *'",
    "inherited": "'{name}' ist geerbt",
    "attribute": "das Attribut '{name}' wird nicht verfolgt",
    "super": "super().{name} wird nicht verfolgt",
    "parameter": "'{name}' ist ein Parameter von {function}",
    "parameter-of-a-lambda": "'{name}' ist ein Parameter einer Lambda-Funktion",
    "never-called": "'{name}' ist ein Parameter von '{function}', und nichts in dieser Datei ruft das auf",
    "unpacked-argument": "'{name}' kommt vielleicht aus entpackten Argumenten",
    # Ausdrücke und Anweisungen.
    "kind-of-expression": "diese Art von Ausdruck wird nicht verfolgt",
    "expression": "'{code}' wird nicht verfolgt",
    "arithmetic": "Arithmetik, die nicht verfolgt wird",
    "negation": "eine Negation, die nicht verfolgt wird",
    "open-condition": "eine offene Bedingung",
    "slice": "ein Ausschnitt",
    "formatted-string": "eine formatierte Zeichenkette",
    "starred-target": "ein Ziel mit Stern",
    "unpacking": "Entpacken, das nicht verfolgt wird",
    "loop-items": "die Elemente der Schleife sind nicht bekannt",
    "one-branch": "'{name}' wird nur in einem Zweig zugewiesen",
    "under-conditions": "es wird unter Bedingungen gesetzt",
    "too-many-conditions": "es hängt von zu vielen Bedingungen ab",
    "unreachable": "kein Zweig erreicht das",
    "called-value": "der Wert, der aufgerufen wird, wird nicht verfolgt",
    "calls-too-deep": "Aufrufe sind zu tief verschachtelt, um sie zu verfolgen",
    "container-called": "ein Behälter wird aufgerufen",
    "generator": "'{name}' ist ein Generator",
    "result": "das Ergebnis von '{name}' wird nicht verfolgt",
    "too-many-steps": "die Datei braucht zu viele Schritte bis an ihr Ende",
    "too-deep": "Ausdrücke oder Aufrufe sind zu tief verschachtelt, um sie zu verfolgen",
    # Ausgaben.
    "model-input": "die Eingabe des Modells",
    "labels": "die Labels",
    "loss-value": "ein Wert des Verlusts",
    "rounded-output": "eine gerundete Ausgabe",
    "negated-output": "eine negierte Ausgabe wird nicht verfolgt",
    "arithmetic-of-output": "Arithmetik mit der Ausgabe wird nicht verfolgt",
    "clipped-output": "Abschneiden der Ausgabe wird nicht verfolgt",
    "operation-of-output": "'{name}' der Ausgabe wird nicht verfolgt",
    "product": "ein Produkt mit Wahrscheinlichkeiten wird nicht verfolgt",
    # Aktivierungen, Schichten und Modelle.
    "activation": "die Aktivierung wird nicht verfolgt",
    "foreign-activation": "die Aktivierung '{name}' ist keine von Keras",
    "layer-output": "die Ausgabe von {layer} besteht für sich weder aus Logits noch aus Wahrscheinlichkeiten",
    "layer-input": "die Eingabe von {layer} ist nicht bekannt",
    "layer-changed": "eine Schicht des Modells wird in Zeile {line} verändert",
    "layer-removed": "eine Schicht wird aus dem Modell entfernt",
    "layer-list": "die Liste der Schichten wird nicht verfolgt",
    "layers-added": "Schichten kommen auf einem Weg hinzu, der nicht verfolgt wird",
    "features": "die Merkmale von {model} sind weder Logits noch Wahrscheinlichkeiten",
    "model-output": "die Ausgabe des Modells wird nicht verfolgt",
    "model-output-unknown": "die Ausgabe des Modells ist nicht bekannt",
    "model-method": "'{name}' eines Modells wird nicht verfolgt",
    "compiled-model": "das Modell, das kompiliert wird, wird nicht verfolgt",
    "call-elsewhere": "wie '{name}' aufgerufen wird, steht nicht in dieser Datei",
    # Verluste.
    "foreign-loss": "der Verlust '{name}' ist keiner von Keras",
    "unjudged-loss": "der Verlust '{name}' berechnet etwas, das der Doktor nicht beurteilt",
    "own-train-step": "das eigene train_step des Modells sagt nicht, wie es diesen Verlust benutzt",
    "loss-of-which-output": "zu welcher Ausgabe er gehört, wird nicht verfolgt",
    "output-of-which-name": "welche Ausgabe so heißt, wird nicht verfolgt",
    # Dateien, die nicht beurteilt werden.
    "unreadable": "es ist nicht lesbar ({why})",
    "busy": "zu viele Dateien warten darauf, gelesen zu werden; versuche es in einer Minute noch einmal",
    "too-slow": "das Lesen dauert länger als {seconds:g} Sekunden oder beendet den Prozess, der liest",
    "too-heavy": "es braucht mehr Speicher, als sich der Doktor nimmt",
    "nested": "es ist zu tief verschachtelt, um es zu verfolgen",
    "source-bytes": "die Quelle hat {found:,} Bytes; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-characters": "die Quelle hat {found:,} Zeichen; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-lines": "die Quelle hat {found:,} Zeilen; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-wide": "die Quelle ist UTF-16 oder UTF-32; speichere sie als UTF-8",
    "source-encoding": "die Quelle nennt die Kodierung {name}, die hier nicht gelesen wird; speichere sie als UTF-8",
    "source-two-encodings": "die Quelle beginnt als UTF-8 und nennt die Kodierung {name}; speichere sie als UTF-8",
    "source-not-text": "die Quelle ist kein Text in ihrer angegebenen Kodierung ({why}); speichere sie als UTF-8",
    "source-null": "die Quelle enthält Nullbytes; das ist keine Textdatei",
    "source-halves": "die Quelle enthält halbe Zeichenpaare (Surrogate); speichere sie als UTF-8",
    "not-python": "das ist kein Python 3 ({why})",
    "expressions-nest": "Ausdrücke sind zu tief verschachtelt, um sie zu lesen",
    "not-parsed": "die Quelle lässt sich nicht einlesen",
    "notebook-bytes": "das Notebook hat {found:,} Bytes; höchstens {most:,} werden gelesen: Lösche seine Ausgaben",
    "notebook-json": "das Notebook ist kein JSON ({why})",
    "notebook-object": "das Notebook ist kein JSON-Objekt mit Zellen",
    "notebook-cells": "das Notebook hat keine Liste von Zellen",
    "cell": "Zelle {cell} lässt sich nicht einlesen: {why}",
    "file-bytes": "die Datei hat {found:,} Bytes; höchstens {most:,} werden gelesen: Speichere sie ohne ihre Gewichte",
    "legacy": (
        "das ist eine alte HDF5-Datei; sie enthält gepickelte Teile und wird nicht geöffnet. Lade sie einmal mit "
        "keras.models.load_model und speichere sie neu: model.save('model.keras')"
    ),
    "configs": "eine .keras-Datei enthält ein config.json; diese Zip-Datei enthält {found}",
    "config-bytes": "config.json hat {found:,} Bytes; höchstens {most:,} werden gelesen",
    "config-json": "config.json ist kein JSON ({why})",
    "config-object": "config.json ist kein JSON-Objekt",
    "config-parts": "config.json enthält {found:,} Listen und Objekte; höchstens {most:,} werden gelesen",
    "config-depth": "config.json ist {found:,} Ebenen tief; höchstens {most} werden gelesen",
    "config-constant": "config.json enthält {found}, das ist kein JSON",
    "config-number": "config.json enthält {found}, mehr als float64 fasst",
    "config-twice": "config.json nennt einen Schlüssel zweimal",
    "config-model": "config.json beschreibt kein Keras-Modell",
    "config-program": "die Konfiguration des Modells ist nicht als Programm lesbar",
    "config-layers": "das Modell hat mehr als {most:,} Schichten",
    "config-characters": "die Konfiguration des Modells ergibt ein Programm von mehr als {most:,} Zeichen",
    # Zip-Dateien.
    "zip": "das ist keine Zip-Datei: Ihr Verzeichnis fehlt oder ist abgeschnitten",
    "zip-members": "die Zip-Datei nennt {found:,} Teile; höchstens {most:,} werden gelesen",
    "zip-cut": "die Datei ist abgeschnitten: Sie endet vor einem Teil, den ihr Verzeichnis nennt",
    "zip-directory": "das Verzeichnis der Zip-Datei ist beschädigt",
    "zip-directory-cut": "das Verzeichnis der Zip-Datei ist abgeschnitten",
    "zip-astray": "das Verzeichnis der Zip-Datei zeigt ins Leere",
    "zip-part": "die Zip-Datei ist ein Teil einer größeren",
    "zip-twice": "die Zip-Datei nennt {member} zweimal",
    "zip-encrypted": "{member} ist verschlüsselt",
    "zip-packed": "{member} ist mit {method} gepackt; gelesen wird nur, was ungepackt oder mit Deflate gepackt ist",
    "zip-method": "Verfahren {number}",
    "zip-inflates": "{member} entpackt sich zu mehr als {most:,} Bytes",
    "zip-size": "{member} entpackt sich zu {found:,} Bytes, sein Kopf nennt {said:,}",
    "zip-deflate": "{member} ist beschädigt ({why})",
    "zip-end": "{member} ist beschädigt (es endet nicht, wo sein Kopf es sagt)",
    "zip-checksum": "{member} ist beschädigt (seine Prüfsumme ist eine andere)",
    "zip-described": "{member} wird auf zwei Arten beschrieben",
    "zip-shared": "{member} und {other} teilen sich Bytes der Zip-Datei",
    # Die Regeln: was jede findet, wo es schadet, was zu tun ist, was sie zu einem Befund sagt.
    "missing-activation.title": "rohe Logits treffen auf einen Verlust, der Wahrscheinlichkeiten erwartet",
    "missing-activation.where": (
        "Ab dem ersten Batch, auf jedem Backend und ohne Warnung: Die Logits werden in [0, 1] abgeschnitten oder "
        "normiert, als wären sie Wahrscheinlichkeiten; Verlust und Gradient gehören also zu einer anderen "
        "Funktion."
    ),
    "missing-activation.fix": "Sag es dem Verlust: from_logits=True. Bei der Inferenz wende Softmax oder Sigmoid an.",
    "missing-activation.idle": "ob dieser Verlust je benutzt wird, denn nichts trainiert hier das Modell: {meeting}",
    "double-activation.title": "Wahrscheinlichkeiten treffen auf einen Verlust, der die Aktivierung selbst anwendet",
    "double-activation.where": (
        "Die Aktivierung wird doppelt angewandt: Bei 10 Klassen kann der Verlust nicht unter {floor:.2f} sinken. "
        "TensorFlow findet die Logits wieder und warnt, solange zwischen Aktivierung und Verlust nichts steht; "
        "JAX und torch tun das nie."
    ),
    "double-activation.fix": (
        "Lass die letzte Schicht linear und behalte from_logits=True, oder behalte die Aktivierung und entferne "
        "from_logits=True."
    ),
    "double-activation-op.title": "Wahrscheinlichkeiten treffen auf eine Operation, die Logits nimmt",
    "double-activation-op.where": (
        "Immer: Die tf.nn-Operationen schauen nie hinter ihr Argument, die Aktivierung wird also doppelt angewandt."
    ),
    "double-activation-op.fix": "Übergib die Logits, nicht ihre Aktivierung.",
    "two-step.title": "Aktivierung und Verlust sind für Keras zwei Schritte",
    "two-step.where": (
        "Auf JAX und torch schneidet Keras die Wahrscheinlichkeiten ab: Der Verlust endet bei {cap:.2f} Nats, "
        "und dahinter ist der Gradient exakt null. Auf TensorFlow geht es zu den Logits zurück und berechnet "
        "hinter deinem Rücken den fusionierten Verlust, bis eine Operation, eine 16-Bit-Policy oder predict() "
        "dazwischensteht."
    ),
    "two-step.fix": (
        "Nimm lieber eine lineare Ausgabe mit from_logits=True; wende Softmax oder Sigmoid bei der Inferenz an."
    ),
    "log-of-probabilities.title": "von Softmax oder Sigmoid wird ein Logarithmus genommen",
    "log-of-probabilities.where": (
        "Wo die Wahrscheinlichkeit zu 0 gerundet wird, ist der Logarithmus -inf und der Gradient NaN; wo sie zu "
        "1 gerundet wird, ist der Verlust exakt 0."
    ),
    "log-of-probabilities.fix": "Berechne es in einem Schritt: log_softmax oder log_sigmoid der Logits.",
    "clipped-log.title": "ein Logarithmus von Wahrscheinlichkeiten wird mit Clip oder Epsilon geschützt",
    "clipped-log.where": (
        "Der Verlust eines selbstsicher falschen Beispiels endet beim Logarithmus des Epsilons, und ein Clip "
        "macht seinen Gradienten exakt null: Das Beispiel kommt nie zurück."
    ),
    "clipped-log.fix": (
        "Berechne es in einem Schritt: log_softmax oder log_sigmoid der Logits, die kein Epsilon brauchen."
    ),
    "clipped-log.clipped": "{logarithm}, abgeschnitten: Der Gradient ist 0, wo immer der Clip greift",
    "clipped-log.held": "{logarithm}, von 0 ferngehalten",
    "softmax-one-unit.title": "Softmax über eine einzige Einheit",
    "softmax-one-unit.where": "Immer: Die Ausgabe ist exakt 1, was auch die Eingabe ist, und ihr Gradient ist 0.",
    "softmax-one-unit.fix": "Nimm Sigmoid für eine Einheit oder Softmax über zwei.",
    "softmax-one-unit.constant": "{output} ist immer 1",
    "sigmoid-with-categorical.title": "Sigmoid-Ausgaben mit einem kategorischen Verlust",
    "sigmoid-with-categorical.where": (
        "Der Verlust nimmt an, dass die Ausgaben zusammen 1 ergeben. TensorFlow trainiert es als Softmax der "
        "Logits, während predict() weiterhin Sigmoide ausliefert."
    ),
    "sigmoid-with-categorical.fix": (
        "Nimm Softmax (oder eine lineare Schicht mit from_logits=True) für eine Klasse unter vielen; für "
        "unabhängige Labels behalte Sigmoid und nimm binäre Kreuzentropie."
    ),
    "softmax-with-binary.title": "Softmax-Ausgaben mit binärer Kreuzentropie",
    "softmax-with-binary.where": (
        "TensorFlow trainiert es als unabhängige Sigmoide der Logits, während predict() Softmax ausliefert; auf "
        "JAX und torch wird jede Klasse zusätzlich dafür bestraft, nicht die anderen zu sein."
    ),
    "softmax-with-binary.fix": (
        "Nimm kategorische Kreuzentropie mit Softmax oder ein Sigmoid je Label mit binärer Kreuzentropie."
    ),
    "one-unit-sparse.title": "eine Einheit mit einem Verlust über Klassen",
    "one-unit-sparse.where": (
        "Label 0 hat einen Verlust von exakt 0, was auch die Ausgabe ist, und Label 1 liegt außerhalb des Bereichs."
    ),
    "one-unit-sparse.fix": "Nimm binäre Kreuzentropie mit einer Einheit oder so viele Einheiten, wie es Klassen gibt.",
    "metric-threshold-on-logits.title": "eine Metrik vergleicht Logits mit 0,5",
    "metric-threshold-on-logits.where": (
        "Jedes Beispiel, dessen Logit zwischen 0 und 0,5 liegt, zählt auf der falschen Seite; das Training ist "
        "nicht betroffen."
    ),
    "metric-threshold-on-logits.fix": "Die Schwelle eines Logits ist 0: BinaryAccuracy(threshold=0.0).",
    "metric-threshold-on-logits.compares": "{metric} vergleicht mit 0,5: {output}",
    "metric-from-logits.title": "eine Metrik und die Ausgabe sind sich über Logits uneins",
    "metric-from-logits.where": (
        "Die Metrik schneidet ab oder staucht, was sie bekommt: Ein vollkommenes Modell kann auf 0,5 kommen."
    ),
    "metric-from-logits.fix": "Gib der Metrik dasselbe from_logits wie dem Verlust.",
    "metric-from-logits.probabilities": "{metric} hält für Wahrscheinlichkeiten: {output}",
    "metric-from-logits.logits": "{metric} hält für Logits: {output}",
    "half-precision-output.title": "Wahrscheinlichkeiten in 16 Bits berechnet",
    "half-precision-output.where": (
        "Unter einer 16-Bit-Policy versteckt die Umwandlung in float32 die Logits vor TensorFlow, der Verlust "
        "wird also wirklich aus gerundeten Wahrscheinlichkeiten berechnet: Er endet bei {cap:.2f} Nats mit "
        "Gradient 0, und kleine Wahrscheinlichkeiten sind weg."
    ),
    "half-precision-output.fix": "Gib der letzten Schicht dtype='float32', oder mach sie linear mit from_logits=True.",
    "half-precision-output.half": "in 16 Bits: {meeting}",
    "softmax-axis.title": "Softmax über eine Achse, die nicht die Klassen sind",
    "softmax-axis.where": (
        "Immer: Die Ausgaben eines Beispiels ergeben zusammen nicht 1; bei Achse 0 hängen sie vom Rest des Batches ab."
    ),
    "softmax-axis.fix": "Nimm axis=-1.",
    "softmax-axis.axis": "Softmax über Achse {axis} ({place})",
    "threshold-at-inference.title": "eine Ausgabe wird an der falschen Stelle getrennt",
    "threshold-at-inference.where": (
        "Das Modell liefert Logits, 0,5 steht also für eine Wahrscheinlichkeit von {half:.2f}; jedes Beispiel "
        "dazwischen bekommt die falsche Klasse."
    ),
    "threshold-at-inference.fix": "Vergleiche das Logit mit 0, oder wende zuerst Sigmoid an.",
    "threshold-at-inference.rounded": "wie eine Wahrscheinlichkeit gerundet: {output}",
    "threshold-at-inference.compared": "ein Logit, mit 0,5 verglichen: {output}",
    "swapped-arguments.title": "ein Verlust bekam die Ausgabe, wo die Labels hingehören",
    "swapped-arguments.where": "Immer: Die Labels werden wie die Ausgabe des Modells behandelt.",
    "swapped-arguments.fix": "Keras' Reihenfolge ist loss(y_true, y_pred).",
    "swapped-arguments.order": "der Verlust bekommt zuerst die Ausgabe und dann die Labels",
}
