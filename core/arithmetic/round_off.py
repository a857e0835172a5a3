"""The effects of limited precision before any loss is computed: the experiments of the round-off page.

Everything here is exact: numbers are fractions, and each operation rounds its exact result once, by
``core.arithmetic.bits``. The error of whole losses is measured in ``core.sweep.run``.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.bits import (
    Fields,
    bit_string,
    exact_decimal,
    fields_of,
    hex_string,
    neighbours,
    ordinal,
    round_exactly,
    ulp,
    value_at_ordinal,
    value_of,
)
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import can_hold, round_to


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    """Everything to show about one pattern of a format.

    Parameters
    ----------
    format : FloatFormat
        The format.
    pattern : int
        The stored bits.
    value : float
        Their value.
    digits : str
        The value with all its decimal digits.
    bits, hexadecimal : str
        The pattern, written out.
    fields : Fields
        The fields of the pattern.
    below, above : float
        The next smaller and larger number; NaN for a NaN.
    spacing : float
        Distance of the numbers in the value's binade, one ulp; NaN for a NaN.
    rank : int or None
        Number of values from 0 to this one, 0 excluded, negative below 0; None for a NaN.
    """

    format: FloatFormat
    pattern: int
    value: float
    digits: str
    bits: str
    hexadecimal: str
    fields: Fields
    below: float
    above: float
    spacing: float
    rank: int | None


def view_number(pattern: int, format: FloatFormat) -> NumberView:
    """Look at one pattern; ``core.arithmetic.bits.parse`` makes one from text.

    Examples
    --------
    >>> from core.arithmetic.bits import parse
    >>> from core.arithmetic.formats import FORMATS
    >>> half = FORMATS["float16"]
    >>> view = view_number(parse("0.1", half), half)
    >>> view.digits, view.bits, view.above
    ('0.0999755859375', '0 01011 1001100110', 0.10003662109375)
    """
    value = value_of(pattern, format)
    is_number = not math.isnan(value)
    below, above = neighbours(value, format) if is_number else (math.nan, math.nan)
    return NumberView(
        format=format,
        pattern=pattern,
        value=value,
        digits=exact_decimal(value),
        bits=bit_string(pattern, format),
        hexadecimal=hex_string(pattern, format),
        fields=fields_of(pattern, format),
        below=below,
        above=above,
        spacing=float(ulp(value, format)),
        rank=int(ordinal(value, format)) if is_number else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWays:
    """The number 2 h computed in a format as (1 + h) - (1 - h) and as 2 h.

    Parameters
    ----------
    format : FloatFormat
        The format of all values below.
    step : float
        h, rounded.
    above, below : float
        1 + h and 1 - h, each rounded once.
    difference, direct : float
        (1 + h) - (1 - h) and 2 h.
    difference_error, direct_error : float
        Relative errors against the exact 2 h, signed; NaN where the result is not finite.
    """

    format: FloatFormat
    step: float
    above: float
    below: float
    difference: float
    direct: float
    difference_error: float
    direct_error: float


def two_ways(*, step: Fraction, format: FloatFormat) -> TwoWays:
    """Compute twice a number in two ways that are equal on paper.

    Parameters
    ----------
    step : Fraction
        The exact h, not 0; the course takes 1/10000.
    format : FloatFormat
        Where each operation is rounded to.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> two_ways(step=Fraction(1, 10000), format=FORMATS["float64"]).difference
    0.00019999999999997797
    >>> two_ways(step=Fraction(1, 10000), format=FORMATS["float16"]).difference
    0.0
    """
    if step == 0:
        raise ValueError("step: got 0, need a number other than 0")
    rounded = round_exactly(step, format)
    above, below = (_combine(1.0, sign * rounded, format) for sign in (1, -1))
    difference = _combine(above, -below, format)
    direct = _combine(rounded, rounded, format)
    return TwoWays(
        format=format,
        step=rounded,
        above=above,
        below=below,
        difference=difference,
        direct=direct,
        difference_error=_relative_error(difference, 2 * step),
        direct_error=_relative_error(direct, 2 * step),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpLimits:
    """Where exp leaves the numbers of a format.

    Parameters
    ----------
    format : FloatFormat
        Argument and result belong to it.
    overflows_from : float
        The smallest number of the format whose exp exceeds the largest number.
    subnormal_from : float
        The largest number whose exp is below the smallest normal number and so loses digits; -infinity where no number
        is negative.
    vanishes_from : float
        The largest number whose exp is 0; -infinity likewise.
    overflow_law, subnormal_law, vanish_law : float
        ln(max), ln(min_normal) and ln(min_subnormal / 2): where the same happens to real numbers.
    """

    format: FloatFormat
    overflows_from: float
    subnormal_from: float
    vanishes_from: float
    overflow_law: float
    subnormal_law: float
    vanish_law: float


def exp_limits(format: FloatFormat) -> ExpLimits:
    """Search the format's numbers for the places where exp overflows and underflows.

    Notes
    -----
    exp grows, so its rounded value never falls, and a bisection over the numbers in order finds each place in as many
    steps as the format has bits.
    """
    top, zero = int(ordinal(format.max, format)), 0

    def exponential(rank: int) -> float:
        with np.errstate(over="ignore", under="ignore"):  # the search looks for both
            return float(np.exp(value_at_ordinal(rank, format)))

    def last_below(limit: float) -> float:
        """Return the largest number whose exp rounds to less than a number of the format."""
        if not format.has_sign:
            return -math.inf
        reached = _first(lambda rank: bool(round_to(exponential(rank), format) >= limit), -top, zero)
        return value_at_ordinal(reached - 1, format)

    return ExpLimits(
        format=format,
        overflows_from=value_at_ordinal(
            _first(lambda rank: not can_hold(exponential(rank), format).all(), zero, top), format
        ),
        subnormal_from=last_below(format.min_normal),
        vanishes_from=last_below(format.min_subnormal),
        overflow_law=math.log(format.max),
        subnormal_law=math.log(format.min_normal),
        vanish_law=math.log(format.min_subnormal) - math.log(2),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """The difference of two near numbers, each rounded to a format first.

    Parameters
    ----------
    format : FloatFormat
        Where the numbers and their difference are rounded to.
    separations : ndarray of float64, shape (count,)
        delta, the relative distance of the two numbers x and x (1 + delta).
    differences : ndarray of float64, shape (count,)
        x (1 + delta) - x in the format.
    relative_errors : ndarray of float64, shape (count,)
        Against the exact x delta; 1 where both round to the same number, NaN where the format cannot represent them.
    bound : ndarray of float64, shape (count,)
        u (2 + delta) / delta, what rounding x and x (1 + delta) can cost in the normal range; the subtraction of
        numbers within a factor 2 of each other is exact (Sterbenz' lemma).
    """

    format: FloatFormat
    separations: Float64Array
    differences: Float64Array
    relative_errors: Float64Array
    bound: Float64Array


def cancellation(*, number: Fraction, separations: Sequence[float], format: FloatFormat) -> Cancellation:
    """Subtract x from x (1 + delta) in a format, for several delta.

    Parameters
    ----------
    number : Fraction
        The exact x, not 0.
    separations : sequence of float
        Each delta in (0, 1], taken as exact.
    format : FloatFormat
        Where x, x (1 + delta) and the difference are rounded to.

    References
    ----------
    P. H. Sterbenz, "Floating-Point Computation", Prentice-Hall, 1974, section 4.3. D. Goldberg, "What every computer
    scientist should know about floating-point arithmetic", 1991, doi 10.1145/103162.103163.
    """
    if number == 0:
        raise ValueError("number: got 0, need a number other than 0")
    if not all(0 < delta <= 1 for delta in separations):
        raise ValueError(f"separations: got {separations}, need numbers in (0, 1]")
    near = round_exactly(number, format)
    deltas = [Fraction(delta) for delta in separations]
    differences = [_combine(round_exactly(number * (1 + delta), format), -near, format) for delta in deltas]
    errors = [abs(_relative_error(found, number * delta)) for found, delta in zip(differences, deltas, strict=True)]
    exact_separations = np.array(separations, dtype=np.float64)
    return Cancellation(
        format=format,
        separations=exact_separations,
        differences=np.array(differences),
        relative_errors=np.array(errors),
        bound=format.unit_roundoff * (2 + exact_separations) / exact_separations,
    )


def _combine(left: float, right: float, format: FloatFormat) -> float:
    """Return ``left + right`` rounded once; non-finite results are those of IEEE arithmetic."""
    if not (math.isfinite(left) and math.isfinite(right)):
        return left + right
    total = left + right  # its sign where it is 0
    return round_exactly(Fraction(left) + Fraction(right), format, is_negative=math.copysign(1.0, total) < 0)


def _relative_error(computed: float, exact: Fraction) -> float:
    if not math.isfinite(computed):
        return math.nan
    return float((Fraction(computed) - exact) / abs(exact))


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the smallest integer above ``low`` that ``holds``, if it holds from there up to ``high``."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
