"""A loss of probabilities inside autocast."""

from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import TORCH, Edits, Evidence, Meeting, Remark, Rule, Source, drop_activation, other_criterion
from logit_doctor.rules.missing_activation import WITH_LOGITS

RULE = Rule(
    "probabilities-under-autocast",
    code="LL023",
    title="a loss of probabilities inside autocast",
    where="Always: PyTorch refuses BCELoss and binary_cross_entropy inside autocast on a GPU, because probabilities of "
    "half precision are too coarse.",
    fix="Remove the sigmoid and use BCEWithLogitsLoss, which is safe inside autocast.",
    page="training",
    instead_of=("half-precision-output", "two-step"),
    framework=PYTORCH,
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find BCELoss in a region of 16-bit operations on a GPU."""
    if fact.loss.device == "cuda" and fact.loss.spelling in WITH_LOGITS and fact.is_activated:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Remove the sigmoid and use the loss of logits."""
    dropped = drop_activation(source, fact.output)
    for renamed in other_criterion(source, fact.loss, WITH_LOGITS):
        if dropped and renamed:
            yield dropped + renamed


PROGRAM = (
    TORCH
    + """y = (torch.arange(64) % 2).reshape(-1, 1).float()

model = nn.Sequential(nn.Linear(4, 1){}).cuda()
loss_fn = nn.{}()
with torch.autocast("cuda", dtype=torch.float16):
    loss = loss_fn(model(x.cuda()), y.cuda())
"""
)
FAILING, PASSING = PROGRAM.format(", nn.Sigmoid()", "BCELoss"), PROGRAM.format("", "BCEWithLogitsLoss")
