"""Arithmetic in which every operation rounds exactly once to a chosen format.

Values of a format travel in a wider NumPy dtype, the carrier. An operation is computed in the carrier and then
rounded to the format; the carrier is wide enough for the result to be what one rounding of the exact value gives.
Functions such as exp come from ``core.arithmetic.elementary``; what is computed with this arithmetic lives in
``core.losses``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray
from core.arithmetic.elementary import ELEMENTARY, QUICK_ERROR, Elementary, in_blocks, nearest
from core.arithmetic.formats import FORMATS, FloatFormat

Rounding = Callable[[FloatArray], FloatArray]
Summation = Callable[[Any, Any], Any]
"""From an arithmetic and terms to their sum along the first axis."""

NATIVE = (FORMATS["float32"], FORMATS["float64"])
"""Formats that the processor itself rounds to: the candidates for a carrier."""
EXHAUSTIBLE_BITS = 16
"""Formats up to this width have so few values that the tests try every argument of every function."""


def round_to(values: npt.ArrayLike, format: FloatFormat) -> Float64Array:
    """Round float64 numbers to the nearest value of a format, ties to even.

    Parameters
    ----------
    values : array_like of float64
        Any numbers, infinities and NaN included.
    format : FloatFormat
        The target. Underflow is gradual and keeps the sign; overflow gives ``format.overflow_value``. What the format
        lacks (NaN, zero, its sign, negative numbers) becomes what ``FloatFormat.held`` makes of it.

    Returns
    -------
    ndarray of float64
        Values of the format, of the same shape.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> round_to([1.0001, 70000.0, 3e-8], FORMATS["float16"])
    array([1.00000000e+00,            inf, 5.96046448e-08])
    """
    numbers = np.array(values, dtype=np.float64)
    numbers[np.isnan(numbers)] = format.nan_value  # one NaN, so that no payload bits reach the integer rounding below
    with np.errstate(over="ignore", under="ignore"):
        _rounding(format, FORMATS["float64"])(np.atleast_1d(numbers))
    return numbers


def can_hold(values: npt.ArrayLike, format: FloatFormat) -> BoolArray:
    """Return which rounded numbers the format can represent: not too large, and not lacking in it.

    Examples
    --------
    >>> can_hold([1e5, 0.0], FORMATS["float16"]), can_hold([7.5, 0.0], FORMATS["float4_e2m1fn"])
    (array([False,  True]), array([False,  True]))
    """
    half_spacing = math.ldexp(format.eps, format.max_exponent - 1)
    saturated = (np.abs(values) - format.max >= half_spacing) & format.saturates
    return np.asarray(np.isfinite(round_to(values, format)) & ~saturated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """Operations on arrays (of one dimension at least) of one format's values, each rounded once, to nearest even.

    Parameters
    ----------
    format : FloatFormat
        The format of every result.
    carrier : FloatFormat
        The native format in which the values are held.
    settle : callable
        Rounds an array of the carrier to the format, in place.
    settle_float64 : callable
        Rounds an array of float64 to the format, in place.
    add_up : callable, optional
        The way in which ``sum`` adds, from ``core.arithmetic.reductions``; by default from left to right. A sum in a
        wider format is rounded to this one.
    accumulator : Arithmetic, optional
        The arithmetic of the wider format in which ``add_up`` leaves the sum.

    Notes
    -----
    Rounding first to a carrier of P bits and then to p is the same as rounding once, for + - x /, if P >= 2 p + 2
    (S. A. Figueroa, "When is double rounding innocuous?", SIGNUM Newsletter 30(3), 1995, doi 10.1145/221332.221334).
    For exp and its kin it is the same where the exact value is further from a halfway case than the float64 result's
    error. In formats of at most 16 bits the tests try every argument; in wider ones every result is checked for it and
    the doubtful ones are decided by balls.
    """

    format: FloatFormat
    carrier: FloatFormat
    settle: Rounding
    settle_float64: Rounding
    add_up: Summation | None = None
    accumulator: "Arithmetic | None" = None

    @property
    def dtype(self) -> np.dtype:
        """The carrier's dtype."""
        return self.carrier.dtype

    def carry(self, values: npt.ArrayLike) -> FloatArray:
        """Round real numbers to the format and return them in the carrier."""
        return round_to(values, self.format).astype(self.dtype)

    def converted(self, format: FloatFormat) -> "Arithmetic":
        """Return the arithmetic of another format, as of a wider accumulator."""
        return arithmetic_of(format)

    def convert(self, values: FloatArray) -> FloatArray:
        """Round values of another carrier to the format and return them in this one."""
        return values if self.format == self.carrier and values.dtype == self.dtype else self.carry(values)

    def admit(self, values: FloatArray) -> FloatArray:
        """Return values that came about without rounding, as a sign changed, as the format has them."""
        return values

    def add(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left + right``."""
        return self._rounded(np.add, left, right)

    def subtract(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left - right``."""
        return self._rounded(np.subtract, left, right)

    def multiply(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left * right``."""
        return self._rounded(np.multiply, left, right)

    def divide(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return ``left / right``."""
        return self._rounded(np.divide, left, right)

    def sqrt(self, values: FloatArray) -> FloatArray:
        """Return the square root."""
        return self._rounded(np.sqrt, values)

    def reciprocal(self, values: FloatArray) -> FloatArray:
        """Return ``1 / values``."""
        return self.divide(np.ones((), self.dtype), values)

    def sum(self, values: FloatArray) -> FloatArray:
        """Add up along the first axis in the order of ``add_up``, rounding after each addition."""
        if self.add_up is not None:
            return self.convert(np.asarray(self.add_up(self, values)))
        total = values[0]
        for term in values[1:]:
            total = self.add(total, term)
        return np.asarray(total)

    def log_sum_less(self, terms: FloatArray, values: FloatArray) -> FloatArray:
        """Return ln(sum of ``terms``) - ``values``, computed in the wider accumulator and rounded to the format."""
        wide = self.accumulator
        if wide is None or self.add_up is None:
            raise ValueError("accumulator: got none, need the arithmetic of a wider format")
        total = np.asarray(self.add_up(self, terms))
        return self.convert(wide.subtract(wide.log(total), wide.convert(values)))

    def exp(self, values: FloatArray) -> FloatArray:
        """Return e to the power of ``values``."""
        return self._elementary(ELEMENTARY["exp"], values)

    def expm1(self, values: FloatArray) -> FloatArray:
        """Return e to the power of ``values``, minus 1."""
        return self._elementary(ELEMENTARY["expm1"], values)

    def log(self, values: FloatArray) -> FloatArray:
        """Return the natural logarithm."""
        return self._elementary(ELEMENTARY["log"], values)

    def log1p(self, values: FloatArray) -> FloatArray:
        """Return the natural logarithm of 1 + ``values``."""
        return self._elementary(ELEMENTARY["log1p"], values)

    def sigmoid(self, values: FloatArray) -> FloatArray:
        """Return 1 / (1 + e^-values), rounded once at the end."""
        return self._elementary(ELEMENTARY["sigmoid"], values)

    def _rounded(self, operation: np.ufunc, *operands: FloatArray) -> FloatArray:
        return self.settle(np.atleast_1d(operation(*operands)))

    def _elementary(self, function: Elementary, values: FloatArray) -> FloatArray:
        arguments = np.atleast_1d(values).astype(np.float64, copy=False)
        if self.format.precision == FORMATS["float64"].precision:
            return function.correctly_rounded(arguments)
        return in_blocks(partial(self._narrow_elementary, function), arguments, self.dtype)

    def _narrow_elementary(self, function: Elementary, arguments: Float64Array) -> FloatArray:
        approximations = np.asarray(function.quick(arguments))
        if self.format.bits <= EXHAUSTIBLE_BITS:
            return self._narrowed(approximations)
        below, above = (self._narrowed(approximations * (1 + error)) for error in (-QUICK_ERROR, QUICK_ERROR))
        for position in np.flatnonzero((below != above) & ~np.isnan(approximations)):
            below.flat[position] = nearest(function.ball, float(arguments.flat[position]), self.format)
        return below

    def _narrowed(self, values: Float64Array) -> FloatArray:
        """Round float64 values to the format, once; overwrites ``values``."""
        if self.format == self.carrier:
            return values.astype(self.dtype)
        return self.settle_float64(values).astype(self.dtype)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialArithmetic(Arithmetic):
    """The same in a format that lacks zero, a sign, or the sign of zero.

    Constants of a formula and negated operands may not be values of such a format, so operands are checked as well.
    """

    def admit(self, values: FloatArray) -> FloatArray:
        """Return values of the carrier, each of them 0 or a value of the format but for its sign, as the format's."""
        if self.format.has_zero and self.format.has_sign:
            return np.asarray(values + self.dtype.type(0))  # the sum of zeros of both signs is a positive one
        lacking = (values == 0) & (not self.format.has_zero) | np.signbit(values) & (not self.format.has_sign)
        return np.where(lacking, self.dtype.type(np.nan), values)

    def _rounded(self, operation: np.ufunc, *operands: FloatArray) -> FloatArray:
        return Arithmetic._rounded(self, operation, *map(self.admit, operands))

    def _elementary(self, function: Elementary, values: FloatArray) -> FloatArray:
        return Arithmetic._elementary(self, function, self.admit(values))


@cache
def arithmetic_of(format: FloatFormat) -> Arithmetic:
    """Return the arithmetic of a format, in the narrowest carrier that is exact for it."""
    carrier = next(candidate for candidate in NATIVE if _carries(candidate, format))
    return (Arithmetic if format.has_negative_zero else PartialArithmetic)(
        format=format,
        carrier=carrier,
        settle=_rounding(format, carrier),
        settle_float64=_rounding(format, FORMATS["float64"]),
    )


def _carries(carrier: FloatFormat, format: FloatFormat) -> bool:
    """Whether an operation in the carrier, then rounded to the format, is as good as rounded once.

    The second condition keeps a product of two values, 2 p bits long, exact where the format is subnormal; the last one
    keeps the format's normal numbers normal.
    """
    wide_enough = carrier.precision >= 2 * format.precision + 2
    fine_enough = carrier.min_subnormal * 4.0**format.precision <= format.min_subnormal
    far_enough = carrier.max_exponent >= format.max_exponent and carrier.min_exponent <= format.min_exponent
    return carrier == format or (wide_enough and fine_enough and far_enough)


@cache
def _rounding(format: FloatFormat, carrier: FloatFormat) -> Rounding:
    """Return the function that rounds arrays of a native carrier to a format, in place."""
    if format == carrier:
        return lambda values: values
    bits = np.dtype(f"uint{carrier.bits}").type
    dropped = carrier.precision - format.precision
    if format.min_exponent == carrier.min_exponent and format.overflow_value == np.inf:
        return partial(_round_significand, bits=bits, dropped=bits(dropped))
    number = carrier.dtype.type
    by_shift = partial(
        _round_by_shift,
        bits=bits,
        sign=bits(format.has_negative_zero << (carrier.bits - 1)),
        exponent=bits((2**carrier.exponent_bits - 1) << (carrier.precision - 1)),
        smallest=number(format.min_normal),
        largest=number(2.0**format.max_exponent),
        lift=number(1.5 * 2.0**dropped),
        max=number(format.max),
        overflow_value=number(format.overflow_value),
        has_nan=format.has_nan,
    )
    return by_shift if format.has_zero and format.has_sign else partial(_round_positive, by_shift, format)


def _round_significand(
    values: FloatArray, *, bits: type[np.unsignedinteger], dropped: np.unsignedinteger
) -> FloatArray:
    """Round to a format with the carrier's exponent range by integer arithmetic on the bits.

    The dropped bits plus just under half, plus one for an odd last kept bit, carry into the significand, the exponent
    and finally infinity: nearest even, for subnormal numbers too.
    """
    pattern = values.view(bits)
    one = bits(1)
    carry = pattern >> dropped
    carry &= one
    carry += (one << (dropped - one)) - one
    pattern += carry
    pattern &= ~((one << dropped) - one)
    return values


def _round_by_shift(
    values: FloatArray,
    *,
    bits: type[np.unsignedinteger],
    sign: np.unsignedinteger,
    exponent: np.unsignedinteger,
    smallest: np.floating,
    largest: np.floating,
    lift: np.floating,
    max: np.floating,
    overflow_value: np.floating,
    has_nan: bool,
) -> FloatArray:
    """Round by adding and subtracting a number whose last bit in the carrier is the format's spacing at the value.

    That number is 1.5 * 2^(P - p) times the value's power of two, which is held between the format's smallest normal
    (below it the spacing is constant) and its largest (infinities stay infinite). Without NaN, an invalid
    operation gives 0.
    """
    if values.size == 0:
        return values
    in_range = values.max() <= max and values.min() >= -max  # false for NaN too
    pattern = values.view(bits)
    signs = pattern & sign
    shift = (pattern & exponent).view(values.dtype)
    np.maximum(shift, smallest, out=shift)
    if not in_range:
        np.minimum(shift, largest, out=shift)
    shift *= lift
    values += shift
    values -= shift
    pattern |= signs  # a zero keeps the sign of the number that was rounded
    if not in_range:
        if not has_nan:
            values[np.isnan(values)] = 0
        overflowed = np.abs(values, out=shift) > max
        values[overflowed] = np.copysign(overflow_value, values[overflowed])
    return values


def _round_positive(round_anything: Rounding, format: FloatFormat, values: FloatArray) -> FloatArray:
    """Round to a format that lacks negative numbers or zero: NaN instead of them, and no underflow to 0."""
    lacking = np.signbit(values) & (not format.has_sign) | (np.abs(values) <= format.zero_up_to) & (not format.has_zero)
    with np.errstate(all="ignore"):  # values that the format lacks are replaced below
        round_anything(values)
    if not format.has_zero:
        values[values == 0] = format.min_subnormal
    values[lacking] = np.nan
    return values
