"""The float formats of the lab, as one table.

A format is described by four facts; everything else about it is computed from them. Widgets, URL values, legends,
tests, the command line and the docs read ``FORMATS``, so a new format is one new entry. Rounding to a format lives in
``core.arithmetic.rounded``, the bits of one value in ``core.arithmetic.bits``.
"""

import math
from dataclasses import dataclass

import numpy as np

# After NumPy, whose inner modules it loads: a thread that begins with those while another begins with NumPy itself
# leaves both half loaded, for as long as the process lives.
# isort: split
import ml_dtypes


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatFormat:
    """A binary floating-point format with subnormals and round-to-nearest-even.

    Parameters
    ----------
    name : str
        The name as NumPy or ml_dtypes spells it.
    exponent_bits : int
        Width of the exponent field.
    precision : int
        Number of significand bits p, the hidden bit included.
    has_infinity : bool, default True
        Whether overflow gives an infinity. A format without one (the ``fn`` formats) uses the largest exponent for
        numbers too, keeps only the all-ones pattern for NaN, and overflows to NaN.

    References
    ----------
    IEEE Std 754-2019, table 3.1. Micikevicius et al., "FP8 formats for deep learning", 2022, arXiv 2209.05433, table 1.
    """

    name: str
    exponent_bits: int
    precision: int
    has_infinity: bool = True

    @property
    def dtype(self) -> np.dtype:
        """The NumPy dtype that stores this format's values."""
        return np.dtype(getattr(ml_dtypes, self.name, self.name))

    @property
    def bits(self) -> int:
        """Width of the storage: sign, exponent field, stored significand."""
        return self.exponent_bits + self.precision

    @property
    def bias(self) -> int:
        """What is added to an exponent to store it."""
        return int(2 ** (self.exponent_bits - 1)) - 1

    @property
    def min_exponent(self) -> int:
        """Exponent of the smallest normal number."""
        return 1 - self.bias

    @property
    def max_exponent(self) -> int:
        """Exponent of the largest finite number."""
        return self.bias if self.has_infinity else self.bias + 1

    @property
    def eps(self) -> float:
        """Distance from 1 to the next larger number, 2^(1-p)."""
        return math.ldexp(1.0, 1 - self.precision)

    @property
    def unit_roundoff(self) -> float:
        """Largest relative error of one rounding in the normal range, eps / 2."""
        return self.eps / 2

    @property
    def max(self) -> float:
        """Largest finite number."""
        largest_significand = 2.0 - (self.eps if self.has_infinity else 2 * self.eps)
        return math.ldexp(largest_significand, self.max_exponent)

    @property
    def overflow_value(self) -> float:
        """What rounding gives beyond the largest number: infinity, or NaN in a format without one."""
        return math.inf if self.has_infinity else math.nan

    @property
    def min_normal(self) -> float:
        """Smallest positive number with full precision."""
        return math.ldexp(1.0, self.min_exponent)

    @property
    def min_subnormal(self) -> float:
        """Smallest positive number, also the spacing of all subnormal numbers."""
        return math.ldexp(1.0, self.min_exponent - self.precision + 1)


FORMATS: dict[str, FloatFormat] = {
    entry.name: entry
    for entry in (
        FloatFormat(name="float8_e4m3fn", exponent_bits=4, precision=4, has_infinity=False),
        FloatFormat(name="float8_e5m2", exponent_bits=5, precision=3),
        FloatFormat(name="bfloat16", exponent_bits=8, precision=8),
        FloatFormat(name="float16", exponent_bits=5, precision=11),
        FloatFormat(name="float32", exponent_bits=8, precision=24),
        FloatFormat(name="float64", exponent_bits=11, precision=53),
    )
}


def format_named(name: str) -> FloatFormat:
    """Return the format called ``name``.

    Raises
    ------
    ValueError
        If the table has no such format; the message lists the allowed names.
    """
    if name not in FORMATS:
        raise ValueError(f"format: unknown name {name!r}, choose from {', '.join(FORMATS)}")
    return FORMATS[name]
