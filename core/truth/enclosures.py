"""Certified enclosures of the losses and gradients: ball arithmetic by python-flint's arb.

This is the slow truth: every value is a ball that provably contains the exact result for the exact logits. What
callers normally use is ``core.truth.reference``, which turns the balls into pairs of float64 and also has a fast
engine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import add, sub, truediv

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array, IntegerArray
from core.arithmetic.balls import balls_of

CERTIFIED_BITS = 128
"""Working precision of the enclosures, in bits."""


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
    num_classes = logits.shape[1]
    starts = np.arange(0, logits.size, num_classes)
    leading = (starts + logits.argmax(axis=1)).tolist()
    at_label = (starts + labels).tolist()
    exact = balls_of(logits)
    largest = [exact[position] for position in leading]
    gaps = [top - exact[position] for top, position in zip(largest, at_label, strict=True)]
    terms = list(map(arb.exp, map(sub, exact, _repeated(largest, num_classes))))

    zero, one = arb(0), arb(1)
    for position in leading:
        terms[position] = zero
    tails = [zero] * len(starts)
    for class_index in range(num_classes):
        tails = list(map(add, tails, terms[class_index::num_classes]))
    totals = [tail + one for tail in tails]
    for position in leading:
        terms[position] = one
    for position, top, tail, total in zip(at_label, leading, tails, totals, strict=True):
        terms[position] = -tail if position == top else terms[position] - total
    return Enclosures(
        losses=list(map(add, gaps, map(arb.log1p, tails))),
        gradients=list(map(truediv, terms, _repeated(totals, num_classes))),
    )


def log_sum_enclosure(logits: Float64Array) -> arb:
    """Enclose ln S for one row, S = sum of exp(z - max z).

    Parameters
    ----------
    logits : ndarray of float64, shape (num_classes,)
        Finite exact inputs. Equal ones, of which a narrow format has many, cost one exponential together.

    Returns
    -------
    arb
        Computed at the working precision in force: call inside ``working_precision``.
    """
    values, counts = np.unique(logits, return_counts=True)
    largest = arb(float(values[-1]))
    total = arb(0)
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        total += (arb(value) - largest).exp() * count
    return total.log()


def _repeated(balls: Sequence[arb], times: int) -> Iterator[arb]:
    return chain.from_iterable(map(repeat, balls, repeat(times)))


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
