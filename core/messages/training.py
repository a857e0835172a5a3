"""Why a training step was not finite, how a library call computes, and how an output is built."""

from core.messages import Template

LEFT_RANGE = Template("left-range", "{what} left the range of {dtype}, whose largest number is {largest:.5g}")
A_LOGIT = Template("a-logit", "a logit")
A_GRADIENT = Template("a-gradient", "a gradient")
A_WEIGHT = Template("an-updated-weight", "an updated weight")
THE_LOSS = Template("the-loss", "the loss")
ACTIVATION_OVERFLOWED = Template("activation-overflowed", "the activation overflowed in {dtype}")
CLIP_ROUNDS_TO_ONE = Template(
    "clip-rounds-to-one",
    "1 - 1e-7 rounds to 1 in {dtype}: the clip lets a probability of 1 through, and log(1 - 1) is minus infinity",
)
SATURATED = Template(
    "probability-saturated",
    "a probability is exactly 0 or 1 in {dtype} at a logit of magnitude {gap:.4g}, and log 0 is minus infinity",
)
VANISHED = Template(
    "probability-vanished",
    "{whose} is exactly 0 in {dtype} because its logit is {gap:.4g} below the largest, and log 0 is minus infinity",
)
THE_LABELS_PROBABILITY = Template("the-labels-probability", "the label's probability")
A_PROBABILITY = Template("a-probability", "a probability")

INSIDE = Template("library-inside", "{name} in {format}: {how}; subnormal results of exp are {flushed}.")
ROUNDS_ONCE = Template("library-rounds-once", "computes in float32 and rounds once")
ROUNDS_ALONG = Template("library-rounds-along", "rounds intermediate results to {format}")
FLUSHED = Template("subnormals-flushed", "flushed to 0")
KEPT = Template("subnormals-kept", "kept")

THEN = Template("output-then", "{output}, then {next}")
NESTED = Template("output-nested", "a nested model ending with {output}")
OWN_LAYER = Template("output-own-layer", "a custom layer that calls {next}")
WITH = Template("output-with", "{output} with {option}")
