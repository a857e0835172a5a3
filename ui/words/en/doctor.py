"""The words of the Doctor page."""

from core.messages import held

TITLE = "Doctor"
QUESTION = "Is my own model affected?"

LEAD = held(
    "Paste a program, or upload `.py` files, notebooks, a `.keras` file or a zip of your project: **{rules} rules** "
    "check which output reaches which loss, and each finding shows the line, the reason and the fix. "
    "**Nothing is run.**",
    by="nothing_is_run",
)

CONTROLS = {
    "doctor_rule": {"label": "Example"},
    "doctor_version": {"label": "Version", "options": {"failing": "Wrong", "passing": "Right"}},
    "doctor_program": {"label": "Your program", "allowed": "a program as this page writes it into a link"},
    "doctor_backend": {
        "label": "Backend",
        "help": "TensorFlow recovers the logits behind some activations; JAX and PyTorch never do.",
        "options": {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"},
    },
    "doctor_show": {
        "label": "Show",
        "options": {"error": "Error", "warning": "Warning", "advice": "Advice", "unresolved": "Not determined"},
    },
    "logits_scale": {
        "label": "Scale of the example",
        "help": "Standard deviation of the synthetic logits, which are used until you upload a file.",
    },
    "logits_format": {"label": "Take the worst sample apart in"},
    "logits_formulation": {"label": "Formulation"},
}

UPLOAD = "Or upload files, or a zip of your project"
EDITOR = "Your program"
OWN_PROGRAM = "Your program"
PLACEHOLDER = "Paste your program here."
CHECK = "Check"
STALE = "You have changed the program: these findings are about the text before. Press Check."
TOO_LONG = (
    "This program is too long for a link. It is kept in this browser tab until you close the tab; a copied link does "
    "not contain it."
)
BRING_BACK = "Bring back my earlier program"

READING = "Reading your program. A long file waits behind the short ones."

COUNTS = {
    "error": "**{count:|error|errors}**",
    "warning": "{count:|warning|warnings}",
    "advice": "{count:|suggestion|suggestions}",
    "unresolved": "{count} not determined",
}
FOUND = "{found}. Model outputs that reach a loss: {pairings}."
NOTHING_FOUND = "**Nothing found.** Model outputs that reach a loss, all of them consistent with it: {pairings}."
NOTHING_SEEN = (
    "**Nothing to check.** No output of a Keras or TensorFlow model reaches a loss in this file, so this result does "
    "not mean that the code is correct."
)
MORE = "{count} more are not shown; the command line lists them all."
PROJECT_COUNTS = (
    "{files:|file|files} read, {pairings:|output|outputs} judged with the loss that they reach, {open} not determined."
)
NOTHING_SEEN_IN_FILES = (
    "**Nothing to check.** No output of a model reaches a loss in these files, so this result does not mean that the "
    "code is correct."
)
EVIDENCE = "Evidence:"
THE_LINE = "reported at {place}"
UNREAD = "Not read: {count:|file|files}"
MORE_UNREAD = "{count} more were not read."
OTHER_FILES = "Skipped: {count:|file|files} of other kinds or in hidden folders."
APPLY = "Put this correction into the editor"
DOWNLOAD_CORRECTED = "Download the corrected file"
REPORTS = {"html": "Report (HTML)", "sarif": "Report (SARIF)"}
REPORTS_NOTE = "The findings shown here, as a page for people and for code scanning; both in English."
READ_AS = "Read as {frameworks}."
FRAMEWORKS = {"keras": "Keras on {backend}", "pytorch": "PyTorch", "jax": "JAX", "boosting": "XGBoost or LightGBM"}
BACKEND_SET = "The program itself sets the backend."
LINE = "line {line}"
CELL_LINE = "cell {cell}, line {line}"
CELL = "Cell {cell}"
CELL_WITH_FINDINGS = "Cell {cell}: {count:|finding|findings}"
CELLS = "Code cells are counted from the top: {count:|cell|cells}. Text cells have no number."
WHERE = "Why:"
FIX = "Fix:"
CORRECTION = "The corrected source"
RECOMMENDED = "Recommended: {repair}"
OTHERWISE = "Otherwise: {repair}"
REPAIRS = {"logits": "the loss takes logits", "probabilities": "the model returns probabilities"}
REASONS = {
    "logits": (
        "The loss is computed from the logits, in one step: on no backend is anything clipped or rounded away before "
        "it."
    ),
    "probabilities": (
        "The price: the loss is computed from rounded probabilities. Only TensorFlow recovers the logits behind them, "
        "and not always."
    ),
}
RETURNS = {
    "logits": {
        "as before": (
            "`predict()` keeps returning logits: apply `{activation}` to them where you need probabilities, and "
            "compare the logits themselves to decide."
        ),
        "new": (
            "`predict()` returns logits from now on, no longer probabilities: apply `{activation}` to them wherever "
            "probabilities are expected."
        ),
    },
    "probabilities": {
        "as before": "`predict()` keeps returning probabilities: nothing changes where the model is used.",
        "new": (
            "`predict()` returns probabilities from now on, no longer logits: remove every `{activation}` that is "
            "applied to them afterwards."
        ),
    },
}
EFFECT = "See the effect"

RULES = "The rules"
RULES_HEADER = ("Rule", "What it finds", "TensorFlow", "JAX", "PyTorch")
RULES_CAPTION = "Severity of each rule on each Keras backend"
RULES_LINE = (
    "Source code is only parsed, and only `config.json` is read from a `.keras` file. Anything that cannot be traced, "
    "such as a model from another file or a loss chosen at run time, is listed as not determined, with the line and "
    "the reason. The doctor never guesses."
)
COMMAND = (
    "The same check for whole folders, and as a pre-commit hook. The command runs in a clone of this lab's repository; "
    "`docs/doctor.md` there describes the others:"
)
COMMAND_LINE = "python -m core doctor PATH... --backend tensorflow --diff"

LOGITS = "My own logits"
LOGITS_LEAD = (
    "Upload the logits of your model, one sample per row, as CSV, NPY or NPZ (up to {limit} MB). Labels go in a CSV "
    'column named "label" or an NPZ array named "labels". Every formulation is computed in every format and compared '
    "with the certified exact loss."
)
LOGITS_UPLOAD = "Upload logits"
LOGITS_EXAMPLE = (
    "No file yet: {count} synthetic samples with {classes} classes, normally distributed with scale {scale}, and "
    "random labels."
)
LOGITS_COUNT = "{judged} of {total} samples checked."
LOGITS_NO_LABELS = "Without labels, the class with the largest logit is used as the label."
LOGITS_FIRST_SAFE = "First safe in"
LOGITS_NO_FORMAT = "none of these"
LOGITS_SAFE = "safe"
LOGITS_TROUBLES = {
    "unrepresentable": "not representable",
    "nonfinite": "not finite",
    "clipped": "clipped",
    "dead": "dead gradient",
    "wrong": "wrong",
}
LOGITS_LEGEND = held(
    "The share of samples with a problem, and the most frequent problem. Wrong: the loss is off by more than "
    "{wrong:.0%}. Dead: the whole gradient is exactly 0. A sample whose true loss is below {negligible} does not "
    "count as a problem, because there is nothing left to learn from it.",
    by="shown",
)
LOGITS_WORST = "**Worst sample, {format}, {formulation}: row {row}.** Loss {loss}; the exact value is {exact}."
LOGITS_TOO_WIDE = (
    "The worst sample cannot be taken apart: it has too many classes, its logits are too far apart, or the format "
    "cannot represent them."
)
