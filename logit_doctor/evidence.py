"""The chain of evidence of a finding: what each step says, and where it stands."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from logit_doctor.finding import Finding
from logit_doctor.messages import NOTHING, Message

PLACES = ("line", "cell-line", "file-line")
"""Keys of the messages that say where something stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the 1-based line, in a notebook within the code cell, and what it shows.

    ``file`` is the path from the folder of the checked file, if the step stands in another one; ``message`` is what
    ``text`` is in English.
    """

    line: int
    cell: int | None
    text: str
    file: str = ""
    message: Message = field(default=NOTHING, compare=False, repr=False)

    def path(self, checked: str) -> str:
        """Return the path of its file, given that of the checked one."""
        return Path(os.path.normpath(Path(checked).parent / self.file)).as_posix() if self.file else checked

    def row(self, checked: str) -> dict[str, Any]:
        """Return it as an entry of a report about the checked file."""
        return {"path": self.path(checked), "line": self.line, "cell": self.cell, "text": self.text}


def chain(finding: Finding) -> list[Step]:
    """Return the steps of a finding, from what a message says of an output to what follows from it.

    The last step stands where the finding does. Without lines, as in a ``.keras`` file, there is no step.
    """
    if finding.line is None:
        return []
    last = Step(line=finding.line, cell=finding.cell, text=str(finding.message), message=finding.message)
    before = dict.fromkeys(steps(finding.message))
    here = (last.line, last.cell, "")
    return [*(step for step in before if (step.line, step.cell, step.file) != here), last]


def steps(message: Message) -> Iterator[Step]:
    """Yield a step for each message inside this one that has a place, the innermost first."""
    for value in message.values.values():
        if isinstance(value, Message):
            yield from steps(value)
    place = message.values.get("place")
    if isinstance(place, Message) and place.key in PLACES:
        values = place.values
        yield Step(
            line=values["line"],
            cell=values.get("cell"),
            text=str(message),
            file=values.get("file", ""),
            message=message,
        )
