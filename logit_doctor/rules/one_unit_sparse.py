"""One unit with a loss over classes."""

from collections.abc import Iterator

from logit_doctor.judging import (
    BINARY,
    BINARY_LOGITS,
    SPARSE_LOGITS,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    compiled,
    held,
    other_loss,
)

RULE = Rule(
    "one-unit-sparse",
    code="LL010",
    title="one unit with a loss over classes",
    where=held("Label 0 has a loss of exactly 0 for every output, and label 1 is out of range.", by="one_unit_labels"),
    fix="Use binary cross-entropy with one unit, or as many units as there are classes.",
    page="traps",
    says={
        "where-pytorch": held(
            "The softmax of a single unit is 1 for every output. Label 0 has a loss of exactly 0, label 1 is out of "
            "range, and with labels of the output's shape, taken for probabilities, the loss is 0 for all of them.",
            by=("one_unit_labels", "one_unit_probabilities"),
        ),
    },
    instead_of=(
        "double-activation",
        "double-activation-op",
        "half-precision-output",
        "missing-activation",
        "sigmoid-with-categorical",
        "two-step",
    ),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find a single unit with a sparse loss; where the labels are random numbers, there is nothing to learn anyway."""
    if fact.output.units == 1 and fact.family == "sparse":
        yield Remark(fact.description(), fact.loss.node, "advice" if fact.pairing.has_random_labels else None)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Use the binary loss."""
    yield from other_loss(source, fact.loss, "binary")


FAILING, PASSING = (
    compiled(BINARY, "keras.layers.Dense(1)", SPARSE_LOGITS),
    compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS),
)
