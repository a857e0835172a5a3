"""First-order bounds of rounding errors, as they stand in the formulations' entries.

A bound counts unit roundoffs u, from the true intermediate values of each sample. Where every operation rounds once, no
error exceeds its bound. At which magnitude a formula breaks altogether stands in ``core.losses.onset``.

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


def everywhere(truth: Any, format: FloatFormat) -> BoolArray:
    """Nothing can over- or underflow, and nothing is clipped."""
    return np.ones(truth.loss.shape, dtype=bool)


def relative_loss_bound(bound: Bound | None, truth: Any, format: FloatFormat) -> Float64Array:
    """Return the bound of each row's relative error of the loss, infinite where theory says nothing.

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
    """Return the bound of each row's ``||error|| / ||gradient||``, infinite where theory says nothing.

    Parameters are those of `relative_loss_bound`.
    """
    if bound is None:
        return np.full(truth.loss.shape, np.inf)
    with np.errstate(all="ignore"):  # a gradient that float64 cannot hold has no relative bound
        components = bound.absolute(truth, format) / truth.gradient_scale
        relative = np.sqrt(np.square(components, out=components).sum(axis=0) / truth.scaled_square)
    return np.where(np.isnan(relative), np.inf, relative)
