"""Cross-entropy losses in several formulations, each with the gradient that back-propagation gives for it.

``LOSSES`` lists the losses and ``FORMULATIONS`` the ways to compute each, keyed by loss and then by name. The formulas
live in ``softmax`` and ``sigmoid``; the arithmetic that rounds every step in ``core.arithmetic.rounded``.
"""

from core.losses.formulation import Evaluation, Formulation, LossFamily, by_class
from core.losses.sigmoid import SIGMOID, SIGMOID_FORMULATIONS
from core.losses.softmax import SOFTMAX, SOFTMAX_FORMULATIONS
from core.losses.steps import SigmoidSteps, SoftmaxSteps

LOSSES: dict[str, LossFamily] = {family.name: family for family in (SOFTMAX, SIGMOID)}

FORMULATIONS: dict[str, dict[str, Formulation]] = {
    SOFTMAX.name: {entry.name: entry for entry in SOFTMAX_FORMULATIONS},
    SIGMOID.name: {entry.name: entry for entry in SIGMOID_FORMULATIONS},
}

__all__ = [
    "FORMULATIONS",
    "LOSSES",
    "Evaluation",
    "Formulation",
    "LossFamily",
    "SigmoidSteps",
    "SoftmaxSteps",
    "by_class",
]
