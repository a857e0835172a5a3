"""The fix gallery."""

from core.messages import held

TITLE = "Fix gallery"
QUESTION = "Does adding an epsilon help?"

CONTROLS = {
    "format": {"label": "Number format"},
    "margin": {"label": "Margin M of the leading class", "spoken": "{value} nats"},
    "side": {
        "label": "Label",
        "help": "wrong: another class leads the true one by the margin. right: the true class leads.",
        "options": {"wrong": "model is wrong", "right": "model is right"},
    },
    "epsilon": {"label": held("Epsilon = 10 to the power of", by="label")},
    "show": {"label": "Plot against the margin", "options": {"verdict": "verdicts", "error": "errors"}},
}
EPSILON_HELD = "In {format}, this epsilon is stored as {held}."
EPSILON_GONE = held("In {format}, this epsilon rounds to **0**: adding it does nothing.", by="epsilon_gone")

REPAIRS = {
    "naive": "No repair",
    "add_epsilon": "Add an epsilon",
    "clip_probability": "Clip the probability",
    "clip_log": "Clip the logarithm",
    "where_mask": "Mask with where",
    "max_shift": "Subtract the maximum",
    "log_softmax": "Log-softmax",
    "log1p": "log1p form",
    "fused": "Fused",
}
VERDICTS = {
    "sound": {
        "mark": "✓",
        "name": "accurate",
        "reason": "right",
        "both": "Loss and gradient are right.",
        "seen": "At M = {margin}, the epsilon does no harm: the loss is {loss}, the gradient {gradient}.",
    },
    "faint": {
        "mark": "≈",
        "name": "negligible",
        "reason": "wrong digits, too small to matter",
        "both": "Digits are lost, but both the computed and the true values are too small to matter.",
        "seen": (
            "At M = {margin}, loss and gradient are too small to matter; with the epsilon, the loss is {loss} "
            "instead of {true_loss}."
        ),
    },
    "biased": {
        "mark": "△",
        "name": "biased",
        "reason": "fewer than half of the digits right",
        "both": "Loss and gradient have fewer than half of their digits right.",
        "seen": (
            "At M = {margin}, the epsilon turns a loss of {true_loss} into **{loss}** and a gradient of "
            "{true_gradient} into **{gradient}**."
        ),
    },
    "dead": {
        "mark": "⊘",
        "name": "dead",
        "reason": held("exactly 0, so nothing is learned", by="dead_verdict"),
        "both": held("Loss and gradient are exactly 0.", by="dead_verdict"),
        "seen": (
            held(
                "At M = {margin}, the epsilon caps the loss at **{loss}** (exact: {true_loss}), and the gradient is "
                "**exactly 0**. The model is most wrong here and learns nothing.",
                by="dead_verdict",
            )
        ),
    },
    "breaks": {
        "mark": "✗",
        "name": "breaks",
        "reason": "infinite or NaN",
        "both": "Loss and gradient are infinite or NaN.",
        "seen": "At M = {margin}, the epsilon gives a loss of **{loss}** and a gradient of **{gradient}**.",
    },
}
NO = "**No.** {seen}"
MORE_EQUAL = "{count} more with the same result"
REASON_EACH = "Loss: {loss}. Gradient: {gradient}."
LOSS = "loss"
BIAS = "off by {bias}"
GRADIENT = "gradient at the true class"
EXACTLY = "exact: {value}"

EPSILON_FAILS = "It does damage from M = **{first}**; without any repair, damage begins {unrepaired}."
EPSILON_NEVER_FAILS = "Up to M = {reach}, it does no damage; without any repair, damage begins {unrepaired}."
FROM = "at M = **{margin}**"
NEVER = "nowhere"
KEEPERS = "Accurate up to M = {reach}: {names}."
NO_KEEPERS = "With this label, no formula keeps half of its digits throughout; even the best ones lose them."

