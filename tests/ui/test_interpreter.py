"""The interpreter: modules are set aside, what visitors leave behind is still found."""

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from ui import interpreter


@pytest.fixture(autouse=True)
def interpreter_as_before() -> Iterator[None]:
    threshold, turn = gc.get_threshold(), sys.getswitchinterval()
    interpreter.settle.cache_clear()
    yield
    gc.set_threshold(*threshold)
    sys.setswitchinterval(turn)


class Node:
    """Half of a cycle."""

    other: "Node"


def cycle() -> weakref.ref:  # type: ignore[type-arg]
    first, second = Node(), Node()
    first.other, second.other = second, first
    return weakref.ref(first)


def test_what_is_there_is_looked_at_no_more_and_what_comes_later_is() -> None:
    there = [object() for _ in range(3)]
    gc.unfreeze()
    interpreter.settle("a page")
    assert gc.get_freeze_count() > len(there)
    later = cycle()
    assert later() is not None
    gc.collect()
    assert later() is None


def test_a_page_is_set_aside_once() -> None:
    interpreter.settle("a page")
    gc.unfreeze()
    interpreter.settle("a page")
    assert gc.get_freeze_count() == 0
    interpreter.settle("another page")
    assert gc.get_freeze_count() > 0
