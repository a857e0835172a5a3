"""Sätze, die ``core`` zusammensetzt: ein Muster des englischen Satzes und die deutsche Vorlage mit denselben Feldern.

Ein Feld darf selbst ein Satz sein; es wird ebenso übersetzt. Was kein Muster kennt, bleibt englisch.
"""

import re

from core.losses.signatures import KINDS

_KINDS = {
    "fused": "den fusionierten Verlust der Logits",
    "two_step": "den Verlust abgeschnittener Wahrscheinlichkeiten",
    "raw": "den Logarithmus nicht abgeschnittener Wahrscheinlichkeiten",
    "double": "die Aktivierung doppelt",
    "missing": "einen Verlust, der Logits für abgeschnittene Wahrscheinlichkeiten hält",
    "unknown": "etwas, das zu keiner bekannten Formel passt",
}
_OPERATION = {
    "logits": "den Logits",
    "activation": "der Aktivierung",
    "log": "dem Logarithmus",
    "loss": "dem Verlust",
    "gradient": "dem Gradienten",
    "update": "der Aktualisierung",
}
TERMS: dict[str, dict[str, str]] = {
    "kind": {KINDS[kind]: german for kind, german in _KINDS.items()},
    "operation": _OPERATION,
    "other": _OPERATION,
    "quantity": {
        "a share of wrong and stuck examples": "einem Anteil falscher Beispiele, die feststecken,",
        "a share of examples with loss 0": "einem Anteil von Beispielen mit Verlust 0",
        "a share of examples with gradient 0": "einem Anteil von Beispielen mit Gradient 0",
        "a validation accuracy": "einer Genauigkeit in der Validierung",
        "a largest logit": "einem größten Logit",
        "a loss": "einem Verlust",
    },
    "zero": {"exactly zero": "exakt null", "not zero": "nicht null"},
    "subject": {"The loss": "Der Verlust"},
    "flushed": {"flushed to 0": "auf 0 gesetzt", "kept": "behalten"},
    "what": {
        "a logit": "ein Logit",
        "a gradient": "ein Gradient",
        "an updated weight": "ein neues Gewicht",
        "the loss": "der Verlust",
    },
    "whose": {
        "the label's probability": "die Wahrscheinlichkeit des Labels",
        "a probability": "eine Wahrscheinlichkeit",
    },
}
"""Was in einem Feld eines Satzes selbst englisch ist."""

_CLAIMS = (
    (
        r"(?P<better>\S+) ends at least (?P<by>\S+) above (?P<worse>\S+) in validation accuracy",
        "{better} endet in der Validierung um mindestens {by} genauer als {worse}",
    ),
    (
        r"(?P<first>\S+) and (?P<second>\S+) end within (?P<within>\S+) of each other in validation accuracy",
        "{first} und {second} enden in der Validierung höchstens {within} auseinander",
    ),
    (
        r"(?P<first>\S+) and (?P<second>\S+) end with the same weights, bit for bit",
        "{first} und {second} enden mit denselben Gewichten, Bit für Bit",
    ),
    (
        r"(?P<label>\S+) ends with (?P<quantity>.+) of at least (?P<value>\S+)",
        "{label} endet mit {quantity} von mindestens {value}",
    ),
    (
        r"(?P<label>\S+) ends with (?P<quantity>.+) of at most (?P<value>\S+)",
        "{label} endet mit {quantity} von höchstens {value}",
    ),
    (
        r"(?P<label>\S+) ends at least (?P<by>\S+) below its best validation accuracy",
        "{label} endet in der Validierung um mindestens {by} unter der besten eigenen Genauigkeit",
    ),
    (r"Keras ran (?P<kind>.+) for (?P<label>\S+)", "Keras rechnete für {label} {kind}"),
    (
        r"(?P<label>\S+) meets a non-finite number, first in its (?P<operation>\w+) or (?P<other>\w+)",
        "{label} trifft auf eine nicht endliche Zahl, zuerst bei {operation} oder {other}",
    ),
    (
        r"(?P<label>\S+) meets a non-finite number, first in its (?P<operation>\w+)",
        "{label} trifft auf eine nicht endliche Zahl, zuerst bei {operation}",
    ),
    (r"(?P<label>\S+) stays finite to the end", "{label} bleibt bis zum Ende endlich"),
)

