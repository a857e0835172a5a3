"""The bits of one value in a format: fields, pattern, neighbours, and text exactly rounded to it.

A value is a Python float that the format holds; a pattern is the unsigned integer that stores it. Patterns keep what
floats hide: the sign of zero and the payload of a NaN. Rounding arrays to a format lives in
``core.arithmetic.rounded``.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from core.arithmetic.arrays import Float64Array, Int64Array
from core.arithmetic.formats import FloatFormat

MAX_TEXT_LENGTH = 1200
"""Longest number accepted as text; every float64 value has at most 1,077 characters."""

_DECIMAL = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?", re.ASCII)
_RATIO = re.compile(r"([+-]?\d+)/(\d+)", re.ASCII)
_PATTERN = re.compile(r"0(?:x[0-9a-f]+|b[01]+)", re.ASCII)
_HEX_FLOAT = re.compile(r"[+-]?0x[0-9a-f]*\.?[0-9a-f]*p[+-]?\d{1,5}", re.ASCII)
_SPECIAL = re.compile(r"([+-]?)(inf|infinity|nan)")
_DECADES = 400
"""Beyond 10^±400 every format has overflowed or underflowed, float64 included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a bit pattern.

    Parameters
    ----------
    sign : int
        1 for a negative number.
    exponent_field : int
        The stored exponent, 0 for zero and the subnormal numbers.
    significand_field : int
        The stored bits of the significand, without the hidden one.
    kind : str
        "zero", "subnormal", "normal", "infinity" or "nan".
    exponent : int
        The power of two that the significand is multiplied by.
    significand : float
        In [1, 2) for normal numbers, below 1 for subnormal ones: the value is (-1)^sign * significand * 2^exponent.
    """

    sign: int
    exponent_field: int
    significand_field: int
    kind: str
    exponent: int
    significand: float


def fields_of(pattern: int, format: FloatFormat) -> Fields:
    """Take a pattern apart.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> fields = fields_of(0xC0A0, FORMATS["bfloat16"])
    >>> fields.sign, fields.exponent_field, fields.significand_field, fields.significand, fields.exponent
    (1, 129, 32, 1.25, 2)
    """
    _check_pattern(pattern, format)
    stored_bits = format.precision - 1
    sign, magnitude = divmod(pattern, _sign_bit(format))
    exponent_field, significand_field = divmod(magnitude, 1 << stored_bits)
    hidden = int(exponent_field > 0 or not format.has_zero)
    return Fields(
        sign=sign,
        exponent_field=exponent_field,
        significand_field=significand_field,
        kind=_kind(sign, magnitude, format),
        exponent=max(exponent_field - format.bias, format.min_exponent),
        significand=hidden + math.ldexp(significand_field, -stored_bits),
    )


def value_of(pattern: int, format: FloatFormat) -> float:
    """Return the number that a pattern stores."""
    fields = fields_of(pattern, format)
    magnitude = {"infinity": math.inf, "nan": math.nan}.get(fields.kind)
    if magnitude is None:
        magnitude = math.ldexp(fields.significand, fields.exponent)
    return math.copysign(magnitude, -1.0 if fields.sign else 1.0)


def pattern_of(value: float, format: FloatFormat) -> int:
    """Return the pattern of a value of the format.

    Raises
    ------
    ValueError
        If the format does not hold ``value``; nothing is rounded here.
    """
    if not _holds(value, format):
        raise ValueError(f"value: got {value!r}, need a number that {format.name} can represent; round it first")
    if math.isnan(value):
        return _nan_pattern(value, format)
    magnitude = int(ordinal(abs(value), format)) - (not format.has_zero)
    return magnitude + (_sign_bit(format) if math.copysign(1.0, value) < 0 else 0)


def _holds(value: float, format: FloatFormat) -> bool:
    is_negative = math.copysign(1.0, value) < 0
    if math.isnan(value):
        return format.has_nan
    if value == 0:
        return format.has_negative_zero if is_negative else format.has_zero
    if is_negative and not format.has_sign:
        return False
    if math.isinf(value):
        return format.has_infinity
    exponent = max(math.frexp(value)[1] - 1, format.min_exponent)
    return abs(value) <= format.max and math.ldexp(value, format.precision - 1 - exponent).is_integer()


def bit_string(pattern: int, format: FloatFormat) -> str:
    """Return sign, exponent and significand bits, as far as the format has them, separated by spaces.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> bit_string(0x3C01, FORMATS["float16"])
    '0 01111 0000000001'
    """
    _check_pattern(pattern, format)
    digits, first, last = f"{pattern:0{format.bits}b}", int(format.has_sign), format.has_sign + format.exponent_bits
    return " ".join(part for part in (digits[:first], digits[first:last], digits[last:]) if part)


def hex_string(pattern: int, format: FloatFormat) -> str:
    """Return the pattern in hexadecimal, as many digits as the format stores."""
    _check_pattern(pattern, format)
    return f"0x{pattern:0{-(-format.bits // 4)}x}"


def bit_roles(format: FloatFormat) -> tuple[str, ...]:
    """Return the field of each bit, from the leftmost bit on."""
    fields = {"sign": int(format.has_sign), "exponent": format.exponent_bits, "significand": format.precision - 1}
    return tuple(name for name, width in fields.items() for _ in range(width))


def neighbours(value: float, format: FloatFormat) -> tuple[float, float]:
    """Return the next smaller and the next larger value of the format.

    Beyond the largest number comes the format's overflow value. The neighbours of an infinity are itself and the
    largest number, and the outermost number of a saturating format is its own neighbour. Zero of either sign counts
    once.

    Raises
    ------
    ValueError
        If ``value`` is NaN or not a number of the format.
    """
    if math.isnan(value):
        raise ValueError("value: got nan, need a number that has neighbours")
    pattern_of(value, format)  # rejects values that the format cannot represent
    rank, outermost = int(ordinal(value, format)), int(ordinal(format.max, format)) + (not format.saturates)
    lowest = -outermost if format.has_sign else int(not format.has_zero)
    below, above = (max(lowest, min(outermost, rank + step)) for step in (-1, 1))
    return value_at_ordinal(below, format), value_at_ordinal(above, format)


def ulp(values: ArrayLike, format: FloatFormat) -> Float64Array:
    """Return the spacing of the format's numbers in the binade of each value.

    Parameters
    ----------
    values : array_like of float64
        Any numbers, not only those of the format; beyond its largest number the last spacing counts.
    format : FloatFormat
        The format of the numbers.

    Returns
    -------
    ndarray of float64
        2^(e - p + 1) with e the exponent of the value, kept within the format's exponents; NaN for NaN.

    References
    ----------
    J.-M. Muller et al., "Handbook of Floating-Point Arithmetic", 2nd ed., 2018, section 2.3.2 (Goldberg's definition,
    extended to real numbers).
    """
    magnitudes = np.minimum(np.abs(np.asarray(values, dtype=np.float64)), format.max)
    _, exponents = np.frexp(magnitudes)
    spacing = np.ldexp(1.0, np.maximum(exponents - 1, format.min_exponent) - (format.precision - 1))
    return np.where(np.isnan(magnitudes), np.nan, np.where(magnitudes == 0, format.min_subnormal, spacing))


def ordinal(values: ArrayLike, format: FloatFormat) -> Int64Array:
    """Number the values of a format in order: 0 for zero, 1 for the smallest positive number, -1 for its negative.

    Parameters
    ----------
    values : array_like of float64
        Values of the format without NaN. An infinity counts as the successor of the largest number.
    format : FloatFormat
        The format whose numbers are counted.

    Returns
    -------
    ndarray of int64
        Differences count steps from number to number; for float64 values of opposite sign they can exceed int64.
    """
    numbers = np.asarray(values, dtype=np.float64)
    # An infinity counts as if the largest binade went on, and then as the next after the largest number.
    magnitudes = np.minimum(np.abs(numbers), format.max)
    exponents = np.maximum(np.frexp(magnitudes)[1] - 1, format.min_exponent)
    steps = np.ldexp(magnitudes, format.precision - 1 - exponents).astype(np.int64)
    # Adding the steps lets the hidden bit carry into the exponent field, where a normal number needs it.
    ranks = ((exponents - format.min_exponent).astype(np.int64) << (format.precision - 1)) + steps
    ranks = np.where(magnitudes == 0, 0, ranks + np.isinf(numbers))
    return np.where(np.signbit(numbers), -ranks, ranks)


def values_at_ordinals(ranks: ArrayLike, format: FloatFormat) -> Float64Array:
    """Return the finite values that ``ordinal`` numbers so.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> values_at_ordinals([-1, 0, 56], FORMATS["float8_e4m3fn"])
    array([-0.00195312,  0.        ,  1.        ])
    """
    numbers = np.asarray(ranks, dtype=np.int64)
    hidden = 1 << (format.precision - 1)
    # Without a zero, the numbers of the lowest binade are the first: their hidden bit is counted already.
    binades, rest = np.divmod(np.abs(numbers), hidden)
    is_normal = binades > 0
    exponents = format.min_exponent + np.where(is_normal, binades - 1, 0) - (format.precision - 1)
    return np.asarray(np.ldexp(np.copysign(np.where(is_normal, hidden, 0) + rest, numbers), exponents))


def value_at_ordinal(rank: int, format: FloatFormat) -> float:
    """Return the value with the ordinal ``rank``, the overflow value beyond the largest number."""
    if abs(rank) > int(ordinal(format.max, format)):
        return math.copysign(format.overflow_value, rank)
    return float(values_at_ordinals(rank, format))


def finite_values(format: FloatFormat) -> Float64Array:
    """Return every finite value of a format of few bits, ascending; both zeros count as one."""
    top = int(ordinal(format.max, format))
    return values_at_ordinals(np.arange(-top if format.has_sign else int(not format.has_zero), top + 1), format)


def binades(format: FloatFormat) -> tuple[Float64Array, Float64Array]:
    """Return the powers of two that the format holds, from its smallest number on, and the spacing above each."""
    lowest = format.min_exponent - format.precision + 1
    powers = np.ldexp(1.0, np.arange(lowest, format.max_exponent + 1))
    return powers, ulp(powers, format)


def exact_decimal(value: float) -> str:
    """Write a finite value with all its decimal digits, none rounded.

    Examples
    --------
    >>> exact_decimal(0.1)
    '0.1000000000000000055511151231257827021181583404541015625'
    """
    return f"{Decimal(value):f}" if math.isfinite(value) else str(value)


def round_exactly(number: Fraction, format: FloatFormat, *, is_negative: bool = False) -> float:
    """Round a rational number to the format, once, ties to even.

    Parameters
    ----------
    number : Fraction
        The number to round.
    format : FloatFormat
        The target.
    is_negative : bool, default False
        Whether a 0 is a negative one.

    Returns
    -------
    float
        A value of the format; beyond its range ``overflow_value`` with the number's sign.
    """
    # Twice the significand's bits and a last one for the rest decide every rounding.
    shift = 2 * format.precision + max(0, number.denominator.bit_length() - number.numerator.bit_length())
    quotient, rest = divmod(abs(number.numerator) << shift, number.denominator)
    return round_exact(2 * quotient + (rest > 0), -shift - 1, format, is_negative=is_negative or number < 0)


def round_exact(significand: int, exponent: int, format: FloatFormat, *, is_negative: bool = False) -> float:
    """Round ``significand * 2^exponent`` to a format, ties to even.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> round_exact(2**12 + 1, -12, FORMATS["float16"])
    1.0
    """
    size = abs(significand)
    leading = max(size.bit_length() - 1 + exponent, format.min_exponent)
    spacing = leading - (format.precision - 1)
    dropped = max(spacing - exponent, 0)
    kept, rest = size >> dropped, size & ((1 << dropped) - 1)
    above_half = 2 * rest - (1 << dropped)
    kept += above_half > 0 or (above_half == 0 and kept % 2 == 1)
    overflows = kept.bit_length() - 1 + exponent + dropped > format.max_exponent
    return format.held(
        math.inf if overflows else math.ldexp(kept, exponent + dropped),
        is_negative=is_negative or significand < 0,
        is_zero=size == 0 or (not format.has_zero and size * Fraction(2) ** exponent <= Fraction(format.zero_up_to)),
    )


def parse(text: str, format: FloatFormat) -> int:
    """Read a number, or a pattern, as the nearest value of the format.

    Parameters
    ----------
    text : str
        A decimal (``0.1``, ``-1e-7``), a ratio (``2/10000``), a hexadecimal float (``0x1.8p-3``), ``inf``, ``nan``, or
        a pattern of bits in hexadecimal or binary (``0x3f80``, ``0b01``).
    format : FloatFormat
        The target format; the text is rounded once.

    Returns
    -------
    int
        The pattern.

    Raises
    ------
    ValueError
        If the text is none of these, a pattern has too many bits, or the text is too long.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> exact_decimal(value_of(parse("2/10000", FORMATS["float16"]), FORMATS["float16"]))
    '0.0002000331878662109375'
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError(f"number: got {len(text)} characters, need at most {MAX_TEXT_LENGTH}")
    word = text.strip().lower().replace("−", "-")
    if _PATTERN.fullmatch(word):
        pattern = int(word, base=0)
        _check_pattern(pattern, format)
        return pattern
    if special := _SPECIAL.fullmatch(word):
        rounded = format.held(float(special[2]), is_negative=special[1] == "-", is_zero=False)
    else:
        rounded = round_exactly(_fraction(word, text), format, is_negative=word.startswith("-"))
    return pattern_of(rounded, format)


