"""The limits of a pasted text, and its numbers."""

import re
from decimal import Decimal

MAX_CHARACTERS = 200_000
MAX_NUMBERS = 50_000
MAX_LINE = 4_000
"""Characters of a line that are searched for a loss."""

NUMBER = r"[-+]?(?:nan|inf(?:inity)?|(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:e[-+]?\d{1,4})?)"
"""A number as frameworks print it."""
NUMBERS = re.compile(rf"(?<![\w.]){NUMBER}(?![\w])", re.IGNORECASE)
OF_WINDOWS = {"#QNAN": "nan", "#SNAN": "nan", "#IND": "nan", "#INF": "inf"}
"""What older C libraries of Windows print after ``1.`` for NaN and infinity."""
SPECIAL = re.compile(r"(?<![\w.])([-+]?)1\.(#QNAN|#SNAN|#IND|#INF)0{0,20}(?!\w)", re.IGNORECASE)
COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
"""What terminals are told about colours."""


def plain(text: str) -> str:
    """Return a text without the colours of a terminal, its line ends as newlines, its minus signs as hyphens.

    Examples
    --------
    >>> plain("loss: -1.#IND, \N{MINUS SIGN}3.2")
    'loss: -nan, -3.2'
    """
    read = COLOURS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\b", "")
    return SPECIAL.sub(lambda found: found[1] + OF_WINDOWS[found[2].upper()], read.replace("\N{MINUS SIGN}", "-"))


def as_number(written: str) -> str:
    """Return a number without the commas before its decimal point, a decimal comma as a point.

    Examples
    --------
    >>> as_number("1,234.5"), as_number("2,303"), as_number("nan")
    ('1234.5', '2.303', 'nan')
    """
    return written.replace(",", "") if "." in written else written.replace(",", ".")


def unit_of(number: str) -> float:
    """Return one unit of the last digit of a number; infinite for one that is not finite.

    Examples
    --------
    >>> unit_of("2.303"), unit_of("1e-7"), unit_of("nan")
    (0.001, 1e-07, inf)
    """
    exponent = Decimal(number).as_tuple().exponent
    return 10.0 ** min(max(exponent, -320), 300) if isinstance(exponent, int) else float("inf")
