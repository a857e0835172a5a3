"""Was ``core`` nicht annimmt: englisches Muster, deutsche Vorlage."""

import re

_REFUSED = (
    (r"not judged: (?P<reason>.+)", "nicht beurteilt: {reason}"),
    (
        r"this is a legacy HDF5 file, .+",
        "das ist eine alte HDF5-Datei; sie enthält gepickelte Teile und wird nicht geöffnet. Lade sie einmal mit "
        "keras.models.load_model und speichere sie neu: model.save('model.keras')",
    ),
    (
        r"the source has (?P<found>\S+) (?P<unit>bytes|lines|characters); at most (?P<most>\S+) are read: "
        r"split the file",
        "die Quelle hat {found} {unit}; höchstens {most} werden gelesen: Teile die Datei",
    ),
    (r"the notebook is not JSON \((?P<why>.+)\)", "das Notebook ist kein JSON ({why})"),
    (r"this is not a \.keras file: .+", "das ist keine .keras-Datei: Ihr Zip-Verzeichnis fehlt oder ist abgeschnitten"),
    (
        r"reading it takes more than (?P<seconds>\S+) seconds or ends the process that reads it",
        "das Lesen dauert länger als {seconds} Sekunden oder beendet den Prozess, der liest",
    ),
)

_ARRIVED = (
    (
        r"magnitudes: (?P<found>\S+) arrived, (?P<allowed>.+) is needed",
        "Größen: {found} kam an, gebraucht wird {allowed}",
    ),
    (r"(?P<name>\S+): (?P<found>.+) arrived twice", "{name}: {found} kam zweimal an"),
    (
        r"(?P<name>\S+): (?P<found>\S+) arrived, a whole number from (?P<low>\S+) to (?P<high>\S+) is allowed",
        "{name}: {found} kam an, erlaubt ist eine ganze Zahl von {low} bis {high}",
    ),
    (r"(?P<name>\S+): none arrived, at least one is needed", "{name}: Mindestens eines wird gebraucht"),
    (
        r"(?P<name>\S+): unknown name (?P<found>.+), choose from (?P<allowed>.+)",
        "{name}: {found} ist unbekannt, wähle aus {allowed}",
    ),
    (
        r"magnitudes x samples x classes: (?P<found>\S+) logits arrived, at most (?P<most>\S+) are allowed",
        "Größen × Beispiele × Klassen: {found} Logits, höchstens {most} sind erlaubt",
    ),
    (r"(?P<name>\S+): got (?P<found>.+), allowed is (?P<allowed>.+)", "{name}: {found} kam an, erlaubt ist {allowed}"),
    (r"(?P<name>\S+): got (?P<found>.+), allowed are (?P<allowed>.+)", "{name}: {found}, erlaubt sind {allowed}"),
    (
        r"arms: got (?P<found>.+), each arm is allowed once per policy",
        "Arme: {found}; jeder Arm ist je Genauigkeit nur einmal erlaubt",
    ),
    (r"an integer from (?P<low>\S+) to (?P<high>\S+)", "eine ganze Zahl von {low} bis {high}"),
    (r"(?P<low>[-\d.,e]+) to (?P<high>[-\d.,e]+)", "{low} bis {high}"),
    (
        r"head: binary needs 2 classes, (?P<name>\S+) has (?P<found>\S+)",
        "Kopf: binary braucht 2 Klassen, {name} hat {found}",
    ),
    (
        r"csv: nothing arrived, .+",
        "CSV: Es fehlt der Text einer CSV-Datei für den eigenen Datensatz; lade eine Datei hoch",
    ),
    (
        r"csv: (?P<found>\S+) (?P<unit>characters|rows) arrived, (?:at most|allowed are) "
        r"(?P<most>.+?)(?: are allowed)?",
        "CSV: {found} {unit} kamen an, erlaubt sind {most}",
    ),
    (
        r"csv: not readable as comma-separated values \((?P<why>.+)\)",
        "CSV: nicht als kommagetrennte Werte lesbar ({why})",
    ),
    (
        r"csv: needs at least one column of numbers and one of labels, separated by commas",
        "CSV: gebraucht werden mindestens eine Spalte mit Zahlen und eine mit Labels, durch Kommas getrennt",
    ),
    (
        r"csv: (?P<found>\S+) columns of numbers arrived, at most (?P<most>\S+) are allowed",
        "CSV: {found} Spalten mit Zahlen kamen an, höchstens {most} sind erlaubt",
    ),
    (
        r"csv: row (?P<row>\S+) has (?P<found>\S+) cells, the first row has (?P<most>\S+)",
        "CSV: Zeile {row} hat {found} Zellen, die erste Zeile hat {most}",
    ),
    (
        r"csv: (?P<cell>.+) in row (?P<row>\S+), column (?P<name>.+), is not a finite number",
        "CSV: {cell} in Zeile {row}, Spalte {name}, ist keine endliche Zahl",
    ),
    (
        r"csv: the label column holds (?P<found>\S+) different values, allowed are (?P<most>.+)",
        "CSV: Die Spalte der Labels enthält {found} verschiedene Werte, erlaubt sind {most}",
    ),
)

