"""What a curve shows: its plateau, the first value that is not finite, coarse steps, and the accuracy beside it."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.rounded import round_to
from core.emergency.curves import Curve
from core.emergency.signs import Sign, sign, signs_of_value
from core.losses.fingerprints import ROUNDED, STORED, Asked
from core.messages.emergency import UNITS

LEAST_OF_A_PLATEAU = 3
LEVEL = 5e-4
"""Relative distance within which losses stand at one value."""
GROWTH = 4.0
"""Factor over the smallest loss by which one that explodes has grown before it is not finite."""
NEAR_THE_END = 3
"""Losses at the end of a curve among which the largest of one that explodes is."""
FALL = 0.8
"""The share of its first value to which a loss has fallen, at most."""
POOR = 0.6
"""Accuracy below which a loss of zero is not earned."""
LEAST_OF_A_GRID = 4
CHANCE_OF_A_GRID = 1e-4
"""Chance at which losses on a grid may be there by accident."""
PRINTED = 1 + 1e-6
"""By how much more than half a digit a printed loss may be from the grid: a decimal is not exact in float64."""
FAR_ABOVE_CHANCE = 0.25
"""Accuracy above that of equal probabilities from which a model has learned something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plateau:
    """The end of a curve that stands at one value: its place in the curve, and the value in nats."""

    start: int
    value: float


def plateau_of(curve: Curve) -> Plateau | None:
    """Return the plateau at which a curve ends; None if it does not stand.

    Examples
    --------
    >>> from core.emergency.curves import curve_of
    >>> plateau_of(curve_of("{'loss': [9.0, 2.3026, 2.3025, 2.3026]}"))
    Plateau(start=1, value=2.3026)
    """
    values = curve.losses
    if not values or not math.isfinite(values[-1]):
        return None
    last = values[-1]
    far = max(LEVEL * abs(last), 2 * curve.digit if last else 0.0)
    level = itertools.takewhile(lambda value: abs(value - last) <= far, reversed(values))
    count = sum(1 for _ in level)
    if count < LEAST_OF_A_PLATEAU:
        return None
    return Plateau(start=len(values) - count, value=median(values[-count:]))


def first_not_finite(curve: Curve) -> int | None:
    """Return the place of the first loss that is infinite or NaN."""
    return next((place for place, value in enumerate(curve.losses) if not math.isfinite(value)), None)


def signs_of_curve(curve: Curve) -> list[Sign]:
    """Return what a curve shows."""
    return [
        *(_not_finite(curve) if first_not_finite(curve) is not None else _growing(curve)),
        *_level(curve),
        *_negative(curve),
        *_grid(curve),
        *signs_beside(curve),
    ]


def signs_beside(curve: Curve) -> list[Sign]:
    """Return what accuracies and the losses of the validation data show."""
    return [*_accuracy(curve), *_validation(curve)]


def _growth(losses: Sequence[float]) -> tuple[float, float] | None:
    """Return the smallest loss and the largest, after it and at the end, if a loss has grown; all are finite."""
    peak = max(range(len(losses)), key=lambda place: (losses[place], place), default=0)
    low = min(losses[:peak], default=0.0)
    if peak < len(losses) - NEAR_THE_END or not 0 < GROWTH * low < losses[peak]:
        return None
    return low, losses[peak]


def _growing(curve: Curve) -> Iterator[Sign]:
    growth, last = _growth(curve.losses), curve.losses[-1]
    if growth is not None and last > GROWTH * growth[0]:
        yield sign("grows", first=growth[0], last=last)


