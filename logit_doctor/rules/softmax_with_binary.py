"""Softmax outputs with binary cross-entropy."""

from collections.abc import Iterator

from logit_doctor.judging import (
    ONE_HOT,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    everywhere,
    other_loss,
)

RULE = Rule(
    "softmax-with-binary",
    code="LL009",
    title="softmax outputs with binary cross-entropy",
    where="TensorFlow trains the model with independent sigmoids of its logits, while predict() returns softmax; on "
    "JAX and PyTorch the loss also penalises the probability of every wrong class.",
    fix="Use categorical cross-entropy with softmax, or one sigmoid per label with binary cross-entropy.",
    page="traps",
    instead_of=("double-activation", "half-precision-output", "two-step"),
    severities=everywhere("warning"),
    says={
        "where-pytorch": "The loss takes each output for the probability of a label of its own, and penalises the "
        "probability of every wrong class a second time.",
        "fix-pytorch": "Use CrossEntropyLoss on the logits, or one sigmoid per label with BCELoss.",
    },
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find softmax with a binary loss; one column of it may be the probability of the positive class."""
    if fact.activation == "softmax" and fact.family == "binary" and not fact.is_of_one_class:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Use the categorical loss."""
    yield from other_loss(source, fact.loss, "categorical")


FAILING, PASSING = (
    compiled(ONE_HOT, 'keras.layers.Dense(3, activation="softmax")', '"binary_crossentropy"'),
    compiled(ONE_HOT, 'keras.layers.Dense(3, activation="softmax")', '"categorical_crossentropy"'),
)
