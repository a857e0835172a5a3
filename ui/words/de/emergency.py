"""Die Worte der Seite Notaufnahme."""

TITLE = "Notaufnahme"
QUESTION = "Was stimmt mit meinem Loss nicht?"

_UNSURE = "unsicher"
CONTROLS = {
    "entrance": {
        "label": "Ich habe",
        "options": {
            "value": "einen Loss-Wert",
            "symptom": "ein Symptom",
            "text": "Protokoll, Fehler, Programm, Datei",
        },
    },
    "loss_value": {
        "label": "Der Loss, mit allen Ziffern",
        "help": "So, wie er ausgegeben wird, in Nats. Auch NaN, unendlich und negative Werte haben Ursachen.",
        "allowed": "ein Loss wie `nan` oder eine Zahl",
    },
    "loss_classes": {
        "label": "Klassen",
        "help": "Die Zahl der Klassen, falls bekannt. Null heißt unbekannt: Dann werden übliche Zahlen versucht.",
    },
    "symptom": {
        "label": "Das Symptom",
        "options": {
            "nan": "ist NaN",
            "infinite": "unendlich",
            "stands": "steht still",
            "accuracy_stands": "fällt, Genauigkeit steht",
            "accuracy_half": "Genauigkeit genau ein halb",
            "negative": "negativ",
            "zero": "genau null",
            "predictions_differ": "Vorhersagen weichen ab",
            "gpu_only": "NaN nur auf der GPU",
        },
    },
    "pasted": {"label": "Dein Text", "allowed": "ein Text, wie diese Seite ihn in einen Link schreibt"},
    "ask_output": {
        "label": "Was gibt das Modell zurück?",
        "options": {"unsure": _UNSURE, "probabilities": "Wahrscheinlichkeiten", "logits": "Logits"},
    },
    "ask_expects": {
        "label": "Was erwartet der Loss?",
        "help": "Logits: from_logits=True in Keras, CrossEntropyLoss oder BCEWithLogitsLoss in PyTorch.",
        "options": {"unsure": _UNSURE, "probabilities": "Wahrscheinlichkeiten", "logits": "Logits"},
    },
    "ask_data": {
        "label": "Sind alle Eingaben endlich und alle Labels im Bereich?",
        "options": {"unsure": _UNSURE, "sound": "ja, geprüft", "unsound": "nein"},
    },
    "ask_rate": {
        "label": "Hilft ein Zehntel der Lernrate?",
        "options": {"unsure": _UNSURE, "helps": "ja, es verschwindet", "same": "nein"},
    },
    "ask_format": {
        "label": "In welchem Format wird gerechnet?",
        "options": {"unsure": _UNSURE, "float32": "float32", "float16": "float16", "bfloat16": "bfloat16"},
    },
    "ask_weights": {
        "label": "Sind Beispiele gewichtet, maskiert oder ignoriert?",
        "options": {"unsure": _UNSURE, "used": "ja", "unused": "nein"},
    },
}

FIELD = "Ein Protokoll, ein Traceback, eine Warnung, Logits mit Labels, ein Programm oder eine Beschreibung"
PLACEHOLDER = (
    "Füge ein, was da ist: die letzten Zeilen eines Tracebacks, eine History, ein CSV-Protokoll oder die ausgegebenen "
    "Losses, einen Batch Logits mit Labels, das Programm oder einen Satz, der sagt, was geschieht. Es wird von selbst "
    "erkannt."
)
CHECK = "Prüfen"
EXAMPLES = {"log": "Beispiel: ein Protokoll", "message": "ein Fehler", "logits": "Logits", "program": "ein Programm"}
TOO_LONG = (
    "Dieser Text ist zu lang für einen Link: Er bleibt in diesem Browser-Tab, und ein kopierter Link enthält ihn nicht."
)
RECOGNISED = {
    "nothing": "Noch ist nichts eingefügt. Was du einfügst, wird gelesen, nie ausgeführt.",
    "value": "Als Loss-Wert erkannt.",
    "message": "Als Meldung von Python erkannt. Sie wird gelesen, nie ausgeführt.",
    "program": "Als Programm erkannt. Der Doktor liest es und führt es nie aus.",
    "log": "Als Protokoll von Losses erkannt.",
    "logits": "Als Logits erkannt.",
    "watch": "Eine Datei von logit_watch; sie wird anstelle des Textes gelesen.",
    "words": "Als Beschreibung in Worten gelesen.",
    "unknown": "Nicht als Meldung, Protokoll, Logits oder Programm erkannt.",
}
WATCH = "Oder die Datei eines Trainings, das logit_watch beobachtet hat"
WATCH_HELP = (
    "`logit_watch` läuft neben einem Training in Keras oder PyTorch und schreibt, was es sieht, in eine Datei aus "
    "JSON-Zeilen, ohne Eingaben und Labels: `with watch(model): model.fit(x, y)`. Wie man es installiert, steht in "
    "docs/watch.md."
)
WORST = "Das schlechteste Beispiel, bei Schritt {step}"
WORST_LEAD = (
    "Die Logits des Beispiels mit dem größten Loss in dem Batch, in dem zuerst etwas nicht stimmte, Schritt für "
    "Schritt. Das erste gehört zur wahren Klasse, die anderen folgen vom größten an: Welche Klassen das sind, "
    "steht nicht in der Datei."
)
WORST_KEPT = "Die Datei hat {count} seiner {classes} Logits."
WORST_STEPS = "Softmax des schlechtesten Beispiels in {format}, Schritt für Schritt"
REPORTS = {"html": "Bericht (HTML)", "md": "Bericht (Markdown)"}
REPORTS_NOTE = "Was zu sehen ist, die Ursachen mit ihren Indizien und die Reparaturen."
REPORT_SEEN = "Was die Beobachtung in {steps} Schritten sah"
REPORT_RULED_OUT = "Ausgeschlossen"
WATCH_SHARES = {
    "at_ceiling": "an der Obergrenze des Clips",
    "zero_gradient": "Gradient genau null",
    "one_term": "Softmax-Summe mit einem Summanden",
}
WATCH_Y = "Anteil der Beispiele"
WATCH_LIMIT = "Wohin die Beobachtung nicht sehen konnte, in ihren Worten: {sentence}"
ALT_SHARE = "{name}: bis zu {share} Prozent der Beispiele."
ALT_EVENT = "Ereignis {place} ist bei Schritt {step}."

