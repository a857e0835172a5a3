"""exp, log, log1p, expm1 and sigmoid, correctly rounded by Python's decimal numbers of sixty digits.

The lab decides the same roundings by pairs of floats and certified balls, which is faster and proven; this needs
nothing but Python. ``ball`` is named as there: the function to far more digits than any format has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import partial

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray
from core.arithmetic.formats import FloatFormat

SIXTY_DIGITS = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""The decimal arithmetic of everything here, with exponents for every float64."""
QUICK_ERROR = 2.0**-50
"""Stated bound of the relative error of `Elementary.quick`: four ulps of float64."""
TINY = Decimal("1e-20")
"""Below it three terms of a series are exact to sixty digits, and 1 + x is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elementary:
    """One elementary function: in float64 within `QUICK_ERROR`, to sixty digits, and where the latter is needed."""

    quick: Callable[[Float64Array], Float64Array]
    ball: Callable[[Decimal], Decimal]
    domain: Callable[[Float64Array], BoolArray]

    def correctly_rounded(self, values: Float64Array) -> Float64Array:
        """Return the float64 nearest to the exact function value, for every float64."""
        with np.errstate(all="ignore"), localcontext(SIXTY_DIGITS):
            result = np.array(self.quick(values), dtype=np.float64)
            inside = self.domain(values)
            result[inside] = [float(self.ball(Decimal(value))) for value in values[inside].tolist()]
        return result


def in_blocks(function: Callable[[Float64Array], FloatArray], values: Float64Array, dtype: np.dtype) -> FloatArray:
    """Apply an elementwise function to the values as one row."""
    return function(np.ascontiguousarray(values).ravel()).astype(dtype).reshape(values.shape)


def nearest(ball: Callable[[Decimal], Decimal], argument: float, format: FloatFormat) -> float:
    """Return the function value rounded once to a format that NumPy has."""
    with localcontext(SIXTY_DIGITS):
        exact = ball(Decimal(argument))
        around = (float(exact) * (1 + error) for error in (-QUICK_ERROR, QUICK_ERROR))
        candidates = [float(format.dtype.type(value)) for value in around]
        return min(candidates, key=lambda candidate: abs(Decimal(candidate) - exact))


def exact_log1p(x: Decimal) -> Decimal:
    """Return the logarithm of 1 + x to sixty digits, less the twenty that a small x may cost."""
    return x * (1 - x / 2 + x * x / 3) if abs(x) < TINY else (1 + x).ln()


def _exact_expm1(x: Decimal) -> Decimal:
    return x * (1 + x / 2 + x * x / 6) if abs(x) < TINY else x.exp() - 1


def _quick_sigmoid(values: Float64Array) -> Float64Array:
    return np.asarray(1 / (1 + np.exp(-values)))


def _between(values: Float64Array, low: float, high: float, known: float) -> BoolArray:
    return np.asarray((values > low) & (values < high) & (values != known))


EXP_RANGE = (-746.0, 710.0)
"""Outside, exp of a float64 is 0 or infinite in float64."""

ELEMENTARY: dict[str, Elementary] = {
    "exp": Elementary(
        quick=np.exp, ball=Decimal.exp, domain=partial(_between, low=EXP_RANGE[0], high=EXP_RANGE[1], known=0.0)
    ),
    "expm1": Elementary(
        quick=np.expm1, ball=_exact_expm1, domain=partial(_between, low=EXP_RANGE[0], high=EXP_RANGE[1], known=0.0)
    ),
    "log": Elementary(quick=np.log, ball=Decimal.ln, domain=partial(_between, low=0.0, high=np.inf, known=1.0)),
    "log1p": Elementary(quick=np.log1p, ball=exact_log1p, domain=partial(_between, low=-1.0, high=np.inf, known=0.0)),
    "sigmoid": Elementary(
        quick=_quick_sigmoid,
        ball=lambda x: 1 / (1 + (-x).exp()),
        domain=partial(_between, low=EXP_RANGE[0], high=-EXP_RANGE[0], known=0.0),
    ),
}
