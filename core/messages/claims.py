"""The claims of a preset about its arms, and the formula that Keras computed for one of them."""

from core.messages import Template

ARM = Template("arm", "{label}")
"""An arm by its label, ``arm[:policy[:loss_dtype]]``; pages show its title instead."""

ENDS_ABOVE = Template("claim-ends-above", "{better} ends at least {by:g} above {worse} in validation accuracy")
ENDS_WITHIN = Template(
    "claim-ends-within", "{first} and {second} end within {within:g} of each other in validation accuracy"
)
SAME_BITS = Template("claim-same-bits", "{first} and {second} end with the same weights, bit for bit")
AT_LEAST = Template("claim-at-least", "{arm} ends with {quantity} of at least {value:g}")
AT_MOST = Template("claim-at-most", "{arm} ends with {quantity} of at most {value:g}")
FALLS = Template("claim-falls", "{arm} ends at least {by:g} below its best validation accuracy")
KERAS_RAN = Template("claim-keras-ran", "Keras computed {kind} for {arm}")
BREAKS = Template("claim-breaks", "{arm} hits a non-finite number, first in its {operation}")
STAYS_FINITE = Template("claim-stays-finite", "{arm} stays finite to the end")
EITHER = Template("claim-either", "{operation} or {other}")

RAN = Template(
    "arm-ran",
    "{arm} computed {kind}: at a logit gap of {gap:g} its loss was {loss:.5g} (the fused loss is {fused:.5g}, clipped "
    "probabilities give {clipped:.5g}), and its gradient was {zero}.",
)
EXACTLY_ZERO = Template("gradient-exactly-zero", "exactly zero")
NOT_ZERO = Template("gradient-not-zero", "not zero")


def _table(prefix: str, **english: str) -> dict[str, Template]:
    return {name: Template(f"{prefix}-{name.replace('_', '-')}", words) for name, words in english.items()}


KINDS = _table(
    "kind",
    fused="the fused loss of the logits",
    two_step="the loss of clipped probabilities",
    raw="the logarithm of unclipped probabilities",
    double="the activation twice",
    missing="a loss that clips the logits as if they were probabilities",
    unknown="something that matches no known formula",
)
"""The formulas that an arm can run."""

QUANTITIES = _table(
    "quantity",
    validation_accuracy="a validation accuracy",
    loss="a loss",
    largest_logit="a largest logit",
    zero_loss_share="a share of examples with loss 0",
    dead_share="a share of examples with gradient 0",
    wrong_and_dead_share="a share of wrong and stuck examples",
    clipped_share="a share of examples whose label is below the clip",
)
"""The wording of each number of an arm's record in a claim."""

OPERATIONS = _table(
    "first-in",
    logits="logits",
    activation="activation",
    log="log",
    loss="loss",
    gradient="gradient",
    update="update",
)
"""The operation in which an arm hits its first non-finite number."""