ANSWER = "Am wahrscheinlichsten: **{cause}.** {evidence}"
ANSWER_AMONG = "Am wahrscheinlichsten: **{cause}.** Auch möglich: {others}. Die Fragen unten unterscheiden sie."
OTHER = "„{cause}“"
NO_ANSWER = {
    "nothing": "Füge ein, was dein Training hinterlassen hat; die wahrscheinlichen Ursachen erscheinen hier.",
    "symptom": "Keine bekannte Ursache passt zu allen Antworten.",
    "value": "Keine bekannte Ursache ergibt diesen Wert.",
    "message": "Nichts in dieser Meldung weist auf eine bekannte Ursache eines schlechten Loss hin.",
    "program": "Der Doktor findet in diesem Programm nichts, was einen schlechten Loss erklärt.",
    "log": "Diese Losses sehen gesund aus: kein Plateau mit bekannter Ursache, nichts Unendliches, kein NaN.",
    "logits": "Diese Logits und Labels sehen gesund aus.",
    "watch": "Die Beobachtung hat in diesem Training nichts Falsches gesehen.",
    "words": "Keine bekannte Ursache passt zu allen Antworten.",
    "unknown": "Dieser Text ist keine Meldung, kein Protokoll, keine Logits und kein Programm, das diese Seite liest.",
}
ASK = "Fragen, die die Ursachen unterscheiden"
CAUSES = "Die wahrscheinlichen Ursachen"
COMMON = "Alle passen zu dem, was zu sehen war: {evidence}"
FOR = "Spricht dafür"
AGAINST = "Spricht dagegen"
REPAIR = "Abhilfe:"
SEE = "Ansehen: {page}"
RULED_OUT = "**Ausgeschlossen:**"
TO_DOCTOR = "Jeder Befund mit dem korrigierten Programm: der Doktor"

VALUE_AXIS = "Loss (Nats)"
NEAR = "passt zu deinem Loss"
OTHERS = "bekannte Werte"
YOURS = "dein Loss: {value}"
GROUPS = {
    "uniform": "gleiche Wahrscheinlichkeiten",
    "twice": "zweimal Aktivierung",
    "constant": "immer eine Klasse",
    "cap": "Deckel aus Clip oder Epsilon",
    "format": "Formatgrenzen",
}
VALUES_CAPTION = (
    "Jeder Kreis ist ein Loss mit bekannter Ursache, in deren Zeile; eine Raute ist einer, der zu deinem Loss passt."
)
NO_ROW = "keine"
ALT_VALUES = (
    "Dein Loss, {value}, auf einer Achse mit {count} Losses, deren Ursache bekannt ist. Er trifft einen in diesen "
    "Zeilen: {rows}."
)
LOSS = "Loss"
CURVE_X = {"epoch": "Epoche", "step": "Schritt", "entry": "Eintrag im Protokoll"}
CURVE_Y = "Loss (Nats)"
PLATEAU = "steht bei {value}"
FIRST = {"nan": "erstes NaN: {unit} {step}", "inf": "zuerst unendlich: {unit} {step}"}
ALT_CURVE = "Die {count} Losses des Protokolls, von {first} bis {last}."
RECORDED = "Ein aufgezeichnetes Training des Labors, „{preset}“. Es zeigt: {cause}."

ROW = "Zeile"
CLASS = "Klasse {place}"
LABEL = "Label"
LOGITS_CAPTION = "Die eingefügten Logits"
STEPS_CAPTION = "Softmax von Zeile {row} in {format}, Schritt für Schritt"

WHY_TEXT = (
    "Ein Loss wird in wenigen Schritten berechnet, und jeder kann auf wenige Arten misslingen; darum sagt ein "
    "schlechter Loss mehr, als es scheint. Ein Wert, bei dem er steht, folgt oft aus der Zahl der Klassen, einem Clip "
    "oder einem Zahlenformat. Der Schritt des ersten NaN, und ob der Loss davor wuchs, unterscheiden eine Lernrate vom "
    "Logarithmus einer Null. Labels, zu denen keine Klasse gehört, ergeben auf einer CPU einen Fehler und auf "
    "einer GPU NaN. Die Ursachen sind danach geordnet, was für und gegen sie spricht; die Antworten auf die Fragen "
    "zählen als Beleg wie alles andere."
)
TRIES = {
    "emergency_try_clip": ("Ein Loss am Clip", {"entrance": "value", "loss_value": "16.118"}),
    "emergency_try_constant": ("Eine selbstsichere Antwort", {"entrance": "value", "loss_value": "14.506"}),
    "emergency_try_nan": ("NaN", {"entrance": "symptom", "symptom": "nan"}),
    "emergency_try_half": ("Genauigkeit ein halb", {"entrance": "symptom", "symptom": "accuracy_half"}),
}
SOURCE = "So werden die Ursachen geordnet"
