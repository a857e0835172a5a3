"""Each operation rounds exactly once: every 8-bit pair, every 16-bit argument, every halfway case."""

import math
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction

import ml_dtypes
import numpy as np
import numpy.typing as npt
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic import rounded
from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.rounded import arithmetic_of, round_to

Float64Array = npt.NDArray[np.float64]

NARROW = [format for format in COMMON.values() if format.bits <= 16]
EIGHT_BIT = [format for format in NARROW if format.bits == 8]
SIXTEEN_BIT = [format for format in NARROW if format.bits == 16]
BALLS: dict[str, Callable[[arb], arb]] = {
    "exp": arb.exp,
    "expm1": arb.expm1,
    "log": arb.log,
    "log1p": arb.log1p,
    "sigmoid": lambda ball: 1 / (1 + (-ball).exp()),
}


def by_name(format: FloatFormat) -> str:
    return format.name


def every_value(format: FloatFormat) -> Float64Array:
    """All values of a narrow format, straight from ml_dtypes' or NumPy's reading of the bit patterns."""
    patterns = np.arange(2**format.bits, dtype=f"uint{format.bits}")
    with np.errstate(invalid="ignore"):
        return patterns.view(format.dtype).astype(np.float64)


def finite_ladder(format: FloatFormat) -> Float64Array:
    """The finite values in ascending order, one zero, and beyond each end the value that would come next."""
    values = every_value(format)
    ladder = np.unique(values[np.isfinite(values)])
    return np.concatenate([[2 * ladder[0] - ladder[1]], ladder, [2 * ladder[-1] - ladder[-2]]])


def same(left: Float64Array, right: Float64Array) -> npt.NDArray[np.bool_]:
    """Equal values with equal signs, NaN equal to NaN."""
    return np.asarray(np.isnan(left) & np.isnan(right) | (left == right) & (np.signbit(left) == np.signbit(right)))


@pytest.mark.parametrize("format", NARROW, ids=by_name)
def test_rounding_at_and_beside_every_halfway_point(format: FloatFormat) -> None:
    ladder = finite_ladder(format)
    lower, upper = ladder[:-1], ladder[1:]
    halfway = (lower + upper) / 2
    beyond = np.where(np.abs(ladder) > format.max, np.copysign(format.overflow_value, ladder), ladder)
    assert np.array_equal(np.abs(round_to(np.nextafter(halfway, -np.inf), format)), np.abs(beyond[:-1]), equal_nan=True)
    assert np.array_equal(np.abs(round_to(np.nextafter(halfway, np.inf), format)), np.abs(beyond[1:]), equal_nan=True)

    spacing = upper - lower
    lower_is_even = np.rint(lower / spacing) % 2 == 0
    expected = np.where(lower_is_even, beyond[:-1], beyond[1:])
    assert np.array_equal(round_to(halfway, format), expected, equal_nan=True)


@pytest.mark.parametrize("format", COMMON.values(), ids=by_name)
def test_rounding_leaves_the_values_of_the_format_alone(format: FloatFormat) -> None:
    edges = [0.0, format.min_subnormal, format.min_normal, 1.0, format.max]
    values = every_value(format) if format.bits <= 16 else np.array(edges + [-edge for edge in edges] + [math.inf])
    assert same(round_to(values, format), values).all()


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_rounding_agrees_with_numpy(name: str) -> None:
    rng = np.random.default_rng(0)
    values = rng.standard_normal(50_000) * 2.0 ** rng.uniform(-170, 140, 50_000)
    with np.errstate(over="ignore", under="ignore"):
        assert same(round_to(values, FORMATS[name]), values.astype(name).astype(np.float64)).all()


@pytest.mark.parametrize("format", COMMON.values(), ids=by_name)
def test_rounding_special_values(format: FloatFormat) -> None:
    values = round_to([math.inf, -math.inf, math.nan, 0.0, -0.0, -format.min_subnormal / 4], format)
    if format.has_infinity:
        assert list(values[:2]) == [math.inf, -math.inf]
    else:
        assert np.isnan(values[:2]).all()
    assert np.isnan(values[2])
    assert list(np.signbit(values[3:])) == [False, True, True]
    assert not values[3:].any()
    assert round_to(1.0, format).shape == ()


