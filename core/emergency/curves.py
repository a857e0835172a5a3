"""The curve of a loss, read from what frameworks print: a ``History``, a CSV log, progress bars, lines of steps."""

import csv
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.emergency.limits import MAX_LINE, MAX_NUMBERS, NUMBER, NUMBERS, as_number, unit_of
from core.messages.emergency import TOO_MANY

_OF_TRAINING = r"(?:(?:train|training|avg|average|mean|total|batch|running|epoch|ce|bce|nll)(?:'s|[-_ /])\s?)?"
_OF_VALIDATION = r"(?:(?:val|valid|valid_\d|validation|validation_\d|eval|test)(?:'s|[-_ /])\s?)"
_LOSS = r"(?:(?:m|binary_|multi_)?log)?loss(?:es)?(?:_step|_epoch)?"
NAMES = {
    "loss": rf"{_OF_TRAINING}{_LOSS}|verlust",
    "accuracy": rf"{_OF_TRAINING}(?:(?:(?:sparse_)?categorical_|binary_)?accuracy|acc)(?:_step|_epoch)?|genauigkeit",
    "validation": rf"{_OF_VALIDATION}{_LOSS}",
}
"""How logs call what is read from them, as regular expressions."""
WHOLE = {key: re.compile(names, re.IGNORECASE) for key, names in NAMES.items()}
STEPS = {
    **{"epoch": "epoch", "epochs": "epoch", "epoche": "epoch"},
    **{"step": "step", "iteration": "step", "iter": "step", "batch": "step", "schritt": "step"},
}
"""Names of the counter of a log, and what it counts."""

LISTED = re.compile(r"""(['"]?)\b([\w-]{1,60})['"]?\s{0,9}[:=]\s{0,9}\[([^\[\]]*)\]""")
"""A name with a list of numbers, as in a ``History``."""
WRITTEN = rf"[-+]?(?:\d{{1,3}}(?:,\d{{3}}){{1,9}}\.\d{{1,30}}|\d{{1,30}},\d{{1,30}}(?![\d,.]))|{NUMBER}(?!\d|[.]\d)"
"""A number in a sentence: with commas before its decimal point, with a decimal comma, or as frameworks print it."""
IN_LINE = {
    key: re.compile(
        rf"(?<![\w/])(?<!val )(?<!valid )(?<!validation )(?<!eval )(?<!test )(?<!test-)(?<!eval-)(?:{names})"
        rf"['\"]?(?:\s{{0,9}}[:=]\s{{0,9}}|\s{{1,9}})['\"]?(?:[a-z][\w.]{{0,30}}\()?({WRITTEN})(?!\w)(\s?%)?",
        re.IGNORECASE,
    )
    for key, names in NAMES.items()
}
COUNTED = re.compile(
    rf"\b({'|'.join(STEPS)})['\"]?\]?[\s:=\[#]{{1,9}}(\d{{1,12}}(?:\.\d{{1,12}})?)(?![\w])", re.IGNORECASE
)
HEADING = re.compile(
    r"\s*(epoch|epoche)\s{0,9}[:#]?\s{0,9}(\d{1,12})(?:\s{0,9}/\s{0,9}\d{1,12})?\s*:?\s*", re.IGNORECASE
)
"""A line that says which epoch the lines below it are about."""
PROGRESS = re.compile(r"^\s*(\d{1,9})/(\d{1,9})\s(?!\s?\d{1,2}:\d{2})")
"""The beginning of a progress bar of Keras: batch, and batches of the epoch; no date, which a time follows."""
ALONE = re.compile(
    r"(?:(?:value|wert)\s?[:=]\s?)?"
    rf"(?:tensor\(|<tf\.Tensor: shape=\(\), dtype=\w{{1,20}}, numpy=|(?:np|numpy)\.float\d{{1,3}}\()?({NUMBER})"
    r"(?:, (?:device|dtype|grad_fn)=[^\n()]{1,200}){0,3}[)>]?,?",
    re.IGNORECASE,
)
"""A line with one number, as a loss is printed."""
BARE_LIST = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The losses of a log.

    Parameters
    ----------
    steps : tuple of float
        What the log counts, one for each loss.
    unit : str
        "epoch", "step" or "entry"; "entry" where the log does not count.
    losses : tuple of float
        In nats; may be infinite or NaN.
    digit : float
        One unit of the last digit of the loss that was written with the most digits.
    accuracies : tuple of float
        Empty, or one for each loss, between zero and one.
    validation : tuple of float
        The losses of the validation data, as many as the log has.
    """

    steps: tuple[float, ...]
    unit: str
    losses: tuple[float, ...]
    digit: float
    accuracies: tuple[float, ...] = ()
    validation: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with a loss: its numbers as they are written, and what it counts."""

    found: dict[str, str]
    counters: dict[str, str]
    batch: str = ""


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
    for read in (_from_lists, _from_table, _from_lines, _from_bare_numbers):
        if found := read(text):
            return found
    return None


