"""Edited code in a running server: the next run of any page uses all of it, and nothing breaks.

Streamlit drops a module as soon as its file is saved, even if caches, sessions and runs still hold objects of the old
code. The lab's own modules are excluded from that (``folderWatchBlacklist``). Instead, the lab itself checks for
changes, under ``make dev`` or if a host has set a watcher: at the start of a run, once no file is being written and no
other run is in progress, this one thread drops everything that depends on a changed file and imports it again, while
the other runs wait. Singletons of the process are closed or get new workers; the first run of each session migrates
its state and the callbacks of its buttons to the present code (``ui.server.bringing_over``).

In all other cases none of this is installed.
"""

import contextlib
import gc
import importlib
import importlib.util
import linecache
import logging
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Condition
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit import config, runtime
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from ui.server import bringing_over, process
from ui.server.renewal import shapes

LOGGER = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
VARIABLE = "LOGIT_LAB_RELOAD"
SOURCES = frozenset({"app.py", "pages", "core", "logit_doctor", "logit_watch", "ui", "static"})
LOOK_SECONDS = 1.0
"""Interval at which an open page checks for changes in development, and the minimum interval of checks on a host."""
STILL_SECONDS = 0.1
"""Time without a change before the changes are read: editors and Git write many files, or one in parts."""
UNFINISHED_SECONDS = 1.0
"""Longest wait for a file that is empty or missing: an editor may be about to replace it."""
WRITING_SECONDS = 5.0
"""Longest wait for files that keep changing."""
PATIENCE_SECONDS = 10.0
"""Longest wait for runs in progress."""

