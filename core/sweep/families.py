"""The error of each way to compute a loss family, against the certified truth: of one sample, along a magnitude."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray, TextArray
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import arithmetic_of
from core.losses.family import Family, Truth, Way
from core.messages import arguments as refused

NUM_MAGNITUDES, NUM_SAMPLES, SEED = 97, 8, 0
VISIBLE = 0.1
"""Relative error from which a result counts as wrong: not one decimal digit is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayCurve:
    """The errors of one way along the magnitudes; each array has their shape.

    Parameters
    ----------
    way : Way
    loss_errors, gradient_errors : ndarray of float64
        The largest relative error among the samples of a magnitude, of the gradient in the Euclidean norm; infinite or
        NaN where a result is, NaN also where the format cannot hold the inputs.
    """

    way: Way
    loss_errors: Float64Array
    gradient_errors: Float64Array

    @property
    def wrong_share(self) -> float:
        """Share of the magnitudes at which a loss or a gradient is not right to one decimal digit."""
        return float(np.mean(~((self.loss_errors < VISIBLE) & (self.gradient_errors < VISIBLE))))


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyCurves:
    """All ways of a family in one format.

    Parameters
    ----------
    family : Family
    format : FloatFormat
    magnitudes : ndarray of float64
        Equally spaced, or in equal ratios.
    curves : mapping of str to WayCurve
        By the name of the way.
    """

    family: Family
    format: FloatFormat
    magnitudes: Float64Array
    curves: Mapping[str, WayCurve]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one way for one sample.

    Parameters
    ----------
    way : Way
    loss, true_loss, relative_error : float
        The computed and the exact loss, and the error of the one.
    gradient, true_gradient : tuple of float
    gradient_error : float
        In the Euclidean norm, relative.
    """

    way: Way
    loss: float
    true_loss: float
    relative_error: float
    gradient: tuple[float, ...]
    true_gradient: tuple[float, ...]
    gradient_error: float

    @property
    def result_class(self) -> str:
        """How the loss and its gradient came out: ``"finite"``, ``"inf"``, ``"nan"`` or ``"nan gradient"``."""
        return str(kinds_of(np.array([self.loss]), np.array([self.gradient]).T)[0])


def kinds_of(losses: Float64Array, gradients: Float64Array) -> TextArray:
    """Return the class of each result."""
    is_nan, is_infinite = np.isnan(losses), np.isinf(losses)
    is_lost = ~np.isfinite(gradients).all(axis=0)
    return np.select([is_nan, is_infinite, is_lost], ["nan", "inf", "nan gradient"], default="finite")


def outcomes(family: Family, format: FloatFormat, inputs: Sequence[float]) -> tuple[Outcome, ...]:
    """Return what every way makes of one sample.

    Parameters
    ----------
    family : Family
        The loss.
    format : FloatFormat
        The inputs are rounded to it first.
    inputs : sequence of float
        As ``family.inputs`` describes them; at least as many as half of the example's.

    Raises
    ------
    ValueError
        If the number of inputs does not fit, or one is not a number of the loss.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> from core.losses.families import FAMILIES
    >>> for one in outcomes(FAMILIES["k3"], FORMATS["float32"], [1e-6]):
    ...     print(one.way.name, one.loss, round(one.relative_error, 3))
    as_written -5.960464477539063e-08 119210.25
    expm1 4.547473508864641e-13 0.091
    series 5.000001606324245e-13 0.0
    """
    check(family, inputs)
    arithmetic = arithmetic_of(format)
    carried = arithmetic.carry(np.array(inputs, dtype=np.float64)[:, None])
    truth = family.truth(arithmetic, carried)
    return tuple(_outcome(family, way, truth, carried, format) for way in family.ways)


def _outcome(family: Family, way: Way, truth: Truth, carried: FloatArray, format: FloatFormat) -> Outcome:
    loss, gradient = family.evaluate(way, arithmetic_of(format), carried)
    return Outcome(
        way=way,
        loss=float(loss[0]),
        true_loss=float(truth.loss_hi[0]),
        relative_error=float(loss_errors(loss, truth)[0]),
        gradient=tuple(gradient[:, 0].astype(np.float64).tolist()),
        true_gradient=tuple(truth.gradient_hi[:, 0].tolist()),
        gradient_error=float(gradient_errors(gradient, truth)[0]),
    )


def check(family: Family, inputs: Sequence[float]) -> None:
    """Check the inputs of one sample.

    Raises
    ------
    ValueError
        If their number does not fit, or one is not a number of the loss.
    """
    if len(inputs) not in family.num_inputs:
        raise ValueError(refused.INPUTS_COUNT(family=family.name, count=len(inputs), needed=family.inputs))
    for value in inputs:
        if not (np.isfinite(value) or (family.takes_masks and value == -np.inf)):
            raise ValueError(refused.INPUT_VALUE(family=family.name, value=value, needed=family.inputs))


def along(
    family: Family, format: FloatFormat, num_magnitudes: int = NUM_MAGNITUDES, num_samples: int = NUM_SAMPLES
) -> FamilyCurves:
    """Return the errors of every way of a family along its magnitude.

    Parameters
    ----------
    family : Family
        The loss.
    format : FloatFormat
        The format of every operation; the drawn inputs are rounded to it.
    num_magnitudes, num_samples : int, optional
        How many magnitudes, and samples at each.
    """
    spaced = np.geomspace if family.lowest > 0 else np.linspace
    magnitudes = spaced(family.lowest, family.highest, num_magnitudes)
    arithmetic = arithmetic_of(format)
    drawn = family.draw(np.random.default_rng(SEED), np.repeat(magnitudes, num_samples))
    inputs = arithmetic.carry(drawn)
    truth = family.truth(arithmetic, inputs)
    curves = {}
    for way in family.ways:
        loss, gradient = family.evaluate(way, arithmetic, inputs)
        curves[way.name] = WayCurve(
            way=way,
            loss_errors=_worst(loss_errors(loss, truth), num_samples),
            gradient_errors=_worst(gradient_errors(gradient, truth), num_samples),
        )
    return FamilyCurves(family=family, format=format, magnitudes=magnitudes, curves=curves)


def loss_errors(computed: FloatArray, truth: Truth) -> Float64Array:
    """Return the relative error of losses: 0 where an infinite or zero truth is met, infinite where it is not.

    NaN where the loss is, or where there is no truth.
    """
    losses = computed.astype(np.float64)
    with np.errstate(all="ignore"):  # infinite results are expected here
        errors = np.abs((losses - truth.loss_hi) - truth.loss_lo) / np.abs(truth.loss_hi)
    return _settled(errors, losses == truth.loss_hi, np.isnan(losses) | np.isnan(truth.loss_hi), truth.loss_hi)


def gradient_errors(computed: FloatArray, truth: Truth) -> Float64Array:
    """Return the relative error of gradients in the Euclidean norm, with the same special cases."""
    gradients = computed.astype(np.float64)
    with np.errstate(all="ignore"):  # infinite results are expected here
        scale = np.abs(truth.gradient_hi).max(axis=0)
        apart = ((gradients - truth.gradient_hi) - truth.gradient_lo) / scale
        errors = np.sqrt(np.square(apart).sum(axis=0) / np.square(truth.gradient_hi / scale).sum(axis=0))
        is_nan = np.asarray(np.isnan(gradients + truth.gradient_hi).any(axis=0))
    is_same = (gradients == truth.gradient_hi).all(axis=0)
    return _settled(errors, is_same, is_nan, scale)


def _settled(errors: Float64Array, is_same: BoolArray, is_nan: BoolArray, truth: Float64Array) -> Float64Array:
    errors = np.where((truth == 0) | ~np.isfinite(truth) | np.isnan(errors), np.inf, errors)
    return np.asarray(
        np.where(is_nan, np.nan, np.where(is_same & (truth == 0) | is_same & np.isinf(truth), 0.0, errors))
    )


def _worst(errors: Float64Array, num_samples: int) -> Float64Array:
    return np.asarray(errors.reshape(-1, num_samples).max(axis=1))
