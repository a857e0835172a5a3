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
EXACT = "exact: {value}"
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

ALT_OPEN = (
    "Two steps and one step in {format}, drawn together up to a margin of {margin}. How two steps go on is for you to "
    "predict; one step goes on along the exact line."
)

GUESS = (
    "The model is wrong by a margin of {margin}. Which loss will two steps, softmax and then the logarithm, give in "
    "{format}?"
)
GUESS_SHOW = "Just show me"
GUESS_SHOWN = "Wrong by {margin} in {format}, two steps give **{answer}**. Did you expect that?"
GUESS_FIRST = "Predict first"
GUESS_AGAIN = "Ask again"
GUESS_RIGHT = "✓ **{given}** it is."
GUESS_WRONG = "✗ You said {given}, two steps give **{answer}**."
GUESS_WHY = {
    "zero": "Nothing is rounded to 0 here: Keras keeps the probability above its clip, so the loss stops early.",
    "capped": "That is the loss of the smallest probability that Keras' clip lets through. Now look at the gradient.",
    "rounded": "Close: that would be the end of the digits near 1. Near 0 {format} reaches farther, but the clip comes "
    "first.",
    "exact": "On paper, yes, and in one step. In two, Keras' clip stops the loss, and its gradient is 0 from "
    "{dead_from} on.",
    "infinite": "Without a clip that happens later. Keras clips the probability, and the loss stops long before.",
}
STILL_OPEN = "The lines of the two steps end half way. Say how they go on, or move the slider and watch."

SENTENCES = (
    "In two steps, softmax first squeezes the true class's probability into {format}: **{probability}**. What the log "
    "makes of it is a loss of **{two_loss}** and a gradient of **{two_gradient}**.",
    "In one step the same logits give **{one_loss}** and **{one_gradient}**; exact are {true_loss} and "
    "{true_gradient}.",
    "From a margin of **{dead_from}** on, the two-step gradient is 0 or no number at all: the model learns nothing "
    "just where it is most wrong. That is why the last layer stays linear, the loss gets `from_logits=True`, and "
    "softmax comes back only to read a prediction.",
)

PATH = "Five steps through the lab"
STEP = "**{place} · {page}** · {title}"
STEPS = {
    "digits": {
        "title": "why a computer's numbers differ from yours",
        "seen": "1.0001 − 0.9999 is {truth} in float16: its numbers lie {spacing} apart just above 1.",
    },
    "curve": {
        "title": "how wrong each formula is, and from where on",
        "seen": "The clipped loss stops at {cap}; from a margin of {dead_from} on it has no gradient.",
    },
    "loud": {
        "title": "when it matters for learning",
        "seen": "Trained before your eyes, and checked at every run: {claims}.",
    },
    "serve": {
        "title": "what the model says now, and how to read it",
        "seen": "Forget softmax, and {decisions} of {count} answers change at a threshold of {threshold}; the winner "
        "changes in {truth}.",
    },
    "doctor": {
        "title": "whether your own model is wrong",
        "seen": "{rules} rules read your source, notebook or `.keras` file; nothing is run.",
    },
}
TEACHER = "For the teacher: lessons of 10, 30 and 60 minutes, in links"
