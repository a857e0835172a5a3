"""A document of cells, written as a Python script or as a Jupyter notebook.

A script separates its cells by ``# %%`` lines, which editors understand and Python ignores. The content of the cells is
defined in the modules named after the pages.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

KINDS = ("script", "notebook")
CELL_MARK = re.compile(r"^# %%", re.MULTILINE)
"""Only at the start of a line, where quoted text cannot put it."""
SUFFIXES = {"script": ".py", "notebook": ".ipynb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: Python code, or text in Markdown."""

    text: str
    is_code: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An exported state.

    Parameters
    ----------
    name : str
        The file's name without suffix.
    cells : tuple of Cell
        In order; run from top to bottom.
    """

    name: str
    cells: tuple[Cell, ...]


def cells_of(template: str, **values: str) -> tuple[Cell, ...]:
    r"""Read cells written apart by ``# %%`` lines, ``$name`` replaced by a value; a value may bring cells of its own.

    Examples
    --------
    >>> cells_of("# %% [markdown]\n# Two\n# %%\nprint($number)", number="2")
    (Cell(text='Two', is_code=False), Cell(text='print(2)', is_code=True))
    """
    text = Template(template).substitute(values)
    cells = []
    for part in CELL_MARK.split(text)[1:]:
        is_text = part.startswith(" [markdown]")
        lines = part.strip().splitlines()
        if is_text:
            lines = [line.removeprefix("#").removeprefix(" ") for line in lines[1:]]
        cells.append(Cell(text="\n".join(lines), is_code=not is_text))
    return tuple(cells)


def code_cells(sections: Iterable[str]) -> str:
    """Return code cells as `cells_of` reads them, one for each section that is not empty."""
    return "".join(f"# %%\n{section}\n\n" for section in sections if section)


def template(name: str) -> str:
    """Return the text of a template."""
    return (Path(__file__).parent / "templates" / f"{name}.txt").read_text("utf-8")


def written(document: Document, kind: str) -> str:
    """Return the document as the text of a file.

    Raises
    ------
    ValueError
        If ``kind`` is not one of ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: unknown name {kind!r}, choose from {', '.join(KINDS)}")
    return as_script(document) if kind == "script" else as_notebook(document)


def as_script(document: Document) -> str:
    """Return a Python script; text becomes comments.

    Examples
    --------
    >>> print(as_script(Document(name="two", cells=(Cell(text="Twice one.", is_code=False), Cell(text="print(2)")))))
    # %% [markdown]
    # Twice one.
    <BLANKLINE>
    # %%
    print(2)
    <BLANKLINE>
    """
    parts = [
        f"# %%\n{cell.text.strip()}\n" if cell.is_code else f"# %% [markdown]\n{_commented(cell.text.strip())}\n"
        for cell in document.cells
    ]
    return "\n".join(parts)


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def as_notebook(document: Document) -> str:
    """Return a notebook of format 4.5, as JSON.

    References
    ----------
    "The Notebook file format", https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "cells": [_notebook_cell(number, cell) for number, cell in enumerate(document.cells, 1)],
        },
        indent=1,
        ensure_ascii=False,
    )


def _notebook_cell(number: int, cell: Cell) -> dict[str, Any]:
    common = {"id": f"cell-{number}", "metadata": {}, "source": cell.text.strip().splitlines(keepends=True)}
    if not cell.is_code:
        return {"cell_type": "markdown"} | common
    return {"cell_type": "code", "execution_count": None, "outputs": []} | common
