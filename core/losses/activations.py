"""The ways to compute softmax and sigmoid, as one table.

Each is a function of an arithmetic, so that the same steps run in every format. What they return for given logits, and
the truth, live in ``core.inference.probabilities``; losses and their gradients in ``core.losses``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import FloatArray
from core.arithmetic.rounded import Arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One way to compute probabilities from logits.

    Parameters
    ----------
    name : str
    function : str
        ``"softmax"`` or ``"sigmoid"``: the truth it approximates.
    formula : str
        The steps in plain text.
    evaluate : callable
        From an arithmetic and logits with the class axis leading, ``(num_classes, ...)``, to exponentials,
        normaliser and probabilities.
    """

    name: str
    function: str
    formula: str
    evaluate: Callable[[Arithmetic, FloatArray], tuple[FloatArray, FloatArray, FloatArray]]


def softmax_max_shift(arithmetic: Arithmetic, logits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Evaluate softmax shifted by the largest logit, as every library does."""
    exponentials = arithmetic.exp(arithmetic.subtract(logits, logits.max(axis=0)))
    total = np.broadcast_to(arithmetic.sum(exponentials), exponentials.shape)
    return exponentials, total, arithmetic.divide(exponentials, total)


def softmax_naive(arithmetic: Arithmetic, logits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Evaluate softmax as the formula is written, which overflows."""
    exponentials = arithmetic.exp(logits)
    total = np.broadcast_to(arithmetic.sum(exponentials), exponentials.shape)
    return exponentials, total, arithmetic.divide(exponentials, total)


def sigmoid_stable(arithmetic: Arithmetic, logits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Evaluate sigmoid from the exponential of -|z|, which cannot overflow."""
    small = arithmetic.exp(-np.abs(logits))
    normaliser = arithmetic.add(np.ones_like(small), small)
    return small, normaliser, arithmetic.divide(np.where(logits < 0, small, np.ones_like(small)), normaliser)


def sigmoid_naive(arithmetic: Arithmetic, logits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Evaluate 1 / (1 + e^-z) as it is written."""
    exponentials = arithmetic.exp(-logits)
    normaliser = arithmetic.add(np.ones_like(exponentials), exponentials)
    return exponentials, normaliser, arithmetic.reciprocal(normaliser)


ACTIVATIONS: dict[str, dict[str, Activation]] = {
    "softmax": {
        "max_shift": Activation(
            name="max_shift",
            function="softmax",
            formula="e_j = exp(z_j - max z), p_j = e_j / sum e",
            evaluate=softmax_max_shift,
        ),
        "naive": Activation(
            name="naive", function="softmax", formula="e_j = exp(z_j), p_j = e_j / sum e", evaluate=softmax_naive
        ),
    },
    "sigmoid": {
        "stable": Activation(
            name="stable",
            function="sigmoid",
            formula="e = exp(-|z|), p = 1 / (1 + e) if z >= 0, else e / (1 + e)",
            evaluate=sigmoid_stable,
        ),
        "naive": Activation(
            name="naive", function="sigmoid", formula="e = exp(-z), p = 1 / (1 + e)", evaluate=sigmoid_naive
        ),
    },
}
"""Every activation by function and name; the first of each function is the one in libraries."""


def activation_named(function: str, name: str) -> Activation:
    """Return one activation.

    Raises
    ------
    ValueError
        If the table has no such entry. The message lists the allowed names.
    """
    if function not in ACTIVATIONS:
        raise ValueError(f"function: unknown name {function!r}, choose from {', '.join(ACTIVATIONS)}")
    if name not in ACTIVATIONS[function]:
        raise ValueError(f"activation: unknown name {name!r}, choose from {', '.join(ACTIVATIONS[function])}")
    return ACTIVATIONS[function][name]
