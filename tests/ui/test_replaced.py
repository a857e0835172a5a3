"""What the lab replaces of Streamlit, and what it reads of its private parts, is there, and all of it is listed."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.server import process, replaced

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "app.py", *sorted(ROOT.glob("pages/*.py")), *sorted(ROOT.glob("ui/**/*.py"))]
OF_NAMED_TUPLES = {"_replace"}
OWN = ("self", "cls")

pytestmark = pytest.mark.wordless


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def others(tree: ast.Module) -> Iterator[str]:
    """Yield the private attributes of objects whose class is not in a file, set by name included."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name)) if name in OWN:
                pass
            case ast.Attribute(attr=name) if is_private(name):
                yield name
            case ast.Call(func=ast.Attribute(attr="__setattr__"), args=[_, ast.Constant(value=str(name)), _]):
                yield name


def test_all_that_it_replaces_and_reads_is_there() -> None:
    names = [(owner, name) for owner, name, _ in replaced.TABLE]
    assert [name for owner, name in names if not hasattr(owner, name)] == []
    assert len({*names}) == len(names)
    assert {*process.KEPT.originals} <= {*names}
    lacking = [
        f"{owner.__name__}.{name}"
        for owner, names in replaced.READ.items()
        for name in names
        if not re.search(rf"\bdef {name}\b|\bself\.{name}\b.*=|^    {name}:|\"{name}\"", inspect.getsource(owner), re.M)
    ]
    assert lacking == []


def test_every_private_attribute_that_it_reads_is_listed() -> None:
    found = {name for path in FILES for name in others(ast.parse(path.read_text("utf-8")))}
    listed = {name for names in replaced.READ.values() for name in names}
    assert found - OF_NAMED_TUPLES == listed
