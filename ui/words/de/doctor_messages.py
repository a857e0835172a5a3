"""Die Meldungen des Doktors: zu jedem Schlüssel von ``logit_doctor`` die deutsche Vorlage mit denselben Feldern."""

TEMPLATES = {
    "rule": "{title}: {detail}",
    "not-judged": "nicht geprüft: {reason}",
    "unresolved": "nicht bestimmt: {reason}",
    "in-doubt-use": (
        "{rule}, falls {conditions}; ob das Modell so trainiert wird, ist aus dieser Datei nicht zu ersehen"
    ),
    "in-doubt": (
        "{rule}, falls {conditions}; ob diese Bedingungen zusammen gelten, ist aus dieser Datei nicht zu ersehen"
    ),
    "at": "{reason} ({place})",
    "line": "Zeile {line}",
    "file-line": "{file}, Zeile {line}",
    "cell-line": "Zelle {cell}, Zeile {line}",
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
    # Korrekturen.
    "either": "{first} Oder: {second}",
    "repair-logits-logits": (
        "Gib dem Loss from_logits=True; predict() liefert wie zuvor Logits, wende also {activation} auf sie an, wo "
        "Wahrscheinlichkeiten gebraucht werden."
    ),
    "repair-logits-probabilities": (
        "Lass das Modell mit {activation} enden und behalte from_logits=False; predict() lieferte vorher Logits und "
        "liefert danach Wahrscheinlichkeiten."
    ),
    "repair-probabilities-probabilities": (
        "Setze from_logits=False im Loss; predict() liefert wie zuvor Wahrscheinlichkeiten."
    ),
    "repair-probabilities-logits": (
        "Mach die letzte Schicht linear und setze from_logits=True im Loss; predict() lieferte vorher "
        "Wahrscheinlichkeiten und liefert danach Logits, wende also {activation} auf sie an, wo Wahrscheinlichkeiten "
        "gebraucht werden."
    ),
    # Eine Ausgabe und ein Loss, von denen eines unbekannt ist.
    "loss-unknown": "der Loss: {reason}",
    "output-unknown": "die Ausgabe, die auf {loss} trifft: {reason}",
    "activation-unknown": "die Ausgabe ({place}), die auf {loss} trifft: {reason}",
    "flag-unknown": "der Wert von from_logits bei {loss} ist unbekannt",
    # Namen und Definitionen außerhalb der Datei.
    "elsewhere": "'{name}' ist außerhalb dieser Datei definiert",
    "undefined": "'{name}' ist in dieser Datei nicht definiert",
    "undefined-there": "'{name}' ist im Modul '{module}' nicht definiert",
    "undefined-yet": "'{name}' wird benutzt, bevor es definiert ist",
    "star-import": "'{name}' stammt vielleicht aus 'from {module} import *'",
    "inherited": "'{name}' ist geerbt",
    "attribute": "das Attribut '{name}' wird nicht analysiert",
    "super": "super().{name} wird nicht analysiert",
    "parameter": "'{name}' ist ein Parameter von {function}",
    "parameter-of-a-lambda": "'{name}' ist ein Parameter einer Lambda-Funktion",
    "never-called": (
        "'{name}' ist ein Parameter von '{function}', und diese Funktion wird in dieser Datei nie aufgerufen"
    ),
    "unpacked-argument": "'{name}' stammt vielleicht aus entpackten Argumenten",
    # Ausdrücke und Anweisungen.
    "kind-of-expression": "diese Art von Ausdruck wird nicht analysiert",
    "expression": "'{code}' wird nicht analysiert",
    "arithmetic": "Arithmetik wird nicht analysiert",
    "negation": "Negation wird nicht analysiert",
    "open-condition": "eine offene Bedingung",
    "slice": "ein Ausschnitt",
    "formatted-string": "eine formatierte Zeichenkette",
    "starred-target": "ein Zuweisungsziel mit Stern",
    "unpacking": "dieses Entpacken wird nicht analysiert",
    "loop-items": "die Elemente der Schleife sind unbekannt",
    "ruled-out": "dieser Zweig wird nicht gelesen, weil '{code}' in dieser Datei nicht gilt",
    "one-branch": "'{name}' wird nur in einem Zweig zugewiesen",
    "under-conditions": "es wird nur unter Bedingungen gesetzt",
    "too-many-conditions": "es hängt von zu vielen Bedingungen ab",
    "unreachable": "kein Zweig führt hierher",
    "called-value": "der aufgerufene Wert ist nicht zu bestimmen",
    "calls-too-deep": "Aufrufe sind zu tief verschachtelt",
    "container-called": "ein Container wird aufgerufen",
    "generator": "'{name}' ist ein Generator",
    "result": "das Ergebnis von '{name}' wird nicht analysiert",
    "too-many-steps": "die Datei zu Ende zu analysieren braucht zu viele Schritte",
    "too-deep": "Ausdrücke oder Aufrufe sind zu tief verschachtelt",
    # Ausgaben.
    "model-input": "die Eingabe des Modells",
    "labels": "die Labels",
    "loss-value": "ein Wert des Loss",
    "rounded-output": "eine gerundete Ausgabe",
    "negated-output": "eine negierte Ausgabe wird nicht analysiert",
    "arithmetic-of-output": "Arithmetik mit der Ausgabe wird nicht analysiert",
    "unlike-outputs": "verschiedenartige Ausgaben werden verbunden",
    "clipped-output": "das Abschneiden der Ausgabe wird nicht analysiert",
    "operation-of-output": "'{name}' der Ausgabe wird nicht analysiert",
    "scaled-output": "eine skalierte oder normierte Ausgabe wird nicht analysiert",
    "gradient": "ein Gradient",
    "product": "ein Produkt mit Wahrscheinlichkeiten wird nicht analysiert",
    # Aktivierungen, Schichten und Modelle.
    "activation": "die Aktivierung ist nicht zu bestimmen",
    "foreign-activation": "die Aktivierung '{name}' ist keine von Keras",
    "layer-output": "die Ausgabe von {layer} enthält für sich genommen weder Logits noch Wahrscheinlichkeiten",
    "layer-input": "die Eingabe von {layer} ist unbekannt",
    "layer-changed": "eine Schicht des Modells wird verändert ({place})",
    "layer-removed": "eine Schicht wird aus dem Modell entfernt",
    "layer-list": "die Liste der Schichten ist nicht zu bestimmen",
    "layers-added": "Schichten werden auf eine Weise hinzugefügt, die nicht analysiert wird",
    "features": "die Merkmale von {model} sind weder Logits noch Wahrscheinlichkeiten",
    "model-output": "die Ausgabe des Modells ist nicht zu bestimmen",
    "model-output-unknown": "die Ausgabe des Modells ist unbekannt",
    "model-method": "'{name}' eines Modells wird nicht analysiert",
    "compiled-model": "das kompilierte Modell ist nicht zu bestimmen",
    "call-elsewhere": "die Methode call von '{name}' ist nicht in dieser Datei definiert",
    # Losses.
    "foreign-loss": "der Loss '{name}' ist keiner von Keras",
    "unjudged-loss": "für den Loss '{name}' hat der Doktor keine Regeln",
    "logarithm-of-parameter": (
        "der Logarithmus von '{name}', einem Parameter von '{function}', und nichts in dieser Datei ruft diese "
        "Funktion auf"
    ),
    "own-train-step": "das Modell überschreibt train_step, das diesen Loss anders verwenden kann",
    "loss-of-which-output": "die Ausgabe, für die dieser Loss gilt, ist nicht zu bestimmen",
    "output-of-which-name": "die Ausgabe dieses Namens ist nicht zu bestimmen",
    # Kommentare, die Befunde unterdrücken.
    "suppression-unused": "dieser Kommentar unterdrückt keinen Befund zu {name}",
    "suppression-unknown": "'{name}' ist weder Nummer noch Name einer Regel",
    "suppression-without-rules": "dieser Kommentar nennt keine Regel und unterdrückt deshalb nichts",
    "suppression-where": "Bleibt ein Kommentar stehen, dessen Befund es nicht mehr gibt, verdeckt er den nächsten.",
    "suppression-fix": "Den Kommentar entfernen oder in eckigen Klammern die Regel nennen, um die es geht.",
    # Dateien, die nicht geprüft werden.
    "unreadable": "die Datei ist nicht lesbar ({why})",
    "busy": "zu viele Dateien warten darauf, gelesen zu werden; versuche es in einer Minute noch einmal",
    "too-slow": "das Lesen dauert länger als {seconds:g} Sekunden oder bringt den lesenden Prozess zum Absturz",
    "too-heavy": "das Lesen braucht mehr Speicher, als der Doktor verwenden darf",
    "nested": "die Datei ist zu tief verschachtelt",
    "source-bytes": "die Quelle hat {found:,} Bytes; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-characters": "die Quelle hat {found:,} Zeichen; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-lines": "die Quelle hat {found:,} Zeilen; höchstens {most:,} werden gelesen: Teile die Datei",
    "source-wide": "die Quelle ist in UTF-16 oder UTF-32 kodiert; speichere sie als UTF-8",
    "source-encoding": "die Quelle nennt die Kodierung {name}, die nicht unterstützt wird; speichere sie als UTF-8",
    "source-two-encodings": (
        "die Quelle beginnt mit der Marke von UTF-8, nennt aber die Kodierung {name}; speichere sie als UTF-8"
    ),
    "source-not-text": "die Quelle ist kein Text in ihrer angegebenen Kodierung ({why}); speichere sie als UTF-8",
    "source-null": "die Quelle enthält Nullbytes, ist also keine Textdatei",
    "source-halves": "die Quelle enthält einzelne Surrogate; speichere sie als UTF-8",
    "not-python": "das ist kein Python {version} ({why})",
    "expressions-nest": "Ausdrücke sind zu tief verschachtelt",
    "not-parsed": "die Quelle lässt sich nicht einlesen",
    "notebook-bytes": "das Notebook hat {found:,} Bytes; höchstens {most:,} werden gelesen: Lösche seine Ausgaben",
    "notebook-json": "das Notebook ist kein JSON ({why})",
    "notebook-object": "das Notebook ist kein JSON-Objekt mit Zellen",
    "notebook-cells": "das Notebook hat keine Liste von Zellen",
    "statement": "von {first} bis {last} ist das kein Python {version} ({why})",
    "cell-magic": "Zelle {cell} beginnt mit %%{name}, das nicht analysiert wird",
    "cell": "Zelle {cell} lässt sich nicht einlesen: {why}",
    "file-bytes": "die Datei hat {found:,} Bytes; höchstens {most:,} werden gelesen: Speichere sie ohne ihre Gewichte",
    "legacy": (
        "das ist eine alte HDF5-Datei; sie enthält Daten im Pickle-Format und wird nicht geöffnet. Lade sie einmal mit "
        "keras.models.load_model und speichere sie neu: model.save('model.keras')"
    ),
    "configs": "eine .keras-Datei enthält ein config.json; diese Zip-Datei enthält {found}",
    "config-bytes": "config.json hat {found:,} Bytes; höchstens {most:,} werden gelesen",
    "config-json": "config.json ist kein JSON ({why})",
    "config-object": "config.json ist kein JSON-Objekt",
    "config-parts": "config.json enthält {found:,} Listen und Objekte; höchstens {most:,} werden gelesen",
    "config-depth": "config.json ist {found:,} Ebenen tief; höchstens {most} werden gelesen",
    "config-constant": "config.json enthält {found}, das ist kein JSON",
    "config-number": "config.json enthält {found}, das ist zu groß für float64",
    "config-twice": "config.json enthält einen Schlüssel zweimal",
    "config-model": "config.json beschreibt kein Keras-Modell",
    "config-program": "die Konfiguration des Modells ist nicht als Programm lesbar",
    "config-layers": "das Modell hat mehr als {most:,} Schichten",
    "config-characters": "die Konfiguration des Modells ergibt ein Programm von mehr als {most:,} Zeichen",
    # Zip-Dateien.
    "zip": "das ist keine Zip-Datei: Das Verzeichnis fehlt oder ist abgeschnitten",
    "zip-members": "das Verzeichnis der Zip-Datei nennt {found:,} Teile; höchstens {most:,} werden gelesen",
    "zip-cut": "die Datei ist abgeschnitten: Sie endet vor einem Teil, der im Verzeichnis steht",
    "zip-directory": "das Verzeichnis der Zip-Datei ist beschädigt",
    "zip-directory-cut": "das Verzeichnis der Zip-Datei ist abgeschnitten",
    "zip-astray": "ein Eintrag im Verzeichnis der Zip-Datei führt zu keinem Teil",
    "zip-part": "die Zip-Datei ist nur ein Teil eines mehrteiligen Archivs",
    "zip-twice": "die Zip-Datei nennt {member} zweimal",
    "zip-encrypted": "{member} ist verschlüsselt",
    "zip-packed": (
        "{member} ist mit {method} komprimiert; gelesen werden nur unkomprimierte oder mit Deflate komprimierte Teile"
    ),
    "zip-method": "Verfahren {number}",
    "zip-inflates": "{member} ist entpackt größer als {most:,} Bytes",
    "zip-size": "{member} hat entpackt {found:,} Bytes, sein Kopf nennt aber {said:,}",
    "zip-deflate": "{member} ist beschädigt ({why})",
    "zip-end": "{member} ist beschädigt (das Ende liegt nicht dort, wo es laut Kopf liegen müsste)",
    "zip-checksum": "{member} ist beschädigt (die Prüfsumme stimmt nicht)",
    "zip-described": "{member} hat zwei widersprüchliche Beschreibungen",
    "zip-shared": "{member} und {other} überlappen sich in der Zip-Datei",
    # Die Regeln: Titel, Begründung, Abhilfe und die Meldungen zu einzelnen Befunden.
    "missing-activation.title": "Logits treffen auf einen Loss, der Wahrscheinlichkeiten erwartet",
    "missing-activation.where": (
        "Ab dem ersten Batch, auf jedem Backend und ohne Warnung: Die Logits werden auf [0, 1] abgeschnitten oder "
        "normiert, als wären sie Wahrscheinlichkeiten; Loss und Gradient gehören also zu einer anderen "
        "Funktion."
    ),
    "missing-activation.fix": (
        "Übergib dem Loss from_logits=True, und wende bei der Inferenz Softmax oder Sigmoid an; oder lass das Modell "
        "mit dieser Aktivierung enden."
    ),
    "missing-activation.where-pytorch": (
        "BCELoss bricht bei jedem Wert, der keine Wahrscheinlichkeit ist, mit einem Fehler ab; eine GPU hält mit einer "
        "verletzten Zusicherung an. Eine Verteilung lehnt negative Werte ab und normiert die anderen oder lehnt auch "
        "sie ab. Ein Loss der Überlappung wie Dice nimmt jeden Wert. Was durchkommt, gehört zu einer anderen Funktion."
    ),
    "missing-activation.fix-pytorch": (
        "Übergib die Logits dort, wo Logits erwartet werden: an BCEWithLogitsLoss, an logits= einer Verteilung oder an "
        "einen Loss, der die Aktivierung selbst anwendet; oder wende die Aktivierung vorher an."
    ),
    "missing-activation.idle": (
        "die Datei trainiert das Modell nirgends, dieser Loss bleibt also vielleicht ungenutzt: {meeting}"
    ),
    "double-activation.title": "Wahrscheinlichkeiten treffen auf einen Loss, der die Aktivierung selbst anwendet",
    "double-activation.where": (
        "Die Aktivierung wird zweimal angewandt: Bei 10 Klassen kann der Loss nicht unter {floor:.2f} sinken, "
        "bei einer einzigen Sigmoid-Einheit nicht unter {positive:.2f} für positive und {negative:.2f} für negative "
        "Labels. TensorFlow findet die Logits wieder und warnt, sofern nichts zwischen Aktivierung und Loss liegt; "
        "JAX und PyTorch tun das nie."
    ),
    "double-activation.fix": (
        "Mach die letzte Schicht linear und behalte from_logits=True, oder behalte die Aktivierung und entferne "
        "from_logits=True."
    ),
    "double-activation-op.title": "Wahrscheinlichkeiten treffen auf eine Operation, die Logits erwartet",
    "double-activation-op.where": (
        "Immer: Eine Operation, die Logits nimmt, sucht sie nie hinter ihrem Argument, also wird auf die "
        "Wahrscheinlichkeiten, oder auf ihre Logarithmen, eine zweite Aktivierung angewandt."
    ),
    "double-activation-op.fix": "Übergib die Logits selbst, ohne Aktivierung.",
    "double-activation-op.fix-pytorch": (
        "Übergib die Logits selbst, ohne Aktivierung; wende Softmax oder Sigmoid dort an, wo Wahrscheinlichkeiten "
        "gebraucht werden. Eine einzelne Klasse eines Softmax hat kein eigenes Logit: Verwende dort BCELoss."
    ),
    "two-step.title": "Keras berechnet Aktivierung und Loss in zwei Schritten",
    "two-step.where": (
        "Auf JAX und PyTorch schneidet Keras die Wahrscheinlichkeiten ab: Der Loss übersteigt nie {cap:.2f} "
        "Nats, und jenseits des Clips ist der Gradient exakt null. Auf TensorFlow geht Keras stillschweigend zu den "
        "Logits zurück und berechnet den fusionierten Loss, bis eine Operation, eine 16-Bit-Policy oder predict() "
        "dazwischenkommt."
    ),
    "two-step.fix": (
        "Verwende besser eine lineare Ausgabe mit from_logits=True; wende Softmax oder Sigmoid bei der Inferenz an."
    ),
    "two-step.title-pytorch": "PyTorch berechnet Aktivierung und Loss in zwei Schritten",
    "two-step.where-pytorch": (
        "Sobald die Wahrscheinlichkeit einer falschen Antwort auf 0 oder 1 gerundet wird, wächst der Loss nicht mehr, "
        "und sein Gradient ist 0: Das Beispiel wird nie korrigiert."
    ),
    "two-step.fix-pytorch": (
        "Besser ist BCEWithLogitsLoss auf den Logits; wende Sigmoid dort an, wo Wahrscheinlichkeiten gebraucht werden."
    ),
    "log-of-probabilities.title": "Logarithmus der Ausgabe von Softmax oder Sigmoid",
    "log-of-probabilities.where": (
        "Wo die Wahrscheinlichkeit zu 0 gerundet wird, ist der Logarithmus -inf und der Gradient NaN; wo sie zu "
        "1 gerundet wird, ist der Loss exakt 0."
    ),
    "log-of-probabilities.fix": "Berechne beides in einem Schritt: log_softmax oder log_sigmoid der Logits.",
    "clipped-log.title": "Logarithmus von Wahrscheinlichkeiten, durch Clip oder Epsilon geschützt",
    "clipped-log.where": (
        "Der Loss eines selbstsicher falschen Beispiels wächst nur bis -log(epsilon), und ein Clip macht seinen "
        "Gradienten exakt null: Das Beispiel wird nie korrigiert."
    ),
    "clipped-log.fix": (
        "Berechne ihn in einem Schritt: log_softmax oder log_sigmoid der Logits, ohne Abschneiden und ohne Epsilon; "
        "der Loss sicher falscher Beispiele wächst dann weiter."
    ),
    "clipped-log.clipped": "{logarithm}, abgeschnitten: Der Gradient ist 0, wo immer der Clip greift",
    "clipped-log.held": "{logarithm}, von 0 ferngehalten",
    "softmax-one-unit.title": "Softmax über eine einzige Einheit",
    "softmax-one-unit.where": "Immer: Die Ausgabe ist für jede Eingabe exakt 1, und ihr Gradient ist 0.",
    "softmax-one-unit.fix": "Verwende Sigmoid für eine Einheit oder Softmax über zwei.",
    "softmax-one-unit.constant": "{output} ist immer 1",
    "sigmoid-with-categorical.title": "Sigmoid-Ausgaben mit einem kategorischen Loss",
    "sigmoid-with-categorical.where": (
        "Der Loss setzt voraus, dass die Summe der Ausgaben 1 ist. TensorFlow trainiert das Modell mit dem "
        "Softmax seiner Logits, während predict() weiterhin Sigmoide liefert."
    ),
    "sigmoid-with-categorical.fix": (
        "Verwende Softmax (oder eine lineare Schicht mit from_logits=True) für eine Klasse unter vielen; bei "
        "unabhängigen Labels behalte Sigmoid und verwende binäre Kreuzentropie."
    ),
    "softmax-with-binary.title": "Softmax-Ausgaben mit binärer Kreuzentropie",
    "softmax-with-binary.where": (
        "TensorFlow trainiert das Modell mit unabhängigen Sigmoiden seiner Logits, während predict() Softmax liefert; "
        "auf JAX und PyTorch bestraft der Loss zusätzlich die Wahrscheinlichkeit jeder falschen Klasse."
    ),
    "softmax-with-binary.fix": (
        "Verwende kategorische Kreuzentropie mit Softmax oder ein Sigmoid je Label mit binärer Kreuzentropie."
    ),
    "softmax-with-binary.where-pytorch": (
        "Der Loss hält jede Ausgabe für die Wahrscheinlichkeit eines eigenen Labels und bestraft die "
        "Wahrscheinlichkeit jeder falschen Klasse ein zweites Mal."
    ),
    "softmax-with-binary.fix-pytorch": (
        "Verwende CrossEntropyLoss auf den Logits oder ein Sigmoid je Label mit BCELoss."
    ),
    "one-unit-sparse.title": "eine Einheit mit einem Loss über Klassen",
    "one-unit-sparse.where": (
        "Label 0 hat für jede Ausgabe einen Loss von exakt 0, und Label 1 liegt außerhalb des Bereichs."
    ),
    "one-unit-sparse.where-pytorch": (
        "Softmax einer einzigen Einheit ist für jede Ausgabe 1. Label 0 hat einen Loss von exakt 0, Label 1 liegt "
        "außerhalb des Bereichs, und mit Labels von der Form der Ausgabe, die als Wahrscheinlichkeiten gelten, ist "
        "der Loss für alle 0."
    ),
    "one-unit-sparse.fix": (
        "Verwende binäre Kreuzentropie mit einer Einheit oder so viele Einheiten, wie es Klassen gibt."
    ),
    "metric-threshold-on-logits.title": "eine Metrik vergleicht Logits mit 0,5",
    "metric-threshold-on-logits.where": (
        "Jedes Beispiel mit einem Logit zwischen 0 und 0,5 wird auf der falschen Seite gezählt; das Training ist "
        "nicht betroffen."
    ),
    "metric-threshold-on-logits.fix": (
        "Vergleiche Logits mit 0: BinaryAccuracy(threshold=0.0). F1Score und FBetaScore können das nicht: Lass das "
        "Modell mit Sigmoid enden."
    ),
    "metric-threshold-on-logits.compares": "{metric} vergleicht mit 0,5: {output}",
    "metric-from-logits.title": "eine Metrik und die Ausgabe widersprechen sich bei from_logits",
    "metric-from-logits.where": (
        "Die Metrik schneidet ihre Eingabe ab oder staucht sie: Auch ein perfektes Modell kann nur 0,5 erreichen."
    ),
    "metric-from-logits.fix": "Gib der Metrik dasselbe from_logits wie dem Loss.",
    "metric-from-logits.probabilities": "{metric} behandelt als Wahrscheinlichkeiten: {output}",
    "metric-from-logits.logits": "{metric} behandelt als Logits: {output}",
    "half-precision-output.title": "Wahrscheinlichkeiten in 16 Bit berechnet",
    "half-precision-output.where": (
        "Unter einer 16-Bit-Policy wandelt der Loss seine Eingabe in float32 um, was die Logits vor TensorFlow "
        "verbirgt. Der Loss wird dann aus gerundeten Wahrscheinlichkeiten berechnet: Er wächst nur bis {cap:.2f} "
        "Nats, dort ist der Gradient 0, und kleine Wahrscheinlichkeiten gehen verloren."
    ),
    "half-precision-output.fix": "Gib der letzten Schicht dtype='float32', oder mach sie linear mit from_logits=True.",
    "half-precision-output.where-pytorch": (
        "In bfloat16 ist ein Sigmoid ab einem Logit von 6,24 genau 1; bei einem negativen Label ist der Loss dann 100 "
        "und sein Gradient 0. Ein späteres .float() bringt die verlorenen Bits nicht zurück."
    ),
    "half-precision-output.fix-pytorch": (
        "Verwende BCEWithLogitsLoss auf den Logits, oder rufe .float() auf den Logits vor Sigmoid auf."
    ),
    "half-precision-output.half": "in 16 Bit: {meeting}",
    "softmax-axis.title": "Softmax über eine andere Achse als die der Klassen",
    "softmax-axis.where": (
        "Immer: Die Summe der Ausgaben eines Beispiels ist nicht 1; bei Achse 0 hängen sie vom Rest des Batches ab."
    ),
    "softmax-axis.fix": "Verwende axis=-1.",
    "softmax-axis.fix-pytorch": "Verwende die Achse der Klassen: dim=1 für Bilder, dim=-1 für Zeilen.",
    "softmax-axis.axis": "Softmax über Achse {axis} ({place})",
    "threshold-at-inference.title": "Ausgabe mit der falschen Schwelle verglichen",
    "threshold-at-inference.where": (
        "Das Modell liefert Logits, eine Schwelle von 0,5 entspricht also einer Wahrscheinlichkeit von {half:.2f}; "
        "jedes Beispiel dazwischen bekommt die falsche Klasse."
    ),
    "threshold-at-inference.fix": "Vergleiche das Logit mit 0, oder wende zuerst Sigmoid an.",
    "threshold-at-inference.rounded": "gerundet, als wäre es eine Wahrscheinlichkeit: {output}",
    "threshold-at-inference.compared": "ein Logit, mit 0,5 verglichen: {output}",
    "swapped-arguments.title": "Labels und Ausgabe in falscher Reihenfolge an einen Loss übergeben",
    "swapped-arguments.where": "Immer: Die Labels werden als Ausgabe des Modells behandelt und die Ausgabe als Labels.",
    "swapped-arguments.fix": "Rufe den Loss als loss(y_true, y_pred) auf.",
    "swapped-arguments.fix-pytorch": "Rufe den Loss als loss(input, target) auf, mit der Ausgabe zuerst.",
    "swapped-arguments.order-pytorch": "der Loss wird zuerst mit den Labels und dann mit der Ausgabe aufgerufen",
    "swapped-arguments.order": "der Loss wird zuerst mit der Ausgabe und dann mit den Labels aufgerufen",
    "stacked-activation.title": "dieselbe Aktivierung zweimal hintereinander",
    "stacked-activation.where": (
        "Immer: Die Wahrscheinlichkeiten werden zusammengedrückt. Ein zweites Softmax über {classes:.0f} Klassen "
        "überschreitet nie {most:.2f}, ein zweites Sigmoid bleibt zwischen {low:.1f} und {high:.2f}."
    ),
    "stacked-activation.fix": "Wende die Aktivierung nur einmal an.",
    "stacked-activation.twice": "{activation} auf: {output}",
    "metric-of-classes.title": "eine Metrik für Klassennummern bekommt Scores",
    "metric-of-classes.where": (
        "Immer: Accuracy zählt exakte Gleichheit, die ein Score fast nie erreicht; MeanIoU und IoU halten jeden Score "
        "für die Nummer einer Klasse, und Keras meldet einen Fehler."
    ),
    "metric-of-classes.fix": "Verwende metrics=['accuracy'], oder gib MeanIoU und IoU sparse_y_pred=False.",
    "metric-of-classes.compared": "{metric} vergleicht mit Klassennummern: {output}",
    "argmax-one-unit.title": "argmax über eine einzige Einheit",
    "argmax-one-unit.where": (
        "Immer: Ein einziger Eintrag ist der größte seiner Zeile, also bekommt jedes Beispiel die erste Klasse."
    ),
    "argmax-one-unit.fix": "Vergleiche die Wahrscheinlichkeit mit 0,5 oder das Logit mit 0.",
    "project-name": "der Pfad ist absolut, führt aus dem Projekt hinaus oder ist nicht der Pfad einer Datei",
    "project-link": "das ist eine Verknüpfung",
    "project-archive": "ein Archiv in einem Archiv wird nicht geöffnet; lade es einzeln hoch",
    "project-ratio": "sie entpackt sich zu {found:,} Bytes, dem {ratio:,}-Fachen ihrer Größe im Archiv",
    "project-file": "sie hat {found:,} Bytes; gelesen werden höchstens {most:,}",
    "project-bytes": "die Dateien davor haben die {most:,} Bytes verbraucht, die von einem Projekt gelesen werden",
    "project-files": "{most:,} andere Dateien des Projekts werden gelesen",
    "project-twice": "es gibt eine andere Datei mit diesem Namen",
    "project-time": ("die Dateien davor haben die Zeit für ein Projekt verbraucht; lade weniger Dateien hoch"),
    "argmax-one-unit.first": "argmax von: {output}",
    "missing-logarithm.title": "Ein Loss für logarithmierte Wahrscheinlichkeiten bekommt etwas anderes",
    "missing-logarithm.where": (
        "Immer: Der Loss hält die Ausgaben für logarithmierte Wahrscheinlichkeiten, gehört also zu einer anderen "
        "Funktion. NLLLoss von Wahrscheinlichkeiten kann nicht unter -1 fallen, und sein Gradient verschwindet bei "
        "sicher falschen Beispielen; von Logits ist er nach unten unbeschränkt."
    ),
    "missing-logarithm.fix": "Wende log_softmax vor dem Loss an; statt NLLLoss nimmt CrossEntropyLoss die Logits.",
    "redundant-log-softmax.title": "Ein log_softmax vor einem Loss, der es selbst anwendet",
    "redundant-log-softmax.where": (
        "Loss und Gradient sind richtig: log_softmax lässt logarithmierte Wahrscheinlichkeiten unverändert. Es kostet "
        "einen zweiten Durchgang durch die Klassen, und wer es liest, hält die Ausgaben für Logits."
    ),
    "redundant-log-softmax.fix": ("Verwende NLLLoss mit log_softmax, oder übergib die Logits an CrossEntropyLoss."),
    "softmax-without-dim.title": "Softmax ohne dim",
    "softmax-without-dim.where": (
        "PyTorch warnt und wählt die Achse nach der Zahl der Achsen: 1 für einen Batch von Zeilen oder Bildern, aber "
        "0, den Batch, für ein Array mit drei Achsen."
    ),
    "softmax-without-dim.fix": ("Gib die Achse der Klassen an: dim=1 für Zeilen und Bilder, dim=-1 für Sequenzen."),
    "softmax-without-dim.implied": "{activation} ohne dim ({place})",
    "probabilities-under-autocast.title": "Ein Loss für Wahrscheinlichkeiten innerhalb von autocast",
    "probabilities-under-autocast.where": (
        "Immer: PyTorch verweigert BCELoss und binary_cross_entropy innerhalb von autocast auf einer GPU, weil "
        "Wahrscheinlichkeiten in halber Genauigkeit zu grob sind."
    ),
    "probabilities-under-autocast.fix": (
        "Entferne das Sigmoid und verwende BCEWithLogitsLoss, der innerhalb von autocast sicher ist."
    ),
}
