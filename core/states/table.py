"""Tables of controls: the form of each type of value in a link, and the conversion between links and parameters.

Where a default, the options or a range depend on the state of the page, for example on the chosen format, the page
replaces them in the control by ``dataclasses.replace``.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from core.states.links import Link, Query, former_labels, query_of
from core.states.packing import packed, unpacked

MAX_TYPED = 2_000
"""Characters in a field of one line; Python reads no whole number of more than 4,300 digits."""
Value = TypeVar("Value")
Size = TypeVar("Size", int, float)
Params = TypeVar("Params")
Values = dict[str, Any]
"""The value of each control, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(ABC, Generic[Value]):
    """The common part of all controls.

    Parameters
    ----------
    key : str
        The parameter's name in a link.
    default : object
        The value that a link leaves out.
    said : str
        Key of its words and of its former labels, where several controls share them.
    opening : object, optional
        Its value if the page is opened by an address that asks for nothing. Such an address must not stand for the
        defaults, so a link has a control with an opening even at its default.
    """

    key: str = field(kw_only=False)
    default: Value
    said: str = ""
    opening: Value | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", self.said or self.key)

    def read(self, asked: Sequence[str]) -> Value:
        """Return the value in a link.

        Raises
        ------
        ValueError
            If the link has an invalid value. The message states the control, the value and what is allowed.
        """
        value: Value = self.one(asked[-1])
        return value

    def write(self, value: Value) -> list[str]:
        """Return the text of a value in a link."""
        return [str(value)]

    def change(self, value: Value) -> list[str]:
        """Return the text of a value in a link, None for a default that the link leaves out."""
        said = self.write(value)
        is_left_out = self.opening is None and sorted(said) == sorted(self.write(self.default))
        return [] if is_left_out else said

    @abstractmethod
    def one(self, text: str) -> Any:
        """Return the value of one text; raises ValueError if it has none."""

    @abstractmethod
    def fits(self, value: Any) -> bool:
        """Return whether a value may be set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Control[Size]):
    """A number on a scale from ``low`` to ``high``, or typed in a field.

    Parameters
    ----------
    low, high, step : int or float
        An empty field gives None, which means the default.
    is_field : bool
        Whether it is typed.
    is_wide : bool
        Whether its scale takes the width of the page.
    is_live : bool
        Whether the page follows it while it is dragged.
    """

    low: Size
    high: Size
    step: Size
    is_field: bool = False
    is_wide: bool = False
    is_live: bool = False
    kind: ClassVar[type[float]] = float
    noun: ClassVar[str] = "number"

    @property
    def decimals(self) -> int:
        """Decimal places of the step."""
        return len(f"{self.step:g}".partition(".")[2])

    @property
    def positions(self) -> tuple[Size, ...]:
        """The values on the scale, in order and rounded to the decimals of the step."""
        count = round((self.high - self.low) / self.step) + 1
        return tuple(round(self.low + place * self.step, self.decimals) for place in range(count))

    def one(self, text: str) -> float:
        """Read a number: a whole one may be written as 1e2."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (self.low <= value <= self.high and value == self.kind(value)):
            allowed = f"a {self.noun} from {self.low} to {self.high}"
            raise ValueError(f"{self.key}: got {text[:MAX_TYPED]!r}, need {allowed}")
        return self.kind(value)

    def fits(self, value: Any) -> bool:
        """Return whether this is a number of the kind and in range, or None."""
        return value is None or (type(value) is self.kind and self.low <= value <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Real(Number[float]):
    """Any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Number[int]):
    """A whole number."""

    step: int = 1
    kind: ClassVar[type[float]] = int
    noun: ClassVar[str] = "whole number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops(Whole):
    """One of some whole numbers on a scale, at equal distances whatever their size.

    Parameters
    ----------
    stops : tuple of int
        The numbers, in order: all from ``low`` to ``high`` that are allowed.
    """

    stops: tuple[int, ...]

    @property
    def positions(self) -> tuple[int, ...]:
        """The numbers on the scale."""
        return self.stops

    def one(self, text: str) -> int:
        """Read one of the numbers."""
        value = int(Whole.one(self, text))
        if value not in self.stops:
            allowed = ", ".join(map(str, self.stops))
            raise ValueError(f"{self.key}: got {text[:MAX_TYPED]!r}, choose from {allowed}")
        return value

    def fits(self, value: Any) -> bool:
        """Return whether this is one of the numbers, or None."""
        return value is None or (type(value) is int and value in self.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Control[Value]):
    """A choice of names.

    Parameters
    ----------
    options : collection of str
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
class Choice(Named[str]):
    """One of some names.

    Parameters
    ----------
    is_list : bool
        Whether they are in a drop-down list instead of side by side.
    """

    is_list: bool = False

    def fits(self, value: Any) -> bool:
        """Return whether this is one of the names."""
        return value in self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Choice):
    """One of some names that is only in the link, where buttons put it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Named[tuple[str, ...]]):
    """Any number of some names; a link has them in any order, and an empty value means none of them."""

    def read(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the names in a link, in the order of the options."""
        return self.ordered({self.one(text) for text in asked if list(asked) != [""]})

    def write(self, value: Iterable[str]) -> list[str]:
        """Return the chosen names, an empty one for none of them."""
        return list(value) or [""]

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names in the order of the options."""
        chosen = set(names)
        return tuple(option for option in self.options if option in chosen)

    def fits(self, value: Any) -> bool:
        """Return whether these are some of the names; the browser sends None for an empty choice."""
        return {*(value or ())} <= {*self.options}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Control[str]):
    """A line of text.

    Parameters
    ----------
    sample : str
        Another text than the default that can be read.
    reading : callable, optional
        Returns the value of a text; raises ValueError if it has none.
    """

    sample: str
    reading: Callable[[str], Any] = str

    def one(self, text: str) -> str:
        """Return the text if it can be read."""
        if len(text) > MAX_TYPED:
            raise ValueError(f"{self.key}: got {len(text):,} characters, need at most {MAX_TYPED:,}")
        self.reading(text)
        return text

    def fits(self, value: Any) -> bool:
        """Return whether this is text; a page itself reports text that it cannot parse."""
        return isinstance(value, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Typed):
    """A text of many lines, compressed in the link; the page draws its field itself.

    Parameters
    ----------
    most : int
        Bytes of the text.
    """

    most: int

    def one(self, text: str) -> str:
        """Return the text that was packed."""
        try:
            return unpacked(text, self.most)
        except ValueError as problem:
            raise ValueError(f"{self.key}: {problem}") from None

    def write(self, value: str) -> list[str]:
        """Return the text as a link has it."""
        return [packed(value)]


class State(Generic[Params]):
    """The controls of a page, each an attribute by its key."""

    def __init__(self, *controls: Control[Any]) -> None:
        self.controls = {control.key: control for control in controls}

    def __getattr__(self, key: str) -> Any:
        if key not in self.__dict__.get("controls", {}):
            raise AttributeError(f"state: no control {key!r}")
        return self.controls[key]

    def read(self, link: Link) -> Params:
        """Return the parameters of a page from a link, without those that the frame of the pages uses.

        Parameters
        ----------
        link : str or mapping
            An address, a query string, or a mapping of its parameters.

        Raises
        ------
        ValueError
            If the link has an invalid value. The message states the control, the value and what is allowed.
        """
        return self.params(self.values(link))

    def link(self, params: Params) -> str:
        """Return the query string that leads to the parameters of a page."""
        return urlencode(self.query(self.settings(params)), doseq=True)

    def opening(self) -> Query:
        """Return the query of an address that asks for nothing."""
        controls = self.controls.items()
        return {key: control.write(control.opening) for key, control in controls if control.opening is not None}

    def values(self, link: Link) -> Values:
        """Return the value of each control by a link."""
        query = query_of(link)
        said = {key: control.read(query[key]) for key, control in self.controls.items() if query.get(key)}
        return self.defaults(said) | said

    def query(self, values: Values) -> Query:
        """Return the parts of a link for values, without those that it may omit."""
        defaults = self.defaults(values)
        said = {key: replace(self.controls[key], default=defaults[key]).change(values[key]) for key in values}
        return {key: texts for key, texts in said.items() if texts}

    def defaults(self, said: Values) -> Values:
        """Return the values that a link may omit, given the others."""
        return {key: control.default for key, control in self.controls.items()}

    def params(self, values: Values) -> Params:
        """Return the parameters of a page for the values of its controls; missing ones have their defaults."""
        return values  # type: ignore[return-value]

    def settings(self, params: Params) -> Values:
        """Return the values of the controls for the parameters of a page: the inverse of ``params``."""
        return dict(params)  # type: ignore[call-overload, no-any-return]
