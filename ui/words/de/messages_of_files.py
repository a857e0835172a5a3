"""Was an Dateien nicht angenommen wird, auf Deutsch: je Schlüssel eine Vorlage."""

_CSV = {
    "csv-characters": "CSV: {count:,} Zeichen kamen an, höchstens {most:,} sind erlaubt",
    "csv-unreadable": "CSV: nicht als kommagetrennte Werte lesbar ({error})",
    "csv-columns": (
        "CSV: gebraucht werden mindestens eine Spalte mit Zahlen und eine mit Labels, durch Kommas getrennt"
    ),
    "csv-features": "CSV: {count:,} Spalten mit Zahlen kamen an, höchstens {most} sind erlaubt",
    "csv-numbers": "CSV: {count:,} Zahlen kamen an, höchstens {most:,} sind erlaubt",
    "csv-rows": "CSV: {count:,|Zeile kam|Zeilen kamen} an, erlaubt sind {least} bis {most:,}",
    "csv-cells": "CSV: Zeile {row} hat {count:|Zelle|Zellen}, die erste Zeile hat {first}",
    "csv-cell": "CSV: {cell!r} in Zeile {row}, Spalte {column!r}, ist keine endliche Zahl",
    "csv-classes": ("CSV: Die Spalte der Labels enthält {count:,|Wert|verschiedene Werte}, erlaubt sind 2 bis {most}"),
}

_LOGITS = {
    "in-file": "{file}: {reason}",
    "logits-suffix": "die Endung ist keine von {allowed}",
    "logits-bytes": "{count:,} Bytes, höchstens {most:,} werden gelesen; speichere weniger Zeilen",
    "logits-not-finite": "Zeile {row} enthält ein Logit, das nicht endlich ist",
    "logits-shape": ("Logits der Form {shape} kamen an, gebraucht wird (samples, classes) oder (samples,)"),
    "logits-samples": "{count:,} Beispiele, höchstens {most:,} werden gelesen; speichere weniger Zeilen",
    "logits-classes": "{count:,} Klassen, höchstens {most:,} werden beurteilt",
    "logits-spread": "Logits von {low:g} bis {high:g} kamen an, für float64 zu weit auseinander",
    "logits-labels": "{count:|Label|Labels} für {samples:|Beispiel|Beispiele}",
    "logits-label-range": "Labels müssen ganze Zahlen von 0 bis {most} sein",
    "logits-line": "Zeile {line} enthält nicht {count:|Zahl|Zahlen}",
    "logits-not-csv": "das ist kein kommagetrennter Text ({reason})",
    "logits-long-line": "eine Zeile von mehr als {most:,} Zeichen",
    "logits-arrays": "mehr als {most} Arrays kamen an",
    "logits-none": "die Arrays {arrays} kamen an, gebraucht wird eines namens {name!r}",
    "logits-damaged": "das ist keine heile {kind}-Datei ({reason})",
    "logits-dtype": ("Werte vom Typ {dtype} kamen an, gebraucht werden Zahlen (bfloat16: als float32 speichern)"),
    "logits-no-shape": "der Kopf nennt eine Form, die kein Array dieser Datei haben kann",
    "logits-values": "der Kopf nennt {count:,} Werte, so viele enthält die Datei nicht",
    "reader-crowded": ("zu viele Dateien warten darauf, gelesen zu werden; versuche es in einer Minute noch einmal"),
    "reader-memory": ("es zu beurteilen braucht mehr Speicher, als eine Datei bekommt; speichere weniger Zeilen"),
    "reader-seconds": "es zu beurteilen dauert länger als {seconds:g|Sekunde|Sekunden}; speichere weniger Zeilen",
}

FILES = _CSV | _LOGITS
