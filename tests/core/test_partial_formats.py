"""Formats that lack a zero, a sign, NaN or infinity, or saturate: every value against ml_dtypes, gfloat and mpmath.

Where ml_dtypes has the format, its conversions and operations define the result for a number that the format cannot
represent; elsewhere gfloat's rounding does.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import gfloat
import ml_dtypes
import mpmath
import numpy as np
import numpy.typing as npt
import pytest
from gfloat import formats as gfloat_formats

from core.arithmetic.bits import (
    binades,
    bit_roles,
    bit_string,
    fields_of,
    finite_values,
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
from core.arithmetic.round_off import cancellation, exp_limits, two_ways, view_number
from core.arithmetic.rounded import arithmetic_of, can_hold, round_to
from core.autopsy.autopsy import AutopsyParams, autopsy
from core.losses import FORMULATIONS
from core.losses.theory import nonfinite_loss
from core.sweep.departure import leaves
from core.sweep.onsets import ONSETS
from core.sweep.run import SweepParams, sweep
from core.sweep.samples import SIDES, draw, round_draw
from tests.tables import lacks

Float64Array = npt.NDArray[np.float64]

PARTIAL = {name: entry for name, entry in FORMATS.items() if name not in COMMON}
GFLOAT = {
    "float8_e8m0fnu": gfloat_formats.format_info_ocp_e8m0,
    "float6_e2m3fn": gfloat_formats.format_info_ocp_e2m3,
    "float4_e2m1fn": gfloat_formats.format_info_ocp_e2m1,
    "p3109_k8p3se": gfloat_formats.format_info_p3109(8, 3),
    "p3109_k8p4se": gfloat_formats.format_info_p3109(8, 4),
}
"""gfloat has no description of float8_e4m3fnuz."""
LOWEST = {"log": 0.0, "log1p": -1.0, "sqrt": 0.0}
BITS = 200
MPMATH: dict[str, Callable[[mpmath.mpf], mpmath.mpf]] = {
    "exp": mpmath.exp,
    "expm1": lambda x: mpmath.exp(x) - 1,
    "log": mpmath.log,
    "log1p": lambda x: mpmath.log(1 + x),
    "sqrt": mpmath.sqrt,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
}

every_format = pytest.mark.parametrize("entry", PARTIAL.values(), ids=PARTIAL)
of_gfloat = pytest.mark.parametrize("name", GFLOAT)
of_ml_dtypes = pytest.mark.parametrize("name", [name for name in PARTIAL if hasattr(ml_dtypes, name)])


def same(left: npt.ArrayLike, right: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Equal values with equal signs, NaN equal to NaN."""
    one, other = np.asarray(left, np.float64), np.asarray(right, np.float64)
    return np.asarray(np.isnan(one) & np.isnan(other) | (one == other) & (np.signbit(one) == np.signbit(other)))


@cache
def stored(name: str) -> np.ndarray:
    """Every pattern, in the dtype of ml_dtypes."""
    return np.arange(2 ** FORMATS[name].bits, dtype=np.uint8).view(FORMATS[name].dtype)


@cache
def values_of(name: str) -> Float64Array:
    """The value of every pattern."""
    return np.array([value_of(pattern, FORMATS[name]) for pattern in range(2 ** FORMATS[name].bits)])


def converted(name: str, values: npt.ArrayLike) -> Float64Array:
    """What ml_dtypes makes of numbers, or gfloat where ml_dtypes has no such format."""
    numbers = np.asarray(values, np.float64)
    if name.startswith("p3109"):
        return np.vectorize(lambda value: gfloat.round_float(GFLOAT[name], value), otypes=[np.float64])(numbers)
    with np.errstate(all="ignore"):
        return numbers.astype(FORMATS[name].dtype).astype(np.float64)