def _not_finite(curve: Curve) -> Iterator[Sign]:
    place = first_not_finite(curve) or 0
    value, before = curve.losses[place], curve.losses[:place]
    where = {"unit": UNITS[curve.unit](), "step": curve.steps[place]}
    if math.isnan(value) and any(map(math.isfinite, curve.losses[place:])):
        yield sign("nan_recovers", **where)
    elif value == -math.inf:
        yield sign("minus_infinite", **where)
    elif growth := _growth(before):
        yield sign("nan_after_growth", **where, value=growth[1])
    elif value == math.inf:
        yield sign("infinite_first", **where)
    elif not before:
        is_first = curve.unit == "step" and curve.steps[0] <= 1  # the mean of an epoch hides the step
        yield sign("nan_from_start" if is_first else "nan_from_first_mean", **where)
    else:
        has_not_grown = len(before) > 1 and before[-1] <= before[0]
        yield sign("nan_suddenly" if has_not_grown else "nan_after", **where, value=before[-1])


def _level(curve: Curve) -> Iterator[Sign]:
    plateau = plateau_of(curve)
    if plateau is None:
        return
    yield sign("plateau", count=len(curve.losses) - plateau.start, value=plateau.value)
    yield from signs_of_value(Asked(value=plateau.value, unit=curve.digit))


def _negative(curve: Curve) -> Iterator[Sign]:
    place = next((place for place, value in enumerate(curve.losses) if -math.inf < value < -ROUNDED), None)
    least = min(filter(math.isfinite, curve.losses), default=0.0)
    if place is not None:
        yield sign("below_zero", value=curve.losses[place], unit=UNITS[curve.unit](), step=curve.steps[place])
    elif least < 0:
        yield from signs_of_value(Asked(value=least, unit=curve.digit))


def _grid(curve: Curve) -> Iterator[Sign]:
    values = np.array([value for value in curve.losses if math.isfinite(value) and value > 0])
    distinct = np.unique(values)
    if len(distinct) < LEAST_OF_A_GRID:
        return
    for name in STORED:
        format = FORMATS[name]
        if distinct[-1] > format.max:
            continue
        far = np.abs(np.asarray(round_to(distinct, format), np.float64) - distinct)
        chance = np.minimum(curve.digit / _spacings(distinct, format), 1.0).prod()
        if (far <= curve.digit / 2 * PRINTED).all() and chance <= CHANCE_OF_A_GRID:
            last = float(values[-1])
            spacing = float(_spacings(values[-1:], format)[0])
            yield sign("grid", count=len(values), format=name, spacing=spacing, value=last)
            return


def _spacings(values: Float64Array, format: FloatFormat) -> Float64Array:
    spacings: Float64Array = np.maximum(format.min_subnormal, np.ldexp(1.0, np.frexp(values)[1] - format.precision))
    return spacings


def _accuracy(curve: Curve) -> Iterator[Sign]:
    accuracies, last = curve.accuracies, curve.losses[-1]
    if not accuracies:
        return
    if last == 0 and max(accuracies) == 1:
        yield sign("perfect")
    elif last == 0 and max(accuracies) < POOR:
        yield sign("poor", value=max(accuracies))
    if len(accuracies) < LEAST_OF_A_PLATEAU:
        return
    if _falls(curve.losses):
        yield sign("falls", first=curve.losses[0], last=last)
        if len(set(accuracies)) == 1:
            unit = UNITS[curve.unit]()
            is_half = accuracies[0] == 0.5
            yield sign("half", unit=unit) if is_half else sign("same_accuracy", value=accuracies[0], unit=unit)
    plateau = plateau_of(curve)
    if plateau is not None and plateau.value > 0:
        shares = accuracies[plateau.start :]
        if len(set(shares)) > 1 and max(shares) > math.exp(-plateau.value) + FAR_ABOVE_CHANCE:
            yield sign("above_chance", value=max(shares))


def _validation(curve: Curve) -> Iterator[Sign]:
    if all(map(math.isfinite, curve.losses)) and not all(map(math.isfinite, curve.validation)):
        yield sign("validation_not_finite")


def _falls(losses: Sequence[float]) -> bool:
    return all(map(math.isfinite, losses)) and 0 < losses[-1] <= FALL * losses[0]
