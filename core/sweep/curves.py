"""Computed losses and gradients compared with the truth, summarised at each magnitude: a ``Curve``.

``measure`` compares any computed loss and gradient with the truth, so results of emulated arithmetic and of a library
become curves of the same type. ``core.sweep.run`` chooses the samples and the magnitudes.
"""

import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray, TextArray
from core.arithmetic.balls import two_sum
from core.arithmetic.bits import ulp
from core.arithmetic.formats import FORMATS, format_named
from core.losses import FORMULATIONS, Evaluation
from core.losses.theory import Bound, relative_gradient_bound, relative_loss_bound
from core.sweep.errors import (
    RESULT_CLASSES,
    absolute_error,
    classify,
    correct_digits,
    relative_error,
    relative_l2_error,
    scaled_l2_error,
    ulp_error,
)
from core.sweep.intermediates import SigmoidTruth, SoftmaxTruth
from core.sweep.samples import Samples
from core.truth.reference import LIFT, Reference

EMULATED = "emulated"
"""The engine whose every operation rounds once, so that the bounds apply to it."""
AnyScalar = TypeVar("AnyScalar", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossErrors:
    """Error of the computed loss at each magnitude. All arrays are read-only, of shape (num_magnitudes,).

    Parameters
    ----------
    median, p99, max : ndarray of float64
        Relative error of the median sample, the 99th percentile (of at most 100 samples the worst) and the worst
        sample; infinite where that many results are not finite, 1 for an exact 0.
    ulps_median, ulps_p99, ulps_max : ndarray of float64
        The same in ulps of the format.
    classes : ndarray of str
        The worst of ``RESULT_CLASSES`` among the samples.
    nonfinite_fraction, zero_fraction, clipped_fraction : ndarray of float64
        Share of samples with an infinite or NaN loss, with a loss of exactly 0, and with a clipped probability.
    sum_is_one_fraction : ndarray of float64
        Share of samples whose sum of exponentials is exactly 1; NaN where the formula has no such sum.
    bound : ndarray of float64
        Theoretical bound of the relative error of any sample (``Formulation.bound``), infinite where it states
        nothing.
    input_rounding : ndarray of float64
        Relative change of the median sample's loss that rounding the logits alone could cause: condition number times
        unit roundoff. No formula can be blamed for less.
    """

    median: Float64Array
    p99: Float64Array
    max: Float64Array
    ulps_median: Float64Array
    ulps_p99: Float64Array
    ulps_max: Float64Array
    classes: TextArray
    nonfinite_fraction: Float64Array
    zero_fraction: Float64Array
    clipped_fraction: Float64Array
    sum_is_one_fraction: Float64Array
    bound: Float64Array
    input_rounding: Float64Array

    def __post_init__(self) -> None:
        _freeze(self)

    @property
    def digits_median(self) -> Float64Array:
        """Correct decimal digits of the median sample."""
        return correct_digits(self.median)

    @property
    def digits_min(self) -> Float64Array:
        """Correct decimal digits of the worst sample."""
        return correct_digits(self.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientErrors:
    """Error of the computed gradient at each magnitude. All arrays are read-only, of shape (num_magnitudes,).

    Parameters
    ----------
    relative_l2, relative_l2_p99, relative_l2_max : ndarray of float64
        ||computed - truth|| / ||truth|| of the median sample, the 99th percentile and the worst sample; infinite where
        that many gradients are not finite.
    dead_fraction : ndarray of float64
        Share of samples whose whole gradient is exactly 0.
    target_dead_fraction : ndarray of float64
        Share of samples whose gradient at the label (of a sigmoid: at its one logit) is exactly 0.
    zero_sum : ndarray of float64
        |sum of the gradient| / ||gradient||_1 of the median sample, which exact arithmetic makes 0; infinite where the
        gradient is not finite, NaN for the sigmoid, which has no such law.
    nonfinite_fraction : ndarray of float64
        Share of samples with an infinite or NaN component.
    bound : ndarray of float64
        Theoretical bound of ``relative_l2`` of any sample (``Formulation.gradient_bound``), infinite where it
        states nothing.
    """

    relative_l2: Float64Array
    relative_l2_p99: Float64Array
    relative_l2_max: Float64Array
    dead_fraction: Float64Array
    target_dead_fraction: Float64Array
    zero_sum: Float64Array
    nonfinite_fraction: Float64Array
    bound: Float64Array

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The first operation of a loss or its gradient that leaves the format, as ``core.sweep.departure`` finds it.

    Parameters
    ----------
    magnitude : float
        The first magnitude with a sample that shows it.
    expression : str
        The operation; ``core.sweep.departure.LOGITS`` where the format cannot hold the logits, or they are too many to
        trace.
    exact, computed : float
        Its result for its operands, exactly and in the format; NaN for the logits.
    """

    magnitude: float
    expression: str
    exact: float = math.nan
    computed: float = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One formulation in one format, measured at every magnitude.

    Parameters
    ----------
    format, formulation : str
        Keys of ``FORMATS`` and ``FORMULATIONS[loss]``, or the name of a library's operation.
    engine : str
        "emulated" (every operation rounded once) or "tensorflow" (the library's own operations).
    loss : LossErrors
        Error of the loss.
    gradient : GradientErrors
        Error of the gradient.
    departure : Departure or None
        Where the formula leaves a format that is not ``is_ordinary``; None where it does not, and for other formats.
    """

    format: str
    formulation: str
    engine: str
    loss: LossErrors
    gradient: GradientErrors
    departure: Departure | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The samples of one format with their truth, the basis of every curve of that format.

    Parameters
    ----------
    loss, format : str
        Keys of ``LOSSES`` and ``FORMATS``.
    num_magnitudes : int
        Rows are magnitude after magnitude, equally many each.
    samples : Samples
        Logits and labels.
    reference : Reference
        True loss and gradient of every row.
    truth : SoftmaxTruth or SigmoidTruth
        True intermediate values, for the bounds.
    """

    loss: str
    format: str
    num_magnitudes: int
    samples: Samples
    reference: Reference
    truth: SoftmaxTruth | SigmoidTruth

    @cached_property
    def input_rounding(self) -> Float64Array:
        """The same for every curve; see ``LossErrors``."""
        return _spread(self, format_named(self.format).unit_roundoff * self.truth.condition)[0]


def measure(problem: Problem, evaluation: Evaluation, *, formulation: str, engine: str = EMULATED) -> Curve:
    """Compare a computed loss and gradient with the truth.

    Parameters
    ----------
    problem : Problem
        The samples and their truth.
    evaluation : Evaluation
        The results for ``problem.samples``, in any floating dtype.
    formulation, engine : str
        The source of the results.

    Returns
    -------
    Curve
        Summaries at each magnitude.

    Raises
    ------
    ValueError
        If the evaluation's shapes are not those of the problem.
    """
    expected = (problem.samples.labels.shape, problem.samples.logits.shape)
    if (evaluation.loss.shape, evaluation.gradient.shape) != expected:
        raise ValueError(
            f"evaluation: got loss {evaluation.loss.shape} and gradient {evaluation.gradient.shape}, "
            f"need {expected[0]} and {expected[1]}"
        )
    entry = FORMULATIONS[problem.loss][formulation] if engine == EMULATED else None
    return Curve(
        format=problem.format,
        formulation=formulation,
        engine=engine,
        loss=_loss_errors(problem, evaluation, entry.bound if entry else None),
        gradient=_gradient_errors(problem, evaluation, entry.gradient_bound if entry else None),
    )


def _loss_errors(problem: Problem, evaluation: Evaluation, bound: Bound | None) -> LossErrors:
    format = format_named(problem.format)
    truth = problem.reference.loss_hi, problem.reference.loss_lo
    absent = ~problem.samples.representable
    computed = evaluation.loss.astype(np.float64)
    relative = relative_error(computed, *truth)
    ulps = ulp_error(computed, *truth, format)
    lifted = problem.reference.lifted
    if lifted is not None:
        own = _lifted(computed[lifted.rows]), lifted.loss_hi, lifted.loss_lo
        relative[lifted.rows] = relative_error(*own)
        ulps[lifted.rows] = absolute_error(*own) / np.ldexp(ulp(truth[0][lifted.rows], format), LIFT)
    relative[absent] = ulps[absent] = np.inf
    median, p99, largest = _spread(problem, relative)
    ulps_median, ulps_p99, ulps_max = _spread(problem, ulps)
    classes = classify(computed, clipped=evaluation.clipped, absent=absent)
    return LossErrors(
        median=median,
        p99=p99,
        max=largest,
        ulps_median=ulps_median,
        ulps_p99=ulps_p99,
        ulps_max=ulps_max,
        classes=np.array(RESULT_CLASSES)[_by_magnitude(problem, classes).max(axis=1)],
        nonfinite_fraction=_share(problem, ~np.isfinite(computed)),
        zero_fraction=_share(problem, computed == 0),
        clipped_fraction=_share(problem, evaluation.clipped, if_unknown=0.0),
        sum_is_one_fraction=_share(problem, evaluation.sum_is_one, if_unknown=np.nan),
        bound=_largest(problem, relative_loss_bound(bound, problem.truth, format)),
        input_rounding=problem.input_rounding,
    )


def _lifted(computed: FloatArray) -> Float64Array:
    """Return results at the scale of their lifted truth; infinite where they are too far from a truth that small."""
    with np.errstate(over="ignore"):
        return np.ldexp(computed.astype(np.float64), LIFT)


def _gradient_errors(problem: Problem, evaluation: Evaluation, bound: Bound | None) -> GradientErrors:
    samples, reference = problem.samples, problem.reference
    computed = np.atleast_2d(evaluation.gradient.T)
    high, low = np.atleast_2d(reference.gradient_hi.T), np.atleast_2d(reference.gradient_lo.T)
    finite: BoolArray = np.asarray(np.isfinite(computed).all(axis=0))
    scale, square = problem.truth.gradient_scale, problem.truth.scaled_square
    error = scaled_l2_error(computed, high, low, scale=scale, square=square)
    lifted = reference.lifted
    if lifted is not None:
        own = _lifted(computed[:, lifted.rows])
        error[lifted.rows] = relative_l2_error(own, lifted.gradient_hi.T, lifted.gradient_lo.T)
    error[~samples.representable] = np.inf
    median, p99, largest = _spread(problem, error)
    sizes: Float64Array = np.abs(computed).sum(axis=0, dtype=np.float64)
    is_sigmoid = len(computed) == 1
    at_label = computed[0 if is_sigmoid else samples.labels, np.arange(computed.shape[1])]
    return GradientErrors(
        relative_l2=median,
        relative_l2_p99=p99,
        relative_l2_max=largest,
        dead_fraction=_share(problem, np.asarray(sizes == 0)),
        target_dead_fraction=_share(problem, at_label == 0),
        zero_sum=(
            np.full(problem.num_magnitudes, np.nan)
            if is_sigmoid
            else _spread(problem, _zero_sum_residual(computed, sizes, finite))[0]
        ),
        nonfinite_fraction=_share(problem, ~finite),
        bound=_largest(problem, relative_gradient_bound(bound, problem.truth, format_named(problem.format))),
    )


def exact_sums(values: FloatArray) -> Float64Array:
    """Return the sums along the first axis, each the exact sum but for a relative 2^-50; 0 only where that is 0.

    Notes
    -----
    The errors of the additions are exact (TwoSum). Where their own sum is not certain beside the result, ``math.fsum``
    decides.
    """
    totals = values[0].astype(np.float64)
    errors, sizes = np.zeros_like(totals), np.zeros_like(totals)
    with np.errstate(invalid="ignore"):  # infinities of both signs, whose sum is NaN
        for term in values[1:]:
            totals, error = two_sum(totals, term.astype(np.float64, copy=False))
            errors += error
            sizes += np.abs(error)
        sums: Float64Array = totals + errors
        is_doubtful = len(values) * FORMATS["float64"].unit_roundoff * sizes > 2.0**-52 * np.abs(sums)
    for place in np.flatnonzero(is_doubtful & np.isfinite(sums)):
        sums[place] = math.fsum(values[:, place].tolist())
    return sums


def _zero_sum_residual(computed: FloatArray, sizes: Float64Array, finite: BoolArray) -> Float64Array:
    """|sum g| / ||g||_1 of each row: 0 for a dead gradient, infinite for one that is not finite."""
    sums = np.abs(exact_sums(computed))
    residual = np.zeros_like(sizes)
    np.divide(sums, sizes, out=residual, where=finite & (sizes > 0))
    residual[~finite] = np.inf
    return residual


def _spread(problem: Problem, values: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Median, 99th percentile and maximum over the samples: each is one sample's value, its rank rounded up.

    Nothing is interpolated, so that an infinity never turns into NaN.
    """
    ordered = np.sort(_by_magnitude(problem, values), axis=1)
    last = ordered.shape[1] - 1
    return ordered[:, -(-last // 2)].copy(), ordered[:, -(-last * 99 // 100)].copy(), ordered[:, last].copy()


def _largest(problem: Problem, values: Float64Array) -> Float64Array:
    return np.asarray(_by_magnitude(problem, values).max(axis=1))


def _share(problem: Problem, condition: BoolArray | None, if_unknown: float = 0.0) -> Float64Array:
    if condition is None:
        return np.full(problem.num_magnitudes, if_unknown)
    counts = np.count_nonzero(_by_magnitude(problem, condition), axis=1)
    return np.asarray(counts / (len(condition) // problem.num_magnitudes))


def _by_magnitude(problem: Problem, values: npt.NDArray[AnyScalar]) -> npt.NDArray[AnyScalar]:
    return values.reshape(problem.num_magnitudes, -1)


def _freeze(errors: LossErrors | GradientErrors) -> None:
    for field in fields(errors):
        getattr(errors, field.name).flags.writeable = False
