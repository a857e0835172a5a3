"""Softmax cross-entropy: eight ways to compute L = -log softmax(z)_y.

Each function takes the shared steps and returns loss and gradient. The gradient is that of back-propagation through
exactly this formula, with the derivative rule of each operation as TensorFlow registers it (``math_grad.py``,
``nn_grad.py``), every operation rounded to the format. Notation: z logits, y the true class, m = max z, d = z - m,
e = exp(d), S = sum e, p = e / S, M = margin between the largest logit and the others.
"""

from typing import Any

import numpy as np

from core.arithmetic.arrays import BoolArray
from core.arithmetic.entries import Style, Text
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import round_to
from core.losses.formulation import Evaluation, Formulation, LossFamily
from core.losses.steps import KERAS_EPSILON, SoftmaxSteps, divide_backward, softmax_backward
from core.losses.theory import (
    LOSS_ABSORBED,
    TARGET_GRADIENT_ABSORBED,
    Bound,
    Onset,
    absorption_below_one,
    clipped_label,
    dead_gradient,
    dead_target,
    lower_clip,
    nonfinite_loss,
    overflow_of_exp,
    underflow_of_exp,
    vanished_loss,
)
from core.messages import held


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


def keras_sparse_clip(steps: SoftmaxSteps) -> Evaluation:
    """-log c_y + log sum c with c = clip(p, eps, 1 - eps), Keras' SparseCategoricalCrossentropy on probabilities.

    Keras hands log c to TensorFlow's fused sparse operation as if it were logits. The loss still cannot exceed about
    -ln(eps), but the gradient of a clipped label is not exactly 0: the classes that are not clipped keep what rounding
    and the clip leave of p_j (1 - sum p), at most a few eps, which pulls at the label no more. Once every class is
    clipped, the whole gradient is exactly 0.
    """
    arithmetic = steps.arithmetic
    low, high = arithmetic.carry([KERAS_EPSILON, 1 - KERAS_EPSILON])
    clipped = np.clip(steps.probabilities, low, high)
    from_logarithms = fused(SoftmaxSteps(arithmetic, arithmetic.log(clipped), steps.labels))

    by_clipped = arithmetic.multiply(from_logarithms.gradient, arithmetic.reciprocal(clipped))
    was_clipped = (steps.probabilities < low) | (steps.probabilities > high)
    by_probabilities = np.where(was_clipped, arithmetic.dtype.type(0), by_clipped)
    return Evaluation(
        loss=from_logarithms.loss,
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
    """Log S - d_y with gradient p - one_hot: the formula behind from_logits=True (TensorFlow's ``xent_op.h``).

    The loss is that of `log_softmax`; the gradient is p - 1 for the label, finite at any magnitude, exactly 0 for the
    right class from M > ln(num_classes) + p ln 2 on.
    """
    arithmetic = steps.arithmetic
    return Evaluation(
        loss=steps.log_total_less(steps.of_label(steps.shifted)),
        gradient=arithmetic.subtract(steps.probabilities, steps.one_hot),
        sum_is_one=steps.sum_is_one,
    )


def _differences_fit(truth: Any, format: FloatFormat) -> BoolArray:
    return np.asarray(truth.farthest + np.abs(truth.largest) + truth.log_total < format.max)


def _naive_stays_in_range(truth: Any, format: FloatFormat) -> BoolArray:
    largest_sum = np.exp(truth.largest) * truth.total
    smallest = np.minimum(np.exp(truth.largest - truth.at_label), truth.probability)
    safety = 1 + truth.num_classes * format.eps
    return np.asarray((largest_sum * safety < format.max) & (smallest > format.min_normal * safety))


def _probability_is_normal(truth: Any, format: FloatFormat) -> BoolArray:
    smallest = format.min_normal * (1 + 2 * truth.num_classes * format.eps)
    return np.asarray((truth.probability > smallest) & _differences_fit(truth, format))


def _probability_is_not_clipped(truth: Any, format: FloatFormat) -> BoolArray:
    low, high = round_to([KERAS_EPSILON, 1 - KERAS_EPSILON], format)
    slack = format.unit_roundoff * (truth.num_classes + 8 + truth.spread + truth.at_label)
    inside = (truth.probability * (1 - slack) > low) & (truth.probability * (1 + slack) < high)
    return np.asarray(inside & (low > 0) & _probability_is_normal(truth, format))


def _no_probability_is_clipped(truth: Any, format: FloatFormat) -> BoolArray:
    low, high = round_to([KERAS_EPSILON, 1 - KERAS_EPSILON], format)
    slack = format.unit_roundoff * (truth.num_classes + 8 + truth.spread + truth.farthest)
    smallest, largest = np.exp(-truth.farthest) / truth.total, 1 / truth.total
    is_normal = smallest > format.min_normal * (1 + 2 * truth.num_classes * format.eps)
    return np.asarray(is_normal & (smallest * (1 - slack) > low) & (largest * (1 + slack) < high) & (low > 0))


_LOG_SOFTMAX = Bound(
    formula=r"|\Delta L| \le u\,(n + w + 2L)",
    roundoffs=lambda truth: truth.num_classes + truth.spread + 2 * truth.loss,
    relative=lambda truth: truth.num_classes + truth.spread,
    holds=_differences_fit,
    underflow=lambda truth: truth.num_classes + 1,
)


SOFTMAX = LossFamily(name="softmax", title="Softmax cross-entropy", steps=SoftmaxSteps)

SOFTMAX_FORMULATIONS = (
    Formulation(
        name="naive",
        loss=SOFTMAX,
        title=Text("Naive: log of softmax", de="Naiv: Logarithmus von Softmax"),
        formula=r"-\log\frac{e^{z_y}}{\sum_j e^{z_j}}",
        breaks=Text("overflows once a logit exceeds ln max", de="läuft über, sobald ein Logit ln max übersteigt"),
        function=naive,
        style=Style(light="#5f5f16", dark="#c3c566", dash="dashdot", marker="square"),
        bound=Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + L)",
            roundoffs=lambda truth: truth.num_classes + 2 + truth.loss,
            relative=lambda truth: np.full_like(truth.loss, truth.num_classes + 2),
            holds=_naive_stays_in_range,
            underflow=lambda truth: 1 + truth.num_classes * np.exp(-truth.largest) / truth.total,
        ),
        onsets=(
            Onset(
                name="naive_overflow",
                title=Text("exp overflows", de="exp läuft über"),
                formula=r"\ln \mathrm{max}",
                sides=("right", "wrong"),
                begins=overflow_of_exp,
                share=nonfinite_loss,
            ),
        ),
    ),
    Formulation(
        name="max_shift",
        loss=SOFTMAX,
        title=Text("Max-shifted softmax, then log", de="Verschobenes Softmax, dann Logarithmus"),
        formula=r"-\log\frac{e^{z_y-m}}{\sum_j e^{z_j-m}}",
        breaks=Text(
            held("the probability underflows to 0 when the model is confidently wrong", by="probability_underflows"),
            de="die Wahrscheinlichkeit wird durch Unterlauf 0, wenn das Modell selbstsicher falsch liegt",
        ),
        function=max_shift,
        style=Style(light="#7d2e5e", dark="#f57d9b", dash="dashdot", marker="triangle-up"),
        bound=Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + w + |d_y| + L)",
            roundoffs=lambda truth: truth.num_classes + 2 + truth.spread + truth.at_label + truth.loss,
            relative=lambda truth: truth.num_classes + 2 + truth.spread + truth.at_label,
            holds=_probability_is_normal,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        onsets=(
            Onset(
                name="probability_underflow",
                title=Text(
                    held("the probability rounds to 0", by="onset"), de="die Wahrscheinlichkeit wird zu 0 gerundet"
                ),
                formula=r"-\ln(\mathrm{min_{sub}}/2)",
                sides=("wrong",),
                begins=underflow_of_exp,
                share=nonfinite_loss,
            ),
            LOSS_ABSORBED,
        ),
    ),
    Formulation(
        name="keras_clip",
        loss=SOFTMAX,
        title=Text("Keras on probabilities (clipped)", de="Keras auf Wahrscheinlichkeiten (abgeschnitten)"),
        formula=r"-\log\operatorname{clip}(p_y, 10^{-7}, 1-10^{-7})",
        breaks=Text(
            held("the loss stops growing at the clip and the gradient is exactly 0 there", by="clipped_gradient"),
            de="am Clip wächst der Loss nicht mehr, und der Gradient ist dort exakt 0",
        ),
        function=keras_clip,
        style=Style(light="#b8470b", dark="#ff8f52", dash="dash", marker="diamond"),
        bound=Bound(
            formula=r"|\Delta L| \le u\,(n + 4 + w + |d_y| + L)",
            roundoffs=lambda truth: truth.num_classes + 4 + truth.spread + truth.at_label + truth.loss,
            relative=lambda truth: truth.num_classes + 4 + truth.spread + truth.at_label,
            holds=_probability_is_not_clipped,
            underflow=lambda truth: 2 * truth.num_classes + 1,
        ),
        onsets=(
            Onset(
                name="keras_clip_dead",
                title=Text("clipping kills the gradient", de="der Clip löscht den Gradienten"),
                formula=r"-\ln 10^{-7}",
                sides=("wrong",),
                begins=lower_clip,
                share=dead_gradient,
            ),
        ),
    ),
    Formulation(
        name="keras_sparse_clip",
        loss=SOFTMAX,
        title=Text("Keras on probabilities, integer labels", de="Keras auf Wahrscheinlichkeiten, ganzzahlige Labels"),
        formula=r"-\log c_y+\log\sum_j c_j,\quad c=\operatorname{clip}(p, 10^{-7}, 1-10^{-7})",
        breaks=Text(
            "at the clip the loss stops growing, and the rest of the gradient no longer pulls at the label",
            de="am Clip wächst der Loss nicht mehr, und der Rest des Gradienten zieht nicht mehr am Label",
        ),
        function=keras_sparse_clip,
        style=Style(light="#a3346b", dark="#ff9ac6", dash="longdashdot", marker="diamond-tall"),
        bound=Bound(
            formula=r"|\Delta L| \le u\,(n + 4 + 3w + 4L)",
            roundoffs=lambda truth: truth.num_classes + 4 + 3 * truth.spread + 4 * truth.loss,
            relative=lambda truth: truth.num_classes + 4 + 3 * truth.spread,
            holds=_no_probability_is_clipped,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        onsets=(
            Onset(
                name="keras_sparse_clip_cut",
                title=Text("the clip replaces the label's probability", de="der Clip ersetzt p am Label"),
                formula=r"-\ln 10^{-7}",
                sides=("wrong",),
                begins=lower_clip,
                share=clipped_label,
            ),
        ),
    ),
    Formulation(
        name="log_softmax",
        loss=SOFTMAX,
        title=Text("Log-softmax", de="Log-Softmax"),
        formula=r"-\bigl((z_y-m)-\log\sum_j e^{z_j-m}\bigr)",
        breaks=Text(
            held("the loss of a confidently right example rounds to 0", by="onset"),
            de="der Loss eines selbstsicher richtigen Beispiels wird zu 0 gerundet",
        ),
        function=log_softmax,
        style=Style(light="#12805c", dark="#45c898", dash="longdash", marker="triangle-down"),
        bound=_LOG_SOFTMAX,
        gradient_bound=Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 1 + w + 2\,|\log p_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 1 + truth.spread + 2 * (truth.distances + truth.log_total))
                + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 1 + truth.spread + 2 * (truth.farthest + truth.log_total),
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
        onsets=(
            LOSS_ABSORBED,
            TARGET_GRADIENT_ABSORBED,
        ),
    ),
    Formulation(
        name="lse_minus_logit",
        loss=SOFTMAX,
        title=Text("Log-sum-exp minus logit", de="Log-Sum-Exp minus Logit"),
        formula=r"\bigl(m+\log\sum_j e^{z_j-m}\bigr)-z_y",
        breaks=Text("a common offset absorbs the loss", de="eine gemeinsame Verschiebung verschluckt den Loss"),
        function=lse_minus_logit,
        style=Style(light="#8f6400", dark="#e6b73d", dash="dot", marker="cross"),
        bound=Bound(
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
        gradient_bound=Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 3 + w + |d_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 3 + truth.spread + truth.distances) + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 3 + truth.spread + truth.farthest,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
        onsets=(TARGET_GRADIENT_ABSORBED,),
    ),
    Formulation(
        name="log1p",
        loss=SOFTMAX,
        title=Text("log1p of the other terms", de="log1p der übrigen Terme"),
        formula=r"(m-z_y)+\operatorname{log1p}\sum_{j\ne k} e^{z_j-m}",
        breaks=Text(
            "the loss stays accurate until the terms underflow, but its gradient does not",
            de="der Loss bleibt genau, bis die Terme unterlaufen, der Gradient aber nicht",
        ),
        function=log1p,
        style=Style(light="#4b4ca8", dark="#a9a8ff", dash="longdashdot", marker="x"),
        bound=Bound(
            formula=r"|\Delta L| \le u\,(n + 2 + w')\,L",
            roundoffs=lambda truth: (truth.num_classes + 2 + truth.tail_spread) * truth.loss,
            relative=lambda truth: truth.num_classes + 2 + truth.tail_spread,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 1,
        ),
        onsets=(
            Onset(
                name="log1p_gradient_absorbed",
                title=Text(
                    held("the label's gradient rounds to 0", by="onset"), de="der Gradient am Label wird zu 0 gerundet"
                ),
                formula=r"\ln \min(n-1, 2^p) + (p+1) \ln 2\ (2^p\text{ only from left to right})",
                sides=("right",),
                begins=absorption_below_one,
                share=dead_target,
            ),
            Onset(
                name="log1p_underflow",
                title=Text(held("the loss underflows to 0", by="onset"), de="der Loss wird durch Unterlauf 0"),
                formula=r"-\ln(\mathrm{min_{sub}}/2)",
                sides=("right",),
                begins=underflow_of_exp,
                share=vanished_loss,
            ),
        ),
    ),
    Formulation(
        name="fused",
        loss=SOFTMAX,
        title=Text("Fused (from_logits=True)", de="Fused (from_logits=True)"),
        formula=r"\log\sum_j e^{z_j-m}-(z_y-m)",
        breaks=Text(
            held("loss and gradient of a confidently right example round to 0", by="onset"),
            de="Loss und Gradient eines selbstsicher richtigen Beispiels werden zu 0 gerundet",
        ),
        function=fused,
        style=Style(light="#0b62a8", dark="#62b0f4", dash="solid", marker="circle"),
        bound=_LOG_SOFTMAX,
        gradient_bound=Bound(
            formula=r"|\Delta g_j| \le u\,p_j\,(n + 2 + w + |d_j|) + u\,|g_j|",
            roundoffs=lambda truth: (
                truth.probabilities * (truth.num_classes + 2 + truth.spread + truth.distances) + truth.gradient
            ),
            relative=lambda truth: truth.num_classes + 2 + truth.spread + truth.farthest,
            holds=_differences_fit,
            underflow=lambda truth: truth.num_classes + 2,
        ),
        onsets=(
            LOSS_ABSORBED,
            TARGET_GRADIENT_ABSORBED,
        ),
    ),
)
