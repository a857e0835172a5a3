"""Keras computes activation and loss in two steps."""

from collections.abc import Iterator

from logit_doctor.finding import KERAS
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
    drop_activation,
    everywhere,
    held,
    loss_with_logits,
)
from logit_doctor.reading.catalogue import CAP

RULE = Rule(
    "two-step",
    code="LL004",
    title="Keras computes activation and loss in two steps",
    where=held(
        "On JAX and PyTorch, Keras clips the probabilities: the loss never exceeds {cap:.2f} nats, and beyond the clip "
        "the gradient is exactly zero. On TensorFlow, Keras silently recovers the logits and computes the fused loss, "
        "until an operation, a 16-bit policy or predict() comes between.",
        by="sixteen_bits",
    ),
    fix="Prefer a linear output with from_logits=True; apply softmax or sigmoid at inference.",
    page="loss_error",
    says={
        "title-pytorch": "PyTorch computes activation and loss in two steps",
        "where-pytorch": held(
            "Once the probability of a wrong answer rounds to 0 or 1, the loss stops growing and its gradient is 0: "
            "the example is never corrected.",
            by="two_steps_stop",
        ),
        "fix-pytorch": "Prefer BCEWithLogitsLoss on the logits; apply sigmoid where probabilities are needed.",
    },
    values={"cap": CAP},
    severities=everywhere("advice"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities with a loss of probabilities; skorch hands them to NLLLoss by design."""
    if fact.is_of_one_class or fact.loss.spelling == "NLLLoss":
        return
    if fact.is_activated and fact.takes_probabilities and fact.family in CROSSENTROPIES:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Make the output linear and set from_logits=True."""
    if fact.loss.library != KERAS:
        return
    dropped = drop_activation(source, fact.output)
    for flagged in loss_with_logits(source, fact.loss):
        if dropped and flagged:
            yield dropped + flagged


FAILING, PASSING = (
    compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
)
