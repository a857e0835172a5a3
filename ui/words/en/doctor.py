"""The words of the Doctor page."""

from core.messages import held

TITLE = "Doctor"
QUESTION = "Is my own model wrong?"

LEAD = held(
    "Paste a program, or upload a `.py`, a notebook or a `.keras` file. The doctor reads which output meets which loss "
    "and says where the two disagree. **Nothing is run**: sources are parsed, and of a `.keras` file only its "
    "`config.json` is read.",
    by="nothing_is_run",
)

CONTROLS = {
    "doctor_rule": {"label": "Example of"},
    "doctor_version": {"label": "Version", "options": {"failing": "Wrong", "passing": "Right"}},
    "doctor_backend": {
        "label": "Backend",
        "help": "TensorFlow finds the logits behind some activations again; JAX and PyTorch never do.",
        "options": {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"},
    },
    "doctor_show": {
        "label": "Show",
        "options": {"error": "Error", "warning": "Warning", "advice": "Advice", "unresolved": "Not determined"},
    },
    "logits_scale": {
        "label": "Scale of the example",
        "help": "Standard deviation of the made-up logits; an upload takes their place.",
    },
    "logits_format": {"label": "Open up the worst sample in"},
    "logits_formulation": {"label": "Formulation"},
}

UPLOAD = "Upload a file"
EDITOR = "Your program"

READING = "This is being read. A long file waits behind the short ones."

COUNTS = {
    "error": "**{count} to correct**",
    "warning": "{count} to look at",
    "advice": "{count} to consider",
    "unresolved": "{count} not determined",
}
FOUND = "{found}. Outputs seen with a loss: {pairings}."
NOTHING_FOUND = "**Nothing found.** Outputs seen with a loss, all of them in agreement with it: {pairings}."
NOTHING_SEEN = (
    "**Nothing to judge.** No output of a Keras or TensorFlow model was seen with a loss here, so this is no approval."
)
MORE = "{count} more are not drawn; the command line lists them all."
LINE = "line {line}"
CELL_LINE = "cell {cell}, line {line}"
WHERE = "Where it bites:"
FIX = "What to do:"
CORRECTION = "The corrected source"
EFFECT = "See the effect"

RULES = "The rules"
RULES_HEADER = ("Rule", "What it finds", "TensorFlow", "JAX", "PyTorch")
RULES_CAPTION = "Severity of each rule on each backend of Keras"
RULES_LINE = (
    "What cannot be followed from the source, such as a model from another file or a loss chosen at run time, is "
    "listed as not determined, with the line and the reason. It is never guessed."
)
COMMAND = "The same from the command line, for whole folders and as a pre-commit hook:"
COMMAND_LINE = "python -m core doctor PATH... --backend tensorflow --diff"

LOGITS = "My own logits"
LOGITS_LEAD = (
    "Upload the logits that your model returns, one row a sample, as CSV, NPY or NPZ (at most {limit} MB). Labels: a "
    'CSV column called "label", or an NPZ array called "labels". Every formulation is computed in every format and '
    "compared with the certified truth."
)
LOGITS_UPLOAD = "Upload logits"
LOGITS_EXAMPLE = "No file yet: {count} made-up samples of {classes} classes, normal with scale {scale}, random labels."
LOGITS_COUNT = "{judged} of {total} samples judged."
LOGITS_NO_LABELS = "Without labels, the class of the largest logit stands in."
LOGITS_FIRST_SAFE = "First safe in"
LOGITS_NO_FORMAT = "none of them"
LOGITS_SAFE = "safe"
LOGITS_TROUBLES = {
    "unrepresentable": "cannot be held",
    "nonfinite": "not finite",
    "clipped": "clipped",
    "dead": "dead gradient",
    "wrong": "wrong",
}
LOGITS_LEGEND = held(
    "The share of samples in trouble, and their commonest trouble. Wrong: the loss is off by more than {wrong:.0%}. "
    "Dead: the whole gradient is exactly 0. A sample whose true loss is below {negligible} counts as no trouble, for "
    "nothing is left to learn from it.",
    by="shown",
)
LOGITS_WORST = "**Worst sample, {format}, {formulation}: row {row}.** Loss {loss}; the truth is {exact}."
LOGITS_TOO_WIDE = "The worst sample has too many classes, or logits too far apart, to be opened up."
