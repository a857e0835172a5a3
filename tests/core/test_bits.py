"""Bits against ml_dtypes and gfloat, exhaustively for 8 and 16 bits, and against NumPy and Python for wider formats."""

import math
from fractions import Fraction
from functools import cache

import gfloat
import ml_dtypes
import numpy as np
import pytest
from gfloat import formats as gfloat_formats
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic.bits import (
    MAX_TEXT_LENGTH,
    binades,
    bit_roles,
    bit_string,
    exact_decimal,
    fields_of,
    hex_string,
    neighbours,
    ordinal,
    parse,
    pattern_of,
    round_exactly,
    ulp,
    value_at_ordinal,
    value_of,
)
from core.arithmetic.formats import COMMON, FORMATS, FloatFormat

GFLOAT_INFO = {
    "float8_e4m3fn": gfloat_formats.format_info_ocp_e4m3,
    "float8_e5m2": gfloat_formats.format_info_ocp_e5m2,
    "bfloat16": gfloat_formats.format_info_bfloat16,
    "float16": gfloat_formats.format_info_binary16,
    "float32": gfloat_formats.format_info_binary32,
    "float64": gfloat_formats.format_info_binary64,
}
NARROW = [name for name, entry in COMMON.items() if entry.bits <= 16]
WIDE = [name for name, entry in COMMON.items() if entry.bits > 16]

every_format = pytest.mark.parametrize("entry", COMMON.values(), ids=COMMON.keys())
narrow_format = pytest.mark.parametrize("entry", [FORMATS[name] for name in NARROW], ids=NARROW)
wide_format = pytest.mark.parametrize("entry", [FORMATS[name] for name in WIDE], ids=WIDE)


@cache
def stored_values(entry: FloatFormat) -> np.ndarray:
    """Return the value of every pattern of a narrow format, as ml_dtypes and NumPy decode it."""
    patterns = np.arange(1 << entry.bits).astype(f"u{entry.bits // 8}")
    with np.errstate(invalid="ignore"):  # signalling NaN patterns
        return patterns.view(entry.dtype).astype(np.float64)


@cache
def finite_values(entry: FloatFormat) -> np.ndarray:
    """Return all finite values of a narrow format in order, zero once."""
    values = stored_values(entry)
    return np.unique(values[np.isfinite(values)])


@cache
def sampled_patterns(entry: FloatFormat) -> list[int]:
    """Return random patterns of a wide format and the ones at its edges."""
    generator = np.random.default_rng(0)
    edges = [0, 1, (1 << (entry.precision - 1)) - 1, 1 << (entry.precision - 1)]
    edges.append(((1 << entry.exponent_bits) - 1) << (entry.precision - 1))
    signed = [edge | (1 << (entry.bits - 1)) for edge in edges]
    return [*generator.integers(1 << entry.bits, size=500, dtype=np.uint64).tolist(), *edges, *signed]