def test_the_six_are_these() -> None:
    assert {name: lacks(entry) for name, entry in PARTIAL.items()} == {
        "float8_e8m0fnu": ("negative numbers", "zero", "negative zero", "infinity"),
        "float8_e4m3fnuz": ("negative zero", "infinity"),
        "float6_e2m3fn": ("infinity", "NaN"),
        "float4_e2m1fn": ("infinity", "NaN"),
        "p3109_k8p3se": ("negative zero",),
        "p3109_k8p4se": ("negative zero",),
    }


@of_ml_dtypes
def test_every_pattern_is_what_ml_dtypes_reads(name: str) -> None:
    entry, info = FORMATS[name], ml_dtypes.finfo(FORMATS[name].dtype)
    assert same(values_of(name), stored(name).astype(np.float64)).all()
    assert (entry.max, entry.bits) == (float(info.max), info.bits)
    assert (entry.min_normal, entry.min_subnormal) == (float(info.smallest_normal), float(info.smallest_subnormal))
    assert entry.eps == (float(info.eps) if entry.max > 1 + entry.eps > 1 else entry.eps)


@of_gfloat
def test_every_pattern_is_what_gfloat_reads(name: str) -> None:
    entry, info = FORMATS[name], GFLOAT[name]
    classes = {"ZERO": "zero", "SUBNORMAL": "subnormal", "NORMAL": "normal", "INFINITE": "infinity", "NAN": "nan"}
    for pattern in range(2**entry.bits):
        decoded, fields = gfloat.decode_float(info, pattern), fields_of(pattern, entry)
        assert same(value_of(pattern, entry), decoded.fval)
        assert fields.kind == classes[decoded.fclass.name]
        assert (fields.exponent_field, fields.significand_field) == (decoded.exp, decoded.significand)
    assert (entry.bits, entry.precision, entry.bias, entry.max) == (info.k, info.precision, info.bias, info.max)
    assert (entry.eps, entry.min_normal) == (info.eps, info.smallest_normal)
    assert (entry.has_infinity, entry.has_nan) == (info.num_infs > 0, info.num_nans > 0)


@every_format
def test_numbers_patterns_and_ordinals_are_one_to_one(entry: FloatFormat) -> None:
    values = values_of(entry.name)
    for pattern, value in enumerate(values.tolist()):
        if not math.isnan(value):
            assert pattern_of(value, entry) == pattern
    finite = np.unique(values[np.isfinite(values)])
    assert np.array_equal(finite_values(entry), finite)
    assert np.array_equal(np.diff(ordinal(finite, entry)), np.ones(len(finite) - 1))
    assert [value_at_ordinal(rank, entry) for rank in ordinal(finite, entry).tolist()] == finite.tolist()
    for below, value, above in zip(finite, finite[1:], finite[2:], strict=False):
        assert neighbours(float(value), entry) == (below, above)
    positive = finite[finite > 0]
    assert np.array_equal(ulp(positive[:-1], entry), np.diff(positive))
    powers, spacing = binades(entry)
    assert (powers[0], powers[-1] <= entry.max < 2 * powers[-1]) == (entry.min_subnormal, True)
    assert len(powers) == len(spacing)


@every_format
def test_what_is_beyond_the_last_number(entry: FloatFormat) -> None:
    _, above = neighbours(entry.max, entry)
    assert same(above, entry.overflow_value)
    lowest = float(finite_values(entry)[0])
    expected = -entry.overflow_value if entry.has_sign else lowest
    assert same(neighbours(lowest, entry)[0], expected) or np.isnan(expected)


@every_format
def test_what_is_no_number_of_the_format_has_no_pattern(entry: FloatFormat) -> None:
    absent = {"zero": 0.0, "negative zero": -0.0, "negative numbers": -1.0, "infinity": math.inf, "NaN": math.nan}
    for value in (*(absent[kind] for kind in lacks(entry)), entry.max * 2, 1 + entry.eps / 2):
        with pytest.raises(ValueError, match=f"need a number that {entry.name} can represent"):
            pattern_of(value, entry)


