"""The faults that are put into a module: each changes the program, is valid Python, and is on its stated line."""

from pathlib import Path

import pytest

from tests.mutants.areas import AREAS
from tests.mutants.changes import changes

ROOT = Path(__file__).parents[2]


def faults(source: str) -> set[tuple[str, str]]:
    """The kinds of a text's faults and what they make of it."""
    data = source.encode()
    return {(change.kind, change.of(data).decode()) for change in changes(Path("a.py"), data)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < c", {("operator", "a = b <= c")}),
        ("a = (b) not  in (c)", {("operator", "a = (b) in (c)")}),
        ("a = b is c is not d", {("operator", "a = b is not c is not d"), ("operator", "a = b is c is d")}),
        ("a = b and c and d", {("operator", "a = b or c and d")}),
        ("a = (b + c) / d", {("operator", "a = (b - c) / d"), ("operator", "a = (b + c) * d")}),
        ("a = -(b)", {("sign", "a = (b)")}),
        ("a = not b", {("sign", "a = b")}),
        ("a = 3", {("constant", "a = 4")}),
        ("a = 0.5", {("constant", "a = 1.0")}),
        ("a = True", {("constant", "a = False")}),
        ("a = f(b, (c, d), e)", {("arguments", "a = f((c, d), b, e)")}),
        ("a = f(*b, c)", set()),
        ("a = f(b, b)", set()),
        ("a = f.divide(b, c)", {("arguments", "a = f.divide(c, b)")}),
        ("a = f.add(b, max(c, d))", set()),
        ("a = f()(b, c)", {("arguments", "a = f()(c, b)")}),
        ("if a:\n    b", {("condition", "if (not (a)):\n    b")}),
        ("a = b if c else d", {("condition", "a = b if (not (c)) else d")}),
        ("def f():\n    return a", {("result", "def f():\n    return None")}),
        ("ä = 'ü'; a = b < c", {("operator", "ä = 'ü'; a = b <= c")}),
    ],
)
def test_a_place_has_its_faults(source: str, expected: set[tuple[str, str]]) -> None:
    assert faults(source) == expected


@pytest.mark.parametrize(
    "source",
    ['"""Text."""', "a: int | None", "def f(a: 'b < 3') -> 1 + 2: ...", "@f(1)\ndef g(): ...", "zip(a, strict=True)"],
)
def test_texts_types_and_decorators_are_left_alone(source: str) -> None:
    assert faults(source) == set()


@pytest.mark.parametrize("area", AREAS)
def test_every_fault_is_one_line_of_a_program(area: str) -> None:
    paths = [path for pattern in AREAS[area].sources for path in ROOT.glob(pattern)]
    assert paths
    for path in paths:
        source = path.read_bytes()
        found = changes(path, source)
        assert found == changes(path, source)
        for change in found:
            faulty = change.of(source)
            compile(faulty, str(path), "exec")
            assert source.splitlines()[: change.line - 1] == faulty.splitlines()[: change.line - 1]
            assert source.splitlines()[change.line - 1] != faulty.splitlines()[change.line - 1]


def test_an_area_has_tests_and_a_hundred_faults() -> None:
    for area in AREAS.values():
        assert [test for test in area.tests if not (ROOT / test).exists()] == []
        paths = [path for pattern in area.sources for path in ROOT.glob(pattern)]
        assert sum(len(changes(path, path.read_bytes())) for path in paths) >= 100
