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
from core.losses.fingerprints import STORED, Asked
from core.messages.emergency import UNITS

LEAST_OF_A_PLATEAU = 3
LEVEL = 5e-4
"""Relative distance within which losses stand at one value."""
GROWTH = 4.0
"""Factor over the smallest loss by which one that explodes has grown before it is not finite."""
FALL = 0.8
"""The share of its first value to which a loss has fallen, at most."""
POOR = 0.6
"""Accuracy below which a loss of zero is not earned."""
LEAST_OF_A_GRID = 4
CHANCE_OF_A_GRID = 1e-4
"""Chance at which losses on a grid may be there by accident."""


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
    return [*_not_finite(curve), *_level(curve), *_negative(curve), *_grid(curve), *_accuracy(curve)]


def _not_finite(curve: Curve) -> Iterator[Sign]:
    place = first_not_finite(curve)
    if place is None:
        return
    where = {"unit": UNITS[curve.unit](), "step": curve.steps[place]}
    before = curve.losses[:place]
    if any(map(math.isfinite, curve.losses[place:])):
        yield sign("nan_recovers", **where)
    elif before and len(before) > 1 and before[-1] > GROWTH * max(min(before), 0) and before[-1] == max(before):
        yield sign("nan_after_growth", **where, value=before[-1])
    elif math.isinf(curve.losses[place]):
        yield sign("infinite_first", **where)
    elif before:
        yield sign("nan_suddenly", **where, value=before[-1])
    else:
        yield sign("nan_from_start", **where)


def _level(curve: Curve) -> Iterator[Sign]:
    plateau = plateau_of(curve)
    if plateau is None:
        return
    yield sign("plateau", count=len(curve.losses) - plateau.start, value=plateau.value)
    yield from signs_of_value(Asked(value=plateau.value, unit=curve.digit))


def _negative(curve: Curve) -> Iterator[Sign]:
    place = next((place for place, value in enumerate(curve.losses) if -math.inf < value < 0), None)
    if place is not None:
        yield sign("below_zero", value=curve.losses[place], unit=UNITS[curve.unit](), step=curve.steps[place])


def _grid(curve: Curve) -> Iterator[Sign]:
    values = np.array([value for value in curve.losses if math.isfinite(value) and value > 0])
    if len(set(values.tolist())) < LEAST_OF_A_GRID:
        return
    for name in STORED:
        format = FORMATS[name]
        if values.max() <= format.max and (round_to(values, format) == values).all():
            spacings = _spacings(values, format)
            if np.minimum(curve.digit / spacings, 1.0).prod() <= CHANCE_OF_A_GRID:
                last = float(values[-1])
                yield sign("grid", count=len(values), format=name, spacing=float(spacings[-1]), value=last)
                return


def _spacings(values: Float64Array, format: FloatFormat) -> Float64Array:
    spacings: Float64Array = np.maximum(format.min_subnormal, np.ldexp(1.0, np.frexp(values)[1] - format.precision))
    return spacings


def _accuracy(curve: Curve) -> Iterator[Sign]:
    accuracies = curve.accuracies
    if len(accuracies) < LEAST_OF_A_PLATEAU:
        return
    if max(accuracies) == 1.0:
        yield sign("perfect")
    elif curve.losses[-1] == 0 and max(accuracies) < POOR:
        yield sign("poor", value=max(accuracies))
    elif _falls(curve.losses):
        yield sign("falls", first=curve.losses[0], last=curve.losses[-1])
        if len(set(accuracies)) == 1:
            unit = UNITS[curve.unit]()
            is_half = accuracies[0] == 0.5
            yield sign("half", unit=unit) if is_half else sign("same_accuracy", value=accuracies[0], unit=unit)


def _falls(losses: Sequence[float]) -> bool:
    return all(map(math.isfinite, losses)) and 0 < losses[-1] <= FALL * losses[0]
