"""Die Meldungen von ``core`` auf Deutsch: je Schlüssel eine Vorlage mit denselben Feldern wie in ``core.messages``."""

from .messages_of_emergency import EMERGENCY
from .messages_of_files import FILES
from .messages_of_fingerprints import FINGERPRINTS

_CLAIMS = {
    "arm": "{label}",
    "at-epoch": "Epoche {epoch} von {epochs}",
    "at-batch": "Batch {batch} von {batches}, Epoche {epoch} von {epochs}",
    "arms-and": "{first} und {second}",
    "arms-comma": "{first}, {second}",
    "answer-reached": "{value:.1%} Validierungsgenauigkeit mit {arms}",
    "answer-against": "{better} gegen {worse}",
    "answer-there": "{value:.1%} mit {arms}",
    "answer-stuck": "{share:.1%} der Trainingsbeispiele sind mit {arms} falsch und festgefahren",
    "answer-few-stuck": "weniger als {least:.1%} der Trainingsbeispiele sind mit {arms} falsch und festgefahren",
    "answer-clipped": (
        "bei {share:.1%} der Trainingsbeispiele liegt die Wahrscheinlichkeit des Labels mit {arms} unter dem Clip"
    ),
    "answer-few-clipped": (
        "bei weniger als {least:.1%} der Trainingsbeispiele liegt die Wahrscheinlichkeit des Labels mit {arms} "
        "unter dem Clip"
    ),
    "answer-none-stuck": "kein Trainingsbeispiel ist falsch und festgefahren",
    "answer-not-finite": "{arm} stieß in Schritt {step:,} auf eine nicht endliche Zahl",
    "answer-also": "{first}; {second}",
    "answer": "{answer}.",
    "answer-early": "Bei {place}: {answer}.",
    "claim-ends-above": (
        "{better} erreicht zum Schluss eine um mindestens {by:g} höhere Validierungsgenauigkeit als {worse}"
    ),
    "claim-ends-within": (
        "{first} und {second} liegen am Ende in der Validierungsgenauigkeit höchstens {within:g} auseinander"
    ),
    "claim-same-bits": "{first} und {second} enden mit denselben Gewichten, Bit für Bit",
    "claim-at-least": "{arm} endet mit {quantity} von mindestens {value:g}",
    "claim-at-most": "{arm} endet mit {quantity} von höchstens {value:g}",
    "claim-falls": "{arm} endet mindestens {by:g} unter der eigenen besten Validierungsgenauigkeit",
    "claim-keras-ran": "Keras berechnete für {arm} {kind}",
    "claim-breaks": "{arm} stößt auf eine nicht endliche Zahl, zuerst bei {operation}",
    "claim-stays-finite": "{arm} bleibt bis zum Ende endlich",
    "claim-either": "{operation} oder {other}",
    "arm-ran": (
        "{arm} berechnete {kind}: Bei einem Logit-Abstand von {gap:g} war der Loss {loss:.5g} (der fusionierte "
        "Loss ist {fused:.5g}, abgeschnittene Wahrscheinlichkeiten ergeben {clipped:.5g}) und der Gradient {zero}."
    ),
    "gradient-exactly-zero": "exakt null",
    "gradient-not-zero": "nicht null",
    "kind-fused": "den fusionierten Loss der Logits",
    "kind-two-step": "den Loss abgeschnittener Wahrscheinlichkeiten",
    "kind-raw": "den Logarithmus nicht abgeschnittener Wahrscheinlichkeiten",
    "kind-double": "die Aktivierung zweimal",
    "kind-missing": "einen Loss, der Logits wie Wahrscheinlichkeiten abschneidet",
    "kind-unknown": "etwas, das zu keiner bekannten Formel passt",
    "quantity-validation-accuracy": "einer Validierungsgenauigkeit",
    "quantity-loss": "einem Loss",
    "quantity-largest-logit": "einem größten Logit",
    "quantity-zero-loss-share": "einem Anteil von Beispielen mit Loss 0",
    "quantity-dead-share": "einem Anteil von Beispielen mit Gradient 0",
    "quantity-wrong-and-dead-share": "einem Anteil falscher, nicht mehr lernender Beispiele",
    "quantity-clipped-share": "einem Anteil von Beispielen, deren Label unter dem Clip liegt,",
    "first-in-logits": "den Logits",
    "first-in-activation": "der Aktivierung",
    "first-in-log": "dem Logarithmus",
    "first-in-loss": "dem Loss",
    "first-in-gradient": "dem Gradienten",
    "first-in-update": "der Aktualisierung",
}

