"""What a claim is: words with numbers in them, and what holds those numbers to the truth."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Numbers = Callable[[], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of the texts.

    Parameters
    ----------
    says : str
        Regular expression of the English words; the numbers inside a match are the claim's.
    values : callable
        Recomputes those numbers, in their order; None where a test holds the statement as a whole.
    tests : tuple of str
        Tests that hold the statement, as ``file::function`` below ``tests``.
    names : str
        Why the numbers state nothing: they spell a formula, a name, or a state that is measured beside them.
    """

    says: str
    values: Numbers | None = None
    tests: tuple[str, ...] = ()
    names: str = ""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.says))
        if sum((self.values is not None, bool(self.tests), bool(self.names))) != 1:
            raise ValueError(f"says: {self.says!r} must be computed, tested or a name, and only one of them")


def computed(says: str, values: Numbers) -> Claim:
    """Claim numbers that a function computes again."""
    return Claim(says=says, values=values)


def tested(says: str, *tests: str) -> Claim:
    """Claim something that named tests hold."""
    return Claim(says=says, tests=tests)


def named(says: str, names: str) -> Claim:
    """Point out numbers that are no claim."""
    return Claim(says=says, names=names)
