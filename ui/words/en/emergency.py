"""The words of the Emergency page."""

TITLE = "Emergency"
QUESTION = "What is wrong with my loss?"

_UNSURE = "not sure"
CONTROLS = {
    "entrance": {
        "label": "I have",
        "options": {"value": "a loss value", "symptom": "a symptom", "text": "a log, an error, a program, a file"},
    },
    "loss_value": {
        "label": "The loss, with all its digits",
        "help": "As it is printed, in nats. NaN, infinite and negative losses have causes too.",
        "allowed": "a loss such as `nan` or a number",
    },
    "loss_classes": {
        "label": "Classes",
        "help": "The number of classes, if you know it. Zero stands for unknown: then usual numbers are tried.",
    },
    "symptom": {
        "label": "The symptom",
        "options": {
            "nan": "NaN",
            "infinite": "infinite",
            "stands": "stands still",
            "accuracy_stands": "falls, accuracy stands",
            "accuracy_half": "accuracy exactly one half",
            "negative": "negative",
            "zero": "exactly zero",
            "predictions_differ": "predictions differ",
            "gpu_only": "NaN on a GPU only",
        },
    },
    "pasted": {"label": "Your text", "allowed": "a text as this page writes it into a link"},
    "ask_output": {
        "label": "What does the model return?",
        "options": {"unsure": _UNSURE, "probabilities": "probabilities", "logits": "logits"},
    },
    "ask_expects": {
        "label": "What does the loss expect?",
        "help": "Logits: from_logits=True in Keras, CrossEntropyLoss or BCEWithLogitsLoss in PyTorch.",
        "options": {"unsure": _UNSURE, "probabilities": "probabilities", "logits": "logits"},
    },
    "ask_data": {
        "label": "Are all inputs finite and all labels in range?",
        "options": {"unsure": _UNSURE, "sound": "yes, checked", "unsound": "no"},
    },
    "ask_rate": {
        "label": "Does a tenth of the learning rate help?",
        "options": {"unsure": _UNSURE, "helps": "yes, it goes away", "same": "no"},
    },
    "ask_format": {
        "label": "In which format is it computed?",
        "options": {"unsure": _UNSURE, "float32": "float32", "float16": "float16", "bfloat16": "bfloat16"},
    },
    "ask_weights": {
        "label": "Are examples weighted, masked or ignored?",
        "options": {"unsure": _UNSURE, "used": "yes", "unused": "no"},
    },
}

FIELD = "A log, a traceback, a warning, logits with labels, a program, or a description"
PLACEHOLDER = (
    "Paste what you have: the last lines of a traceback, a History, a CSV log or the printed losses, one batch of "
    "logits with its labels, the program, or a sentence that says what happens. It is recognised by itself."
)
CHECK = "Check"
EXAMPLES = {"log": "Example: a log", "message": "an error", "logits": "logits", "program": "a program"}
TOO_LONG = "This text is too long for a link: it stays in this browser tab, and a copied link does not contain it."
RECOGNISED = {
    "nothing": "Nothing is pasted yet. Whatever you paste is read, never run.",
    "value": "Recognised as a loss value.",
    "message": "Recognised as a message of Python. It is read, never run.",
    "program": "Recognised as a program. The doctor reads it and never runs it.",
    "log": "Recognised as a log of losses.",
    "logits": "Recognised as logits.",
    "watch": "A file of logit_watch, which is read instead of the text.",
    "words": "Read as a description in words.",
    "unknown": "Not recognised as a message, a log, logits or a program.",
}
WATCH = "Or the file of a training that logit_watch has watched"
WATCH_HELP = (
    "`logit_watch` runs beside your training in Keras or PyTorch and writes what it sees into a file of JSON lines, "
    "without inputs and labels: `with watch(model): model.fit(x, y)`. docs/watch.md says how to install it."
)
WORST = "The worst example, at step {step}"
WORST_LEAD = (
    "The logits of the example with the largest loss, in the batch in which something first went wrong, step by "
    "step. The first is that of the true class, the others follow from the largest on: the file does not say "
    "which classes they are."
)
WORST_KEPT = "The file has {count} of its {classes} logits."
WORST_STEPS = "Softmax of the worst example in {format}, step by step"
REPORTS = {"html": "Report (HTML)", "md": "Report (Markdown)"}
REPORTS_NOTE = "What is seen, the causes with their evidence, and the repairs."
REPORT_SEEN = "What the watch saw in {steps} steps"
REPORT_RULED_OUT = "Ruled out"
WATCH_SHARES = {
    "at_ceiling": "at the ceiling of the clip",
    "zero_gradient": "gradient exactly zero",
    "one_term": "softmax sum of one term",
}
WATCH_Y = "share of the examples"
WATCH_LIMIT = "Where the watch could not look, in its words: {sentence}"
ALT_SHARE = "{name}: up to {share} percent of the examples."
ALT_EVENT = "Event {place} is at step {step}."

