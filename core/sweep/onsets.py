"""Magnitudes at which a formula breaks, computed from the format: the table ``ONSETS``.

An onset is an event (a loss becomes infinite, a gradient exactly 0), who shows it, and the law of its magnitude. Onsets
are drawn as guide lines; how large errors are before lives in ``core.sweep.bounds``.

The laws hold for margin samples whose other logits are exactly 0; real samples, with their other logits in (-1/4, 0],
show the event up to that spread earlier or later.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.rounded import NATIVE, round_to
from core.losses.softmax import KERAS_EPSILON
from core.sweep.curves import EMULATED, Curve

Law = Callable[[FloatFormat, int], float]
Share = Callable[[Curve], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """An event with the law of its magnitude.

    Parameters
    ----------
    name : str
        Identifier.
    title : str
        What happens, in a few words.
    formula : str
        The law in LaTeX: M at the first sample that shows the event.
    loss : str
        A key of ``LOSSES``.
    sides, formulations : tuple of str
        Keys of ``SIDES`` and of ``FORMULATIONS[loss]`` (for the engine "tensorflow", of ``core.keras.what_ran.library``): where
        the event is seen.
    first : callable
        From format and number of classes to the M of the first event; NaN where the format has none.
    complete : callable
        From format and number of classes to the M from which on ``saturation`` of all samples show it.
    share : callable
        From a curve to the share of samples that show the event, at each magnitude.
    saturation : float, default 1
        1/2 where only one of a sigmoid's two labels shows the event.
    engine : str, default "emulated"
        The engine whose curves show it.
    """

    name: str
    title: str
    formula: str
    loss: str
    sides: tuple[str, ...]
    formulations: tuple[str, ...]
    first: Law
    complete: Law
    share: Share
    saturation: float = 1.0
    engine: str = EMULATED


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
    return math.log(num_classes - 1) + format.precision * math.log(2)


def absorption_below_one(format: FloatFormat, num_classes: int) -> float:
    """Return the M from which on 1 minus that sum rounds to 1, below which numbers lie twice as dense."""
    return math.log(2) + absorption_of_all(format, num_classes)


def flush_of_exp(format: FloatFormat, num_classes: int) -> float:
    """Return how far below 0 a library's exp is 0 that flushes subnormals: -ln of the smallest normal number.

    A format with a smaller exponent range than the one the library computes in is cast to at the end, which keeps its
    subnormals. Some kernels flush the last binade as well.
    """
    if format.min_exponent not in {native.min_exponent for native in NATIVE}:
        return underflow_of_exp(format, num_classes)
    return -math.log(format.min_normal)


def _at_least_float32(format: FloatFormat) -> FloatFormat:
    """Return the format in which a library operation works that upcasts narrow ones."""
    return max(format, FORMATS["float32"], key=lambda candidate: candidate.precision)


def lower_clip(format: FloatFormat, num_classes: int) -> float:
    """Return the M from which on exp(-M) rounds to less than Keras' lower clip; NaN where that clip rounds to 0."""
    clip = float(round_to(KERAS_EPSILON, format))
    if clip == 0:
        return math.nan
    spacing = max(format.min_subnormal, math.ldexp(1.0, math.frexp(clip)[1] - format.precision))
    return -math.log(clip - spacing / 2)


def nonfinite_loss(curve: Curve) -> npt.NDArray[np.float64]:
    """Return the share of infinite and NaN losses."""
    return curve.loss.nonfinite_fraction


def vanished_loss(curve: Curve) -> npt.NDArray[np.float64]:
    """Return the share of losses that are exactly 0."""
    return curve.loss.zero_fraction


def dead_gradient(curve: Curve) -> npt.NDArray[np.float64]:
    """Return the share of gradients that are exactly 0 throughout."""
    return curve.gradient.dead_fraction


def dead_target(curve: Curve) -> npt.NDArray[np.float64]:
    """Return the share of gradients that are exactly 0 at the label."""
    return curve.gradient.target_dead_fraction


