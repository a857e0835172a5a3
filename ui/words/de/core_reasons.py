"""Warum der Doktor etwas nicht verfolgt: englisches Muster, deutsche Vorlage."""

import re

_NAMES = (
    (r"(?P<name>'.+') may come from unpacked arguments", "{name} kommt vielleicht aus entpackten Argumenten"),
    (r"(?P<name>'.+') is inherited", "{name} ist geerbt"),
    (r"attribute (?P<name>'.+') is not followed", "das Attribut {name} wird nicht verfolgt"),
    (r"the result of (?P<name>'.+') is not followed", "das Ergebnis von {name} wird nicht verfolgt"),
    (r"(?P<name>'.+') of a model is not followed", "{name} eines Modells wird nicht verfolgt"),
    (r"(?P<name>'.+') of the output is not followed", "{name} der Ausgabe wird nicht verfolgt"),
    (r"(?P<name>'.+'|super\(\)\.\S+) is not followed", "{name} wird nicht verfolgt"),
    (r"(?P<name>'.+') is a generator", "{name} ist ein Generator"),
    (
        r"(?P<name>'.+') is a parameter of (?P<title>'.+'), which nothing in this file calls",
        "{name} ist ein Parameter von {title}, und nichts in dieser Datei ruft das auf",
    ),
    (r"(?P<name>'.+') is a parameter of (?P<title>.+)", "{name} ist ein Parameter von {title}"),
    (r"how (?P<name>'.+') is called is not in this file", "wie {name} aufgerufen wird, steht nicht in dieser Datei"),
    (r"(?P<name>'.+') is not in this file", "{name} steht nicht in dieser Datei"),
    (r"(?P<name>'.+') is used before it is defined", "{name} wird benutzt, bevor es definiert ist"),
    (r"(?P<name>'.+') may come from (?P<source>'.+')", "{name} kommt vielleicht aus {source}"),
    (r"(?P<name>'.+') is not defined in this file", "{name} ist in dieser Datei nicht definiert"),
    (r"(?P<name>'.+') is assigned in one branch only", "{name} wird nur in einem Zweig zugewiesen"),
    (r"the activation (?P<name>'.+') is not one of Keras' own", "die Aktivierung {name} ist keine von Keras"),
    (r"the loss (?P<name>'.+') is not one of Keras' own", "der Verlust {name} ist keiner von Keras"),
    (
        r"the loss (?P<name>'.+') computes something the doctor does not judge",
        "der Verlust {name} berechnet etwas, das der Doktor nicht beurteilt",
    ),
    (
        r"the output of (?P<name>\S+) is neither logits nor probabilities by itself",
        "die Ausgabe von {name} besteht für sich weder aus Logits noch aus Wahrscheinlichkeiten",
    ),
    (
        r"the features of (?P<name>\S+) are neither logits nor probabilities",
        "die Merkmale von {name} sind weder Logits noch Wahrscheinlichkeiten",
    ),
    (r"the input of (?P<name>\S+) is not known", "die Eingabe von {name} ist nicht bekannt"),
    (
        r"a layer of the model is changed at line (?P<line>\d+)",
        "eine Schicht des Modells wird in Zeile {line} verändert",
    ),
    (
        r"(?P<rule>\S+) if (?P<conditions>.+); whether these come together is not in this file",
        "{rule}, falls {conditions}; ob das zusammenkommt, steht nicht in dieser Datei",
    ),
)

_SIMPLE = {
    "the value that is called is not followed": "der Wert, der aufgerufen wird, wird nicht verfolgt",
    "calls nest too deeply to be followed": "Aufrufe sind zu tief verschachtelt, um sie zu verfolgen",
    "this kind of expression is not followed": "diese Art von Ausdruck wird nicht verfolgt",
    "arithmetic that is not followed": "Arithmetik, die nicht verfolgt wird",
    "arithmetic of the output is not followed": "Arithmetik mit der Ausgabe wird nicht verfolgt",
    "clipping of the output is not followed": "Abschneiden der Ausgabe wird nicht verfolgt",
    "an open condition": "eine offene Bedingung",
    "a negation that is not followed": "eine Negation, die nicht verfolgt wird",
    "a slice": "ein Ausschnitt",
    "a formatted string": "eine formatierte Zeichenkette",
    "a starred target": "ein Ziel mit Stern",
    "it is set under conditions": "es wird unter Bedingungen gesetzt",
    "unpacking that is not followed": "Entpacken, das nicht verfolgt wird",
    "the loop's items are not known": "die Elemente der Schleife sind nicht bekannt",
    "the activation is not followed": "die Aktivierung wird nicht verfolgt",
    "the model's input": "die Eingabe des Modells",
    "a loss value": "ein Wert des Verlusts",
    "the labels": "die Labels",
    "which output this loss belongs to is not followed": "zu welcher Ausgabe er gehört, wird nicht verfolgt",
    "which output has this name is not followed": "welche Ausgabe so heißt, wird nicht verfolgt",
    "the model's output is not followed": "die Ausgabe des Modells wird nicht verfolgt",
    "the model's output is not known": "die Ausgabe des Modells ist nicht bekannt",
    "a layer is removed from the model": "eine Schicht wird aus dem Modell entfernt",
    "the model's own train_step does not say how it uses this loss": (
        "das eigene train_step des Modells sagt nicht, wie es diesen Verlust benutzt"
    ),
    "the model that is compiled is not followed": "das Modell, das kompiliert wird, wird nicht verfolgt",
    "a rounded output": "eine gerundete Ausgabe",
    "a container is called": "ein Behälter wird aufgerufen",
    "the list of layers is not followed": "die Liste der Schichten wird nicht verfolgt",
    "layers are added in a way that is not followed": "Schichten kommen auf einem Weg hinzu, der nicht verfolgt wird",
    "the file takes too many steps to follow to its end": "die Datei braucht zu viele Schritte bis an ihr Ende",
    "expressions or calls nest too deeply to be followed": (
        "Ausdrücke oder Aufrufe sind zu tief verschachtelt, um sie zu verfolgen"
    ),
    "it depends on too many conditions": "es hängt von zu vielen Bedingungen ab",
    "no branch reaches this": "kein Zweig erreicht das",
    "a negated output is not followed": "eine negierte Ausgabe wird nicht verfolgt",
    "a product with probabilities is not followed": "ein Produkt mit Wahrscheinlichkeiten wird nicht verfolgt",
}

_LAST = ((r"(?P<reason>[^()]+) \(line (?P<line>\d+)\)", "{reason} (Zeile {line})"),)

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german)
    for english, german in (
        *((re.escape(english), german) for english, german in _SIMPLE.items()),
        *_NAMES,
        *_LAST,
    )
)
