"""The examples of every docstring and of every page of the documentation run, with the stated output."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

from tests.additions import ROOT

PACKAGES = ("core", "logit_doctor", "logit_watch", "ui")
PROMPT = ">>> "
WITH_EXAMPLES = [
    path.relative_to(ROOT)
    for path in [
        *(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))),
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
    ]
    if PROMPT in path.read_text("utf-8")
]
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def examples_in(source: str) -> int:
    """How many examples the docstrings of a module have, whether or not doctest finds them."""
    documented = [node for node in ast.walk(ast.parse(source)) if isinstance(node, DOCUMENTED)]
    parser = doctest.DocTestParser()
    return sum(len(parser.get_examples(ast.get_docstring(node) or "")) for node in documented)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=str)
def test_every_example_shows_what_it_says(path: Path) -> None:
    if path.suffix == ".md":
        outcome = doctest.testfile(str(ROOT / path), module_relative=False, encoding="utf-8")
        assert outcome.failed == 0
        return
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    outcome = doctest.testmod(importlib.import_module(name))
    assert (outcome.failed, outcome.attempted) == (0, examples_in((ROOT / path).read_text("utf-8")))


def test_there_are_examples_in_every_package() -> None:
    assert {path.parts[0] for path in WITH_EXAMPLES} >= {*PACKAGES}
