"""The error of ln S, S the sum of a row's max-shifted exponentials, by reduction and format."""

import math
from dataclasses import dataclass

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.balls import ARB, working_precision
from core.arithmetic.formats import FloatFormat
from core.arithmetic.reductions import Reduction
from core.arithmetic.rounded import arithmetic_of, can_hold, round_to
from core.truth.enclosures import CERTIFIED_BITS, log_sum_enclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSum:
    """The sum of one row in one format, added up in one way.

    Parameters
    ----------
    format, reduction : str
        Keys of ``FORMATS`` and ``REDUCTIONS``.
    num_classes : int
        Terms of the sum.
    total : float
        The computed S, in the format of the reduction's sum.
    error : float
        ln S - ln S_true in nats, within a part in 2^53; infinite or NaN where ln S is, NaN where the format cannot
        hold the logits.
    bound : float
        Bound of the error of S by its additions, relative to the exact sum of the same terms; NaN where S is not
        finite.
    result_class : str
        Of ``RESULT_CLASSES``: "finite", "inf", "nan" or "unrepresentable".
    """

    format: str
    reduction: str
    num_classes: int
    total: float
    error: float
    bound: float
    result_class: str


def log_sum(logits: Float64Array, format: FloatFormat, reduction: Reduction) -> LogSum:
    """Add up the exponentials of one row and compare with the exact logarithm.

    Parameters
    ----------
    logits : ndarray of float64, shape (num_classes,)
        Rounded to the format first. -inf, in formats that have it, is a class that cannot occur; one is finite.
    format : FloatFormat
        The format of every operation, but for the additions of a wider accumulator.
    reduction : Reduction
        The order of the additions.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> from core.arithmetic.reductions import REDUCTIONS
    >>> for name in ("left", "pairwise"):
    ...     found = log_sum(np.zeros(32_000), FORMATS["bfloat16"], REDUCTIONS[name])
    ...     print(name, found.total, round(found.error, 4))
    left 256.0 -4.8283
    pairwise 32000.0 0.0
    """
    arithmetic = arithmetic_of(format)
    exact = round_to(logits, format)
    total = bound = error = math.nan
    result_class = "unrepresentable"
    is_open = ~(np.isneginf(logits) & format.has_infinity)
    if can_hold(logits[is_open], format).all():
        with np.errstate(all="ignore"):  # overflow is a result
            column = exact[:, None].astype(arithmetic.dtype)
            total = float(reduction.exponential_sum(arithmetic, column)[0])
            terms = arithmetic.exp(arithmetic.subtract(column, column.max(axis=0))).astype(np.float64)
        error = _logarithm_error(total, exact[is_open])
        result_class = "finite" if math.isfinite(error) else "nan" if math.isnan(error) else "inf"
        if math.isfinite(total):
            bound = float(reduction.bound(terms, np.array([total]), format)[0] / terms.sum())
    return LogSum(
        format=format.name,
        reduction=reduction.name,
        num_classes=len(logits),
        total=total,
        error=error,
        bound=bound,
        result_class=result_class,
    )


@ARB.runs
def _logarithm_error(total: float, logits: Float64Array) -> float:
    if math.isnan(total) or total < 0:
        return math.nan
    if math.isinf(total) or total == 0:
        return math.inf if total else -math.inf
    bits = CERTIFIED_BITS
    while True:
        with working_precision(bits):
            error = arb(total).log() - log_sum_enclosure(logits)
            # Only logits that are all equal have a rational S, and then both logarithms are of the same number.
            if error.rel_accuracy_bits() >= 64 or error.mid() == 0:
                return float(error)
        bits *= 2
