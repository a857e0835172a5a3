"""Was ``core`` nicht annimmt: englisches Muster, deutsche Vorlage."""

import re

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
        r"csv: (?P<found>\S+) numbers arrived, at most (?P<most>\S+) are allowed",
        "CSV: {found} Zahlen kamen an, höchstens {most} sind erlaubt",
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
    (
        r"logits: (?P<found>\S+) arrived, (?P<format>\S+) has no such number",
        "Logits: {found} kam an, {format} hat keine solche Zahl",
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
    "the file is cut short: it ends before a part that its directory names": (
        "die Datei ist abgeschnitten: Sie endet vor einem Teil, den ihr Verzeichnis nennt"
    ),
    "the zip's directory is cut short": "das Verzeichnis der Zip-Datei ist abgeschnitten",
    "the zip's directory is damaged": "das Verzeichnis der Zip-Datei ist beschädigt",
    "the zip's directory points to no member": "das Verzeichnis der Zip-Datei zeigt ins Leere",
}

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

UNITS = {"characters": "Zeichen", "rows": "Zeilen"}

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german)
    for english, german in (
        *((re.escape(english), german) for english, german in _DAMAGED.items()),
        *_ARRIVED,
        *((rf"(?P<file>[^:]+): {english}", f"{{file}}: {german}") for english, german in _LOGITS + _ZIPS + _WAITING),
        *_ZIPS,
        *_WAITING,
    )
)
