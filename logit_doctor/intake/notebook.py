"""Notebooks: from the JSON of an ``.ipynb`` to one program whose lines map back to a cell and a line in it.

Line magics and shell lines become ``pass`` on the same line, cells of another language become empty, and a cell that
does not parse is left out and reported.
"""

import json
from dataclasses import dataclass
from typing import Any

from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, RefusalError, check_text
from logit_doctor.intake.magics import Cell, as_python
from logit_doctor.intake.syntax import parse, parsed
from logit_doctor.messages import Message, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program and the origin of its lines.

    Parameters
    ----------
    text : str
        The source to read.
    origins : tuple of (int, int), optional
        For each line, the 1-based code cell and the line in it; empty for a plain file.
    margins : tuple of str
        For each line of a notebook, what was cut off on its left.
    broken : tuple of (int, Message)
        Lines of the program at which a cell was left out, with the reason.
    cells : tuple of str
        The code cells as they are written; empty for a plain file.
    source : str
        The text as it is written, line by line the same as ``text``; empty where it is ``text``.
    """

    text: str
    origins: tuple[tuple[int, int], ...] = ()
    margins: tuple[str, ...] = ()
    broken: tuple[tuple[int, Message], ...] = ()
    cells: tuple[str, ...] = ()
    source: str = ""

    @property
    def written(self) -> str:
        """The text as it is written, magics included."""
        return self.source or self.text

    def place(self, line: int) -> tuple[int, int | None]:
        """Return the line and the cell (None in a plain file) of a line of the program."""
        if not self.origins:
            return line, None
        cell, inner = self.origins[min(max(line, 1), len(self.origins)) - 1]
        return inner, cell

    def column(self, line: int, column: int) -> int:
        """Return the column in the file of a column of the program."""
        return column + len(self.margins[line - 1]) if 1 <= line <= len(self.margins) else column


def syntax_problem(text: str) -> tuple[int, Message | str] | None:
    """Return at which line a source does not parse, and why; None if it does."""
    try:
        parse(text)
    except SyntaxError as error:
        return error.lineno or 1, say("at", reason=error.msg, place=say("line", line=error.lineno))
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, str(error) or type(error).__name__
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
    """Return one program of all cells; a cell that is Python as it stands is left alone."""
    lines: list[str] = []
    origins: list[tuple[int, int]] = []
    margins: list[str] = []
    broken: list[tuple[int, Message]] = []
    for number, raw in enumerate(cells, start=1):
        text = check_text(raw)
        cell = Cell.of(text) if parsed(text) is not None else as_python(text)
        problem = syntax_problem(cell.text)
        if cell.magic:
            broken.append((len(lines) + 1, say("cell-magic", cell=number, name=cell.magic)))
        elif problem is not None:
            broken.append((len(lines) + problem[0], say("cell", cell=number, why=problem[1])))
        lines += cell.lines if problem is None else [""] * len(cell.lines)
        margins += cell.margins
        origins += [(number, line) for line in range(1, len(cell.lines) + 1)]
    return Program(
        text=check_text("\n".join(lines)),
        origins=tuple(origins),
        margins=tuple(margins),
        broken=tuple(broken),
        cells=tuple(cells),
        source="\n".join(map(check_text, cells)),
    )
