"""The training page."""

from core.messages import held

TITLE = "Training"
QUESTION = "Does it matter when a model learns?"

CONTROLS = {
    "preset": {"label": "Experiment"},
    "arm": {"label": "Arm {slot}"},
    "precision": {
        "label": "Precision of arm {slot}",
        "help": "Keras' dtype policy of every layer. “Mixed” computes in the narrow format and keeps the weights in "
        "float32. The loss casts to float32 unless it is said otherwise.",
    },
    "dataset": {"label": "Data set"},
    "num_classes": {"label": "Classes"},
    "label_noise": {
        "label": "Wrong labels, %",
        "help": "Share of the training labels replaced by another class: the model will be confidently wrong on them.",
    },
    "hidden": {
        "label": "Hidden layers",
        "help": held(
            "Units of the ReLU layers, from the input on: 25-15, or none for plain softmax or logistic regression.",
            by="example",
        ),
        "allowed": held("units joined by hyphens as in 25-15, or none", by="example"),
    },
    "scale": {
        "label": "Initial weights ×",
        "help": "Factor on the initial weights of the output layer. Large factors make the model start out "
        "confidently wrong.",
    },
    "head": {"label": "Head"},
    "optimizer": {"label": "Optimizer"},
    "learning_rate": {"label": "Learning rate"},
    "batch_size": {"label": "Batch size"},
    "epochs": {"label": "Epochs"},
}
SETTINGS = "Change the experiment"
ARMS = held("Arms: up to four ways to end the same model, from the same weights and the same batches", by="most_arms")
NO_ARM = "no arm"
LOSS_IN = "loss in {dtype}"
DATA = "Data"
CSV = "Your CSV file"
CSV_HELP = "Numbers, and one column called label (or the last one). It stays in this session and is not in the link."
MODEL = "Model"
HIDDEN_UNREADABLE = held(
    "“{typed}” is not a list of layers. Write 25-15, or none; until then there are no hidden layers.", by="example"
)
AUTOMATIC = "by the data"
OPTIMISATION = "Optimisation"
CHANGED = "Changed from “{preset}”: {changes}."
BACK_TO_PRESET = "Back to the preset"
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
    "go_on": "Go on",
    "pause": "Pause",
    "step_batch": "One batch",
    "step_epoch": "One epoch",
    "stop": "Stop",
    "reset": "Reset",
}
BUTTON_HELP = {
    "train": held(
        "Trains all arms in lockstep. Nothing you click elsewhere stops it; closing the tab does.", by="closing_the_tab"
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
PROGRESS = "{state}: epoch {epoch} of {epochs}, step {step:,}. {waiting}"
QUEUED_NEXT = "Next in the queue: it starts by itself as soon as a worker is free."
QUEUED_BEHIND = "Place {place} in the queue: {before:|run|runs} before yours. It starts by itself."
NOT_READY = {
    "starting": "The training engine is starting. Your run begins by itself.",
    "warming": "TensorFlow is warming up in its own process: a few seconds, once. Your run begins by itself.",
    "unavailable": "{message} Your run waits and begins by itself.",
}
ENDINGS = {
    "lost": "This run was lost. {message}",
    "failed": "This run failed. {message}",
    "stopped": "{message}",
}
GONE = (
    "The run that stood here was lost: the lab was restarted, its code has changed, or this page was loaded anew. The "
    "settings are still the same; “{train}” starts it again from the same bits."
)
RESTARTED = (
    "A worker died. Another one has begun this run again from the same bits; what you see stays, and it goes on there."
)
STATES_OF_RECORDING = {
    "ready": "Recording, at its beginning",
    "running": "Playing the recording",
    "paused": "Recording paused",
    "done": "End of the recording",
    "stopped": "Recording stopped",
}
RECORDING_OFFERS = {
    "never": "{message} So nothing is trained here; the script and the notebook below do it on your machine or in "
    "Colab.",
    "unavailable": "Nothing can be trained at the moment: {message}",
    "full": "Many runs are waiting before yours.",
    "broken": "This run did not come to its end.",
}
RECORDING_EXISTS = (
    "The recording is a run of this experiment on {day}: the same numbers and pictures, only not made now."
)
RECORDING_ONLY_PRESET = (
    "It has the experiment's own settings: only those were recorded. Playing it puts the changed controls back."
)
RECORDING_LABEL = (
    "**Recording of {day}, not a live run.** It was made with TensorFlow {tensorflow}, Keras {keras}, NumPy {numpy} "
    "and Python {python}, and is played at a steady pace, not at that of the training."
)
RECORDING_CAPTION = "Recording of {day}, not a live run"
RECORDING_ALT = "Recording of {day}, not a live run. {alt}"
STALE = (
    "The controls have changed since this run. The pictures below still belong to the run; Train starts the new one."
)

STALE_RECORDING = (
    "The controls have changed since this recording. The pictures below still belong to it; the script and the "
    "notebook below take the new settings."
)

EMPTY_DATA = "What they learn from: {dataset}"
ALT_IMAGES = "An image of each class: {classes}."
ALT_PLANE = "The training points in the plane, by class: {classes}."
EMPTY_LEADS = {
    "train": "Press **Train**, and this happens:",
    "play_recording": "Press **Play the recording**, and see a run in which this happened:",
    "": "The script and the notebook below do this:",
}
EMPTY_STEPS = (
    held(
        "{arms} are built as Keras models of {layers} units. All start from the same weights and see the same "
        "batches; they differ only in what the output layer returns and what the loss is told about it.",
        by="same_start",
    ),
    "Before the first step, each arm's loss is measured on logits whose answer is known. That shows what Keras really "
    "runs, which is not always what the code says.",
    "They learn from {samples} examples in batches of {batch}, {epochs} epochs or {steps} steps, before your eyes: "
    "loss, accuracy, and the share of examples whose gradient is exactly zero.",
)
EMPTY_LAST_STEPS = {
    "train": "Then you can pause, go batch by batch, start again from the same bits, or change anything.",
    "play_recording": "You can pause, go epoch by epoch, and play it again.",
}
CLAIMED = "What this experiment claims; every run checks it"
FIRST_NONFINITE = "First number that is not finite: **{arm}**, step {step:,}, in its {operation}: {reason}."
FINITE = "all finite"
SKIPPED = "Loss scaling skipped {count:,|step|steps} of **{arm}**."

NOT_YET = "–"
MEASURING = "What Keras really runs for this arm is measured before the first step."
VALIDATION = "validation accuracy"
TRAINING_NOTE = "training {value}"
ITS_LOSS = "its loss"
TRUE_NOTE = "true loss {value}"
DEAD = held("gradient exactly 0", by="shown")
WRONG_NOTE = "{value} wrong and stuck"

QUANTITIES = {
    "loss": "Loss, nats (dotted: true loss of the same logits)",
    "accuracy": "Accuracy on validation data (dotted: training)",
    "dead": held("Gradient exactly 0 (dotted: wrong)", by="shown"),
    "logit": "Largest |logit|",
    "gradient": "Gradient norm",
    "weight": "Weight norm",
}
EPOCH_AXIS = "epochs"
CAP = held("−ln 1e-7 = {cap:.3f}, the cap of the clip", by="clip")
FLOOR = "{floor:.2f}, the floor of a double softmax"
EXACT_ZERO = held("exactly 0", by="shown")
ALT_EMPTY = "{title}: nothing has arrived yet."
ALT = "{title}, after {epoch} of {epochs} epochs: {values}."
SURFACES = "Where each arm decides for which class (paler: less sure)"
SURFACE_ALT = (
    "Decisions of {arm} over the plane, after {epoch} epochs: {accuracy:.1%} of the validation points are right."
)

AFTER = "What is left"
ARM_COLUMN = "arm"
FINAL_COLUMNS = {
    "validation_accuracy": "validation",
    "train_accuracy": "training",
    "loss": "its loss",
    "true_loss": "true loss",
    "zero_loss_share": held("loss 0", by="shown"),
    "dead_share": held("gradient 0", by="shown"),
    "wrong_and_dead_share": "and wrong",
    "largest_logit": "largest |logit|",
}
NONFINITE_COLUMN = "first not finite"
STEP_AND_OPERATION = "step {step:,}, {operation}"
SAME_WEIGHTS = "{first} and {second} ended with the same weights, bit for bit ({hash})."
CLAIM_HOLDS = "holds in this run"
CLAIM_FAILS = "does not hold in this run"
CLAIMS_OF_PRESET = "The experiment's claims"
LINK_OF_RUN = "Link to this run"
TO_PROBABILITIES = "Look at these arms' probabilities, example by example"
CODE = "The code of each arm"
CODE_SERVING = "Then, to read a prediction:"
WHY_FORMULA = r"""
With probabilities $p = \operatorname{softmax}(z)$ and the label $y$, the loss and its gradient are

$$L = -\ln p_y, \qquad \frac{\partial L}{\partial z} = p - \operatorname{onehot}(y).$$

Fused, both are computed from $z$ and stay right however wrong the model is. In two steps, from given probabilities,
Keras clips $p$ to $[10^{-7}, 1 - 10^{-7}]$ first: below the clip the loss is the constant $-\ln 10^{-7}$, and the
gradient of a constant is exactly zero. Such an example is wrong, and cannot be learned any more. Keras' default has a
softmax layer and would do the same, but on TensorFlow it goes back from $p$ to $z$, as long as nothing hides $z$.
"""
PROBE_TITLE = "What Keras really runs, for every head, flag, precision and execution mode"
PROBE_LEAD = (
    "The cards above say it for the arms of a run. Here are all the ways to write a head: each is built, trained for "
    "one step on logits whose loss is known, and recognised by the loss that comes out. It is measured once for all."
)
PROBE_MEASURE = "Measure now (up to a minute)"
PROBE_NEVER = "{message} `python -m core probe` measures the table on a machine that trains."
PROBE_WAITS = "Waiting for a worker; it starts by itself."
PROBE_COUNT = "{count:|cell|cells} measured so far."
PROBE_LEGEND = (
    "F: fused. T: Keras' two steps, from clipped probabilities. D: the activation twice. M: logits taken for "
    "probabilities. R: unclipped logarithm. w: Keras warned."
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
    "mixed-precision": "What breaks Keras' rescue?",
    "log-of-zero": "What happens when nothing is clipped?",
    "outliers": "Can the clip ever help?",
    "double-activation-saturates": "When does a second softmax hurt?",
    "bfloat16-absorbs": "Why do bfloat16 weights stand still?",
}
SOURCE = "The code that trains"
