"""Probabilities computed in 16 bits."""

from collections.abc import Iterator

from logit_doctor.finding import KERAS
from logit_doctor.judging import (
    CLASSES,
    CROSSENTROPIES,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    everywhere,
    held,
    set_keyword,
)
from logit_doctor.reading.catalogue import CAP

RULE = Rule(
    "half-precision-output",
    code="LL013",
    title=held("probabilities computed in 16 bits", by="sixteen_bits"),
    where=held(
        "Under a 16-bit policy the loss casts its input to float32, which hides the logits from TensorFlow. The loss "
        "is then computed from rounded probabilities: it stops growing at {cap:.2f} nats with gradient 0, and small "
        "probabilities are lost.",
        by=("sixteen_bits", "clipped_gradient"),
    ),
    fix="Give the last layer dtype='float32', or make it linear with from_logits=True.",
    page="training",
    says={
        "half": "16-bit {meeting}",
        "where-pytorch": held(
            "In bfloat16 a sigmoid is exactly 1 from a logit of 6.24 on; for a negative label the loss is then 100 and "
            "its gradient 0. A later .float() does not bring the lost bits back.",
            by="sixteen_bit_sigmoid",
        ),
        "fix-pytorch": "Use BCEWithLogitsLoss on the logits, or call .float() on the logits before sigmoid.",
    },
    values={"cap": CAP},
    instead_of=("two-step",),
    severities=everywhere("warning"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities in 16 bits with a loss of probabilities."""
    output = fact.output
    if fact.is_activated and output.half and fact.takes_probabilities and fact.family in CROSSENTROPIES:
        yield Remark(RULE.text("half", meeting=fact.description()), output.activation.node or output.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Compute the last layer in float32."""
    if fact.loss.library == KERAS:
        yield set_keyword(source, fact.output.node, "dtype", '"float32"')


LAYER = 'keras.layers.Dense(3, activation="softmax", dtype="{}")'
FAILING, PASSING = (
    compiled(CLASSES, LAYER.format("mixed_float16"), '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, LAYER.format("float32"), '"sparse_categorical_crossentropy"'),
)
