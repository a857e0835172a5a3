"""The layers of the code, read from the imports of every file: allowed imports, and no import cycles."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "logit_doctor": {"core", "streamlit", "plotly", "pandas", "numpy", "ui", "pages", "app", "tests", "benchmarks"},
    "logit_watch": {
        "core",
        "logit_doctor",
        "streamlit",
        "plotly",
        "pandas",
        "ui",
        "pages",
        "app",
        "tests",
        "benchmarks",
    },
    "core": {"streamlit", "plotly", "pandas", "ui", "pages", "app", "tests", "benchmarks"},
    "ui": {"pages", "app", "tests", "benchmarks", "pandas"},
    "pages": {"tests", "benchmarks", "pandas", "numpy"},
    "app.py": {"tests", "benchmarks", "pandas", "numpy"},
}
TENSORFLOW = {"tensorflow", "keras"}
WITH_TENSORFLOW = (ROOT / "core/keras", ROOT / "logit_watch/on_keras.py")
"""Where TensorFlow may be imported: in worker processes, and inside the functions of a watch of the user's training."""
CORE_FLOORS = (
    {"messages"},
    {"arithmetic", "engine", "doctor"},
    {"losses", "truth"},
    {"autopsy", "inference"},
    {"sweep"},
    {"logits", "keras"},
    {"teaching", "emergency"},
    {"states"},
    {"export"},
    {"classroom"},
    {"commands"},
)
"""Packages of ``core``, by layer: one may import packages of its own layer, without cycles, and of all layers below."""
UI_FLOORS = ({"words"}, {"drawing"}, {"server"}, {"frame"})
"""Packages of ``ui`` that pages share; each page has its own package above them."""
MOST_CORE_ROOMS, MOST_UI_ROOMS = 17, 7
LOOSE = {"core": {"__init__", "__main__"}, "ui": {"__init__"}}


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
    """Forbidden imports of ``source``, a file of ``layer``."""
    forbidden = FORBIDDEN[layer] | (set() if below_core_keras else TENSORFLOW)
    return imported_packages(source) & forbidden


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path.read_text("utf-8") for layer in FORBIDDEN for path in files_of(layer)}


def imported_modules(source: str, modules: Mapping[str, str]) -> Iterator[str]:
    """The modules among those given that ``source`` imports: at any depth, in functions, or only for type checkers."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & modules.keys() or {node.module} & modules.keys()


def graph_of(modules: Mapping[str, str]) -> dict[str, set[str]]:
    return {name: set(imported_modules(source, modules)) - {name} for name, source in modules.items()}


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as problem:
        return list(problem.args[1])
    return []


def rooms_of(layer: str) -> list[Path]:
    return [path for path in sorted((ROOT / layer).iterdir()) if path.is_dir() and any(path.rglob("*.py"))]


def of_rooms(layer: str) -> dict[str, set[str]]:
    """The packages of a layer that each of its packages imports."""
    rooms: dict[str, set[str]] = {path.name: set() for path in rooms_of(layer)}
    for name, imported in graph_of(MODULES).items():
        for other in imported:
            (own, *ours), (its, *theirs) = name.split("."), other.split(".")
            if own == its == layer and ours and theirs and ours[0] in rooms and ours[0] != theirs[0]:
                rooms[ours[0]].add(theirs[0])
    return rooms


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_no_layer_imports_a_higher_one_and_only_core_keras_imports_tensorflow(layer: str) -> None:
    files = files_of(layer)
    found = {
        str(path.relative_to(ROOT)): breach
        for path in files
        if (
            breach := breaches(
                path.read_text("utf-8"),
                layer,
                below_core_keras=any(place in (path, *path.parents) for place in WITH_TENSORFLOW),
            )
        )
    }
    assert files
    assert found == {}


@pytest.mark.parametrize(
    ("source", "layer", "expected"),
    [
        ("def draw():\n    import plotly.graph_objects", "core", {"plotly"}),
        ("from ui.charts import loss", "core", {"ui"}),
        ("import tensorflow as tf", "core", {"tensorflow"}),
        ("from keras import ops", "ui", {"keras"}),
        ("import numpy as np", "pages", {"numpy"}),
    ],
)
def test_a_planted_breach_is_seen(source: str, layer: str, expected: set[str]) -> None:
    assert breaches(source, layer, below_core_keras=False) == expected


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle_in(graph_of(MODULES)) == []


def test_a_circle_is_seen_in_a_function_and_for_type_checkers() -> None:
    modules = {
        "a": "def f():\n    from b import c",
        "b": "",
        "b.c": "if TYPE_CHECKING:\n    import d",
        "d": "from a import f",
    }
    assert set(circle_in(graph_of(modules))) == {"a", "b.c", "d"}


@pytest.mark.parametrize(("layer", "floors"), [("core", CORE_FLOORS), ("ui", UI_FLOORS)])
def test_a_room_imports_its_own_floor_and_those_below(layer: str, floors: tuple[set[str], ...]) -> None:
    rooms = of_rooms(layer)
    allowed = {name: set(rooms) for name in rooms} if layer == "ui" else {}
    allowed |= {name: set.union(*floors[: number + 1]) for number, floor in enumerate(floors) for name in floor}
    assert {name: reached - allowed[name] for name, reached in rooms.items() if reached - allowed[name]} == {}
    assert circle_in(rooms) == []


@pytest.mark.parametrize("layer", ["core", "ui"])
def test_every_room_says_what_belongs_there(layer: str) -> None:
    mute = [
        str(room.relative_to(ROOT))
        for room in rooms_of(layer)
        if not (ROOT / room / "__init__.py").is_file()
        or not ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))
    ]
    assert mute == []


@pytest.mark.parametrize("layer", ["core", "ui"])
def test_no_module_is_loose(layer: str) -> None:
    assert {path.stem for path in (ROOT / layer).glob("*.py")} - LOOSE[layer] == set()


def test_there_are_few_rooms() -> None:
    pages = {"start", *(path.stem for path in (ROOT / "pages").glob("*.py"))}
    assert len(rooms_of("core")) <= MOST_CORE_ROOMS
    assert len({room.name for room in rooms_of("ui")} - pages) <= MOST_UI_ROOMS