def same_value(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or (
        one == other and math.copysign(1, one) == math.copysign(1, other)
    )


@narrow_format
def test_every_pattern_has_the_value_that_ml_dtypes_stores(entry: FloatFormat) -> None:
    for pattern, stored in enumerate(stored_values(entry).tolist()):
        assert same_value(value_of(pattern, entry), stored)


@every_format
def test_patterns_have_the_fields_and_class_of_gfloat(entry: FloatFormat) -> None:
    classes = {"ZERO": "zero", "SUBNORMAL": "subnormal", "NORMAL": "normal", "INFINITE": "infinity", "NAN": "nan"}
    patterns = range(1 << entry.bits) if entry.bits == 8 else sampled_patterns(FORMATS[entry.name])
    for pattern in patterns:
        decoded = gfloat.decode_float(GFLOAT_INFO[entry.name], pattern)
        fields = fields_of(pattern, entry)
        assert (fields.sign, fields.exponent_field, fields.significand_field) == (
            decoded.signbit,
            decoded.exp,
            decoded.significand,
        )
        assert fields.kind == classes[decoded.fclass.name]
        assert same_value(value_of(pattern, entry), decoded.fval)


@narrow_format
def test_every_number_goes_back_to_its_pattern(entry: FloatFormat) -> None:
    for pattern, stored in enumerate(stored_values(entry).tolist()):
        if not math.isnan(stored):
            assert pattern_of(stored, entry) == pattern
    assert math.isnan(value_of(pattern_of(math.nan, entry), entry))


@wide_format
def test_sampled_numbers_go_back_to_their_pattern(entry: FloatFormat) -> None:
    for pattern in sampled_patterns(entry):
        value = value_of(pattern, entry)
        if not math.isnan(value):
            assert pattern_of(value, entry) == pattern


@narrow_format
def test_pattern_of_refuses_what_lies_between_two_numbers(entry: FloatFormat) -> None:
    for value in (1 + entry.eps / 2, entry.max * 2, entry.min_subnormal * 1.5):
        with pytest.raises(ValueError, match=f"need a number that {entry.name} can represent; round it first"):
            pattern_of(value, entry)


@narrow_format
def test_every_number_has_the_neighbours_of_nextafter(entry: FloatFormat) -> None:
    values = finite_values(entry).astype(entry.dtype)
    infinity = np.float64(entry.overflow_value).astype(entry.dtype)
    below = np.append(-infinity, values[:-1]).astype(np.float64)
    above = np.append(values[1:], infinity).astype(np.float64)
    found = [neighbours(value, entry) for value in finite_values(entry).tolist()]
    np.testing.assert_array_equal(found, np.column_stack([below, above]))


@wide_format
def test_neighbours_are_those_of_nextafter(entry: FloatFormat) -> None:
    for pattern in sampled_patterns(entry):
        value = value_of(pattern, entry)
        if math.isnan(value):
            continue
        stored = entry.dtype.type(value)
        with np.errstate(over="ignore", under="ignore"):
            expected = [float(np.nextafter(stored, entry.dtype.type(way))) for way in (-math.inf, math.inf)]
        assert neighbours(value, entry) == tuple(expected)


def test_nan_has_no_neighbours() -> None:
    with pytest.raises(ValueError, match="got nan, need a number that has neighbours"):
        neighbours(math.nan, FORMATS["float16"])


@narrow_format
def test_ordinals_count_all_numbers_in_order(entry: FloatFormat) -> None:
    values = finite_values(entry)
    counted = ordinal(values, entry)
    np.testing.assert_array_equal(np.diff(counted), 1)
    assert counted[values == 0] == 0
    assert [value_at_ordinal(rank, entry) for rank in counted[:: entry.bits].tolist()] == values[:: entry.bits].tolist()
    if entry.has_infinity:
        np.testing.assert_array_equal(ordinal([-math.inf, math.inf], entry), [counted[0] - 1, counted[-1] + 1])


@wide_format
def test_the_next_number_has_the_next_ordinal(entry: FloatFormat) -> None:
    values = np.array([0.0, entry.min_subnormal, entry.min_normal, 1.0, -1.0, -entry.min_subnormal])
    with np.errstate(under="ignore"):
        above = np.nextafter(values.astype(entry.dtype), entry.dtype.type(math.inf)).astype(np.float64)
    np.testing.assert_array_equal(ordinal(above, entry) - ordinal(values, entry), 1)
    assert ordinal(-0.0, entry) == 0


@narrow_format
def test_ulp_is_the_distance_to_the_next_larger_magnitude(entry: FloatFormat) -> None:
    values = finite_values(entry)
    positive = values[values >= 0]
    np.testing.assert_array_equal(ulp(positive[:-1], entry), np.diff(positive))
    np.testing.assert_array_equal(ulp(-positive, entry), ulp(positive, entry))
    between = positive[:-1] + np.diff(positive) / 2
    np.testing.assert_array_equal(ulp(between, entry), np.diff(positive))
    np.testing.assert_array_equal(ulp([math.inf, 4 * entry.max], entry), np.diff(positive)[-1])
    assert np.isnan(ulp(math.nan, entry))


@wide_format
def test_ulp_is_numpys_spacing(entry: FloatFormat) -> None:
    values = np.abs([value_of(pattern, entry) for pattern in sampled_patterns(entry)])
    values = values[np.isfinite(values)]
    with np.errstate(under="ignore"):
        np.testing.assert_array_equal(ulp(values, entry), np.spacing(values.astype(entry.dtype)).astype(np.float64))


@narrow_format
def test_rounding_picks_the_nearest_number_and_the_even_pattern_of_two(entry: FloatFormat) -> None:
    """Around every midpoint of two neighbours: below, on and above it."""
    values = finite_values(entry)
    values = values[values >= 0][:: 1 if entry.bits == 8 else 97]
    for lower in values[:-1].tolist():
        upper = neighbours(lower, entry)[1]
        middle = (Fraction(lower) + Fraction(upper)) / 2
        nudge = Fraction(1, 10**60)
        even = lower if pattern_of(lower, entry) % 2 == 0 else upper
        assert [round_exactly(middle + shift, entry) for shift in (-nudge, 0, nudge)] == [lower, even, upper]
        assert round_exactly(-middle, entry) == -even


@every_format
def test_rounding_agrees_with_gfloat(entry: FloatFormat) -> None:
    generator = np.random.default_rng(1)
    spread = np.exp2(generator.uniform(entry.min_exponent - entry.precision - 2, entry.max_exponent, 400))
    for value in spread.tolist():
        expected = gfloat.round_float(GFLOAT_INFO[entry.name], value) if entry.bits < 64 else value
        assert round_exactly(Fraction(value), entry) == expected


@every_format
def test_rounding_overflows_half_a_step_beyond_the_largest_number(entry: FloatFormat) -> None:
    step = Fraction(float(ulp(entry.max, entry)))
    edge = Fraction(entry.max) + step / 2
    assert round_exactly(edge - step / 1000, entry) == entry.max
    np.testing.assert_array_equal(round_exactly(edge + step / 1000, entry), entry.overflow_value)
    np.testing.assert_array_equal(round_exactly(Fraction(-10) ** 2001, entry), -entry.overflow_value)


@given(value=st.floats(allow_nan=False))
def test_decimal_text_is_read_as_python_reads_it(value: float) -> None:
    double = FORMATS["float64"]
    for text in (repr(value), f"{value:.20e}", f"{value:.3e}", exact_decimal(value)):
        assert same_value(value_of(parse(text, double), double), float(text))


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_hexadecimal_text_is_read_as_python_reads_it(value: float) -> None:
    double = FORMATS["float64"]
    assert same_value(value_of(parse(value.hex(), double), double), value)
    assert parse(hex_string(pattern_of(value, double), double), double) == pattern_of(value, double)


def test_decimal_text_is_rounded_once() -> None:
    """1 + 2^-11 + 2^-60 lies above the midpoint of float16; by way of float32 or float64 it would tie and go to 1."""
    half = FORMATS["float16"]
    text = exact_decimal(1 + 2**-11).ljust(60, "0") + "1"
    assert float(text) == 1 + 2**-11
    assert value_of(parse(text, half), half) == 1 + half.eps
    assert value_of(parse("1." + "0" * 30 + "1", half), half) == 1


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("0x3c00", "float16", 1.0),
        ("0b00111000", "float8_e4m3fn", 1.0),
        ("0x1.8p-3", "float16", 0.1875),
        ("-2/10000", "float64", -2 / 10000),
        (" +.5 ", "float32", 0.5),
        ("5.", "float32", 5.0),
        ("−1e3", "float32", -1000.0),
        ("-0", "float32", -0.0),
        ("1e999999999999", "float64", math.inf),
        ("-1e-999999999999", "float64", -0.0),
        ("449", "float8_e4m3fn", 448.0),
        ("1000", "float8_e4m3fn", math.nan),
        ("inf", "float8_e4m3fn", math.nan),
        ("-Infinity", "bfloat16", -math.inf),
        ("NaN", "float32", math.nan),
    ],
)
def test_texts_and_what_they_mean(text: str, name: str, expected: float) -> None:
    assert same_value(value_of(parse(text, FORMATS[name]), FORMATS[name]), expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "need a decimal"),
        (".", "need a decimal"),
        ("e5", "need a decimal"),
        ("1,5", "need a decimal"),
        ("1_000", "need a decimal"),
        ("١", "need a decimal"),
        ("0x1.8", "need a decimal"),
        ("0x.p1", "need hexadecimal digits"),
        ("1/0", "need a denominator other than 0"),
        ("0x1ffff", "pattern: got 0x1ffff, need at most 16 bits for float16"),
        ("1" * (MAX_TEXT_LENGTH + 1), f"number: got {MAX_TEXT_LENGTH + 1} characters"),
    ],
)
def test_other_texts_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(text, FORMATS["float16"])


