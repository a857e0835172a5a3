"""The singletons of the server's process: the engine, and the processes that help the server.

Streamlit's caches are shared, and one message from a visitor can empty them. Modules come and go during development. So
these things are kept in a module behind which no file stands: no cache holds it, and whoever drops modules that have
changed leaves it alone.
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
"""How often this code was imported: what runs on with an older one gets what there is, and replaces nothing."""


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
        What it is.
    code : type
        Its class, by which a thing of code that has been replaced is known.
    make : callable
        Makes it; the others wait meanwhile, so it returns at once.
    close : callable
        Ends one of older code, in a thread of its own, or the last one with the server.
    renew : callable
        Called when code of ``core`` has changed that it does not consist of itself.
    reshape : callable
        Called before, if what it computes is made of classes that have other fields now.
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
    """Let go of what consists of modules that were dropped, and renew the rest if the computation has changed.

    Parameters
    ----------
    dropped : collection of str
        Names of modules.
    is_reshaped : bool
        Whether a class of the computation has other fields now.
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
