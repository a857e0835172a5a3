"""Log-probabilities reach a loss that applies log_softmax itself."""

import ast
import re
from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import (
    OVER_CLASSES,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    everywhere,
    other_criterion,
    torch_trained,
)

RULE = Rule(
    "redundant-log-softmax",
    code="LL021",
    title="A log_softmax before a loss that applies it itself",
    where="Loss and gradient are right: log_softmax of log-probabilities returns them unchanged. It costs a second "
    "pass over the classes, and a reader takes the outputs for logits.",
    fix="Use NLLLoss with log_softmax, or pass the logits to CrossEntropyLoss.",
    page="traps",
    severities=everywhere("advice"),
    framework=PYTORCH,
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find log_softmax with a loss of logits over classes."""
    is_loss = fact.loss.made is not None and fact.loss.from_logits
    if fact.activation == "log_softmax" and is_loss and fact.family in OVER_CLASSES:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Use the loss of log-probabilities, whose value is the same for labels that are indices, without smoothing."""
    made = (fact.loss.made, fact.loss.node)
    words = {word.arg for call in made if isinstance(call, ast.Call) for word in call.keywords}
    labels = fact.loss.node.args[1:] if isinstance(fact.loss.node, ast.Call) else []
    if "label_smoothing" in words or any(map(is_distribution, labels)):
        return
    yield from other_criterion(source, fact.loss, OF_LOGARITHMS)


def is_distribution(labels: ast.expr) -> bool:
    """Whether labels are written as probabilities: a call that makes real numbers, or a name that says so."""
    return re.search(r"softmax|one_?hot|float|prob|soft|mix|eye\(", ast.unparse(labels), re.IGNORECASE) is not None


OF_LOGARITHMS = {"CrossEntropyLoss": "NLLLoss", "cross_entropy": "nll_loss"}
LABELS = "torch.arange(64) % 3"
LAYERS = "nn.Linear(4, 3), nn.LogSoftmax(dim=1)"
FAILING, PASSING = (
    torch_trained(LAYERS, "nn.CrossEntropyLoss()", LABELS),
    torch_trained(LAYERS, "nn.NLLLoss()", LABELS),
)
