"""The bits of one value in a format: fields, pattern, neighbours, and text exactly rounded to it.

A value is a Python float that the format holds; a pattern is the unsigned integer that stores it. Patterns keep what
floats hide: the sign of zero and the payload of a NaN. Rounding arrays to a format lives in ``core.arithmetic.rounded``.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    """What a pattern's bits say.

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
    sign = pattern >> (format.bits - 1)
    exponent_field = (pattern >> stored_bits) & _largest_exponent_field(format)
    significand_field = pattern & ((1 << stored_bits) - 1)
    hidden = int(exponent_field > 0)
    return Fields(
        sign=sign,
        exponent_field=exponent_field,
        significand_field=significand_field,
        kind=_kind(exponent_field, significand_field, format),
        exponent=max(exponent_field, 1) - format.bias,
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
    sign = int(math.copysign(1.0, value) < 0) << (format.bits - 1)
    magnitude = abs(value)
    if math.isnan(value):
        return sign | _nan_pattern(format)
    if math.isinf(value) and format.has_infinity:
        return sign | _infinity_pattern(format)
    exponent = max(math.frexp(magnitude)[1] - 1, format.min_exponent) if magnitude else format.min_exponent
    steps = math.ldexp(magnitude, format.precision - 1 - exponent) if magnitude <= format.max else math.nan
    if not steps.is_integer():
        raise ValueError(f"value: {value!r} is not a number of {format.name}, round it first")
    # Adding the steps lets the hidden bit carry into the exponent field, where a normal number needs it.
    return sign | (((exponent - format.min_exponent) << (format.precision - 1)) + int(steps))


def bit_string(pattern: int, format: FloatFormat) -> str:
    """Return sign, exponent and significand bits, separated by spaces.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> bit_string(0x3C01, FORMATS["float16"])
    '0 01111 0000000001'
    """
    _check_pattern(pattern, format)
    digits = f"{pattern:0{format.bits}b}"
    return f"{digits[0]} {digits[1 : 1 + format.exponent_bits]} {digits[1 + format.exponent_bits :]}"


def hex_string(pattern: int, format: FloatFormat) -> str:
    """Return the pattern in hexadecimal, as many digits as the format stores."""
    _check_pattern(pattern, format)
    return f"0x{pattern:0{format.bits // 4}x}"


def bit_roles(format: FloatFormat) -> tuple[str, ...]:
    """Name the field that each bit belongs to, from the leftmost bit on."""
    return ("sign", *["exponent"] * format.exponent_bits, *["significand"] * (format.precision - 1))


def flip_bit(pattern: int, position: int, format: FloatFormat) -> int:
    """Return the pattern with one bit changed; position 0 is the leftmost bit, the sign."""
    _check_pattern(pattern, format)
    if not 0 <= position < format.bits:
        raise ValueError(f"position: {position} arrived, {format.name} has bits 0 to {format.bits - 1}")
    return pattern ^ (1 << (format.bits - 1 - position))


def neighbours(value: float, format: FloatFormat) -> tuple[float, float]:
    """Return the next smaller and the next larger value of the format.

    Beyond the largest number lies the format's overflow value; the neighbours of an infinity are itself and the largest
    number. Zero of either sign counts once.

    Raises
    ------
    ValueError
        If ``value`` is NaN or not a number of the format.
    """
    if math.isnan(value):
        raise ValueError("value: nan has no neighbours")
    pattern = pattern_of(value, format)
    sign_bit = 1 << (format.bits - 1)
    rank = sign_bit - pattern if pattern >= sign_bit else pattern
    outermost = _infinity_pattern(format) if format.has_infinity else _nan_pattern(format)
    below, above = (max(-outermost, min(outermost, rank + step)) for step in (-1, 1))
    return value_at_ordinal(below, format), value_at_ordinal(above, format)


def ulp(values: ArrayLike, format: FloatFormat) -> NDArray[np.float64]:
    """Return the spacing of the format's numbers in the binade of each value.

    Parameters
    ----------
    values : array_like of float64
        Any numbers, not only those of the format; beyond its largest number the last spacing counts.
    format : FloatFormat
        Whose numbers.

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


def ordinal(values: ArrayLike, format: FloatFormat) -> NDArray[np.int64]:
    """Number the values of a format in order: 0 for zero, 1 for the smallest positive number, -1 for its negative.

    Parameters
    ----------
    values : array_like of float64
        Values of the format, no NaN. An infinity comes next after the largest number.
    format : FloatFormat
        Whose numbers are counted.

    Returns
    -------
    ndarray of int64
        Differences count steps from number to number; for float64 values of opposite sign they can exceed int64.
    """
    stored = np.asarray(values, dtype=np.float64).astype(format.dtype)
    patterns = stored.view(f"u{format.dtype.itemsize}").astype(np.int64)
    sign_bit = -(2**63) if format.bits == 64 else 1 << (format.bits - 1)
    magnitudes = patterns & ~np.int64(sign_bit)
    return np.where(np.signbit(np.asarray(values, dtype=np.float64)), -magnitudes, magnitudes)


def value_at_ordinal(rank: int, format: FloatFormat) -> float:
    """Return the value that ``ordinal`` numbers ``rank``."""
    magnitude = value_of(abs(rank), format)
    return math.copysign(magnitude, -1.0 if rank < 0 else 1.0)


def binades(format: FloatFormat) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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


def round_exactly(number: Fraction, format: FloatFormat) -> float:
    """Round a rational number to the format, once, ties to even.

    Returns
    -------
    float
        A value of the format; beyond its range ``overflow_value`` with the number's sign.
    """
    if number == 0:
        return 0.0
    magnitude = abs(number)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    exponent -= magnitude < Fraction(2) ** exponent
    step = max(exponent, format.min_exponent) - (format.precision - 1)
    count = round(magnitude / Fraction(2) ** step)
    overflows = count * Fraction(2) ** step > Fraction(format.max)
    rounded = format.overflow_value if overflows else math.ldexp(count, step)
    return math.copysign(rounded, -1.0 if number < 0 else 1.0)


def parse(text: str, format: FloatFormat) -> int:
    """Read a number, or a pattern, as the nearest value of the format.

    Parameters
    ----------
    text : str
        A decimal (``0.1``, ``-1e-7``), a ratio (``2/10000``), a hexadecimal float (``0x1.8p-3``), ``inf``, ``nan``, or
        a pattern of bits in hexadecimal or binary (``0x3f80``, ``0b01``).
    format : FloatFormat
        What it is rounded to, once and exactly.

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
        raise ValueError(f"number: {len(text)} characters arrived, at most {MAX_TEXT_LENGTH} are read")
    word = text.strip().lower().replace("−", "-")
    if _PATTERN.fullmatch(word):
        pattern = int(word, base=0)
        _check_pattern(pattern, format)
        return pattern
    if special := _SPECIAL.fullmatch(word):
        magnitude = math.nan if special[2] == "nan" else format.overflow_value
        return pattern_of(math.copysign(magnitude, -1.0 if special[1] == "-" else 1.0), format)
    value = round_exactly(_fraction(word, text), format)
    return pattern_of(math.copysign(value, -1.0 if word.startswith("-") else 1.0), format)


def _fraction(word: str, original: str) -> Fraction:
    if ratio := _RATIO.fullmatch(word):
        if int(ratio[2]) == 0:
            raise ValueError(f"number: {original!r} divides by zero")
        return Fraction(int(ratio[1]), int(ratio[2]))
    if _HEX_FLOAT.fullmatch(word):
        return _hex_fraction(word, original)
    decimal = _DECIMAL.fullmatch(word)
    if decimal is None or not (decimal[2] or decimal[3]):
        raise ValueError(f"number: {original!r} is not a decimal, ratio, hexadecimal float or pattern of bits")
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
        raise ValueError(f"number: {original!r} has no hexadecimal digits")
    magnitude = Fraction(int(whole + part, 16)) * Fraction(2) ** (int(exponent) - 4 * len(part))
    return -magnitude if word.startswith("-") else magnitude


def _kind(exponent_field: int, significand_field: int, format: FloatFormat) -> str:
    if exponent_field == 0:
        return "zero" if significand_field == 0 else "subnormal"
    if exponent_field < _largest_exponent_field(format):
        return "normal"
    if format.has_infinity:
        return "infinity" if significand_field == 0 else "nan"
    return "nan" if significand_field == (1 << (format.precision - 1)) - 1 else "normal"


def _largest_exponent_field(format: FloatFormat) -> int:
    return (1 << format.exponent_bits) - 1


def _infinity_pattern(format: FloatFormat) -> int:
    return _largest_exponent_field(format) << (format.precision - 1)


def _nan_pattern(format: FloatFormat) -> int:
    """Return the quiet NaN: the first bit of the significand set, or all bits in a format with a single NaN."""
    quiet = 1 << (format.precision - 2) if format.has_infinity else (1 << (format.precision - 1)) - 1
    return _infinity_pattern(format) | quiet


def _check_pattern(pattern: int, format: FloatFormat) -> None:
    if not 0 <= pattern < 1 << format.bits:
        raise ValueError(f"pattern: {pattern:#x} arrived, {format.name} has {format.bits} bits")