_TRAINING = {
    "left-range": "{what} hat den Bereich von {dtype} verlassen; die größte Zahl darin ist {largest:.5g}",
    "a-logit": "Ein Logit",
    "a-gradient": "Ein Gradient",
    "an-updated-weight": "Ein aktualisiertes Gewicht",
    "the-loss": "Der Loss",
    "activation-overflowed": "Die Aktivierung ist in {dtype} übergelaufen",
    "clip-rounds-to-one": (
        "1 - 1e-7 wird in {dtype} zu 1 gerundet: Der Clip lässt eine Wahrscheinlichkeit von 1 durch, und log(1 - 1) "
        "ist minus unendlich"
    ),
    "probability-saturated": (
        "Eine Wahrscheinlichkeit ist in {dtype} bei einem Logit vom Betrag {gap:.4g} exakt 0 oder 1, und log 0 ist "
        "minus unendlich"
    ),
    "probability-vanished": (
        "{whose} ist in {dtype} exakt 0, weil das zugehörige Logit {gap:.4g} unter dem größten liegt, und log 0 ist "
        "minus unendlich"
    ),
    "the-labels-probability": "Die Wahrscheinlichkeit des Labels",
    "a-probability": "Eine Wahrscheinlichkeit",
    "library-inside": "{name} in {format}: {how}; subnormale Ergebnisse von exp werden {flushed}.",
    "library-rounds-once": "rechnet in float32 und rundet einmal",
    "library-rounds-along": "rundet Zwischenergebnisse in {format}",
    "subnormals-flushed": "auf 0 gesetzt",
    "subnormals-kept": "beibehalten",
    "output-then": "{output}, danach {next}",
    "output-nested": "ein verschachteltes Modell mit {output} am Ende",
    "output-own-layer": "eine eigene Schicht, die {next} aufruft",
    "output-with": "{output} mit {option}",
}

_AUTOPSY = {
    "autopsy-sound": "{subject} ist genau: {computed:.9g} liegt {ulps} ulps von {format} neben dem exakten Wert.",
    "autopsy-the-loss": "Der Loss",
    "autopsy-few-ulps": "{ulps:.2g}",
    "autopsy-many-ulps": "{ulps:,.0f}",
    "autopsy-damaged": "Der Schaden beginnt in Schritt {number}, {step}: {computed:g} statt {exact}. {why}",
    "autopsy-damaged-by": "{damage} Die Ursache liegt in Schritt {number}, {step} = {computed:.9g}.",
    "cause-overflow": "Überlauf: Der exakte Wert übersteigt die größte Zahl von {format}, {largest:.4g}.",
    "cause-lack": "Nicht darstellbar: {format} hat keine solche Zahl.",
    "cause-underflow": (
        "Unterlauf: Der exakte Wert liegt unter {smallest:.3g}, und darunter verliert {format} Stellen."
    ),
    "cause-clip": "Clip: Das Abschneiden verändert den Wert, der wahre Loss hat aber keine solche Grenze.",
    "cause-absorption": (
        "Absorption: Eine Addition rundet Stellen ihres kleineren Summanden weg, von denen dieser Schritt abhängt."
    ),
    "cause-cancellation": (
        "Auslöschung: Führende Stellen heben sich auf, und übrig bleibt vor allem der Rundungsfehler der Operanden."
    ),
    "cause-rounding": "Rundung: Die Rundungsfehler der Operanden werden verstärkt.",
    "autopsy-logits": "Logits: {count}; erlaubt {needed}",
    "autopsy-one-logit": "ist genau eines",
    "autopsy-some-logits": "sind 1 bis {most}",
    "autopsy-label": "Label: {label}; erlaubt sind 0 bis {most}",
    "autopsy-not-finite": "Logits: {logit}; nur endliche Logits haben einen endlichen wahren Loss",
    "autopsy-lacks": "Logits: {logit:g}; erlaubt sind nur Zahlen, die {format} darstellen kann",
    "autopsy-beyond": "Logits: {logit:g}; erlaubt sind Beträge bis {largest:g}, der größten Zahl von {format}",
    "autopsy-apart": "Logits: zu weit auseinander; von 0 und voneinander dürfen sie höchstens {most:g} entfernt sein",
}

