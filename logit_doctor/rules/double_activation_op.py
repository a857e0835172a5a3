"""Probabilities reach an operation that takes logits."""

import ast
from collections.abc import Iterator

from logit_doctor.judging import (
    OPERATIONS,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    drop_activation,
    set_keyword,
)

RULE = Rule(
    "double-activation-op",
    code="LL003",
    title="probabilities reach an operation that takes logits",
    where="Always: the tf.nn operations never look behind their argument for logits, so the activation is applied "
    "twice.",
    fix="Pass the logits themselves, without an activation.",
    page="training",
    instead_of=("double-activation", "sigmoid-with-categorical", "softmax-with-binary"),
    leaves_questions=True,
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities in an operation of TensorFlow."""
    if fact.is_activated and fact.loss.is_operation:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Pass the logits: the argument of the activation, or a linear layer."""
    yield drop_activation(source, fact.output)
    made = fact.output.activation.node
    if isinstance(made, ast.Call) and made.args:
        inner = source.written(made.args[0])
        yield (source.replace(made, inner),)
        yield set_keyword(source, fact.loss.node, "logits", inner)


LOSS = "\nloss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits={})\n"
FAILING, PASSING = OPERATIONS + LOSS.format("tf.nn.softmax(logits)"), OPERATIONS + LOSS.format("logits")
