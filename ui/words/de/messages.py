"""Was ``core`` sagt, auf Deutsch: je Schlüssel eine Vorlage mit denselben Feldern wie in ``core.messages``."""

from .messages_of_files import FILES

_CLAIMS = {
    "arm": "{label}",
    "claim-ends-above": "{better} endet in der Validierung um mindestens {by:g} genauer als {worse}",
    "claim-ends-within": "{first} und {second} enden in der Validierung höchstens {within:g} auseinander",
    "claim-same-bits": "{first} und {second} enden mit denselben Gewichten, Bit für Bit",
    "claim-at-least": "{arm} endet mit {quantity} von mindestens {value:g}",
    "claim-at-most": "{arm} endet mit {quantity} von höchstens {value:g}",
    "claim-falls": "{arm} endet in der Validierung um mindestens {by:g} unter der besten eigenen Genauigkeit",
    "claim-keras-ran": "Keras rechnete für {arm} {kind}",
    "claim-breaks": "{arm} trifft auf eine nicht endliche Zahl, zuerst bei {operation}",
    "claim-stays-finite": "{arm} bleibt bis zum Ende endlich",
    "claim-either": "{operation} oder {other}",
    "arm-ran": (
        "{arm} rechnete {kind}: Bei einem Logit-Abstand von {gap:g} kam {loss:.5g} heraus, der fusionierte Verlust ist "
        "{fused:.5g}, abgeschnittene Wahrscheinlichkeiten ergeben {clipped:.5g}; der Gradient war dort {zero}."
    ),
    "gradient-exactly-zero": "exakt null",
    "gradient-not-zero": "nicht null",
    "kind-fused": "den fusionierten Verlust der Logits",
    "kind-two-step": "den Verlust abgeschnittener Wahrscheinlichkeiten",
    "kind-raw": "den Logarithmus nicht abgeschnittener Wahrscheinlichkeiten",
    "kind-double": "die Aktivierung doppelt",
    "kind-missing": "einen Verlust, der Logits für abgeschnittene Wahrscheinlichkeiten hält",
    "kind-unknown": "etwas, das zu keiner bekannten Formel passt",
    "quantity-validation-accuracy": "einer Genauigkeit in der Validierung",
    "quantity-loss": "einem Verlust",
    "quantity-largest-logit": "einem größten Logit",
    "quantity-zero-loss-share": "einem Anteil von Beispielen mit Verlust 0",
    "quantity-dead-share": "einem Anteil von Beispielen mit Gradient 0",
    "quantity-wrong-and-dead-share": "einem Anteil falscher Beispiele, die feststecken,",
    "first-in-logits": "den Logits",
    "first-in-activation": "der Aktivierung",
    "first-in-log": "dem Logarithmus",
    "first-in-loss": "dem Verlust",
    "first-in-gradient": "dem Gradienten",
    "first-in-update": "der Aktualisierung",
}

_TRAINING = {
    "left-range": "{what} hat den Bereich von {dtype} verlassen, dessen größte Zahl {largest:.5g} ist",
    "a-logit": "Ein Logit",
    "a-gradient": "Ein Gradient",
    "an-updated-weight": "Ein neues Gewicht",
    "the-loss": "Der Verlust",
    "activation-overflowed": "Die Aktivierung ist in {dtype} übergelaufen",
    "clip-rounds-to-one": (
        "1 - 1e-7 wird in {dtype} zu 1 gerundet: Der Clip lässt eine Wahrscheinlichkeit von 1 durch, und log(1 - 1) "
        "ist minus unendlich"
    ),
    "probability-saturated": (
        "Eine Wahrscheinlichkeit ist in {dtype} bei einem Logit der Größe {gap:.4g} exakt 0 oder 1, und log 0 ist "
        "minus unendlich"
    ),
    "probability-vanished": (
        "{whose} ist in {dtype} exakt 0, {gap:.4g} unter dem größten Logit, und log 0 ist minus unendlich"
    ),
    "the-labels-probability": "Die Wahrscheinlichkeit des Labels",
    "a-probability": "Eine Wahrscheinlichkeit",
    "library-inside": "{name} in {format}: {how}; subnormale Ergebnisse von exp werden {flushed}.",
    "library-rounds-once": "rechnet in float32 und rundet einmal",
    "library-rounds-along": "rundet unterwegs in {format}",
    "subnormals-flushed": "auf 0 gesetzt",
    "subnormals-kept": "behalten",
    "output-then": "{output}, danach {next}",
    "output-nested": "ein verschachteltes Modell mit {output} am Ende",
    "output-own-layer": "eine eigene Schicht, die {next} aufruft",
    "output-with": "{output} mit {option}",
}

