"""Arithmetic in which every operation rounds exactly once to a chosen format.

Values of a format travel in a wider NumPy dtype, the carrier. An operation is computed in the carrier and then rounded
to the format; the carrier is wide enough for the result to be what one rounding of the exact value gives. What is
computed with this arithmetic lives in ``core.losses``; the formats themselves in ``core.formats``.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from core.formats import FloatFormat

FloatArray = npt.NDArray[np.floating]


def round_to(values: npt.ArrayLike, format: FloatFormat) -> npt.NDArray[np.float64]:
    """Round float64 numbers to the nearest value of a format, ties to even.

    Parameters
    ----------
    values : array_like of float64
        Any numbers, infinities and NaN included.
    format : FloatFormat
        The target. Underflow is gradual; overflow gives ``format.overflow_value``.

    Returns
    -------
    ndarray of float64
        Values of the format, of the same shape.

    Notes
    -----
    A value is scaled by a power of two so that the format's spacing becomes 1, rounded to an integer and scaled back:
    one rounding, where a cast by way of float32 (as ml_dtypes casts float64) would round twice.

    Examples
    --------
    >>> from core.formats import FORMATS
    >>> round_to([1.0001, 70000.0, 3e-8], FORMATS["float16"])
    array([1.00000000e+00,            inf, 5.96046448e-08])
    """
    numbers = np.asarray(values, dtype=np.float64)
    with np.errstate(invalid="ignore"):  # infinities and NaN pass through frexp, ldexp and rint as they are
        _, exponents = np.frexp(numbers)
        spacing_exponents = np.maximum(exponents - 1, format.min_exponent) - (format.precision - 1)
        rounded = np.ldexp(np.rint(np.ldexp(numbers, -spacing_exponents)), spacing_exponents)
    overflowed = np.abs(rounded) > format.max
    return np.where(overflowed, np.copysign(format.overflow_value, numbers), rounded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """Operations on arrays of one format's values, each rounded once.

    Parameters
    ----------
    format : FloatFormat
        The format every result belongs to.
    carrier : dtype
        NumPy dtype in which the values are held.
    """

    format: FloatFormat
    carrier: np.dtype

    def carry(self, values: npt.ArrayLike) -> FloatArray:
        """Round ``values`` to the format and return them in the carrier dtype."""
        return round_to(values, self.format).astype(self.carrier)

    def _rounded(self, values: FloatArray) -> FloatArray:
        return round_to(values, self.format).astype(self.carrier)

    def add(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left + right``."""
        return self._rounded(np.add(left, right))

    def subtract(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left - right``."""
        return self._rounded(np.subtract(left, right))

    def multiply(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left * right``."""
        return self._rounded(np.multiply(left, right))

    def divide(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left / right``."""
        return self._rounded(np.divide(left, right))

    def reciprocal(self, values: FloatArray) -> FloatArray:
        """Return ``1 / values``."""
        return self._rounded(np.divide(self.carrier.type(1), values))

    def exp(self, values: FloatArray) -> FloatArray:
        """Return e to the power of ``values``."""
        return self._rounded(np.exp(values.astype(np.float64)))

    def log(self, values: FloatArray) -> FloatArray:
        """Return the natural logarithm."""
        return self._rounded(np.log(values.astype(np.float64)))

    def log1p(self, values: FloatArray) -> FloatArray:
        """Return the natural logarithm of one plus ``values``."""
        return self._rounded(np.log1p(values.astype(np.float64)))

    def sigmoid(self, values: FloatArray) -> FloatArray:
        """Return ``1 / (1 + e^-values)`` with a single rounding at the end."""
        return self._rounded(1 / (1 + np.exp(-values.astype(np.float64))))

    def sum(self, values: FloatArray) -> FloatArray:
        """Add up along the first axis, left to right, rounding after each addition."""
        total = values[0]
        for row in values[1:]:
            total = self.add(total, row)
        return total


@cache
def arithmetic_of(format: FloatFormat) -> Arithmetic:
    """Return the arithmetic of a format, in the narrowest carrier that is exact for it."""
    carrier = np.dtype(np.float64) if format.precision > 11 else np.dtype(np.float32)
    return Arithmetic(format=format, carrier=format.dtype if format.bits >= 32 else carrier)
