"""The start page."""

from core.messages import held

TITLE = "Start"
QUESTION = "Why not compute softmax first, then the log?"

CONTROLS = {
    "margin": {"label": "Lead of a wrong class over the true one", "spoken": "{value} nats"},
    "format": {"label": "Number format"},
}

CARDS = {
    "plain": (
        "Two steps, plain {format}",
        "Softmax, then log. Every operation is rounded to {format}; nothing is clipped.",
    ),
    "keras": (
        "Two steps, Keras, clipped",
        held("Keras takes the probabilities from predict() and clips them at 10⁻⁷ before the logarithm.", by="clip"),
    ),
    "emulated": (
        "Two steps, clipped as in Keras",
        "Keras has no layers in {format}, so this is its formula with every operation rounded.",
    ),
    "default": (
        "Keras default on TensorFlow",
        "A softmax layer and the default loss. TensorFlow recovers the logits, so this is really one step.",
    ),
    "one": (
        "One step, from the logits",
        "from_logits=True: log and exp cancel, so the tiny probability is never computed.",
    ),
}
PARTS = {
    "loss": {
        "reading": "loss",
        "title": "Loss of each method",
        "axis": "loss (nats)",
        "alt": (
            "Loss against margin in {format}. At a margin of {margin}, two steps in plain {format} give {max_shift}, "
            "Keras on the probabilities gives {keras_clip}, and one step gives {fused}. The one-step line follows "
            "the exact line."
        ),
    },
    "gradient": {
        "reading": "gradient at the true class",
        "title": "Gradient of each method",
        "axis": "gradient at the true class",
        "alt": (
            "Gradient at the true class against margin in {format}. At a margin of {margin}, two steps in plain "
            "{format} give {max_shift}, Keras on the probabilities gives {keras_clip}, and one step gives {fused}."
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
    "The line for Keras on the probabilities ends flat: where its clipped loss is flat, its gradient is 0.",
    by="gradient_ends",
)
ALT_OPEN = (
    "{what} against margin: two steps in plain {format}, Keras on the probabilities and one step, drawn together up "
    "to a margin of {margin}. Predict how the first two continue; the one-step line stays on the exact line."
)

GUESS = held(
    "A wrong class leads the true one by {margin}: the logits are {margin}, 0, 0, and the last class is true. Keras "
    "gets the softmax probabilities that `predict()` returned as {format} numbers. What loss does it report?",
    by="formula",
)
GUESS_SHOW = "Just show me"
GUESS_SHOWN = (
    "A wrong class leads by {margin}. From the {format} probabilities, Keras reports a loss of **{answer}**. Did you "
    "expect that?"
)
GUESS_FIRST = "Predict first"
GUESS_AGAIN = "Ask me again"
GUESS_RIGHT = (
    "✓ **{given}** is right. That is what Keras reports from the {format} probabilities at a margin of {margin}."
)
GUESS_WRONG = (
    "✗ You predicted {given}. From the {format} probabilities at a margin of {margin}, Keras reports **{answer}**."
)
GUESS_WHY = {
    "zero": held(
        "Nothing is rounded to 0 here. Keras keeps the probability at or above its clip, so the loss stops growing "
        "early.",
        by="clip_keeps_off_zero",
    ),
    "capped": (
        "That is the loss of the smallest probability that the Keras clip lets through. Now look at the gradient."
    ),
    "rounded": held(
        "Close. That is where the digits near 1 end. Near 0, {format} reaches further, but the Keras clip comes first.",
        by="spacing_at_one_and_zero",
    ),
    "exact": held(
        "{given} is the true loss. Two steps in plain {format} reach it, and so does the Keras default, which "
        "recovers the logits. Given the probabilities, however, Keras clips them, and from a margin of {dead_from} "
        "the gradient is 0.",
        by="gradient_ends",
    ),
    "infinite": (
        "That happens without a clip, at a much larger margin. Keras clips the probability, so the loss stops "
        "growing long before."
    ),
}
GUESS_WHY_ELSEWHERE = held(
    "Keras raises every probability below its clip to the clip. In {format} that loss is {answer}, and from a margin "
    "of {dead_from} its gradient is 0.",
    by="gradient_ends",
)
STILL_OPEN = (
    "The lines for the two steps, plain and in Keras, stop halfway. Predict where the Keras line goes, or move the "
    "slider to find out."
)

ANSWER = (
    "With the probabilities in {format}, clipped as in Keras, the loss is **{keras_loss}** and the gradient "
    "**{keras_gradient}**; in one step from the logits, they are **{one_loss}** and **{one_gradient}** (exact: "
    "{true_loss} and {true_gradient})."
)
SENTENCES = {
    "plain": (
        "**Two steps, plain {format}.** Softmax gives the true class a probability of **{probability}**. The "
        "logarithm turns that into a loss of **{plain_loss}**, with a gradient of **{plain_gradient}**."
    ),
    "keras": held(
        "**Two steps, Keras on the probabilities, clipped.** The clip comes between softmax and log: the loss is "
        "**{keras_loss}**, the gradient **{keras_gradient}**. From a margin of **{keras_dead_from}**, that gradient "
        "is 0 or not finite, so the model learns nothing exactly where it is most wrong.",
        by="gradient_ends",
    ),
    "one": (
        "**One step, from the logits**, with `from_logits=True`: the loss is **{one_loss}**, the gradient "
        "**{one_gradient}**. The exact values are {true_loss} and {true_gradient}."
    ),
}
PLAIN_ENDS = held("From a margin of **{plain_dead_from}**, that gradient is 0 or not finite.", by="gradient_ends")
PLAIN_GOES_ON = "The gradient survives up to a margin of {reach}."
DEFAULT = {
    "fused": held(
        "**The Keras default**, a softmax layer with the default loss, reports **{one_loss}** on TensorFlow: Keras "
        "remembers the logits behind its own softmax and takes the single step. A reshape after the softmax, a "
        "16-bit layer or another backend silently breaks this; Keras then takes its two steps, from clipped "
        "probabilities.",
        by=("keras_remembers", "sixteen_bits"),
    ),
    "two_step": (
        "**The Keras default**, a softmax layer with the default loss, is not repaired in {format}. The loss "
        "converts the output to float32; Keras finds no logits on the new tensor and takes its two steps, from "
        "clipped probabilities."
    ),
    "never": (
        "**The Keras default** does not exist in {format}, because Keras has no such layer. The Keras values above "
        "come from its formula, with every operation rounded."
    ),
}
THEREFORE = (
    "So keep the last layer linear, pass `from_logits=True` to the loss, and apply softmax only when you read a "
    "prediction."
)

ASKED_FIRST = "The settings of this link follow your answer."
PATH = held("Five steps through the lab", by="steps_of_the_path")
STEP = "**{place} · {page}** · {title}"
STEPS = {
    "digits": {
        "title": "why a computer's numbers differ from yours",
        "seen": held(
            "1.0001 − 0.9999 is {truth} in float16: just above 1, its numbers are {spacing} apart.",
            by=("near_one", "spacing_above_one"),
        ),
    },
    "curve": {
        "title": "how wrong each formula is, and from which margin",
        "seen": "The clipped loss stops growing at {cap}; from a margin of {dead_from}, it has no gradient.",
    },
    "loud": {
        "title": "when it matters in training",
        "seen": "Trained live in front of you and checked in every run: {claims}.",
    },
    "serve": {
        "title": "what the model returns now, and how to read it",
        "seen": (
            "Forget softmax, and {decisions} of {count} answers change at a threshold of {threshold}; the predicted "
            "class changes in {truth}."
        ),
    },
    "doctor": {
        "title": "whether your own model is affected",
        "seen": "{rules} rules check your source, notebook or `.keras` file without running it.",
    },
}
TEACHER = held("For teachers: lessons of 10, 30 and 60 minutes, as links", by="lesson_lengths")
