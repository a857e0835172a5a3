"""Sigmoid outputs with a categorical loss."""

from collections.abc import Iterator

from logit_doctor.judging import (
    CLASSES,
    OVER_CLASSES,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    held,
    other_activation,
)

RULE = Rule(
    "sigmoid-with-categorical",
    code="LL008",
    title="sigmoid outputs with a categorical loss",
    where=held(
        "The loss assumes that the outputs sum to 1. TensorFlow trains the model with the softmax of its logits, while "
        "predict() still returns sigmoids.",
        by="sum_of_outputs",
    ),
    fix="Use softmax (or a linear layer with from_logits=True) for one class among many; for independent labels, keep "
    "sigmoid and use binary cross-entropy.",
    page="traps",
    instead_of=("double-activation", "half-precision-output", "two-step"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find sigmoid with a loss over classes."""
    if fact.activation == "sigmoid" and fact.family in OVER_CLASSES:
        yield Remark(fact.description(), fact.output.activation.node or fact.output.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Use softmax."""
    yield from other_activation(source, fact.output.activation.node, "softmax")


FAILING, PASSING = (
    compiled(CLASSES, 'keras.layers.Dense(3, activation="sigmoid")', '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', '"sparse_categorical_crossentropy"'),
)
