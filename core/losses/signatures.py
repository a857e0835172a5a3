"""Telling losses apart: what each way of computing a loss gives on a few chosen logits, in closed form.

The logits are ``[gap, 0, ..., 0]`` with one of the zeros as label (softmax), ``-gap`` with label 1 (sigmoid): wrong by
``gap``. Every gap is exact in every float format. Needs no TensorFlow.
"""

import math
from collections.abc import Callable, Mapping

NEAR, GAP, FAR = 2.0, 40.0, 800.0
CLIP = 1e-7
# Between the kinds lie factors of 1.2 and more; float16 rounds the clip itself, and with it the loss, by 1 %.
RELATIVE_TOLERANCE = 0.02


def _softmax_fused(gap: float, num_outputs: int) -> float:
    return gap + math.log1p((num_outputs - 1) * math.exp(-gap))


def _probabilities(gap: float, num_outputs: int) -> tuple[float, float]:
    """Probability of the largest logit and of each other one."""
    small = math.exp(-gap) / (1 + (num_outputs - 1) * math.exp(-gap))
    return 1 - (num_outputs - 1) * small, small


def _softmax_two_step(gap: float, num_outputs: int) -> float:
    return -math.log(max(_probabilities(gap, num_outputs)[1], CLIP))


def _softmax_raw(gap: float, num_outputs: int) -> float:
    small = _probabilities(gap, num_outputs)[1]
    return -math.log(small) if small else math.inf


def _softmax_double(gap: float, num_outputs: int) -> float:
    large, small = _probabilities(gap, num_outputs)
    return math.log(math.exp(large) + (num_outputs - 1) * math.exp(small)) - small


def _missing(gap: float, num_outputs: int) -> float:
    return -math.log(CLIP)


def _sigmoid(logit: float) -> float:
    return math.exp(logit) / (1 + math.exp(logit))


def _sigmoid_fused(gap: float, num_outputs: int) -> float:
    return gap + math.log1p(math.exp(-gap))


def _sigmoid_two_step(gap: float, num_outputs: int) -> float:
    return -math.log(max(_sigmoid(-gap), CLIP))


def _sigmoid_raw(gap: float, num_outputs: int) -> float:
    return -math.log(_sigmoid(-gap)) if _sigmoid(-gap) else math.inf


def _sigmoid_double(gap: float, num_outputs: int) -> float:
    return -math.log(_sigmoid(_sigmoid(-gap)))


Formula = Callable[[float, int], float]

SIGNATURES: Mapping[str, Mapping[str, Formula]] = {
    "softmax": {
        "fused": _softmax_fused,
        "two_step": _softmax_two_step,
        "raw": _softmax_raw,
        "double": _softmax_double,
        "missing": _missing,
    },
    "sigmoid": {
        "fused": _sigmoid_fused,
        "two_step": _sigmoid_two_step,
        "raw": _sigmoid_raw,
        "double": _sigmoid_double,
        "missing": _missing,
    },
}


def _fits(loss: float, expected: float, *, may_underflow: bool) -> bool:
    if not math.isfinite(loss):
        return may_underflow or not math.isfinite(expected)
    return abs(loss - expected) <= RELATIVE_TOLERANCE * expected


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
