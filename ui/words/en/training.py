"""The training page."""

from core.messages import held

TITLE = "Training"
QUESTION = "Does it matter in training?"

CONTROLS = {
    "preset": {"label": "Experiment"},
    "arm": {"label": "Arm {slot}"},
    "precision": {
        "label": "Precision of arm {slot}",
        "help": (
            "The Keras dtype policy of every layer. “Mixed” computes in the narrow format and keeps the weights in "
            "float32. The loss is computed in float32 unless stated otherwise."
        ),
    },
    "dataset": {"label": "Data set"},
    "num_classes": {"label": "Classes"},
    "label_noise": {
        "label": "Wrong labels, %",
        "help": (
            "Share of the training labels that are replaced by another class. The model will be confidently wrong on "
            "them."
        ),
    },
    "hidden": {
        "label": "Hidden layers",
        "help": held(
            "Units of the ReLU layers, starting at the input: 25-15, or none for plain softmax or logistic regression.",
            by="example",
        ),
        "allowed": held("units joined by hyphens, as in 25-15, or none", by="example"),
    },
    "scale": {
        "label": "Initial weights ×",
        "help": (
            "Factor for the initial weights of the output layer. With a large factor, the model starts out "
            "confidently wrong."
        ),
    },
    "head": {"label": "Head"},
    "optimizer": {"label": "Optimizer"},
    "learning_rate": {"label": "Learning rate"},
    "batch_size": {"label": "Batch size"},
    "epochs": {"label": "Epochs"},
}
SETTINGS = "Change the experiment"
ARMS = held("Arms: up to four endings for the same model, with the same weights and the same batches", by="most_arms")
NO_ARM = "no arm"
LOSS_IN = "loss in {dtype}"
DATA = "Data"
CSV = "Your CSV file"
CSV_AWAITED = "Choose a CSV file to train on it."
CSV_HELP = (
    "Columns of numbers, and one column called label (without one, the last column is used). Commas separate the "
    "columns, or semicolons where numbers have decimal commas. The file stays in this session and is not part of the "
    "link."
)
MODEL = "Model"
HIDDEN_UNREADABLE = held(
    "“{typed}” is not a list of layers. Enter 25-15, or none; until then, there are no hidden layers.", by="example"
)
AUTOMATIC = "from the data"
OPTIMISATION = "Optimisation"
CHANGED = "Changed from “{preset}”: {changes}."
BACK_TO_PRESET = "Back to the original experiment"
CONTROL_NAMES = {
    "dataset": "data set",
    "head": "head",
    "hidden": "hidden layers",
    "scale": "initial weights",
    "optimizer": "optimizer",
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "epochs": "epochs",
    "label_noise": "wrong labels",
    "num_classes": "classes",
    "seed": "seed",
    "arm1": held("arm 1", by="label"),
    "arm2": held("arm 2", by="label"),
    "arm3": held("arm 3", by="label"),
    "arm4": held("arm 4", by="label"),
    "precision1": held("precision of arm 1", by="label"),
    "precision2": held("precision of arm 2", by="label"),
    "precision3": held("precision of arm 3", by="label"),
    "precision4": held("precision of arm 4", by="label"),
}
PROBLEM = "This experiment cannot run: {problem}."

BUTTONS = {
    "train": "Train",
    "train_again": "Train again",
    "play_recording": "Play the recording",
    "play_again": "Play again",
    "retry": "Retry",
    "go_on": "Continue",
    "step_batch": "One batch",
    "step_epoch": "One epoch",
    "stop": "Stop",
    "reset": "Reset",
}
BUTTON_HELP = {
    "train": held(
        "Trains all arms in lockstep. Working elsewhere does not stop it; closing the tab does.", by="closing_the_tab"
    ),
    "reset": held("Back to the same initial weights, bit for bit.", by="same_bits_again"),
}

