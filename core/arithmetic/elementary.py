"""exp, log, log1p, expm1 and sigmoid, correctly rounded: the table ``ELEMENTARY``.

NumPy's own functions are within an ulp or so, and differ between processors. Here a pair from
``core.arithmetic.double_double`` decides the rounding, and where even that is too close to a halfway case, certified
balls do. The arithmetic of whole formulas lives in ``core.arithmetic.rounded``.

References
----------
A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", ACM TOMS 17(3), 1991,
doi 10.1145/114697.116813: the rounding test.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb

from core.arithmetic import double_double
from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray
from core.arithmetic.balls import ARB, working_precision
from core.arithmetic.bits import round_exact
from core.arithmetic.formats import FORMATS, FloatFormat

QUICK_ERROR = 2.0**-50
"""Stated bound of the relative error of `Elementary.quick`: four ulps of float64."""
PAIR_RANGE = (2.0**-1000, 2.0**1022)
"""Absolute values between which neither part of a pair has under- or overflowed."""
BLOCK = 8192
"""Elements that ``in_blocks`` works on at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elementary:
    """One elementary function.

    Parameters
    ----------
    quick : callable
        float64 to float64 within `QUICK_ERROR`, and exact outside ``domain``.
    ball : callable
        Ball to certified ball.
    pair : callable
        Arguments inside ``domain`` to hi + lo, while the result stays inside `PAIR_RANGE`.
    pair_error : float
        Stated bound of the pair's relative error.
    domain : callable
        Which float64 arguments have a result that is neither exact nor out of range.
    """

    quick: Callable[[Float64Array], Float64Array]
    ball: Callable[[arb], arb]
    pair: Callable[[Float64Array], tuple[Float64Array, Float64Array]]
    pair_error: float
    domain: Callable[[Float64Array], BoolArray]

    def correctly_rounded(self, values: Float64Array) -> Float64Array:
        """Return the float64 nearest to the exact function value, for every float64."""
        with np.errstate(all="ignore"):  # arguments outside the domain give inf, NaN or 0 by definition
            return np.asarray(in_blocks(self._round_block, values, np.dtype(np.float64)), dtype=np.float64)

    def _round_block(self, values: Float64Array) -> Float64Array:
        inside = self.domain(values)
        high, low = self.pair(np.where(inside, values, 0.5))
        result = high + low
        rest = low - (result - high)
        size = np.abs(result)
        slack = size * self.pair_error
        decided = (result + (rest + slack) == result) & (result + (rest - slack) == result)
        decided &= (size > PAIR_RANGE[0]) & (size < PAIR_RANGE[1])
        if not inside.all():
            result[~inside] = self.quick(values[~inside])
        undecided = inside & ~decided
        if undecided.any():
            result[undecided] = _all_nearest(self.ball, values[undecided].tolist(), FORMATS["float64"])
        return result


def in_blocks(function: Callable[[Float64Array], FloatArray], values: Float64Array, dtype: np.dtype) -> FloatArray:
    """Apply an elementwise function block by block, so that its temporaries stay in the processor's cache."""
    flat = np.ascontiguousarray(values).ravel()
    result = np.empty(flat.shape, dtype)
    for start in range(0, flat.size, BLOCK):
        result[start : start + BLOCK] = function(flat[start : start + BLOCK])
    return result.reshape(values.shape)


@ARB.runs
def nearest(ball: Callable[[arb], arb], argument: float, format: FloatFormat) -> float:
    """Return a function value rounded once to a format, by balls of growing precision.

    Parameters
    ----------
    ball : callable
        The function on balls. Its exact value must not be halfway between two values of the format.
    argument : float
        Taken as exact.
    format : FloatFormat
        The target.
    """
    bits = 128
    while True:
        with working_precision(bits):
            enclosure = ball(arb(argument))
            ends = [end.man_exp() for end in (enclosure.lower(), enclosure.upper())]
        low, high = (round_exact(int(significand), int(exponent), format) for significand, exponent in ends)
        if low == high:
            return low
        bits *= 2


@ARB.runs
def _all_nearest(ball: Callable[[arb], arb], arguments: list[float], format: FloatFormat) -> list[float]:
    return [nearest(ball, argument, format) for argument in arguments]


def _quick_sigmoid(values: Float64Array) -> Float64Array:
    return np.asarray(1 / (1 + np.exp(-values)))


_EXP_DOMAIN = (math.log(FORMATS["float64"].min_subnormal) - 1, math.log(FORMATS["float64"].max) + 1)


def _within_exp(values: Float64Array) -> BoolArray:
    return np.asarray((values > _EXP_DOMAIN[0]) & (values < _EXP_DOMAIN[1]) & (values != 0))


ELEMENTARY: dict[str, Elementary] = {
    "exp": Elementary(quick=np.exp, ball=arb.exp, pair=double_double.exp_pair, pair_error=2.0**-68, domain=_within_exp),
    "expm1": Elementary(
        quick=np.expm1, ball=arb.expm1, pair=double_double.expm1_pair, pair_error=2.0**-60, domain=_within_exp
    ),
    "log": Elementary(
        quick=np.log,
        ball=arb.log,
        pair=double_double.log_pair,
        pair_error=2.0**-66,
        domain=lambda values: np.asarray((values > 0) & (values < np.inf) & (values != 1)),
    ),
    "log1p": Elementary(
        quick=np.log1p,
        ball=arb.log1p,
        pair=double_double.log1p_pair,
        pair_error=2.0**-66,
        domain=lambda values: np.asarray((values > -1) & (values < np.inf) & (values != 0)),
    ),
    "sigmoid": Elementary(
        quick=_quick_sigmoid,
        ball=lambda value: 1 / (1 + (-value).exp()),
        pair=double_double.sigmoid_pair,
        pair_error=2.0**-65,
        domain=lambda values: _within_exp(-np.abs(values)),
    ),
}
