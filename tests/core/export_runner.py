"""Runs exported scripts and notebooks, given as arguments, and prints what each printed as one JSON object.

Started in an empty folder, where nothing of this repository can be imported. One process pays TensorFlow's import once.
"""

import contextlib
import io
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import plotly.graph_objects as go


def code_of(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def main() -> None:
    assert find_spec("core") is None
    shown: list[go.Figure] = []
    go.Figure.show = lambda figure: shown.append(figure)
    results = {}
    for name in sys.argv[1:]:
        shown.clear()
        printed = io.StringIO()
        space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(printed):
            exec(compile(code_of(Path(name)), name, "exec"), space)
        traces = [len(figure.data) for figure in shown]
        rows = space["rows"] if isinstance(space.get("rows"), list) else []
        results[name] = {"printed": printed.getvalue(), "traces": traces, "rows": rows}
    print(json.dumps(results))


if __name__ == "__main__":
    main()
