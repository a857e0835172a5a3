"""The usual repairs of a two-step softmax loss, as formulations with an epsilon: the table ``REPAIRS``.

The repairs with an epsilon are written here, in the arithmetic of ``core.arithmetic.rounded`` and with the gradient
that back-propagation through them gives; the others are formulations of ``core.losses``. What each does to loss and
gradient is compared in ``core.sweep.compare_repairs``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arithmetic.entries import Text
from core.losses import FORMULATIONS
from core.losses.formulation import Evaluation, Formulation
from core.losses.softmax import SOFTMAX
from core.losses.steps import SoftmaxSteps, softmax_backward
from core.messages import held


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One repair.

    Parameters
    ----------
    name : str
        The name in tables and URLs.
    title : str
        The name to show.
    formula : str
        The loss in LaTeX.
    breaks : str
        Where it fails, in one sentence.
    formulation_for : callable
        Maps an epsilon to the formulation.
    has_epsilon : bool
        Whether the formulation depends on it.
    """

    name: str
    title: str
    formula: str
    breaks: str
    formulation_for: Callable[[float], Formulation]
    has_epsilon: bool


def add_epsilon(steps: SoftmaxSteps, epsilon: float) -> Evaluation:
    """-log(p_y + eps): biased wherever eps is not small beside p_y, and capped at -ln(eps)."""
    arithmetic = steps.arithmetic
    padded = arithmetic.add(steps.of_label(steps.probabilities), arithmetic.carry([epsilon]))
    upstream = steps.at_label(-arithmetic.reciprocal(padded))
    return Evaluation(
        loss=-arithmetic.log(padded), gradient=softmax_backward(arithmetic, upstream, steps.probabilities)
    )


def clip_probability(steps: SoftmaxSteps, epsilon: float) -> Evaluation:
    """-log(clip(p_y, eps, 1 - eps)): capped at -ln(eps), with gradient exactly 0 from there on."""
    arithmetic = steps.arithmetic
    low, high = arithmetic.carry([epsilon, 1 - epsilon])
    probability = steps.of_label(steps.probabilities)
    clipped = np.clip(probability, low, high)
    was_clipped = (probability < low) | (probability > high)
    by_probability = np.where(was_clipped, arithmetic.dtype.type(0), -arithmetic.reciprocal(clipped))
    return Evaluation(
        loss=-arithmetic.log(clipped),
        gradient=softmax_backward(arithmetic, steps.at_label(by_probability), steps.probabilities),
        clipped=was_clipped,
    )


def clip_log(steps: SoftmaxSteps, epsilon: float) -> Evaluation:
    """-clip(log p_y, eps, 1), as found in published code: log p_y is never positive, so the loss is -eps throughout.

    The gradient is 0, or NaN where p_y underflowed: 0 from the clip times infinity from the logarithm.
    """
    arithmetic = steps.arithmetic
    low, high = arithmetic.carry([epsilon, 1.0])
    probability = steps.of_label(steps.probabilities)
    log_probability = arithmetic.log(probability)
    was_clipped = (log_probability < low) | (log_probability > high)
    by_log = was_clipped.astype(arithmetic.dtype) - 1
    by_probability = arithmetic.multiply(by_log, arithmetic.reciprocal(probability))
    return Evaluation(
        loss=-np.clip(log_probability, low, high),
        gradient=softmax_backward(arithmetic, steps.at_label(by_probability), steps.probabilities),
        clipped=was_clipped,
    )


def where_mask(steps: SoftmaxSteps, epsilon: float) -> Evaluation:
    """-where(p_y > 0, log p_y, log eps): the loss stays finite, the gradient does not.

    Back-propagation multiplies the mask's 0 with the infinite derivative of log at 0, which is NaN, and NaN reaches
    every logit.

    References
    ----------
    JAX documentation, "FAQ: Gradients contain NaN where using where".
    """
    arithmetic = steps.arithmetic
    probability = steps.of_label(steps.probabilities)
    is_positive = probability > 0
    log_probability = np.where(is_positive, arithmetic.log(probability), arithmetic.log(arithmetic.carry([epsilon])))
    by_log = -is_positive.astype(arithmetic.dtype)
    by_probability = arithmetic.multiply(by_log, arithmetic.reciprocal(probability))
    return Evaluation(
        loss=-log_probability,
        gradient=softmax_backward(arithmetic, steps.at_label(by_probability), steps.probabilities),
        clipped=~is_positive,
    )


def _with_epsilon(
    *, name: str, title: str, formula: str, breaks: str, function: Callable[[SoftmaxSteps, float], Evaluation]
) -> Repair:
    def formulation_for(epsilon: float) -> Formulation:
        return Formulation(
            name=name,
            loss=SOFTMAX,
            title=title,
            formula=formula,
            breaks=breaks,
            function=lambda steps: function(steps, epsilon),
        )

    return Repair(
        name=name, title=title, formula=formula, breaks=breaks, formulation_for=formulation_for, has_epsilon=True
    )


def _of_losses(name: str) -> Repair:
    entry = FORMULATIONS[SOFTMAX.name][name]
    return Repair(
        name=name,
        title=entry.title,
        formula=entry.formula,
        breaks=entry.breaks,
        formulation_for=lambda epsilon: entry,
        has_epsilon=False,
    )


REPAIRS: dict[str, Repair] = {
    repair.name: repair
    for repair in (
        _of_losses("naive"),
        _with_epsilon(
            name="add_epsilon",
            title="Add an epsilon",
            formula=r"-\log(p_y+\epsilon)",
            breaks=Text(
                "the loss is biased where the probability is not far above the epsilon, and it stops growing there",
                de=(
                    "der Loss ist verzerrt, wo die Wahrscheinlichkeit nicht weit über dem Epsilon liegt, und wächst "
                    "dort nicht mehr"
                ),
            ),
            function=add_epsilon,
        ),
        _with_epsilon(
            name="clip_probability",
            title="Clip the probability",
            formula=r"-\log\operatorname{clip}(p_y,\epsilon,1-\epsilon)",
            breaks=Text(
                held("the loss stops growing at the clip and the gradient is exactly 0 there", by="clipped_gradient"),
                de="am Clip wächst der Loss nicht mehr, und der Gradient ist dort exakt 0",
            ),
            function=clip_probability,
        ),
        _with_epsilon(
            name="clip_log",
            title="Clip the logarithm",
            formula=r"-\operatorname{clip}(\log p_y,\epsilon,1)",
            breaks=Text(
                "the logarithm of a probability is never positive, so everything is clipped",
                de="der Logarithmus einer Wahrscheinlichkeit ist nie positiv, also wird alles abgeschnitten",
            ),
            function=clip_log,
        ),
        _with_epsilon(
            name="where_mask",
            title="Mask with where",
            formula=r"-\operatorname{where}(p_y>0,\log p_y,\log\epsilon)",
            breaks=Text(
                held("the gradient is NaN as soon as the probability underflows to 0", by="mask_acts"),
                de="der Gradient ist NaN, sobald die Wahrscheinlichkeit durch Unterlauf 0 wird",
            ),
            function=where_mask,
        ),
        *map(_of_losses, ("max_shift", "log_softmax", "log1p", "fused")),
    )
}
"""The unrepaired loss first, then repairs from the first idea to the library's; all repairs shift by the maximum."""
