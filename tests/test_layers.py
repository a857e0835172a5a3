"""The layers core < ui < pages, and the one home of TensorFlow, read from the imports of every file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "core": {"streamlit", "plotly", "pandas", "ui", "pages", "app", "tests", "benchmarks"},
    "ui": {"pages", "app", "tests", "benchmarks", "pandas"},
    "pages": {"tests", "benchmarks", "pandas", "numpy"},
    "app.py": {"tests", "benchmarks", "pandas", "numpy"},
}
TENSORFLOW = {"tensorflow", "keras"}


def imported_packages(source: str) -> set[str]:
    """Top-level packages that ``source`` imports, anywhere in the file."""
    packages: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            packages.add(node.module.split(".")[0])
    return packages


def files_of(layer: str) -> list[Path]:
    path = ROOT / layer
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def breaches(source: str, layer: str, *, below_core_keras: bool) -> set[str]:
    """What ``source``, a file of ``layer``, imports although it must not."""
    forbidden = FORBIDDEN[layer] | (set() if below_core_keras else TENSORFLOW)
    return imported_packages(source) & forbidden


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_no_layer_imports_a_higher_one_and_only_core_keras_imports_tensorflow(layer: str) -> None:
    files = files_of(layer)
    found = {
        str(path.relative_to(ROOT)): breach
        for path in files
        if (breach := breaches(path.read_text("utf-8"), layer, below_core_keras=ROOT / "core/keras" in path.parents))
    }
    assert files
    assert found == {}


@pytest.mark.parametrize(
    ("source", "layer", "expected"),
    [
        ("def draw():\n    import plotly.graph_objects", "core", {"plotly"}),
        ("from ui.drawing.charts import loss", "core", {"ui"}),
        ("import tensorflow as tf", "core", {"tensorflow"}),
        ("from keras import ops", "ui", {"keras"}),
        ("import numpy as np", "pages", {"numpy"}),
    ],
)
def test_a_planted_breach_is_seen(source: str, layer: str, expected: set[str]) -> None:
    assert breaches(source, layer, below_core_keras=False) == expected
