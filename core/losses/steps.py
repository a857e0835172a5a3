"""Intermediate values that the formulations of a loss share, and the derivative rules they have in common.

Notation: z logits, y the true class, m = max z, d = z - m, e = exp(d), S = sum e, p = e / S.
"""

from functools import cached_property

import numpy as np

from core.arithmetic.arrays import BoolArray, FloatArray, IntegerArray
from core.arithmetic.rounded import Arithmetic

KERAS_EPSILON = 1e-7  # keras.config.epsilon(), the default of every Keras loss on probabilities


class SoftmaxSteps:
    """Intermediate values of softmax cross-entropy, computed once and shared by the formulations.

    Parameters
    ----------
    arithmetic : Arithmetic
        The format every operation rounds to.
    logits : ndarray, shape (num_classes, num_samples)
        In the arithmetic's carrier. The class axis leads, here and in every step: a class is one contiguous row.
    labels : ndarray of int, shape (num_samples,)
        The true classes.
    """

    def __init__(self, arithmetic: Arithmetic, logits: FloatArray, labels: IntegerArray) -> None:
        self.arithmetic = arithmetic
        self.logits = logits
        self.labels = labels
        self.samples = np.arange(len(labels))

    def of_label(self, values: FloatArray) -> FloatArray:
        """Pick each sample's entry at its label."""
        return np.asarray(values[self.labels, self.samples])

    def at_label(self, values: FloatArray) -> FloatArray:
        """Place one value per sample at its label, zeros elsewhere: the derivative of `of_label`."""
        spread = np.zeros_like(self.logits)
        spread[self.labels, self.samples] = values
        return spread

    @cached_property
    def largest(self) -> FloatArray:
        """The largest logit m."""
        return np.asarray(self.logits.max(axis=0))

    @cached_property
    def shifted(self) -> FloatArray:
        """The shifted logits d = z - m."""
        return self.arithmetic.subtract(self.logits, self.largest)

    @cached_property
    def exponentials(self) -> FloatArray:
        """The terms e = exp(d), at most 1."""
        return self.arithmetic.exp(self.shifted)

    @cached_property
    def total(self) -> FloatArray:
        """The sum S of the exponentials, left to right."""
        return self.arithmetic.sum(self.exponentials)

    @cached_property
    def log_total(self) -> FloatArray:
        """The logarithm of S."""
        return self.arithmetic.log(self.total)

    def log_total_less(self, values: FloatArray) -> FloatArray:
        """Return log S minus values; where S is added up in a wider format, the result is rounded only at the end."""
        if self.arithmetic.accumulator is None:
            return self.arithmetic.subtract(self.log_total, values)
        return self.arithmetic.log_sum_less(self.exponentials, values)

    @cached_property
    def probabilities(self) -> FloatArray:
        """Softmax p = e / S."""
        return self.arithmetic.divide(self.exponentials, self.total)

    @cached_property
    def one_hot(self) -> FloatArray:
        """One at the label, zero elsewhere."""
        return self.at_label(np.ones_like(self.largest))

    @cached_property
    def sum_is_one(self) -> BoolArray:
        """Samples whose S is exactly 1, the smaller terms all absorbed."""
        return np.asarray(self.total == 1)


def divide_backward(
    arithmetic: Arithmetic, upstream: FloatArray, numerator: FloatArray, total: FloatArray
) -> FloatArray:
    """Gradient of ``numerator / sum(numerator)`` by the numerator, as two operations: a division and a sum."""
    by_numerator = arithmetic.divide(upstream, total)
    ratio = arithmetic.divide(arithmetic.divide(-numerator, total), total)
    by_total = arithmetic.sum(arithmetic.multiply(upstream, ratio))
    return arithmetic.add(by_numerator, by_total)


def softmax_backward(arithmetic: Arithmetic, upstream: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Gradient of softmax by its logits, (g - sum(g p)) p."""
    weighted = arithmetic.sum(arithmetic.multiply(upstream, probabilities))
    return arithmetic.multiply(arithmetic.subtract(upstream, weighted), probabilities)


class SigmoidSteps:
    """Intermediate values of sigmoid cross-entropy, computed once and shared by the formulations.

    Parameters
    ----------
    arithmetic : Arithmetic
        The format every operation rounds to.
    logits : ndarray, shape (1, num_samples)
        In the arithmetic's carrier.
    labels : ndarray of int, shape (num_samples,)
        0 or 1.
    """

    def __init__(self, arithmetic: Arithmetic, logits: FloatArray, labels: IntegerArray) -> None:
        self.arithmetic = arithmetic
        self.logits = logits[0]
        self.target = labels.astype(arithmetic.dtype)
        self.one = np.ones_like(self.logits)
        self.other_target = self.one - self.target

    @cached_property
    def decaying(self) -> FloatArray:
        """The term exp(-|z|), at most 1."""
        return self.arithmetic.exp(-np.abs(self.logits))