ANSWER = "Most likely: **{cause}.** {evidence}"
ANSWER_AMONG = "Most likely: **{cause}.** Also possible: {others}. The questions below tell them apart."
OTHER = "“{cause}”"
NO_ANSWER = {
    "nothing": "Paste what your training left behind, and the likely causes appear here.",
    "symptom": "No known cause fits all of your answers.",
    "value": "No known cause gives this value.",
    "message": "Nothing in this message points to a known cause of a bad loss.",
    "program": "The doctor finds nothing in this program that explains a bad loss.",
    "log": "These losses look healthy: no plateau with a known cause, nothing infinite, nothing NaN.",
    "logits": "These logits and labels look healthy.",
    "watch": "The watch saw nothing wrong in this training.",
    "words": "No known cause fits all of your answers.",
    "unknown": "This text is not a message, a log, logits or a program that this page can read.",
}
ASK = "Questions that tell the causes apart"
CAUSES = "The likely causes"
COMMON = "All of them fit what was seen: {evidence}"
FOR = "Speaks for it"
AGAINST = "Speaks against it"
REPAIR = "Repair:"
SEE = "See it: {page}"
RULED_OUT = "**Ruled out:**"
TO_DOCTOR = "Every finding, with the corrected program: the Doctor"

VALUE_AXIS = "loss (nats)"
NEAR = "fits your loss"
OTHERS = "known values"
YOURS = "your loss: {value}"
GROUPS = {
    "uniform": "equal probabilities",
    "twice": "activation twice",
    "constant": "always one class",
    "cap": "capped by a clip or epsilon",
    "format": "format's limits",
}
VALUES_CAPTION = (
    "Each circle is a loss with a known cause, in the row of that cause; a diamond is one that your loss fits."
)
NO_ROW = "none"
ALT_VALUES = (
    "Your loss, {value}, on an axis with {count} losses that have a known cause. It meets one in these rows: {rows}."
)
LOSS = "loss"
CURVE_X = {"epoch": "epoch", "step": "step", "entry": "entry of the log"}
CURVE_Y = "loss (nats)"
PLATEAU = "stands at {value}"
FIRST = {"nan": "first NaN: {unit} {step}", "inf": "first infinite: {unit} {step}"}
ALT_CURVE = "The {count} losses of the log, from {first} to {last}."
RECORDED = "A recorded training of the lab, “{preset}”. It shows: {cause}."

ROW = "row"
CLASS = "class {place}"
LABEL = "label"
LOGITS_CAPTION = "The pasted logits"
STEPS_CAPTION = "Softmax of row {row} in {format}, step by step"

WHY_TEXT = (
    "A loss is computed in few steps, and each can fail in few ways, so a bad loss says more than it seems. A value at "
    "which the loss stands often follows from the number of classes, a clip or a number format. The step of the first "
    "NaN, and whether the loss grew before it, tell a learning rate from a logarithm of zero. Labels that no class "
    "belongs to raise an error on a processor and give NaN on a GPU. Causes are ranked by what speaks for and against "
    "each; the answers to the questions count as evidence like everything else."
)
TRIES = {
    "emergency_try_clip": ("A loss at the clip", {"entrance": "value", "loss_value": "16.118"}),
    "emergency_try_constant": ("One confident answer", {"entrance": "value", "loss_value": "14.506"}),
    "emergency_try_nan": ("NaN", {"entrance": "symptom", "symptom": "nan"}),
    "emergency_try_half": ("Accuracy of one half", {"entrance": "symptom", "symptom": "accuracy_half"}),
}
SOURCE = "How the causes are ranked"
