"""Notebooks: from the JSON of an ``.ipynb`` to one program whose lines map back to a cell and a line in it.

Line magics and shell lines become ``pass`` on the same line, cells of another language become empty, and a cell that
does not parse is left out and reported.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, RefusalError, check_text
from logit_doctor.intake.syntax import parse
from logit_doctor.messages import Message, say

PYTHON_CELL_MAGICS = ("time", "timeit", "capture", "prun", "skip")
MAGIC_LINE = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
MAGIC_VALUE = re.compile(r"^([\w.,\s]+=\s*)[%!].*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program and the origin of its lines.

    Parameters
    ----------
    text : str
        The source to read.
    origins : tuple of (int, int), optional
        For each line, the 1-based code cell and the line in it; empty for a plain file.
    broken : tuple of (int, Message)
        Lines of the program at which a cell was left out, with the reason.
    """

    text: str
    origins: tuple[tuple[int, int], ...] = ()
    broken: tuple[tuple[int, Message], ...] = ()

    def place(self, line: int) -> tuple[int, int | None]:
        """Return the line and the cell (None in a plain file) of a line of the program."""
        if not self.origins:
            return line, None
        cell, inner = self.origins[min(max(line, 1), len(self.origins)) - 1]
        return inner, cell


def without_magics(text: str) -> str:
    """Return a cell's source with magics and shell lines neutralised, line by line."""
    lines = text.split("\n")
    first = lines[0].strip()
    if first.startswith("%%"):
        name = first[2:].split()[0] if first[2:].split() else ""
        if name not in PYTHON_CELL_MAGICS:
            return "\n" * (len(lines) - 1)
        lines[0] = ""
    return "\n".join(plain_line(line) for line in lines)


def plain_line(line: str) -> str:
    """Return one line without its magic."""
    if MAGIC_LINE.match(line):
        return MAGIC_LINE.sub(r"\1pass", line)
    return MAGIC_VALUE.sub(r"\1None", line)


def syntax_problem(text: str) -> Message | str | None:
    """Return why a source does not parse, or None."""
    try:
        parse(text)
    except SyntaxError as error:
        return say("at", reason=error.msg, place=say("line", line=error.lineno))
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    return None


def cell_text(cell: Any) -> str | None:
    """Return the source of a code cell, or None for any other cell."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else None


def read_notebook(data: bytes) -> Program:
    """Return the program of a notebook.

    Raises
    ------
    RefusalError
        If it is not a notebook or exceeds the limits.
    """
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise RefusalError("notebook-bytes", found=len(data), most=MAX_NOTEBOOK_BYTES)
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusalError("notebook-json", why=str(error)) from None
    if not isinstance(content, dict):
        raise RefusalError("notebook-object")
    cells = content.get("cells")
    if cells is None and isinstance(content.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise RefusalError("notebook-cells")
    return join_cells([text for text in map(cell_text, cells) if text is not None])


def join_cells(cells: list[str]) -> Program:
    """Return one program of all cells."""
    lines: list[str] = []
    origins: list[tuple[int, int]] = []
    broken: list[tuple[int, Message]] = []
    for number, raw in enumerate(cells, start=1):
        text = without_magics(check_text(raw))
        problem = syntax_problem(text)
        if problem is not None:
            broken.append((len(lines) + 1, say("cell", cell=number, why=problem)))
            text = "\n" * text.count("\n")
        cell_lines = text.split("\n")
        lines += cell_lines
        origins += [(number, line) for line in range(1, len(cell_lines) + 1)]
    return Program(text=check_text("\n".join(lines)), origins=tuple(origins), broken=tuple(broken))