def _from_lists(text: str) -> Curve | None:
    listed = LISTED.findall(text)
    lists = {name: NUMBERS.findall(numbers) for _, name, numbers in listed}
    unit = "epoch" if any(quote for quote, _, _ in listed) else "entry"  # a dictionary, as of ``History``

    def named(key: str, count: int | None = None) -> list[str]:
        fitting = (name for name, numbers in lists.items() if numbers and count in (None, len(numbers)))
        return lists.get(_chosen(fitting, key), [])

    losses, validation = named("loss"), named("validation")
    if not losses:
        return _curve(validation, [], [], unit)
    return _curve(losses, named("accuracy", len(losses)), [], unit, validation)


def _chosen(names: Iterable[str], key: str) -> str:
    """Return the shortest of the names that stand for a quantity, as "loss" among "loss" and "train_loss_step"."""
    return min((name for name in names if WHOLE[key].fullmatch(name)), key=len, default="")


def _from_table(text: str) -> Curve | None:
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((mark for mark in ",;\t" if lines and mark in lines[0]), None)
    if mark is None:
        return None
    header = [cell.strip().strip('"') for cell in lines[0].split(mark)]
    names = {key: _chosen(header, key) for key in NAMES}
    main = names["loss"] or names["validation"]
    if not main:
        return None
    try:
        rows = [row for row in csv.reader(lines[1 : MAX_NUMBERS + 2], delimiter=mark) if len(row) == len(header)]
    except csv.Error:
        return None
    if mark != ",":
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]
    columns = {name: [row[place].strip() for row in rows] for place, name in enumerate(header)}
    kept = [number for number, loss in enumerate(columns[main]) if NUMBERS.fullmatch(loss)]

    def column(name: str) -> list[str]:
        return [columns[name][number] for number in kept] if name else []

    validation = [cell for cell in columns.get(names["validation"], ()) if NUMBERS.fullmatch(cell)]
    counters = {STEPS[name.lower()]: column(name) for name in header if name.lower() in STEPS}
    unit = _unit({unit: cells for unit, cells in counters.items() if all(map(NUMBERS.fullmatch, cells))}, len(kept))
    return _curve(column(main), column(names["accuracy"]), counters.get(unit, []), unit, validation)


def _unit(counters: dict[str, list[str]], count: int) -> str:
    """Return which of the counters has another number for each loss; "entry" if none has."""
    return next((unit for unit, numbers in counters.items() if len(set(numbers)) == len(numbers) == count), "entry")


