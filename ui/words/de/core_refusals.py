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
    "the source is UTF-16 or UTF-32; save it as UTF-8": "die Quelle ist UTF-16 oder UTF-32; speichere sie als UTF-8",
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
        r"(?P<name>config\.json) has (?P<found>\S+) bytes; at most (?P<most>\S+) are read",
        "{name} hat {found} Bytes; höchstens {most} werden gelesen",
    ),
    (
        r"the notebook has (?P<found>\S+) bytes; at most (?P<most>\S+) are read: clear its outputs",
        "das Notebook hat {found} Bytes; höchstens {most} werden gelesen: Lösche seine Ausgaben",
    ),
    (
        r"the file has (?P<found>\S+) bytes; at most (?P<most>\S+) are read: save it without its weights",
        "die Datei hat {found} Bytes; höchstens {most} werden gelesen: Speichere sie ohne ihre Gewichte",
    ),
    (r"config\.json holds (?P<found>\S+), which is not JSON", "config.json enthält {found}, das ist kein JSON"),
    (
        r"config\.json holds (?P<found>\S+), which no float64 holds",
        "config.json enthält {found}, mehr als float64 fasst",
    ),
    (
        r"config\.json holds (?P<found>\S+) lists and objects; at most (?P<most>\S+) are read",
        "config.json enthält {found} Listen und Objekte; höchstens {most} werden gelesen",
    ),
    (r"config\.json is not JSON \((?P<why>.+)\)", "config.json ist kein JSON ({why})"),
    (
        r"config\.json nests (?P<found>\S+) levels deep; at most (?P<most>\S+) are read",
        "config.json ist {found} Ebenen tief; höchstens {most} werden gelesen",
    ),
    (r"it cannot be read \((?P<why>.+)\)", "es ist nicht lesbar ({why})"),
    (
        r"the model's config makes a program of more than (?P<most>\S+) characters",
        "die Konfiguration des Modells ergibt ein Programm von mehr als {most} Zeichen",
    ),
    (r"the model has more than (?P<most>\S+) layers", "das Modell hat mehr als {most} Schichten"),
    (
        r"the source declares the encoding (?P<found>.+), which is not read here; save it as UTF-8",
        "die Quelle nennt die Kodierung {found}, die hier nicht gelesen wird; speichere sie als UTF-8",
    ),
    (
        r"the source begins as UTF-8 and declares the encoding (?P<found>.+); save it as UTF-8",
        "die Quelle beginnt als UTF-8 und nennt die Kodierung {found}; speichere sie als UTF-8",
    ),
    (
        r"the source is not text in its declared encoding \((?P<why>.+)\); save it as UTF-8",
        "die Quelle ist kein Text in ihrer angegebenen Kodierung ({why}); speichere sie als UTF-8",
    ),
    (r"this is not Python 3 \((?P<why>.+)\)", "das ist kein Python 3 ({why})"),
)

_ZIPS = (
    (
        r"the zip names (?P<found>\S+) members; at most (?P<most>\S+) are read",
        "die Zip-Datei nennt {found} Teile; höchstens {most} werden gelesen",
    ),
    (
        r"this is no zip file: it has no directory, or its end is missing",
        "das ist keine Zip-Datei: Ihr Verzeichnis fehlt oder ist abgeschnitten",
    ),
    (r"the zip is a part of a larger one", "die Zip-Datei ist ein Teil einer größeren"),
    (r"the zip names (?P<key>.+) twice", "die Zip-Datei nennt {key} zweimal"),
    (r"(?P<key>.+) is encrypted", "{key} ist verschlüsselt"),
    (
        r"(?P<key>.+) is packed by (?P<found>.+); only members that are stored or deflated are read",
        "{key} ist mit {found} gepackt; gelesen wird nur, was ungepackt oder mit Deflate gepackt ist",
    ),
    (r"method (?P<found>\d+)", "Verfahren {found}"),
    (r"(?P<key>.+) inflates to more than (?P<most>\S+) bytes", "{key} entpackt sich zu mehr als {most} Bytes"),
    (
        r"(?P<key>.+) unpacks to (?P<found>\S+) bytes where its header says (?P<most>\S+)",
        "{key} entpackt sich zu {found} Bytes, sein Kopf nennt {most}",
    ),
    (
        r"(?P<key>.+) is damaged \(it does not end where its header says\)",
        "{key} ist beschädigt (es endet nicht, wo sein Kopf es sagt)",
    ),
    (
        r"(?P<key>.+) is damaged \(its checksum is another one\)",
        "{key} ist beschädigt (seine Prüfsumme ist eine andere)",
    ),
    (r"(?P<key>.+) is damaged \((?P<why>.+)\)", "{key} ist beschädigt ({why})"),
    (r"(?P<key>.+) is described in two ways", "{key} wird auf zwei Arten beschrieben"),
    (
        r"(?P<key>.+) and (?P<other>.+) share bytes of the zip",
        "{key} und {other} teilen sich Bytes der Zip-Datei",
    ),
)
"""What zip files are refused for, alone or after a file's name."""

_WAITING = (
    (
        r"too many files are waiting to be read; try again in a minute",
        "zu viele Dateien warten darauf, gelesen zu werden; versuche es in einer Minute noch einmal",
    ),
    (
        r"judging it needs more memory than is given to a file; save fewer rows",
        "es zu beurteilen braucht mehr Speicher, als eine Datei bekommt; speichere weniger Zeilen",
    ),
    (
        r"judging it takes more than (?P<most>\S+) seconds; save fewer rows",
        "es zu beurteilen dauert länger als {most} Sekunden; speichere weniger Zeilen",
    ),
    (r"a line of more than (?P<most>\S+) characters", "eine Zeile von mehr als {most} Zeichen"),
)

UNITS = {"bytes": "Bytes", "lines": "Zeilen", "characters": "Zeichen", "rows": "Zeilen"}

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german)
    for english, german in (
        *((re.escape(english), german) for english, german in _DAMAGED.items()),
        *_BEYOND,
        *_REFUSED,
        *_ARRIVED,
        *((rf"(?P<file>[^:]+): {english}", f"{{file}}: {german}") for english, german in _LOGITS + _ZIPS + _WAITING),
        *_ZIPS,
        *_WAITING,
    )
)
