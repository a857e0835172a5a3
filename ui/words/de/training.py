"""Die Seite über das Training."""

TITLE = "Training"
QUESTION = "Spielt das beim Training eine Rolle?"

CONTROLS = {
    "preset": {"label": "Versuch"},
    "arm": {"label": "Arm {slot}"},
    "precision": {
        "label": "Genauigkeit von Arm {slot}",
        "help": (
            "Die Dtype-Policy von Keras für alle Schichten. „Mixed“ rechnet im schmalen Format und hält die Gewichte "
            "in float32. Der Loss wird in float32 berechnet, sofern nichts anderes angegeben ist."
        ),
    },
    "dataset": {"label": "Datensatz"},
    "num_classes": {"label": "Klassen"},
    "label_noise": {
        "label": "Falsche Labels, %",
        "help": (
            "Anteil der Trainingslabels, die durch eine andere Klasse ersetzt werden. Bei ihnen liegt das Modell "
            "dann selbstsicher falsch."
        ),
    },
    "hidden": {
        "label": "Verdeckte Schichten",
        "help": "Einheiten der ReLU-Schichten, von der Eingabe an: 25-15, oder none für reine Softmax- oder "
        "logistische Regression.",
        "allowed": "Einheiten, durch Bindestriche verbunden wie in 25-15, oder none",
    },
    "scale": {
        "label": "Anfangsgewichte ×",
        "help": (
            "Faktor für die Anfangsgewichte der Ausgabeschicht. Mit einem großen Faktor liegt das Modell von Anfang "
            "an selbstsicher falsch."
        ),
    },
    "head": {"label": "Ausgabe"},
    "optimizer": {"label": "Optimierer"},
    "learning_rate": {"label": "Lernrate"},
    "batch_size": {"label": "Batchgröße"},
    "epochs": {"label": "Epochen"},
}
SETTINGS = "Den Versuch ändern"
ARMS = "Arme: bis zu vier Enden für dasselbe Modell, mit denselben Gewichten und denselben Batches"
NO_ARM = "kein Arm"
LOSS_IN = "Loss in {dtype}"
DATA = "Daten"
CSV = "Deine CSV-Datei"
CSV_AWAITED = "Wähle eine CSV-Datei, um mit ihr zu trainieren."
CSV_HELP = (
    "Spalten mit Zahlen und eine Spalte namens label (fehlt sie, gilt die letzte). Kommas trennen die Spalten, oder "
    "Semikolons, wenn Zahlen Dezimalkommas haben. Die Datei bleibt in dieser Sitzung und steht nicht im Link."
)
MODEL = "Modell"
HIDDEN_UNREADABLE = (
    "„{typed}“ ist keine Liste von Schichten. Gib 25-15 oder none ein; bis dahin gibt es keine verdeckten Schichten."
)
AUTOMATIC = "passend zu den Daten"
OPTIMISATION = "Optimierung"
CHANGED = "Geändert gegenüber „{preset}“: {changes}."
BACK_TO_PRESET = "Zurück zum ursprünglichen Versuch"
CONTROL_NAMES = {
    "dataset": "Datensatz",
    "head": "Ausgabe",
    "hidden": "verdeckte Schichten",
    "scale": "Anfangsgewichte",
    "optimizer": "Optimierer",
    "learning_rate": "Lernrate",
    "batch_size": "Batchgröße",
    "epochs": "Epochen",
    "label_noise": "falsche Labels",
    "num_classes": "Klassen",
    "seed": "Startwert",
    "arm1": "Arm 1",
    "arm2": "Arm 2",
    "arm3": "Arm 3",
    "arm4": "Arm 4",
    "precision1": "Genauigkeit von Arm 1",
    "precision2": "Genauigkeit von Arm 2",
    "precision3": "Genauigkeit von Arm 3",
    "precision4": "Genauigkeit von Arm 4",
}
PROBLEM = "Dieser Versuch kann nicht laufen: {problem}."

