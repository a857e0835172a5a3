"""Probabilities reach a loss that applies the activation itself."""

import math
from collections.abc import Iterator

from logit_doctor.judging.edits import Edits, Source, drop_activation, set_keyword
from logit_doctor.judging.meeting import Meeting
from logit_doctor.judging.programs import CLASSES, SPARSE_LOGITS, compiled
from logit_doctor.judging.rule import Evidence, Remark, Rule, everywhere

RULE = Rule(
    "double-activation",
    code="LL002",
    title="probabilities reach a loss that applies the activation itself",
    where="The activation is applied twice: with 10 classes the loss cannot fall below {floor:.2f}. TensorFlow finds "
    "the logits again and warns as long as nothing stands between activation and loss; JAX and torch never do.",
    fix="Leave the last layer linear and keep from_logits=True, or keep the activation and drop from_logits=True.",
    page="training",
    values={"floor": math.log(math.e + 9) - 1},
    severities=everywhere("error") | {"tensorflow": "warning"},
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities with from_logits=True; an error on TensorFlow too where it no longer finds the logits."""
    output = fact.output
    if fact.is_activated and fact.loss.from_logits:
        is_seen = output.activation.library == "keras" or fact.pairing.graph
        severity = None if output.rescued and not output.half and is_seen else "error"
        yield Remark(fact.spoken(), output.activation.node or output.node, severity)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Make the output linear, else tell the loss that it gets probabilities."""
    yield drop_activation(source, fact.output)
    yield set_keyword(source, fact.loss.node, "from_logits", "False")


FAILING = compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', SPARSE_LOGITS)
PASSING = compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS)