_LOGITS = (
    (
        r"(?P<found>\S+) bytes arrived, at most (?P<most>\S+) are read; save fewer rows",
        "{found} Bytes, höchstens {most} werden gelesen; speichere weniger Zeilen",
    ),
    (r"the ending is none of (?P<allowed>.+)", "die Endung ist keine von {allowed}"),
    (
        r"logits of shape (?P<found>.+) arrived, (?P<allowed>.+) is needed",
        "Logits der Form {found} kamen an, gebraucht wird {allowed}",
    ),
    (
        r"(?P<found>\S+) samples arrived, at most (?P<most>\S+) are read; save fewer rows",
        "{found} Beispiele, höchstens {most} werden gelesen; speichere weniger Zeilen",
    ),
    (
        r"(?P<found>\S+) classes arrived, at most (?P<most>\S+) are judged",
        "{found} Klassen, höchstens {most} werden beurteilt",
    ),
    (
        r"logits from (?P<low>\S+) to (?P<high>\S+) arrived, too far apart for float64",
        "Logits von {low} bis {high} kamen an, für float64 zu weit auseinander",
    ),
    (r"row (?P<row>\S+) holds a logit that is not finite", "Zeile {row} enthält ein Logit, das nicht endlich ist"),
    (r"(?P<found>\S+) labels arrived for (?P<most>\S+) samples", "{found} Labels für {most} Beispiele"),
    (
        r"labels are needed that are whole numbers from 0 to (?P<most>\S+)",
        "Labels müssen ganze Zahlen von 0 bis {most} sein",
    ),
    (r"this is not comma-separated text \((?P<why>.+)\)", "das ist kein kommagetrennter Text ({why})"),
    (r"line (?P<row>\S+) does not hold (?P<most>\S+) numbers", "Zeile {row} enthält nicht {most} Zahlen"),
    (
        r"the arrays (?P<found>.+) arrived, one called (?P<most>.+) is needed",
        "die Arrays {found} kamen an, gebraucht wird eines namens {most}",
    ),
    (r"this is not an intact (?P<kind>NP[YZ]) file \((?P<why>.+)\)", "das ist keine heile {kind}-Datei ({why})"),
    (r"more than (?P<most>\S+) arrays arrived", "mehr als {most} Arrays kamen an"),
    (r"(?P<key>.+) inflates to more than (?P<most>\S+) bytes", "{key} entpackt sich zu mehr als {most} Bytes"),
    (
        r"values of type (?P<found>.+) arrived, numbers are needed \(bfloat16: save as float32\)",
        "Werte vom Typ {found} kamen an, gebraucht werden Zahlen (bfloat16: als float32 speichern)",
    ),
    (
        r"the header names a shape that no array of the file can have",
        "der Kopf nennt eine Form, die kein Array dieser Datei haben kann",
    ),
    (
        r"the header names (?P<found>\S+) values, the file does not hold as many",
        "der Kopf nennt {found} Werte, so viele enthält die Datei nicht",
    ),
)

