"""The start page."""

from core.messages import held

TITLE = "Start"
QUESTION = "Why does nobody compute softmax, then log?"

CONTROLS = {
    "margin": {"label": "Lead of a wrong class over the true one (nats)"},
    "format": {"label": "Number format"},
}

CARDS = {
    "plain": (
        "Two steps, plain {format}",
        "Softmax, then log, every operation rounded to {format}; nothing is clipped.",
    ),
    "keras": (
        "Two steps, Keras, clipped",
        held("Keras on the probabilities of predict(): it clips them at 10⁻⁷ before the logarithm.", by="clip"),
    ),
    "emulated": (
        "Two steps, clipped as in Keras",
        "Keras has no layer in {format}: this is its formula, every operation rounded.",
    ),
    "default": (
        "Keras' default on TensorFlow",
        "A softmax layer and the default loss: TensorFlow goes back to the logits. It is one step after all.",
    ),
    "one": (
        "One step, from the logits",
        "from_logits=True: log and exp cancel, so the tiny probability is never computed.",
    ),
}
PARTS = {
    "loss": {
        "reading": "loss",
        "axis": "loss (nats)",
        "alt": (
            "Loss against margin in {format}. At margin {margin}: two steps in plain {format} give {max_shift}, "
            "Keras on the probabilities {keras_clip}, one step {fused}. The one-step line follows the exact one."
        ),
    },
    "gradient": {
        "reading": "gradient at the true class",
        "axis": "gradient at the true class",
        "alt": (
            "Gradient at the true class against margin in {format}. At margin {margin}: two steps in plain "
            "{format} give {max_shift}, Keras on the probabilities {keras_clip}, one step {fused}."
        ),
    },
}
EXACT = "exact: {value}"
FORMULAS = {
    "plain": (
        r"\begin{{aligned}}p &= \operatorname{{softmax}}({margin}, 0, 0)_2 = {probability}\\"
        r"L &= -\log p = {plain_loss}\end{{aligned}}"
    ),
    "keras": r"L = -\log \operatorname{{clip}}(p) = {keras_loss}",
    "one": (
        r"\begin{{aligned}}L &= m - z_2 + \log \textstyle\sum_j e^{{z_j - m}}\\"
        r"&= {margin} - 0 + \log(1 + 2 e^{{-{margin}}}) = {one_loss}\end{{aligned}}"
    ),
}

WAYS = {
    "keras_clip": "two steps, Keras, clipped",
    "max_shift": "two steps, plain",
    "fused": "one step, from the logits",
}
TRUTH = "exact"
AXIS_MARGIN = "margin of the wrong class (nats)"
ALT_CAPPED = held(
    "The line of Keras on the probabilities ends flat: where its clipped loss goes flat, its gradient is 0.",
    by="gradient_ends",
)
ALT_OPEN = (
    "Two steps in plain {format}, Keras on the probabilities and one step, drawn together up to a margin of {margin}. "
    "How the first two go on is for you to predict; one step goes on along the exact line."
)

GUESS = (
    "A wrong class leads the true one by {margin}. Keras gets the softmax probabilities, the {format} numbers that "
    "`predict()` returned. Which loss does it report?"
)
GUESS_SHOW = "Just show me"
GUESS_SHOWN = (
    "A wrong class leads by {margin}: from the {format} probabilities Keras reports **{answer}**. Did you expect that?"
)
GUESS_FIRST = "Predict first"
GUESS_AGAIN = "Ask again"
GUESS_RIGHT = "✓ **{given}** it is: Keras reports that from the {format} probabilities at a margin of {margin}."
GUESS_WRONG = "✗ You said {given}. From the {format} probabilities at a margin of {margin}, Keras reports **{answer}**."
GUESS_WHY = {
    "zero": held(
        "Nothing is rounded to 0 here: Keras keeps the probability above its clip, so the loss stops early.",
        by="clip_keeps_off_zero",
    ),
    "capped": "It is the loss of the smallest probability that Keras' clip lets through. Now look at the gradient.",
    "rounded": held(
        "Close: that would be the end of the digits near 1. Near 0 {format} reaches farther, but Keras' clip "
        "comes first.",
        by="spacing_at_one_and_zero",
    ),
    "exact": held(
        "{given} is the true loss. Plain {format} finds it in two steps, and Keras' default by going back to the "
        "logits; but given the probabilities, Keras clips them, and the gradient is 0 from {dead_from} on.",
        by="gradient_ends",
    ),
    "infinite": "Without a clip that happens, at a far larger margin. Keras clips the probability, and the loss stops "
    "long before.",
}
STILL_OPEN = (
    "The lines of the two steps, plain and by Keras, end half way. Say where Keras' line goes, or move the slider and "
    "watch."
)

SENTENCES = {
    "plain": "**Two steps, plain {format}.** Softmax gives the true class a probability of **{probability}**, and the "
    "logarithm makes of it a loss of **{plain_loss}** with a gradient of **{plain_gradient}**.",
    "keras": held(
        "**Two steps, Keras on the probabilities, clipped.** The clip comes between the two: a loss of "
        "**{keras_loss}**, a gradient of **{keras_gradient}**. From a margin of **{keras_dead_from}** on that gradient "
        "is 0 or no number at all: the model learns nothing just where it is most wrong.",
        by="gradient_ends",
    ),
    "one": "**One step, from the logits**, as `from_logits=True` asks: **{one_loss}** and **{one_gradient}**. Exact "
    "are {true_loss} and {true_gradient}.",
}
PLAIN_ENDS = held(
    "From a margin of **{plain_dead_from}** on that gradient is 0 or no number at all.", by="gradient_ends"
)
PLAIN_GOES_ON = "Up to a margin of {reach} it keeps its gradient."
DEFAULT = {
    "fused": held(
        "**Keras' default**, a softmax layer and the default loss, reports **{one_loss}** on TensorFlow: Keras "
        "remembers the logits behind its own softmax and takes the one step. A reshape after it, a 16-bit layer or "
        "another backend ends that without a word; then Keras takes its two steps, from clipped probabilities.",
        by=("keras_remembers", "sixteen_bits"),
    ),
    "two_step": "**Keras' default**, a softmax layer and the default loss, is not repaired in {format}: the loss "
    "converts the output to float32, on the new tensor Keras finds no logits, and it takes its two steps, from clipped "
    "probabilities.",
    "never": "**Keras' default** does not exist in {format}: Keras has no such layer, and what stands above for Keras "
    "is its formula, every operation rounded.",
}
THEREFORE = (
    "That is why the last layer stays linear, the loss gets `from_logits=True`, and softmax comes back only to read a "
    "prediction."
)

PATH = held("Five steps through the lab", by="steps_of_the_path")
STEP = "**{place} · {page}** · {title}"
STEPS = {
    "digits": {
        "title": "why a computer's numbers differ from yours",
        "seen": held(
            "1.0001 − 0.9999 is {truth} in float16: its numbers lie {spacing} apart just above 1.",
            by=("near_one", "spacing_above_one"),
        ),
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
TEACHER = held("For the teacher: lessons of 10, 30 and 60 minutes, in links", by="lesson_lengths")
