"""Edited code in a server that runs: the next run of any page has it, all of it, and nothing breaks.

Streamlit drops modules as soon as a file of theirs is saved, whatever of the old code still lives in caches, sessions
and runs. The lab's own modules are kept out of that (``folderWatchBlacklist``), and the lab looks itself where somebody
works on the code (``make dev``) or a host has set a watcher: at the start of a run, once no other is under way, all
that depends on a changed file is dropped together. What belongs to the process is closed or gets new workers; the first
run of each session brings its state and the callbacks of its buttons over to the present code.

Nothing of this is installed elsewhere.
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

import streamlit as st
from streamlit import config, runtime
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.session_state import SessionState

from ui.server import process
from ui.server.renewal import renewed

LOGGER = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
VARIABLE = "LOGIT_LAB_RELOAD"
SOURCES = frozenset({"app.py", "pages", "core", "logit_doctor", "ui", "static"})
LOOK_SECONDS = 1.0
"""How often an open page looks by itself in development, and how often at most the files of a host are looked at."""
PATIENCE_SECONDS = 5.0
"""How long runs that are under way are waited for."""
LOST = object()
MARK = "lab_code"
"""What a session notes: after how many changes of the code it was last run."""

Run = Callable[[Any, RerunData], None]
Fingerprint = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files, and the packages that are dropped when one of them changes; ``keeps`` are left alone all the same."""

    files: tuple[str, ...]
    drops: tuple[str, ...]
    keeps: tuple[str, ...] = ()


PARTS = (
    Part(files=("core/engine", "core/__init__.py"), drops=("core", "ui")),
    # The engine knows nothing of what it runs, so the runs that are under way end as they began.
    Part(files=("core",), drops=("core", "ui"), keeps=("core.engine",)),
    Part(files=("logit_doctor",), drops=("logit_doctor", "core", "ui"), keeps=("core.engine",)),
    Part(files=("ui", "static"), drops=("ui",)),
    Part(files=("app.py", "pages"), drops=()),
)
"""The first that has a file decides about it."""


def is_developing() -> bool:
    """Whether somebody works on the code and wants to see it at once."""
    return VARIABLE in os.environ


def refresh() -> None:
    """Have an open page look for changes by itself while somebody works on the code."""
    if is_developing():
        st.fragment(_look, run_every=LOOK_SECONDS)()


def _look() -> None:
    """Draw nothing: there is a run, and that is enough."""


def guarded(run: Run) -> Run:
    """Look for changes before each run of a page, where anybody wants them to be seen."""
    is_watched = is_developing() or config.get_option("server.fileWatcherType") != "none"
    if not (is_watched and runtime.exists() and type(runtime.get_instance()) is runtime.Runtime):
        return run
    if not hasattr(process.KEPT, "code"):
        process.KEPT.code = SimpleNamespace(
            changes=0, seen=_fingerprint(), looked=time.monotonic(), running=0, is_changing=False, turn=Condition()
        )

    def _run_script(runner: Any, data: RerunData) -> None:
        with _present_code(runner):
            run(runner, _brought_over(runner._session_state._state, data))

    return _run_script


@contextlib.contextmanager
def _present_code(runner: Any) -> Iterator[None]:
    """Let a run begin with the code that the files have now."""
    code = process.KEPT.code
    with code.turn:
        code.turn.wait_for(lambda: not code.is_changing)
        if changed := _changed(code):
            code.is_changing = True
            code.turn.wait_for(lambda: code.running == 0, PATIENCE_SECONDS)
            try:
                _drop(changed)
                runner._script_cache.clear()
            except Exception:  # whatever it is, a page that says what is wrong serves better than none
                LOGGER.exception("the code that has changed could not be dropped")
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


def _changed(code: SimpleNamespace) -> set[str]:
    now = time.monotonic()
    if not is_developing() and now - code.looked < LOOK_SECONDS:
        return set()
    try:
        before, code.seen, code.looked = code.seen, _fingerprint(), now
    except OSError:  # a folder that is being replaced: the next run looks again
        return set()
    return {path for path, _ in before.items() ^ code.seen.items()}


def _fingerprint() -> Fingerprint:
    """Return time and size of every source file, by its path in the repository."""
    found: Fingerprint = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in os.scandir(ROOT / folder):
            path = f"{folder}{entry.name}"
            if (path not in SOURCES and not folder) or entry.name.startswith((".", "__pycache__")):
                continue
            with contextlib.suppress(FileNotFoundError):  # an editor's own, and gone already
                if entry.is_dir():
                    folders.append(f"{path}/")
                else:
                    about = entry.stat()
                    found[path] = (about.st_mtime_ns, about.st_size)
    return found


def _drop(changed: Collection[str]) -> None:
    """Forget whatever depends on files that have changed."""
    LOGGER.info("changed: %s", ", ".join(sorted(changed)))
    parts = [next(part for part in PARTS if _is_below(path, part.files, "/")) for path in changed]
    dropped = {name for part in parts for name in list(sys.modules) if _is_dropped(name, part)}
    for name in dropped:
        sys.modules.pop(name, None)
    for path in changed:
        if path.endswith(".py"):  # Python knows a compiled file of the same second and size for the present one
            Path(importlib.util.cache_from_source(str(ROOT / path))).unlink(missing_ok=True)
    importlib.invalidate_caches()
    for name in {name for part in parts for name in part.keeps} - dropped:
        if name in sys.modules:
            package, _, child = name.rpartition(".")
            setattr(importlib.import_module(package), child, sys.modules[name])
    linecache.clearcache()
    st.cache_data.clear()
    st.cache_resource.clear()
    process.outdate(dropped)
    gc.unfreeze()  # modules that were there to stay are not any more
    gc.collect()


def _is_dropped(name: str, part: Part) -> bool:
    return _is_below(name, part.drops, ".") and not _is_below(name, part.keeps, ".")


def _is_below(name: str, parents: Collection[str], separator: str) -> bool:
    return any(name == parent or name.startswith(parent + separator) for parent in parents)


def _brought_over(state: SessionState, data: RerunData) -> RerunData:
    """Bring a session over to the present code before its first run with it, which is one of the whole page."""
    changes = process.KEPT.code.changes
    if changes == 0 or (MARK in state and state[MARK] == changes):
        return data
    for values in (state._new_session_state, state._old_state):
        for key in list(values):
            values[key] = _renewed_or(LOST, key, values[key])
            if values[key] is LOST:
                del values[key]
    known = state._new_widget_state.widget_metadata
    for identity, metadata in list(known.items()):
        calls = (metadata.callback, metadata.callbacks, metadata.callback_args, metadata.callback_kwargs)
        callback, callbacks, args, kwargs = _renewed_or((None, None, None, None), identity, calls)
        known[identity] = replace(
            metadata, callback=callback, callbacks=callbacks, callback_args=args, callback_kwargs=kwargs
        )
    state[MARK] = changes
    return replace(data, fragment_id=None, fragment_id_queue=[], is_fragment_scoped_rerun=False, is_auto_rerun=False)


def _renewed_or(other: Any, name: str, value: Any) -> Any:
    try:
        return renewed(value)
    except Exception as problem:  # new code may refuse in any way; what is lost is made again, or the click is repeated
        LOGGER.info("%s is not brought over: %r", name, problem)
        return other