def _fraction(word: str, original: str) -> Fraction:
    if ratio := _RATIO.fullmatch(word):
        if int(ratio[2]) == 0:
            raise ValueError(f"number: got {original!r}, need a denominator other than 0")
        return Fraction(int(ratio[1]), int(ratio[2]))
    if _HEX_FLOAT.fullmatch(word):
        return _hex_fraction(word, original)
    decimal = _DECIMAL.fullmatch(word)
    if decimal is None or not (decimal[2] or decimal[3]):
        raise ValueError(f"number: got {original!r}, need a decimal, ratio, hexadecimal float or bit pattern")
    sign, whole, part, exponent = decimal[1], decimal[2], decimal[3] or "", decimal[4] or "0"
    digits = (whole + part).lstrip("0")
    # An exponent far out of every format's range would make an integer of that many digits: stop at the range.
    decade = max(-_DECADES - MAX_TEXT_LENGTH, min(_DECADES + MAX_TEXT_LENGTH, int(exponent)))
    magnitude = Fraction(int(digits or "0")) * Fraction(10) ** (decade - len(part))
    return -magnitude if sign == "-" else magnitude


def _hex_fraction(word: str, original: str) -> Fraction:
    significand, exponent = word.lstrip("+-")[2:].split("p")
    whole, _, part = significand.partition(".")
    if not whole + part:
        raise ValueError(f"number: got {original!r}, need hexadecimal digits")
    magnitude = Fraction(int(whole + part, 16)) * Fraction(2) ** (int(exponent) - 4 * len(part))
    return -magnitude if word.startswith("-") else magnitude


