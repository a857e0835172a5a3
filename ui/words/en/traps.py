"""The traps page."""

from core.keras.matrix.messages import MEANINGS as MEANINGS
from core.messages import held

TITLE = "Traps"
QUESTION = "Which head, loss and labels belong together?"

CONTROLS = {
    "trap_labels": {
        "label": "Labels",
        "options": {
            "integers": "integers (N,)",
            "column": held("integers (N, 1)", by="shape"),
            "one_hot": "one-hot (N, C)",
            "floats": "floats (N,)",
        },
    },
    "trap_show": {
        "label": "Show",
        "options": {
            "fine": "✓ works",
            "rescued": "↺ repaired by TensorFlow",
            "silent": "✗ silently wrong",
            "error": "! rejected",
        },
    },
    "trap_head": {"label": "Head"},
    "trap_loss": {
        "label": "Loss",
        "options": {
            "sparse_class_probabilities": "sparse, from_logits=False",
            "sparse_class_logits": "sparse, from_logits=True",
            "categorical_class_probabilities": "categorical, from_logits=False",
            "categorical_class_logits": "categorical, from_logits=True",
            "binary_class_probabilities": "binary, from_logits=False",
            "binary_class_logits": "binary, from_logits=True",
        },
    },
    "trap_metrics": {
        "label": "Examples",
        "options": {
            "balanced": "two classes",
            "rare": "rare classes",
            "three_classes": held("three classes", by="label"),
            "multi_label": "several labels",
        },
    },
}

ANSWER = (
    "Use a **linear head and `from_logits=True`**, with a sparse loss for class numbers, a categorical one for one-hot "
    "rows and a binary loss for one unit: that works in **{linear_fine} of {linear_total}** cells without any "
    "repair, while **{silent}** other cells are silently wrong."
)
SUMMARY = (
    "Keras ran all **{total}** combinations. **{fine}** work. Another **{rescued}** work only because TensorFlow "
    "repairs them. **{error}** are rejected with an error. **{silent}** run without an error but optimise a loss that "
    "does not match their predictions: those are the traps, and in **{unwarned}** of them Keras gives no warning."
)

GRID_CAPTION = "Heads against losses, labels as {labels}"
GRID_CORNER = "last layer"
GRID_FAMILIES = {"sparse": "sparse categorical", "categorical": "categorical", "binary": "binary"}
GRID_TOLD = "from_logits={told}"
GRID_TOLD_SHORT = {"True": "True", "False": "False"}
STATES = {
    "fine": {
        "mark": "✓",
        "word": "works",
        "name": "works",
        "meaning": "right: the loss and its gradient are those of the predictions",
        "title": "Works",
        "verdict": "Loss and gradient match the predictions.",
    },
    "rescued": {
        "mark": "↺",
        "word": "repaired",
        "name": "works only because TensorFlow repairs it",
        "meaning": (
            "works only because TensorFlow repairs it: the activation is applied twice, but TensorFlow uses the "
            "logits before it; on JAX and PyTorch it is silently wrong"
        ),
        "title": "Works only because TensorFlow repairs it",
        "verdict": (
            "The program applies the activation twice. TensorFlow uses the logits before it. JAX and PyTorch do not, "
            "and this cell would be silently wrong."
        ),
    },
    "silent": {
        "mark": "✗",
        "word": "wrong",
        "name": "wrong",
        "meaning": "runs, but the loss does not belong to the predictions",
        "title": "Silently wrong",
        "verdict": "Keras trains, but optimises a loss that does not match the predictions.",
    },
    "error": {
        "mark": "!",
        "word": "rejected",
        "name": "rejected",
        "meaning": "Keras raises an error",
        "title": "Rejected",
        "verdict": "Keras raises an error, and nothing is trained.",
    },
}
GRID_WARNED = "⚠"
GRID_CELL = "{head}, {loss}: {outcome}{warned}"
GRID_CELL_WARNED = ", Keras warns"
GRID_LEGEND = held(
    "Choose a cell to see its code, what Keras reported, and the number that proves it. ⚠ Keras warns. `Dense(3)` "
    "represents any number of classes above two. It makes no difference how the loss is passed (class, function or "
    "string): every cell was run in each form.",
    by="spelling_of_a_loss",
)

