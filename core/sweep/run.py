"""Error of loss and gradient against the magnitude of the logits, per format and formulation.

``sweep`` computes every formulation in every format with emulated rounding and compares with the certified truth.
``problems`` provides the same samples and truth for other computations to ``measure``, such as a library's operations
for instance. How a curve is summarised lives in ``core.sweep.curves``, how logits are sampled in
``core.sweep.samples``.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import FORMATS, FloatFormat, format_named
from core.arithmetic.reductions import BY_LIBRARY, REDUCTIONS, arithmetic_in, library_order
from core.losses import FORMULATIONS, LOSSES, Evaluation, by_class
from core.messages import arguments as refused
from core.sweep.curves import Curve, GradientErrors, LossErrors, Problem, measure
from core.sweep.departure import departure
from core.sweep.intermediates import TRUTHS
from core.sweep.samples import SIDES, Samples, draw, round_draw
from core.truth.reference import Reference, audit, reference_for

__all__ = [
    "Curve",
    "GradientErrors",
    "LossErrors",
    "Problem",
    "Sweep",
    "SweepParams",
    "audited_reference",
    "emulate",
    "measure",
    "problems",
    "sweep",
]


MAX_ROWS = 2_000_000
"""Largest number of logits (magnitudes x samples x classes) of one sweep and format."""
MAX_CLASSES = 262_144
MAX_MAGNITUDE = 1e6
NUM_MAGNITUDES = 121
"""Default number of points of a curve."""
AUDITED_ROWS = 16
"""Rows of each compensated reference that are checked against certified enclosures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepParams:
    """The parameters of a sweep.

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
    stretches : tuple of (float, float), default ()
        In place of ``magnitudes``, from 0 on: the end of each stretch of magnitudes, and the step between them.
    num_samples : int, default 64
        Samples for each magnitude.
    num_classes : int, default 10
        Logits per sample; ignored by the sigmoid.
    seed : int, default 0
        Seed of the samples.
    reduction : str, default "library"
        A key of ``REDUCTIONS``: the order in which every sum over the classes is added up. ``BY_LIBRARY`` stands for
        the one closest to a library's kernel, which depends on the format and on the number of classes.

    Raises
    ------
    ValueError
        If an argument is unknown or out of range. The message states the allowed values.
    """

    loss: str = "softmax"
    side: str = "wrong"
    formats: tuple[str, ...] = ("float32",)
    formulations: tuple[str, ...] = ("naive", "fused")
    magnitudes: tuple[float, float, int] = (0.0, 120.0, NUM_MAGNITUDES)
    num_samples: int = 64
    num_classes: int = 10
    seed: int = 0
    stretches: tuple[tuple[float, float], ...] = ()
    reduction: str = BY_LIBRARY

    def __post_init__(self) -> None:
        _check_names("loss", (self.loss,), LOSSES)
        _check_names("side", (self.side,), SIDES)
        _check_names("format", self.formats, FORMATS)
        _check_names("formulation", self.formulations, FORMULATIONS[self.loss])
        _check_names("reduction", (self.reduction,), (BY_LIBRARY, *REDUCTIONS))
        low, high, count = self.magnitudes
        if not 0 <= low <= high <= MAX_MAGNITUDE:  # false for NaN too
            raise ValueError(refused.NO_MAGNITUDES(low=low, high=high, most=MAX_MAGNITUDE))
        _check_range("magnitudes: count", count, 1, 10_000)
        _check_stretches(self.stretches)
        _check_range("samples", self.num_samples, 1, 100_000)
        _check_range("classes", self.num_classes, 2, MAX_CLASSES)
        _check_range("seed", self.seed, 0, 2**63 - 1)
        classes = 1 if self.loss == "sigmoid" else self.num_classes
        size = self.num_magnitudes * self.num_samples * classes
        if size > MAX_ROWS:
            fit = MAX_ROWS // classes
            raise ValueError(refused.TOO_MANY_LOGITS(size=size, most=MAX_ROWS, classes=classes, fit=fit))

    @property
    def magnitude_values(self) -> Float64Array:
        """The magnitudes, shape (num_magnitudes,)."""
        if self.stretches:
            ends = [end for end, _ in self.stretches]
            stretches = zip([0.0, *ends], self.stretches, strict=False)
            return np.concatenate([*(np.arange(start, end, step) for start, (end, step) in stretches), ends[-1:]])
        low, high, count = self.magnitudes
        return np.linspace(low, high, count)

    def reduction_in(self, format: str) -> str:
        """Return the reduction that is used in a format, a key of ``REDUCTIONS``."""
        num_terms = 1 if self.loss == "sigmoid" else self.num_classes
        return resolved(self.reduction, FORMATS[format], num_terms)

    @property
    def num_magnitudes(self) -> int:
        """How many magnitudes there are."""
        return len(self.magnitude_values) if self.stretches else self.magnitudes[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The result of a sweep.

    Parameters
    ----------
    params : SweepParams
        Its parameters.
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


def sweep(params: SweepParams) -> Sweep:
    """Measure every formulation in every format.

    Parameters
    ----------
    params : SweepParams
        The parameters.

    Returns
    -------
    Sweep
        One curve for each format and formulation.

    Raises
    ------
    ReferenceAuditError
        If the certified check of the reference fails on a sampled row.

    Examples
    --------
    >>> result = sweep(SweepParams(side="wrong", magnitudes=(80.0, 100.0, 3)))
    >>> result.curve("float32", "naive").loss.classes.tolist()
    ['finite', 'inf', 'inf']
    >>> result.curve("float32", "fused").loss.max.max() < 2**-23
    np.True_
    """
    magnitudes = params.magnitude_values
    curves = []
    for problem in problems(params):
        for name, evaluation in emulate(problem, params.formulations, params.reduction):
            curve = measure(problem, evaluation, formulation=name)
            if not FORMATS[problem.format].is_ordinary:
                curve = replace(curve, departure=departure(problem, name, magnitudes))
            curves.append(curve)
    return Sweep(params=params, magnitudes=magnitudes, curves=tuple(curves))


def emulate(
    problem: Problem, formulations: Iterable[str], reduction: str = BY_LIBRARY
) -> Iterator[tuple[str, Evaluation]]:
    """Compute a problem's losses and gradients in emulated arithmetic, formulation by formulation.

    Parameters
    ----------
    problem : Problem
        The samples; its format decides the arithmetic.
    formulations : iterable of str
        Keys of ``FORMULATIONS[problem.loss]``. Intermediate values that they share are computed once.
    reduction : str, default "library"
        A key of ``REDUCTIONS``, or ``BY_LIBRARY``.

    Yields
    ------
    tuple of (str, Evaluation)
        The formulation's name and its results, ready for `measure`.
    """
    logits, labels = problem.samples.logits, problem.samples.labels
    format = format_named(problem.format)
    arithmetic = arithmetic_in(format, resolved(reduction, format, logits.shape[1] if logits.ndim == 2 else 1))
    steps = LOSSES[problem.loss].steps(arithmetic, by_class(logits).astype(arithmetic.dtype), labels)
    for name in formulations:
        result = FORMULATIONS[problem.loss][name].from_steps(steps)
        yield name, replace(result, gradient=result.gradient.T.reshape(logits.shape))


def resolved(reduction: str, format: FloatFormat, num_terms: int) -> str:
    """Return a reduction, a key of ``REDUCTIONS``, which ``BY_LIBRARY`` may stand for."""
    return library_order(format, num_terms) if reduction == BY_LIBRARY else reduction


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
    reference = audited_reference(params.loss, format, samples)
    return Problem(
        loss=params.loss,
        format=format,
        num_magnitudes=params.num_magnitudes,
        samples=samples,
        reference=reference,
        truth=TRUTHS[params.loss](samples, reference),
    )


def audited_reference(loss: str, format: str, samples: Samples) -> Reference:
    """Return the true loss and gradient of samples, accurate enough to check the format.

    Raises
    ------
    ReferenceAuditError
        If the certified check fails on one of the rows that are picked, evenly spaced.
    """
    reference = reference_for(loss=loss, judged=format_named(format))(samples.logits, samples.labels)
    rows = np.unique(np.linspace(0, len(samples.labels) - 1, AUDITED_ROWS).astype(np.intp))
    audit(reference, samples.logits, samples.labels, rows)
    return reference


def _check_names(argument: str, names: tuple[str, ...], allowed: Iterable[str]) -> None:
    if not names:
        raise ValueError(refused.NONE_ARRIVED(argument=argument))
    for name in names:
        if name not in allowed:
            raise ValueError(refused.UNKNOWN_NAME(argument=argument, name=name, allowed=", ".join(allowed)))
        if names.count(name) > 1:
            raise ValueError(refused.TWICE(argument=argument, name=name))


def _check_stretches(stretches: tuple[tuple[float, float], ...]) -> None:
    ends = [0.0, *(end for end, _ in stretches)]
    is_ascending = all(one < other <= MAX_MAGNITUDE for one, other in itertools.pairwise(ends))
    if not is_ascending or not all(step > 0 for _, step in stretches):
        raise ValueError(f"stretches: got {stretches}, need ascending ends up to {MAX_MAGNITUDE:g} and positive steps")


def _check_range(argument: str, value: int, low: int, high: int) -> None:
    if not isinstance(value, int | np.integer) or not low <= value <= high:
        raise ValueError(refused.NOT_IN_RANGE(argument=argument, value=value, low=low, high=high))