@every_format
def test_bits_are_named_and_flipped(entry: FloatFormat) -> None:
    one = pattern_of(1.0, entry)
    assert len(bit_roles(entry)) == len(bit_string(one, entry).replace(" ", "")) == entry.bits
    assert ("sign" in bit_roles(entry), "significand" in bit_roles(entry)) == (entry.has_sign, entry.precision > 1)
    for position, role in enumerate(bit_roles(entry)):
        flipped, before = fields_of(one ^ (1 << (entry.bits - 1 - position)), entry), fields_of(one, entry)
        changed = [
            name
            for name, field in (("sign", "sign"), ("exponent", "exponent_field"), ("significand", "significand_field"))
            if getattr(flipped, field) != getattr(before, field)
        ]
        assert changed == [role]
    assert parse(hex_string(one, entry), entry) == parse("1", entry) == one


@every_format
def test_rounding_is_a_conversion_to_the_format(entry: FloatFormat) -> None:
    finite = finite_values(entry)
    ladder = np.append(finite, 2 * finite[-1] - finite[-2])
    halfway = (ladder[1:] + ladder[:-1]) / 2
    rng = np.random.default_rng(0)
    random = rng.normal(size=20_000) * 2.0 ** rng.uniform(-20, 20, 20_000)
    special = [0.0, -0.0, math.inf, -math.inf, math.nan, 1e300, -1e300, 1e-300, 2.0**-149, 2.0**-150]
    numbers = np.concatenate([values_of(entry.name), halfway, -halfway, random, special])
    rounded = round_to(numbers, entry)
    assert same(rounded, converted(entry.name, numbers)).all()
    exactly = [
        round_exactly(Fraction(x), entry, is_negative=math.copysign(1, x) < 0) for x in numbers if np.isfinite(x)
    ]
    assert same(rounded[np.isfinite(numbers)], exactly).all()
    # Beside a halfway case ml_dtypes rounds twice, by way of float32; fractions do not.
    for beside in (np.nextafter(halfway, -np.inf), np.nextafter(halfway, np.inf)):
        assert same(round_to(beside, entry), [round_exactly(Fraction(x), entry) for x in beside]).all()
        inside = (beside > finite[0]) & (beside < finite[-1])
        nearest = np.abs(beside[inside, None] - finite).argmin(axis=1)
        assert np.array_equal(round_to(beside[inside], entry), finite[nearest])


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide"])
@every_format
def test_every_pair_of_values(entry: FloatFormat, operation: str) -> None:
    arithmetic, values = arithmetic_of(entry), values_of(entry.name)
    carried = arithmetic.carry(values)
    with np.errstate(all="ignore"):
        computed = getattr(arithmetic, operation)(carried[:, None], carried[None, :]).astype(np.float64)
        if entry.name.startswith("p3109"):
            expected = converted(entry.name, getattr(np, operation)(values[:, None], values[None, :]))
        else:
            patterns = stored(entry.name)
            expected = getattr(np, operation)(patterns[:, None], patterns[None, :]).astype(np.float64)
    assert same(computed, expected).all()


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide"])
@every_format
def test_every_pair_of_numbers_exactly(entry: FloatFormat, operation: str) -> None:
    """The exact result of two finite numbers is rounded once."""
    exact: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
        "add": lambda a, b: a + b,
        "subtract": lambda a, b: a - b,
        "multiply": lambda a, b: a * b,
        "divide": lambda a, b: a / b,
    }
    arithmetic, values = arithmetic_of(entry), finite_values(entry)
    some = values if len(values) < 100 else values[:: len(values) // 60]
    carried = arithmetic.carry(some)
    with np.errstate(all="ignore"):
        computed = getattr(arithmetic, operation)(carried[:, None], carried[None, :]).astype(np.float64)
    for (row, column), result in np.ndenumerate(computed):
        a, b = Fraction(float(some[row])), Fraction(float(some[column]))
        if operation != "divide" or b:
            rounded = round_exactly(exact[operation](a, b), entry)
            assert result == rounded or (np.isnan(result) and math.isnan(rounded)), (a, b)


@pytest.mark.parametrize("name", MPMATH)
@every_format
def test_every_value_of_every_function(entry: FloatFormat, name: str) -> None:
    values = values_of(entry.name)
    lowest = LOWEST.get(name, -np.inf)
    arguments = values[np.isfinite(values) & (values > lowest)]
    arithmetic = arithmetic_of(entry)
    with np.errstate(all="ignore"):
        computed = getattr(arithmetic, name)(arithmetic.carry(arguments)).astype(np.float64)
    for argument, result in zip(arguments.tolist(), computed.tolist(), strict=True):
        expected = rounded_by_an_oracle(entry, name, argument)
        assert result == expected or (math.isnan(result) and math.isnan(expected)), argument


def rounded_by_an_oracle(entry: FloatFormat, name: str, argument: float) -> float:
    """A function value of 200 bits or more, rounded by gfloat, or by fractions where gfloat has no such number."""
    if name in {"exp", "expm1"} and argument > 1e6:
        return entry.overflow_value
    with mpmath.workprec(4 * BITS):
        sign, significand, exponent, _ = MPMATH[name](mpmath.mpf(argument))._mpf_
    exact = (-1 if sign else 1) * Fraction(int(significand)) * Fraction(2) ** int(exponent)
    if entry.name in GFLOAT and entry.has_zero and abs(exact) <= entry.max:
        return float(gfloat.round_float(GFLOAT[entry.name], to_odd(exact)))
    return round_exactly(exact, entry)


def to_odd(number: Fraction) -> float:
    """A float64 that lies on the same side of every number of few bits as the exact one does."""
    nearest = float(number)
    if nearest == number:
        return nearest
    return math.nextafter(nearest, math.inf if number > nearest else -math.inf)


@of_ml_dtypes
def test_invalid_operations_give_what_ml_dtypes_gives(name: str) -> None:
    arithmetic, patterns = arithmetic_of(FORMATS[name]), stored(name)
    carried = arithmetic.carry(patterns.astype(np.float64))
    with np.errstate(all="ignore"):
        for function in ("exp", "expm1", "log", "log1p", "sqrt"):
            computed = getattr(arithmetic, function)(carried).astype(np.float64)
            expected = getattr(np, function)(patterns).astype(np.float64)
            assert np.array_equal(computed, expected, equal_nan=True), function


def test_constants_and_changed_signs_are_looked_at_before_they_are_used() -> None:
    exponents, unsigned_zero = arithmetic_of(FORMATS["float8_e8m0fnu"]), arithmetic_of(FORMATS["float8_e4m3fnuz"])
    one = exponents.carry([1.0])
    with np.errstate(all="ignore"):
        assert np.isnan(exponents.exp(-one)).all()
        assert np.isnan(exponents.add(one, 0 * one)).all()
        assert np.isnan(exponents.admit(-one)).all()
        minus_zero = -unsigned_zero.carry([0.0])
        assert not np.signbit(unsigned_zero.admit(minus_zero)).any()
        assert same(unsigned_zero.add(minus_zero, minus_zero), [0.0]).all()


def test_a_saturating_format_with_infinities_can_be_said() -> None:
    entry = FloatFormat(name="float8_e5m2", exponent_bits=5, precision=3, saturates=True)
    info = gfloat_formats.format_info_ocp_e5m2
    numbers = np.array([1e6, -1e6, 61440.0, 57344.0, math.inf, 1.1])
    expected = [gfloat.round_float(info, value, sat=True) for value in numbers.tolist()]
    assert same(round_to(numbers, entry), expected).all()
    assert list(can_hold(numbers, entry)) == [False, False, False, True, False, True]


@every_format
def test_samples_that_the_format_cannot_hold_are_told(entry: FloatFormat) -> None:
    drawn = draw(
        loss="softmax", side=SIDES["wrong"], magnitudes=np.array([1.0, 1e6]), num_samples=4, num_classes=3, seed=0
    )
    samples = round_draw(drawn, entry)
    assert list(samples.representable[:4]) == [entry.has_zero and entry.has_sign] * 4
    assert not samples.representable[4:].any()


@pytest.mark.parametrize(
    ("format", "logits", "message"),
    [
        ("float8_e8m0fnu", (1.0, 0.0), "logits: got 0, need numbers that float8_e8m0fnu can represent"),
        ("float4_e2m1fn", (9.0, 0.0), "logits: got 9, need magnitudes up to 6, the largest float4_e2m1fn number"),
    ],
)
def test_an_autopsy_needs_logits_of_the_format(format: str, logits: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AutopsyParams(loss="softmax", format=format, formulation="fused", logits=logits, label=0)


@every_format
def test_onsets_are_none_where_the_event_cannot_be(entry: FloatFormat) -> None:
    for onset in ONSETS.values():
        impossible = not (entry.has_zero and entry.has_sign) or (onset.share is nonfinite_loss and entry.saturates)
        if impossible:
            assert math.isnan(onset.first(entry, 10))
            assert math.isnan(onset.complete(entry, 10))


@pytest.mark.parametrize("loss", FORMULATIONS)
@pytest.mark.parametrize(
    "entry", [entry for entry in PARTIAL.values() if entry.saturates], ids=lambda entry: entry.name
)
def test_nothing_is_infinite_where_everything_saturates(entry: FloatFormat, loss: str) -> None:
    params = SweepParams(
        loss=loss,
        side="wrong",
        formats=(entry.name,),
        formulations=tuple(FORMULATIONS[loss]),
        magnitudes=(0.0, entry.max, 16),
        num_samples=8,
    )
    for curve in sweep(params).curves:
        assert not curve.loss.nonfinite_fraction.any()
        assert not curve.gradient.nonfinite_fraction.any()


@pytest.mark.parametrize("name", FORMULATIONS["softmax"])
def test_a_format_without_zero_has_no_softmax(name: str) -> None:
    params = SweepParams(side="offset", formats=("float8_e8m0fnu",), formulations=(name,), magnitudes=(16.0, 64.0, 3))
    (curve,) = sweep(params).curves
    assert set(curve.loss.classes) == {"nan"}


@every_format
def test_the_experiments_of_the_round_off_page(entry: FloatFormat) -> None:
    found = two_ways(step=Fraction(1, 4), format=entry)
    step = Fraction(round_exactly(Fraction(1, 4), entry))
    above, below, direct = (round_exactly(number, entry) for number in (1 + step, 1 - step, 2 * step))
    assert (found.above, found.below, found.direct) == (above, below, direct)
    assert same(found.difference, round_exactly(Fraction(above) - Fraction(below), entry))

    near = cancellation(number=Fraction(1), separations=[1.0, 0.25, 2.0**-20], format=entry)
    assert near.differences[0] == 1.0
    assert np.isnan(near.differences[2]) if not entry.has_zero else near.differences[2] == 0

    for text in ("1", "0.5", hex_string(2 ** (entry.bits - 1), entry)):
        view = view_number(parse(text, entry), entry)
        assert view.pattern == parse(text, entry)


@every_format
def test_exp_leaves_the_format_where_the_limits_say(entry: FloatFormat) -> None:
    limits = exp_limits(entry)
    finite = finite_values(entry)
    with np.errstate(over="ignore", under="ignore"):
        exponentials = np.exp(finite)
    assert limits.overflows_from == finite[~can_hold(exponentials, entry)][0]
    rounded = round_to(exponentials, entry)
    for limit, threshold in ((limits.subnormal_from, entry.min_normal), (limits.vanishes_from, entry.min_subnormal)):
        below = finite[(rounded < threshold) & (finite < 0)]
        assert limit == (below[-1] if len(below) else -math.inf)


@pytest.mark.parametrize(
    ("params", "formulation", "expression", "exact", "computed"),
    [
        ({"formats": ("float4_e2m1fn",), "num_classes": 2}, "naive", "1 / …", math.inf, 6.0),
        ({"formats": ("float8_e4m3fnuz",), "num_classes": 2}, "naive", "exp(z[1])", math.exp(6), math.nan),
        ({"formats": ("p3109_k8p4se",), "num_classes": 2}, "max_shift", "1 / p[0]", 341.3333333333333, math.inf),
        ({"formats": ("float8_e8m0fnu",), "side": "offset", "num_classes": 2}, "fused", "z[0] - z[1]", -0.75, math.nan),
        ({"formats": ("float8_e8m0fnu",)}, "fused", "z", math.nan, math.nan),
        ({"formats": ("float4_e2m1fn",)}, "fused", "z", math.nan, math.nan),
    ],
)
def test_the_first_operation_that_leaves_the_format_is_found(
    params: dict[str, object], formulation: str, expression: str, exact: float, computed: float
) -> None:
    (curve,) = sweep(SweepParams(formulations=(formulation,), **params)).curves  # type: ignore[arg-type]
    assert curve.departure is not None
    assert curve.departure.expression == expression
    assert curve.departure.exact == pytest.approx(exact, nan_ok=True)
    assert same(curve.departure.computed, computed)


@pytest.mark.parametrize(
    ("exact", "computed", "expected"),
    [(1.7, 1.5, False), (1.7, 2.0, True), (1.25, 1.0, False), (8.0, 6.0, True), (6.9, 6.0, False), (0.0, 0.5, True)],
)
def test_a_number_beside_the_nearest_one_is_no_rounding(exact: float, computed: float, expected: bool) -> None:
    """The numbers of float4_e2m1fn: 0, 0.5, 1, 1.5, 2, 3, 4, 6."""
    assert leaves(exact, computed, FORMATS["float4_e2m1fn"]) == expected


def test_a_formula_that_stays_in_its_format_leaves_it_nowhere() -> None:
    result = sweep(SweepParams(formats=("p3109_k8p3se", "float16"), formulations=("naive", "fused")))
    assert result.curve("p3109_k8p3se", "fused").departure is None
    # An ordinary format says so itself, by infinity or NaN.
    assert result.curve("float16", "naive").departure is None


@pytest.mark.parametrize("loss", FORMULATIONS)
@every_format
def test_results_are_values_of_the_format(entry: FloatFormat, loss: str) -> None:
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(200, 4)) * 8, rng.integers(4 if loss == "softmax" else 2, size=200)
    for formulation in FORMULATIONS[loss].values():
        result = formulation.evaluate(arithmetic_of(entry), logits if loss == "softmax" else logits[:, 0], labels)
        for values in (result.loss.astype(np.float64), result.gradient.astype(np.float64)):
            assert same(round_to(values, entry), values).all(), formulation.name


@pytest.mark.parametrize("loss", FORMULATIONS)
@every_format
def test_every_formulation_can_be_opened(entry: FloatFormat, loss: str) -> None:
    for logits, label in ((4.0, 2.0, 1.0), 1), ((1.0, 1.0, 1.0), 0), ((-6.0, 6.0, 0.5), 0):
        some = logits if loss == "softmax" else logits[:1]
        if can_hold(some, entry).all():
            for name in FORMULATIONS[loss]:
                params = AutopsyParams(loss=loss, format=entry.name, formulation=name, logits=some, label=label)
                opened = autopsy(params)
                plain = FORMULATIONS[loss][name].evaluate(
                    arithmetic_of(entry), [some] if loss == "softmax" else some, [label]
                )
                assert same(opened.loss.computed, plain.loss[0])
                assert opened.loss.explanation


def test_an_autopsy_blames_what_the_format_lacks_and_where_it_saturates() -> None:
    lacking = autopsy(
        AutopsyParams(loss="softmax", format="float8_e8m0fnu", formulation="fused", logits=(4.0, 2.0), label=0)
    )
    assert "Not representable: float8_e8m0fnu has no such number." in lacking.loss.explanation
    saturated = autopsy(
        AutopsyParams(loss="softmax", format="float6_e2m3fn", formulation="naive", logits=(7.0, 0.0), label=1)
    )
    assert "Overflow: the exact value exceeds the largest float6_e2m3fn number, 7.5." in saturated.loss.explanation
