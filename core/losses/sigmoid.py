"""Sigmoid (binary) cross-entropy: five ways to compute L = -y log a - (1 - y) log(1 - a), a = sigmoid(z).

As in ``softmax``, each function returns the loss and the gradient that back-propagation through it gives, every
operation rounded. The true loss is log(1 + exp(-z)) for y = 1 and log(1 + exp(z)) for y = 0.
"""

import math
from typing import Any

import numpy as np

from core.arithmetic.arrays import BoolArray, FloatArray
from core.arithmetic.entries import Style, Text
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import round_to
from core.losses.formulation import Evaluation, Formulation, LossFamily
from core.losses.steps import KERAS_EPSILON, SigmoidSteps
from core.losses.theory import (
    SIGMOID_UNDERFLOW,
    Bound,
    Onset,
    absorption_of_one,
    dead_gradient,
    everywhere,
    lower_clip,
    nonfinite_loss,
    overflow_of_exp,
)
from core.messages import held


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


def log1p_minus(steps: SigmoidSteps) -> Evaluation:
    """-(y log a + (1 - y) log1p(-a)) with a = sigmoid(z), as GANs and negative sampling write log(1 - a).

    The log1p saves the subtraction, not the activation: a is exactly 1 from z > p ln 2 on, and log1p(-1) is minus
    infinity. For y = 1 the product 0 * log1p(-1) is NaN there.
    """
    arithmetic = steps.arithmetic
    activation = arithmetic.sigmoid(steps.logits)
    complement = arithmetic.subtract(steps.one, activation)
    loss = -arithmetic.add(
        arithmetic.multiply(steps.target, arithmetic.log(activation)),
        arithmetic.multiply(steps.other_target, arithmetic.log1p(-activation)),
    )
    by_activation = arithmetic.subtract(
        arithmetic.multiply(steps.other_target, arithmetic.reciprocal(complement)),
        arithmetic.multiply(steps.target, arithmetic.reciprocal(activation)),
    )
    gradient = arithmetic.multiply(arithmetic.multiply(by_activation, activation), complement)
    return Evaluation(loss=loss, gradient=gradient[None])


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
    """max(z, 0) - z y + log1p(exp(-|z|)): the formula behind from_logits=True (TensorFlow's ``nn_impl.py``).

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


def _sigmoid_stays_in_range(truth: Any, format: FloatFormat) -> BoolArray:
    safety = 1 + 4 * format.eps
    smallest = np.minimum(np.minimum(truth.exponential, truth.activation), truth.log_argument)
    in_range = (truth.exponential * safety < format.max) & (smallest > format.min_normal * safety)
    return np.asarray(in_range & (truth.complement > 4 * format.unit_roundoff))


def _activation_stays_below_one(truth: Any, format: FloatFormat) -> BoolArray:
    is_normal = truth.activation > format.min_normal * (1 + 4 * format.eps)
    return np.asarray(is_normal & (truth.complement > 4 * format.unit_roundoff))


def _activation_is_not_clipped(truth: Any, format: FloatFormat) -> BoolArray:
    low, high = round_to([KERAS_EPSILON, 1 - KERAS_EPSILON], format)
    safety = 1 + 2 * format.eps
    inside = (truth.activation > low * safety) & (truth.activation * safety < high)
    return np.asarray(inside & (low > 0) & (truth.activation > format.min_normal * safety))


SIGMOID = LossFamily(name="sigmoid", title="Binary cross-entropy", steps=SigmoidSteps)

SIGMOID_FORMULATIONS = (
    Formulation(
        name="naive",
        loss=SIGMOID,
        title=Text("Naive: log of sigmoid", de="Naiv: Logarithmus von Sigmoid"),
        formula=r"-y\log a-(1-y)\log(1-a),\quad a=\frac1{1+e^{-z}}",
        breaks=Text(
            held("1 - a rounds to 0 when the logit is large", by="onset_of_saturation"),
            de="1 - a wird zu 0 gerundet, wenn das Logit groß ist",
        ),
        function=naive,
        bound=Bound(
            formula=r"|\Delta L| \le u\,\bigl(1 + 3\,r + L\bigr),\ r = 1 \text{ or } \tfrac{a}{1-a}",
            roundoffs=lambda truth: 1 + 3 * truth.complement_growth + truth.loss,
            relative=lambda truth: 1 + 3 * truth.complement_growth,
            holds=_sigmoid_stays_in_range,
            underflow=lambda truth: 1,
        ),
        onsets=(
            Onset(
                name="sigmoid_saturation",
                title=Text(
                    held("1 - sigmoid rounds to 0", by="onset_of_saturation"), de="1 - sigmoid wird zu 0 gerundet"
                ),
                formula=r"p \ln 2",
                sides=("right", "wrong"),
                begins=absorption_of_one,
                share=nonfinite_loss,
                saturation=0.5,
            ),
        ),
    ),
    Formulation(
        name="keras_clip",
        loss=SIGMOID,
        title=Text("Keras on probabilities (clipped)", de="Keras auf Wahrscheinlichkeiten (abgeschnitten)"),
        formula=r"-y\log c-(1-y)\log(1-c),\quad c=\operatorname{clip}(a, 10^{-7}, 1-10^{-7})",
        breaks=Text(
            held("the loss stops growing at the clip and the gradient is exactly 0 there", by="clipped_gradient"),
            de="am Clip wächst der Loss nicht mehr, und der Gradient ist dort exakt 0",
        ),
        function=keras_clip,
        bound=Bound(
            formula=r"|\Delta L| \le u\,\bigl(1 + r + L\bigr),\ r = 1 \text{ or } \tfrac{a}{1-a}",
            roundoffs=lambda truth: 1 + truth.complement_growth + truth.loss,
            relative=lambda truth: 1 + truth.complement_growth,
            holds=_activation_is_not_clipped,
            underflow=lambda truth: 1,
        ),
        onsets=(
            Onset(
                name="sigmoid_clip_dead",
                title=Text("clipping kills the gradient", de="der Clip löscht den Gradienten"),
                formula=r"-\ln 10^{-7}",
                sides=("wrong",),
                begins=lower_clip,
                share=dead_gradient,
                saturation=0.5,
            ),
        ),
    ),
    Formulation(
        name="log1p_minus",
        loss=SIGMOID,
        title=Text("log1p of minus the sigmoid", de="log1p von minus Sigmoid"),
        formula=r"-y\log a-(1-y)\operatorname{log1p}(-a)",
        breaks=Text(
            held("the sigmoid rounds to 1 when the logit is large", by="sigmoid_is_one"),
            de="Sigmoid wird zu 1 gerundet, wenn das Logit groß ist",
        ),
        function=log1p_minus,
        bound=Bound(
            formula=r"|\Delta L| \le u\,\bigl(r + L\bigr),\ r = 1 \text{ or } \tfrac{a}{1-a}",
            roundoffs=lambda truth: truth.complement_growth + truth.loss,
            relative=lambda truth: truth.complement_growth,
            holds=_activation_stays_below_one,
            underflow=lambda truth: 1,
        ),
        onsets=(
            Onset(
                name="sigmoid_rounds_to_one",
                title=Text(held("the sigmoid rounds to 1", by="sigmoid_is_one"), de="Sigmoid wird zu 1 gerundet"),
                formula=r"(p + 1) \ln 2",
                sides=("right", "wrong"),
                begins=lambda format, num_classes: absorption_of_one(format, num_classes) + math.log(2),
                share=nonfinite_loss,
                saturation=0.5,
            ),
        ),
    ),
    Formulation(
        name="log1p_exp",
        loss=SIGMOID,
        title=Text("log1p of exp", de="log1p von exp"),
        formula=r"\operatorname{log1p}(e^{\mp z})",
        breaks=Text(
            "overflows when the model is confidently wrong", de="läuft über, wenn das Modell selbstsicher falsch liegt"
        ),
        function=log1p_exp,
        style=Style(light="#12805c", dark="#45c898", dash="longdash", marker="triangle-down"),
        bound=Bound(
            formula=r"|\Delta L| \le 2u\,L",
            roundoffs=lambda truth: 2 * truth.loss,
            relative=lambda truth: np.full_like(truth.loss, 2),
            holds=lambda truth, format: truth.log_argument * format.max > 1 + 2 * format.eps,
            underflow=lambda truth: 2,
        ),
        onsets=(
            Onset(
                name="log1p_exp_overflow",
                title=Text("exp overflows", de="exp läuft über"),
                formula=r"\ln \mathrm{max}",
                sides=("wrong",),
                begins=overflow_of_exp,
                share=nonfinite_loss,
            ),
            SIGMOID_UNDERFLOW,
        ),
    ),
    Formulation(
        name="fused",
        loss=SIGMOID,
        title=Text("Fused (from_logits=True)", de="Fused (from_logits=True)"),
        formula=r"\max(z,0)-zy+\operatorname{log1p}(e^{-|z|})",
        breaks=Text("only where exp(-|z|) underflows", de="nur, wo exp(-|z|) unterläuft"),
        function=fused,
        bound=Bound(
            formula=r"|\Delta L| \le 3u\,L",
            roundoffs=lambda truth: 3 * truth.loss,
            relative=lambda truth: np.full_like(truth.loss, 3),
            holds=everywhere,
            underflow=lambda truth: 2,
        ),
        gradient_bound=Bound(
            formula=r"|\Delta g| \le u\,(4s + |g|),\ s = \min(a, 1-a)",
            roundoffs=lambda truth: 4 * truth.smaller[None] + truth.gradient,
            relative=lambda truth: np.full_like(truth.loss, 4),
            holds=everywhere,
            underflow=lambda truth: 2,
        ),
        onsets=(SIGMOID_UNDERFLOW,),
    ),
)
