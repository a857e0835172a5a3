"""Identification of losses: the closed form of each way to compute a loss on a few chosen logits.

The logits are ``[gap, 0, ..., 0]`` with one of the zeros as label (softmax), ``-gap`` with label 1 (sigmoid): wrong by
``gap``. Every gap is exact in every float format. Needs no TensorFlow.
"""

import math
from collections.abc import Callable, Mapping

from core.losses.steps import KERAS_EPSILON

NEAR, GAP, FAR = 2.0, 40.0, 800.0
# The kinds differ by factors of 1.2 and more; float16 rounds the clip itself, and with it the loss, by 1 %.
RELATIVE_TOLERANCE = 0.02


def _num_others(num_outputs: int) -> int:
    """Number of logits that are 0; a single output, that of a sigmoid, represents two classes."""
    return max(num_outputs - 1, 1)


def _fused(gap: float, num_outputs: int) -> float:
    return gap + math.log1p(_num_others(num_outputs) * math.exp(-gap))


def _probability(gap: float, num_outputs: int) -> float:
    """Probability of the label, and of every other class but the largest."""
    return math.exp(-gap) / (1 + _num_others(num_outputs) * math.exp(-gap))


def _two_step(gap: float, num_outputs: int) -> float:
    return -math.log(max(_probability(gap, num_outputs), KERAS_EPSILON))


def _raw(gap: float, num_outputs: int) -> float:
    probability = _probability(gap, num_outputs)
    return -math.log(probability) if probability else math.inf


def _softmax_double(gap: float, num_outputs: int) -> float:
    small, others = _probability(gap, num_outputs), _num_others(num_outputs)
    return math.log(math.exp(1 - others * small) + others * math.exp(small)) - small


def _sigmoid_double(gap: float, num_outputs: int) -> float:
    return math.log1p(math.exp(-_probability(gap, num_outputs)))


def _missing(gap: float, num_outputs: int) -> float:
    return -math.log(KERAS_EPSILON)


Formula = Callable[[float, int], float]

SIGNATURES: Mapping[str, Mapping[str, Formula]] = {
    activation: {"fused": _fused, "two_step": _two_step, "raw": _raw, "double": double, "missing": _missing}
    for activation, double in (("softmax", _softmax_double), ("sigmoid", _sigmoid_double))
}


def _fits(loss: float, expected: float, *, may_underflow: bool) -> bool:
    if not math.isfinite(loss):
        return may_underflow or not math.isfinite(expected)
    return abs(loss - expected) <= RELATIVE_TOLERANCE * expected < math.inf


def kind_of(activation: str, losses: Mapping[float, float], num_outputs: int) -> str:
    """Return the kind (key of ``core.messages.claims.KINDS``) whose closed form gives these losses.

    Parameters
    ----------
    activation : str
        ``softmax`` or ``sigmoid``.
    losses : mapping of float to float
        The measured loss at each gap, in nats.
    num_outputs : int
    """
    for kind, formula in SIGNATURES[activation].items():
        if all(
            # In a narrow format the unclipped probability underflows earlier than in this float64 formula.
            _fits(loss, formula(gap, num_outputs), may_underflow=kind == "raw" and gap > NEAR)
            for gap, loss in losses.items()
        ):
            return kind
    return "unknown"