CELL_TITLE = "`{head}`, {family} loss with `from_logits={told}`, labels as {labels}"
REPORTED = "fit() reports a loss of"
TRUE = "the loss of the predictions is"
DETACHED = "without the repair it would report"
DETACHED_NOTE = "computed by Keras from the outputs alone"
NO_TRUE = "the predictions have no valid loss"
RAN = {
    "softmax_of_logits": "the softmax cross-entropy of the logits, in one fused operation",
    "sigmoid_of_logits": "the sigmoid cross-entropy of the logits, in one fused operation",
    "categorical_of_outputs": held(
        "the logarithm of the outputs, after dividing them by their sum and clipping to [1e-7, 1 − 1e-7]",
        by="clip_range",
    ),
    "sparse_of_outputs": held(
        "the logarithm of the outputs, after clipping them to [1e-7, 1 − 1e-7] and dividing by their sum",
        by="clip_range",
    ),
    "binary_of_outputs": held(
        "the binary cross-entropy of the outputs, after clipping them to [1e-7, 1 − 1e-7]", by="clip_range"
    ),
    "softmax_of_outputs": "a second softmax over the outputs",
    "sigmoid_of_outputs": "a second sigmoid over the outputs",
}
RAN_LINE = "Keras computed **{formula}**."
RESCUED = held(
    "The loss was told that the outputs are logits. On TensorFlow, Keras looked behind the last layer and used the "
    "logits there. Given the outputs alone, as on JAX and PyTorch, it applies the activation a second time and "
    "reports **{alone}**. On TensorFlow, a reshape, a 16-bit layer or `predict()` before the loss has the same "
    "effect.",
    by="sixteen_bits",
)
SAME_ALONE = (
    "TensorFlow recovered the logits here too, but for these examples it makes no difference: given the outputs "
    "alone, as on JAX and PyTorch, Keras also reports **{alone}**. Only a confidently wrong example shows it: from "
    "clipped probabilities, its loss stops at {cap}."
)
PROOFS = {
    "not_finite": "`fit()` reports **{loss}**, which is not finite.",
    "not_probabilities": (
        "The outputs of `predict()` range from **{lowest}** to **{highest}**, and rows add up to between "
        "**{sum_low}** and **{sum_high}**. These are not probabilities of mutually exclusive classes, so they have "
        "no valid loss."
    ),
    "constant": "`predict()` returns **{probability}** for every example, whatever the model has learned.",
    "other_loss": "`fit()` reports **{reported}**, but the loss of the predictions is **{true}**.",
    "other_gradient": (
        "The step taken differs from the true gradient by **{relative_error}** of the gradient's length."
    ),
}
WARNED = "Keras warns:"
WORDS_OF_KERAS = "The message from Keras"
IN_PLAIN_WORDS = "In plain words: {meaning}"
CODE = "The code of this cell"
REPAIRS = "What to change"
REPAIR_PARTS = {
    "labels": "labels as {labels}",
    "from_logits": "from_logits={told}",
    "activation": "{activation} output",
    "family": "{family} loss",
    "units": "{units}",
}
REPAIR_UNITS = {1: "one unit", 2: "two units", 3: held("three or more units", by="label")}
REPAIR = "Works: {changes}"

LIVE = "Run this cell now"
LIVE_NEVER = "{message} Keras ran every cell of the table beforehand; none can be run again here."
LIVE_WAIT = "Keras is running this cell; the first run of a session waits for TensorFlow to start."
LIVE_SAME = "Run just now with TensorFlow {tensorflow}, Keras {keras}: the same outcome. {loss}"
LIVE_OTHER = "Run just now with TensorFlow {tensorflow}, Keras {keras}: {outcome}, unlike the table. {loss}"
LIVE_LOSS = "Reported loss {loss}."
LIVE_REFUSED = "{kind}."
LIVE_FAILED = "The run did not finish: {reason}. Press the button to try again."

WHY_LINES = (
    "A loss cannot see what its input is; it relies on `from_logits`. With `from_logits=False`, it takes a row of "
    "probabilities $p$ and computes $-\\log p_y$ (categorical) or $-y \\log p - (1 - y) \\log(1 - p)$ (binary). With "
    "`from_logits=True`, it takes logits $z$ and computes $\\log \\sum_j e^{z_j} - z_y$ or $\\log(1 + e^z) - y z$.",
    "On TensorFlow, however, Keras does look behind the last layer. If it finds a softmax or sigmoid there, it takes "
    "the logits before it and uses the second form, whichever activation it is and whatever `from_logits` says. This "
    "repairs an activation applied twice (↺). But `predict()` still returns the activation, so if the loss and the "
    "activation belong to different families, training and predictions no longer match. On JAX and PyTorch, Keras "
    "never looks there.",
)

