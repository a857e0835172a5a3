"""Theory of a formulation, as stated in its entry: bounds of its rounding errors, and onsets of its failures.

A bound counts unit roundoffs u, from the true intermediate values of each sample. Where every operation rounds once, no
error exceeds its bound. Notation, for one sample: n classes, y the label, m the largest logit, d = z - m,
S = sum exp(d), p = exp(d) / S, L the loss, g the gradient, w = sum |d| p, at most ln n.

An onset is an event (a loss becomes infinite, a gradient exactly 0) with the law of its magnitude; figures draw it as a
guide line. The laws hold for margin samples whose other logits are exactly 0; real samples, with their other logits in
(-1/4, 0], show the event up to that spread earlier or later.

References
----------
P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the log-sum-exp and softmax functions", IMA J. Numer.
Anal. 41(4), 2021, doi 10.1093/imanum/draa038: theorems 3.2 to 3.4 and 4.2 to 4.4.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array
from core.arithmetic.entries import Text
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.reductions import DEFAULT, library_order
from core.arithmetic.rounded import NATIVE, round_to
from core.losses.steps import KERAS_EPSILON
from core.messages import held

Law = Callable[[FloatFormat, int], float]
Share = Callable[[Any], Float64Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound of the absolute error.

    Parameters
    ----------
    formula : str
        The bound in LaTeX.
    roundoffs : callable
        From the truth to the bound in unit roundoffs: (num_rows,) for a loss, (num_classes, num_rows) for a
        gradient.
    relative : callable
        From the truth to the relative error, in unit roundoffs, of the sum or probability on which the result rests.
        The bound is divided by 1 - u times it, which takes in what first order leaves out, and is infinite from 1 on.
    holds : callable
        From the truth and the format to the rows where nothing on the way over- or underflows and nothing is clipped.
    underflow : callable
        From the truth to the bound's part in smallest subnormals.
    """

    formula: str
    roundoffs: Callable[[Any], Float64Array]
    relative: Callable[[Any], Float64Array]
    holds: Callable[[Any, FloatFormat], BoolArray]
    underflow: Callable[[Any], Float64Array | float]

    def absolute(self, truth: Any, format: FloatFormat) -> Float64Array:
        """Return the bound of the absolute error of each value, infinite where there is none."""
        roundoff = format.unit_roundoff
        with np.errstate(all="ignore"):  # where a truth is out of float64's range, so is the bound
            first_order = roundoff * self.roundoffs(truth) + format.min_subnormal * self.underflow(truth)
            margin = 1 - roundoff * self.relative(truth)
            growth = np.where(self.holds(truth, format) & (margin > 0), 1 / margin, np.inf)
            return first_order * growth


def everywhere(truth: Any, format: FloatFormat) -> BoolArray:
    """Nothing can over- or underflow, and nothing is clipped."""
    return np.ones(truth.loss.shape, dtype=bool)


def relative_loss_bound(bound: Bound | None, truth: Any, format: FloatFormat) -> Float64Array:
    """Return the bound of each row's relative error of the loss, infinite where there is none.

    Parameters
    ----------
    bound : Bound or None
        That of the formulation's entry, if it has one.
    truth : SoftmaxTruth or SigmoidTruth
        The true values of the rows.
    format : FloatFormat
        The format whose arithmetic computes the loss.
    """
    if bound is None:
        return np.full(truth.loss.shape, np.inf)
    with np.errstate(all="ignore"):  # a loss that float64 cannot hold has no relative bound
        relative = bound.absolute(truth, format) / truth.loss
    return np.where(np.isnan(relative), np.inf, relative)


def relative_gradient_bound(bound: Bound | None, truth: Any, format: FloatFormat) -> Float64Array:
    """Return the bound of each row's ``||error|| / ||gradient||``, infinite where there is none.

    Parameters are those of `relative_loss_bound`.
    """
    if bound is None:
        return np.full(truth.loss.shape, np.inf)
    with np.errstate(all="ignore"):  # a gradient that float64 cannot hold has no relative bound
        components = bound.absolute(truth, format) / truth.gradient_scale
        relative = np.sqrt(np.square(components, out=components).sum(axis=0) / truth.scaled_square)
    return np.where(np.isnan(relative), np.inf, relative)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """An event with the law of its magnitude.

    Parameters
    ----------
    name : str
        Identifier.
    title : str
        The event, in a few words.
    formula : str
        The law in LaTeX: M at the first sample that shows the event.
    sides : tuple of str
        Keys of ``SIDES``: where the event is seen.
    begins : callable
        From format and number of classes to the M of the first event; NaN where the format has none.
    completes : callable, optional
        From format and number of classes to the M from which on ``saturation`` of all samples show it, if not the same.
    share : callable
        From a curve to the share of samples that show the event, at each magnitude.
    loss : str
        A key of ``LOSSES``; ``core.sweep.onsets`` fills it in for the onsets of a formulation.
    formulations : tuple of str
        Keys of ``FORMULATIONS[loss]``, filled in likewise; for the engine "tensorflow" of
        ``core.keras.what_ran.library``.
    saturation : float, default 1
        1/2 where only one of a sigmoid's two labels shows the event.
    engine : str, default "emulated"
        The engine whose curves show it.
    """

    name: str
    title: str
    formula: str
    sides: tuple[str, ...]
    begins: Law
    completes: Law | None = None
    share: Share
    saturation: float = 1.0
    loss: str = ""
    formulations: tuple[str, ...] = ()
    engine: str = "emulated"

    def first(self, format: FloatFormat, num_classes: int) -> float:
        """Return the M of the first event; NaN where the format has none.

        Margin samples have logits that are 0, or negative, and a format that saturates has no infinity.
        """
        is_impossible = self.share is nonfinite_loss and format.saturates
        if is_impossible or not (format.has_zero and format.has_sign):
            return math.nan
        return self.begins(format, num_classes)

    def complete(self, format: FloatFormat, num_classes: int) -> float:
        """Return the M from which on ``saturation`` of all samples show the event; NaN where the format has none."""
        first = self.first(format, num_classes)
        return first if self.completes is None or math.isnan(first) else self.completes(format, num_classes)


