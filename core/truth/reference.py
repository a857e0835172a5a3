"""The truth about the losses and their gradients, as pairs of float64.

A reference value is an unevaluated sum hi + lo, so the error of a computed value is ``(computed - hi) - lo``: the
reference is never rounded to the format under test. Two engines: compensated float64 with a proven bound, to check
formats up to float32, and certified balls (``core.truth.enclosures``) to check float64. ``audit`` checks them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from flint import arb
from numpy.typing import ArrayLike

from core.arithmetic.arrays import Float64Array, IndexArray
from core.arithmetic.balls import ARB, accurate_to, to_pairs, two_sum, working_precision
from core.arithmetic.formats import FORMATS, FloatFormat
from core.truth.enclosures import CERTIFIED_BITS, Enclosures, sigmoid_enclosures, softmax_enclosures

_ROUNDOFF = FORMATS["float64"].unit_roundoff
_QUANTUM = FORMATS["float64"].min_subnormal
_PAIR_BITS = 105
"""Bits of a certified (hi, lo) pair: 106 by two roundings to nearest, one kept for the ball's radius."""
_NEGLIGIBLE_EXPONENT = -1077
"""Balls this close to 0 give the pair (0, 0), whatever their radius: an eighth of float64's smallest number."""


class ReferenceAuditError(ArithmeticError):
    """A reference value is outside its stated bound around the certified enclosure."""


