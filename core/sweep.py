"""Error of loss and gradient against the magnitude of the logits, per format and formulation.

``sweep`` computes every formulation in every format with emulated rounding and compares with the certified truth.
``measure`` compares any computed loss and gradient, whoever computed them, so that a library's own operations become
curves of the same kind. Frozen results only: drawing is elsewhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.emulation import arithmetic_of
from core.errors import RESULT_CLASSES, correct_digits, relative_error, ulp_error
from core.formats import format_named
from core.losses import FORMULATIONS, LOSSES
from core.losses.formulation import Evaluation
from core.reference import Reference, audit, reference_for
from core.sampling import SIDES, Samples, draw, round_draw

Float64Array = npt.NDArray[np.float64]

MAX_ROWS = 2_000_000
"""Largest number of logits (magnitudes x samples x classes) of one sweep and format."""
MAX_MAGNITUDE = 1e6
AUDITED_ROWS = 16
"""Rows of each compensated reference that are checked against certified enclosures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepParams:
    """What to measure.

    Parameters
    ----------
    loss : str, default "softmax"
        A key of ``LOSSES``.
    side : str, default "wrong"
        A key of ``SIDES``: how logits and labels are sampled.
    formats : tuple of str, default ("float32",)
        Keys of ``FORMATS``.
    formulations : tuple of str, default ("naive", "fused")
        Keys of ``FORMULATIONS[loss]``.
    magnitudes : tuple of (float, float, int), default (0, 120, 121)
        Lowest and highest magnitude and how many, equally spaced.
    num_samples : int, default 64
        Samples for each magnitude.
    num_classes : int, default 10
        Logits a sample; ignored by the sigmoid.
    seed : int, default 0
        Seed of the samples.

    Raises
    ------
    ValueError
        If an argument is unknown or out of range; the message says what is allowed.
    """

    loss: str = "softmax"
    side: str = "wrong"
    formats: tuple[str, ...] = ("float32",)
    formulations: tuple[str, ...] = ("naive", "fused")
    magnitudes: tuple[float, float, int] = (0.0, 120.0, 121)
    num_samples: int = 64
    num_classes: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        _check_member("loss", self.loss, LOSSES)
        _check_member("side", self.side, SIDES)
        for argument, names in (("formats", self.formats), ("formulations", self.formulations)):
            if not names:
                raise ValueError(f"{argument}: none arrived, at least one is needed")
        for name in self.formats:
            format_named(name)
        for name in self.formulations:
            _check_member("formulation", name, FORMULATIONS[self.loss])
        low, high, count = self.magnitudes
        if not 0 <= low <= high <= MAX_MAGNITUDE:  # false for NaN too
            raise ValueError(f"magnitudes: {low}:{high} arrived, 0 <= low <= high <= {MAX_MAGNITUDE:g} is needed")
        _check_range("magnitudes: count", count, 1, 10_000)
        _check_range("samples", self.num_samples, 1, 100_000)
        _check_range("classes", self.num_classes, 2, 100_000)
        _check_range("seed", self.seed, 0, 2**63 - 1)
        size = count * self.num_samples * (1 if self.loss == "sigmoid" else self.num_classes)
        if size > MAX_ROWS:
            raise ValueError(f"magnitudes x samples x classes: {size} logits arrived, at most {MAX_ROWS} are allowed")

    @property
    def magnitude_values(self) -> Float64Array:
        """The magnitudes, shape (count,)."""
        low, high, count = self.magnitudes
        return np.linspace(low, high, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossErrors:
    """Error of the computed loss at each magnitude. All arrays have shape (num_magnitudes,).

    Parameters
    ----------
    median, p99, max : ndarray of float64
        Relative error over the samples; infinite where that many results are not finite, 1 for an exact 0.
    ulps_median, ulps_p99, ulps_max : ndarray of float64
        The same in ulps of the format.
    classes : ndarray of str
        The worst of ``RESULT_CLASSES`` among the samples.
    nonfinite_fraction, zero_fraction, clipped_fraction : ndarray of float64
        Share of samples with an infinite or NaN loss, with a loss of exactly 0, and with a clipped probability.
    sum_is_one_fraction : ndarray of float64
        Share of samples whose sum of exponentials is exactly 1; NaN where that is not known.
    """

    median: Float64Array
    p99: Float64Array
    max: Float64Array
    ulps_median: Float64Array
    ulps_p99: Float64Array
    ulps_max: Float64Array
    classes: npt.NDArray[np.str_]
    nonfinite_fraction: Float64Array
    zero_fraction: Float64Array
    clipped_fraction: Float64Array
    sum_is_one_fraction: Float64Array

    @property
    def digits_median(self) -> Float64Array:
        """Correct decimal digits of the median sample."""
        return correct_digits(self.median)

    @property
    def digits_p99(self) -> Float64Array:
        """Correct decimal digits that 99 % of the samples reach."""
        return correct_digits(self.p99)

    @property
    def digits_min(self) -> Float64Array:
        """Correct decimal digits of the worst sample."""
        return correct_digits(self.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientErrors:
    """Error of the computed gradient at each magnitude. All arrays have shape (num_magnitudes,).

    Parameters
    ----------
    relative_l2, relative_l2_p99, relative_l2_max : ndarray of float64
        ||computed - truth|| / ||truth|| of the median sample, the 99th percentile and the worst sample; infinite where that
        many gradients are not finite.
    dead_fraction : ndarray of float64
        Share of samples whose whole gradient is exactly 0.
    target_dead_fraction : ndarray of float64
        Share of samples whose gradient at the label is exactly 0.
    zero_sum : ndarray of float64
        |sum of the gradient| / ||gradient||_1 of the median sample: 0 in exact arithmetic. NaN for the sigmoid, where it
        does not apply.
    nonfinite_fraction : ndarray of float64
        Share of samples with an infinite or NaN component.
    """

    relative_l2: Float64Array
    relative_l2_p99: Float64Array
    relative_l2_max: Float64Array
    dead_fraction: Float64Array
    target_dead_fraction: Float64Array
    zero_sum: Float64Array
    nonfinite_fraction: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One formulation in one format, measured at every magnitude.

    Parameters
    ----------
    format, formulation : str
        Keys of ``FORMATS`` and ``FORMULATIONS[loss]``, or the name of a library's operation.
    engine : str
        "emulated" (every operation rounded once) or "tensorflow" (what the library does).
    loss : LossErrors
        Error of the loss.
    gradient : GradientErrors
        Error of the gradient.
    """

    format: str
    formulation: str
    engine: str
    loss: LossErrors
    gradient: GradientErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The result of a sweep.

    Parameters
    ----------
    params : SweepParams
        What was asked.
    magnitudes : ndarray of float64, shape (num_magnitudes,)
        Margin, scale or offset of the logits, as the side defines it.
    curves : tuple of Curve
        One for each format and formulation, formats outermost.
    """

    params: SweepParams
    magnitudes: Float64Array
    curves: tuple[Curve, ...]

    def curve(self, format: str, formulation: str, engine: str = "emulated") -> Curve:
        """Return one curve.

        Raises
        ------
        KeyError
            If the sweep has no such curve.
        """
        for curve in self.curves:
            if (curve.format, curve.formulation, curve.engine) == (format, formulation, engine):
                return curve
        raise KeyError((format, formulation, engine))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The samples of one format with their truth: what every curve of that format is measured on.

    Parameters
    ----------
    loss, format : str
        Keys of ``LOSSES`` and ``FORMATS``.
    num_magnitudes : int
        Rows are magnitude after magnitude, equally many each.
    samples : Samples
        Logits and labels.
    reference : Reference
        Loss and gradient of every row.
    """

    loss: str
    format: str
    num_magnitudes: int
    samples: Samples
    reference: Reference


def sweep(params: SweepParams) -> Sweep:
    """Measure every formulation in every format.

    Parameters
    ----------
    params : SweepParams
        What to measure.

    Returns
    -------
    Sweep
        One curve for each format and formulation.

    Raises
    ------
    ReferenceAuditError
        If the certified check of the reference fails on a sampled row.
    """
    curves = []
    for problem in problems(params):
        steps = _steps_of(problem)
        with np.errstate(all="ignore"):
            sum_is_one = steps.sum_is_one
        for name in params.formulations:
            evaluation = FORMULATIONS[params.loss][name].from_steps(steps)
            curves.append(measure(problem, evaluation, formulation=name, sum_is_one=sum_is_one))
    return Sweep(params=params, magnitudes=params.magnitude_values, curves=tuple(curves))


def problems(params: SweepParams) -> list[Problem]:
    """Return the audited problem of each format of a sweep, in order."""
    drawn = draw(
        loss=params.loss,
        side=SIDES[params.side],
        magnitudes=params.magnitude_values,
        num_samples=params.num_samples,
        num_classes=params.num_classes,
        seed=params.seed,
    )
    return [_problem(params, name, round_draw(drawn, format_named(name))) for name in params.formats]


def _problem(params: SweepParams, format: str, samples: Samples) -> Problem:
    logits = samples.logits.T if params.loss == "softmax" else samples.logits[0]
    reference = reference_for(loss=params.loss, judged=format_named(format))(logits, samples.labels)
    audited = np.unique(np.linspace(0, len(samples.labels) - 1, AUDITED_ROWS).astype(np.intp))
    audit(reference, logits, samples.labels, audited)
    return Problem(
        loss=params.loss,
        format=format,
        num_magnitudes=params.magnitudes[2],
        samples=samples,
        reference=reference,
    )


def _steps_of(problem: Problem):  # type: ignore[no-untyped-def]
    arithmetic = arithmetic_of(format_named(problem.format))
    return LOSSES[problem.loss].steps(arithmetic, arithmetic.carry(problem.samples.logits), problem.samples.labels)


def measure(
    problem: Problem,
    evaluation: Evaluation,
    *,
    formulation: str,
    engine: str = "emulated",
    sum_is_one: npt.NDArray[np.bool_] | None = None,
) -> Curve:
    """Compare a computed loss and gradient with the truth.

    Parameters
    ----------
    problem : Problem
        The samples and their truth.
    evaluation : Evaluation
        What was computed on ``problem.samples``; gradient of shape (num_logits, num_rows).
    formulation, engine : str
        What computed it.
    sum_is_one : ndarray of bool, shape (num_rows,), optional
        Rows whose sum of exponentials is exactly 1, if known.
    """
    return Curve(
        format=problem.format,
        formulation=formulation,
        engine=engine,
        loss=_loss_errors(problem, evaluation, sum_is_one),
        gradient=_gradient_errors(problem, evaluation),
    )


def _loss_errors(problem: Problem, evaluation: Evaluation, sum_is_one: npt.NDArray[np.bool_] | None) -> LossErrors:
    reference, valid = problem.reference, problem.samples.representable
    computed = evaluation.loss.astype(np.float64)
    clipped = np.zeros_like(valid) if evaluation.clipped is None else evaluation.clipped
    rank = np.zeros(len(computed), dtype=np.intp)
    for condition, name in (
        (computed == 0, "zero"),
        (clipped, "clipped"),
        (np.isinf(computed), "inf"),
        (np.isnan(computed), "nan"),
        (~valid, "unrepresentable"),
    ):
        rank[condition] = RESULT_CLASSES.index(name)
    relative = np.where(valid, relative_error(computed, reference.loss_hi, reference.loss_lo), np.inf)
    ulps = ulp_error(computed, reference.loss_hi, reference.loss_lo, format_named(problem.format))
    ulps = np.where(valid, ulps, np.inf)
    median, p99, largest = _spread(problem, relative)
    ulps_median, ulps_p99, ulps_max = _spread(problem, ulps)
    worst = rank.reshape(problem.num_magnitudes, -1).max(axis=1)
    return LossErrors(
        median=median,
        p99=p99,
        max=largest,
        ulps_median=ulps_median,
        ulps_p99=ulps_p99,
        ulps_max=ulps_max,
        classes=np.array(RESULT_CLASSES)[worst],
        nonfinite_fraction=_share(problem, ~np.isfinite(computed)),
        zero_fraction=_share(problem, computed == 0),
        clipped_fraction=_share(problem, clipped),
        sum_is_one_fraction=(
            np.full(problem.num_magnitudes, np.nan) if sum_is_one is None else _share(problem, sum_is_one)
        ),
    )


def _gradient_errors(problem: Problem, evaluation: Evaluation) -> GradientErrors:
    reference, samples = problem.reference, problem.samples
    computed = evaluation.gradient.astype(np.float64)
    high = reference.gradient_hi.T.reshape(computed.shape)
    low = reference.gradient_lo.T.reshape(computed.shape)
    finite = np.isfinite(computed).all(axis=0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):  # non-finite rows are replaced by inf below
        error = np.linalg.norm((computed - high) - low, axis=0) / np.linalg.norm(high, axis=0)
        zero_sum = np.abs(computed.sum(axis=0)) / np.abs(computed).sum(axis=0)
    error = np.where(finite & samples.representable & ~np.isnan(error), error, np.inf)
    zero_sum = np.where(finite, np.where(np.isnan(zero_sum), 0.0, zero_sum), np.inf)
    median, p99, largest = _spread(problem, error)
    at_label = computed[samples.labels if len(computed) > 1 else 0, np.arange(len(finite))]
    return GradientErrors(
        relative_l2=median,
        relative_l2_p99=p99,
        relative_l2_max=largest,
        dead_fraction=_share(problem, (computed == 0).all(axis=0)),
        target_dead_fraction=_share(problem, at_label == 0),
        zero_sum=_spread(problem, zero_sum)[0] if len(computed) > 1 else np.full(problem.num_magnitudes, np.nan),
        nonfinite_fraction=_share(problem, ~finite),
    )


def _spread(problem: Problem, values: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Median, 99th percentile and maximum over the samples, each the value of one sample (rank rounded up)."""
    ordered = np.sort(values.reshape(problem.num_magnitudes, -1), axis=1)
    last = ordered.shape[1] - 1
    return ordered[:, -(-last // 2)], ordered[:, -(-last * 99 // 100)], ordered[:, last]


def _share(problem: Problem, condition: npt.NDArray[np.bool_]) -> Float64Array:
    return np.asarray(condition.reshape(problem.num_magnitudes, -1).mean(axis=1))


def _check_member(argument: str, name: str, table: dict[str, object] | object) -> None:
    if name not in table:  # type: ignore[operator]
        raise ValueError(f"{argument}: unknown name {name!r}, choose from {', '.join(table)}")  # type: ignore[arg-type]


def _check_range(argument: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ValueError(f"{argument}: {value} arrived, {low} to {high} is allowed")
