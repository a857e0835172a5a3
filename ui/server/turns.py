"""Settings of the interpreter for many visitors: garbage collection without waits, returned memory, short turns.

Python's garbage collector holds the interpreter's lock, so all visitors wait while it examines every object. Most
objects of a web server belong to modules and are permanent: everything that exists before the first page is drawn is
frozen. Objects of visitors are freed without the collector, because runs and sessions end without reference cycles
(``let_go``, ``ui.server.presented``); the collector runs rarely, for the rest.

A thread gives up the lock only after another one has waited for the switch interval, and a short page run needs the
lock again after everything that it sends. Hence the short interval.
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
"""New objects after which the youngest are examined; Python's default, 700, suits small programs."""
TURN_SECONDS = 0.0005
"""A tenth of Python's default."""
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""Settings of glibc's ``malloc.h``."""
ARENAS = 2
"""Number of heaps that all threads share. By default each thread has its own, which keeps the memory freed in it."""
LARGE_BYTES = 2**20
"""Larger blocks, such as uploads, get their own pages and return them. By default glibc raises this limit when a large
block is freed; the next one is then allocated in a heap, where it leaves a gap and has to move when it grows."""


@cache
def settle(page: str) -> None:
    """Shorten turns, share heaps, and exempt existing objects from garbage collection; once for each page.

    Parameters
    ----------
    page : str
        The page's name.

    Notes
    -----
    Only the first page of a process freezes objects: later, sessions are open, and their objects would never be
    collected.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    if gc.get_freeze_count() == 0:
        _share_heaps()
        gc.freeze()


def _share_heaps() -> None:
    """Make threads share few heaps, if the C library supports it."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, ARENAS)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def let_go(run_thread: Callable[[ScriptRunner], None]) -> Callable[[ScriptRunner], None]:
    """Break the reference cycles of a script run when it ends.

    The run, its thread, the thread's context and the run's view of the session refer to each other, so every run would
    leave a hundred objects to the collector, and the session with them.
    """

    def run(runner: ScriptRunner) -> None:
        try:
            run_thread(runner)
        finally:
            vars(threading.current_thread()).pop(SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
            object.__setattr__(runner._session_state, "_yield_callback", _nothing_to_do)

    return run


def _nothing_to_do() -> None:
    """Replace the check of a finished run for a request to stop."""
