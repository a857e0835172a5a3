"""Costs, thresholds and cost-minimising decisions, against scikit-learn and closed forms."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from core.arithmetic.formats import COMMON, format_named
from core.inference import decisions
from core.inference.decisions import Costs

SEEDS = st.integers(0, 2**32 - 1)
PRICES = st.floats(1e-6, 1e6)
FLOAT64 = format_named("float64")

without_deadline = settings(deadline=None, max_examples=50)


def scored_set(seed: int, num_samples: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Return scores with many ties, and labels of both kinds."""
    generator = np.random.default_rng(seed)
    labels = np.arange(num_samples) % 2
    return np.round(generator.normal(size=num_samples) + labels, 1), labels


@without_deadline
@given(false_positive=PRICES, false_negative=PRICES)
def test_at_the_threshold_both_answers_cost_the_same(false_positive: float, false_negative: float) -> None:
    costs = Costs(false_positive=false_positive, false_negative=false_negative)
    threshold = Fraction(costs.threshold)
    yes, no = (1 - threshold) * Fraction(false_positive), threshold * Fraction(false_negative)
    # Three roundings in the threshold; the costs amplify them at most by their own size.
    assert abs(yes - no) <= 4 * Fraction(FLOAT64.unit_roundoff) * max(false_positive, false_negative)


@without_deadline
@given(false_positive=PRICES, false_negative=PRICES, logit=st.floats(-30, 30))
def test_deciding_on_the_logit_is_deciding_on_the_probability(
    false_positive: float, false_negative: float, logit: float
) -> None:
    costs = Costs(false_positive=false_positive, false_negative=false_negative)
    odds = math.exp(logit)
    if not math.isclose(odds, false_positive / false_negative, rel_tol=1e3 * FLOAT64.eps):
        assert (logit > costs.logit_threshold) == (odds * false_negative > false_positive)


def test_costs_of_right_answers_shift_the_threshold() -> None:
    treating_costs_something = Costs(false_positive=3, false_negative=11, true_positive=2)
    assert treating_costs_something.threshold == 0.25
    assert treating_costs_something.logit_threshold == pytest.approx(math.log(1 / 3))


def test_the_expected_cost_lines_cross_at_the_threshold() -> None:
    costs = Costs(false_positive=1, false_negative=4)
    lines = decisions.expected_costs(costs)
    cheaper_yes = lines.saying_yes < lines.saying_no
    np.testing.assert_array_equal(cheaper_yes, lines.probabilities > costs.threshold)


@pytest.mark.parametrize("format", COMMON.values(), ids=COMMON)
def test_only_the_logit_states_a_threshold_beyond_the_last_value_below_one(format: Any) -> None:
    just_too_sure = Costs(false_positive=4 / format.unit_roundoff, false_negative=1)
    stored = decisions.threshold_in(format, just_too_sure)
    assert stored.stored == 1
    assert not stored.expressible
    assert stored.logit == pytest.approx(just_too_sure.logit_threshold, rel=format.unit_roundoff * (1 + FLOAT64.eps))
    even = decisions.threshold_in(format, Costs(false_positive=1, false_negative=1))
    assert (even.stored, even.logit, even.expressible) == (0.5, 0.0, True)


@without_deadline
@given(seed=SEEDS)
def test_the_cost_curve_counts_as_scikit_learn_does(seed: int) -> None:
    scores, labels = scored_set(seed)
    costs = Costs(false_positive=2, false_negative=7, true_positive=1, true_negative=0.5)
    curve = decisions.cost_curve(scores, labels, costs)
    # scikit-learn says yes from a threshold on, this curve above it: its entries are one score apart, in reverse.
    false_share, true_share, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    false_positives, true_positives = (np.rint(share[::-1] * 30) for share in (false_share, true_share))
    np.testing.assert_array_equal(curve.thresholds[1:], thresholds[::-1][:-1])
    np.testing.assert_array_equal(curve.true_positives, true_positives)
    np.testing.assert_array_equal(curve.false_positives, false_positives)
    np.testing.assert_array_equal(curve.false_negatives, 30 - true_positives)
    np.testing.assert_array_equal(curve.true_negatives, 30 - false_positives)
    paid = true_positives * 1 + false_positives * 2 + (30 - true_positives) * 7 + (30 - false_positives) * 0.5
    np.testing.assert_allclose(curve.cost, paid / 60, rtol=8 * FLOAT64.eps)
    assert curve.cost[curve.best] == curve.cost.min()


@without_deadline
@given(seed=SEEDS)
def test_probabilities_and_logits_give_the_same_cost_curve(seed: int) -> None:
    logits, labels = scored_set(seed)
    costs = Costs(false_positive=1, false_negative=3)
    on_logits = decisions.cost_curve(logits, labels, costs)
    on_probabilities = decisions.cost_curve(1 / (1 + np.exp(-logits)), labels, costs)
    np.testing.assert_array_equal(on_logits.cost, on_probabilities.cost)


def test_a_threshold_between_two_scores_is_found() -> None:
    curve = decisions.cost_curve([0.2, 0.4, 0.9], [0, 1, 1], Costs(false_positive=1, false_negative=1))
    assert [curve.at(threshold) for threshold in (-1, 0.2, 0.3, 0.4, 2)] == [0, 1, 1, 2, 3]
    assert curve.cost.tolist() == pytest.approx([1 / 3, 0, 1 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Costs(false_positive=0, false_negative=1),
            "false_positive: got 0, need a finite number above true_negative",
        ),
        (
            lambda: Costs(false_positive=1, false_negative=1, true_positive=2),
            "false_negative: got 1, need a finite number above true_positive",
        ),
        (lambda: Costs(false_positive=math.nan, false_negative=1), "false_positive"),
        (lambda: decisions.expected_costs(Costs(false_positive=1, false_negative=1), num_points=1), "num_points"),
        (lambda: decisions.cost_curve([], [], Costs(false_positive=1, false_negative=1)), "scores"),
        (lambda: decisions.cost_curve([1.0], [2], Costs(false_positive=1, false_negative=1)), "labels"),
    ],
)
def test_what_cannot_be_decided_is_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
