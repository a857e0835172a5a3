"""The lab's terms: the forms in which each stands in a text, and its explanation.

Forms are separated by ``|``, with ``_`` for a space; capital and small letters are the same. Fields are computed by
``core.teaching.terms``.
"""

from core.messages import held

TERMS = {
    "logit": {
        "forms": "logit|logits",
        "text": (
            "A model's score for a class before softmax: any number. A class whose logit is {lead} larger than "
            "another's is {times} times as probable."
        ),
    },
    "margin": {
        "forms": "margin|margins",
        "text": (
            "How far one logit is ahead of another: here that of a wrong class and that of the true class, or the "
            "other way round."
        ),
    },
    "nat": {
        "forms": "nat|nats",
        "text": (
            "The unit of losses and margins with the natural logarithm. A loss of {margin} nats means that the true "
            "class has a probability of e to the power of −{margin}, about {probability}."
        ),
    },
    "ulp": {
        "forms": "ulp|ulps",
        "text": held(
            "Unit in the last place: the distance from a number to the next one of its format. At 1 in float32, it is "
            "{ulp}.",
            by="spacing_above_one",
        ),
    },
    "fused": {
        "forms": "fused|fuses",
        "text": (
            "Softmax and logarithm in one operation on the logits. The probability is never computed, so it cannot "
            "underflow or be clipped."
        ),
    },
    "two_steps": {
        "forms": "two_steps|two-step",
        "text": (
            "First softmax, then the logarithm, either in plain arithmetic or as Keras does it, with a clip in "
            "between. On paper the same as one step; here, what the probability has lost is gone."
        ),
    },
    "clip": {
        "forms": "clip|clips|clipped|clipping",
        "text": held(
            "Values below a limit become the limit. Keras clips probabilities at {clip}, so its loss from "
            "probabilities stops at {cap}, and there its gradient is 0.",
            by="clipped_gradient",
        ),
    },
    "epsilon": {
        "forms": "epsilon|epsilons",
        "text": "A tiny number that is meant to keep the argument of a logarithm positive. Keras uses {clip}.",
    },
    "head": {
        "forms": "head|heads",
        "text": "The last layer of a model with its activation, such as a Dense layer with softmax.",
    },
    "arm": {
        "forms": "arm|arms",
        "text": (
            "One of the variants in an experiment. All arms start from the same weights and see the same batches; "
            "only the end of the model and the loss differ."
        ),
    },
    "formulation": {
        "forms": "formulation|formulations",
        "text": "One way to write the same loss. On paper all of them are equal; in floating point they are not.",
    },
    "side": {
        "forms": "which_class_leads",
        "text": (
            "Whether the true class or a wrong one has the largest logit. If a wrong class leads, the loss is about "
            "as large as the margin; if the true class leads, it is tiny."
        ),
    },
    "onset": {
        "forms": "onset|onsets",
        "text": (
            "The margin from which a formula fails. Theory predicts it: in float32, for example, exp overflows from "
            "{overflows}."
        ),
    },
    "autopsy": {
        "forms": "autopsy|autopsies",
        "text": "One computation, step by step, beside the exact values. It shows which step did the damage.",
    },
    "trap": {
        "forms": "trap|traps",
        "text": (
            "A combination of head, loss and labels that runs without an error, although the loss does not match the "
            "predictions."
        ),
    },
    "underflow": {
        "forms": "underflow|underflows",
        "text": held(
            "A result too small for its format becomes 0, or loses digits. In float32, exp of {vanishes} is 0.",
            by="limits_of_exp",
        ),
    },
    "overflow": {
        "forms": "overflow|overflows",
        "text": (
            "A result larger than the largest number of its format becomes infinity. In float16, that number is "
            "{largest_half}."
        ),
    },
    "subnormal": {
        "forms": "subnormal",
        "text": ("A number so small that its format has fewer digits for it: in float32, one below {min_normal}."),
    },
    "absorption": {
        "forms": "absorption|absorbed|absorbs",
        "text": held(
            "A small number is added to a large one and disappears in rounding. In float32, {absorbing} + 1 is "
            "{absorbing}.",
            by="absorbed_by_one",
        ),
    },
    "cancellation": {
        "forms": "cancellation",
        "text": (
            "Two nearly equal numbers are subtracted, and what is left is mostly their rounding errors. In float16, "
            "{above} − {below} is {computed_difference}, not {difference}."
        ),
    },
    "log_sum_exp": {
        "forms": "log-sum-exp",
        "text": (
            "The logarithm of the sum of the exponentials of all logits. Subtracting the largest logit first keeps "
            "every exponential from overflowing."
        ),
    },
    "calibration": {
        "forms": "calibration|calibrated",
        "text": "How far probabilities can be trusted: of all predictions made with {sure}, {sure} should be right.",
    },
    "temperature": {
        "forms": "temperature",
        "text": (
            "A number by which the logits are divided before softmax. A high one makes the probabilities more equal; "
            "their order stays the same."
        ),
    },
    "sparse_labels": {
        "forms": "sparse_labels|sparse_loss|sparse_losses|sparse",
        "text": held(
            "Sparse labels are class numbers, such as 2. One-hot labels are rows, such as 0, 0, 1.", by="example"
        ),
    },
    "backend": {
        "forms": "backend|backends",
        "text": "The library that computes for Keras: TensorFlow, JAX or PyTorch.",
    },
    "reduction": {
        "forms": "reduction",
        "text": "How the losses of all examples become one number: in Keras their mean, unless you say otherwise.",
    },
    "accumulator": {
        "forms": "accumulator|accumulators",
        "text": (
            "The variable to which the terms of a sum are added, one after the other. Its format may be wider than "
            "that of the terms; what matters for the sum is its precision."
        ),
    },
    "importance_ratio": {
        "forms": "importance_ratio",
        "text": (
            "How much more probable a token is under the new policy than under the one that produced it: the "
            "exponential of the difference of two log-probabilities."
        ),
    },
    "softmax": {
        "forms": "softmax",
        "text": "Turns logits into probabilities: the exponential of each logit, divided by the sum of all of them.",
    },
    "one_hot": {
        "forms": "one-hot",
        "text": held("A label as a row with a 1 at its class and 0 elsewhere, such as 0, 0, 1.", by="example"),
    },
    "argmax": {"forms": "argmax", "text": "The place of the largest value in a row, that is, the predicted class."},
    "log_odds": {
        "forms": "log_odds|log-odds",
        "text": held("The logarithm of p / (1 − p). A sigmoid turns log odds into a probability.", by="formula"),
    },
    "significand": {
        "forms": "significand",
        "text": "The bits of a number that hold its digits; the exponent says where the point is.",
    },
}
HINT = "Arrow keys: the other explained words of this page. Escape: close."
