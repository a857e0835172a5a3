"""The float formats of the lab, as one table.

A format is described by a few facts; everything else about it is computed from them. Widgets, URL values, legends,
tests, the command line and the docs read ``FORMATS``, so a new format is one new entry. Rounding to a format lives in
``core.arithmetic.rounded``, the bits of one value in ``core.arithmetic.bits``.
"""

import math
from dataclasses import dataclass, field

import numpy as np

# After NumPy, whose inner modules it loads: a thread that starts with those while another starts with NumPy itself
# leaves both half loaded, for as long as the process lives.
# isort: split
import ml_dtypes

from core.arithmetic.entries import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatFormat:
    """A binary floating-point format with round-to-nearest-even.

    Parameters
    ----------
    name : str
        The name as NumPy, ml_dtypes or gfloat spells it.
    exponent_bits : int
        Width of the exponent field.
    precision : int
        Number of significand bits p, the hidden bit included.
    has_infinity : bool, default True
        Whether overflow gives an infinity: the pattern after the largest number.
    nan : str, default "above infinity", or "all ones" without infinities
        Which patterns are NaN: "above infinity", the rest of the last binade, as in IEEE 754; "all ones", one for each
        sign; "negative zero", the only one, so that zero has no sign; "none": a NaN becomes 0.
    extra_bias : int, default 0
        Added to the usual bias of the exponent, 2^(exponent_bits - 1) - 1.
    has_sign : bool, default True
        Whether there are negative numbers; without them they become NaN.
    has_zero : bool, default True
        Whether the smallest exponent is that of zero and the subnormal numbers, and not of normal ones. Without a zero
        there is none to underflow to: 0 becomes NaN, and a smaller number than the smallest becomes that.
    zero_up_to : float, default 0
        In a format without a zero, the largest number that becomes NaN as 0 does.
    saturates : bool, default False
        Whether overflow gives the largest number; it does in a format that has neither infinity nor NaN.
    is_common : bool, default False
        Whether overviews of all formats show it unasked; the others are drawn where they are chosen.
    style : Style, optional
        Its style in figures; by default the palette assigns one.

    References
    ----------
    IEEE Std 754-2019, table 3.1. Micikevicius et al., "FP8 formats for deep learning", 2022, arXiv 2209.05433, table 1.
    Open Compute Project, "OCP Microscaling Formats (MX) Specification", 2023, section 5.3. IEEE P3109, "Interim report
    on binary floating-point formats for machine learning", 2025.
    """

    name: str
    exponent_bits: int
    precision: int
    has_infinity: bool = True
    nan: str = ""
    extra_bias: int = 0
    has_sign: bool = True
    has_zero: bool = True
    zero_up_to: float = 0.0
    saturates: bool = False
    is_common: bool = field(default=False, compare=False)
    style: Style | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nan", self.nan or ("above infinity" if self.has_infinity else "all ones"))
        object.__setattr__(self, "saturates", self.saturates or not (self.has_infinity or self.has_nan))

    @property
    def dtype(self) -> np.dtype:
        """The NumPy dtype that stores this format's values.

        Raises
        ------
        TypeError
            If neither NumPy nor ml_dtypes has one.
        """
        return np.dtype(getattr(ml_dtypes, self.name, self.name))

    @property
    def bits(self) -> int:
        """Width of the storage: sign, exponent field, stored significand."""
        return self.has_sign + self.exponent_bits + self.precision - 1

    @property
    def bias(self) -> int:
        """The number added to an exponent to store it."""
        return int(2 ** (self.exponent_bits - 1)) - 1 + self.extra_bias

    @property
    def has_nan(self) -> bool:
        """Whether there is a NaN."""
        return self.nan != "none"

    @property
    def has_negative_zero(self) -> bool:
        """Whether zero has a sign."""
        return self.has_sign and self.has_zero and self.nan != "negative zero"

    @property
    def is_ordinary(self) -> bool:
        """Whether it lacks at most infinity, so that a result out of range differs from every number."""
        return self.has_negative_zero and self.has_nan

    @property
    def num_special(self) -> int:
        """Number of patterns of each sign, the highest ones, that are not numbers."""
        if self.nan == "above infinity":
            return int(2 ** (self.precision - 1))
        return self.has_infinity + (self.nan == "all ones")

    @property
    def largest_pattern(self) -> int:
        """The pattern of the largest finite number."""
        return (1 << (self.bits - self.has_sign)) - 1 - self.num_special

    @property
    def min_exponent(self) -> int:
        """Exponent of the smallest normal number."""
        return self.has_zero - self.bias

    @property
    def max_exponent(self) -> int:
        """Exponent of the largest finite number."""
        return (self.largest_pattern >> (self.precision - 1)) - self.bias

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
        hidden = 1 << (self.precision - 1)
        return math.ldexp(hidden + self.largest_pattern % hidden, self.max_exponent - self.precision + 1)

    @property
    def overflow_value(self) -> float:
        """The result of rounding beyond the largest number: infinity, NaN in a format without one, or that number."""
        if self.saturates:
            return self.max
        return math.inf if self.has_infinity else math.nan

    @property
    def nan_value(self) -> float:
        """The conversion of a NaN: NaN, or in a format without one the zero that ml_dtypes returns."""
        return math.nan if self.has_nan else math.copysign(0.0, -self.has_negative_zero)

    def held(self, magnitude: float, *, is_negative: bool, is_zero: bool) -> float:
        """Return the value in the format for a rounded magnitude, which may be out of range.

        Parameters
        ----------
        magnitude : float
            At least 0, infinity and NaN included, of at most ``precision`` bits.
        is_negative : bool
            Its sign.
        is_zero : bool
            Whether it counts as 0 where there is none: it was at most ``zero_up_to`` before it was rounded.

        Examples
        --------
        >>> FORMATS["float8_e4m3fn"].held(512.0, is_negative=True, is_zero=False)
        nan
        """
        if math.isnan(magnitude):
            return self.nan_value
        if (is_negative and not self.has_sign) or (is_zero and not self.has_zero):
            return math.nan
        value = self.overflow_value if magnitude > self.max else magnitude
        if value == 0 and not self.has_negative_zero:
            return 0.0 if self.has_zero else self.min_subnormal
        return math.copysign(value, -1.0 if is_negative else 1.0)

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
        FloatFormat(
            name="float8_e4m3fn",
            exponent_bits=4,
            precision=4,
            has_infinity=False,
            is_common=True,
            style=Style(light="#a8324a", dark="#ff8b9d", dash="dot", marker="x"),
        ),
        FloatFormat(
            name="float8_e5m2",
            exponent_bits=5,
            precision=3,
            is_common=True,
            style=Style(light="#b8470b", dark="#ff8f52", dash="dashdot", marker="cross"),
        ),
        FloatFormat(
            name="bfloat16",
            exponent_bits=8,
            precision=8,
            is_common=True,
            style=Style(light="#8f6400", dark="#e6b73d", dash="longdashdot", marker="triangle-up"),
        ),
        FloatFormat(
            name="float16",
            exponent_bits=5,
            precision=11,
            is_common=True,
            style=Style(light="#12805c", dark="#45c898", dash="dash", marker="diamond"),
        ),
        FloatFormat(
            name="float32",
            exponent_bits=8,
            precision=24,
            is_common=True,
            style=Style(light="#0b62a8", dark="#62b0f4", dash="solid", marker="circle"),
        ),
        FloatFormat(
            name="float64",
            exponent_bits=11,
            precision=53,
            is_common=True,
            style=Style(light="#5b3a9e", dark="#b99cff", dash="longdash", marker="square"),
        ),
        FloatFormat(
            name="float8_e8m0fnu",
            exponent_bits=8,
            precision=1,
            has_infinity=False,
            has_sign=False,
            has_zero=False,
            zero_up_to=2.0**-150,  # ml_dtypes converts by way of float32, where it is 0
        ),
        FloatFormat(
            name="float8_e4m3fnuz",
            exponent_bits=4,
            precision=4,
            has_infinity=False,
            nan="negative zero",
            extra_bias=1,
        ),
        FloatFormat(name="float6_e2m3fn", exponent_bits=2, precision=4, has_infinity=False, nan="none"),
        FloatFormat(name="float4_e2m1fn", exponent_bits=2, precision=2, has_infinity=False, nan="none"),
        FloatFormat(name="p3109_k8p3se", exponent_bits=5, precision=3, nan="negative zero", extra_bias=1),
        FloatFormat(name="p3109_k8p4se", exponent_bits=4, precision=4, nan="negative zero", extra_bias=1),
    )
}

COMMON = {name: entry for name, entry in FORMATS.items() if entry.is_common}
"""The formats in overviews of all formats, and on pages whose examples need a zero and a sign."""


def format_named(name: str) -> FloatFormat:
    """Return the format called ``name``.

    Raises
    ------
    ValueError
        If the table has no such format. The message lists the allowed names.
    """
    if name not in FORMATS:
        raise ValueError(f"format: unknown name {name!r}, choose from {', '.join(FORMATS)}")
    return FORMATS[name]