ONSETS: dict[str, Onset] = {
    onset.name: onset
    for onset in (
        Onset(
            name="naive_overflow",
            title="exp overflows",
            formula=r"\ln \mathrm{max}",
            loss="softmax",
            sides=("right", "wrong"),
            formulations=("naive",),
            first=overflow_of_exp,
            complete=overflow_of_exp,
            share=nonfinite_loss,
        ),
        Onset(
            name="probability_underflow",
            title="the probability rounds to 0",
            formula=r"-\ln(\mathrm{min_{sub}}/2)",
            loss="softmax",
            sides=("wrong",),
            formulations=("max_shift",),
            first=underflow_of_exp,
            complete=underflow_of_exp,
            share=nonfinite_loss,
        ),
        Onset(
            name="loss_absorbed",
            title="the loss rounds to 0",
            formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2",
            loss="softmax",
            sides=("right",),
            formulations=("max_shift", "log_softmax", "fused"),
            first=absorption_of_one,
            complete=absorption_of_all,
            share=vanished_loss,
        ),
        Onset(
            name="target_gradient_absorbed",
            title="the label's gradient rounds to 0",
            formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2",
            loss="softmax",
            sides=("right",),
            formulations=("log_softmax", "lse_minus_logit", "fused"),
            first=absorption_of_one,
            complete=absorption_of_all,
            share=dead_target,
        ),
        Onset(
            name="log1p_gradient_absorbed",
            title="the label's gradient rounds to 0",
            formula=r"\ln(n-1) + (p+1) \ln 2",
            loss="softmax",
            sides=("right",),
            formulations=("log1p",),
            first=absorption_below_one,
            complete=absorption_below_one,
            share=dead_target,
        ),
        Onset(
            name="log1p_underflow",
            title="the loss underflows to 0",
            formula=r"-\ln(\mathrm{min_{sub}}/2)",
            loss="softmax",
            sides=("right",),
            formulations=("log1p",),
            first=underflow_of_exp,
            complete=underflow_of_exp,
            share=vanished_loss,
        ),
        Onset(
            name="keras_clip_dead",
            title="clipping kills the gradient",
            formula=r"-\ln 10^{-7}",
            loss="softmax",
            sides=("wrong",),
            formulations=("keras_clip",),
            first=lower_clip,
            complete=lower_clip,
            share=dead_gradient,
        ),
        Onset(
            name="sigmoid_saturation",
            title="1 - sigmoid rounds to 0",
            formula=r"p \ln 2",
            loss="sigmoid",
            sides=("right", "wrong"),
            formulations=("naive",),
            first=absorption_of_one,
            complete=absorption_of_one,
            share=nonfinite_loss,
            saturation=0.5,
        ),
        Onset(
            name="sigmoid_clip_dead",
            title="clipping kills the gradient",
            formula=r"-\ln 10^{-7}",
            loss="sigmoid",
            sides=("wrong",),
            formulations=("keras_clip",),
            first=lower_clip,
            complete=lower_clip,
            share=dead_gradient,
            saturation=0.5,
        ),
        Onset(
            name="log1p_exp_overflow",
            title="exp overflows",
            formula=r"\ln \mathrm{max}",
            loss="sigmoid",
            sides=("wrong",),
            formulations=("log1p_exp",),
            first=overflow_of_exp,
            complete=overflow_of_exp,
            share=nonfinite_loss,
        ),
        Onset(
            name="sigmoid_underflow",
            title="the loss underflows to 0",
            formula=r"-\ln(\mathrm{min_{sub}}/2)",
            loss="sigmoid",
            sides=("right",),
            formulations=("log1p_exp", "fused"),
            first=underflow_of_exp,
            complete=underflow_of_exp,
            share=vanished_loss,
        ),
        Onset(
            name="library_probability_flush",
            title="the library flushes the probability to 0",
            formula=r"-\ln \mathrm{min_{normal}}",
            loss="softmax",
            sides=("wrong",),
            formulations=("tf_softmax_log",),
            first=lambda format, num_classes: flush_of_exp(format, num_classes) - math.log(2),
            complete=flush_of_exp,
            share=nonfinite_loss,
            engine="tensorflow",
        ),
        Onset(
            name="library_loss_absorbed",
            title="the library's fused loss rounds to 0",
            formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2,\ p \ge 24",
            loss="softmax",
            sides=("right",),
            formulations=("tf_dense",),
            first=lambda format, num_classes: absorption_of_one(_at_least_float32(format), num_classes),
            complete=lambda format, num_classes: absorption_of_all(_at_least_float32(format), num_classes),
            share=vanished_loss,
            engine="tensorflow",
        ),
        Onset(
            name="library_clip_dead",
            title="clipping given probabilities kills the gradient",
            formula=r"-\ln 10^{-7}",
            loss="softmax",
            sides=("wrong",),
            formulations=("keras_dense_probabilities",),
            first=lower_clip,
            complete=lower_clip,
            share=dead_gradient,
            engine="tensorflow",
        ),
        Onset(
            name="library_sigmoid_saturation",
            title="1 - sigmoid rounds to 0",
            formula=r"p \ln 2 \text{ to } (p+1) \ln 2",
            loss="sigmoid",
            sides=("right", "wrong"),
            formulations=("tf_sigmoid_log",),
            first=absorption_of_one,
            complete=lambda format, num_classes: absorption_of_one(format, num_classes) + math.log(2),
            share=nonfinite_loss,
            saturation=0.5,
            engine="tensorflow",
        ),
    )
}
