"""The curve of a loss, read from what frameworks print: a ``History``, a CSV log, progress bars, lines of steps."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.emergency.limits import MAX_LINE, MAX_NUMBERS, NUMBER, NUMBERS, unit_of
from core.messages.emergency import TOO_MANY

LOSS = ("loss", "train_loss", "training_loss", "train loss", "training loss", "train/loss")
ACCURACY = ("accuracy", "acc", "binary_accuracy", "sparse_categorical_accuracy", "categorical_accuracy")
STEPS = {"epoch": "epoch", "epochs": "epoch", "step": "step", "iteration": "step", "iter": "step", "batch": "step"}
"""Names of the counter of a log, and what it counts."""

LISTED = re.compile(r"""['"]?\b(\w{1,60})['"]?\s{0,9}[:=]\s{0,9}\[([^\[\]]*)\]""")
"""A name with a list of numbers, as in a ``History``."""
IN_LINE = {
    key: re.compile(
        rf"(?<![\w/])(?:{'|'.join(names)})['\"]?(?:\s{{0,9}}[:=]\s{{0,9}}|\s{{1,9}})({NUMBER})\b", re.IGNORECASE
    )
    for key, names in (("loss", LOSS), ("accuracy", ACCURACY))
}
COUNTED = re.compile(rf"\b({'|'.join(STEPS)})['\"]?\]?[\s:=\[#]{{1,9}}(\d{{1,12}})", re.IGNORECASE)
PROGRESS = re.compile(r"^\s*(\d{1,9})/(\d{1,9})\s")
"""The beginning of a progress bar of Keras: batch, and batches of the epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The losses of a log.

    Parameters
    ----------
    steps : tuple of float
        What the log counts, one for each loss.
    unit : str
        "epoch", "step" or "entry".
    losses : tuple of float
        In nats; may be infinite or NaN.
    digit : float
        One unit of the last digit of the loss that was written with the most digits.
    accuracies : tuple of float
        Empty, or one for each loss.
    """

    steps: tuple[float, ...]
    unit: str
    losses: tuple[float, ...]
    digit: float
    accuracies: tuple[float, ...] = ()


def curve_of(text: str) -> Curve | None:
    """Return the losses in a text; None if there is no log in it.

    Raises
    ------
    ValueError
        If it has too many numbers.

    Examples
    --------
    >>> curve_of("{'loss': [0.7, nan]}").losses
    (0.7, nan)
    >>> curve_of("epoch 3: loss 0.5").steps
    (3.0,)
    """
    for read in (_from_lists, _from_table, _from_lines):
        if found := read(text):
            return found
    return None


def _from_lists(text: str) -> Curve | None:
    lists = {name.lower(): NUMBERS.findall(numbers) for name, numbers in LISTED.findall(text)}
    losses = next((lists[name] for name in LOSS if lists.get(name)), None)
    if losses is None:
        return None
    accuracies = next((lists[name] for name in ACCURACY if len(lists.get(name, ())) == len(losses)), [])
    return _curve(losses, accuracies, [], "epoch")


def _from_table(text: str) -> Curve | None:
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((mark for mark in ",;\t" if lines and mark in lines[0]), None)
    if mark is None:
        return None
    header = [cell.strip().strip('"').lower() for cell in lines[0].split(mark)]
    places = {
        key: _place(header, names) for key, names in (("loss", LOSS), ("accuracy", ACCURACY), ("steps", (*STEPS,)))
    }
    if places["loss"] is None:
        return None
    try:
        rows = [row for row in csv.reader(lines[1 : MAX_NUMBERS + 2], delimiter=mark) if len(row) == len(header)]
    except csv.Error:
        return None
    if mark != ",":
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]

    def column(key: str) -> list[str]:
        place = places[key]
        return [] if place is None else [row[place].strip() for row in rows]

    kept = [number for number, loss in enumerate(column("loss")) if NUMBERS.fullmatch(loss)]
    losses, accuracies, steps = ([cells[number] for number in kept] if (cells := column(key)) else [] for key in places)
    counter = places["steps"]
    return _curve(losses, accuracies, steps, STEPS[header[counter]] if counter is not None else "entry")


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _from_lines(text: str) -> Curve | None:
    found = list(_of_lines(text))
    if not found:
        return None
    losses = [loss for loss, _, _ in found]
    accuracies = [accuracy for _, accuracy, _ in found if accuracy]
    counters = [counter for _, _, counter in found if counter]
    names = {name for name, _ in counters}
    steps = [step for _, step in counters]
    is_counted = len(names) == 1 and len(steps) == len(set(steps)) == len(found)
    unit = STEPS[names.pop()] if is_counted else "epoch" if PROGRESS.search(text) or "\nEpoch " in text else "entry"
    return _curve(losses, accuracies, steps if is_counted else [], unit)


def _of_lines(text: str) -> Iterator[tuple[str, str, tuple[str, str] | None]]:
    """Yield loss, accuracy and counter of each line that has a loss; a progress bar only where it ends."""
    for line in text.splitlines():
        line = line[:MAX_LINE]
        bar = PROGRESS.match(line)
        if bar and bar[1] != bar[2]:
            continue
        if loss := IN_LINE["loss"].search(line):
            accuracy, counters = IN_LINE["accuracy"].search(line), COUNTED.findall(line)
            counter = next(((name.lower(), count) for name, count in reversed(counters)), None)
            yield loss[1], accuracy[1] if accuracy else "", counter


def _curve(losses: Sequence[str], accuracies: Sequence[str], steps: Sequence[str], unit: str) -> Curve | None:
    if not losses:
        return None
    if len(losses) > MAX_NUMBERS:
        raise ValueError(TOO_MANY(count=len(losses), most=MAX_NUMBERS))
    is_whole = len(accuracies) == len(losses) and all(map(NUMBERS.fullmatch, accuracies))
    is_counted = len(steps) == len(losses) and all(map(NUMBERS.fullmatch, steps))
    return Curve(
        steps=tuple(map(float, steps if is_counted else range(1, len(losses) + 1))),
        unit=unit,
        losses=tuple(map(float, losses)),
        digit=min(map(unit_of, losses)),
        accuracies=tuple(map(float, accuracies)) if is_whole else (),
    )
