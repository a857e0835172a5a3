"""The interpreter: its modules are frozen for the collector, and visitors' garbage is still collected."""

import ctypes
import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.server import turns as interpreter

pytestmark = pytest.mark.wordless

ROOT = Path(__file__).parents[2]


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


def test_what_visitors_left_before_another_page_was_opened_is_found_too() -> None:
    gc.unfreeze()
    interpreter.settle("a page")
    left = cycle()
    interpreter.settle("another page")
    gc.collect()
    assert left() is None


MANY_THREADS = """
import ctypes, threading
from pathlib import Path
from ui.server import turns
turns.settle("a page")
libc, everybody = ctypes.CDLL(None), threading.Barrier(16)
libc.malloc.restype = ctypes.c_void_p
def take():
    everybody.wait()
    libc.malloc(ctypes.c_size_t(1000))
    everybody.wait()
threads = [threading.Thread(target=take) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fflush(ctypes.c_void_p(file))
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="counts the heaps of glibc")
def test_threads_share_few_heaps() -> None:
    """A heap of its own for each of many threads keeps what was freed in it: 43 of 245 MB after 300 visits."""
    said = subprocess.run(
        [sys.executable, "-c", MANY_THREADS], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert 0 < said.stdout.count("<heap nr=") <= 4


def test_a_page_is_set_aside_once() -> None:
    interpreter.settle("a page")
    gc.unfreeze()
    interpreter.settle("a page")
    assert gc.get_freeze_count() == 0
    interpreter.settle("another page")
    assert gc.get_freeze_count() > 0
