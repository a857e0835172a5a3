"""Reference values for a run: the loss of the result of ``predict()``, and every loss Keras could have run.

The loss of served numbers is taken in 60-digit arithmetic of the very float32 values that ``predict()`` returned, so it
is certain to far more digits than a float32 loss has. No TensorFlow here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.inference.forgotten_activation import sigmoid, softmax
from core.inference.probabilities import EXACT, exact_sigmoid, exact_softmax
from core.keras.matrix.plan import Case, classes
from core.losses.steps import KERAS_EPSILON

"""Where Keras clips probabilities, ``keras.config.epsilon()``."""

Terms = Callable[[Float64Array, Float64Array, Float64Array], Float64Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The numbers of ``predict()`` read as probabilities, as the combination itself declares them.

    Parameters
    ----------
    activation : str
        The function from the served numbers to probabilities: ``"softmax"`` or ``"sigmoid"`` for logits, ``"none"`` if
        they already are probabilities.
    shares, complements : tuple of tuple of Decimal
        Probability of each unit for each example, and one minus it.
    """

    activation: str
    shares: tuple[tuple[Decimal, ...], ...]
    complements: tuple[tuple[Decimal, ...], ...]

    @property
    def values(self) -> Float64Array:
        """The probabilities as float64, ``(num_samples, units)``."""
        return np.array([[float(share) for share in row] for row in self.shares])


def reading(case: Case, predictions: Float64Array) -> Reading:
    """Interpret the result of ``predict()``.

    A head with an activation serves probabilities, whatever the loss assumes. A linear head serves what the loss
    assumes: logits of its own activation, or probabilities.
    """
    if case.head.activation == "linear" and case.loss.from_logits:
        activation = "sigmoid" if case.loss.family == "binary" else "softmax"
        exact = exact_sigmoid if activation == "sigmoid" else exact_softmax
        rows = [exact(row) for row in predictions]
        return Reading(
            activation=activation, shares=tuple(row[0] for row in rows), complements=tuple(r[1] for r in rows)
        )
    shares = tuple(tuple(Decimal(value) for value in row) for row in predictions.tolist())
    complements = tuple(tuple(1 - share for share in row) for row in shares)
    return Reading(activation="none", shares=shares, complements=complements)


def targets(case: Case) -> Float64Array:
    """Return the targets of the labels, ``(num_samples, units)``: 1 where a unit should be on."""
    true = classes(case.head.num_classes)
    if case.head.units == 1:
        return true[:, None].astype(np.float64)
    return np.eye(case.head.units)[true]


def true_loss(case: Case, read: Reading) -> float:
    """Return the mean loss of the probabilities served: that of the family of the loss, in nats.

    Categorical families score the probability of the true class, binary ones every unit as a question of its own.
    One unit has no other class to score, so a categorical loss is taken as what it should have been: yes or no.
    """
    yes = targets(case).astype(bool)
    whole_row = case.loss.family == "binary" or case.head.units == 1
    total = Decimal()
    with localcontext(EXACT):
        for row, share_row, complement_row in zip(yes, read.shares, read.complements, strict=True):
            scored = [
                (share if answer else complement)
                for answer, share, complement in zip(row, share_row, complement_row, strict=True)
                if answer or whole_row
            ]
            if min(scored) <= 0:
                return float("inf")
            total -= sum((probability.ln() for probability in scored), Decimal()) / (len(row) if whole_row else 1)
        return float(total / len(yes))


def true_gradient(case: Case, logits: Float64Array) -> Float64Array:
    """Return the gradient of the true mean loss by the head's pre-activations, ``(num_samples, units)``.

    Parameters
    ----------
    case : Case
        One whose reading is probabilities.
    logits : float64 array (num_samples, units)
        Pre-activations.
    """
    expected, units = targets(case), case.head.units
    is_softmax = case.head.activation == "softmax" or (
        case.head.activation == "linear" and case.loss.family != "binary"
    )
    served = softmax(logits) if is_softmax else sigmoid(logits)
    if case.loss.family != "binary":
        return (served - expected) / len(logits)
    if not is_softmax:
        return (served - expected) / units / len(logits)
    by_share = (served - expected) / (served * (1 - served)) / units
    return np.asarray(served * (by_share - np.sum(served * by_share, axis=1, keepdims=True)) / len(logits))


def formula_run(
    case: Case, logits: Float64Array, predictions: Float64Array, loss: float, tolerance: float
) -> str | None:
    """Return the first of ``FORMULAS`` that gives the reported loss, or None."""
    for name, formula in FORMULAS.items():
        if abs(float(np.mean(formula(logits, predictions, targets(case)))) - loss) <= tolerance * (1 + abs(loss)):
            return name
    return None


def _softmax_loss(scores: Float64Array, expected: Float64Array) -> Float64Array:
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return np.asarray(-np.sum(expected * log_shares, axis=1))


def _sigmoid_loss(scores: Float64Array, expected: Float64Array) -> Float64Array:
    return np.asarray(np.mean(np.logaddexp(0, scores) - expected * scores, axis=1))


def clipped(values: Float64Array) -> Float64Array:
    """Clip as Keras does, in float32: there 1 - 1e-7 is 1.19e-7 away from 1, which caps a loss at 15.942."""
    epsilon = np.float32(KERAS_EPSILON)
    return np.clip(values.astype(np.float32), epsilon, np.float32(1) - epsilon).astype(np.float64)


def _categorical_of(outputs: Float64Array, expected: Float64Array) -> Float64Array:
    with np.errstate(all="ignore"):  # a row of raw scores may add up to 0, and is then no candidate
        shares = clipped(outputs / outputs.sum(axis=1, keepdims=True))
    return np.asarray(-np.sum(expected * np.log(shares), axis=1))


def _sparse_of(outputs: Float64Array, expected: Float64Array) -> Float64Array:
    return _softmax_loss(np.log(clipped(outputs)), expected)


def _binary_of(outputs: Float64Array, expected: Float64Array) -> Float64Array:
    shares = clipped(outputs)
    return np.asarray(-np.mean(expected * np.log(shares) + (1 - expected) * np.log(1 - shares), axis=1))


FORMULAS: dict[str, Terms] = {
    "softmax_of_logits": lambda logits, outputs, expected: _softmax_loss(logits, expected),
    "sigmoid_of_logits": lambda logits, outputs, expected: _sigmoid_loss(logits, expected),
    "categorical_of_outputs": lambda logits, outputs, expected: _categorical_of(outputs, expected),
    "sparse_of_outputs": lambda logits, outputs, expected: _sparse_of(outputs, expected),
    "binary_of_outputs": lambda logits, outputs, expected: _binary_of(outputs, expected),
    "softmax_of_outputs": lambda logits, outputs, expected: _softmax_loss(outputs, expected),
    "sigmoid_of_outputs": lambda logits, outputs, expected: _sigmoid_loss(outputs, expected),
}
"""Every loss that Keras could have run, from pre-activations, outputs and targets to the loss of each example.

``of_logits`` starts before the head's activation (the fused forms), ``of_outputs`` after it: clipped probabilities, or
an activation applied a second time. A sparse loss on probabilities is a softmax of their logarithms.
"""