_AUTOPSY = {
    "autopsy-sound": "{subject} ist gesund: {computed:.9g} liegt {ulps} ulps von {format} neben dem exakten Wert.",
    "autopsy-the-loss": "Der Verlust",
    "autopsy-few-ulps": "{ulps:.2g}",
    "autopsy-many-ulps": "{ulps:,.0f}",
    "autopsy-damaged": ("Schritt {number}, {step}, ist der erste beschädigte: {computed:g} statt {exact}. {why}"),
    "autopsy-damaged-by": "{damage} Das kommt aus Schritt {number}, {step} = {computed:.9g}.",
    "cause-overflow": "Überlauf: Der exakte Wert übersteigt die größte Zahl von {format}, {largest:.4g}.",
    "cause-lack": "Fehlen: {format} hat keine solche Zahl.",
    "cause-underflow": (
        "Unterlauf: Der exakte Wert ist kleiner als {smallest:.3g}; darunter verliert {format} Stellen."
    ),
    "cause-clip": "Clip: Das Abschneiden verschiebt den Wert, und der wahre Verlust kennt keine Grenze.",
    "cause-absorption": (
        "Absorption: Eine Addition verliert ihren kleineren Summanden, und dieser Schritt braucht mehr davon, als "
        "übrig ist."
    ),
    "cause-cancellation": (
        "Auslöschung: Führende Stellen heben sich auf, und übrig bleibt vor allem der Rundungsfehler der Operanden."
    ),
    "cause-rounding": "Rundung: Die Rundungsfehler der Operanden werden verstärkt.",
    "autopsy-logits": "Logits: {count} kamen an, {needed}",
    "autopsy-one-logit": "gebraucht wird genau eines",
    "autopsy-some-logits": "erlaubt sind 1 bis {most}",
    "autopsy-label": "Label: {label} kam an, erlaubt sind 0 bis {most}",
    "autopsy-not-finite": "Logits: {logit} kam an, nur endliche Logits haben einen endlichen wahren Verlust",
    "autopsy-lacks": "Logits: {logit:g} kam an, {format} hat keine solche Zahl",
    "autopsy-beyond": "Logits: {logit:g} liegt jenseits der größten Zahl von {format}, {largest:g}",
    "autopsy-apart": "Logits: Von 0 und voneinander dürfen sie höchstens {most:g} entfernt sein",
}

