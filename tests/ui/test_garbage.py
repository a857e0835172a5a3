"""Garbage collection: modules are set aside, what visitors leave behind is still found."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from ui import garbage


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    garbage.set_aside.cache_clear()
    yield
    gc.set_threshold(*threshold)


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
    garbage.set_aside("a page")
    assert gc.get_freeze_count() > len(there)
    later = cycle()
    assert later() is not None
    gc.collect()
    assert later() is None


def test_a_page_is_set_aside_once() -> None:
    garbage.set_aside("a page")
    gc.unfreeze()
    garbage.set_aside("a page")
    assert gc.get_freeze_count() == 0
    garbage.set_aside("another page")
    assert gc.get_freeze_count() > 0
