"""First-order bounds of rounding errors: the tables ``LOSS_BOUNDS`` and ``GRADIENT_BOUNDS``.

A bound counts unit roundoffs u, from the true intermediate values of each sample. Where every operation rounds once, no
error exceeds its bound. At which magnitude a formula breaks altogether stands in ``core.sweep.onsets``.

Notation, for one sample: n classes, y the label, m the largest logit, d = z - m, S = sum exp(d), p = exp(d) / S, L the
loss, g the gradient, w = sum |d| p, at most ln n.

References
----------
P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the log-sum-exp and softmax functions", IMA J. Numer.
Anal. 41(4), 2021, doi 10.1093/imanum/draa038: theorems 3.2 to 3.4 and 4.2 to 4.4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import round_to
from core.losses.softmax import KERAS_EPSILON
from core.sweep.intermediates import SigmoidTruth, SoftmaxTruth

Float64Array = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


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
        """Return the bound of the absolute error of each value, infinite where nothing can be said."""
        roundoff = format.unit_roundoff
        with np.errstate(all="ignore"):  # where a truth is out of float64's range, so is the bound
            first_order = roundoff * self.roundoffs(truth) + format.min_subnormal * self.underflow(truth)
            margin = 1 - roundoff * self.relative(truth)
            growth = np.where(self.holds(truth, format) & (margin > 0), 1 / margin, np.inf)
            return first_order * growth


def _everywhere(truth: SigmoidTruth, format: FloatFormat) -> BoolArray:
    return np.ones(truth.loss.shape, dtype=bool)


def _differences_fit(truth: SoftmaxTruth, format: FloatFormat) -> BoolArray:
    return np.asarray(truth.farthest + np.abs(truth.largest) + truth.log_total < format.max)


def _naive_stays_in_range(truth: SoftmaxTruth, format: FloatFormat) -> BoolArray:
    largest_sum = np.exp(truth.largest) * truth.total
    smallest = np.minimum(np.exp(truth.largest - truth.at_label), truth.probability)
    safety = 1 + truth.num_classes * format.eps
    return np.asarray((largest_sum * safety < format.max) & (smallest > format.min_normal * safety))


def _probability_is_normal(truth: SoftmaxTruth, format: FloatFormat) -> BoolArray:
    smallest = format.min_normal * (1 + 2 * truth.num_classes * format.eps)
    return np.asarray((truth.probability > smallest) & _differences_fit(truth, format))


def _probability_is_not_clipped(truth: SoftmaxTruth, format: FloatFormat) -> BoolArray:
    low, high = round_to([KERAS_EPSILON, 1 - KERAS_EPSILON], format)
    slack = format.unit_roundoff * (truth.num_classes + 8 + truth.spread + truth.at_label)
    inside = (truth.probability * (1 - slack) > low) & (truth.probability * (1 + slack) < high)
    return np.asarray(inside & (low > 0) & _probability_is_normal(truth, format))


def _sigmoid_stays_in_range(truth: SigmoidTruth, format: FloatFormat) -> BoolArray:
    safety = 1 + 4 * format.eps
    smallest = np.minimum(np.minimum(truth.exponential, truth.activation), truth.log_argument)
    in_range = (truth.exponential * safety < format.max) & (smallest > format.min_normal * safety)
    return np.asarray(in_range & (truth.complement > 4 * format.unit_roundoff))


def _activation_is_not_clipped(truth: SigmoidTruth, format: FloatFormat) -> BoolArray:
    low, high = round_to([KERAS_EPSILON, 1 - KERAS_EPSILON], format)
    safety = 1 + 2 * format.eps
    inside = (truth.activation > low * safety) & (truth.activation * safety < high)
    return np.asarray(inside & (low > 0) & (truth.activation > format.min_normal * safety))


def _loss_from_logarithms(truth: SoftmaxTruth) -> Float64Array:
    return np.asarray(truth.num_classes + truth.spread + 2 * truth.loss)


_LOG_SOFTMAX = Bound(
    formula=r"|\Delta L| \le u\,(n + w + 2L)",
    roundoffs=_loss_from_logarithms,
    relative=lambda truth: truth.num_classes + truth.spread,
    holds=_differences_fit,
    underflow=lambda truth: truth.num_classes + 1,
)

LOSS_BOUNDS: dict[str, dict[str, Bound]] = {
    "softmax": {
        "naive": Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + L)",
            roundoffs=lambda truth: truth.num_classes + 2 + truth.loss,
            relative=lambda truth: np.full_like(truth.loss, truth.num_classes + 2),
            holds=_naive_stays_in_range,
            underflow=lambda truth: 1 + truth.num_classes * np.exp(-truth.largest) / truth.total,
        ),
        "max_shift": Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + w + |d_y| + L)",
            roundoffs=lambda truth: truth.num_classes + 2 + truth.spread + truth.at_label + truth.loss,
            relative=lambda truth: truth.num_classes + 2 + truth.spread + truth.at_label,
            holds=_probability_is_normal,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        "keras_clip": Bound(
            formula=r"|\Delta L| \le u\,(n + 4 + w + |d_y| + L)",
            roundoffs=lambda truth: truth.num_classes + 4 + truth.spread + truth.at_label + truth.loss,
            relative=lambda truth: truth.num_classes + 4 + truth.spread + truth.at_label,
            holds=_probability_is_not_clipped,
            underflow=lambda truth: 2 * truth.num_classes + 1,
        ),
        "log_softmax": _LOG_SOFTMAX,
        "lse_minus_logit": Bound(
            formula=r"|\Delta L| \le u\,(n + w + \log S + |m + \log S| + L)",
            roundoffs=lambda truth: (
                truth.num_classes
                + truth.spread
                + truth.log_total
                + np.abs(truth.largest + truth.log_total)
                + truth.loss
            ),
            relative=lambda truth: truth.num_classes + truth.spread,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        "log1p": Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + w')\,L",
            roundoffs=lambda truth: (truth.num_classes + 2 + truth.tail_spread) * truth.loss,
            relative=lambda truth: truth.num_classes + 2 + truth.tail_spread,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        "fused": _LOG_SOFTMAX,
    },
    "sigmoid": {
        "naive": Bound(
            formula=r"|\Delta L| \le u\,\bigl(1 + 3\,r + L\bigr),\ r = 1 \text{ or } \tfrac{a}{1-a}",
            roundoffs=lambda truth: 1 + 3 * truth.complement_growth + truth.loss,
            relative=lambda truth: 1 + 3 * truth.complement_growth,
            holds=_sigmoid_stays_in_range,
            underflow=lambda truth: 1,
        ),
        "keras_clip": Bound(
            formula=r"|\Delta L| \le u\,\bigl(1 + r + L\bigr),\ r = 1 \text{ or } \tfrac{a}{1-a}",
            roundoffs=lambda truth: 1 + truth.complement_growth + truth.loss,
            relative=lambda truth: 1 + truth.complement_growth,
            holds=_activation_is_not_clipped,
            underflow=lambda truth: 1,
        ),
        "log1p_exp": Bound(
            formula=r"|\Delta L| \le 2u\,L",
            roundoffs=lambda truth: 2 * truth.loss,
            relative=lambda truth: np.full_like(truth.loss, 2),
            holds=lambda truth, format: truth.log_argument * format.max > 1 + 2 * format.eps,
            underflow=lambda truth: 2,
        ),
        "fused": Bound(
            formula=r"|\Delta L| \le 3u\,L",
            roundoffs=lambda truth: 3 * truth.loss,
            relative=lambda truth: np.full_like(truth.loss, 3),
            holds=_everywhere,
            underflow=lambda truth: 2,
        ),
    },
}

GRADIENT_BOUNDS: dict[str, dict[str, Bound]] = {
    "softmax": {
        "fused": Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 2 + w + |d_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 2 + truth.spread + truth.distances) + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 2 + truth.spread + truth.farthest,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
        "log_softmax": Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 1 + w + 2\,|\log p_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 1 + truth.spread + 2 * (truth.distances + truth.log_total))
                + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 1 + truth.spread + 2 * (truth.farthest + truth.log_total),
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
        "lse_minus_logit": Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 3 + w + |d_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 3 + truth.spread + truth.distances) + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 3 + truth.spread + truth.farthest,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
    },
    "sigmoid": {
        "fused": Bound(
            formula=r"|\Delta g| \le u\,(4s + |g|),\ s = \min(a, 1-a)",
            roundoffs=lambda truth: 4 * truth.smaller[None] + truth.gradient,
            relative=lambda truth: np.full_like(truth.loss, 4),
            holds=_everywhere,
            underflow=lambda truth: 2,
        ),
    },
}


def relative_loss_bound(truth: Any, formulation: str | None, format: FloatFormat) -> Float64Array:
    """Return the bound of each row's relative error of the loss, infinite where theory says nothing.

    Parameters
    ----------
    truth : SoftmaxTruth or SigmoidTruth
        The true values of the rows.
    formulation : str or None
        A key of ``LOSS_BOUNDS[truth.name]``; for any other name there is no bound.
    format : FloatFormat
        The format whose arithmetic computes the loss.
    """
    bound = LOSS_BOUNDS[truth.name].get(formulation or "")
    if bound is None:
        return np.full(truth.loss.shape, np.inf)
    with np.errstate(all="ignore"):  # a loss that float64 cannot hold has no relative bound
        relative = bound.absolute(truth, format) / truth.loss
    return np.where(np.isnan(relative), np.inf, relative)


def relative_gradient_bound(truth: Any, formulation: str | None, format: FloatFormat) -> Float64Array:
    """Return the bound of each row's ``||error|| / ||gradient||``, infinite where theory says nothing.

    Parameters are those of `relative_loss_bound`, with ``GRADIENT_BOUNDS``.
    """
    bound = GRADIENT_BOUNDS[truth.name].get(formulation or "")
    if bound is None:
        return np.full(truth.loss.shape, np.inf)
    with np.errstate(all="ignore"):  # a gradient that float64 cannot hold has no relative bound
        components = bound.absolute(truth, format) / truth.gradient_scale
        relative = np.sqrt(np.square(components, out=components).sum(axis=0) / truth.scaled_square)
    return np.where(np.isnan(relative), np.inf, relative)