BUTTONS = {
    "train": "Trainieren",
    "train_again": "Noch einmal trainieren",
    "play_recording": "Aufzeichnung abspielen",
    "play_again": "Noch einmal abspielen",
    "retry": "Wiederholen",
    "go_on": "Weiter",
    "step_batch": "Ein Batch",
    "step_epoch": "Eine Epoche",
    "stop": "Anhalten",
    "reset": "Zurücksetzen",
}
BUTTON_HELP = {
    "train": "Trainiert alle Arme im Gleichschritt. Arbeit anderswo hält nichts an; den Tab zu schließen schon.",
    "reset": "Zurück zu denselben Anfangsgewichten, Bit für Bit.",
}

STATES = {
    "ready": "Bereit",
    "queued": "Wartet",
    "running": "Trainiert",
    "paused": "Pausiert",
    "done": "Fertig",
    "stopped": "Angehalten",
    "lost": "Verloren",
    "failed": "Gescheitert",
}
PROGRESS = "{state}: {place}, Schritt {step}. {waiting}"
PLAYER = {
    "pause": "Pause",
    "play": "Abspielen",
    "again": "Noch einmal",
    "scrubber": "Stelle im Training",
    "pace": "Tempo der Wiedergabe",
}
PACES = {"slow": "Langsam", "normal": "Normal", "fast": "Schnell"}
NO_ANSWER = "Die Antwort erscheint hier, wenn das Training zu Ende ist."
EXAMPLE = "Blass: dieses Experiment, aufgezeichnet am {day:%d.%m.%Y}."
QUEUED_NEXT = "Als Nächstes an der Reihe. Dein Lauf beginnt von selbst, sobald ein Worker frei ist."
QUEUED_BEHIND = "Platz {place} in der Warteschlange: {before:|Lauf|Läufe} vor deinem. Er beginnt von selbst."
NOT_READY = {
    "starting": "Die Trainings-Engine startet. Dein Lauf beginnt von selbst.",
    "warming": (
        "TensorFlow läuft in einem eigenen Prozess warm; das dauert einmalig ein paar Sekunden. Dein Lauf beginnt "
        "von selbst."
    ),
    "unavailable": "{message} Dein Lauf wartet und beginnt von selbst.",
}
ENDINGS = {
    "lost": "Dieser Lauf ging verloren. {message}",
    "failed": "Dieser Lauf ist gescheitert. {message}",
    "stopped": "{message}",
}
GONE = "Das Labor hat den hier gezeigten Lauf nicht mehr. „{train}“ wiederholt ihn mit denselben Bits."
COMPARE = "Mit früheren Läufen vergleichen:"
REMOVE = "Entfernen"
REMOVE_HELP = "Vergisst den Lauf mit {name}."
OTHER_DATA = "andere Daten"
MORE_SETTINGS = "{count} weitere"
RESTARTED = (
    "Ein Worker ist abgestürzt. Ein anderer hat diesen Lauf mit denselben Bits neu gestartet; was du siehst, bleibt "
    "erhalten, und von dort geht der Lauf weiter."
)
STATES_OF_RECORDING = {
    "ready": "Aufzeichnung, am Anfang",
    "running": "Aufzeichnung läuft",
    "paused": "Aufzeichnung pausiert",
    "done": "Ende der Aufzeichnung",
    "stopped": "Aufzeichnung angehalten",
}
RECORDING_OFFERS = {
    "never": (
        "{message} Hier lässt sich nichts trainieren; das Skript und das Notebook unten trainieren auf deinem "
        "Rechner oder in Colab."
    ),
    "unavailable": "Im Augenblick lässt sich nichts trainieren: {message}",
    "full": "Vor deinem Lauf warten schon viele.",
    "broken": "Dieser Lauf ist nicht bis zum Ende gekommen.",
}
RECORDING_EXISTS = (
    "Die Aufzeichnung ist ein Lauf dieses Versuchs vom {day:%d.%m.%Y}: dieselben Zahlen und Bilder, nur nicht gerade "
    "eben berechnet."
)
RECORDING_ONLY_PRESET = (
    "Aufgezeichnet wurden nur die eigenen Einstellungen des Versuchs. Beim Abspielen werden deine Änderungen "
    "zurückgesetzt."
)
RECORDING_LABEL = (
    "**Aufzeichnung vom {day:%d.%m.%Y}, kein laufendes Training.** Sie entstand mit TensorFlow {tensorflow}, Keras "
    "{keras}, NumPy {numpy} und Python {python} und läuft in gleichmäßigem Tempo ab, nicht in dem des Trainings."
)
RECORDING_CAPTION = "Aufzeichnung vom {day:%d.%m.%Y}, kein laufendes Training"
RECORDING_ALT = "Aufzeichnung vom {day:%d.%m.%Y}, kein laufendes Training. {alt}"
STALE = (
    "Seit diesem Lauf wurden die Einstellungen geändert. Die Bilder unten zeigen noch diesen Lauf; „Trainieren“ "
    "startet einen neuen."
)

