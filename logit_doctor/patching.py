"""Unified diffs, applied to the very text that they were made from."""

import re
from dataclasses import dataclass

from logit_doctor.judging.edits import lines_of

HEADER = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
FILE = re.compile(r"^--- a/(?=.*\n\+\+\+ b/)", re.MULTILINE)
CELL = re.compile(r".*:cell (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """A replacement of lines: those from ``start`` to before ``end``, 1-based, become ``lines``."""

    start: int
    end: int
    lines: tuple[str, ...]


def hunks(diff: str) -> list[Hunk]:
    r"""Return the replacements that the unified diff of one file stands for, without the lines around them.

    Examples
    --------
    >>> hunks("--- a/m\n+++ b/m\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n")
    [Hunk(start=2, end=3, lines=('2\n',))]
    """
    found: list[Hunk] = []
    place, start, new = 0, 0, list[str]()

    def end() -> None:
        if start:
            found.append(Hunk(start=start, end=place, lines=tuple(new)))

    for line in lines_of(diff)[2:]:  # after the names of the files
        header = HEADER.match(line)
        if header or line.startswith(" "):
            end()
            start, new = 0, []
        if header:
            place = int(header[1]) + (header[2] == "0")
        elif line.startswith(" "):
            place += 1
        else:
            start = start or place
            new += [line[1:]] if line.startswith("+") else []
            place += line.startswith("-")
    end()
    return found


def patched(text: str, diff: str) -> str:
    r"""Return a text after the unified diff of one file.

    Examples
    --------
    >>> patched("one\ntwo\n", "--- a/m\n+++ b/m\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n")
    'one\nthree\n'
    """
    lines = lines_of(text)
    for hunk in reversed(hunks(diff)):
        lines[hunk.start - 1 : hunk.end - 1] = hunk.lines
    after = "".join(lines)
    return after if text.endswith(("\n", "\r")) else after.removesuffix("\n")


def by_cell(diff: str) -> dict[int, str]:
    """Return the parts of a notebook's diff by the number of their code cell."""
    starts = [found.start() for found in FILE.finditer(diff)]
    parts = [diff[start:end] for start, end in zip(starts, [*starts[1:], len(diff)], strict=True)]
    return {int(found[1]): part for part in parts if (found := CELL.match(part))}