PARTS = {
    "loss": {
        "title": "Loss",
        "error": "relative error of the loss",
    },
    "gradient": {
        "title": "Gradient",
        "error": "relative error of the gradient",
    },
}
AXIS_MARGIN = {"wrong": "margin of a wrong class M (nats)", "right": "margin of the true class M (nats)"}
VERDICT_READING = held(
    "Each row is a repair, each segment a verdict. Accurate: more than half of the digits are right. Negligible: "
    "wrong digits, but all values are too small to matter: below the spacing of numbers at 1. Biased: fewer than half "
    "are right. Dead: the gradient is exactly 0 where the true gradient is not. Breaks: infinite or NaN. The dotted "
    "line marks the margin of the cards.",
    by=("faint_verdict", "dead_verdict"),
)
ERROR_READING = (
    "Bottom: right to the last digit. Top: off by a thousand times the true value or more. Above the horizontal "
    "dotted line, fewer than half of the digits are right, and the verdict is biased. The vertical line marks the "
    "margin of the cards."
)
ALT_VERDICTS = "{part}: verdict on each repair against the margin. {repairs}"
ALT_REPAIR = "{repair}: {verdicts}."
ALT_STRETCH = "{verdict} from {margin}"
ALT_ERRORS = "{part}: relative error of each repair against the margin. At M = {margin}: {repairs}"
ALT_ERROR_REPAIR = "{repair} {error}."

MASK = "Why `where` cannot help"
MASK_CAPTION = held("Forward through −where(p > 0, log p, log ε) and back, at M = {margin}", by="formula")
MASK_HEADER = ("", "step", "value")
FORWARD, BACKWARD = "forward", "backward"
MASK_STEPS = {
    "probability": (FORWARD, "p, the probability of the true class"),
    "chosen": (FORWARD, held("where: log p, or log ε if p is 0", by="mask_acts")),
    "loss": (FORWARD, "loss"),
    "upstream": (BACKWARD, held("gradient that where passes to log p: −1, or 0 if masked", by="mask_sends")),
    "slope": (BACKWARD, held("slope of log p: 1 / p", by="formula")),
    "product": (BACKWARD, "product of the two"),
    "gradient": (BACKWARD, "gradient at the true class"),
}
MASK_ACTS = held(
    "The mask keeps the loss finite: {loss} instead of {true_loss}. But backpropagation goes through both branches. "
    "It multiplies the 0 of the branch not taken by the infinite slope of that branch, and 0 × ∞ is NaN. One such "
    "example turns all weights into NaN. If you need where at all, make its argument safe before the logarithm.",
    by="masked_branch",
)
MASK_IDLE = held(
    "At M = {margin}, the probability is not 0, so the mask does nothing yet. It acts from M = {first}.",
    by="mask_acts",
)
MASK_OVERFLOWS = held(
    "At M = {margin}, the probability is not yet 0, so the mask does nothing. The gradient is lost all the same: 1 / "
    "p exceeds the largest number of {format}. The mask acts from M = {first}.",
    by=("mask_acts", "formula"),
)
MASK_GO = "Go to M = {first}"
MASK_NEVER = held("Up to M = {reach}, the probability never becomes 0, so the mask never acts.", by="mask_acts")

WHY_TEXT = (
    "An epsilon cannot restore what was lost. Softmax has already rounded the probability, and the loss needs its "
    "logarithm, that is, its exponent. The last repairs cancel log and exp on paper, so the tiny number is never "
    "computed."
)
WHY_LINE = "**{repair}** $\\displaystyle\\quad {formula}\\quad$ {breaks}."
TRIES = {
    "try_half": (held("Half precision, margin 20", by="example"), {"format": "float16", "margin": 20, "side": "wrong"}),
    "try_tiny": ("A smaller epsilon", {"epsilon": -30, "margin": 80, "side": "wrong"}),
    "try_gone": ("An epsilon that float16 cannot represent", {"format": "float16", "epsilon": -8, "margin": 20}),
    "try_right": ("When the model is right", {"side": "right", "margin": 12}),
    "try_double": ("float64: the same, only later", {"format": "float64", "margin": 760, "side": "wrong"}),
}
SOURCE = "The code that computed this"
