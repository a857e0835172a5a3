"""Elementary functions of float64 as pairs hi + lo with more bits than float64 holds, in plain NumPy.

Each function documents its error relative to the exact value; ``core.arithmetic.elementary`` uses the pairs to decide
roundings. Arguments are vectors of ordinary numbers: zeros, infinities, NaN and results outside float64's range are
not handled here. Notation: u = 2^-53; a "short" number has few enough bits that its products below are exact.

References
----------
P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS
15(2), 1989, doi 10.1145/63522.214389, and "... of the logarithm function ...", ACM TOMS 16(4), 1990,
doi 10.1145/98267.98294. T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math.
18, 1971, doi 10.1007/BF01397083.
"""

import math

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array, Int64Array
from core.arithmetic.balls import ARB, two_sum, working_precision

Pair = tuple[Float64Array, Float64Array]

TABLE_SIZE = 128
CUT = 1.5 * 2.0**52
DEKKER_SPLITTER = 2.0**27 + 1


def cut(values: Float64Array, unit: float) -> Float64Array:
    """Round to a multiple of a power of two, for values below 2^51 units."""
    return (values + CUT * unit) - CUT * unit


def two_product(left: Float64Array, right: Float64Array) -> Pair:
    """Return ``fl(left * right)`` and its rounding error, exactly (barring over- and underflow)."""
    product = left * right
    left_high, right_high = (DEKKER_SPLITTER * v - (DEKKER_SPLITTER * v - v) for v in (left, right))
    left_low, right_low = left - left_high, right - right_high
    error = ((left_high * right_high - product) + left_high * right_low + left_low * right_high) + left_low * right_low
    return product, error


def _coarse_and_rest(values: list[arb], unit_exponent: int) -> Pair:
    """Split exact numbers into multiples of 2^unit_exponent and the float64 nearest to the remainder."""
    coarse = [math.ldexp(round(math.ldexp(float(value), -unit_exponent)), unit_exponent) for value in values]
    rest = [float(value - part) for value, part in zip(values, coarse, strict=True)]
    return np.array(coarse), np.array(rest)


# Nodes j / 128 cover [sqrt(1/2), sqrt(2)); a reciprocal keeps 10 fractional bits, and that of 1 is exact.
_FIRST_NODE, _LAST_NODE = 90, 182
_RECIPROCALS = np.array([round(1024 * TABLE_SIZE / j) / 1024 for j in range(_FIRST_NODE, _LAST_NODE + 1)])


@ARB.runs
def _tables() -> tuple[Pair, Pair, Pair, Pair]:
    with working_precision(200):
        return (
            _coarse_and_rest([arb(2).log() / TABLE_SIZE], -41),
            _coarse_and_rest([arb(2) ** (arb(j) / TABLE_SIZE) for j in range(TABLE_SIZE)], -25),
            _coarse_and_rest([arb(2).log()], -42),
            _coarse_and_rest([-arb(value).log() for value in _RECIPROCALS.tolist()], -42),
        )


_LN2_STEP, _POWERS, _LN2, _LOG_NODES = _tables()

_EXP_TAIL = tuple(1 / math.factorial(n) for n in range(2, 7))
_LOG_TAIL = tuple((-1) ** (n + 1) / n for n in range(3, 11))


