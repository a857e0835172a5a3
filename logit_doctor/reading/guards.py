"""Conditions that the source leaves open, and which of them can hold together.

A ``Guard`` is one comparison of an expression (by its text) with a constant. ``n == 2`` and ``n > 2`` exclude each
other, and so do two values of one string; that keeps two ``if`` chains over the same question consistent.
"""

import functools
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

# Of one value: three binary questions about it, each with three answers of a second one. The corpus needs 3.
MAX_OPTIONS = 24
# What is compared with integers counts something: classes, of which there are two, unless the program asks for fewer.
LEAST_COUNT = 2
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    "is": lambda left, right: left is right,
    "truth": lambda left, right: bool(left),
    "in": lambda left, right: left in right,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One open condition, or its negation (``holds`` False). ``in_loop``: it may differ from one round to the next.

    ``on_use``: a module of PyTorch or JAX decides by it what its output is, which may be meant for another use than
    training.
    ``value`` tells what the subject holds, where the same thing goes by several names; empty where the text is all.
    """

    subject: str
    comparison: str
    constant: Any
    holds: bool
    line: int = field(default=0, compare=False)
    in_loop: bool = field(default=False, compare=False)
    on_use: bool = field(default=False, compare=False)
    value: str = ""

    def negated(self) -> "Guard":
        """Return the opposite condition."""
        return replace(self, holds=not self.holds)


Guards: TypeAlias = tuple[Guard, ...]


def candidates(guards: Iterable[Guard]) -> list[Any]:
    """Return values of which one satisfies the guards if any value does."""
    guards = list(guards)
    constants = [guard.constant for guard in guards if guard.comparison != "truth"]
    flat = [item for constant in constants for item in (constant if isinstance(constant, tuple) else (constant,))]
    numbers = [item for item in flat if isinstance(item, int | float) and not isinstance(item, bool)]
    if is_count(guards, flat):
        least = min(LEAST_COUNT, *numbers)
        return [number + step for number in numbers for step in (-1, 0, 1) if number + step >= least]
    near = [number + step for number in numbers for step in (-1, -0.5, 0.5, 1)]
    if any(guard.comparison in ("<", "<=") for guard in guards):
        return numbers + near
    return [*flat, *near, None, True, False, object()]


def is_count(guards: list[Guard], constants: list[Any]) -> bool:
    """Whether guards compare a number of things, such as classes: with positive integers, and by order."""
    is_ordered = any(guard.comparison in ("<", "<=") for guard in guards)
    return is_ordered and all(type(constant) is int and constant > 0 for constant in constants)


def satisfies(value: Any, guard: Guard) -> bool:
    """Whether ``value`` in place of the guard's subject satisfies it."""
    try:
        return OPERATORS[guard.comparison](value, guard.constant) == guard.holds
    except TypeError:
        return not guard.holds


# The number of sets of conditions in a file of the largest size; the cache is cleared after each file.
@functools.lru_cache(maxsize=4096)
def satisfiable(guards: frozenset[Guard]) -> bool:
    """Whether some values of the subjects satisfy all guards at once."""
    by_subject: dict[str, list[Guard]] = {}
    for guard in guards:
        by_subject.setdefault(guard.value or guard.subject, []).append(guard)
    return all(
        len(group) == 1 or any(all(satisfies(value, guard) for guard in group) for value in candidates(group))
        for group in by_subject.values()
    )


def merged(first: Guards, second: Guards) -> Guards | None:
    """Return both sets of guards together, or None when they exclude each other."""
    if not first or not second:
        return first or second
    together = first + tuple(guard for guard in second if guard not in first)
    if len(together) > len(first) and not satisfiable(frozenset(together)):
        return None
    return together
