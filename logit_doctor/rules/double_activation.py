"""Probabilities reach a loss that applies the activation itself."""

import math
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
    own_loss,
    set_keyword,
    without_operation,
)

RULE = Rule(
    "double-activation",
    code="LL002",
    title="probabilities reach a loss that applies the activation itself",
    where=held(
        "The activation is applied twice: with 10 classes the loss cannot fall below {floor:.2f}, with a single "
        "sigmoid unit not below {positive:.2f} for positive and {negative:.2f} for negative labels. TensorFlow "
        "recovers the logits and warns if nothing comes between activation and loss; JAX and PyTorch never do.",
        by="ten_classes",
    ),
    fix="Make the last layer linear and keep from_logits=True, or keep the activation and remove from_logits=True.",
    page="training",
    values={
        "floor": math.log(math.e + 9) - 1,
        "positive": math.log(1 + math.exp(-1)),
        "negative": math.log(2),
    },
    severities=everywhere("error") | {"tensorflow": "warning"},
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities with from_logits=True; also an error on TensorFlow if it cannot recover the logits."""
    output = fact.output
    if fact.is_activated and fact.loss.from_logits:
        is_seen = output.activation.library == "keras" or fact.pairing.in_graph
        severity = None if output.rescued and not output.half and is_seen else "error"
        yield Remark(fact.description(), output.activation.node or output.node, severity)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Make the output linear, or else set from_logits=False."""
    yield drop_activation(source, fact.output)
    yield without_operation(source, fact.output)
    yield set_keyword(source, fact.loss.node, "from_logits", "False")
    yield from own_loss(source, fact.loss, fact.pairing.given, "False")


FAILING, PASSING = (
    compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', SPARSE_LOGITS),
    compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
)
