"""The words of the Doctor page."""

TITLE = "Doctor"
QUESTION = "Is my own model wrong?"

LEAD = (
    "Paste a program, or upload a `.py`, a notebook or a `.keras` file. The doctor reads which output meets which loss "
    "and says where the two disagree. **Nothing is run**: sources are parsed, and of a `.keras` file only its "
    "`config.json` is read."
)

RULE = "Example of"
VERSION = "Version"
VERSIONS = {"failing": "Wrong", "passing": "Right"}
BACKEND = "Backend"
BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
BACKEND_HELP = "TensorFlow finds the logits behind some activations again; JAX and PyTorch never do."
SHOW = "Show"
SEVERITIES = {"error": "Error", "warning": "Warning", "advice": "Advice", "unresolved": "Not determined"}

UPLOAD = "Upload a file"
EDITOR = "Your program"

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
