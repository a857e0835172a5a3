r"""The kinds of controls: how a link says a value of each, what is allowed, and where it begins.

A control belongs to the table of a page, which gives it its key: the name of the attribute. Where a page knows more, of
the format that is chosen for instance, it draws a control that is ``replace``\ d in its default, options or range.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.states.links import former_labels

MAX_TYPED = 2_000
"""Characters in a field of one line; Python reads no whole number of more than 4,300 digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(ABC):
    """What all controls have.

    Parameters
    ----------
    default : object
        The value that a link leaves out.
    key : str
        The parameter's name in a link.
    said : str
        Key of its words and of its former labels, where several controls share them.
    """

    default: Any
    key: str = ""
    said: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "key", name)
        object.__setattr__(self, "said", self.said or name)

    def read(self, asked: Sequence[str]) -> Any:
        """Return the value that a link asks for.

        Raises
        ------
        ValueError
            Naming the control, what arrived and what is allowed.
        """
        return self.one(asked[-1])

    def write(self, value: Any) -> list[str]:
        """Return what a link says of a value."""
        return [str(value)]

    @abstractmethod
    def one(self, text: str) -> Any:
        """Return what one text stands for; raises ValueError where that is nothing."""

    @abstractmethod
    def fits(self, value: object) -> bool:
        """Return whether a value may be set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Control):
    """A number on a scale from ``low`` to ``high``, or typed in a field.

    Parameters
    ----------
    is_field : bool
        Whether it is typed.
    is_wide : bool
        Whether its scale takes the width of the page.
    """

    low: float
    high: float
    step: float
    is_field: bool = False
    is_wide: bool = False
    kind: ClassVar[type[float]] = float
    noun: ClassVar[str] = "number"

    def one(self, text: str) -> float:
        """Read a number: a whole one may be written as 1e2."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (self.low <= value <= self.high and value == self.kind(value)):
            allowed = f"a {self.noun} from {self.low} to {self.high} is allowed"
            raise ValueError(f"{self.key}: {text[:MAX_TYPED]!r} arrived, {allowed}")
        return self.kind(value)

    def fits(self, value: object) -> bool:
        """Return whether this is a number of the kind and in range, or None, an empty field."""
        return value is None or (type(value) is self.kind and self.low <= value <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Real(Number):
    """Any number."""

    step: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Number):
    """A whole number."""

    low: int
    high: int
    step: int = 1
    kind: ClassVar[type[float]] = int
    noun: ClassVar[str] = "whole number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Control):
    """What is chosen of some names.

    Parameters
    ----------
    options : tuple of str
        The names, in order.
    """

    options: tuple[str, ...]

    def one(self, text: str) -> str:
        """Read a name, or a label that links once carried in its place."""
        name = text if text in self.options else former_labels().get(self.said, {}).get(text, text)
        if name not in self.options:
            raise ValueError(f"{self.key}: unknown name {text[:MAX_TYPED]!r}, choose from {', '.join(self.options)}")
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Named):
    """One of some names.

    Parameters
    ----------
    is_list : bool
        Whether they stand in a list that opens, and not side by side.
    """

    default: str
    is_list: bool = False

    def fits(self, value: object) -> bool:
        """Return whether this is one of the names."""
        return value in self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Choice):
    """One of some names that is in the link alone, where buttons put it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Named):
    """Any number of some names, in their order; a link says none of them by an empty value."""

    default: tuple[str, ...]

    def read(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the names that a link asks for."""
        return self.ordered({self.one(text) for text in asked if list(asked) != [""]})

    def write(self, value: Iterable[str]) -> list[str]:
        """Return the names, an empty one for none of them."""
        return list(self.ordered(value)) or [""]

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names in the order of the options."""
        chosen = set(names)
        return tuple(option for option in self.options if option in chosen)

    def fits(self, value: object) -> bool:
        """Return whether these are some of the names; the browser says None of none."""
        return {*(value or ())} <= {*self.options}  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Control):
    """A line of text.

    Parameters
    ----------
    reading : callable, optional
        What the text stands for; raises ValueError where that is nothing.
    sample : str
        Another text than the default that can be read.
    """

    default: str
    sample: str
    reading: Callable[[str], Any] = str

    def one(self, text: str) -> str:
        """Return the text if it can be read."""
        if len(text) > MAX_TYPED:
            raise ValueError(f"{self.key}: {len(text):,} characters arrived, at most {MAX_TYPED:,} are allowed")
        self.reading(text)
        return text

    def fits(self, value: object) -> bool:
        """Return whether this is text: a page says itself what it cannot read."""
        return isinstance(value, str)