STALE_RECORDING = (
    "Seit dieser Aufzeichnung wurden die Einstellungen geändert. Die Bilder unten zeigen noch die Aufzeichnung; das "
    "Skript und das Notebook unten verwenden die neuen Einstellungen."
)

EMPTY_DATA = "Die Trainingsdaten: {dataset}"
ALT_IMAGES = "Ein Bild aus jeder Klasse: {classes}."
ALT_PLANE = "Die Trainingspunkte in der Ebene, nach Klassen: {classes}."
EMPTY_LEADS = {
    "train": "Drücke auf **Trainieren**, dann geschieht Folgendes:",
    "play_recording": "Drücke auf **Aufzeichnung abspielen** und sieh einen Lauf, in dem das geschah:",
    "": "Das tun das Skript und das Notebook unten:",
}
EMPTY_STEPS = (
    "{arms} werden als Keras-Modelle mit {layers} Einheiten gebaut. Alle beginnen mit denselben Gewichten und sehen "
    "dieselben Batches. Sie unterscheiden sich nur darin, was die Ausgabeschicht liefert und was der Loss darüber "
    "erfährt.",
    (
        "Vor dem ersten Schritt wird der Loss jedes Arms auf Logits gemessen, deren Ergebnis bekannt ist. Das "
        "zeigt, was Keras wirklich rechnet, und das ist nicht immer das, was im Code steht."
    ),
    (
        "Trainiert wird mit {samples} Beispielen in Batches zu {batch}, über {epochs} Epochen oder {steps} Schritte. "
        "Du siehst den Loss, die Genauigkeit und den Anteil der Beispiele, deren Gradient exakt null ist."
    ),
)
EMPTY_LAST_STEPS = {
    "train": (
        "Dann kannst du pausieren, Batch für Batch weitergehen, mit denselben Bits von vorn beginnen oder jede "
        "Einstellung ändern."
    ),
    "play_recording": "Du kannst pausieren, Epoche für Epoche weitergehen und alles noch einmal abspielen.",
}
CLAIMED = "Behauptungen dieses Versuchs, in jedem Lauf geprüft"
FIRST_NONFINITE = "Erste nicht endliche Zahl: **{arm}**, Schritt {step}, Operation {operation}: {reason}."
KERAS_STILL = (
    "Keras' eigene Genauigkeit für **{arm}** ist {value} auf den Validierungsdaten: Ihre Metrik nimmt ein Beispiel, "
    "dessen Ausgaben NaN sind, für die erste Klasse."
)
FINITE = "alles endlich"
SKIPPED = "Die Loss-Skalierung hat {count:,|Schritt|Schritte} von **{arm}** ausgelassen."

NOT_YET = "–"
MEASURING = "Was Keras für diesen Arm wirklich rechnet, wird vor dem ersten Schritt gemessen."
VALIDATION = "Genauigkeit (Validierung)"
TRAINING_NOTE = "Training {value}"
ITS_LOSS = "gemeldeter Loss"
TRUE_NOTE = "wahrer Loss {value}"
DEAD = "Gradient exakt 0"
WRONG_NOTE = "{value} falsch und festgefahren"
BELOW_CLIP = "Label unter dem Clip"
LABEL_LOST_NOTE = "ihr Label zieht nicht mehr"
NOTHING_CLIPPED_NOTE = "nichts abgeschnitten"
KERAS_NOTE = "Keras meldet {value}"

