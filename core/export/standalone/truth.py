"""The true loss and gradient to sixty digits, for checking float64; the lab uses certified balls instead."""

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array, IntegerArray
from core.export.standalone.elementary import SIXTY_DIGITS, exact_log1p


def softmax_truth(logits: list[float], label: int) -> tuple[Decimal, list[Decimal]]:
    """Return the loss of one row, (m - z_y) + log1p(T), and its gradient; T sums exp(z - m) without the largest."""
    exact = [Decimal(value) for value in logits]
    largest = max(exact)
    leading = exact.index(largest)
    terms = [(value - largest).exp() for value in exact]
    tail = sum(terms[:leading] + terms[leading + 1 :], Decimal())
    gradient = [term / (1 + tail) for term in terms]
    gradient[label] = -tail / (1 + tail) if label == leading else gradient[label] - 1
    return largest - exact[label] + exact_log1p(tail), gradient


def sigmoid_truth(logits: list[float], label: int) -> tuple[Decimal, list[Decimal]]:
    """Return the loss of one logit, max(t, 0) + log1p(exp(-|t|)) with t = z or -z, and its derivative."""
    (exact,) = (Decimal(value) for value in logits)
    sign = 1 - 2 * label
    against = sign * exact
    term = (-abs(against)).exp()
    return max(against, Decimal()) + exact_log1p(term), [sign * (1 if against >= 0 else term) / (1 + term)]


def as_pairs(
    truth: Callable[[list[float], int], tuple[Decimal, list[Decimal]]],
    logits: Float64Array,
    labels: IntegerArray,
) -> tuple[tuple[Float64Array, Float64Array], tuple[Float64Array, Float64Array]]:
    """Return losses (num_samples,) and gradients (num_classes, num_samples), each as two float64 that add up to it.

    ``logits`` has the shape (num_samples, num_classes), for a sigmoid (num_samples, 1).
    """
    with localcontext(SIXTY_DIGITS):
        rows = [truth(row, label) for row, label in zip(logits.tolist(), labels.tolist(), strict=True)]
        losses = _pair(np.array([loss for loss, _ in rows]))
        gradients = _pair(np.array([gradient for _, gradient in rows]).T)
    return losses, gradients


def _pair(exact: npt.NDArray[np.object_]) -> tuple[Float64Array, Float64Array]:
    high = exact.astype(np.float64)
    rest = [Decimal(near) for near in high.ravel().tolist()]
    low = np.array([float(true - near) for true, near in zip(exact.ravel(), rest, strict=True)])
    return high, low.reshape(high.shape)
