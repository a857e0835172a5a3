"""How numbers are written on screen: enough digits to see the point, in the language's own spelling."""

import math
import re
from collections.abc import Callable

import numpy as np

from ui.words import language, writer
from ui.words.writer import spelled, written

INFINITY = "∞"
NOT_A_NUMBER = "NaN"
PLAIN_RANGE = (1e-3, 1e6)
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
POWER = re.compile(r"([-−]?\d[\d.]*)e([-+]?\d+)")
"""Python's notation of a number with a power of ten."""
SIGN = re.compile(r"(?<=\S) ([=≈−+×<>≤≥]) (?=\S)|(?<=\bln) (?=\S)")
"""What holds the two sides of a formula together in a sentence."""
NO_BREAK = "\N{NO-BREAK SPACE}"


def shown(value: float, digits: int = 5) -> str:
    """Write a number with a true minus sign, an exact 0 as ``0``, and powers of ten where decimals would be long.

    Examples
    --------
    >>> shown(16.1180956), shown(-1.0), shown(2.0611536e-09), shown(0.0), shown(float("-inf"))
    ('16.118', '−1', '2.0612 × 10⁻⁹', '0', '−∞')
    """
    significant = _written(value, digits, INFINITY, lambda power: " × 10" + str(power).translate(SUPERSCRIPTS))
    return spelled(significant, language())


def marked(digits: str) -> str:
    """Write the digits of one number, or some of them in a row, with the language's decimal mark.

    Examples
    --------
    >>> marked("0.25"), marked("3.316e-18")
    ('0.25', '3.316 × 10⁻¹⁸')
    """
    if power := POWER.fullmatch(digits):
        digits = f"{power[1]} × 10{str(int(power[2])).translate(SUPERSCRIPTS)}"
    return spelled(digits, language())


def unbroken(sentence: str) -> str:
    """Return a sentence in which no line ends within a formula such as "M = 8" or a power of ten.

    Examples
    --------
    >>> unbroken("from M = 8 on, ln 10 = 2.3026").replace(NO_BREAK, "_")
    'from M_=_8 on, ln_10_=_2.3026'
    """
    return SIGN.sub(lambda found: f"{NO_BREAK}{found[1]}{NO_BREAK}" if found[1] else NO_BREAK, sentence)


def formatted(value: float, spec: str) -> str:
    """Write a number by a format specification, as the language writes it.

    Examples
    --------
    >>> formatted(1437, ","), formatted(0.125, ".1%")
    ('1,437', '12.5%')
    """
    return written(value, spec, language())


def percent_sign() -> str:
    """Return the percent sign, with a space before it if the language has one."""
    return writer.percent_sign(language())


def marks() -> dict[str, str]:
    """Return the marks with which the session's language writes numbers, for ``static/numbers.js``."""
    return {"decimal": spelled(".", language()), "group": spelled(",", language()), "percent": percent_sign()}


def latex(value: float, digits: int = 5) -> str:
    r"""Write a number for a formula.

    Examples
    --------
    >>> latex(2.0611536e-09), latex(float("nan"))
    ('2.0612 \\cdot 10^{-9}', '\\text{NaN}')
    """
    if math.isnan(value):
        return r"\text{NaN}"
    formula = _written(value, digits, r"\infty", lambda power: rf" \cdot 10^{{{power}}}").replace("−", "-")
    return spelled(formula, language()).replace(",", "{,}")


def _written(value: float, digits: int, infinity: str, power_of_ten: Callable[[int], str]) -> str:
    if math.isnan(value):
        return NOT_A_NUMBER
    sign, size = ("−" if value < 0 else ""), abs(value)
    if math.isinf(size):
        return sign + infinity
    low, high = PLAIN_RANGE
    if size == 0 or low <= size < high:
        text = np.format_float_positional(size, precision=digits, fractional=False, trim="-")
        return sign + text
    significand, exponent = np.format_float_scientific(size, precision=digits - 1, trim="-").split("e")
    return sign + significand.rstrip(".") + power_of_ten(int(exponent))