QUANTITIES = {
    "loss": "Loss in Nats",
    "accuracy": "Genauigkeit auf Validierungsdaten",
    "dead": "Gradient exakt 0",
    "logit": "Größtes |Logit|",
    "gradient": "Norm des Gradienten",
    "weight": "Norm der Gewichte",
}
BESIDE = {"loss": "wahrer Loss derselben Logits", "accuracy": "auf Trainingsdaten", "dead": "falsch und festgefahren"}
BAND = "Schattiert: vom kleinsten bis zum größten Wert von {seeds} Seeds, aufgezeichnet am {day}."
EPOCH_AXIS = "Epochen"
CAP = "−ln 1e-7 = {cap:.3f}, die Obergrenze durch den Clip"
FLOOR = "{floor:.2f}, die Untergrenze eines doppelten Softmax"
EXACT_ZERO = "exakt 0"
ALT_EMPTY = "{title}: Noch ist nichts angekommen."
ALT_IN_EPOCH = "{title}, bei {place}: {values}."
ALT_FAINT = "Dahinter blass: {runs}."
ALT = "{title}, nach {epoch} von {epochs} Epochen: {values}."
SURFACES = "Welche Klasse jeder Arm in der Ebene vorhersagt (blasser: weniger sicher)"
SURFACE_ALT = (
    "Vorhersagen von {arm} in der Ebene nach {epoch} Epochen: {accuracy:.1%} der Validierungspunkte sind richtig."
)

CLIP_OF_HEAD = {
    "sparse": (
        r"Bei ganzzahligen Labels gibt Keras die Logarithmen der abgeschnittenen Wahrscheinlichkeiten $c$ an "
        r"TensorFlows fusionierten Loss, als wären sie Logits: $L = -\ln c_y + \ln \sum_j c_j$. Unter dem Clip zieht "
        "das Label nicht mehr am Modell. Von vielen dieser Gradienten lässt die Rundung einen kleinen Rest übrig; "
        "nicht alle diese Beispiele zählen daher als Gradient von exakt null."
    ),
    "one_hot": (
        r"Bei One-Hot-Labels ist der Loss $-\ln c_y$ der abgeschnittenen Wahrscheinlichkeiten $c$: Unter dem Clip ist "
        "er konstant und sein Gradient exakt null."
    ),
    "binary": (
        r"Bei einem Sigmoid ist der Loss $-\ln c$ oder $-\ln(1 - c)$ der abgeschnittenen Wahrscheinlichkeit $c$: Unter "
        "dem Clip ist er konstant und sein Gradient exakt null."
    ),
}

