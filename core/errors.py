"""How far a computed value is from the truth: relative error, ulps of the format, correct digits, classes of result.

Everything here compares arrays; which arrays, and how they are summarised over samples, is decided in ``core.sweep``.
"""

import numpy as np
import numpy.typing as npt

from core.formats import FloatFormat

Float64Array = npt.NDArray[np.float64]

RESULT_CLASSES = ("finite", "zero", "clipped", "inf", "nan", "unrepresentable")
"""Classes of a computed loss, from harmless to worst; a magnitude takes the worst class among its samples."""


def absolute_error(computed: Float64Array, high: Float64Array, low: Float64Array) -> Float64Array:
    """Return ``|computed - (high + low)|``, infinite where ``computed`` is not finite."""
    with np.errstate(invalid="ignore"):  # inf and NaN are expected here and become inf
        error = np.abs((computed - high) - low)
    error[~np.isfinite(error)] = np.inf
    return error


def relative_error(computed: Float64Array, high: Float64Array, low: Float64Array) -> Float64Array:
    """Return the error relative to a positive truth.

    Parameters
    ----------
    computed : ndarray of float64
        Computed values; a non-finite one has infinite error.
    high, low : ndarray of float64
        The truth as an unevaluated sum. Where it is too small for float64 (high == 0), a computed 0 still lost
        everything: its relative error is 1, like that of every exact 0 for a positive truth.
    """
    error = absolute_error(computed, high, low)
    with np.errstate(divide="ignore", invalid="ignore"):  # high == 0 is handled on the next line
        relative = error / np.abs(high)
    return np.where((high == 0) & (error == 0), 1.0, relative)


def ulp(values: Float64Array, format: FloatFormat) -> Float64Array:
    """Return the spacing of a format's values at ``values``, at least the smallest subnormal."""
    exponents = np.maximum(np.frexp(values)[1] - 1, format.min_exponent)
    return np.asarray(np.ldexp(1.0, exponents - (format.precision - 1)))


def ulp_error(computed: Float64Array, high: Float64Array, low: Float64Array, format: FloatFormat) -> Float64Array:
    """Return the absolute error in ulps of the format at the truth; a correctly rounded value has at most 1/2."""
    return absolute_error(computed, high, low) / ulp(high, format)


def correct_digits(relative: npt.ArrayLike) -> Float64Array:
    """Return how many leading decimal digits are right: -log10 of the relative error, at least 0, infinite if exact.

    Examples
    --------
    >>> correct_digits([0.0, 1e-3, 0.5, 2.0, np.inf])
    array([    inf, 3.     , 0.30103, 0.     , 0.     ])
    """
    with np.errstate(divide="ignore"):  # an exact result has infinitely many
        return np.maximum(-np.log10(np.asarray(relative, dtype=np.float64)), 0.0)
