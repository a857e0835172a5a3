"""Sigmoid (binary) cross-entropy: four ways to compute L = -y log a - (1 - y) log(1 - a), a = sigmoid(z).

As in ``softmax``, each function returns the loss and the gradient that back-propagation through it gives, every
operation rounded. The true loss is log(1 + exp(-z)) for y = 1 and log(1 + exp(z)) for y = 0.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arithmetic.rounded import Arithmetic, FloatArray
from core.losses.formulation import Evaluation, Formulation, LossFamily
from core.losses.softmax import KERAS_EPSILON


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

    def __init__(self, arithmetic: Arithmetic, logits: FloatArray, labels: npt.NDArray[np.integer]) -> None:
        self.arithmetic = arithmetic
        self.logits = logits[0]
        self.target = labels.astype(arithmetic.dtype)
        self.one = np.ones_like(self.logits)
        self.other_target = self.one - self.target

    @cached_property
    def decaying(self) -> FloatArray:
        """The term exp(-|z|), at most 1."""
        return self.arithmetic.exp(-np.abs(self.logits))

    @cached_property
    def sum_is_one(self) -> npt.NDArray[np.bool_]:
        """Samples whose 1 + exp(-|z|) is exactly 1."""
        return np.asarray(self.arithmetic.add(self.one, self.decaying) == 1)


def _loss_of_probability(steps: SigmoidSteps, activation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """-(y log a + (1 - y) log(1 - a)) and its derivative by a, two-step: the activation is already rounded."""
    arithmetic = steps.arithmetic
    complement = arithmetic.subtract(steps.one, activation)
    loss = -arithmetic.add(
        arithmetic.multiply(steps.target, arithmetic.log(activation)),
        arithmetic.multiply(steps.other_target, arithmetic.log(complement)),
    )
    by_activation = arithmetic.subtract(
        arithmetic.multiply(steps.other_target, arithmetic.reciprocal(complement)),
        arithmetic.multiply(steps.target, arithmetic.reciprocal(activation)),
    )
    return loss, by_activation


def naive(steps: SigmoidSteps) -> Evaluation:
    """-(y log a + (1 - y) log(1 - a)) with a = 1 / (1 + exp(-z)), as the textbook writes it.

    1 - a is exactly 0 from z > p ln 2 on: an infinite loss for y = 0, and 0 * log(0) = NaN for y = 1. On the other side
    a is 0 from -z > ln max on.
    """
    arithmetic = steps.arithmetic
    exponential = arithmetic.exp(-steps.logits)
    total = arithmetic.add(steps.one, exponential)
    loss, by_activation = _loss_of_probability(steps, arithmetic.reciprocal(total))
    by_total = arithmetic.multiply(by_activation, arithmetic.divide(arithmetic.divide(-steps.one, total), total))
    return Evaluation(loss=loss, gradient=-arithmetic.multiply(by_total, exponential)[None])


def keras_clip(steps: SigmoidSteps) -> Evaluation:
    """The same loss of clip(sigmoid(z), eps, 1 - eps): Keras' BinaryCrossentropy on probabilities.

    The loss stops at -ln(eps), about 16.118, for y = 1 and at -ln(1 - round(1 - eps)) for y = 0; the gradient is
    exactly 0 beyond. Where 1 - eps rounds to 1 the result is infinite or NaN instead.
    """
    arithmetic = steps.arithmetic
    low, high = arithmetic.carry([KERAS_EPSILON, 1 - KERAS_EPSILON])
    activation = arithmetic.sigmoid(steps.logits)
    clipped = (activation < low) | (activation > high)
    loss, by_clipped = _loss_of_probability(steps, np.clip(activation, low, high))
    by_activation = np.where(clipped, arithmetic.dtype.type(0), by_clipped)
    complement = arithmetic.subtract(steps.one, activation)
    gradient = arithmetic.multiply(arithmetic.multiply(by_activation, activation), complement)
    return Evaluation(loss=loss, gradient=gradient[None], clipped=clipped)


def log1p_exp(steps: SigmoidSteps) -> Evaluation:
    """log1p(exp(-z)) for y = 1 and log1p(exp(z)) for y = 0.

    Accurate until exp overflows: for a wrong label at |z| > ln max the loss is infinite and the gradient NaN.
    """
    arithmetic = steps.arithmetic
    sign = steps.one - 2 * steps.target
    exponential = arithmetic.exp(sign * steps.logits)
    slope = arithmetic.reciprocal(arithmetic.add(steps.one, exponential))
    gradient = sign * arithmetic.multiply(slope, exponential)
    return Evaluation(loss=arithmetic.log1p(exponential), gradient=gradient[None])


def fused(steps: SigmoidSteps) -> Evaluation:
    """max(z, 0) - z y + log1p(exp(-|z|)): what from_logits=True runs (TensorFlow's ``nn_impl.py``).

    Never overflows and keeps full relative accuracy on both sides until exp(-|z|) underflows. The gradient adds its
    parts as TensorFlow's eager mode does; in a ``tf.function`` they are added in another order, as (1 - s) - 1 for
    y = 1, which is exactly 0 once 1 - s rounds to 1.
    """
    arithmetic = steps.arithmetic
    positive = steps.logits >= 0
    linear = arithmetic.subtract(np.where(positive, steps.logits, 0 * steps.one), steps.logits * steps.target)
    loss = arithmetic.add(linear, arithmetic.log1p(steps.decaying))

    slope = arithmetic.reciprocal(arithmetic.add(steps.one, steps.decaying))
    by_decay = arithmetic.multiply(slope, steps.decaying)
    by_linear = positive.astype(arithmetic.dtype) - steps.target
    gradient = arithmetic.add(by_linear, np.where(positive, -by_decay, by_decay))
    return Evaluation(loss=loss, gradient=gradient[None])


SIGMOID = LossFamily(name="sigmoid", title="Binary cross-entropy", steps=SigmoidSteps)

SIGMOID_FORMULATIONS = (
    Formulation(
        name="naive",
        loss=SIGMOID,
        title="Naive: log of sigmoid",
        formula=r"-y\log a-(1-y)\log(1-a),\quad a=\frac1{1+e^{-z}}",
        breaks="1 - a rounds to 0 when the logit is large",
        function=naive,
    ),
    Formulation(
        name="keras_clip",
        loss=SIGMOID,
        title="Keras on probabilities (clipped)",
        formula=r"-y\log c-(1-y)\log(1-c),\quad c=\operatorname{clip}(a, 10^{-7}, 1-10^{-7})",
        breaks="the loss stops growing at the clip and the gradient is exactly 0 there",
        function=keras_clip,
    ),
    Formulation(
        name="log1p_exp",
        loss=SIGMOID,
        title="log1p of exp",
        formula=r"\operatorname{log1p}(e^{\mp z})",
        breaks="overflows when the model is confidently wrong",
        function=log1p_exp,
    ),
    Formulation(
        name="fused",
        loss=SIGMOID,
        title="Fused (from_logits=True)",
        formula=r"\max(z,0)-zy+\operatorname{log1p}(e^{-|z|})",
        breaks="only where exp(-|z|) underflows",
        function=fused,
    ),
)