def test_nan_payloads_do_not_turn_into_numbers() -> None:
    payload = np.array([0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF], dtype=np.uint64).view(np.float64)
    for format in COMMON.values():
        arithmetic = arithmetic_of(format)
        carried = arithmetic.carry(payload)
        assert np.isnan(arithmetic.add(carried, carried)).all()


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide"])
@pytest.mark.parametrize("format", EIGHT_BIT, ids=by_name)
def test_every_pair_of_8_bit_values(format: FloatFormat, operation: str) -> None:
    arithmetic = arithmetic_of(format)
    patterns = np.arange(256, dtype=np.uint8).view(format.dtype)
    values = arithmetic.carry(every_value(format))
    with np.errstate(all="ignore"):
        computed = getattr(arithmetic, operation)(values[:, None], values[None, :])
        expected = getattr(np, operation)(patterns[:, None], patterns[None, :])
    assert same(computed.astype(np.float64), expected.astype(np.float64)).all()


def nearest_by_fractions(exact: Fraction, format: FloatFormat, ladder: list[float]) -> float:
    """The nearest value by exact comparison with its two neighbours; ties to the even multiple of their distance."""
    position = bisect_left(ladder, exact)
    lower, upper = ladder[max(position - 1, 0)], ladder[min(position, len(ladder) - 1)]
    below, above = exact - Fraction(lower), Fraction(upper) - exact
    even = lower if round(Fraction(lower) / (Fraction(upper) - Fraction(lower) or 1)) % 2 == 0 else upper
    chosen = even if below == above else (lower if below < above else upper)
    return math.copysign(format.overflow_value, chosen) if abs(chosen) > format.max else chosen


@pytest.mark.parametrize("format", SIXTEEN_BIT, ids=by_name)
def test_16_bit_operations_on_random_patterns(format: FloatFormat) -> None:
    rng = np.random.default_rng(1)
    values = every_value(format)
    values = values[np.isfinite(values)]
    ladder = finite_ladder(format).tolist()
    # Half of the pairs anywhere, half of them subnormal or just above, where two roundings could differ from one.
    tiny = values[np.abs(values) < 64 * format.min_normal]
    left = np.concatenate([rng.choice(values, 1000), rng.choice(tiny, 1000), rng.choice(tiny, 1000)])
    right = np.concatenate([rng.choice(values, 1000), rng.choice(values, 1000), rng.choice(tiny, 1000)])
    right[right == 0] = 1
    arithmetic = arithmetic_of(format)
    carried = arithmetic.carry(left), arithmetic.carry(right)
    exact: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
        "add": lambda a, b: a + b,
        "subtract": lambda a, b: a - b,
        "multiply": lambda a, b: a * b,
        "divide": lambda a, b: a / b,
    }
    for operation, function in exact.items():
        with np.errstate(all="ignore"):
            computed = getattr(arithmetic, operation)(*carried).tolist()
        for a, b, result in zip(left.tolist(), right.tolist(), computed, strict=True):
            assert result == nearest_by_fractions(function(Fraction(a), Fraction(b)), format, ladder), (operation, a, b)


def true_values(name: str, arguments: Float64Array) -> list[arb]:
    return [BALLS[name](arb(argument)) for argument in arguments.tolist()]