def _horner(values: Float64Array, coefficients: tuple[float, ...]) -> Float64Array:
    total = np.full_like(values, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total *= values
        total += coefficient
    return total


def _scale(values: Float64Array, exponents: Int64Array) -> Float64Array:
    """Multiply by powers of two in two steps, so that neither factor leaves float64's range."""
    half = exponents >> 1
    first, second = (((part + 1023) << 52).view(np.float64) for part in (half, exponents - half))
    return (values * first) * second


def exp_pair(values: Float64Array) -> Pair:
    """Return exp as a pair within 2^-68, relatively.

    Notes
    -----
    x = (128 k + j) ln 2 / 128 + r with |r| <= 2^-8.5, exp(x) = 2^k T_j (1 + r + q), q = r^2/2 + ... + r^6/720. T_j is
    short plus a rest and r is cut to a short part, whose product is exact. What is rounded is q (u 2^-18), T_j times it
    (u 2^-18), their sum (u 2^-18), and r^7/5040 <= 2^-72 is left out.
    """
    steps = np.rint(values * (1 / (_LN2_STEP[0][0] + _LN2_STEP[1][0])))
    exact, correction = values - steps * _LN2_STEP[0], steps * _LN2_STEP[1]
    reduced = exact - correction
    reduced_low = (exact - reduced) - correction
    tail = reduced * reduced * _horner(reduced, _EXP_TAIL) + reduced_low

    whole = steps.astype(np.int64)
    node = whole & (TABLE_SIZE - 1)
    power, power_rest = _POWERS[0][node], _POWERS[1][node]
    short = cut(reduced, 2.0**-35)
    product = power * short
    high = power + product
    low = (product - (high - power)) + (power * ((reduced - short) + tail) + power_rest * (1 + (reduced + tail)))
    exponents = (whole - node) // TABLE_SIZE
    return _scale(high, exponents), _scale(low, exponents)


def expm1_pair(values: Float64Array) -> Pair:
    """Return exp - 1 as a pair within 2^-60, relatively.

    Notes
    -----
    Below the first reduction step the series itself: r + q, q rounded to u |r| / 2. Above it the error of ``exp_pair``
    is magnified by at most exp(x) / |exp(x) - 1| < 2^8.5.
    """
    high, low = exp_pair(values)
    high, error = two_sum(high, np.full_like(high, -1.0))
    tiny = np.abs(values) < _LN2_STEP[0][0] / 2
    series = values * values * _horner(values, _EXP_TAIL)
    return np.where(tiny, values, high), np.where(tiny, series, low + error)


def log_pair(values: Float64Array) -> Pair:
    """Return the logarithm as a pair within 2^-66, relatively."""
    return _log_of_sum(values, np.zeros_like(values))


def log1p_pair(values: Float64Array) -> Pair:
    """Return log(1 + x) as a pair within 2^-66, relatively."""
    return _log_of_sum(*two_sum(np.ones_like(values), values))


def _log_of_sum(high: Float64Array, low: Float64Array) -> Pair:
    """Return log(high + low), |low| <= u high, as a pair.

    Notes
    -----
    high = 2^k m with m in [sqrt(1/2), sqrt(2)); c_j a short number near 1/m, r = m c_j - 1 exactly as a pair and below
    2^-7. log = k ln 2 - log c_j + r - r^2/2 + ..., of which all but r^3/3 - ... is kept exactly or as a pair. Near 1
    both k and log c_j are 0 and the error is relative to r; elsewhere the result is at least 2^-8.
    """
    fraction, exponents = np.frexp(high)
    below = fraction < math.sqrt(0.5)
    fraction = np.where(below, 2 * fraction, fraction)
    exponents = exponents.astype(np.int64) - below
    node = np.rint(fraction * TABLE_SIZE).astype(np.int64) - _FIRST_NODE
    reciprocal = _RECIPROCALS[node]

    short = cut(fraction, 2.0**-26)
    reduced, reduced_low = two_sum(short * reciprocal - 1, (fraction - short) * reciprocal)
    reduced, error = two_sum(reduced, _scale(low, -exponents) * reciprocal)
    reduced_low += error
    short = cut(reduced, 2.0**-33)
    square = 0.5 * short * short
    square_rest = 0.5 * (reduced - short) * (reduced + short)

    scale = exponents.astype(np.float64)
    total, error = two_sum(scale * _LN2[0] + _LOG_NODES[0][node], reduced)
    total, error_of_square = two_sum(total, -square)
    rest = reduced * reduced * reduced * _horner(reduced, _LOG_TAIL) - square_rest
    rest += (scale * _LN2[1] + _LOG_NODES[1][node]) + (reduced_low - reduced_low * reduced)
    return total, rest + (error + error_of_square)


def sigmoid_pair(values: Float64Array) -> Pair:
    """Return 1 / (1 + exp(-x)) as a pair within 2^-65, relatively.

    Notes
    -----
    With e = exp(-|x|) as a pair: e / (1 + e) for negative x, else 1 / (1 + e), one step of exact division.
    """
    term, term_low = two_sum(*exp_pair(-np.abs(values)))
    denominator, error = two_sum(np.ones_like(term), term)
    denominator_low = error + term_low
    negative = values < 0
    numerator, numerator_low = np.where(negative, term, 1.0), np.where(negative, term_low, 0.0)
    quotient = numerator / denominator
    product, product_low = two_product(quotient, denominator)
    remainder = ((numerator - product) - product_low) + (numerator_low - quotient * denominator_low)
    return quotient, remainder / denominator