_ENGINE = {
    "run-finished": "",
    "run-asked": "Auf Wunsch angehalten.",
    "run-replaced": "Angehalten, weil dieselbe Sitzung einen anderen Lauf gestartet hat.",
    "run-closed": "Angehalten, weil der Browser-Tab geschlossen wurde.",
    "run-abandoned": "Angehalten, weil der Server, der ihn gestartet hat, nicht mehr nach Ergebnissen fragte.",
    "run-records": "Angehalten an der Grenze von {records:,|Datensatz|Datensätzen} je Lauf.",
    "run-seconds": "Angehalten an der Grenze von {seconds:g|Sekunde|Sekunden} je Lauf.",
    "run-memory": "Angehalten an der Grenze von {memory_megabytes:g} MB Speicher je Lauf.",
    "run-total": "Angehalten an der Grenze von {total_megabytes:g} MB Ergebnissen je Lauf.",
    "run-pause": ("Angehalten, weil er {pause_seconds:g|Sekunde|Sekunden} lang pausierte, während andere warteten."),
    "run-record-size": "Ein Datensatz von {size:.2f} MB liegt über der Grenze von {record_megabytes:g} MB.",
    "run-no-memory": (
        "Auf der Maschine, die rechnet, war dafür nicht genug Speicher frei. Etwas Kleineres passt vielleicht."
    ),
    "run-died": "Sein Worker-Prozess ist gestorben. „Wiederholen“ startet den Lauf von vorn.",
    "run-silent": (
        "Er lieferte {silence_seconds:g|Sekunde|Sekunden} lang kein Ergebnis, darum wurde sein Worker neu gestartet."
    ),
    "run-overtime": (
        "Er lief über seine Grenze von {seconds:g|Sekunde|Sekunden} hinaus, darum wurde sein Worker neu gestartet."
    ),
    "run-hog": (
        "Er brauchte mehr als seine Grenze von {memory_megabytes:g} MB Speicher, darum wurde sein Worker neu gestartet."
    ),
    "run-unanswered": "Sein Worker antwortete nicht mehr und wurde neu gestartet.",
    "run-disconnected": ("Die Verbindung zum Cluster ging verloren. „Wiederholen“ startet den Lauf von vorn."),
    "run-unavailable": "{waiting_seconds:g|Sekunde|Sekunden} lang war kein Worker verfügbar.",
    "run-code-changed": (
        "Der Code des Labors hat sich geändert, seit dieser Lauf begann. „Wiederholen“ startet ihn mit dem neuen Code."
    ),
    "engine-shut-down": "Das Rechenwerk wurde heruntergefahren.",
    "engine-no-worker": "Kein Worker ist verfügbar.",
    "engine-unavailable": "Das Rechenwerk ist nicht verfügbar; es wird weiter versucht.",
    "engine-starting": "Das Rechenwerk startet.",
    "engine-warming": "Der Worker lädt TensorFlow.",
    "engine-ready": "Bereit zum Trainieren.",
    "engine-cannot-load": "Der Worker kann {module} nicht laden: {reason}",
    "result-imports": "Ein Ergebnis würde {module} in den Server importieren; Ergebnisse sind Zahlen und Arrays.",
    "result-holds": "Ein Ergebnis enthält ein {name}; Ergebnisse sind Zahlen und Arrays.",
    "call-no-result": "{function} lieferte in {seconds:g|Sekunde|Sekunden} kein Ergebnis.",
    "call-worker-died": "Der Worker ist beim Berechnen von {function} {times}-mal gestorben.",
    "call-no-answer": "Das Rechenwerk antwortete nicht auf einen Aufruf von {function}.",
    "not-installed": (
        "{library} ist hier, in Python {version}, nicht installiert; im Labor läuft es mit Python 3.11 bis Python 3.13 "
        "unter Linux, Windows und auf Macs mit Apple-Chip."
    ),
    "little-memory": "Dieser Server hat {granted:.0f} MB Speicher, und Training braucht {needed} MB.",
}

_ARGUMENTS = {
    "argument-none": "{argument}: Mindestens eines wird gebraucht",
    "argument-unknown": "{argument}: {name!r} ist unbekannt, wähle aus {allowed}",
    "argument-twice": "{argument}: {name!r} kam zweimal an",
    "argument-range": "{argument}: {value} kam an, erlaubt ist eine ganze Zahl von {low} bis {high}",
    "magnitudes-range": "Größen: {low}:{high} kam an, gebraucht wird 0 <= low <= high <= {most:g}",
    "sweep-size": "Größen × Beispiele × Klassen: {size:,} Logits, höchstens {most:,} sind erlaubt",
    "train-integer": "{argument}: {value!r} kam an, erlaubt ist eine ganze Zahl von {low} bis {high}",
    "train-number": "{argument}: {value!r} kam an, erlaubt ist {low:g} bis {high:g}",
    "train-arms-count": "Arme: {count}, erlaubt sind 1 bis {most}",
    "train-arms-twice": "Arme: {labels}; jeder Arm ist je Genauigkeit nur einmal erlaubt",
    "train-layers": "Verdeckte Schichten: {count}, erlaubt sind 0 bis {most}",
    "train-binary": "Kopf: binary braucht 2 Klassen, {dataset} hat {classes}",
    "train-no-csv": "CSV: Es fehlt der Text einer CSV-Datei für den eigenen Datensatz; lade eine Datei hoch",
    "train-arm-syntax": "Arm: {text!r} kam an, erlaubt ist arm, arm:policy oder arm:policy:loss_dtype",
}

TEMPLATES: dict[str, str] = _CLAIMS | _TRAINING | _AUTOPSY | _ENGINE | _ARGUMENTS | FILES
