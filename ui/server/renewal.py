"""Objects of older code, recreated as objects of the present code.

A session keeps objects when the code changes: the values in its state, and the callbacks of the buttons on screen.
Their classes and functions have been replaced, so to Python they are unrelated to those of the present code.
"""

import functools
import importlib
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from types import FunctionType, MethodType, ModuleType
from typing import Any

PACKAGES = ("logit_doctor", "logit_watch", "core", "ui", "pages")
MACHINERY = frozenset({"_thread", "threading", "asyncio", "concurrent", "subprocess"})
"""Modules of objects that belong to the process and cannot be recreated."""


def shapes(modules: Iterable[ModuleType]) -> dict[str, tuple[str, ...]]:
    """Return the field names of every dataclass in the given modules of ``core``, by its full name.

    Parameters
    ----------
    modules : iterable of module
    """
    return {
        f"{kind.__module__}.{kind.__qualname__}": tuple(field.name for field in fields(kind))
        for module in modules
        if module.__name__.startswith("core.")
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    }


def renewed(value: Any) -> Any:
    """Return a copy of a value in which every object is one of the present code.

    Raises
    ------
    LookupError
        If the present code has nothing of that name, or nothing with these fields.
    """
    return _Renewal().of(value)


class _Renewal:
    """One pass, which keeps the identity of an object that occurs twice."""

    def __init__(self) -> None:
        self._done: dict[int, Any] = {}
        self._kept: list[Any] = []
        self._of_type: dict[type, Callable[[Any], Any]] = {
            list: lambda value: [*map(self.of, value)],
            tuple: lambda value: (*map(self.of, value),),
            set: lambda value: {*map(self.of, value)},
            frozenset: lambda value: frozenset(map(self.of, value)),
            dict: lambda value: {self.of(key): self.of(entry) for key, entry in value.items()},
            type: _present,
            FunctionType: lambda value: value if "<" in value.__qualname__ else _present(value),
            MethodType: lambda value: getattr(self.of(value.__self__), value.__name__),
            functools.partial: lambda value: functools.partial(
                self.of(value.func), *self.of(value.args), **self.of(value.keywords)
            ),
        }

    def of(self, value: Any) -> Any:
        if id(value) not in self._done:
            self._kept.append(value)  # the id of a freed object could be reused
            made = self._of_type.get(type(value), self._instance)(value)
            self._done[id(value)] = made
        return self._done[id(value)]

    def _instance(self, value: Any) -> Any:
        kind = type(value)
        if kind.__module__.partition(".")[0] in MACHINERY:
            raise LookupError(f"a {kind.__name__} cannot be recreated")
        present = _present(kind)
        if present is kind:
            return value
        held = {name: getattr(value, name) for name in _slots(kind) if hasattr(value, name)} | getattr(
            value, "__dict__", {}
        )
        if is_dataclass(present) and not {field.name for field in fields(present)} <= held.keys():
            raise LookupError(f"{kind.__qualname__} has other fields now")
        made = self._done[id(value)] = present.__new__(present)
        if isinstance(value, dict):
            made.update(self.of(dict(value)))
        for name, entry in held.items():
            object.__setattr__(made, name, self.of(entry))
        return made


def _slots(kind: type) -> list[str]:
    return [name for base in kind.__mro__ for name in vars(base).get("__slots__", ()) if not name.startswith("__")]


def _present(named: Any) -> Any:
    """Return the present class or function of the same module and name."""
    if named.__module__.partition(".")[0] not in PACKAGES:
        return named
    module = importlib.import_module(named.__module__)  # waits if another thread is importing it
    try:
        return functools.reduce(getattr, named.__qualname__.split("."), module)
    except AttributeError:
        raise LookupError(f"{named.__module__} has no {named.__qualname__} any more") from None
