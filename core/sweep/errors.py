"""How far a computed value is from the truth: relative error, ulps of the format, correct digits, classes of result.

Everything here compares arrays; which arrays, and how they are summarised over samples, is decided in
``core.sweep.run``.
"""

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray
from core.arithmetic.bits import ulp
from core.arithmetic.formats import FloatFormat

RESULT_CLASSES: tuple[str, ...] = ("finite", "zero", "clipped", "inf", "nan", "unrepresentable")
"""Classes of a computed loss, from harmless to worst; a magnitude takes the worst class among its samples."""


def classify(computed: Float64Array, *, clipped: BoolArray | None, absent: BoolArray) -> npt.NDArray[np.int8]:
    """Return each loss's class as an index of ``RESULT_CLASSES``.

    Parameters
    ----------
    computed : ndarray of float64
        Computed losses.
    clipped : ndarray of bool, or None
        Where a probability behind the loss was moved by clipping.
    absent : ndarray of bool
        Where the format cannot hold the logits at all.
    """
    classes = np.zeros(computed.shape, dtype=np.int8)
    classes[computed == 0] = RESULT_CLASSES.index("zero")
    if clipped is not None:
        classes[clipped] = RESULT_CLASSES.index("clipped")
    classes[np.isinf(computed)] = RESULT_CLASSES.index("inf")
    classes[np.isnan(computed)] = RESULT_CLASSES.index("nan")
    classes[absent] = RESULT_CLASSES.index("unrepresentable")
    return classes


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

    Returns
    -------
    ndarray of float64
        Infinite exactly where the computed value is not finite; a larger finite ratio than float64 holds is the largest
        float64.
    """
    error = absolute_error(computed, high, low)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # high == 0 is handled below
        relative = _saturated(error / np.abs(high), finite=np.isfinite(error))
    relative[(high == 0) & (error == 0)] = 1.0
    return relative


def relative_l2_error(computed: FloatArray, high: Float64Array, low: Float64Array) -> Float64Array:
    """Return ``||computed - truth|| / ||truth||`` of each column.

    Parameters
    ----------
    computed : ndarray of any float dtype, shape (num_classes, num_rows)
        Computed gradients; a column that is not finite has infinite error.
    high, low : ndarray of float64, shape (num_classes, num_rows)
        The truth as an unevaluated sum. Where it is too small for float64, a computed 0 has error 1.

    Notes
    -----
    Both norms are taken of values scaled by the column's largest true component, so that squares do not underflow.
    """
    size = np.abs(high)
    scale: Float64Array = size.max(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):  # scale 0 is handled below
        size /= scale
        square: Float64Array = np.square(size, out=size).sum(axis=0)
    return scaled_l2_error(computed, high, low, scale=scale, square=square)


def scaled_l2_error(
    computed: FloatArray,
    high: Float64Array,
    low: Float64Array,
    *,
    scale: Float64Array,
    square: Float64Array,
) -> Float64Array:
    """Return `relative_l2_error` for a known norm of the truth, which many computations share.

    Parameters
    ----------
    computed, high, low : ndarray
        As there.
    scale : ndarray of float64, shape (num_rows,)
        The absolute value of each column's largest true component.
    square : ndarray of float64, shape (num_rows,)
        The sum of the squares of the column's components, each divided by ``scale``.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):  # non-finite gradients, and scale 0 below
        error = computed - high
        if low.any():
            error -= low
        error /= scale
        relative = np.sqrt(np.square(error, out=error).sum(axis=0) / square)
    lost = scale == 0
    if lost.any():
        relative[lost] = np.where((computed[:, lost] == 0).all(axis=0), 1.0, np.inf)
    return _saturated(relative, finite=np.all(np.isfinite(computed), axis=0))


def ulp_error(computed: Float64Array, high: Float64Array, low: Float64Array, format: FloatFormat) -> Float64Array:
    """Return the absolute error in ulps of the format at the truth; a correctly rounded value has at most 1/2.

    A finite error of more ulps than float64 can count is the largest float64.
    """
    error = absolute_error(computed, high, low)
    with np.errstate(over="ignore"):
        return _saturated(error / ulp(high, format), finite=np.isfinite(error))


def _saturated(values: Float64Array, *, finite: BoolArray) -> Float64Array:
    return np.where(finite, np.minimum(values, np.finfo(np.float64).max), np.inf)


def correct_digits(relative: npt.ArrayLike) -> Float64Array:
    """Return how many leading decimal digits are right: -log10 of the relative error, at least 0, infinite if exact.

    Examples
    --------
    >>> correct_digits([0.0, 1e-3, 0.5, 2.0, np.inf])
    array([    inf, 3.     , 0.30103, 0.     , 0.     ])
    """
    with np.errstate(divide="ignore"):  # an exact result has infinitely many
        return np.maximum(-np.log10(np.asarray(relative, dtype=np.float64)), 0.0)
