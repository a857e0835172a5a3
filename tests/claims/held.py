"""Held texts as declared in the sources and guides, and the comparison of their numbers with the checks."""

import ast
import inspect
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.claims import computed
from tests.claims.tested import REASONS, TESTED
from tests.claims.texts import ROOT, guides, numbers, prose, value
from ui.words import DEFAULT_LANGUAGE

SOURCES = ("core", "logit_doctor", "ui")
COMPUTED = {
    name: function
    for name, function in vars(computed).items()
    if inspect.isfunction(function) and function.__module__ == computed.__name__
}
COMMENT = re.compile(r"<!-- held: ([\w, ]+) -->")
"""What holds the numbers of a paragraph or a row of a guide, at any place in it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A text, what holds its numbers, and the file and line or block where both are written."""

    text: str
    by: tuple[str, ...]
    place: str

    @property
    def file(self) -> str:
        """The file alone."""
        return re.split("[:,]", self.place)[0]


def declared_in(source: str, file: str) -> Iterator[Held]:
    """Yield every ``held(text, by=...)`` of a source."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name("held"), args=[ast.Constant(str(text))], keywords=[ast.keyword("by", by)]):
                names = ast.literal_eval(by)
                yield Held(text, (names,) if isinstance(names, str) else names, f"{file}:{node.lineno}")
            case ast.Call(func=ast.Name("held")):
                raise ValueError(f"{file}:{node.lineno}: held takes a text and by=, both literals")


def declared() -> list[Held]:
    """Return every held text of the repository."""
    sources = {
        str(path.relative_to(ROOT)): source
        for folder in SOURCES
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "held(" in (source := path.read_text("utf-8"))
    }
    of_sources = [held for file, source in sources.items() for held in declared_in(source, file)]
    of_guides = [
        Held(text, tuple(re.split(", *", ",".join(found))), place)
        for place, text in guides().items()
        if (found := COMMENT.findall(text))
    ]
    return of_sources + of_guides


def said(text: str, language: str = DEFAULT_LANGUAGE) -> list[float]:
    """Return the numbers typed into a text."""
    return [value(found[0]) for found in numbers(prose(text), language)]


def problems(text: str, by: tuple[str, ...], language: str = DEFAULT_LANGUAGE) -> list[str]:
    """Return what is wrong with the numbers of a text, given what is said to hold them; its words do not matter.

    Every number must be one of what holds the text; every number of a fact must be in the text, and those that are
    computed in their order. A reason covers any number, if there is one.
    """
    typed, covered, wrong = said(text, language), list[float](), list[str]()
    for name in by:
        if name in REASONS:
            covered += typed
            wrong += [f"{name}: no number in the text"] * (not typed)
            continue
        if name not in COMPUTED and name not in TESTED:
            wrong.append(f"{name}: neither computed, tested nor a reason")
            continue
        held = [float(number) for number in (COMPUTED[name]() if name in COMPUTED else TESTED[name].numbers)]
        covered += held
        rest = iter(typed)
        in_order = name not in COMPUTED or all(_among(number, rest) for number in held)
        if not in_order or not all(_among(number, typed) for number in held):
            wrong.append(f"{name}: {held} expected, {typed} typed")
    return wrong + [f"{number:g} is held by nothing" for number in typed if not _among(number, covered)]


def _among(number: float, others: Iterator[float] | list[float]) -> bool:
    return any(math.isclose(number, other, rel_tol=1e-12) for other in others)