STATES = {
    "ready": "Ready",
    "queued": "Waiting",
    "running": "Training",
    "paused": "Paused",
    "done": "Finished",
    "stopped": "Stopped",
    "lost": "Lost",
    "failed": "Failed",
}
PROGRESS = "{state}: {place}, step {step:,}. {waiting}"
PLAYER = {
    "pause": "Pause",
    "play": "Play",
    "again": "Play again",
    "scrubber": "Place in the training",
    "pace": "Pace of the playback",
}
PACES = {"slow": "Slow", "normal": "Normal", "fast": "Fast"}
NO_ANSWER = "The answer appears here when the training has ended."
EXAMPLE = "Faint: this experiment as it was recorded on {day}."
QUEUED_NEXT = "Next in the queue. Your run starts by itself as soon as a worker is free."
QUEUED_BEHIND = "Position {place} in the queue, {before:|run|runs} ahead of yours. It starts by itself."
NOT_READY = {
    "starting": "The training engine is starting. Your run starts by itself.",
    "warming": (
        "TensorFlow is warming up in its own process; this takes a few seconds, once. Your run starts by itself."
    ),
    "unavailable": "{message} Your run waits and starts by itself.",
}
ENDINGS = {
    "lost": "This run was lost. {message}",
    "failed": "This run failed. {message}",
    "stopped": "{message}",
}
GONE = "The lab no longer has the run that was shown here. “{train}” repeats it from the same bits."
COMPARE = "Compare with earlier runs:"
REMOVE = "Remove"
REMOVE_HELP = "Forgets the run with {name}."
OTHER_DATA = "other data"
MORE_SETTINGS = "{count} more"
RESTARTED = (
    "A worker died. Another worker has restarted this run from the same bits; what you see is kept, and the run will "
    "continue from there."
)
STATES_OF_RECORDING = {
    "ready": "Recording, at the start",
    "running": "Playing the recording",
    "paused": "Recording paused",
    "done": "End of the recording",
    "stopped": "Recording stopped",
}
RECORDING_OFFERS = {
    "never": (
        "{message} Nothing can be trained here; the script and the notebook below train on your machine or in Colab."
    ),
    "unavailable": "Nothing can be trained at the moment: {message}",
    "full": "Many runs are waiting ahead of yours.",
    "broken": "This run did not finish.",
}
RECORDING_EXISTS = (
    "The recording is a run of this experiment on {day}: the same numbers and figures, but not computed just now."
)
RECORDING_ONLY_PRESET = (
    "Only the experiment's own settings were recorded. Playing the recording resets the controls that you changed."
)
RECORDING_LABEL = (
    "**Recording of {day}, not a live run.** It was made with TensorFlow {tensorflow}, Keras {keras}, NumPy {numpy} "
    "and Python {python}, and plays at a steady pace, not at that of the training."
)
RECORDING_CAPTION = "Recording of {day}, not a live run"
RECORDING_ALT = "Recording of {day}, not a live run. {alt}"
STALE = (
    "The controls have changed since this run. The figures below still show that run; press Train to start a new one."
)

STALE_RECORDING = (
    "The controls have changed since this recording. The figures below still show the recording; the script and the "
    "notebook below use the new settings."
)

EMPTY_DATA = "The training data: {dataset}"
ALT_IMAGES = "One image of each class: {classes}."
ALT_PLANE = "The training points in the plane, by class: {classes}."
EMPTY_LEADS = {
    "train": "Press **Train** and this happens:",
    "play_recording": "Press **Play the recording** to see a run in which this happened:",
    "": "The script and the notebook below do this:",
}
EMPTY_STEPS = (
    held(
        "{arms} are built as Keras models of {layers} units. All start from the same weights and see the same "
        "batches. They differ only in what the output layer returns and what the loss is told about it.",
        by="same_start",
    ),
    (
        "Before the first step, the loss of each arm is measured on logits with a known answer. This shows what "
        "Keras really computes, which is not always what the code says."
    ),
    (
        "All train on {samples} examples in batches of {batch}, for {epochs} epochs or {steps} steps. You watch the "
        "loss, the accuracy, and the share of examples whose gradient is exactly zero."
    ),
)
EMPTY_LAST_STEPS = {
    "train": "Then you can pause, go batch by batch, start again from the same bits, or change any setting.",
    "play_recording": "You can pause, go epoch by epoch, and play it again.",
}
CLAIMED = "Claims of this experiment, checked in every run"
FIRST_NONFINITE = "First non-finite number: **{arm}**, step {step:,}, in its {operation}: {reason}."
KERAS_STILL = (
    "Keras' own accuracy for **{arm}** is {value} on the validation data: its metric takes an example whose outputs "
    "are NaN for the first class."
)
FINITE = "all finite"
SKIPPED = "Loss scaling skipped {count:,|step|steps} of **{arm}**."

NOT_YET = "–"
MEASURING = "What Keras really computes for this arm is measured before the first step."
VALIDATION = "validation accuracy"
TRAINING_NOTE = "training {value}"
ITS_LOSS = "reported loss"
TRUE_NOTE = "true loss {value}"
DEAD = held("gradient exactly 0", by="shown")
WRONG_NOTE = "{value} wrong and stuck"
BELOW_CLIP = "label below the clip"
LABEL_LOST_NOTE = "their label pulls no more"
NOTHING_CLIPPED_NOTE = "none clipped"
KERAS_NOTE = "Keras prints {value}"

QUANTITIES = {
    "loss": "Loss in nats",
    "accuracy": "Accuracy on validation data",
    "dead": held("Gradient exactly 0", by="shown"),
    "logit": "Largest |logit|",
    "gradient": "Gradient norm",
    "weight": "Weight norm",
}
BESIDE = {"loss": "true loss of the same logits", "accuracy": "on training data", "dead": "wrong and stuck"}
BAND = "Shaded: from the smallest to the largest value of {seeds} seeds, recorded on {day}."
EPOCH_AXIS = "epochs"
CAP = held("−ln 1e-7 = {cap:.3f}, the cap set by the clip", by="clip")
FLOOR = "{floor:.2f}, the floor of a double softmax"
EXACT_ZERO = held("exactly 0", by="shown")
ALT_EMPTY = "{title}: nothing has arrived yet."
ALT_IN_EPOCH = "{title}, at {place}: {values}."
ALT_FAINT = "Behind them, faint: {runs}."
ALT = "{title}, after {epoch} of {epochs} epochs: {values}."
SURFACES = "The class each arm predicts across the plane (paler: less sure)"
SURFACE_ALT = (
    "Predictions of {arm} across the plane after {epoch} epochs: {accuracy:.1%} of the validation points are right."
)

