"""The limits of a pasted text, and its numbers."""

import re
from decimal import Decimal

MAX_CHARACTERS = 200_000
MAX_NUMBERS = 50_000
MAX_LINE = 4_000
"""Characters of a line that are searched for messages."""

NUMBER = r"[-+]?(?:nan|inf(?:inity)?|(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:e[-+]?\d{1,4})?)"
"""A number as frameworks print it."""
NUMBERS = re.compile(rf"(?<![\w.]){NUMBER}(?![\w])", re.IGNORECASE)
COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
"""What terminals are told about colours."""


def plain(text: str) -> str:
    """Return a text without the colours of a terminal, its line ends as newlines."""
    return COLOURS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\b", "")


def unit_of(number: str) -> float:
    """Return one unit of the last digit of a number; infinite for one that is not finite.

    Examples
    --------
    >>> unit_of("2.303"), unit_of("1e-7"), unit_of("nan")
    (0.001, 1e-07, inf)
    """
    exponent = Decimal(number).as_tuple().exponent
    return 10.0 ** min(max(exponent, -320), 300) if isinstance(exponent, int) else float("inf")