def _from_lines(text: str) -> Curve | None:
    lines = list(_of_lines(text))
    validation = [line.found["validation"] for line in lines if "validation" in line.found]
    trained = [line for line in lines if "loss" in line.found]
    if not trained:
        return _curve(validation, [], [], "entry")
    ends = [line for line, after in zip(trained, [*trained[1:], None], strict=True) if not _is_continued(line, after)]
    first = list(itertools.takewhile(lambda line: line is not ends[0], trained))
    if first and not math.isfinite(
        float(ends[0].found["loss"])
    ):  # the mean of an epoch hides the step of the first NaN
        ends = [*first, ends[0]]
        steps, unit = [line.batch for line in ends], "step"
    else:
        units = ("epoch", "step") if any(line.batch for line in trained) else ("step", "epoch")
        counters = {unit: [line.counters.get(unit, "") for line in ends] for unit in units}
        unit = _unit({unit: numbers for unit, numbers in counters.items() if all(numbers)}, len(ends))
        steps = counters.get(unit, [])
    accuracies = [line.found["accuracy"] for line in ends if "accuracy" in line.found]
    return _curve([line.found["loss"] for line in ends], accuracies, steps, unit, validation)


def _is_continued(line: Line, after: Line | None) -> bool:
    """Return whether a progress bar is drawn again for the same epoch."""
    return bool(
        after
        and line.batch
        and after.batch
        and int(line.batch) <= int(after.batch)
        and line.counters.get("epoch") == after.counters.get("epoch")
    )


def _of_lines(text: str) -> Iterator[Line]:
    """Yield the lines that have a loss."""
    epoch: dict[str, str] = {}
    for line in text.splitlines():
        line = line[:MAX_LINE]
        if heading := HEADING.fullmatch(line):
            epoch = {"epoch": heading[2]}
            continue
        found = {key: _read(match) for key, pattern in IN_LINE.items() if (match := pattern.search(line))}
        if "loss" in found or "validation" in found:
            bar = PROGRESS.match(line)
            counters = {STEPS[name.lower()]: number for name, number in COUNTED.findall(line)}
            yield Line(found=found, counters=epoch | counters, batch=bar[1] if bar else "")


def _read(match: re.Match[str]) -> str:
    number = as_number(match[1])
    return f"{number}e-2" if match[2] and number.replace(".", "").isdigit() else number


def _from_bare_numbers(text: str) -> Curve | None:
    """Return the losses of which nothing is said: one a line, or a list that stands or that ends in NaN."""
    lines = [ALONE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(lines):
        return _curve([line[1] for line in lines if line], [], [], "entry")
    listed = BARE_LIST.fullmatch(text.strip())
    numbers = NUMBERS.findall(listed[1]) if listed and "," in listed[1] else []
    if len(numbers) < 3:
        return None
    values = [float(number) for number in numbers]
    finite = list(itertools.takewhile(math.isfinite, values))
    is_broken = 2 <= len(finite) < len(values) and not any(map(math.isfinite, values[len(finite) :]))
    is_level = len(finite) == len(values) and max(values) - min(values) <= 2 * min(map(unit_of, numbers))
    is_shared = math.isclose(sum(values), 1, rel_tol=1e-3)  # equal probabilities
    if min(finite, default=-1.0) < 0 or is_shared or not (is_broken or is_level):
        return None
    return _curve(numbers, [], [], "entry")


def _curve(
    losses: Sequence[str], accuracies: Sequence[str], steps: Sequence[str], unit: str, validation: Sequence[str] = ()
) -> Curve | None:
    if not losses:
        return None
    if len(losses) > MAX_NUMBERS:
        raise ValueError(TOO_MANY(count=len(losses), most=MAX_NUMBERS))
    is_whole = len(accuracies) == len(losses) and all(map(NUMBERS.fullmatch, accuracies))
    is_counted = len(steps) == len(losses) and all(map(NUMBERS.fullmatch, steps))
    shares = tuple(map(float, accuracies)) if is_whole else ()
    return Curve(
        steps=tuple(map(float, steps if is_counted else range(1, len(losses) + 1))),
        unit=unit,
        losses=tuple(map(float, losses)),
        digit=min(map(unit_of, losses)),
        accuracies=tuple(share / 100 for share in shares) if max(shares, default=0.0) > 1 else shares,  # per cent
        validation=tuple(map(float, validation)),
    )
