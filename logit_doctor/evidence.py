"""The chain of evidence of a finding: what each step says, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from logit_doctor.finding import Finding
from logit_doctor.messages import Message

PLACES = ("line", "cell-line")
"""Keys of the messages that say where something stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the 1-based line, in a notebook within the code cell, and what it shows."""

    line: int
    cell: int | None
    text: str


def chain(finding: Finding) -> list[Step]:
    """Return the steps of a finding, from what a message says of an output to what follows from it.

    The last step stands where the finding does. Without lines, as in a ``.keras`` file, there is no step.
    """
    if finding.line is None:
        return []
    last = Step(line=finding.line, cell=finding.cell, text=str(finding.message))
    before = dict.fromkeys(steps(finding.message))
    return [*(step for step in before if (step.line, step.cell) != (last.line, last.cell)), last]


def steps(message: Message) -> Iterator[Step]:
    """Yield a step for each message inside this one that has a place, the innermost first."""
    for value in message.values.values():
        if isinstance(value, Message):
            yield from steps(value)
    place = message.values.get("place")
    if isinstance(place, Message) and place.key in PLACES:
        yield Step(line=place.values["line"], cell=place.values.get("cell"), text=str(message))
