"""Runs exported scripts and notebooks, given as arguments, and prints what each printed as one JSON object.

Started in an empty folder. Nothing of this repository can be imported, nor any library of the lab that exports must
not use. Each file gets a namespace of its own; one process pays TensorFlow's import once.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

BLOCKED = ("core", "ui", "pages", "tests", "streamlit", "flint", "distributed", "dask", "gfloat", "sklearn")


class Block(MetaPathFinder):
    """Lets nobody import what an export must do without."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"an export must not import {name}")


def code_of(path: Path) -> Iterator[str]:
    """A script as a whole, a notebook cell by cell, as Jupyter runs them."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        yield text
        return
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


def main() -> None:
    sys.meta_path.insert(0, Block())
    shown: list[go.Figure] = []
    go.Figure.show = lambda figure, **_: shown.append(figure)
    results = {}
    for name in sys.argv[1:]:
        shown.clear()
        printed = io.StringIO()
        space: dict[str, Any] = {"__name__": "__main__"}
        with contextlib.redirect_stdout(printed):
            for code in code_of(Path(name)):
                exec(compile(code, name, "exec"), space)
        traces = [len(figure.data) for figure in shown]
        rows = space["rows"] if isinstance(space.get("rows"), list) else []
        results[name] = {"printed": printed.getvalue(), "traces": traces, "rows": rows}
    print(json.dumps(results))


if __name__ == "__main__":
    main()
