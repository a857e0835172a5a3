"""Activation and loss are two steps for Keras."""

from collections.abc import Iterator

from logit_doctor.judging import (
    CLASSES,
    SPARSE_LOGITS,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    drop_activation,
    everywhere,
    held,
    loss_with_logits,
)
from logit_doctor.reading.catalogue import CAP

RULE = Rule(
    "two-step",
    code="LL004",
    title="activation and loss are two steps for Keras",
    where=held(
        "On JAX and torch Keras clips the probabilities: the loss stops at {cap:.2f} nats and the gradient is "
        "exactly zero beyond. On TensorFlow it goes back to the logits and computes the fused loss behind your back, "
        "until an operation, a 16-bit policy or predict() stands between.",
        by="sixteen_bits",
    ),
    fix="Prefer a linear output with from_logits=True; apply softmax or sigmoid at inference.",
    page="loss_error",
    values={"cap": CAP},
    severities=everywhere("advice"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities with a loss of probabilities."""
    if fact.is_activated and not fact.loss.from_logits:
        yield Remark(fact.spoken(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Make the output linear and tell the loss."""
    dropped = drop_activation(source, fact.output)
    for flagged in loss_with_logits(source, fact.loss):
        if dropped and flagged:
            yield dropped + flagged


FAILING, PASSING = (
    compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
)