_ENGINE = {
    "run-finished": "",
    "run-asked": "Auf Wunsch angehalten.",
    "run-replaced": "Angehalten, weil dieselbe Sitzung einen anderen Lauf gestartet hat.",
    "run-closed": "Angehalten, weil der Browser-Tab geschlossen wurde.",
    "run-abandoned": "Angehalten, weil der Server, der ihn gestartet hat, keine Ergebnisse mehr abholte.",
    "run-records": "Angehalten an der Grenze von {records:,|Datensatz|Datensätzen} je Lauf.",
    "run-seconds": "Angehalten an der Grenze von {seconds:g|Sekunde|Sekunden} je Lauf.",
    "run-memory": "Angehalten an der Grenze von {memory_megabytes:g} MB Speicher je Lauf.",
    "run-total": "Angehalten an der Grenze von {total_megabytes:g} MB Ergebnissen je Lauf.",
    "run-pause": "Angehalten, weil er {pause_seconds:g|Sekunde|Sekunden} lang pausierte, während andere warteten.",
    "run-record-size": "Ein Datensatz von {size:.2f} MB überschreitet die Grenze von {record_megabytes:g} MB.",
    "run-no-memory": ("Der ausführende Rechner hatte dafür nicht genug Speicher. Ein kleinerer Lauf passt vielleicht."),
    "run-died": "Sein Worker-Prozess ist abgestürzt. „Wiederholen“ startet den Lauf von vorn.",
    "run-silent": (
        "Er lieferte {silence_seconds:g|Sekunde|Sekunden} lang kein Ergebnis, daher wurde sein Worker neu gestartet."
    ),
    "run-overtime": (
        "Er überschritt seine Grenze von {seconds:g|Sekunde|Sekunden}, daher wurde sein Worker neu gestartet."
    ),
    "run-hog": (
        "Er überschritt seine Grenze von {memory_megabytes:g} MB Speicher, daher wurde sein Worker neu gestartet."
    ),
    "run-unanswered": "Sein Worker reagierte nicht mehr und wurde neu gestartet.",
    "run-disconnected": "Die Verbindung zum Cluster ging verloren. „Wiederholen“ startet den Lauf von vorn.",
    "run-unavailable": "{waiting_seconds:g|Sekunde|Sekunden} lang war kein Worker verfügbar.",
    "run-code-changed": (
        "Der Code des Labors hat sich geändert, seit dieser Lauf begann. „Wiederholen“ startet ihn mit dem neuen Code."
    ),
    "engine-shut-down": "Das Rechenwerk wurde heruntergefahren.",
    "engine-no-worker": "Es ist kein Worker verfügbar.",
    "engine-unavailable": "Das Rechenwerk ist nicht verfügbar; das Labor versucht weiter, es zu erreichen.",
    "engine-starting": "Das Rechenwerk startet.",
    "engine-warming": "Der Worker lädt TensorFlow.",
    "engine-ready": "Bereit zum Training.",
    "engine-cannot-load": "Der Worker kann {module} nicht laden: {reason}",
    "result-imports": (
        "Ein Ergebnis würde {module} in den Server importieren; Ergebnisse dürfen nur Zahlen und Arrays sein."
    ),
    "result-holds": "Ein Ergebnis enthält ein Objekt vom Typ {name}; Ergebnisse dürfen nur Zahlen und Arrays sein.",
    "call-no-result": "{function} lieferte in {seconds:g|Sekunde|Sekunden} kein Ergebnis.",
    "call-worker-died": "Der Worker ist beim Berechnen von {function} {times}-mal abgestürzt.",
    "call-no-answer": "Das Rechenwerk antwortete nicht auf einen Aufruf von {function}.",
    "not-installed": (
        "{library} ist für dieses Python ({version}) nicht installiert; im Labor läuft es mit Python 3.11 bis 3.13 "
        "unter Linux, Windows und auf Macs mit Apple-Chip."
    ),
    "little-memory": "Dieser Server hat {granted:.0f} MB Speicher, das Training braucht aber {needed} MB.",
}

_ARGUMENTS = {
    "argument-none": "{argument}: keine Angabe; nötig ist mindestens eine",
    "argument-unknown": "{argument}: {name!r} ist unbekannt; zur Auswahl stehen {allowed}",
    "argument-twice": "{argument}: {name!r} kommt zweimal vor; erlaubt ist jeder Name nur einmal",
    "argument-range": "{argument}: {value}; erlaubt ist eine ganze Zahl von {low} bis {high}",
    "magnitudes-range": "Größen: {low}:{high}; nötig ist 0 <= low <= high <= {most:g}",
    "family-inputs": "Eingaben von {family}: {count:|Zahl|Zahlen}; nötig: {needed}",
    "family-inputs-alone": "Eingaben: es fehlt die Familie, für die sie sind",
    "family-input": "Eingaben von {family}: {value}; nötig: {needed}",
    "reduce-input": "Logits: nötig ist entweder eine Datei mit einer Zeile Logits oder --equal V",
    "sweep-size": "Größen × Beispiele × Klassen: {size:,} Logits; erlaubt sind höchstens {most:,}. Bei "
    "{classes:,|Klasse|Klassen} senke Größen × Beispiele auf {fit:,}",
    "train-integer": "{argument}: {value!r}; erlaubt ist eine ganze Zahl von {low} bis {high}",
    "train-number": "{argument}: {value!r}; erlaubt ist eine Zahl von {low:g} bis {high:g}",
    "train-arms-count": "Arme: {count}; erlaubt sind 1 bis {most}",
    "train-arms-twice": "Arme: {labels}; erlaubt ist jeder Arm höchstens einmal je Genauigkeit",
    "train-layers": "Verdeckte Schichten: {count}; erlaubt sind 0 bis {most}",
    "train-binary": "Ausgabe: binary braucht 2 Klassen; {dataset} hat {classes}",
    "train-no-csv": "CSV: Für den Datensatz csv fehlt der Text einer CSV-Datei; lade eine Datei hoch",
    "train-arm-syntax": "Arm: {text!r}; erlaubt ist arm, arm:policy oder arm:policy:loss_dtype",
}

TEMPLATES: dict[str, str] = _CLAIMS | _TRAINING | _AUTOPSY | _ENGINE | _ARGUMENTS | FILES | FINGERPRINTS | EMERGENCY