LIFT = 1200
"""Exponent of the power of two by which faint values are multiplied, so that float64 holds all their digits."""
_FAINT = math.ldexp(1.0, -960)
"""Losses below it have a pair whose low part float64 cannot hold, or not even the high part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Loss and gradient of the rows that are too faint for float64, multiplied by 2^`LIFT`.

    Parameters
    ----------
    rows : ndarray of int, shape (num_faint,)
        Their places, ascending.
    loss_hi, loss_lo : ndarray of float64, shape (num_faint,)
        As those of `Reference`.
    gradient_hi, gradient_lo : ndarray of float64, shape (num_faint, num_classes)
        Likewise; one class for a sigmoid.
    """

    rows: IndexArray
    loss_hi: Float64Array
    loss_lo: Float64Array
    gradient_hi: Float64Array
    gradient_lo: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Exact losses and gradients as unevaluated sums hi + lo.

    Parameters
    ----------
    loss_hi, loss_lo : ndarray of float64, shape (num_samples,)
        The loss in nats.
    gradient_hi, gradient_lo : ndarray of float64, shape of the logits
        The derivative of each row's loss with respect to its logits. In memory, the class axis of a matrix leads.
    relative_error_bound, absolute_error_bound : float
        ``|truth - (hi + lo)| <= relative_error_bound * |truth| + absolute_error_bound``, for every entry.
    engine : str
        ``"compensated"`` or ``"arb"``.
    lifted : Lifted or None
        Of certified rows with a faint loss, the same with all digits.

    Notes
    -----
    The absolute part, a few times 2^-1074, is what float64 cannot resolve. Where the truth is smaller, as a gradient of
    e^-800, hi and lo are 0 or a small multiple of 2^-1074: there is a truth, but float64 cannot hold it. For formats up
    to float32 that is far below every spacing; for float64 it is the spacing itself: hi is the correctly rounded truth,
    and a result is compared with ``lifted``. Arrays are read-only.
    """

    loss_hi: Float64Array
    loss_lo: Float64Array
    gradient_hi: Float64Array
    gradient_lo: Float64Array
    relative_error_bound: float
    absolute_error_bound: float
    engine: str
    lifted: Lifted | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False


ReferenceFunction = Callable[[ArrayLike, ArrayLike], Reference]


def softmax_reference(logits: ArrayLike, labels: ArrayLike) -> Reference:
    """Compute softmax cross-entropy and gradient in compensated float64, for checking formats up to float32.

    Parameters
    ----------
    logits : array_like of float, shape (num_samples, num_classes)
        Finite; taken as exact. Fastest as the transpose of a C-contiguous (num_classes, num_samples) array.
    labels : array_like of int, shape (num_samples,)
        Classes in [0, num_classes).

    Returns
    -------
    Reference
        With relative bound gamma(num_classes + 8), gamma(k) = k u / (1 - k u), u = 2^-53.

    Raises
    ------
    ValueError
        If the shapes do not fit, a label is out of range, a logit is not finite, or the loss exceeds float64.

    Notes
    -----
    With m the largest logit at position t, every difference z_j - m is kept exactly as hi + lo (TwoSum), and
    e_j = exp(hi) (1 + lo). Then L = (m - z_y) + log1p(T), T the sum of e_j over j != t, and the gradient is
    e_j / (1 + T), at the label -T / (1 + T) if y = t, else -(1 - e_y / (1 + T)), where e_y / (1 + T) is at most 1/2, so
    that nothing cancels.

    The bound counts, with n = num_classes, one u per rounding and 2 u (one ulp) for each exp and log1p of the library:
    e_j 3 u; T (n + 1) u; log1p(T), whose condition number is at most 1, (n + 3) u; 1 + T (n + 2) u; e_j / (1 + T)
    (n + 6) u; the gradient at the label (n + 7) u; and one more for lo^2 / 2, below 2^-80 wherever exp does not
    underflow. That the library keeps its ulp is what ``audit`` checks.

    References
    ----------
    N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., SIAM, 2002, lemma 3.1.

    Examples
    --------
    The textbook form log(sum exp) loses the whole loss of a confident right answer; the reference has all of it:

    >>> logits, labels = np.array([[50.0, 0.0]]), np.array([0])
    >>> float(np.log(np.exp(logits - 50.0).sum()))
    0.0
    >>> float(softmax_reference(logits, labels).loss_hi[0])
    1.9287498479639178e-22
    """
    logits, labels = checked_softmax(logits, labels)
    by_class = np.ascontiguousarray(logits.T)
    num_classes, num_samples = by_class.shape
    columns = np.arange(num_samples)
    leading = by_class.argmax(axis=0)
    high, low = two_sum(by_class, -by_class[leading, columns])
    gap_high, gap_low = -high[labels, columns], -low[labels, columns]

    with np.errstate(under="ignore"):  # underflow is within absolute_error_bound
        terms = np.exp(high, out=high)
        low *= terms
        terms += low
        terms[leading, columns] = 0.0
        tail = terms.sum(axis=0)
        terms[leading, columns] = 1.0
        total = 1.0 + tail
        loss_hi, loss_lo = two_sum(gap_high, np.log1p(tail))
        loss_hi, loss_lo = two_sum(loss_hi, loss_lo + gap_low)
        gradient = np.divide(terms, total, out=terms)
        at_label = gradient[labels, columns]
        gradient[labels, columns] = np.where(labels == leading, -tail / total, at_label - 1.0)
    return Reference(
        loss_hi=loss_hi,
        loss_lo=loss_lo,
        gradient_hi=gradient.T,
        gradient_lo=np.broadcast_to(0.0, logits.shape),
        relative_error_bound=_gamma(num_classes + 8),
        absolute_error_bound=2 * num_classes * _QUANTUM,
        engine="compensated",
    )


def sigmoid_reference(logits: ArrayLike, labels: ArrayLike) -> Reference:
    """Compute the sigmoid's binary cross-entropy and derivative in float64, for checking formats up to float32.

    Parameters
    ----------
    logits : array_like of float, shape (num_samples,)
        Finite; taken as exact.
    labels : array_like of int, shape (num_samples,)
        0 or 1.

    Returns
    -------
    Reference
        With relative bound gamma(5).

    Raises
    ------
    ValueError
        If the shapes do not fit, a label is neither 0 nor 1, or a logit is not finite.

    Notes
    -----
    With t = z for label 0 and -z for label 1, e = exp(-|t|): L = max(t, 0) + log1p(e), dL/dt = 1 / (1 + e), or
    e / (1 + e) for t < 0. Counted as in ``softmax_reference``: e 2 u, log1p(e) 4 u, e / (1 + e) 4 u.
    """
    logits, labels = checked_sigmoid(logits, labels)
    signs = 1.0 - 2.0 * labels
    against = logits * signs
    with np.errstate(under="ignore"):  # underflow is within absolute_error_bound
        term = np.exp(-np.abs(against))
        loss_hi, loss_lo = two_sum(np.maximum(against, 0.0), np.log1p(term))
        gradient = signs * (np.where(against >= 0.0, 1.0, term) / (1.0 + term))
    return Reference(
        loss_hi=loss_hi,
        loss_lo=loss_lo,
        gradient_hi=gradient,
        gradient_lo=np.broadcast_to(0.0, logits.shape),
        relative_error_bound=_gamma(5),
        absolute_error_bound=2 * _QUANTUM,
        engine="compensated",
    )


@ARB.runs
def certified_softmax_reference(logits: ArrayLike, labels: ArrayLike) -> Reference:
    """Compute softmax cross-entropy and gradient by certified balls, for checking float64.

    Parameters and errors are those of ``softmax_reference``; the relative bound is 2^-105.
    """
    logits, labels = checked_softmax(logits, labels)
    with working_precision(CERTIFIED_BITS):
        return _reference_of(softmax_enclosures(logits, labels), logits.shape)


@ARB.runs
def certified_sigmoid_reference(logits: ArrayLike, labels: ArrayLike) -> Reference:
    """Compute the sigmoid's binary cross-entropy and derivative by certified balls, for checking float64.

    Parameters and errors are those of ``sigmoid_reference``; the relative bound is 2^-105.
    """
    logits, labels = checked_sigmoid(logits, labels)
    with working_precision(CERTIFIED_BITS):
        return _reference_of(sigmoid_enclosures(logits, labels), logits.shape)


_COMPENSATED: dict[str, ReferenceFunction] = {"softmax": softmax_reference, "sigmoid": sigmoid_reference}
_CERTIFIED: dict[str, ReferenceFunction] = {
    "softmax": certified_softmax_reference,
    "sigmoid": certified_sigmoid_reference,
}


def reference_for(*, loss: str, judged: FloatFormat) -> ReferenceFunction:
    """Return the reference function that is accurate enough to check results in a format.

    Parameters
    ----------
    loss : str
        ``"softmax"`` or ``"sigmoid"``.
    judged : FloatFormat
        The format of the results that will be compared.
    """
    if loss not in _COMPENSATED:
        raise ValueError(f"loss: unknown name {loss!r}, choose from {', '.join(_COMPENSATED)}")
    engines = _COMPENSATED if judged.precision <= FORMATS["float32"].precision else _CERTIFIED
    return engines[loss]


@ARB.runs
def audit(reference: Reference, logits: ArrayLike, labels: ArrayLike, rows: ArrayLike) -> None:
    """Check some rows of a reference against certified enclosures.

    Parameters
    ----------
    reference : Reference
        The reference to check.
    logits, labels : array_like
        Its inputs; a matrix of logits means softmax, a vector sigmoid.
    rows : array_like of int
        The rows to check.

    Raises
    ------
    ReferenceAuditError
        If hi + lo cannot be proven to be within the reference's own bound of the truth.
    """
    logits, rows = np.asarray(logits), np.asarray(rows, dtype=np.intp)
    is_softmax = logits.ndim == 2
    check, enclose = (checked_softmax, softmax_enclosures) if is_softmax else (checked_sigmoid, sigmoid_enclosures)
    some_logits, some_labels = check(logits[rows], np.asarray(labels)[rows])
    with working_precision(2 * CERTIFIED_BITS):
        balls = enclose(some_logits, some_labels)
        loss_at = _first_outside(balls.losses, reference.loss_hi[rows], reference.loss_lo[rows], reference)
        gradient_at = _first_outside(
            balls.gradients, reference.gradient_hi[rows], reference.gradient_lo[rows], reference
        )
    width = some_logits.shape[1] if is_softmax else 1
    for what, position, per_row in (("loss", loss_at, 1), ("gradient", gradient_at, width)):
        if position is not None:
            raise ReferenceAuditError(
                f"reference {what} of row {rows[position // per_row]} (engine {reference.engine}) is further from the "
                f"certified truth than its bound {reference.relative_error_bound:.3g}"
            )


def checked_softmax(logits: ArrayLike, labels: ArrayLike) -> tuple[Float64Array, IndexArray]:
    """Return logits as float64 (num_samples, num_classes) and labels as integers, or raise ValueError."""
    exact = _checked_logits(logits, 2, "(num_samples, num_classes)")
    if exact.shape[1] == 0:
        raise ValueError("logits: got 0 classes, need at least 1")
    return exact, _checked_labels(labels, exact.shape[0], exact.shape[1])


def checked_sigmoid(logits: ArrayLike, labels: ArrayLike) -> tuple[Float64Array, IndexArray]:
    """Return logits as float64 (num_samples,) and labels as integers, or raise ValueError."""
    exact = _checked_logits(logits, 1, "(num_samples,)")
    return exact, _checked_labels(labels, exact.shape[0], 2)


def _checked_logits(logits: ArrayLike, ndim: int, shape_words: str) -> Float64Array:
    arrived = np.asarray(logits)
    if arrived.ndim != ndim:
        raise ValueError(f"logits: got shape {arrived.shape}, need {shape_words}")
    exact = arrived.astype(np.float64, copy=False)
    if exact.size:
        rows = exact if ndim == 2 else exact[:, None]
        with np.errstate(over="ignore", invalid="ignore"):  # the spans reveal infinities, NaN and overflow
            spans = rows.max(axis=1) - rows.min(axis=1)
        if not np.isfinite(spans).all():
            offender = exact[~np.isfinite(exact)]
            row = rows[np.argmin(np.isfinite(spans))]
            what = f"{offender[0]}" if offender.size else f"a range of {row.min()} to {row.max()} in one row"
            raise ValueError(
                f"logits: got {what}, need finite logits with a finite range, since only they have a finite true loss"
            )
    return exact


def _checked_labels(labels: ArrayLike, num_samples: int, num_classes: int) -> IndexArray:
    arrived = np.asarray(labels)
    if arrived.shape != (num_samples,):
        raise ValueError(f"labels: got shape {arrived.shape}, need ({num_samples},)")
    if arrived.size and not np.issubdtype(arrived.dtype, np.integer):
        raise ValueError(f"labels: got dtype {arrived.dtype}, need integers")
    if arrived.size and not 0 <= arrived.min() <= arrived.max() < num_classes:
        offender = arrived[(arrived < 0) | (arrived >= num_classes)][0]
        raise ValueError(f"labels: got {offender}, need 0 to {num_classes - 1}")
    return arrived.astype(np.intp, copy=False)


def _reference_of(balls: Enclosures, shape: tuple[int, ...]) -> Reference:
    if not accurate_to(balls.losses + balls.gradients, _PAIR_BITS + 2, _NEGLIGIBLE_EXPONENT):
        raise ReferenceAuditError(f"certified enclosures are wider than 2^-{_PAIR_BITS + 2} of their values")
    loss_hi, loss_lo = to_pairs(balls.losses)
    gradient_hi, gradient_lo = (np.asfortranarray(part.reshape(shape)) for part in to_pairs(balls.gradients))
    return Reference(
        loss_hi=loss_hi,
        loss_lo=loss_lo,
        gradient_hi=gradient_hi,
        gradient_lo=gradient_lo,
        relative_error_bound=math.ldexp(1.0, -_PAIR_BITS),
        absolute_error_bound=_QUANTUM,
        engine="arb",
        lifted=_lifted(balls, np.flatnonzero(loss_hi < _FAINT)),
    )


def _lifted(balls: Enclosures, rows: IndexArray) -> Lifted | None:
    if not len(rows):
        return None
    width, lift = len(balls.gradients) // len(balls.losses), arb(2) ** LIFT
    losses = [balls.losses[row] * lift for row in rows.tolist()]
    gradients = [ball * lift for row in rows.tolist() for ball in balls.gradients[row * width : (row + 1) * width]]
    loss_hi, loss_lo = to_pairs(losses)
    gradient_hi, gradient_lo = (part.reshape(len(rows), width) for part in to_pairs(gradients))
    return Lifted(rows=rows, loss_hi=loss_hi, loss_lo=loss_lo, gradient_hi=gradient_hi, gradient_lo=gradient_lo)


def _first_outside(balls: list[arb], high: Float64Array, low: Float64Array, reference: Reference) -> int | None:
    relative, absolute = arb(reference.relative_error_bound), arb(reference.absolute_error_bound)
    pairs = zip(balls, high.ravel().tolist(), low.ravel().tolist(), strict=True)
    for position, (ball, hi, lo) in enumerate(pairs):
        if not abs(ball - hi - lo) <= relative * abs(ball) + absolute:
            return position
    return None


def _gamma(roundings: int) -> float:
    return roundings * _ROUNDOFF / (1 - roundings * _ROUNDOFF)