Run = Callable[[Any, RerunData], None]
Fingerprint = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files, and the packages that are dropped when one of them changes, except for those in ``keeps``."""

    files: tuple[str, ...]
    drops: tuple[str, ...]
    keeps: tuple[str, ...] = ()


PARTS = (
    Part(files=("core/engine", "core/messages", "core/__init__.py"), drops=("core", "ui")),
    # The engine does not depend on the code it runs, so runs in progress finish with the code they started with.
    Part(files=("core",), drops=("core", "ui"), keeps=("core.engine", "core.messages")),
    Part(files=("logit_doctor",), drops=("logit_doctor", "core", "ui"), keeps=("core.engine",)),
    Part(files=("logit_watch",), drops=("logit_watch", "core", "ui"), keeps=("core.engine",)),
    Part(files=("ui", "static"), drops=("ui",)),
    Part(files=("app.py", "pages"), drops=()),
)
"""The first entry that contains a file decides what a change of it drops."""


def is_developing() -> bool:
    """Whether the server runs for development and should show edits at once."""
    return VARIABLE in os.environ


def refresh() -> None:
    """Make an open page check for changes by itself during development."""
    if is_developing():
        st.fragment(_look, run_every=LOOK_SECONDS)()


def _look() -> None:
    """Draw nothing: the run itself is the check."""


def guarded(run: Run) -> Run:
    """Check for changes before each page run, if reloading is switched on."""
    if not _is_watched():
        return run
    if not hasattr(process.KEPT, "code"):
        process.KEPT.code = SimpleNamespace(
            changes=0,
            seen=_fingerprint(),
            looked=time.monotonic(),
            running=0,
            is_changing=False,
            turn=Condition(),
            shapes={},
        )

    def _run_script(runner: Any, data: RerunData) -> None:
        with _present_code(runner):
            if bringing_over.is_behind(runner._session_state._state, process.KEPT.code.changes):
                data = _of_the_whole_page(runner, data)
            run(runner, data)

    return _run_script


def _of_the_whole_page(runner: Any, data: RerunData) -> RerunData:
    """Turn a request for a fragment into one for the whole page: functions of older code drew what is on screen.

    On a busy machine, a fragment may have run before, in the same thread. Streamlit expects a page run in a different
    thread; here it would still write into the fragment's container, and at the end the browser would remove the rest
    of the page. A timer's request is not an interaction of the visitor: if the browser does not know yet what a button
    has set, the values and the address in the request are older than the session's own.
    """
    context_dg_stack.set(get_default_dg_stack_value())
    if data.is_auto_rerun and data.fragment_id_queue:
        with runner._session_state.query_params() as held:
            address = urlencode(held._query_params, doseq=True)
        data = replace(data, query_string=address, widget_states=None)
    return replace(data, fragment_id=None, fragment_id_queue=[], is_fragment_scoped_rerun=False, is_auto_rerun=False)


def up_to_date(reset: Callable[..., None]) -> Callable[..., None]:
    """Migrate a session's state when a run of its whole page begins, in ``ScriptRunContext.reset``.

    An interrupted run continues as a new one without a check for changes, and the code may have changed since.
    """
    if not _is_watched():
        return reset

    def reset_and_bring_over(context: Any, *args: Any, **settings: Any) -> None:
        reset(context, *args, **settings)
        if not settings.get("fragment_ids_this_run"):
            bringing_over.bring_over(context.session_state._state, process.KEPT.code.changes)

    return reset_and_bring_over


def _is_watched() -> bool:
    wanted = is_developing() or config.get_option("server.fileWatcherType") != "none"
    return wanted and runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


@contextlib.contextmanager
def _present_code(runner: Any) -> Iterator[None]:
    """Make a run start with the present code of the files."""
    code = process.KEPT.code
    with code.turn:
        code.turn.wait_for(lambda: not code.is_changing)
        if _has_changed(code):
            code.is_changing = True
            try:
                changed = _settled(code)
                code.turn.wait_for(lambda: code.running == 0, PATIENCE_SECONDS)
                if changed:
                    _load_anew(changed)
                runner._script_cache.clear()
            except Exception:  # whatever the problem, a page that reports it is better than none
                LOGGER.exception("the changed code could not be loaded")
            finally:
                code.changes += 1
                code.is_changing = False
                code.turn.notify_all()
        code.running += 1
    try:
        yield
    finally:
        with code.turn:
            code.running -= 1
            code.turn.notify_all()


def _has_changed(code: SimpleNamespace) -> bool:
    now = time.monotonic()
    if not is_developing() and now - code.looked < LOOK_SECONDS:
        return False
    code.looked = now
    try:
        return bool(_fingerprint() != code.seen)
    except OSError:  # a folder is being replaced: the next run checks again
        return False


def _settled(code: SimpleNamespace) -> set[str]:
    """Return the files that have changed, once no more changes seem to follow."""
    begun, known = time.monotonic(), code.seen
    now: Fingerprint | None = None
    while (waited := time.monotonic() - begun) < WRITING_SECONDS:
        before = now
        code.turn.wait_for(lambda: False, STILL_SECONDS)  # releases the lock, so that runs can end
        try:
            now = _fingerprint()
        except OSError:  # as above
            now = None
            continue
        is_unfinished = any(now.get(path, (0, 0))[1] == 0 < size for path, (_, size) in known.items())
        if now == before and (not is_unfinished or waited > UNFINISHED_SECONDS):
            break
    if now is None:
        return set()
    code.seen = now
    return {path for path, _ in known.items() ^ now.items()}


def _fingerprint() -> Fingerprint:
    """Return modification time and size of every source file, by its path in the repository."""
    found: Fingerprint = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in os.scandir(ROOT / folder):
            path = f"{folder}{entry.name}"
            if (path not in SOURCES and not folder) or entry.name.startswith((".", "__pycache__")):
                continue
            with contextlib.suppress(FileNotFoundError):  # an editor's temporary file, already removed
                if entry.is_dir():
                    folders.append(f"{path}/")
                else:
                    about = entry.stat()
                    found[path] = (about.st_mtime_ns, about.st_size)
    return found


def _load_anew(changed: Collection[str]) -> None:
    """Unload all modules that depend on changed files, and load them again."""
    LOGGER.info("changed: %s", ", ".join(sorted(changed)))
    parts = [next(part for part in PARTS if _is_below(path, part.files, "/")) for path in changed]
    dropped = [name for name in sys.modules if any(_is_dropped(name, part) for part in parts)]
    before = process.KEPT.code.shapes | shapes([sys.modules[name] for name in dropped])
    for name in dropped:
        sys.modules.pop(name, None)
    for path in changed:
        if path.endswith(".py"):  # Python takes a compiled file of the same second and size for an up-to-date one
            Path(importlib.util.cache_from_source(str(ROOT / path))).unlink(missing_ok=True)
    importlib.invalidate_caches()
    linecache.clearcache()
    for name in {name for part in parts for name in part.keeps}.difference(dropped):
        if name in sys.modules:
            package, _, child = name.rpartition(".")
            setattr(importlib.import_module(package), child, sys.modules[name])
    for name in dropped:
        _import(name)
    st.cache_data.clear()
    st.cache_resource.clear()
    after = shapes([sys.modules[name] for name in dropped if name in sys.modules])
    process.KEPT.code.shapes = before | after
    process.outdate(dropped, is_reshaped=any(before[name] != after[name] for name in before.keys() & after.keys()))
    gc.unfreeze()  # the dropped modules were frozen as permanent objects
    gc.collect()


def _import(name: str) -> None:
    """Import a module now, because pages that import modules at the same time would get in each other's way."""
    try:
        importlib.import_module(name)
    except Exception as problem:  # the page that needs it reports the error
        LOGGER.info("%s cannot be loaded: %r", name, problem)


def _is_dropped(name: str, part: Part) -> bool:
    return _is_below(name, part.drops, ".") and not _is_below(name, part.keeps, ".")


def _is_below(name: str, parents: Collection[str], separator: str) -> bool:
    return any(name == parent or name.startswith(parent + separator) for parent in parents)
