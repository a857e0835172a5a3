"""The packages of the doctor, read from its imports: only the standard library, and no import cycles."""

import ast
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import logit_doctor

PACKAGE = Path(logit_doctor.__file__).parent
NAME = PACKAGE.name


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {module_name(path): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def imports(source: str) -> set[str]:
    """Everything that a source imports, in functions and under TYPE_CHECKING too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, ast.unparse(node)
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & SOURCES.keys()) or {str(node.module)}
    return found


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle of a graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def room(module: str) -> str:
    """The folder below the package in which a module is, or the module itself."""
    return ".".join(module.split(".")[:2])


MODULES = {name: imports(source) & SOURCES.keys() - {name} for name, source in SOURCES.items()}


EXTRA = {"logit_doctor.server": {"lsprotocol", "pygls"}}
"""What a module imports that is installed with an extra of the package, here ``lsp``."""


def test_only_the_standard_library_is_imported() -> None:
    foreign = {
        name: strangers
        for name, source in SOURCES.items()
        if (strangers := {one.partition(".")[0] for one in imports(source)} - sys.stdlib_module_names - {NAME})
    }
    assert {name: strangers for name, strangers in foreign.items() if name in EXTRA} == EXTRA
    foreign = {name: strangers for name, strangers in foreign.items() if name not in EXTRA}
    assert len(SOURCES) > 40
    assert foreign == {}


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circle(MODULES) == []


def test_no_room_imports_itself_by_way_of_others() -> None:
    rooms: dict[str, set[str]] = {}
    for name, others in MODULES.items():
        rooms.setdefault(room(name), set()).update(room(other) for other in others)
    assert circle({name: others - {name} for name, others in rooms.items()}) == []


@pytest.mark.parametrize(
    "source",
    [
        "def late():\n    from logit_doctor.audit import audit_text",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from logit_doctor import audit",
    ],
)
def test_a_circle_that_is_hidden_is_found(source: str) -> None:
    planted = MODULES | {"logit_doctor.finding": imports(source) & SOURCES.keys()}
    assert set(circle(planted)) >= {"logit_doctor.audit", "logit_doctor.finding"}