METRICS = "Metrics treat logits as probabilities too"
METRICS_LEAD = {
    "balanced": held(
        "A metric with a threshold has it at 0.5, which is a probability. The logit of 0.5 is 0, so on logits "
        'everything between 0 and 0.5 lands on the wrong side. `"accuracy"` with one unit is such a metric.',
        by=("thresholds", "counted_wrong"),
    ),
    "rare": held(
        "AUC sweeps its thresholds from 0 to 1. If every logit is negative, as for a rare class, all of them lie "
        "outside, and a perfect ranking scores like a coin toss. If every probability is tiny, probabilities do not "
        "help either: AUC has {thresholds} thresholds, and all scores fall below the first. Rank the scores "
        "directly, for example with scikit-learn.",
        by="auc_thresholds",
    ),
    "three_classes": (
        "Argmax needs no softmax, so categorical accuracies are right on logits. Metrics that count entries one at a "
        "time, or take logarithms, are not."
    ),
    "multi_label": (
        'Where an example may have several labels, `"accuracy"` on multi-hot rows becomes a categorical accuracy: it '
        "looks at the largest output of each row only. `BinaryAccuracy` counts label by label, and on logits it needs "
        "`threshold=0`."
    ),
}
METRICS_OF = {"balanced": "", "rare": ", rare", "very_rare": ", very rare", "three_classes": "", "multi_label": ""}
METRICS_AXIS = "value reported by evaluate()"
METRICS_TRUE = "by definition"
METRICS_ON = {"linear": "on logits", "activated": "on probabilities"}
METRICS_REFUSED = "rejected"
METRICS_LABELS = {
    "integers": "",
    "column": held(", y (N, 1)", by="shape"),
    "one_hot": ", y one-hot",
    "floats": ", y floats",
    "multi_hot": "",
}
METRICS_ALT = "Metrics reported by Keras against their definition, {set}. {wrong} of {total} are wrong: {worst}."
METRICS_ALT_WORST = "{name} {on} reports {reported} instead of {true}"
METRICS_ALT_NONE = "none"

OPTIONS = "What hides the logits from Keras"
OPTIONS_LEAD = held(
    "On TensorFlow, Keras finds the logits behind a softmax or sigmoid and fuses the loss itself, until something "
    "hides them. One example, in which a wrong class leads by {margin}, shows the difference. Fused, its loss is the "
    "whole margin and its gradient pulls it back. From clipped probabilities, its loss is {clipped} and its gradient "
    "is exactly 0.",
    by="clipped_gradient",
)
OPTIONS_HARMLESS = "These options are harmless: {harmless}."
OPTIONS_ANYWAY = "With logits and `from_logits=True`, the loss stays fused everywhere except for {anyway}."
OPTIONS_NEVER = "With logits and `from_logits=True`, the loss stays fused everywhere."
OPTIONS_ONE_CLASS = held(
    "A sparse loss on one unit knows only a single class. For label 0 it reports {reported}, whatever the model "
    "predicts, where a binary loss would report {true}; label 1 is rejected.",
    by=("only_class", "refused_label"),
)
OPTIONS_HEADER = ("loss and option", "activated, from_logits=False", "linear, from_logits=True")
OPTIONS_SAID = {
    "fine": "✓ {reported}",
    "rescued": "↺ {reported}",
    "silent": "✗ {reported} instead of {true}, gradient {gradient}",
}
OPTION_NAMES = {
    "none": "{loss}",
    "label_smoothing": "{loss}, label smoothing",
    "ignore_class": "{loss}, ignore_class",
    "class_weight": "{loss}, class weights",
    "sample_weight": "{loss}, sample weights",
    "sum": "{loss}, reduction by sum",
    "identity": "{loss}, linear Activation after it",
    "reshape": "{loss}, Reshape after it",
    "dropout": held("{loss}, Dropout(0) after it", by="shape"),
    "mixed_float16": "{loss}, mixed_float16",
    "mixed_bfloat16": "{loss}, mixed_bfloat16",
    "float64": "{loss}, float64",
}
OPTION_LOSSES = {
    "SparseCategoricalCrossentropy": "sparse",
    "CategoricalCrossentropy": "categorical",
    "CategoricalFocalCrossentropy": "categorical focal",
    "BinaryCrossentropy": "binary",
    "BinaryFocalCrossentropy": "binary focal",
}
OPTION_ONE_UNIT = "{name}, on one unit"

