"""The claims of a preset about its run, as checks with their own sentences. Importable without TensorFlow.

The sentence and the check of a claim are derived from the same names and numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.keras.training.records import ArmRecord, EpochRecord
from core.messages import Message
from core.messages import claims as said
from core.messages.claims import ARM, KINDS, OPERATIONS, QUANTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence about a finished run and the check of it: ``holds(records)``."""

    text: Message
    holds: Callable[[Sequence[EpochRecord]], bool]


def last(records: Sequence[EpochRecord], label: str) -> ArmRecord:
    """Return the last record of the arm labelled ``label``."""
    return next(arm for arm in records[-1].arms if arm.label == label)


def ahead(better: str, worse: str, *, by: float) -> Claim:
    """Claim that one arm ends with a higher validation accuracy than another."""
    return Claim(
        text=said.ENDS_ABOVE(better=ARM(label=better), by=by, worse=ARM(label=worse)),
        holds=lambda records: (
            last(records, better).validation_accuracy - last(records, worse).validation_accuracy >= by
        ),
    )


def level(first: str, second: str, *, within: float) -> Claim:
    """Claim that two arms end with nearly the same validation accuracy."""
    return Claim(
        text=said.ENDS_WITHIN(first=ARM(label=first), second=ARM(label=second), within=within),
        holds=lambda records: (
            abs(last(records, first).validation_accuracy - last(records, second).validation_accuracy) <= within
        ),
    )


def same_bits(first: str, second: str) -> Claim:
    """Claim that two arms end with identical weights."""

    def holds(records: Sequence[EpochRecord]) -> bool:
        outcomes = last(records, first).outcome, last(records, second).outcome
        return (
            outcomes[0] is not None
            and outcomes[1] is not None
            and (outcomes[0].weights_hash == outcomes[1].weights_hash)
        )

    return Claim(text=said.SAME_BITS(first=ARM(label=first), second=ARM(label=second)), holds=holds)


def at_least(label: str, quantity: str, value: float) -> Claim:
    """Claim that a quantity of an arm's last record is at least ``value``."""
    return Claim(
        text=said.AT_LEAST(arm=ARM(label=label), quantity=QUANTITIES[quantity](), value=value),
        holds=lambda records: getattr(last(records, label), quantity) >= value,
    )


def at_most(label: str, quantity: str, value: float) -> Claim:
    """Claim that a quantity of an arm's last record is at most ``value``."""
    return Claim(
        text=said.AT_MOST(arm=ARM(label=label), quantity=QUANTITIES[quantity](), value=value),
        holds=lambda records: getattr(last(records, label), quantity) <= value,
    )


def falls(label: str, *, by: float) -> Claim:
    """Claim that an arm's validation accuracy ends below its best."""

    def holds(records: Sequence[EpochRecord]) -> bool:
        curve = [arm.validation_accuracy for record in records for arm in record.arms if arm.label == label]
        return max(curve) - curve[-1] >= by

    return Claim(text=said.FALLS(arm=ARM(label=label), by=by), holds=holds)


def ran(label: str, kind: str) -> Claim:
    """Claim the formula that Keras ran for an arm."""

    def holds(records: Sequence[EpochRecord]) -> bool:
        return any(arm.label == label and arm.ran is not None and arm.ran.kind == kind for arm in records[0].arms)

    return Claim(text=said.KERAS_RAN(kind=KINDS[kind](), arm=ARM(label=label)), holds=holds)


def breaks(label: str, *operations: str) -> Claim:
    """Claim that an arm hits a non-finite number, first in one of the given operations."""

    def holds(records: Sequence[EpochRecord]) -> bool:
        nonfinite = last(records, label).nonfinite
        return nonfinite is not None and nonfinite.operation in operations

    first, *others = (OPERATIONS[operation]() for operation in operations)
    where = said.EITHER(operation=first, other=others[0]) if others else first
    return Claim(text=said.BREAKS(arm=ARM(label=label), operation=where), holds=holds)


def stays_finite(label: str) -> Claim:
    """Claim that an arm never meets a non-finite number."""
    return Claim(
        text=said.STAYS_FINITE(arm=ARM(label=label)),
        holds=lambda records: last(records, label).nonfinite is None,
    )
