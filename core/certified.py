"""Certified enclosures of the losses and gradients: ball arithmetic by python-flint's arb.

Here lives the slow truth: every value is a ball that provably contains the exact result for the exact logits. What
callers normally use is ``core.reference``, which turns the balls into pairs of float64 and also has a fast engine.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import add, sub

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

Float64Array = NDArray[np.float64]
IntegerArray = NDArray[np.integer]

CERTIFIED_BITS = 128
"""Working precision of the enclosures, in bits."""

_PRECISION_LOCK = threading.RLock()


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Set arb's precision for a block.

    The precision is one global of the library, and pages compute in threads: without the lock, one thread's exit would
    lower the precision under another's computation.

    Parameters
    ----------
    bits : int
        Precision of every arb operation inside the block.
    """
    with _PRECISION_LOCK, ctx.workprec(bits):
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosures:
    """Balls around the exact losses and gradients of some rows.

    Parameters
    ----------
    losses : list of arb, length num_samples
        In nats.
    gradients : list of arb, length num_samples * num_classes
        Derivatives of each row's loss by its logits, row after row (one per row for the sigmoid loss).
    """

    losses: list[arb]
    gradients: list[arb]


def two_sum(left: Float64Array, right: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return ``fl(left + right)`` and its rounding error, exactly (barring overflow).

    References
    ----------
    D. E. Knuth, "The Art of Computer Programming", vol. 2, 3rd ed., section 4.2.2, theorem B.
    """
    total = left + right
    right_part = total - left
    error = (left - (total - right_part)) + (right - right_part)
    return total, error


def exact_balls(high: Float64Array, low: Float64Array) -> list[arb]:
    """Return the balls of ``high + low``, element by element in C order."""
    balls = list(map(arb, high.ravel().tolist()))
    if not low.any():
        return balls
    return list(map(add, balls, map(arb, low.ravel().tolist())))


def softmax_enclosures(logits: Float64Array, labels: IntegerArray) -> Enclosures:
    """Enclose the softmax cross-entropy and its gradient for every row.

    Parameters
    ----------
    logits : ndarray of float64, shape (num_samples, num_classes)
        Finite exact inputs.
    labels : ndarray of int, shape (num_samples,)
        The true classes.

    Returns
    -------
    Enclosures
        Computed at the working precision in force: call inside ``working_precision``.

    Notes
    -----
    With m the largest logit at position t, e_j = exp(z_j - m) and T = sum of e_j over j != t, the loss is
    ``(m - z_y) + log1p(T)`` and the gradient at the label ``-(1 + T - e_y) / (1 + T)``, or ``-T / (1 + T)`` if y = t.
    Nothing cancels: the terms of the loss are not negative, and ``1 + T - e_y`` is at least half of ``1 + T``.
    """
    num_samples, num_classes = logits.shape
    rows = np.arange(num_samples)
    leading = logits.argmax(axis=1)
    high, low = two_sum(logits, -logits[rows, leading][:, np.newaxis])
    exponentials = list(map(arb.exp, exact_balls(high, low)))
    gaps = exact_balls(-high[rows, labels], -low[rows, labels])

    losses: list[arb] = []
    gradients: list[arb] = []
    zero, one = arb(0), arb(1)
    for row, (label, top) in enumerate(zip(labels.tolist(), leading.tolist(), strict=True)):
        terms = exponentials[row * num_classes : (row + 1) * num_classes]
        terms[top] = zero
        tail = sum(terms, zero)
        terms[top] = one
        total = tail + one
        losses.append(gaps[row] + tail.log1p())
        others = tail if label == top else total - terms[label]
        terms[label] = -others
        gradients.extend([term / total for term in terms])
    return Enclosures(losses=losses, gradients=gradients)


def sigmoid_enclosures(logits: Float64Array, labels: IntegerArray) -> Enclosures:
    """Enclose the binary cross-entropy of the sigmoid and its derivative for every logit.

    Parameters
    ----------
    logits : ndarray of float64, shape (num_samples,)
        Finite exact inputs.
    labels : ndarray of int, shape (num_samples,)
        0 or 1.

    Returns
    -------
    Enclosures
        Computed at the working precision in force: call inside ``working_precision``.

    Notes
    -----
    With t = z for label 0 and -z for label 1, the loss is ``max(t, 0) + log1p(exp(-|t|))`` and the derivative by t is
    sigmoid(t), ``1 / (1 + e)`` or ``e / (1 + e)`` with e = exp(-|t|).
    """
    signs = 1 - 2 * labels
    against = (logits * signs).tolist()
    exponentials = [arb(-abs(value)).exp() for value in against]
    losses = [arb(max(value, 0.0)) + term.log1p() for value, term in zip(against, exponentials, strict=True)]
    gradients = [
        sign * (1 if value >= 0 else term) / (1 + term)
        for sign, value, term in zip(signs.tolist(), against, exponentials, strict=True)
    ]
    return Enclosures(losses=losses, gradients=gradients)


def to_pairs(balls: Sequence[arb]) -> tuple[Float64Array, Float64Array]:
    """Return the balls' midpoints as unevaluated sums ``high + low`` of two float64 each."""
    high = list(map(float, balls))
    low = list(map(float, map(sub, balls, high)))
    return np.array(high, dtype=np.float64), np.array(low, dtype=np.float64)


def accurate_to(balls: Sequence[arb], bits: int, negligible_exponent: int) -> bool:
    """Tell whether every ball is accurate to ``bits`` bits, or else lies within ``2**negligible_exponent`` of 0."""
    if min(map(arb.rel_accuracy_bits, balls), default=bits) >= bits:
        return True
    negligible = arb(2) ** negligible_exponent
    return all(ball.rel_accuracy_bits() >= bits or ball.abs_upper() <= negligible for ball in balls)