@pytest.mark.parametrize("name", BALLS)
@pytest.mark.parametrize("format", NARROW, ids=by_name)
def test_every_argument_of_every_function(format: FloatFormat, name: str) -> None:
    arithmetic = arithmetic_of(format)
    arguments = every_value(format)
    lowest = {"log": 0.0, "log1p": -1.0}.get(name, -np.inf)
    arguments = arguments[np.isfinite(arguments) & (arguments > lowest) & (np.abs(arguments) < 1e4)]
    with np.errstate(all="ignore"):
        computed = getattr(arithmetic, name)(arithmetic.carry(arguments)).astype(np.float64)

    ladder = finite_ladder(format)
    overflowed = ~np.isfinite(computed)
    position = np.searchsorted(ladder, np.where(overflowed, format.max, computed))
    lower_edge = (ladder[position - 1] + ladder[position]) / 2
    upper_edge = (ladder[position] + ladder[position + 1]) / 2
    with ctx.workprec(120):
        balls = true_values(name, arguments)
        nearest_float = np.array([float(ball.mid()) for ball in balls])
        # A float64 strictly between the edges proves the case, since the true value rounds to it.
        inside = (nearest_float > lower_edge) & (nearest_float < upper_edge)
        inside = np.where(overflowed, nearest_float > upper_edge, inside)
        for index in np.flatnonzero(~inside):
            if overflowed[index]:
                assert balls[index] >= upper_edge[index]
            else:
                assert balls[index] >= lower_edge[index], arguments[index]
                assert balls[index] <= upper_edge[index], arguments[index]


@pytest.mark.parametrize("name", BALLS)
@pytest.mark.parametrize("format", COMMON.values(), ids=by_name)
def test_functions_of_special_values(format: FloatFormat, name: str) -> None:
    infinity = format.overflow_value
    expected = {
        "exp": [math.nan, infinity, 0.0, 1.0, 1.0],
        "expm1": [math.nan, infinity, -1.0, 0.0, -0.0],
        "log": [math.nan, infinity, math.nan, -infinity, -infinity],
        "log1p": [math.nan, infinity, math.nan, 0.0, -0.0],
        "sigmoid": [math.nan, 1.0, 0.0, 0.5, 0.5],
    }[name]
    arithmetic = arithmetic_of(format)
    with np.errstate(all="ignore"):
        # A format without infinities reads them as NaN, like any argument beyond its range.
        computed = getattr(arithmetic, name)(np.array([math.nan, math.inf, -math.inf, 0.0, -0.0], arithmetic.dtype))
    assert same(computed.astype(np.float64), np.array(expected)).all()


@pytest.mark.parametrize("name", BALLS)
def test_doubtful_float32_results_are_decided_by_balls(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    arguments = np.abs(rng.normal(size=2000) * 2.0 ** rng.uniform(-20, 4, 2000)).astype(np.float32)
    arithmetic = arithmetic_of(FORMATS["float32"])
    usual = getattr(arithmetic, name)(arguments)
    monkeypatch.setattr(rounded, "QUICK_ERROR", FORMATS["float32"].unit_roundoff / 8)
    assert np.array_equal(getattr(arithmetic, name)(arguments), usual)
    with ctx.workprec(120):
        for value, ball in zip(usual.tolist(), true_values(name, arguments.astype(np.float64)), strict=True):
            distance = abs(ball - value)
            neighbours = np.nextafter(np.float32(value), np.array([-np.inf, np.inf], np.float32)).tolist()
            assert all(distance <= abs(ball - neighbour) for neighbour in neighbours)


def test_sums_run_left_to_right_and_round_at_each_step() -> None:
    arithmetic = arithmetic_of(FORMATS["float16"])
    column = arithmetic.carry([[2048.0], [1.0], [1.0]])
    assert arithmetic.sum(column) == 2048.0
    assert arithmetic.sum(column[::-1]) == 2050.0


def test_a_format_outside_the_table_needs_no_code() -> None:
    format = FloatFormat(name="float8_e3m4", exponent_bits=3, precision=5)
    rng = np.random.default_rng(3)
    values = rng.normal(size=5000).astype(np.float32) * 8
    with np.errstate(over="ignore"):
        expected = values.astype(ml_dtypes.float8_e3m4).astype(np.float64)
    assert same(round_to(values, format), expected).all()


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.sampled_from(NARROW))
def test_rounding_is_monotone_and_symmetric(left: float, right: float, format: FloatFormat) -> None:
    low, high = round_to(sorted([left, right]), format)
    assert low <= high or np.isnan([low, high]).any()
    assert same(round_to(np.array([-left]), format), -round_to(np.array([left]), format)).all()
