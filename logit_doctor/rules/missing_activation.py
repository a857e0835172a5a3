"""Logits reach a loss that expects probabilities."""

import ast
from collections.abc import Iterator

from logit_doctor.finding import KERAS, PYTORCH
from logit_doctor.judging import (
    CLASSES,
    CROSSENTROPIES,
    SPARSE_LOGITS,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    held,
    loss_with_logits,
    other_criterion,
    own_loss,
    set_keyword,
    torch_trained,
    undetermined,
)
from logit_doctor.messages import say
from logit_doctor.reading import catalogue

RULE = Rule(
    "missing-activation",
    code="LL001",
    title="logits reach a loss that expects probabilities",
    where=held(
        "From the first batch, on every backend and without a warning: the logits are clipped to [0, 1] or "
        "normalised as if they were probabilities, so loss and gradient belong to a different function.",
        by="clipped_scores",
    ),
    fix="Pass from_logits=True to the loss and apply softmax or sigmoid at inference, or end the model with that "
    "activation.",
    page="training",
    says={
        "idle": "the file never trains the model, so this loss may be unused: {meeting}",
        "where-pytorch": "BCELoss raises an error for every value that is no probability; a GPU stops with a failed "
        "assertion. A distribution refuses negative values and normalises or refuses the others. A loss of overlap, "
        "such as Dice, takes any value. What gets through belongs to a different function.",
        "fix-pytorch": "Pass the logits where logits are expected, to BCEWithLogitsLoss, to logits= of a distribution "
        "or to a loss that applies the activation itself; or apply the activation before.",
    },
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find a loss of probabilities with other inputs; unresolved for a model that the file never trains."""
    if fact.is_activated or not fact.takes_probabilities or fact.activation in catalogue.OTHER_PROBABILITIES:
        return
    if fact.family not in CROSSENTROPIES and fact.activation != "linear":
        return
    if may_be_probabilities(fact):
        yield Remark(undetermined(fact, say("layer-output", layer=fact.activation)))
    elif is_idle(fact, evidence):
        yield Remark(RULE.text("idle", meeting=fact.description()))
    else:
        yield Remark(fact.description(), fact.loss.node, "warning" if fact.family == "overlap" else None)


def may_be_probabilities(fact: Meeting) -> bool:
    """Whether the values may lie in [0, 1]: the exponential of something negative, a clip to given bounds."""
    made = fact.output.activation.node
    if not isinstance(made, ast.Call):
        return False
    return fact.activation == "exponential" or (fact.activation == "hard_tanh" and bool(made.args or made.keywords))


def is_idle(fact: Meeting, evidence: Evidence) -> bool:
    """Whether a model is compiled but only ever used inside another one, as the generator of a GAN is."""
    model = fact.output.model
    if not fact.pairing.compiled or model is None or (model, "fit") in evidence.uses:
        return False
    return (model, "call") in evidence.uses or fact.activation != "linear"


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Set from_logits=True, or else give the last layer its activation."""
    if fact.loss.library != KERAS:
        if fact.activation == "linear":
            yield from other_criterion(source, fact.loss, WITH_LOGITS)
        return
    yield from loss_with_logits(source, fact.loss)
    yield from own_loss(source, fact.loss, fact.pairing.given, "True")
    name = "sigmoid" if fact.family == "binary" or fact.output.units == 1 else "softmax"
    if fact.output.activation.node is not None:
        yield (source.replace(fact.output.activation.node, f'"{name}"'),)
    yield set_keyword(source, fact.output.node, "activation", f'"{name}"')


FAILING, PASSING = (
    compiled(CLASSES, "keras.layers.Dense(3)", '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
)
WITH_LOGITS = {
    "BCELoss": "BCEWithLogitsLoss",
    "binary_cross_entropy": "binary_cross_entropy_with_logits",
}
"""Losses of PyTorch for the logits of what others take as probabilities."""
EXAMPLES = {
    PYTORCH: (
        torch_trained("nn.Linear(4, 1)", "nn.BCELoss()"),
        torch_trained("nn.Linear(4, 1)", "nn.BCEWithLogitsLoss()"),
    )
}