AFTER = "Ergebnisse"
ARM_COLUMN = "Arm"
FINAL_COLUMNS = {
    "validation_accuracy": "Validierung",
    "train_accuracy": "Training",
    "loss": "gemeldeter Loss",
    "true_loss": "wahrer Loss",
    "zero_loss_share": "Loss 0",
    "dead_share": "Gradient 0",
    "wrong_and_dead_share": "falsch und festgefahren",
    "clipped_share": "Label unter dem Clip",
    "largest_logit": "größtes |Logit|",
}
NONFINITE_COLUMN = "erste nicht endliche Zahl"
STEP_AND_OPERATION = "Schritt {step}, {operation}"
SAME_WEIGHTS = "{first} und {second} endeten mit denselben Gewichten, Bit für Bit ({hash})."
CLAIM_HOLDS = "trifft in diesem Lauf zu"
IN_SEEDS = "bei {count} von {seeds} Seeds"
CLAIM_FAILS = "trifft in diesem Lauf nicht zu"
CLAIMS_OF_PRESET = "Die Behauptungen des Versuchs"
LINK_OF_RUN = "Link zu diesem Lauf kopieren"
TO_PROBABILITIES = "Die Wahrscheinlichkeiten dieser Arme ansehen, Beispiel für Beispiel"
CODE = "Der Code jedes Arms"
CODE_SERVING = "Danach, um eine Vorhersage zu lesen:"
WHY_FORMULA = r"""
Mit den Wahrscheinlichkeiten $p = \operatorname{softmax}(z)$ und dem Label $y$ sind der Loss und sein Gradient

$$L = -\ln p_y, \qquad \frac{\partial L}{\partial z} = p - \operatorname{onehot}(y).$$

Der fusionierte Loss berechnet beide aus $z$ und bleibt genau, so falsch das Modell auch liegt. In zwei Schritten,
aus gegebenen Wahrscheinlichkeiten, schneidet Keras $p$ zuerst auf $[10^{-7}, 1 - 10^{-7}]$ ab: Unterhalb ist der
Loss die Konstante $-\ln 10^{-7}$, und der Gradient einer Konstanten ist exakt null. Bei ganzzahligen Labels rechnet
Keras stattdessen $L = -\ln c_y + \ln \sum_j c_j$ aus den abgeschnittenen $c$: Auch dort zählt das Label nicht mehr, vom
Gradienten kann aber ein Rest übrig sein, der meist Rundung ist. In beiden Fällen ist ein solches Beispiel falsch und
kann nicht mehr gelernt werden. Der Keras-Standard hat eine Softmax-Schicht und täte dasselbe, findet aber auf
TensorFlow das $z$ hinter $p$, solange nichts es versteckt.
"""
PROBE_TITLE = "Was Keras wirklich rechnet, für jede Ausgabe, jedes Flag, jede Genauigkeit und jede Ausführungsart"
PROBE_LEAD = (
    "Die Karten oben zeigen das für die Arme eines Laufs. Diese Tabelle enthält alle Arten, eine Ausgabe zu "
    "schreiben. Jede wird gebaut, einen Schritt auf Logits mit bekanntem Loss trainiert und am Loss erkannt, "
    "der herauskommt. Eine Messung gilt für alle Besucher."
)
PROBE_MEASURE = "Jetzt messen (bis zu einer Minute)"
PROBE_NEVER = "{message} `python -m core probe` misst die Tabelle auf einer Maschine, die trainieren kann."
PROBE_WAITS = "Wartet auf einen Worker; es beginnt von selbst."
PROBE_COUNT = "{count:|Zelle|Zellen} bisher gemessen."
PROBE_LEGEND = (
    "F: fusioniert. T: Keras' zwei Schritte, aus abgeschnittenen Wahrscheinlichkeiten. D: Aktivierung doppelt. M: "
    "Logits als Wahrscheinlichkeiten behandelt. R: Logarithmus ohne Clip. w: Keras hat gewarnt."
)
PROBE_MARKS = {"fused": "F", "two_step": "T", "double": "D", "missing": "M", "raw": "R", "unknown": "?"}
PROBE_WARNED = "w"
PROBE_COLUMNS = ("Ausgabe", "Genauigkeit", "from_logits")
PROBE_MODES = {
    "fit": "fit",
    "run_eagerly": "run_eagerly",
    "jit_compile": "jit_compile",
    "eager_tape": "GradientTape (eager)",
    "predict": "predict, dann Loss",
}
TRIES = {
    "nothing-happens": "Wann geschieht gar nichts?",
    "rescued-by-keras": "Ist der übliche Code, Softmax und dann der Standard-Loss, falsch?",
    "mixed-precision": "Wann findet Keras die Logits nicht mehr?",
    "log-of-zero": "Was geschieht, wenn nichts abgeschnitten wird?",
    "outliers": "Kann der Clip je helfen?",
    "double-activation-saturates": "Wann schadet ein zweites Softmax?",
    "bfloat16-absorbs": "Warum bewegen sich bfloat16-Gewichte nicht mehr?",
}
SOURCE = "Der Code des Trainings"
