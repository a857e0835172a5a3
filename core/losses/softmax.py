"""Softmax cross-entropy: seven ways to compute L = -log softmax(z)_y.

Each function takes the shared steps and returns loss and gradient. The gradient is what back-propagation through that
very formula gives, with the derivative rule of each operation as TensorFlow registers it (``math_grad.py``,
``nn_grad.py``), every operation rounded to the format. Notation: z logits, y the true class, m = max z, d = z - m,
e = exp(d), S = sum e, p = e / S, M = margin between the largest logit and the others.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arithmetic.rounded import Arithmetic, FloatArray
from core.losses.formulation import Evaluation, Formulation, LossFamily

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

    def __init__(self, arithmetic: Arithmetic, logits: FloatArray, labels: npt.NDArray[np.integer]) -> None:
        self.arithmetic = arithmetic
        self.logits = logits
        self.labels = labels
        self.samples = np.arange(len(labels))

    def of_label(self, values: FloatArray) -> FloatArray:
        """Pick each sample's entry at its label."""
        picked: FloatArray = values[self.labels, self.samples]
        return picked

    def at_label(self, values: FloatArray) -> FloatArray:
        """Place one value a sample at its label, zeros elsewhere: the derivative of `of_label`."""
        spread = np.zeros_like(self.logits)
        spread[self.labels, self.samples] = values
        return spread

    @cached_property
    def largest(self) -> FloatArray:
        """The largest logit m."""
        largest: FloatArray = self.logits.max(axis=0)
        return largest

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

    @cached_property
    def probabilities(self) -> FloatArray:
        """Softmax p = e / S."""
        return self.arithmetic.divide(self.exponentials, self.total)

    @cached_property
    def one_hot(self) -> FloatArray:
        """One at the label, zero elsewhere."""
        return self.at_label(np.ones_like(self.largest))

    @cached_property
    def sum_is_one(self) -> npt.NDArray[np.bool_]:
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


def naive(steps: SoftmaxSteps) -> Evaluation:
    """-log(exp(z_y) / sum exp(z)), as the textbook writes it.

    Overflows where z crosses ln max: then inf / inf gives NaN for the right class and 0, so an infinite loss, for
    the others.
    """
    arithmetic = steps.arithmetic
    exponentials = arithmetic.exp(steps.logits)
    total = arithmetic.sum(exponentials)
    probability = steps.of_label(arithmetic.divide(exponentials, total))
    upstream = steps.at_label(-arithmetic.reciprocal(probability))
    by_exponentials = divide_backward(arithmetic, upstream, exponentials, total)
    return Evaluation(
        loss=-arithmetic.log(probability),
        gradient=arithmetic.multiply(by_exponentials, exponentials),
    )


def max_shift(steps: SoftmaxSteps) -> Evaluation:
    """-log(softmax(z)_y), softmax with the maximum subtracted.

    No overflow, but p_y underflows to 0 for a wrong class at M > -ln(min_subnormal / 2): infinite loss, NaN gradient.
    """
    arithmetic = steps.arithmetic
    probability = steps.of_label(steps.probabilities)
    upstream = steps.at_label(-arithmetic.reciprocal(probability))
    return Evaluation(
        loss=-arithmetic.log(probability),
        gradient=softmax_backward(arithmetic, upstream, steps.probabilities),
        sum_is_one=steps.sum_is_one,
    )


def keras_clip(steps: SoftmaxSteps) -> Evaluation:
    """-sum(one_hot * log(clip(p / sum p, eps, 1 - eps))), Keras' CategoricalCrossentropy on probabilities.

    The loss cannot exceed -ln(eps), about 16.118, and beyond it the whole gradient is exactly 0. In a format that
    rounds eps to 0 nothing is clipped and 0 * log(0) is NaN.
    """
    arithmetic = steps.arithmetic
    low, high = arithmetic.carry([KERAS_EPSILON, 1 - KERAS_EPSILON])
    total = arithmetic.sum(steps.probabilities)
    normalised = arithmetic.divide(steps.probabilities, total)
    clipped = np.clip(normalised, low, high)
    loss = -arithmetic.sum(arithmetic.multiply(steps.one_hot, arithmetic.log(clipped)))

    by_clipped = arithmetic.multiply(-steps.one_hot, arithmetic.reciprocal(clipped))
    was_clipped = (normalised < low) | (normalised > high)
    by_normalised = np.where(was_clipped, arithmetic.dtype.type(0), by_clipped)
    by_probabilities = divide_backward(arithmetic, by_normalised, steps.probabilities, total)
    return Evaluation(
        loss=loss,
        gradient=softmax_backward(arithmetic, by_probabilities, steps.probabilities),
        clipped=was_clipped[steps.labels, steps.samples],
        sum_is_one=steps.sum_is_one,
    )


def log_softmax(steps: SoftmaxSteps) -> Evaluation:
    """-(d_y - log S).

    Finite everywhere; for the right class at M > ln(num_classes) + p ln 2 the sum S rounds to 1 and the loss to 0.
    """
    arithmetic = steps.arithmetic
    log_probabilities = arithmetic.subtract(steps.shifted, steps.log_total)
    return Evaluation(
        loss=-steps.of_label(log_probabilities),
        gradient=arithmetic.subtract(arithmetic.exp(log_probabilities), steps.one_hot),
        sum_is_one=steps.sum_is_one,
    )


