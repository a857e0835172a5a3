"""Sums by a scalar model: integers in units of a format's smallest number, each addition rounded once.

Written from the definitions alone; it shares no code with ``core.arithmetic``.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from mpmath.libmp import from_man_exp, mpf_exp

from core.arithmetic.formats import FORMATS, FloatFormat

Number = int | float
"""An integer counts units; a float is an infinity or NaN."""
EXP_BITS = 220
"""Bits of an exponential before its one rounding; no float64's exponential is that near to a halfway case."""


class Scalar:
    """The operations of one format."""

    def __init__(self, format: FloatFormat) -> None:
        self.format, self.precision = format, format.precision
        self.unit_exponent = format.min_exponent - format.precision + 1
        self.largest = int(math.ldexp(format.max, -self.unit_exponent) if format.bits < 64 else format.max) or 0
        if format.bits == 64:
            self.largest <<= -self.unit_exponent
        self.exp = lru_cache(2**16)(self._exp)

    def of(self, value: float) -> Number:
        """The number of units of a value of the format."""
        if not math.isfinite(value):
            return value
        numerator, denominator = value.as_integer_ratio()
        units = (numerator << max(-self.unit_exponent, 0)) // denominator
        return units >> max(self.unit_exponent, 0)

    def rounded(self, number: int) -> Number:
        dropped = abs(number).bit_length() - self.precision
        if dropped > 0:
            kept, rest, half = number >> dropped, number & ((1 << dropped) - 1), 1 << (dropped - 1)
            number = (kept + (rest > half or (rest == half and kept & 1))) << dropped
        if abs(number) > self.largest:
            if self.format.saturates:
                return self.largest if number > 0 else -self.largest
            return self.format.overflow_value * (1 if number > 0 else -1)
        if (number == 0 and not self.format.has_zero) or (number < 0 and not self.format.has_sign):
            return math.nan
        return number

    def nearest(self, number: int, exponent: int) -> Number:
        """Round number * 2^exponent once, subnormal results too."""
        shift = exponent - self.unit_exponent
        if shift >= 0:
            return self.rounded(number << shift)
        below = max(abs(number).bit_length() - self.precision, -shift)  # bits to drop, at least those below a unit
        kept, rest, half = number >> below, number & ((1 << below) - 1), 1 << (below - 1)
        return self.rounded((kept + (rest > half or (rest == half and kept & 1))) << (below + shift))

    def multiply(self, left: Number, right: Number) -> Number:
        if isinstance(left, int) and isinstance(right, int):
            return self.nearest(left * right, 2 * self.unit_exponent)
        return math.prod(part if isinstance(part, float) else float((part > 0) - (part < 0)) for part in (left, right))

    def _exp(self, number: Number) -> Number:
        if isinstance(number, float):
            return 0 if number == -math.inf else number
        _, significand, exponent, _ = mpf_exp(from_man_exp(number, self.unit_exponent), EXP_BITS)
        return self.nearest(int(significand), exponent)

    def add(self, left: Number, right: Number) -> Number:
        if isinstance(left, int) and isinstance(right, int):
            return self.rounded(left + right)
        return sum(part if isinstance(part, float) else 0.0 for part in (left, right))

    def subtract(self, left: Number, right: Number) -> Number:
        return self.add(left, -right)


def left(scalar: Scalar, terms: Sequence[Number]) -> Number:
    total = terms[0]
    for term in terms[1:]:
        total = scalar.add(total, term)
    return total


def pairwise(scalar: Scalar, terms: Sequence[Number]) -> Number:
    while len(terms) > 1:
        pairs = [scalar.add(*terms[place : place + 2]) for place in range(0, len(terms) - 1, 2)]
        terms = [*pairs, terms[-1]] if len(terms) % 2 else pairs
    return terms[0]


def lanes(scalar: Scalar, terms: Sequence[Number], count: int) -> Number:
    return pairwise(scalar, [left(scalar, terms[lane::count]) for lane in range(min(count, len(terms)))])


