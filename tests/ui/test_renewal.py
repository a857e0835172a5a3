"""Objects of older code, recreated: the same values, shared as before, of the present classes."""

import importlib
import sys
from collections.abc import Iterator
from functools import partial
from threading import Lock
from types import ModuleType
from typing import Any

import pytest

from ui.server.renewal import renewed

NAME = "ui.renewal_example"
SOURCE = """
from dataclasses import dataclass

@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: float
    {more}

    def at(self):
        return self.x

class Path:
    def __init__(self, *points):
        self.points = points

class Named(dict):
    pass

def first(path):
    return path.points[0]
"""


@pytest.fixture
def code() -> Iterator[Any]:
    """The present code of an example, a function of what else a point has."""

    def load(more: str = "") -> ModuleType:
        module = ModuleType(NAME)
        module.__spec__ = importlib.machinery.ModuleSpec(NAME, None)
        sys.modules[NAME] = module
        exec(SOURCE.format(more=more), module.__dict__)
        return module

    yield load
    sys.modules.pop(NAME, None)


def test_values_are_of_the_present_classes_and_shared_where_they_were(code: Any) -> None:
    old = code()
    point = old.Point(x=1.5)
    path = old.Path(point, point)
    path.itself = path
    new = code()
    again, numbers = renewed((path, {"numbers": [1, 2]}))
    assert type(again) is new.Path
    assert again.itself is again
    assert again.points[0] is again.points[1]
    assert again.points[0] == new.Point(x=1.5) != point
    assert numbers == {"numbers": [1, 2]}


def test_a_mapping_of_its_own_kind_keeps_what_it_holds(code: Any) -> None:
    old = code()
    named = old.Named(point=old.Point(x=1.5))
    new = code()
    assert type(renewed(named)) is new.Named
    assert renewed(named) == {"point": new.Point(x=1.5)}


def test_callbacks_call_the_present_code(code: Any) -> None:
    old = code()
    point = old.Point(x=1.5)
    callbacks = (old.first, point.at, partial(old.first, old.Path(point)))
    new = code()
    first, at, bound = renewed(callbacks)
    assert first is new.first
    assert at() == 1.5
    assert type(at.__self__) is new.Point
    assert bound() == new.Point(x=1.5)


@pytest.mark.parametrize("more", ["y: float", "y: float = 0.0"])
def test_a_class_with_other_fields_takes_nothing_over(code: Any, more: str) -> None:
    point = code().Point(x=1.5)
    code(more)
    with pytest.raises(LookupError, match="Point has other fields now"):
        renewed(point)


def test_what_has_gone_or_belongs_to_the_process_cannot_be_made_anew(code: Any) -> None:
    old = code()
    gone, held = old.first, old.Path(Lock())
    del code().first
    with pytest.raises(LookupError, match="has no first any more"):
        renewed(gone)
    with pytest.raises(LookupError, match="a lock cannot be recreated"):
        renewed(held)


def test_what_is_of_the_present_code_is_left_alone(code: Any) -> None:
    point = code().Point(x=1.5)
    assert renewed(point) is point
