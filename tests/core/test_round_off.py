"""The round-off experiments against native arithmetic (NumPy, ml_dtypes) and certified balls."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from core.arithmetic.balls import working_precision
from core.arithmetic.bits import exact_decimal, neighbours, parse, ulp
from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.round_off import cancellation, exp_limits, two_ways, view_number

every_format = pytest.mark.parametrize("entry", COMMON.values(), ids=COMMON.keys())
H = Fraction(1, 10_000)


@every_format
def test_two_ways_are_what_the_dtype_computes(entry: FloatFormat) -> None:
    for text in ("0.0001", "0.25", "0.01", "-0.3"):
        step = np.array([float(text)]).astype(entry.dtype)
        one = np.ones(1, dtype=entry.dtype)
        found = two_ways(step=Fraction(text), format=entry)
        assert found.difference == float(((one + step) - (one - step))[0])
        assert found.direct == float((step + step)[0])
        assert found.difference_error == pytest.approx(
            (found.difference - 2 * float(text)) / abs(2 * float(text)), abs=4 * FORMATS["float64"].eps
        )


def test_two_ten_thousandths_in_all_digits() -> None:
    texts = {name: exact_decimal(two_ways(step=H, format=entry).difference) for name, entry in COMMON.items()}
    assert texts["float64"].startswith("0.00019999999999997797")
    assert texts["float32"].startswith("0.00020003318786621094"[:-1])
    assert [name for name, text in texts.items() if text == "0"] == [
        "float8_e4m3fn",
        "float8_e5m2",
        "bfloat16",
        "float16",
    ]


@every_format
def test_the_direct_way_is_as_good_as_one_rounding(entry: FloatFormat) -> None:
    found = two_ways(step=H, format=entry)
    spacing = Fraction(float(ulp(found.step, entry)))
    assert abs(Fraction(found.direct) - 2 * H) <= spacing
    if entry.min_normal <= H:
        assert abs(found.direct_error) <= entry.unit_roundoff


def test_two_ways_of_what_overflows_says_nan() -> None:
    found = two_ways(step=Fraction(10) ** 6, format=FORMATS["float16"])
    assert math.isnan(found.direct_error)
    assert found.direct == math.inf


def test_a_step_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="step: got 0"):
        two_ways(step=Fraction(0), format=FORMATS["float16"])


@every_format
def test_exp_limits_are_exact(entry: FloatFormat) -> None:
    """At each limit and at its inner neighbour, certified: exp lies on the two sides of the rounding boundary."""
    limits = exp_limits(entry)
    half_step = Fraction(float(ulp(entry.max, entry))) / 2
    boundaries = {
        limits.overflows_from: Fraction(entry.max) + half_step,
        limits.subnormal_from: Fraction(entry.min_normal) - Fraction(entry.min_subnormal) / 2,
        limits.vanishes_from: Fraction(entry.min_subnormal) / 2,
    }
    with working_precision(200):
        for limit, boundary in boundaries.items():
            edge = arb(boundary.numerator) / arb(boundary.denominator)
            below, above = neighbours(limit, entry)
            if limit > 0:
                assert arb(below).exp() < edge < arb(limit).exp()
            else:
                assert arb(limit).exp() < edge < arb(above).exp()


@every_format
def test_exp_limits_lie_one_number_from_their_law(entry: FloatFormat) -> None:
    limits = exp_limits(entry)
    for limit, law in (
        (limits.overflows_from, limits.overflow_law),
        (limits.subnormal_from, limits.subnormal_law),
        (limits.vanishes_from, limits.vanish_law),
    ):
        assert abs(limit - law) <= float(ulp(limit, entry)) + 2 * entry.unit_roundoff


@every_format
def test_cancellation_is_what_the_dtype_computes_and_keeps_its_bound(entry: FloatFormat) -> None:
    separations = [2.0**-exponent for exponent in range(20)]
    found = cancellation(number=Fraction(5, 4), separations=separations, format=entry)
    near = np.full(20, 1.25, dtype=entry.dtype)
    far = (1.25 * (1 + np.array(separations))).astype(entry.dtype)
    np.testing.assert_array_equal(found.differences, (far - near).astype(np.float64))
    assert np.all(found.relative_errors <= found.bound)


@every_format
def test_cancellation_loses_everything_below_the_roundoff(entry: FloatFormat) -> None:
    delta = entry.unit_roundoff / 4
    found = cancellation(number=Fraction(1), separations=[delta, 1.0], format=entry)
    np.testing.assert_array_equal(found.differences, [0.0, 1.0])
    np.testing.assert_array_equal(found.relative_errors, [1.0, 0.0])


def test_numbers_that_the_format_cannot_hold_have_no_error() -> None:
    found = cancellation(number=Fraction(10) ** 6, separations=[0.5], format=FORMATS["float16"])
    assert np.isnan(found.relative_errors).all()


def test_cancellation_refuses_by_name() -> None:
    with pytest.raises(ValueError, match="number: got 0"):
        cancellation(number=Fraction(0), separations=[0.1], format=FORMATS["float16"])
    for delta in (0.0, 1.5, math.nan):
        with pytest.raises(ValueError, match="separations"):
            cancellation(number=Fraction(1), separations=[delta], format=FORMATS["float16"])


@every_format
def test_a_view_shows_one_number_in_all_ways(entry: FloatFormat) -> None:
    view = view_number(parse("-1", entry), entry)
    assert view.value == -1
    assert view.digits == "-1"
    assert Fraction(int(view.bits.replace(" ", ""), 2)) == int(view.hexadecimal, 16) == view.pattern
    assert (view.fields.sign, view.fields.exponent, view.fields.significand) == (1, 0, 1.0)
    assert (view.below, view.above) == (-1 - entry.eps, -1 + entry.unit_roundoff)
    assert view.spacing == entry.eps
    assert view.rank == -int(np.float64(1).astype(entry.dtype).view(f"u{entry.dtype.itemsize}"))


@every_format
def test_a_view_of_nan_has_no_neighbours(entry: FloatFormat) -> None:
    view = view_number(parse("nan", entry), entry)
    assert [math.isnan(value) for value in (view.value, view.below, view.above, view.spacing)] == [True] * 4
    assert view.rank is None
    assert view.digits == "nan"
