"""The explanations of an autopsy, and its errors about invalid logits."""

from core.messages import Template

SOUND = Template(
    "autopsy-sound", "{subject} is accurate: {computed:.9g} is {ulps} {format} ulps away from the exact value."
)
THE_LOSS = Template("autopsy-the-loss", "The loss")
FEW_ULPS = Template("autopsy-few-ulps", "{ulps:.2g}")
MANY_ULPS = Template("autopsy-many-ulps", "{ulps:,.0f}")
DAMAGED = Template(
    "autopsy-damaged", "The damage starts at step {number}, {step}: {computed:g} instead of {exact}. {why}"
)
DAMAGED_BY = Template("autopsy-damaged-by", "{damage} The error originates in step {number}, {step} = {computed:.9g}.")

CAUSES = {
    "overflow": Template(
        "cause-overflow", "Overflow: the exact value exceeds the largest {format} number, {largest:.4g}."
    ),
    "lack": Template("cause-lack", "Not representable: {format} has no such number."),
    "underflow": Template(
        "cause-underflow",
        "Underflow: the exact value is below {smallest:.3g}, where {format} begins to lose digits.",
    ),
    "clip": Template("cause-clip", "Clip: clipping changes the value, but the true loss has no such limit."),
    "absorption": Template(
        "cause-absorption",
        "Absorption: an addition rounds away digits of its smaller term, and this step depends on them.",
    ),
    "cancellation": Template(
        "cause-cancellation",
        "Cancellation: the leading digits cancel, which leaves mostly the rounding errors of the operands.",
    ),
    "rounding": Template("cause-rounding", "Rounding: the rounding errors of the operands are amplified."),
}
"""The explanation of each mechanism, by its name."""

LOGITS_COUNT = Template("autopsy-logits", "logits: got {count}, need {needed}")
ONE_LOGIT = Template("autopsy-one-logit", "exactly 1")
SOME_LOGITS = Template("autopsy-some-logits", "1 to {most}")
LABEL = Template("autopsy-label", "label: got {label}, need 0 to {most}")
LOGIT_NOT_FINITE = Template(
    "autopsy-not-finite", "logits: got {logit}, need finite logits, since only they have a finite true loss"
)
LOGIT_LACKS = Template("autopsy-lacks", "logits: got {logit:g}, need numbers that {format} can represent")
LOGIT_BEYOND = Template(
    "autopsy-beyond", "logits: got {logit:g}, need magnitudes up to {largest:g}, the largest {format} number"
)
LOGITS_APART = Template(
    "autopsy-apart", "logits: got logits too far apart, need all within {most:g} of 0 and of each other"
)