def lse_minus_logit(steps: SoftmaxSteps) -> Evaluation:
    """(m + log S) - z_y, log-sum-exp minus the logit.

    Adding m before subtracting z_y absorbs log S: the loss is exactly 0 as soon as log S falls below half an ulp of m,
    which a common offset reaches even when the logits differ little.
    """
    arithmetic = steps.arithmetic
    log_sum_exp = arithmetic.add(steps.log_total, steps.largest)
    by_exponentials = arithmetic.reciprocal(steps.total)
    return Evaluation(
        loss=arithmetic.subtract(log_sum_exp, steps.of_label(steps.logits)),
        gradient=arithmetic.subtract(arithmetic.multiply(by_exponentials, steps.exponentials), steps.one_hot),
        sum_is_one=steps.sum_is_one,
    )


def log1p(steps: SoftmaxSteps) -> Evaluation:
    """(m - z_y) + log1p(sum of exp(d) without the largest term).

    The loss keeps full relative accuracy until the terms underflow at M > -ln(min_subnormal / 2). Its gradient does
    not: for the right class it adds up 1 - sum - 1 and loses sums below the unit roundoff.
    """
    arithmetic = steps.arithmetic
    leading = np.argmax(steps.logits, axis=0)
    others = steps.exponentials.copy()
    others[leading, steps.samples] = 0
    total = arithmetic.sum(others)
    gap = arithmetic.subtract(steps.largest, steps.of_label(steps.logits))

    by_others = arithmetic.multiply(arithmetic.reciprocal(arithmetic.add(total, np.ones_like(total))), others)
    by_largest = arithmetic.subtract(np.ones_like(total), arithmetic.sum(by_others))
    gradient = arithmetic.subtract(by_others, steps.one_hot)
    gradient[leading, steps.samples] = arithmetic.add(gradient[leading, steps.samples], by_largest)
    return Evaluation(loss=arithmetic.add(gap, arithmetic.log1p(total)), gradient=gradient)


def fused(steps: SoftmaxSteps) -> Evaluation:
    """Log S - d_y with gradient p - one_hot: what from_logits=True runs (TensorFlow's ``xent_op.h``).

    The loss is that of `log_softmax`; the gradient is p - 1 for the label, finite at any magnitude, exactly 0 for the
    right class from M > ln(num_classes) + p ln 2 on.
    """
    arithmetic = steps.arithmetic
    return Evaluation(
        loss=arithmetic.subtract(steps.log_total, steps.of_label(steps.shifted)),
        gradient=arithmetic.subtract(steps.probabilities, steps.one_hot),
        sum_is_one=steps.sum_is_one,
    )


SOFTMAX = LossFamily(name="softmax", title="Softmax cross-entropy", steps=SoftmaxSteps)

SOFTMAX_FORMULATIONS = (
    Formulation(
        name="naive",
        loss=SOFTMAX,
        title="Naive: log of softmax",
        formula=r"-\log\frac{e^{z_y}}{\sum_j e^{z_j}}",
        breaks="overflows once a logit exceeds ln max",
        function=naive,
    ),
    Formulation(
        name="max_shift",
        loss=SOFTMAX,
        title="Max-shifted softmax, then log",
        formula=r"-\log\frac{e^{z_y-m}}{\sum_j e^{z_j-m}}",
        breaks="the probability underflows to 0 when the model is confidently wrong",
        function=max_shift,
    ),
    Formulation(
        name="keras_clip",
        loss=SOFTMAX,
        title="Keras on probabilities (clipped)",
        formula=r"-\log\operatorname{clip}(p_y, 10^{-7}, 1-10^{-7})",
        breaks="the loss stops growing at the clip and the gradient is exactly 0 there",
        function=keras_clip,
    ),
    Formulation(
        name="log_softmax",
        loss=SOFTMAX,
        title="Log-softmax",
        formula=r"-\bigl((z_y-m)-\log\sum_j e^{z_j-m}\bigr)",
        breaks="a confidently right loss rounds to 0",
        function=log_softmax,
    ),
    Formulation(
        name="lse_minus_logit",
        loss=SOFTMAX,
        title="Log-sum-exp minus logit",
        formula=r"\bigl(m+\log\sum_j e^{z_j-m}\bigr)-z_y",
        breaks="a common offset absorbs the loss",
        function=lse_minus_logit,
    ),
    Formulation(
        name="log1p",
        loss=SOFTMAX,
        title="log1p of the other terms",
        formula=r"(m-z_y)+\operatorname{log1p}\sum_{j\ne k} e^{z_j-m}",
        breaks="the loss stays accurate until the terms underflow, its gradient does not",
        function=log1p,
    ),
    Formulation(
        name="fused",
        loss=SOFTMAX,
        title="Fused (from_logits=True)",
        formula=r"\log\sum_j e^{z_j-m}-(z_y-m)",
        breaks="a confidently right loss and gradient round to 0",
        function=fused,
    ),
)
