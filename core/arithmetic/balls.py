"""Balls: numbers with a proven error bound, by python-flint's arb, at one working precision at a time."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import sub

import numpy as np
from flint import arb, ctx

from core.arithmetic.arrays import Float64Array
from core.arithmetic.one_thread import OneThread

ARB = OneThread("arb")
"""The one thread that computes with balls, for all callers, because FLINT keeps tables for every thread that does."""

_PRECISION_LOCK = threading.RLock()


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Set arb's precision for a block.

    The precision is one global of the library, and pages compute in threads: without the lock, one thread's exit would
    lower the precision of another's computation. All functions of the lab that compute with balls are decorated with
    ``ARB.runs``; a caller that enters such a block elsewhere acts as that thread.

    Parameters
    ----------
    bits : int
        Precision of every arb operation inside the block.
    """
    with _PRECISION_LOCK, ARB.stood_in_for(), ctx.workprec(bits):
        yield


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


def balls_of(values: Float64Array) -> list[arb]:
    """Return the exact balls of some numbers, in C order."""
    return list(map(arb, values.ravel().tolist()))


def to_pairs(balls: Sequence[arb]) -> tuple[Float64Array, Float64Array]:
    """Return the balls' midpoints as unevaluated sums ``high + low`` of two float64 each."""
    high = list(map(float, balls))
    low = list(map(float, map(sub, balls, high)))
    return np.array(high, dtype=np.float64), np.array(low, dtype=np.float64)


def accurate_to(balls: Sequence[arb], bits: int, negligible_exponent: int) -> bool:
    """Return whether every ball is accurate to ``bits`` bits, or else within ``2**negligible_exponent`` of 0."""
    if min(map(arb.rel_accuracy_bits, balls), default=bits) >= bits:
        return True
    negligible = arb(2) ** negligible_exponent
    return all(ball.rel_accuracy_bits() >= bits or ball.abs_upper() <= negligible for ball in balls)
