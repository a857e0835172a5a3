"""The start page."""

TITLE = "Start"
QUESTION = "Why does nobody compute softmax, then log?"

MARGIN = "How wrong is the model? Its favourite, a wrong class, leads the true one by (nats)"
FORMAT = "Numbers are"

CARD_TITLES = {"two": "Two steps: softmax, then the loss", "one": "One step: the loss from the logits"}
CARD_NOTES = {
    "two": "The probability is rounded first, and clipped to stay above 10⁻⁷. The loss sees only that.",
    "one": "The logarithm meets the exponential on paper, so no tiny number is ever made.",
}
READINGS = {"loss": "loss", "gradient": "gradient at the true class"}
EXACT = "exactly {value}"
FORMULAS = {
    "two": (
        r"\begin{{aligned}}p &= \operatorname{{softmax}}({margin}, 0, 0)_2 = {probability}\\"
        r"L &= -\log \operatorname{{clip}}(p) = {two_loss}\end{{aligned}}"
    ),
    "one": (
        r"\begin{{aligned}}L &= m - z_2 + \log \textstyle\sum_j e^{{z_j - m}}\\"
        r"&= {margin} - 0 + \log(1 + 2 e^{{-{margin}}}) = {one_loss}\end{{aligned}}"
    ),
}

WAYS = {
    "keras_clip": "two steps, clipped as Keras does",
    "max_shift": "two steps, no clip",
    "fused": "one step",
}
TRUTH = "exact"
AXIS_MARGIN = "margin of the wrong class (nats)"
AXIS_LOSS = "loss (nats)"
AXIS_GRADIENT = "gradient at the true class"
ALT_LOSS = (
    "Loss against margin in {format}. At margin {margin}: two steps with Keras' clip give {keras_clip}, two steps "
    "without a clip {max_shift}, one step {fused}. The clipped line goes flat, the one-step line follows the exact one."
)
ALT_GRADIENT = (
    "Gradient at the true class against margin in {format}. At margin {margin}: two steps with Keras' clip give "
    "{keras_clip}, two steps without a clip {max_shift}, one step {fused}. Where the clipped loss goes flat, its "
    "gradient is 0."
)

SENTENCES = (
    "In two steps, softmax first squeezes the true class's probability into {format}: **{probability}**. What the log "
    "makes of it is a loss of **{two_loss}** and a gradient of **{two_gradient}**.",
    "In one step the same logits give **{one_loss}** and **{one_gradient}**; exact are {true_loss} and "
    "{true_gradient}.",
    "From a margin of **{dead_from}** on, the two-step gradient is 0 or no number at all: the model learns nothing "
    "just where it is most wrong. That is why the last layer stays linear, the loss gets `from_logits=True`, and "
    "softmax comes back only to read a prediction.",
)

PATH = "The lesson in links"
PATH_STEPS = {
    "round_off": "Why a computer's numbers differ from yours",
    "loss_error": "How wrong each formula is, at which logits",
    "fixes": "Why adding an epsilon does not help",
    "training": "When it matters for learning, and when not",
    "probabilities": "What the model says now, and how to read it",
    "traps": "Which head, loss and labels belong together",
    "doctor": "Whether your own model is wrong",
    "practice": "Whether you could explain it",
}
TEACHER = "For the teacher"
TEACHER_TEXT = (
    "Each link opens in lecture mode: large type, controls folded away. Every setting on every page is in its address, "
    "so a link you copy is the state you see."
)
TEACHER_LINKS = (
    ("start", "The clipped gradient dies at 16.118", {"margin": "17"}),
    ("start", "Half precision: two steps end in infinity", {"margin": "20", "format": "float16"}),
    ("start", "Where even float32 runs out", {"margin": "104"}),
)
