"""The wording of outputs, losses and conditions in messages."""

import ast
from functools import reduce

from logit_doctor.messages import Message, say
from logit_doctor.reading.guards import Guard, Guards
from logit_doctor.reading.state import file_of
from logit_doctor.reading.values import Loss, Tensor, Unknown

MAX_CONDITIONS = 12
"""Conditions that a message lists; readers cannot take in more."""


def line(number: int) -> Message:
    """Return the location of something as a line; in a ``.keras`` file the layer replaces it."""
    return say("line", line=number)


def place_of(node: ast.expr) -> Message:
    """Return the location of a node: its line, and the file unless it is the one that is checked."""
    file = file_of(node)
    return say("file-line", file=file, line=node.lineno) if file else line(node.lineno)


def described(tensor: Tensor) -> Message:
    """Describe an output."""
    units: Message | str = "" if tensor.units is None else say("units", count=tensor.units)
    units = say("one-unit") if tensor.units == 1 else units
    key = "linear-output" if tensor.activation.name == "linear" else "activated-output"
    return say(
        key, activation=tensor.activation.name, units=units, place=place_of(tensor.activation.node or tensor.node)
    )


def described_loss(loss: Loss) -> Message | str:
    """Describe a loss."""
    return loss.spelling if loss.is_operation else say("loss-with-flag", loss=loss.spelling, flag=loss.from_logits)


def described_reason(value: Unknown) -> Message:
    """Return why a value is unknown."""
    return say("at", reason=value.reason, place=line(value.line)) if value.line else value.reason


def described_conditions(guards: Guards) -> Message:
    """Return conditions in words."""
    conditions = [described_condition(guard) for guard in guards[:MAX_CONDITIONS]]
    conditions += [say("other-conditions")] if len(guards) > MAX_CONDITIONS else []
    return reduce(lambda first, second: say("and", first=first, second=second), conditions)


def described_condition(guard: Guard) -> Message:
    """Return one condition in the spelling of the source."""
    compared = (
        guard.subject if guard.comparison == "truth" else f"{guard.subject} {guard.comparison} {guard.constant!r}"
    )
    condition = say("condition", code=compared if guard.holds else f"not ({compared})")
    return say("at", reason=condition, place=line(guard.line)) if guard.line else condition
