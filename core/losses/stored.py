"""What storing log-probabilities in a narrow format costs: their error, and that of the ratio of two of them."""

import math
from dataclasses import dataclass

from core.arithmetic.bits import ulp
from core.arithmetic.formats import FloatFormat

LOWEST, HIGHEST = 0, 5
"""The binades from 2^0 to 2^6 nats: a loss of 64 is far beyond that of equal probabilities over any vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBinade:
    """The log-probabilities of one binade, stored in a format.

    Parameters
    ----------
    low, high : float
        They are from -high to -low, in nats.
    error : float
        Bound of the error of each: half a spacing, in nats.
    ratio_error : float
        Bound of the relative error of the importance ratio exp(a - b) of two of them, each stored on its own.
    """

    low: float
    high: float
    error: float
    ratio_error: float


def stored(format: FloatFormat) -> tuple[StoredBinade, ...]:
    """Return the cost of storing log-probabilities, by binade.

    Parameters
    ----------
    format : FloatFormat
        The format in which they are stored; everything else is exact.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> for binade in stored(FORMATS["bfloat16"])[2:5]:
    ...     print(binade.low, binade.high, binade.error, round(binade.ratio_error, 3))
    4.0 8.0 0.015625 0.032
    8.0 16.0 0.03125 0.064
    16.0 32.0 0.0625 0.133
    """
    found = []
    for power in range(LOWEST, HIGHEST + 1):
        spacing = float(ulp(2.0**power, format))
        found.append(
            StoredBinade(low=2.0**power, high=2.0 ** (power + 1), error=spacing / 2, ratio_error=math.expm1(spacing))
        )
    return tuple(found)