@every_format
def test_strings_show_the_pattern(entry: FloatFormat) -> None:
    for pattern in sampled_patterns(FORMATS["float64"])[:50]:
        cut = pattern % (1 << entry.bits)
        text = bit_string(cut, entry)
        assert [len(part) for part in text.split()] == [1, entry.exponent_bits, entry.precision - 1]
        assert text.replace(" ", "") == np.binary_repr(cut, entry.bits)
        assert int(hex_string(cut, entry), 16) == cut
        assert len(hex_string(cut, entry)) == 2 + entry.bits // 4


@every_format
def test_flipping_a_bit_changes_the_field_it_belongs_to(entry: FloatFormat) -> None:
    one = pattern_of(1.0, entry)
    for position, role in enumerate(bit_roles(entry)):
        flipped = fields_of(one ^ (1 << (entry.bits - 1 - position)), entry)
        before = fields_of(one, entry)
        changed = {
            "sign": flipped.sign != before.sign,
            "exponent": flipped.exponent_field != before.exponent_field,
            "significand": flipped.significand_field != before.significand_field,
        }
        assert [name for name, has_changed in changed.items() if has_changed] == [role]


@every_format
def test_binades_run_from_the_smallest_to_the_largest_power_of_two(entry: FloatFormat) -> None:
    powers, spacing = binades(entry)
    finfo = ml_dtypes.finfo(entry.dtype)
    assert powers[0] == float(finfo.smallest_subnormal)
    assert 0.5 < powers[-1] / float(finfo.max) <= 1
    np.testing.assert_array_equal(powers[1:], 2 * powers[:-1])
    assert spacing[0] == powers[0]
    assert np.all(np.diff(spacing) >= 0)
    assert spacing[powers == 1.0] == float(finfo.eps)


@pytest.mark.parametrize("value", [0.1, 5e-324, 1.7976931348623157e308, -2.5, 0.0])
def test_exact_decimals_hide_nothing(value: float) -> None:
    text = exact_decimal(value)
    assert Fraction(text) == Fraction(value)
    assert "e" not in text.lower()


def test_exact_decimals_of_what_is_not_finite() -> None:
    assert [exact_decimal(value) for value in (math.inf, -math.inf, math.nan)] == ["inf", "-inf", "nan"]
