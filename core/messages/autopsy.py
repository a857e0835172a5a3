"""What happened to a loss or a gradient, step by step, and logits that are not taken apart."""

from core.messages import Template

SOUND = Template("autopsy-sound", "{subject} is sound: {computed:.9g} is {ulps} ulps of {format} from the exact value.")
THE_LOSS = Template("autopsy-the-loss", "The loss")
FEW_ULPS = Template("autopsy-few-ulps", "{ulps:.2g}")
MANY_ULPS = Template("autopsy-many-ulps", "{ulps:,.0f}")
DAMAGED = Template(
    "autopsy-damaged", "Step {number}, {step}, is the first damaged one: {computed:g} instead of {exact}. {why}"
)
DAMAGED_BY = Template("autopsy-damaged-by", "{damage} It comes from step {number}, {step} = {computed:.9g}.")

CAUSES = {
    "overflow": Template(
        "cause-overflow", "Overflow: the exact value exceeds the largest number of {format}, {largest:.4g}."
    ),
    "lack": Template("cause-lack", "Lack: {format} has no such number."),
    "underflow": Template(
        "cause-underflow",
        "Underflow: the exact value is smaller than {smallest:.3g}, below which {format} loses digits.",
    ),
    "clip": Template("cause-clip", "Clip: clipping moves the value, and the true loss knows no limit."),
    "absorption": Template(
        "cause-absorption",
        "Absorption: an addition loses its smaller term, and this step needs more of it than is left.",
    ),
    "cancellation": Template(
        "cause-cancellation",
        "Cancellation: leading digits cancel, and what remains is mostly the rounding error of the operands.",
    ),
    "rounding": Template("cause-rounding", "Rounding: the rounding errors of the operands are amplified."),
}
"""The mechanisms and what they mean."""

LOGITS_COUNT = Template("autopsy-logits", "logits: {count} arrived, {needed}")
ONE_LOGIT = Template("autopsy-one-logit", "exactly 1 is needed")
SOME_LOGITS = Template("autopsy-some-logits", "1 to {most} are allowed")
LABEL = Template("autopsy-label", "label: {label} arrived, allowed are 0 to {most}")
LOGIT_NOT_FINITE = Template("autopsy-not-finite", "logits: {logit} arrived, only finite logits have a finite true loss")
LOGIT_LACKS = Template("autopsy-lacks", "logits: {logit:g} arrived, {format} has no such number")
LOGIT_BEYOND = Template("autopsy-beyond", "logits: {logit:g} is beyond the largest number of {format}, {largest:g}")
LOGITS_APART = Template("autopsy-apart", "logits: the farthest from 0 and each other must lie within {most:g}")
