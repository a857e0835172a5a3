"""The measures of the error of a loss or a gradient: the table ``MEASURES``."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.sweep.curves import Curve
from core.sweep.errors import correct_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of the error of a value.

    Parameters
    ----------
    name : str
        Its name in the URL and in the words.
    is_logarithmic : bool
        Whether its axis is logarithmic.
    loss, gradient : callable
        Map a curve to the values of the median and the worst sample.
    perfect : callable
        Maps a format's unit roundoff to the value of a result that is correct to the last digit.
    of_relative : callable
        Maps a relative error and the unit roundoff to this measure; for guide lines, whose absolute size is unknown.
    """

    name: str
    is_logarithmic: bool
    loss: Callable[[Curve], tuple[Float64Array, Float64Array]]
    gradient: Callable[[Curve], tuple[Float64Array, Float64Array]]
    perfect: Callable[[float], float]
    of_relative: Callable[[Float64Array, float], Float64Array]


def _gradient_digits(curve: Curve) -> tuple[Float64Array, Float64Array]:
    return correct_digits(curve.gradient.relative_l2), correct_digits(curve.gradient.relative_l2_max)


def _gradient_ulps(curve: Curve) -> tuple[Float64Array, Float64Array]:
    eps = format_named(curve.format).eps
    return curve.gradient.relative_l2 / eps, curve.gradient.relative_l2_max / eps


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            name="digits",
            is_logarithmic=False,
            loss=lambda curve: (curve.loss.digits_median, curve.loss.digits_min),
            gradient=_gradient_digits,
            perfect=lambda unit_roundoff: -math.log10(unit_roundoff),
            of_relative=lambda relative, _: correct_digits(relative),
        ),
        Measure(
            name="relative",
            is_logarithmic=True,
            loss=lambda curve: (curve.loss.median, curve.loss.max),
            gradient=lambda curve: (curve.gradient.relative_l2, curve.gradient.relative_l2_max),
            perfect=lambda unit_roundoff: unit_roundoff,
            of_relative=lambda relative, _: relative,
        ),
        Measure(
            name="ulps",
            is_logarithmic=True,
            loss=lambda curve: (curve.loss.ulps_median, curve.loss.ulps_max),
            gradient=_gradient_ulps,
            perfect=lambda _: 0.5,
            of_relative=lambda relative, unit_roundoff: relative / unit_roundoff,
        ),
    )
}
