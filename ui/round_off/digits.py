"""Which decimal digits of a computed number mean something."""

import math
from dataclasses import dataclass
from fractions import Fraction

from core.arithmetic.bits import exact_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """A number with all its decimal digits, split where its error begins.

    Parameters
    ----------
    right : str
        The digits whose place is worth at least the error.
    wrong : str
        The digits after them; all of them if the error is as large as the number.
    """

    right: str
    wrong: str


def split_digits(computed: float, exact: Fraction) -> Digits:
    """Split the digits of a computed number at its error.

    A digit is wrong if its place is worth less than the error. So 1.999 instead of 2 is right to two decimals, although
    no digit agrees.

    Parameters
    ----------
    computed : float
        Any float; what is not finite is wrong altogether.
    exact : Fraction
        What it should be.

    Examples
    --------
    >>> split_digits(0.00020003318786621094, Fraction(2, 10000))
    Digits(right='0.0002000', wrong='331878662109375')
    >>> split_digits(0.0, Fraction(2, 10000)), split_digits(0.25, Fraction(1, 4))
    (Digits(right='', wrong='0'), Digits(right='0.25', wrong=''))
    """
    digits = exact_decimal(computed)
    if not math.isfinite(computed):
        return Digits(right="", wrong=digits)
    error = abs(Fraction(computed) - exact)
    if error == 0:
        return Digits(right=digits, wrong="")
    if error >= abs(exact):
        return Digits(right="", wrong=digits)
    whole, _, _ = digits.partition(".")
    decimals = math.floor(-math.log10(error))
    end = len(whole) + decimals + (decimals > 0)
    return Digits(right=digits[:end], wrong=digits[end:])