EXCLUSIONS = "Leaving an example out"
EXCLUSIONS_LEAD = (
    "Padding and examples without a label should not count: the loss should be the mean over the others. Keras ran "
    "each way to leave out the last of a few examples, on logits."
)
EXCLUSIONS_HEADER = ("loss and what leaves the last example out", "loss reported by fit()")
EXCLUSIONS_SAID = {
    "fine": "✓ {reported}",
    "silent": "✗ {reported} instead of {true}",
    "empty": "✗ {reported}, although no example remains",
}
EXCLUSIONS_WHY = (
    "Weights take the example out of the sum but not out of the count by which Keras divides, so loss and gradient "
    "shrink with every example left out. `ignore_class` and masks divide by what remains. A label that belongs to no "
    "class is rejected by a sparse loss on a CPU; a binary loss computes with it as if it were a probability."
)

RULES = "Rules for production"
RULE_LINES = {
    "linear": (
        "**Return logits, and tell the loss.** `from_logits=True` on a linear output works in {linear_fine} of "
        "{linear_total} cells with the labels the loss expects, without a warning and without guesswork by Keras."
    ),
    "serve": (
        "**Apply the activation when you serve.** `predict()` returns logits. `argmax` is the same either way; "
        "thresholds, sums and anything shown to a person need probabilities. The cost of each kind of error "
        "determines the threshold."
    ),
    "shape": (
        "**Treat shapes as a contract.** Sparse losses take class numbers, categorical losses one-hot rows, and "
        "binary losses one column for one unit. Of {shape_total} combinations that break this contract, Keras "
        "rejects {shape_refused}. An error costs you a minute."
    ),
    "one_unit": (
        '**One unit has one loss: binary.** `Dense(1, "softmax")` reports {one_unit_loss}, the loss of a sigmoid, '
        "but returns {one_unit_probability} for every example."
    ),
    "family": (
        "**Do not mix families.** A sigmoid head with a categorical loss trains a softmax but returns a sigmoid: "
        "rows add up to between {cross_low} and {cross_high}."
    ),
    "warnings": (
        "**Do not rely on warnings.** {unwarned} of {silent} silently wrong cells give no warning, while "
        "{warned_rescued} of the {rescued} that TensorFlow repairs do."
    ),
    "evaluate": (
        '**Evaluate what you serve.** On logits, `"accuracy"` reports {accuracy_on_logits}; the true value is '
        "{accuracy_true}. Use `BinaryAccuracy(threshold=0)`, `AUC(from_logits=True)`, or evaluate the exported "
        "model."
    ),
}
RULE_SHOWS = {
    "linear": ("Show it", {"trap_head": "linear_3", "trap_loss": "sparse_class_logits", "trap_labels": "integers"}),
    "shape": ("Show one", {"trap_head": "linear_3", "trap_loss": "sparse_class_logits", "trap_labels": "one_hot"}),
    "one_unit": (
        "Show it",
        {"trap_head": "softmax_1", "trap_loss": "binary_class_probabilities", "trap_labels": "integers"},
    ),
    "family": (
        "Show it",
        {"trap_head": "sigmoid_3", "trap_loss": "sparse_class_probabilities", "trap_labels": "integers"},
    ),
    "warnings": (
        "Show one",
        {"trap_head": "linear_3", "trap_loss": "sparse_class_probabilities", "trap_labels": "integers"},
    ),
    "evaluate": ("Show it", {"trap_metrics": "balanced"}),
}
TO_PROBABILITIES = "Probabilities and costs"

HOW = "How this was measured"
HOW_TEXT = held(
    "Every cell is a model with one Dense layer and the same weights, compiled as a user would, then run by "
    "`predict()` and one step of `fit()` in graph mode ({versions}). A step at learning rate 1 is the gradient. The "
    "loss of the predictions is computed in 60-digit arithmetic. Then the loss is given the outputs alone: a cell "
    "that now reports another loss works only because TensorFlow repairs it. A cell is wrong if it breaks one of "
    "these rules:",
    by=("step_is_gradient", "exact_digits"),
)
HOW_COMMAND = "The same table in a terminal: `python -m core matrix --json`. One cell: `--cell {key}`."
SOURCE = "The code that classifies a cell"