def overflow_of_exp(format: FloatFormat, num_classes: int) -> float:
    """Return the argument from which on exp overflows: ln of the largest number."""
    return math.log(format.max)


def underflow_of_exp(format: FloatFormat, num_classes: int) -> float:
    """Return how far below 0 exp rounds to 0: -ln of half the smallest subnormal."""
    return math.log(2) - math.log(format.min_subnormal)


def absorption_of_one(format: FloatFormat, num_classes: int) -> float:
    """Return the M from which on 1 + exp(-M) rounds to 1: p ln 2."""
    return format.precision * math.log(2)


def absorption_of_all(format: FloatFormat, num_classes: int) -> float:
    """Return the same for 1 + the sum of all other exponentials: ln(num_classes - 1) + p ln 2."""
    if _vanishes_before_it_is_absorbed(format):
        return underflow_of_exp(format, num_classes)
    return math.log(num_classes - 1) + format.precision * math.log(2)


def absorption_below_one(format: FloatFormat, num_classes: int) -> float:
    """Return the M from which on 1 minus that sum rounds to 1, below which numbers lie twice as dense.

    From left to right a sum of equal terms stops at 2^p of them, where another is half a spacing, but not in pairs or
    in a wider format, as many classes are added up by default; and no sum is left once each term underflows. NaN where
    numbers below 1 are not denser, so that the terms' shares vanish one by one.
    """
    if _vanishes_before_it_is_absorbed(format):
        return math.nan
    is_in_order = library_order(format, num_classes) == DEFAULT
    counted = min(num_classes - 1, 2**format.precision) if is_in_order else num_classes - 1
    absorbed = math.log(counted) + (format.precision + 1) * math.log(2)
    return min(absorbed, underflow_of_exp(format, num_classes))


def _vanishes_before_it_is_absorbed(format: FloatFormat) -> bool:
    """Return whether numbers below 1 are no denser than those above: a term is 0 before it is too small for a sum."""
    return format.min_subnormal >= format.eps


def flush_of_exp(format: FloatFormat, num_classes: int) -> float:
    """Return how far below 0 a library's exp is 0 that flushes subnormals: -ln of the smallest normal number.

    A format with a smaller exponent range than the one the library computes in is cast to at the end, which keeps its
    subnormals. Some kernels flush the last binade as well.
    """
    if format.min_exponent not in {native.min_exponent for native in NATIVE}:
        return underflow_of_exp(format, num_classes)
    return -math.log(format.min_normal)


def at_least_float32(format: FloatFormat) -> FloatFormat:
    """Return the format in which a library operation works that upcasts narrow ones."""
    return max(format, FORMATS["float32"], key=lambda candidate: candidate.precision)


def lower_clip(format: FloatFormat, num_classes: int) -> float:
    """Return the M from which on exp(-M) rounds to less than Keras' lower clip; NaN where that clip rounds to 0."""
    clip = float(round_to(KERAS_EPSILON, format))
    if clip == 0:
        return math.nan
    spacing = max(format.min_subnormal, math.ldexp(1.0, math.frexp(clip)[1] - format.precision))
    return -math.log(clip - spacing / 2)


def nonfinite_loss(curve: Any) -> Float64Array:
    """Return the share of infinite and NaN losses."""
    return np.asarray(curve.loss.nonfinite_fraction)


def vanished_loss(curve: Any) -> Float64Array:
    """Return the share of losses that are exactly 0."""
    return np.asarray(curve.loss.zero_fraction)


def clipped_label(curve: Any) -> Float64Array:
    """Return the share of samples whose label's probability was clipped."""
    return np.asarray(curve.loss.clipped_fraction)


def dead_gradient(curve: Any) -> Float64Array:
    """Return the share of gradients that are exactly 0 throughout."""
    return np.asarray(curve.gradient.dead_fraction)


def dead_target(curve: Any) -> Float64Array:
    """Return the share of gradients that are exactly 0 at the label."""
    return np.asarray(curve.gradient.target_dead_fraction)


LOSS_ABSORBED = Onset(
    name="loss_absorbed",
    title=Text(held("the loss rounds to 0", by="onset"), de="der Loss wird zu 0 gerundet"),
    formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2",
    sides=("right",),
    begins=absorption_of_one,
    completes=absorption_of_all,
    share=vanished_loss,
)
TARGET_GRADIENT_ABSORBED = Onset(
    name="target_gradient_absorbed",
    title=Text(held("the label's gradient rounds to 0", by="onset"), de="der Gradient am Label wird zu 0 gerundet"),
    formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2",
    sides=("right",),
    begins=absorption_of_one,
    completes=absorption_of_all,
    share=dead_target,
)
SIGMOID_UNDERFLOW = Onset(
    name="sigmoid_underflow",
    title=Text("the loss underflows to 0", de="der Loss wird durch Unterlauf 0"),
    formula=r"-\ln(\mathrm{min_{sub}}/2)",
    sides=("right",),
    begins=underflow_of_exp,
    share=vanished_loss,
)