_MEASURED = (
    (
        r"(?P<label>\S+) ran (?P<kind>.+): on a logit gap of (?P<gap>\S+) it returned (?P<loss>\S+), where the fused "
        r"loss is (?P<fused>\S+) and clipped probabilities give (?P<clipped>\S+); its gradient there was "
        r"(?P<zero>.+)\.",
        "{label} rechnete {kind}: Bei einem Logit-Abstand von {gap} kam {loss} heraus, der fusionierte Verlust ist "
        "{fused}, abgeschnittene Wahrscheinlichkeiten ergeben {clipped}; der Gradient war dort {zero}.",
    ),
    (
        r"(?P<name>\S+) in (?P<format>\S+): (?P<how>.+); subnormal results of exp are (?P<flushed>.+)\.",
        "{name} in {format}: {how}; subnormale Ergebnisse von exp werden {flushed}.",
    ),
    (r"computes in float32 and rounds once", "rechnet in float32 und rundet einmal"),
    (r"rounds to (?P<format>\S+) along the way", "rundet unterwegs in {format}"),
    (
        r"(?P<what>.+) left the range of (?P<dtype>\S+), whose largest number is (?P<largest>\S+)",
        "{what} hat den Bereich von {dtype} verlassen, dessen größte Zahl {largest} ist",
    ),
    (r"the activation overflowed in (?P<dtype>\S+)", "die Aktivierung ist in {dtype} übergelaufen"),
    (
        r"1 - 1e-7 rounds to 1 in (?P<dtype>\S+): the clip lets a probability of 1 through, and log\(1 - 1\) is minus "
        r"infinity",
        "1 - 1e-7 wird in {dtype} zu 1 gerundet: Der Clip lässt eine Wahrscheinlichkeit von 1 durch, und log(1 - 1) "
        "ist minus unendlich",
    ),
    (
        r"a probability is exactly 0 or 1 in (?P<dtype>\S+) at a logit of size (?P<gap>\S+), and log 0 is minus "
        r"infinity",
        "eine Wahrscheinlichkeit ist in {dtype} bei einem Logit der Größe {gap} exakt 0 oder 1, und log 0 ist minus "
        "unendlich",
    ),
    (
        r"(?P<whose>.+) is exactly 0 in (?P<dtype>\S+), (?P<gap>\S+) below the largest logit, and log 0 is minus "
        r"infinity",
        "{whose} ist in {dtype} exakt 0, {gap} unter dem größten Logit, und log 0 ist minus unendlich",
    ),
)

_AUTOPSY = (
    (
        r"(?P<subject>.+) is sound: (?P<computed>\S+) is (?P<ulps>\S+) ulps of (?P<format>\S+) from the exact value\.",
        "{subject} ist gesund: {computed} liegt {ulps} ulps von {format} neben dem exakten Wert.",
    ),
    (
        r"Step (?P<number>\d+), (?P<step>.+), is the first damaged one: (?P<computed>\S+) instead of (?P<exact>.+?)\. "
        r"(?P<why>[A-Z][a-z]+: .+?\.)(?P<origin>(?: It comes from step .+)?)",
        "Schritt {number}, {step}, ist der erste beschädigte: {computed} statt {exact}. {why}{origin}",
    ),
    (
        r" It comes from step (?P<number>\d+), (?P<step>.+) = (?P<computed>\S+)\.",
        " Das kommt aus Schritt {number}, {step} = {computed}.",
    ),
    (
        r"Overflow: the exact value exceeds the largest number of (?P<format>\S+), (?P<largest>\S+)\.",
        "Überlauf: Der exakte Wert übersteigt die größte Zahl von {format}, {largest}.",
    ),
    (r"Lack: (?P<format>\S+) has no such number\.", "Fehlen: {format} hat keine solche Zahl."),
    (
        r"Underflow: the exact value is smaller than (?P<smallest>\S+), below which (?P<format>\S+) loses digits\.",
        "Unterlauf: Der exakte Wert ist kleiner als {smallest}; darunter verliert {format} Stellen.",
    ),
    (
        r"Clip: clipping moves the value, and the true loss knows no limit\.",
        "Clip: Das Abschneiden verschiebt den Wert, und der wahre Verlust kennt keine Grenze.",
    ),
    (
        r"Absorption: an addition loses its smaller term, and this step needs more of it than is left\.",
        "Absorption: Eine Addition verliert ihren kleineren Summanden, und dieser Schritt braucht mehr davon, als "
        "übrig ist.",
    ),
    (
        r"Cancellation: leading digits cancel, and what remains is mostly the rounding error of the operands\.",
        "Auslöschung: Führende Stellen heben sich auf, und übrig bleibt vor allem der Rundungsfehler der Operanden.",
    ),
    (
        r"Rounding: the rounding errors of the operands are amplified\.",
        "Rundung: Die Rundungsfehler der Operanden werden verstärkt.",
    ),
)

