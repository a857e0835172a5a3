"""Meldungen über abgelehnte Dateien auf Deutsch: je Schlüssel eine Vorlage."""

_CSV = {
    "csv-characters": "CSV: {count:,} Zeichen; erlaubt sind höchstens {most:,}",
    "csv-unreadable": "CSV: nicht als durch Kommas getrennte Werte lesbar ({error})",
    "csv-columns": (
        "CSV: weniger als zwei Spalten; nötig sind mindestens eine mit Zahlen und eine mit Labels, durch Kommas "
        "oder Semikolons getrennt"
    ),
    "csv-two-ways": (
        "CSV: Die Spalten können durch die Kommas oder durch die Semikolons getrennt sein; ergänze eine erste Zeile "
        "mit ihren Namen"
    ),
    "csv-marks": "CSV: {comma!r} und {point!r}; nötig ist durchgehend dasselbe Dezimalzeichen, Komma oder Punkt",
    "csv-features": "CSV: {count:,} Spalten mit Zahlen; erlaubt sind höchstens {most}",
    "csv-numbers": "CSV: {count:,} Zahlen; erlaubt sind höchstens {most:,}",
    "csv-rows": "CSV: {count:,|Zeile|Zeilen}; erlaubt sind {least} bis {most:,}",
    "csv-cells": "CSV: {count:|Zelle|Zellen} in Zeile {row}; nötig sind {first} wie in der ersten Zeile",
    "csv-cell": "CSV: {cell!r} in Zeile {row}, Spalte {column!r}, ist keine endliche Zahl",
    "csv-classes": "CSV: {count:,|Wert|verschiedene Werte} in der Spalte der Labels; erlaubt sind 2 bis {most}",
}

_LOGITS = {
    "in-file": "{file}: {reason}",
    "logits-suffix": "unbekannte Dateiendung; erlaubt sind {allowed}",
    "logits-bytes": "{count:,} Bytes; erlaubt sind höchstens {most:,}: Speichere weniger Zeilen",
    "logits-not-finite": "Zeile {row} enthält ein Logit, das nicht endlich ist",
    "logits-shape": "Logits der Form {shape}; nötig ist (samples, classes) oder (samples,)",
    "logits-row-shape": "ein Array der Form {shape}; nötig ist eine Zeile Logits",
    "logits-row-length": "{count:,|Logit|Logits}; erlaubt sind 1 bis {most:,}",
    "logits-samples": "{count:,} Beispiele; erlaubt sind höchstens {most:,}: Speichere weniger Zeilen",
    "logits-classes": "{count:,} Klassen; erlaubt sind höchstens {most:,}",
    "logits-spread": "Logits von {low:g} bis {high:g} liegen für float64 zu weit auseinander",
    "logits-labels": "{count:|Label|Labels} für {samples:|Beispiel|Beispiele}; nötig ist eines je Beispiel",
    "logits-label-range": "Labels müssen ganze Zahlen von 0 bis {most} sein",
    "logits-line": "Zeile {line} enthält nicht genau {count:|Zahl|Zahlen}",
    "logits-not-csv": "das ist kein durch Kommas getrennter Text ({reason})",
    "logits-long-line": "eine Zeile hat mehr als {most:,} Zeichen",
    "logits-arrays": "die Datei enthält mehr als {most} Arrays",
    "logits-none": "die Datei enthält die Arrays {arrays}; nötig ist eines namens {name!r}",
    "logits-damaged": "das ist keine gültige {kind}-Datei ({reason})",
    "logits-dtype": "Werte vom Typ {dtype}; nötig sind Zahlen (bfloat16 als float32 speichern)",
    "logits-no-shape": "der Dateikopf nennt eine Form, die kein Array dieser Datei haben kann",
    "logits-values": "der Dateikopf nennt {count:,} Werte, die Datei enthält aber weniger",
    "reader-crowded": "zu viele Dateien warten darauf, gelesen zu werden; versuche es in einer Minute noch einmal",
    "reader-memory": "die Prüfung braucht mehr Speicher, als einer Datei zusteht; speichere weniger Zeilen",
    "reader-seconds": "die Prüfung dauert länger als {seconds:g|Sekunde|Sekunden}; speichere weniger Zeilen",
}

FILES = _CSV | _LOGITS
