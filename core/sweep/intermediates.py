"""True intermediate values of a loss, as needed for error bounds and conditioning.

Everything is float64 from the reference and the exact logits: good to many digits, not certified. The certified loss
and gradient live in ``core.truth.reference``.

Notation, for one sample: y the label, m the largest logit, d = z - m, S = sum exp(d), p = exp(d) / S.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.losses import by_class
from core.sweep.samples import Samples
from core.truth.reference import Reference


def _ratio(numerator: Float64Array, loss: Float64Array) -> Float64Array:
    """Divide by the loss; infinite where float64 cannot hold it."""
    with np.errstate(all="ignore"):
        return np.where(loss > 0, numerator / loss, np.inf)


class GradientNorm:
    """The norm of the true gradient, scaled so that squares do not underflow."""

    gradient: Float64Array

    @cached_property
    def gradient_scale(self) -> Float64Array:
        """The largest component's absolute value."""
        return np.asarray(self.gradient.max(axis=0))

    @cached_property
    def scaled_square(self) -> Float64Array:
        """The sum of squares of the components, each divided by the largest."""
        with np.errstate(invalid="ignore"):  # a gradient that float64 cannot hold
            return np.asarray(np.square(self.gradient / self.gradient_scale).sum(axis=0))


class SoftmaxTruth(GradientNorm):
    """True intermediate values of softmax cross-entropy, to float64's accuracy, each computed when it is first needed.

    Parameters
    ----------
    samples : Samples
        Logits and labels.
    reference : Reference
        True loss and gradient.
    """

    name = "softmax"

    def __init__(self, samples: Samples, reference: Reference) -> None:
        self.logits = by_class(samples.logits)
        self.labels = samples.labels
        self.rows = np.arange(len(self.labels))
        self.num_classes = len(self.logits)
        self.loss = reference.loss_hi
        self.gradient = np.abs(by_class(reference.gradient_hi))
        self.largest: Float64Array = self.logits.max(axis=0)
        self.distances = self.largest - self.logits

    @cached_property
    def farthest(self) -> Float64Array:
        """The largest distance of a logit from the largest."""
        return np.asarray(self.distances.max(axis=0))

    @cached_property
    def terms(self) -> Float64Array:
        """The terms exp(d)."""
        with np.errstate(under="ignore"):
            return np.asarray(np.exp(-self.distances))

    @cached_property
    def total(self) -> Float64Array:
        """The sum S."""
        return np.asarray(self.terms.sum(axis=0))

    @cached_property
    def probabilities(self) -> Float64Array:
        """The probabilities p."""
        return np.asarray(self.terms / self.total)

    @cached_property
    def spread(self) -> Float64Array:
        """How much the rounding of d weighs in S: w = sum |d| p."""
        return np.asarray((self.distances * self.probabilities).sum(axis=0))

    @cached_property
    def tail_spread(self) -> Float64Array:
        """The same without the largest term: sum |d| p over the others, relative to their share."""
        leading = self.logits.argmax(axis=0)
        tail = self.total - 1
        inexact = tail < 0.5
        if inexact.any():
            others = self.terms[:, inexact].copy()
            others[leading[inexact], np.arange(others.shape[1])] = 0
            tail[inexact] = others.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):  # a tail that float64 cannot hold
            spread = self.spread * self.total / tail
        return np.where(tail > 0, spread, self.farthest)

    @cached_property
    def at_label(self) -> Float64Array:
        """The distance |d_y| of the label's logit from the largest."""
        return np.asarray(self.distances[self.labels, self.rows])

    @cached_property
    def probability(self) -> Float64Array:
        """The label's probability p_y."""
        return np.asarray(self.probabilities[self.labels, self.rows])

    @cached_property
    def log_total(self) -> Float64Array:
        """The logarithm of S."""
        return np.asarray(np.log(self.total))

    @cached_property
    def condition(self) -> Float64Array:
        """Relative change of the loss by a relative change of the logits: 2 (1 - p_y) max|z| / L."""
        away = self.gradient[self.labels, self.rows]
        return _ratio(2 * away * np.abs(self.logits).max(axis=0), self.loss)


class SigmoidTruth(GradientNorm):
    """True intermediate values of sigmoid cross-entropy, to float64's accuracy.

    Parameters
    ----------
    samples : Samples
        Logits and labels.
    reference : Reference
        True loss and gradient.
    """

    name = "sigmoid"

    def __init__(self, samples: Samples, reference: Reference) -> None:
        self.logits = samples.logits
        self.label_is_one = samples.labels == 1
        self.loss = reference.loss_hi
        self.gradient = np.abs(by_class(reference.gradient_hi))
        with np.errstate(over="ignore", under="ignore"):
            self.exponential: Float64Array = np.exp(-self.logits)
            self.activation: Float64Array = 1 / (1 + self.exponential)
            self.complement: Float64Array = 1 / (1 + np.exp(self.logits))

    @cached_property
    def smaller(self) -> Float64Array:
        """The smaller of a and 1 - a."""
        return np.minimum(self.activation, self.complement)

    @cached_property
    def log_argument(self) -> Float64Array:
        """The probability whose logarithm is the loss: a or 1 - a."""
        return np.where(self.label_is_one, self.activation, self.complement)

    @cached_property
    def complement_growth(self) -> Float64Array:
        """How much a relative error of a grows in the logarithm's argument: 1 for a, a / (1 - a) for 1 - a."""
        return np.where(self.label_is_one, 1.0, self.activation / self.complement)

    @cached_property
    def condition(self) -> Float64Array:
        """Relative change of the loss by a relative change of the logit: |z g| / L."""
        return _ratio(np.abs(self.logits) * self.gradient[0], self.loss)


TRUTHS: dict[str, Callable[[Samples, Reference], Any]] = {"softmax": SoftmaxTruth, "sigmoid": SigmoidTruth}
