"""A measured server's answers about its own memory; Python imports this module at start-up like any ``sitecustomize``.

Only ``benchmarks.memory`` puts this folder on a server's path; the users' servers do not have it. It listens on a
socket file in a folder of the benchmark.
"""

import ctypes
import gc
import json
import os
import re
import socket
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SOCKET_VARIABLE = "LAB_BENCHMARK_SOCKET"
STACK_BYTES = 8 * 2**20
KILOBYTE = 2**10
COUNTS = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
LIBC = ctypes.CDLL(None)


class Mallinfo(ctypes.Structure):
    """``struct mallinfo2`` of ``malloc.h``."""

    _fields_ = [(name, ctypes.c_size_t) for name in COUNTS]


LIBC.mallinfo2.restype = Mallinfo


def in_use() -> dict[str, int]:
    """Return the bytes in use in the two allocators, and their free memory."""
    malloc, text = LIBC.mallinfo2(), _debug_text()
    used = _number(text, r"# bytes in allocated blocks\s+=\s+([\d,]+)")
    return {
        "malloc": malloc.uordblks + malloc.hblkhd,
        "malloc_free": malloc.fordblks,
        "pymalloc": used,
        "pymalloc_free": _number(text, r"arenas \* \d+ bytes/arena\s+=\s+([\d,]+)") - used,
    }


def _number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else 0


def _debug_text() -> str:
    """Return Python's report about its own allocator, which it writes only to standard error."""
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        try:
            os.dup2(file.fileno(), 2)
            sys._debugmallocstats()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        file.seek(0)
        return file.read().decode()


def mapped() -> dict[str, int]:
    """Return the resident bytes of the process by the purpose of their mapping."""
    found: Counter[str] = Counter()
    for kind, resident in _mappings():
        found[kind] += resident
    return dict(found)


def _mappings() -> Iterator[tuple[str, int]]:
    """Yield the purpose of each mapping, and its resident bytes."""
    kind, guards = "", False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        fields = line.split()
        if re.match(r"[0-9a-f]+-[0-9a-f]+$", fields[0]):
            begin, end = (int(place, 16) for place in fields[0].split("-"))
            name = fields[5] if len(fields) > 5 else ""
            # glibc puts an inaccessible guard page before the stack of a thread.
            is_stack = name == "[stack]" or (not name and guards and end - begin == STACK_BYTES)
            kind = "stacks" if is_stack else "files" if name.startswith("/") else "memory"
            guards = fields[1].startswith("---") and end - begin == 4 * KILOBYTE
        elif fields[0] == "Rss:":
            yield kind, int(fields[1]) * KILOBYTE


def look() -> dict[str, Any]:
    """Return the memory in use and the resident memory, without freeing anything."""
    return {"in_use": in_use(), "mapped": mapped(), "threads": threading.active_count()}


def trim() -> dict[str, Any]:
    """Measure again after malloc has returned all free pages, of which only some were resident."""
    LIBC.malloc_trim(0)
    return look()


def collect() -> dict[str, Any]:
    """Measure again after a garbage collection."""
    for _ in range(2):
        gc.collect()
    return look()


def sessions() -> dict[str, Any]:
    """Measure again without the sessions kept for closed tabs; report the number of those and of open ones."""
    from streamlit.runtime import get_instance

    manager: Any = get_instance()._session_mgr
    kept = manager._session_storage._cache
    count = len(kept)
    kept.clear()
    return collect() | {"kept": count, "open": manager.num_active_sessions()}


def caches() -> dict[str, Any]:
    """Measure again with empty caches; report the size that each of them stated."""
    import streamlit as st

    from ui.server.result_cache import CACHES

    held = {name: kept.held for name, kept in sorted(CACHES.items())}
    for kept in list(CACHES.values()):
        kept.clear()
    st.cache_data.clear()
    st.cache_resource.clear()
    return collect() | {"held": held}


def tables() -> dict[str, Any]:
    """Measure again after a thread has computed with balls and ended: FLINT keeps the tables of that thread."""
    from core.arithmetic.balls import ARB
    from core.autopsy.autopsy import AutopsyParams, autopsy

    params = AutopsyParams(loss="softmax", format="float32", formulation="naive", logits=(90.0, 0.0), label=1)

    def once() -> None:
        with ARB.stood_in_for():
            autopsy(params)

    thread = threading.Thread(target=once)
    thread.start()
    thread.join()
    return collect()


ANSWERS: dict[str, Callable[[], dict[str, Any]]] = {
    made.__name__: made for made in (look, trim, collect, sessions, caches, tables)
}


def _serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw") as lines:
            try:
                answer = ANSWERS[lines.readline().strip()]()
            except Exception as problem:
                answer = {"problem": repr(problem)}
            lines.write(json.dumps(answer) + "\n")


def _listen(path: str) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    threading.Thread(target=_serve, args=(listener,), name="benchmark", daemon=True).start()


# The variable is removed, because the server's children would inherit it.
if SOCKET_VARIABLE in os.environ and Path(sys.argv[0]).name == "streamlit":
    _listen(os.environ.pop(SOCKET_VARIABLE))
