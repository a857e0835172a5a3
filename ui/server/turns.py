"""Settings of the interpreter for many visitors: garbage collection without waits, returned memory, short turns.

Python's collector holds the interpreter's lock, so every visitor waits while it looks at every object. Most objects of
a web server are modules, which are there to stay: what is there before the first page is drawn is set aside. What
visitors leave behind is freed by itself, because runs and sessions are let go of without cycles (``let_go``,
``ui.server.presented``); the collector looks for the rest, and seldom.

A page run gives its turn away only when it is asked to for as long as the switch interval, and a short run must take
its turn again after everything that it sends.
"""

import ctypes
import gc
import sys
import threading
from collections.abc import Callable
from functools import cache

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import SCRIPT_RUN_CONTEXT_ATTR_NAME

YOUNG_OBJECTS = 10_000
"""New objects after which the youngest are looked at; Python's default, 700, is for small programs."""
TURN_SECONDS = 0.0005
"""A tenth of Python's default."""
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""Settings of glibc's ``malloc.h``."""
ARENAS = 2
"""Heaps that threads share. By default each of many threads takes one of its own, which keeps what was freed in it."""
LARGE_BYTES = 2**20
"""What is larger, such as an upload, has pages of its own and gives them back. By default glibc raises this limit when
something large is freed, and the next one lies in the heaps, where it leaves a gap and is moved as it grows."""


@cache
def settle(page: str) -> None:
    """Shorten turns, share heaps, and have what is there now looked at no more; once for each page.

    Parameters
    ----------
    page : str
        The page's name.

    Notes
    -----
    Only the first page of a process sets objects aside: at any later one sessions are open, and what they hold would
    never be found again.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    if gc.get_freeze_count() == 0:
        _share_heaps()
        gc.freeze()


def _share_heaps() -> None:
    """Have threads share few heaps, where the C library is one that can."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, ARENAS)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def let_go(run_thread: Callable[[ScriptRunner], None]) -> Callable[[ScriptRunner], None]:
    """Have a script run end without what only it needed.

    The run, its thread, the thread's context and the run's view of the session refer to each other, so that every run
    would leave a hundred objects to the collector, and the session with them.
    """

    def run(runner: ScriptRunner) -> None:
        try:
            run_thread(runner)
        finally:
            vars(threading.current_thread()).pop(SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
            object.__setattr__(runner._session_state, "_yield_callback", _nothing_to_do)

    return run


def _nothing_to_do() -> None:
    """Be what a run that is over does where it might have been asked to stop."""
