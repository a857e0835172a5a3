"""A file of ``logit_watch``, read line by line in bounded memory; ``core.emergency.watched`` says what it means.

Nothing in a file is trusted: a line that is not as the schema says refuses the whole file, except the last one before
a training went on, or ended, which may have been cut off.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.messages import Message
from core.messages.watch import LONG, MANY, NO_LINE, NO_WATCH, PLACES, WATCHED
from logit_watch.record import MOST_OF_A_ROW

MAX_LINE = 8_000
"""Bytes; a record has about a tenth."""
MAX_LINES = 20_000_000
MOST_POINTS = 1_000
"""Losses that are kept, half as many once they are too many."""
MOST_EVENTS = 100
MOST_TEXT = 400
"""Characters of a text in a line."""
LARGEST = 2**53
"""From which a step is not one."""
SHARES = ("at_ceiling", "zero_gradient", "one_term")
"""Shares of examples in a record that are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The beginning of a state.

    Parameters
    ----------
    state : str
        Key of ``logit_watch.states.STATES``.
    step : int
    text : Message
        What was found, with the step and the layer.
    """

    state: str
    step: int
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values by step."""

    steps: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstRow:
    """The logits of the example with the largest loss of a batch.

    Parameters
    ----------
    step : int
    logits : tuple of float
        That of the true class, then the others from the largest on; may be infinite or NaN.
    classes : int
        Of the outputs; more than there are logits if only the largest were kept.
    format : str
        In which the loss is computed, as the file names it.
    """

    step: int
    logits: tuple[float, ...]
    classes: int
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a watch has written.

    Parameters
    ----------
    framework : str
        As the file names it; empty if its beginning is missing.
    last_step : int
    losses : Series
        At most ``2 * MOST_POINTS``: of neighbouring steps the loss that is not finite, else the largest.
    shares : mapping of str to Series
        The shares of examples among ``SHARES`` that are ever above zero.
    events : tuple of Event
        At most ``MOST_EVENTS``.
    limits : tuple of str
        Where the watch could not look; text of the file.
    worst : WorstRow, optional
        Of the batch in which the first state began that has one.
    """

    framework: str
    last_step: int
    losses: Series
    shares: Mapping[str, Series]
    events: tuple[Event, ...]
    limits: tuple[str, ...]
    worst: WorstRow | None = None


class Thinned:
    """Values by step, in bounded memory: of neighbours, the one that matters most is kept.

    Examples
    --------
    >>> thinned = Thinned()
    >>> for step in range(1_000_000):
    ...     thinned.add(step, 9.0 if step == 777_777 else 1.0)
    >>> len(thinned.values) <= 2 * MOST_POINTS, thinned.steps[thinned.values.index(9.0)]
    (True, 777777)
    """

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.values: list[float] = []
        self.width, self.taken = 1, 0

    def add(self, step: int, value: float) -> None:
        """Take the next value."""
        if self.taken % self.width == 0:
            if len(self.values) == 2 * MOST_POINTS:
                self._halve()
            self.steps.append(step)
            self.values.append(value)
        elif _rank(value) > _rank(self.values[-1]):
            self.steps[-1], self.values[-1] = step, value
        self.taken += 1

    def _halve(self) -> None:
        kept = [
            max(place, place + 1, key=lambda one: _rank(self.values[one])) for place in range(0, len(self.values), 2)
        ]
        self.steps, self.values = [self.steps[one] for one in kept], [self.values[one] for one in kept]
        self.width *= 2

    def series(self) -> Series:
        """Return what was kept."""
        return Series(steps=tuple(self.steps), values=tuple(self.values))


def _rank(value: float) -> float:
    return math.inf if math.isnan(value) else value


def read_watch(lines: Iterable[bytes]) -> Watched:
    """Read the lines of a watch.

    Parameters
    ----------
    lines : iterable of bytes
        As a file open in binary mode yields them.

    Raises
    ------
    ValueError
        If a line is not as ``logit_watch`` writes it, or is too long, or there are too many or none.

    Examples
    --------
    >>> read_watch([b'{"kind": "loss", "step": 1, "loss": "nan"}']).losses.values
    (nan,)
    """
    losses, shares = Thinned(), {name: Thinned() for name in SHARES}
    events: list[Event] = []
    limits: list[str] = []
    framework, last_step, is_empty = "", 0, True
    latest: WorstRow | None = None
    worst: WorstRow | None = None
    for number, line in _parsed(lines):
        try:
            kind, step = line["kind"], _whole(line["step"])
            if kind == "loss":
                losses.add(step, _number(line["loss"]))
            elif kind == "record":
                for name in SHARES:
                    if name in line:
                        shares[name].add(step, min(max(_number(line[name]), 0.0), 1.0))
                latest = _worst(line, step)
            elif kind == "state" and len(events) < MOST_EVENTS:
                events.append(_event(line, step))
                worst = worst or (latest if latest and latest.step == step else None)
            elif kind == "limit" and len(limits) < MOST_EVENTS:
                limits.append(_text(line["sentence"]))
            elif kind == "start":
                framework = _text(line["framework"])
            elif kind not in ("state", "limit", "end"):
                raise ValueError(kind)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise ValueError(NO_LINE(line=number)) from None
        last_step, is_empty = max(last_step, step), False
    if is_empty:
        raise ValueError(NO_WATCH())
    return Watched(
        framework=framework,
        last_step=last_step,
        losses=losses.series(),
        shares={name: one.series() for name, one in shares.items() if any(value > 0 for value in one.values)},
        events=tuple(events),
        limits=tuple(dict.fromkeys(limits)),
        worst=worst,
    )


def _parsed(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the numbers and contents of lines; one that was cut off may be the last, or stand before a beginning."""
    cut = 0
    for number, line in enumerate(lines, 1):
        if number > MAX_LINES:
            raise ValueError(MANY(most=MAX_LINES))
        if len(line) > MAX_LINE:
            raise ValueError(LONG(line=number, most=MAX_LINE))
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if cut and not (isinstance(found, dict) and found.get("kind") == "start"):
            raise ValueError(NO_LINE(line=cut))
        cut = 0
        if isinstance(found, dict):
            yield number, found
        else:
            cut = number
            if number == 1:
                raise ValueError(NO_LINE(line=1))


def _worst(line: Mapping[str, Any], step: int) -> WorstRow | None:
    """Return the worst row of a record, if it has one."""
    if "worst_row" not in line:
        return None
    logits = tuple(map(_number, line["worst_row"]))
    if not 2 <= len(logits) <= MOST_OF_A_ROW:
        raise ValueError(len(logits))
    return WorstRow(step=step, logits=logits, classes=_whole(line["classes"]), format=_text(line["computed_in"]))


def _event(line: Mapping[str, Any], step: int) -> Event:
    template, where = WATCHED[line["state"]], _text(line["where"])
    evidence = {name: _value(value) for name, value in dict(line["evidence"]).items()}
    place = PLACES[where]() if where in PLACES else where
    return Event(state=line["state"], step=step, text=template.of(evidence | {"step": step, "where": place}))


def _value(value: Any) -> float | str:
    """Return a number, one that is not finite included, or the name of a format."""
    try:
        return value if isinstance(value, int) and not isinstance(value, bool) else _number(value)
    except ValueError:
        return _text(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or (isinstance(value, str) and value not in ("nan", "inf", "-inf")):
        raise ValueError(value)
    return float(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return "".join(one if one.isprintable() else " " for one in value[:MOST_TEXT])