_ENGINE = (
    (r"Stopped on request\.", "Auf Wunsch angehalten."),
    (
        r"Stopped because the same session started another run\.",
        "Angehalten, weil dieselbe Sitzung einen anderen Lauf gestartet hat.",
    ),
    (r"Stopped because its browser tab was closed\.", "Angehalten, weil der Browser-Tab geschlossen wurde."),
    (
        r"Stopped because the server that started it no longer asked for its results\.",
        "Angehalten, weil der Server, der ihn gestartet hat, nicht mehr nach Ergebnissen fragte.",
    ),
    (
        r"Stopped at the limit of (?P<most>\S+) records a run\.",
        "Angehalten an der Grenze von {most} Datensätzen je Lauf.",
    ),
    (
        r"Stopped at the limit of (?P<most>\S+) seconds a run\.",
        "Angehalten an der Grenze von {most} Sekunden je Lauf.",
    ),
    (
        r"Stopped at the limit of (?P<most>\S+) MB of memory a run\.",
        "Angehalten an der Grenze von {most} MB Speicher je Lauf.",
    ),
    (
        r"Stopped at the limit of (?P<most>\S+) MB of results a run\.",
        "Angehalten an der Grenze von {most} MB Ergebnissen je Lauf.",
    ),
    (
        r"Stopped because it was paused for (?P<most>\S+) seconds while others were waiting\.",
        "Angehalten, weil er {most} Sekunden lang pausierte, während andere warteten.",
    ),
    (
        r"There was not enough memory for it on the machine that computes\. Something smaller may fit\.",
        "Auf der Maschine, die rechnet, war dafür nicht genug Speicher frei. Etwas Kleineres passt vielleicht.",
    ),
    (
        r"Its worker process died\. Retry starts the run again from the beginning\.",
        "Sein Worker-Prozess ist gestorben. „Wiederholen“ startet den Lauf von vorn.",
    ),
    (
        r"It gave no result for (?P<most>\S+) seconds, so its worker was restarted\.",
        "Er lieferte {most} Sekunden lang kein Ergebnis, darum wurde sein Worker neu gestartet.",
    ),
    (
        r"It went on past its limit of (?P<most>\S+) seconds, so its worker was restarted\.",
        "Er lief über seine Grenze von {most} Sekunden hinaus, darum wurde sein Worker neu gestartet.",
    ),
    (
        r"It took more than its limit of (?P<most>\S+) MB of memory, so its worker was restarted\.",
        "Er brauchte mehr als seine Grenze von {most} MB Speicher, darum wurde sein Worker neu gestartet.",
    ),
    (
        r"Its worker no longer answered and was restarted\.",
        "Sein Worker antwortete nicht mehr und wurde neu gestartet.",
    ),
    (
        r"The connection to the cluster was lost\. Retry starts the run again from the beginning\.",
        "Die Verbindung zum Cluster ging verloren. „Wiederholen“ startet den Lauf von vorn.",
    ),
    (r"No worker was available for (?P<most>\S+) seconds\.", "{most} Sekunden lang war kein Worker verfügbar."),
    (r"The engine was shut down\.", "Das Rechenwerk wurde heruntergefahren."),
    (
        r"The code of the lab has changed since this run was started\. Retry runs it with the new code\.",
        "Der Code des Labors hat sich geändert, seit dieser Lauf begann. „Wiederholen“ startet ihn mit dem neuen Code.",
    ),
    (r"No worker is available\.", "Kein Worker ist verfügbar."),
    (
        r"(?P<library>\S+) is not installed here, in Python (?P<version>\S+); "
        r"the lab runs it on Python 3\.11 to 3\.13, on Linux, Windows and Macs with Apple silicon\.",
        "{library} ist hier, in Python {version}, nicht installiert; im Labor läuft es mit Python 3.11 bis Python 3.13 "
        "unter Linux, Windows und auf Macs mit Apple-Chip.",
    ),
    (
        r"This server has (?P<granted>\S+) MB of memory, and training needs (?P<needed>\S+) MB\.",
        "Dieser Server hat {granted} MB Speicher, und Training braucht {needed} MB.",
    ),
    (
        r"(?P<function>\S+) gave no result within (?P<most>\S+) seconds\.",
        "{function} lieferte in {most} Sekunden kein Ergebnis.",
    ),
    (
        r"The worker died (?P<most>\d+) times while it computed (?P<function>\S+)\.",
        "Der Worker ist beim Berechnen von {function} {most}-mal gestorben.",
    ),
    (
        r"The engine did not answer a call of (?P<function>\S+)\.",
        "Das Rechenwerk antwortete nicht auf einen Aufruf von {function}.",
    ),
)

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german) for english, german in (*_CLAIMS, *_MEASURED, *_AUTOPSY, *_ENGINE)
)