def blocks(scalar: Scalar, terms: Sequence[Number], size: int) -> Number:
    return pairwise(scalar, [left(scalar, terms[start : start + size]) for start in range(0, len(terms), size)])


def kahan(scalar: Scalar, terms: Sequence[Number]) -> Number:
    total, compensation = terms[0], scalar.subtract(terms[0], terms[0])
    for term in terms[1:]:
        corrected = scalar.subtract(term, compensation)
        raised = scalar.add(total, corrected)
        total, compensation = raised, scalar.subtract(scalar.subtract(raised, total), corrected)
    return total


def neumaier(scalar: Scalar, terms: Sequence[Number]) -> Number:
    total, errors = terms[0], scalar.subtract(terms[0], terms[0])
    for term in terms[1:]:
        raised = scalar.add(total, term)
        large, small = (total, term) if abs(total) >= abs(term) else (term, total)
        errors = scalar.add(errors, scalar.add(scalar.subtract(large, raised), small))
        total = raised
    return scalar.add(total, errors) if len(terms) > 1 else total


def chunks(scalar: Scalar, terms: Sequence[Number], size: int) -> Number:
    return left(scalar, [pairwise(scalar, terms[start : start + size]) for start in range(0, len(terms), size)])


def wider(scalar: Scalar, terms: Sequence[Number], accumulator: str) -> Number:
    wide = Scalar(FORMATS[accumulator])
    return pairwise(
        wide, [wide.nearest(term, scalar.unit_exponent) if isinstance(term, int) else term for term in terms]
    )


def exponentials(scalar: Scalar, logits: Sequence[Number]) -> list[Number]:
    largest = max(logits)
    return [scalar.exp(scalar.subtract(logit, largest)) for logit in logits]


def online(scalar: Scalar, logits: Sequence[Number]) -> Number:
    largest, total = logits[0], scalar.exp(scalar.subtract(logits[0], logits[0]))
    for logit in logits[1:]:
        if logit > largest:
            total, largest = scalar.multiply(total, scalar.exp(scalar.subtract(largest, logit))), logit
        total = scalar.add(total, scalar.exp(scalar.subtract(logit, largest)))
    return total


def chunked(scalar: Scalar, logits: Sequence[Number], size: int) -> Number:
    largest, total = max(logits[:size]), pairwise(scalar, exponentials(scalar, logits[:size]))
    for start in range(size, len(logits), size):
        chunk = logits[start : start + size]
        peak, part = max(chunk), pairwise(scalar, exponentials(scalar, chunk))
        higher = max(largest, peak)
        total = scalar.multiply(total, scalar.exp(scalar.subtract(largest, higher)))
        total = scalar.add(total, scalar.multiply(part, scalar.exp(scalar.subtract(peak, higher))))
        largest = higher
    return total


MODELS: dict[str, Callable[[Scalar, Sequence[Number]], Number]] = {
    "left": left,
    "lanes8": lambda scalar, terms: lanes(scalar, terms, 8),
    "lanes32": lambda scalar, terms: lanes(scalar, terms, 32),
    "blocks128": lambda scalar, terms: blocks(scalar, terms, 128),
    "pairwise": pairwise,
    "kahan": kahan,
    "neumaier": neumaier,
    "float32": lambda scalar, terms: wider(scalar, terms, "float32"),
    "float64": lambda scalar, terms: wider(scalar, terms, "float64"),
    "online": left,
    "chunked": lambda scalar, terms: chunks(scalar, terms, 4096),
}
"""From terms to their sum."""
STREAMED: dict[str, Callable[[Scalar, Sequence[Number]], Number]] = {
    "online": online,
    "chunked": lambda scalar, logits: chunked(scalar, logits, 4096),
}
"""From logits to the sum of exp(z - max z), where it is not that of the exponentials."""


def exponential_sum(name: str, scalar: Scalar, logits: Sequence[Number]) -> Number:
    if name in STREAMED:
        return STREAMED[name](scalar, logits)
    return MODELS[name](scalar, exponentials(scalar, logits))