_DAMAGED = {
    "config.json does not describe a Keras model": "config.json beschreibt kein Keras-Modell",
    "config.json is encrypted": "config.json ist verschlüsselt",
    "config.json is not a JSON object": "config.json ist kein JSON-Objekt",
    "config.json names a key twice": "config.json nennt einen Schlüssel zweimal",
    "expressions nest too deeply to be read": "Ausdrücke sind zu tief verschachtelt, um sie zu lesen",
    "the file is cut short: it ends before a part that its directory names": (
        "die Datei ist abgeschnitten: Sie endet vor einem Teil, den ihr Verzeichnis nennt"
    ),
    "the model's config cannot be read as a program": "die Konfiguration des Modells ist nicht als Programm lesbar",
    "the notebook has no list of cells": "das Notebook hat keine Liste von Zellen",
    "the notebook is not a JSON object with cells": "das Notebook ist kein JSON-Objekt mit Zellen",
    "the source does not parse": "die Quelle lässt sich nicht einlesen",
    "the source holds characters that are half a pair (surrogates); save it as UTF-8": (
        "die Quelle enthält halbe Zeichenpaare (Surrogate); speichere sie als UTF-8"
    ),
    "the source holds null bytes; it is not a text file": "die Quelle enthält Nullbytes; das ist keine Textdatei",
    "the zip's directory is cut short": "das Verzeichnis der Zip-Datei ist abgeschnitten",
    "the zip's directory is damaged": "das Verzeichnis der Zip-Datei ist beschädigt",
    "the zip's directory points to no member": "das Verzeichnis der Zip-Datei zeigt ins Leere",
    "it needs more memory than the doctor takes": "es braucht mehr Speicher, als sich der Doktor nimmt",
    "it nests too deeply to be followed": "es ist zu tief verschachtelt, um es zu verfolgen",
}

_BEYOND = (
    (
        r"a \.keras file holds one config\.json; this zip holds (?P<found>\S+)",
        "eine .keras-Datei enthält ein config.json; diese Zip-Datei enthält {found}",
    ),
    (
        r"(?P<name>config\.json|the notebook) has (?P<found>\S+) bytes; at most (?P<most>\S+) are read(?:: clear .+)?",
        "{name} hat {found} Bytes; höchstens {most} werden gelesen",
    ),
    (r"config\.json holds (?P<found>\S+), which is not JSON", "config.json enthält {found}, das ist kein JSON"),
    (r"config\.json is damaged \((?P<why>.+)\)", "config.json ist beschädigt ({why})"),
    (r"config\.json is not JSON \((?P<why>.+)\)", "config.json ist kein JSON ({why})"),
    (
        r"config\.json is packed by method (?P<found>\S+); Keras stores or deflates it",
        "config.json ist mit Verfahren {found} gepackt; Keras speichert es oder packt es mit Deflate",
    ),
    (
        r"config\.json nests (?P<found>\S+) levels deep; at most (?P<most>\S+) are read",
        "config.json ist {found} Ebenen tief; höchstens {most} werden gelesen",
    ),
    (
        r"config\.json unpacks to (?P<found>\S+) bytes or more where its header says (?P<most>\S+)",
        "config.json entpackt sich zu {found} Bytes oder mehr, sein Kopf nennt {most}",
    ),
    (r"it cannot be read \((?P<why>.+)\)", "es ist nicht lesbar ({why})"),
    (
        r"the model's config makes a program of more than (?P<most>\S+) characters",
        "die Konfiguration des Modells ergibt ein Programm von mehr als {most} Zeichen",
    ),
    (r"the model has more than (?P<most>\S+) layers", "das Modell hat mehr als {most} Schichten"),
    (
        r"the source is not text in its declared encoding \((?P<why>.+)\); save it as UTF-8",
        "die Quelle ist kein Text in ihrer angegebenen Kodierung ({why}); speichere sie als UTF-8",
    ),
    (
        r"the zip names (?P<found>\S+) members; a \.keras file has a few and at most (?P<most>\S+) are read",
        "die Zip-Datei nennt {found} Teile; eine .keras-Datei hat wenige, und höchstens {most} werden gelesen",
    ),
    (r"this is not Python 3 \((?P<why>.+)\)", "das ist kein Python 3 ({why})"),
)

UNITS = {"bytes": "Bytes", "lines": "Zeilen", "characters": "Zeichen", "rows": "Zeilen"}

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german)
    for english, german in (
        *((re.escape(english), german) for english, german in _DAMAGED.items()),
        *_BEYOND,
        *_REFUSED,
        *_ARRIVED,
        *((rf"(?P<file>[^:]+): {english}", f"{{file}}: {german}") for english, german in _LOGITS),
    )
)
