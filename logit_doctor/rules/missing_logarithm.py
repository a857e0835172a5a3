"""A loss of log-probabilities gets probabilities or logits."""

import ast
from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import (
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    called_name,
    held,
    other_criterion,
    renamed,
    torch_trained,
    undetermined,
)
from logit_doctor.messages import say

RULE = Rule(
    "missing-logarithm",
    code="LL020",
    title="a loss of log-probabilities gets something else",
    where=held(
        "Always: the loss takes the outputs for logarithms of probabilities, so it belongs to a different function. "
        "NLLLoss of probabilities cannot fall below -1, and its gradient vanishes for confidently wrong examples; of "
        "logits it has no lower bound.",
        by="missing_logarithm",
    ),
    fix="Apply log_softmax before the loss; in place of NLLLoss, CrossEntropyLoss takes the logits.",
    page="traps",
    instead_of=("sigmoid-with-categorical",),
    framework=PYTORCH,
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find NLLLoss, KLDivLoss or CTCLoss on anything but logarithms."""
    if fact.loss.of_logarithms and fact.activation == "linear" and "shifted" in fact.output.steps:
        yield Remark(undetermined(fact, say("arithmetic-of-output")))
    elif fact.loss.of_logarithms and fact.activation not in LOGARITHMS:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Apply the logarithm with the softmax, or use the loss that applies both."""
    if fact.activation == "linear":
        yield from other_criterion(source, fact.loss, OF_LOGITS)
    made = fact.output.activation.node
    if fact.loss.spelling in DIVERGENCES:
        return
    if isinstance(made, ast.Call) and called_name(made) in WITH_LOGARITHM:
        yield renamed(source, made, WITH_LOGARITHM[called_name(made)])


LOGARITHMS = frozenset({"log_softmax", "log_sigmoid"})
WITH_LOGARITHM = {"softmax": "log_softmax", "Softmax": "LogSoftmax"}
DIVERGENCES = ("KLDivLoss", "kl_div")
"""Losses between two outputs: which of them the logarithm is missing from depends on the other."""
OF_LOGITS = {"NLLLoss": "CrossEntropyLoss", "nll_loss": "cross_entropy"}
LABELS = "torch.arange(64) % 3"
FAILING, PASSING = (
    torch_trained("nn.Linear(4, 3), nn.Softmax(dim=1)", "nn.NLLLoss()", LABELS),
    torch_trained("nn.Linear(4, 3), nn.LogSoftmax(dim=1)", "nn.NLLLoss()", LABELS),
)