CLIP_OF_HEAD = {
    "sparse": (
        r"With integer labels, Keras hands the logarithms of the clipped probabilities $c$ to TensorFlow's fused loss, "
        r"as if they were logits: $L = -\ln c_y + \ln \sum_j c_j$. Below the clip, the label pulls at the model no "
        "more. Rounding leaves a small remainder of many of these gradients, so not all of these examples count as a "
        "gradient of exactly zero."
    ),
    "one_hot": (
        r"With one-hot labels, the loss is $-\ln c_y$ of the clipped probabilities $c$: below the clip, it is constant "
        "and its gradient exactly zero."
    ),
    "binary": (
        r"With a sigmoid, the loss is $-\ln c$ or $-\ln(1 - c)$ of the clipped probability $c$: below the clip, it is "
        "constant and its gradient exactly zero."
    ),
}

AFTER = "Results"
ARM_COLUMN = "arm"
FINAL_COLUMNS = {
    "validation_accuracy": "validation",
    "train_accuracy": "training",
    "loss": "reported loss",
    "true_loss": "true loss",
    "zero_loss_share": held("loss 0", by="shown"),
    "dead_share": held("gradient 0", by="shown"),
    "wrong_and_dead_share": "wrong and stuck",
    "clipped_share": "label below the clip",
    "largest_logit": "largest |logit|",
}
NONFINITE_COLUMN = "first non-finite number"
STEP_AND_OPERATION = "step {step:,}, {operation}"
SAME_WEIGHTS = "{first} and {second} ended with the same weights, bit for bit ({hash})."
CLAIM_HOLDS = "holds in this run"
IN_SEEDS = "in {count} of {seeds} seeds"
CLAIM_FAILS = "does not hold in this run"
CLAIMS_OF_PRESET = "The experiment's claims"
LINK_OF_RUN = "Copy link to this run"
TO_PROBABILITIES = "See the probabilities of these arms, example by example"
CODE = "The code of each arm"
CODE_SERVING = "Then, to read a prediction:"
WHY_FORMULA = r"""
With the probabilities $p = \operatorname{softmax}(z)$ and the label $y$, the loss and its gradient are

$$L = -\ln p_y, \qquad \frac{\partial L}{\partial z} = p - \operatorname{onehot}(y).$$

The fused loss computes both from $z$ and stays accurate however wrong the model is. In two steps, from given
probabilities, Keras first clips $p$ to $[10^{-7}, 1 - 10^{-7}]$: below the clip, the loss is the constant
$-\ln 10^{-7}$, and the gradient of a constant is exactly zero. With integer labels, Keras instead computes
$L = -\ln c_y + \ln \sum_j c_j$ from the clipped $c$: the label no longer counts either, but a remainder of the
gradient, mostly rounding, can be left. Either way, such an example is wrong and can no longer be learned. The Keras
default has a softmax layer and would do the same, but on TensorFlow it recovers $z$ from behind $p$, as long as nothing
hides $z$.
"""
PROBE_TITLE = "What Keras really computes, for every head, flag, precision and execution mode"
PROBE_LEAD = (
    "The cards above show this for the arms of one run. This table covers all ways to write a head. Each is built, "
    "trained for one step on logits with a known loss, and recognised by the loss that comes out. One measurement "
    "serves all visitors."
)
PROBE_MEASURE = "Measure now (up to a minute)"
PROBE_NEVER = "{message} `python -m core probe` measures the table on a machine that can train."
PROBE_WAITS = "Waiting for a worker; it starts by itself."
PROBE_COUNT = "{count:|cell|cells} measured so far."
PROBE_LEGEND = (
    "F: fused. T: the two steps of Keras, from clipped probabilities. D: the activation twice. M: logits treated as "
    "probabilities. R: logarithm without a clip. w: Keras warned."
)
PROBE_MARKS = {"fused": "F", "two_step": "T", "double": "D", "missing": "M", "raw": "R", "unknown": "?"}
PROBE_WARNED = "w"
PROBE_COLUMNS = ("output", "precision", "from_logits")
PROBE_MODES = {
    "fit": "fit",
    "run_eagerly": "run_eagerly",
    "jit_compile": "jit_compile",
    "eager_tape": "eager tape",
    "predict": "predict, then loss",
}
TRIES = {
    "nothing-happens": "When does nothing happen at all?",
    "rescued-by-keras": "Is the usual code, softmax and then the default loss, wrong?",
    "mixed-precision": "When can Keras no longer recover the logits?",
    "log-of-zero": "What happens when nothing is clipped?",
    "outliers": "Can the clip ever help?",
    "double-activation-saturates": "When does a second softmax hurt?",
    "bfloat16-absorbs": "Why do bfloat16 weights stop moving?",
}
SOURCE = "The training code"
