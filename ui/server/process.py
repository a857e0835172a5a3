"""The singletons of the server's process: the engine, and the processes that help the server.

Streamlit's caches are shared, and one message from a visitor can empty them. Modules are replaced during development.
Therefore the singletons are kept in a module without a file: no cache contains it, and reloading changed modules does
not affect it.
"""

import atexit
import sys
from collections.abc import Callable, Collection
from itertools import count
from threading import RLock, Thread
from types import ModuleType, SimpleNamespace
from typing import Any, TypeVar

NAME = "logit_lab_process"
Thing = TypeVar("Thing")


def _kept() -> ModuleType:
    """Return the module that keeps everything, the same for all generations of the code."""
    made = ModuleType(NAME, __doc__)
    made.__dict__.update(lock=RLock(), generations=count(1), things={}, originals={}, tabs={})
    kept = sys.modules.setdefault(NAME, made)
    if kept is made:
        atexit.register(close_all)
    return kept


def close_all() -> None:
    """Close everything when the server ends."""
    things: dict[str, Any] = sys.modules[NAME].__dict__["things"]
    while things:
        _, entry = things.popitem()
        entry.close(entry.thing)


KEPT: Any = _kept()
GENERATION: int = next(KEPT.generations)
"""Number of imports of this code: code of an older generation uses the existing singletons and replaces none."""


def held(
    name: str,
    *,
    code: type,
    make: Callable[[], Thing],
    close: Callable[[Thing], object],
    renew: Callable[[Thing], object] = lambda thing: None,
    reshape: Callable[[Thing], object] = lambda thing: None,
) -> Thing:
    """Return the singleton of a name, created by the first caller.

    Parameters
    ----------
    name : str
        Identifies the singleton.
    code : type
        Its class; if the class has been replaced, the singleton is one of older code.
    make : callable
        Creates it; other callers wait, so it must return at once.
    close : callable
        Ends one of older code, in a separate thread, or the last one with the server.
    renew : callable
        Called when code of ``core`` has changed, but not the code of the singleton itself.
    reshape : callable
        Called before ``renew`` if a class of its results has different fields now.
    """
    entry = KEPT.things.get(name)
    if entry is None or _is_outdated(entry, code):
        with KEPT.lock:
            entry = KEPT.things.get(name)
            if entry is not None and _is_outdated(entry, code):
                _let_go(name)
                entry = None
            if entry is None:
                entry = KEPT.things[name] = SimpleNamespace(
                    thing=make(), code=code, generation=GENERATION, close=close, renew=renew, reshape=reshape
                )
    thing: Thing = entry.thing
    return thing


def outdate(dropped: Collection[str], *, is_reshaped: bool) -> None:
    """Close the singletons whose modules were dropped, and renew the others if the computation has changed.

    Parameters
    ----------
    dropped : collection of str
        Names of modules.
    is_reshaped : bool
        Whether a class of the computation has different fields now.
    """
    is_computation = any(name.startswith("core.") for name in dropped)
    with KEPT.lock:
        for name, entry in list(KEPT.things.items()):
            if entry.code.__module__ in dropped:
                _let_go(name)
            elif is_computation:
                if is_reshaped:
                    entry.reshape(entry.thing)
                entry.renew(entry.thing)


def _let_go(name: str) -> None:
    entry = KEPT.things.pop(name)
    Thread(target=entry.close, args=(entry.thing,), name=f"closing {name}", daemon=True).start()


def _is_outdated(entry: SimpleNamespace, code: type) -> bool:
    return entry.code is not code and entry.generation < GENERATION
