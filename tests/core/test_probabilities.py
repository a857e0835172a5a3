"""Probabilities in every format, against mpmath's exact values, rounding theory and closed forms."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat, format_named
from core.arithmetic.rounded import round_to
from core.inference.probabilities import (
    EVENTS,
    OUTCOMES,
    argmax_ties,
    exact_sigmoid,
    exact_softmax,
    probabilities,
    probability_rows,
    shortest_digits,
)
from core.losses.activations import ACTIVATIONS, Activation, activation_named

SOFTMAX = activation_named("softmax", "max_shift")
SIGMOID = activation_named("sigmoid", "stable")
EVERY_ACTIVATION = [entry for forms in ACTIVATIONS.values() for entry in forms.values()]
FLOAT32 = format_named("float32")

every_format = pytest.mark.parametrize("format", COMMON.values(), ids=COMMON)
every_activation = pytest.mark.parametrize("activation", EVERY_ACTIVATION, ids=lambda entry: entry.name)
moderate_logits = st.lists(st.floats(-8, 8), min_size=2, max_size=6)
any_logits = st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=6)

without_deadline = settings(deadline=None, max_examples=50)


def mpmath_softmax(logits: list[float]) -> list[mpmath.mpf]:
    with mpmath.workdps(80):
        weights = [mpmath.exp(mpmath.mpf(value) - max(logits)) for value in logits]
        return [weight / sum(weights) for weight in weights]


def names(result: Any) -> list[str]:
    return [event.name for event in result.events]


@without_deadline
@given(logits=moderate_logits)
def test_the_truth_agrees_with_mpmath_to_fifty_digits(logits: list[float]) -> None:
    shares, complements = exact_softmax(logits)
    with mpmath.workdps(80):
        for share, complement, truth in zip(shares, complements, mpmath_softmax(logits), strict=True):
            assert abs(mpmath.mpf(str(share)) - truth) <= truth * mpmath.mpf(10) ** -50
            assert abs(mpmath.mpf(str(complement)) - (1 - truth)) <= (1 - truth) * mpmath.mpf(10) ** -50


def test_the_truth_keeps_what_lies_far_beyond_float64() -> None:
    (_, no), (complement, _) = exact_softmax([5000.0, 0.0])
    with mpmath.workdps(80):
        truth = mpmath.exp(-5000) / (1 + mpmath.exp(-5000))
        assert abs(mpmath.mpf(str(no)) / truth - 1) < mpmath.mpf(10) ** -50
    assert complement == no


@without_deadline
@given(logits=moderate_logits, temperature=st.floats(0.25, 8))
def test_temperature_divides_the_logits(logits: list[float], temperature: float) -> None:
    with mpmath.workdps(80):
        divided = [mpmath.mpf(value) / mpmath.mpf(temperature) for value in logits]
        for share, truth in zip(exact_softmax(logits, temperature)[0], mpmath_softmax(divided), strict=True):
            assert abs(mpmath.mpf(str(share)) / truth - 1) <= mpmath.mpf(10) ** -50


@every_format
@without_deadline
@given(logits=moderate_logits)
def test_softmax_stays_within_its_rounding_bound(format: FloatFormat, logits: list[float]) -> None:
    stored = round_to(logits, format)
    result = probabilities(stored, format, SOFTMAX)
    truth = np.array([float(share) for share in exact_softmax(stored)[0]])
    distance = stored.max() - stored
    weighted = np.sum(distance * truth)
    first_order = format.unit_roundoff * (len(stored) + 2 + weighted + distance)
    # The exponential turns the rounding of its argument into a factor, so second-order terms count in 3-bit formats.
    bound = truth * np.expm1(2 * first_order) + 2 * format.min_subnormal
    assert np.all(np.abs(result.values - truth) <= bound)


@every_format
@without_deadline
@given(logit=st.floats(-8, 8))
def test_sigmoid_stays_within_its_rounding_bound(format: FloatFormat, logit: float) -> None:
    stored = round_to([logit], format)
    result = probabilities(stored, format, SIGMOID)
    truth = float(exact_sigmoid(stored)[0][0])
    assert abs(result.values[0] - truth) <= truth * 4 * format.unit_roundoff + 2 * format.min_subnormal


@every_format
@every_activation
@without_deadline
@given(logits=any_logits)
def test_any_finite_logits_give_a_complete_story_and_no_crash(
    format: FloatFormat, activation: Activation, logits: list[float]
) -> None:
    result = probabilities(logits, format, activation)
    assert len(result.outcomes) == len(result.exact) == len(result.values) == len(logits)
    assert set(result.outcomes) <= set(OUTCOMES)
    assert set(names(result)) <= set(EVENTS)
    finite = result.values[np.isfinite(result.values)]
    assert np.all((finite >= 0) & (finite <= 1))
    assert np.array_equal(finite, round_to(finite, format))
    assert (result.total is None) == ("undefined" in names(result))


@every_format
@every_activation
def test_logits_1000_0_minus_1000_say_what_happened(format: FloatFormat, activation: Activation) -> None:
    result = probabilities([1000.0, 0.0, -1000.0], format, activation)
    fits = format.max >= 1000
    story = dict(zip(names(result), (event.positions for event in result.events), strict=True))
    assert ("logit_lost" in story) == (not fits)
    if not fits:
        assert 0 in story["undefined"]
    elif activation.function == "softmax" and activation.name == "max_shift":
        assert result.values.tolist() == [1.0, 0.0, 0.0]
        assert story["one"] == (0,)
        assert story["zero"] == story["exponential_zero"] == (1, 2)
    elif activation.function == "softmax":
        assert story["exponential_lost"] == story["undefined"] == (0,)
    else:
        assert result.values.tolist() == [1.0, 0.5, 0.0]
        assert result.outcomes == ("one", "nearest", "zero")
        assert ("exponential_lost" in story) == (activation.name == "naive")


@every_format
def test_the_largest_probability_below_one_is_one_unit_roundoff_away(format: FloatFormat) -> None:
    """Saturation starts where the truth is closer to 1 than half the spacing below 1."""
    onset = math.log(2 / format.unit_roundoff)
    beyond = round_to([math.ceil(onset + 1), 0.0], format)
    before = round_to([math.floor(onset - 2), 0.0], format)
    assert probabilities(beyond, format, SIGMOID).values[0] == 1
    assert probabilities(before, format, SIGMOID).values[0] < 1
    assert probabilities(beyond, format, SOFTMAX).outcomes[0] == "one"


def test_the_last_stop_before_one_is_one_over_the_next_number_after_one() -> None:
    """Softmax and sigmoid divide by 1 + e, which is 1 or at least 1 + eps, so they jump over the last value below 1."""
    last = 1 - 2 * FLOAT32.unit_roundoff
    sure = probabilities([16.0, 0.0], FLOAT32, SIGMOID)
    assert sure.values[0] == last
    assert shortest_digits(last, FLOAT32) == "0.9999999"
    assert shortest_digits(1 - FLOAT32.unit_roundoff, FLOAT32) == "0.99999994"
    surer = probabilities([17.0, 0.0], FLOAT32, SIGMOID)
    assert surer.values[0] == 1
    assert surer.exact_complements[0] < Decimal(FLOAT32.unit_roundoff)


@without_deadline
@given(logits=moderate_logits)
def test_the_sum_is_reported_exactly(logits: list[float]) -> None:
    result = probabilities(logits, FLOAT32, SOFTMAX)
    total = Fraction()
    for value in result.values:
        total += Fraction(*float(value).as_integer_ratio())
    assert result.total == total
    assert ("sum_is_not_one" in names(result)) == (total != 1)


@every_format
@without_deadline
@given(logits=moderate_logits)
def test_many_rows_give_the_values_of_each_row_alone(format: FloatFormat, logits: list[float]) -> None:
    rows = np.array([logits, logits[::-1]])
    table = probability_rows(rows, format, SOFTMAX)
    np.testing.assert_array_equal(table[1], probabilities(rows[1], format, SOFTMAX).values)
    flat = probability_rows(logits, format, SIGMOID)
    np.testing.assert_array_equal(flat, probabilities(logits, format, SIGMOID).values)


@every_format
@without_deadline
@given(values=st.lists(st.floats(-400, 400), min_size=2, max_size=6))
def test_argmax_needs_no_softmax(format: FloatFormat, values: list[float]) -> None:
    """Rounding is monotone: softmax in any format keeps the winner, at worst it lets others tie with it."""
    stored = round_to(values, format)
    result = probabilities(stored, format, SOFTMAX)
    if np.isfinite(result.values).all():
        assert set(argmax_ties(stored)) <= set(result.winners)
        assert ("tie" in names(result)) == (len({stored[position] for position in result.winners}) > 1)


@every_format
def test_softmax_can_forget_the_winner_that_the_logits_still_know(format: FloatFormat) -> None:
    close = [0.0, -format.unit_roundoff / 4, -1.0]
    stored = round_to(close, format)
    result = probabilities(stored, format, SOFTMAX)
    assert argmax_ties(stored) == (0,)
    assert result.exact[0] > result.exact[1]
    assert result.winners == (0, 1)
    assert "tie" in names(result)


@every_format
@pytest.mark.parametrize("function", ["softmax", "sigmoid"])
def test_relative_errors_are_against_the_truth(format: FloatFormat, function: str) -> None:
    logits = round_to([1.5, -0.75, 0.25], format)
    activation = next(iter(ACTIVATIONS[function].values()))
    result = probabilities(logits, format, activation)
    truth = mpmath_softmax(logits.tolist()) if function == "softmax" else [1 / (1 + mpmath.exp(-z)) for z in logits]
    expected = [float((mpmath.mpf(value) - share) / share) for value, share in zip(result.values, truth, strict=True)]
    np.testing.assert_allclose(result.relative_errors, expected, atol=8 * FORMATS["float64"].unit_roundoff)


def test_relative_error_of_what_was_lost_is_minus_one_and_of_nan_is_nan() -> None:
    assert probabilities([1000.0, 0.0], FLOAT32, SOFTMAX).relative_errors[1] == -1
    assert np.isnan(probabilities([1000.0, 0.0], FLOAT32, activation_named("softmax", "naive")).relative_errors[0])


def test_one_class_is_certain_and_that_is_the_truth() -> None:
    assert probabilities([-3.0], FLOAT32, SOFTMAX).outcomes == ("nearest",)


@every_format
@without_deadline
@given(value=st.floats(0, 1))
def test_shortest_digits_read_back_as_the_value_and_one_digit_less_does_not(format: FloatFormat, value: float) -> None:
    stored = float(round_to(value, format))
    text = shortest_digits(stored, format)
    assert round_to(float(text), format) == stored
    digits = len(text.replace(".", "").split("e")[0].strip("0"))
    if digits > 1:
        assert round_to(float(f"{stored:.{digits - 1}g}"), format) != stored


def test_float32_digits_are_numpys() -> None:
    values = np.random.default_rng(0).uniform(0, 1, 50).astype(np.float32)
    assert [float(shortest_digits(float(value), FLOAT32)) for value in values] == [
        float(str(value)) for value in values
    ]


def test_not_a_number_has_no_digits() -> None:
    assert shortest_digits(math.nan, FLOAT32) == "nan"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: probabilities([[1.0]], FLOAT32, SOFTMAX), "logits: got shape .*need one row"),
        (lambda: probabilities([], FLOAT32, SOFTMAX), "logits: got shape .*need one row"),
        (lambda: probabilities([math.inf, 0], FLOAT32, SOFTMAX), "logits: got inf, need finite"),
        (
            lambda: probabilities([1.0, 0], FLOAT32, SOFTMAX, temperature=0),
            "temperature: got 0, need a finite number above 0",
        ),
        (lambda: activation_named("softplus", "naive"), "function: unknown name 'softplus'"),
        (lambda: activation_named("softmax", "log1p"), "activation: unknown name 'log1p'"),
    ],
)
def test_what_cannot_be_computed_is_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