def _kind(sign: int, magnitude: int, format: FloatFormat) -> str:
    if magnitude > format.largest_pattern:
        return "infinity" if format.has_infinity and magnitude == format.largest_pattern + 1 else "nan"
    if magnitude == 0 and sign and format.nan == "negative zero":
        return "nan"
    if magnitude >> (format.precision - 1) or not format.has_zero:
        return "normal"
    return "subnormal" if magnitude else "zero"


def _sign_bit(format: FloatFormat) -> int:
    """Return the pattern of the sign bit, or the first that has too many bits in a format without one."""
    return 1 << (format.bits - format.has_sign)


def _nan_pattern(value: float, format: FloatFormat) -> int:
    """Return the pattern of a NaN: the quiet one of IEEE 754, with the first bit of the significand set, or the one."""
    if format.nan == "negative zero":
        return _sign_bit(format)
    quiet = format.largest_pattern + 1 + (1 << (format.precision - 2) if format.nan == "above infinity" else 0)
    return quiet + (_sign_bit(format) if format.has_sign and math.copysign(1.0, value) < 0 else 0)


def _check_pattern(pattern: int, format: FloatFormat) -> None:
    if not 0 <= pattern < 1 << format.bits:
        raise ValueError(f"pattern: got {pattern:#x}, need at most {format.bits} bits for {format.name}")
