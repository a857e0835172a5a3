"""A softmax to which no axis is given."""

from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import (
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    everywhere,
    held,
    line,
    set_keyword,
    torch_trained,
)
from logit_doctor.reading.facts import Implying

RULE = Rule(
    "softmax-without-dim",
    code="LL022",
    title="a softmax without dim",
    where=held(
        "PyTorch warns and chooses the axis by the number of axes: 1 for a batch of rows or of images, but 0, the "
        "batch, for an array of three axes.",
        by="shape",
    ),
    fix=held("Write the axis of the classes: dim=1 for rows and images, dim=-1 for sequences.", by="shape"),
    page="probabilities",
    says={"implied": "{activation} without dim ({place})"},
    severities=everywhere("advice"),
    framework=PYTORCH,
)


def judge(fact: Implying, evidence: Evidence) -> Iterator[Remark]:
    """Find the call; an error where the axis that PyTorch chooses is that of the batch."""
    output = fact.output
    told = RULE.text("implied", activation=output.activation.name, place=line(output.line))
    yield Remark(told, output.activation.node or output.node, "error" if output.rank == 3 else None)


def correct(source: Source, fact: Implying) -> Iterator[Edits]:
    """Write the axis: the one that PyTorch chooses, except where that is the batch."""
    if fact.output.activation.node is not None:
        yield set_keyword(source, fact.output.activation.node, "dim", "-1" if fact.output.rank == 3 else "1")


LABELS = "torch.arange(64) % 3"
FAILING, PASSING = (
    torch_trained("nn.Linear(4, 3), nn.LogSoftmax()", "nn.NLLLoss()", LABELS),
    torch_trained("nn.Linear(4, 3), nn.LogSoftmax(dim=1)", "nn.NLLLoss()", LABELS),
)
