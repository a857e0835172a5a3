"""The repairs against closed forms in float64, known numbers, and the definition of the verdicts."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic.formats import COMMON, FORMATS, format_named
from core.arithmetic.rounded import arithmetic_of
from core.losses import FORMULATIONS
from core.losses.repairs import REPAIRS
from core.sweep.compare_repairs import (
    VERDICTS,
    RepairComparison,
    RepairOutcome,
    RepairSurveyParams,
    compare_repairs,
    survey_repairs,
)

DOUBLE = FORMATS["float64"]
LIBRARY_FIXES = ["naive", "max_shift", "log_softmax", "log1p", "fused"]

every_format = pytest.mark.parametrize("format", COMMON)


def outcome_of(name: str, **params: Any) -> RepairOutcome:
    return next(outcome for outcome in compared(**params).outcomes if outcome.repair.name == name)


def compared(
    *, logits: tuple[float, ...], label: int, format: str = "float32", epsilon: float = 1e-7
) -> RepairComparison:
    return compare_repairs([logits], [label], format_named(format), epsilon)


def closed_form(name: str, logits: np.ndarray, label: int, epsilon: float) -> tuple[float, np.ndarray, float]:
    """Return loss, gradient and p_y by the chain rule on paper: dL/dp_y times p_y (onehot - p)."""
    exponentials = np.exp(logits - logits.max())
    p = exponentials / exponentials.sum()
    p_y, by_logits = p[label], p[label] * (np.eye(logits.size)[label] - p)
    inside = epsilon <= p_y <= 1 - epsilon
    forms = {
        "add_epsilon": (-math.log(p_y + epsilon), -1 / (p_y + epsilon)),
        "clip_probability": (-math.log(min(max(p_y, epsilon), 1 - epsilon)), -1 / p_y if inside else 0.0),
        "clip_log": (-epsilon, 0.0),
        "where_mask": (-math.log(p_y), -1 / p_y),
    }
    loss, slope = forms[name]
    return loss, slope * by_logits, float(p_y)


@given(
    logits=st.lists(st.floats(-20, 20), min_size=2, max_size=5),
    epsilon=st.floats(1e-9, 0.1),
    label=st.integers(0, 1),
)
@pytest.mark.parametrize("name", [name for name in REPAIRS if name not in LIBRARY_FIXES])
def test_a_repair_is_its_closed_form(name: str, logits: list[float], epsilon: float, label: int) -> None:
    # Both sides round some ten operations; p_y is off by up to 40 u since its exponent is, and so is 1 / p_y.
    slack = 200 * len(logits) * DOUBLE.unit_roundoff
    loss, gradient, p_y = closed_form(name, np.array(logits), label, epsilon)
    assume(abs(p_y - epsilon) > slack)
    assume(abs(p_y - (1 - epsilon)) > slack)
    found = outcome_of(name, logits=tuple(logits), label=label, format="float64", epsilon=epsilon)
    assert found.losses[0] == pytest.approx(loss, rel=slack, abs=slack)
    np.testing.assert_allclose(found.gradients[0], gradient, rtol=0, atol=slack)


@pytest.mark.parametrize("name", LIBRARY_FIXES)
@every_format
def test_a_repair_of_the_library_is_that_formulation(name: str, format: str) -> None:
    logits, labels = np.array([[5.0, 0.5, -2.0], [0.0, 6.0, 1.0]]), np.array([0, 2])
    expected = FORMULATIONS["softmax"][name].evaluate(arithmetic_of(FORMATS[format]), logits, labels)
    found = compare_repairs(logits, labels, FORMATS[format]).outcomes[list(REPAIRS).index(name)]
    np.testing.assert_array_equal(found.losses, expected.loss)
    np.testing.assert_array_equal(found.gradients, expected.gradient)


@pytest.mark.parametrize(
    ("name", "margin", "epsilon", "loss", "gradient", "verdict"),
    [
        ("fused", 50.0, 1e-7, 50.0, (1.0, -1.0, 0.0), "sound"),
        ("max_shift", 110.0, 1e-7, math.inf, (math.nan,) * 3, "breaks"),
        ("clip_probability", 50.0, 1e-7, 16.118, (0.0, 0.0, 0.0), "dead"),
        ("clip_probability", 50.0, 1e-9, 20.723, (0.0, 0.0, 0.0), "dead"),
        ("add_epsilon", 15.0, 1e-7, 14.717, (0.7536, -0.7536, 0.0), "biased"),
        ("add_epsilon", 110.0, 1e-7, 16.118, (0.0, 0.0, 0.0), "dead"),
        ("clip_log", 50.0, 1e-6, -1e-6, (0.0, 0.0, 0.0), "dead"),
        ("where_mask", 50.0, 1e-7, 50.0, (1.0, -1.0, 0.0), "sound"),
        ("where_mask", 110.0, 1e-7, 16.118, (math.nan,) * 3, "breaks"),
    ],
)
def test_known_numbers_of_a_wrong_answer_in_float32(
    name: str, margin: float, epsilon: float, loss: float, gradient: tuple[float, ...], verdict: str
) -> None:
    found = outcome_of(name, logits=(margin, 0.0, 0.0), label=1, epsilon=epsilon)
    assert found.losses[0] == pytest.approx(loss, abs=5e-4)
    np.testing.assert_allclose(found.gradients[0], gradient, atol=5e-4)
    assert found.verdicts[0] == verdict


def test_biases_and_errors_are_taken_against_the_truth() -> None:
    found = compared(logits=(12.0, 0.0, 0.0), label=1, epsilon=1e-3)
    truth = 12 + math.log1p(2 * math.exp(-12))
    gradient = np.array([1.0, math.exp(-12), math.exp(-12)]) / (1 + 2 * math.exp(-12)) - [0, 1, 0]
    slack = 8 * DOUBLE.eps
    for outcome in found.outcomes:
        assert outcome.biases[0] == pytest.approx(outcome.losses[0] - truth, abs=slack * 12)
        assert outcome.loss_errors[0] == pytest.approx(abs(outcome.losses[0] - truth) / truth, abs=slack)
        distance = np.linalg.norm(outcome.gradients[0] - gradient) / np.linalg.norm(gradient)
        assert outcome.gradient_errors[0] == pytest.approx(distance, abs=slack)


@every_format
@pytest.mark.parametrize("side", ["right", "wrong"])
def test_verdicts_follow_from_the_numbers(format: str, side: str) -> None:
    """The definition, spelled out for one example at a time."""
    entry = FORMATS[format]
    survey = survey_repairs(RepairSurveyParams(format=format, side=side, num_margins=41, num_classes=3))
    truth, names = survey.comparison.truth, list(VERDICTS)
    for outcome in survey.comparison.outcomes:
        for row in range(41):
            loss, gradient = float(outcome.losses[row]), outcome.gradients[row]
            true_size = float(np.linalg.norm(truth.gradient_hi[row]))
            for verdict, is_finite, error, size, is_dead in (
                (outcome.loss_verdicts[row], math.isfinite(loss), outcome.loss_errors[row],
                 max(abs(loss), truth.loss_hi[row]), False),
                (outcome.gradient_verdicts[row], np.isfinite(gradient).all(), outcome.gradient_errors[row],
                 max(float(np.linalg.norm(gradient)), true_size), not gradient.any()),
            ):  # fmt: skip
                expected = "dead" if is_dead else "biased"
                expected = "faint" if size <= entry.eps else expected
                expected = "sound" if error**2 <= entry.unit_roundoff else expected
                assert verdict == (expected if is_finite else "breaks")
            worse = max(outcome.loss_verdicts[row], outcome.gradient_verdicts[row], key=names.index)
            assert outcome.verdicts[row] == worse


@pytest.mark.parametrize("format", ["bfloat16", "float16", "float32", "float64"])
def test_only_the_formulas_in_logits_survive_every_wrong_answer(format: str) -> None:
    survey = survey_repairs(RepairSurveyParams(format=format, side="wrong", highest_margin=800.0, num_margins=201))
    survivors = [outcome.repair.name for outcome in survey.comparison.outcomes if survey.fails_from(outcome) is None]
    assert survivors == ["log_softmax", "log1p", "fused"]


def test_a_survey_finds_the_first_failing_margin() -> None:
    survey = survey_repairs(RepairSurveyParams(format="float32", side="wrong", highest_margin=30.0, num_margins=301))
    clip = next(outcome for outcome in survey.comparison.outcomes if outcome.repair.name == "clip_probability")
    step = 0.1
    assert survey.fails_from(clip) == pytest.approx(-math.log(1e-7) - math.log1p(9e-7), abs=step)
    assert clip.verdicts[survey.margins < 16].tolist().count("sound") == (survey.margins < 16).sum()


def test_an_epsilon_that_the_format_cannot_hold_is_reported_as_zero() -> None:
    found = compared(logits=(3.0, 0.0), label=1, format="float8_e4m3fn")
    assert found.epsilon == 0.0
    assert compared(logits=(3.0, 0.0), label=1, format="float16").epsilon == 2 * 2.0**-24


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"epsilon": 0.0}, "epsilon: got 0.0"),
        ({"epsilon": 0.2}, "epsilon: got 0.2"),
        ({"epsilon": math.nan}, "epsilon: got nan"),
        ({"format": "half"}, "format: unknown name 'half'"),
        ({"logits": (1.0, math.nan)}, "logits: got nan"),
        ({"logits": (1.0, 1e39)}, "logits: got inf"),
        ({"label": 2}, "labels: got 2, need 0 to 1"),
    ],
)
def test_bad_parameters_are_refused_by_name(params: dict[str, Any], message: str) -> None:
    sound: dict[str, Any] = {"logits": (1.0, 2.0), "label": 0}
    with pytest.raises(ValueError, match=message):
        compared(**(sound | params))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"side": "left"}, "side: unknown name 'left', choose from right, wrong"),
        ({"highest_margin": 0.0}, "highest_margin: got 0.0"),
        ({"highest_margin": math.nan}, "highest_margin: got nan"),
        (
            {"highest_margin": 1e6, "format": "float16"},
            r"highest_margin: got 1000000.0, need a number in \(0, 65504\]",
        ),
        ({"num_margins": 1}, "num_margins: got 1"),
        ({"num_classes": 1}, "num_classes: got 1"),
        ({"epsilon": -1.0}, "epsilon: got -1.0"),
    ],
)
def test_bad_survey_parameters_are_refused_by_name(params: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RepairSurveyParams(**params)


def test_a_probability_at_the_clip_itself_is_not_clipped() -> None:
    """As in TensorFlow's gradient of clip_by_value: only what lies beyond gets none."""
    formulation = REPAIRS["clip_probability"].formulation_for(0.5)
    result = formulation.evaluate(arithmetic_of(FORMATS["float64"]), [[0.0, 0.0]], [0])
    assert result.clipped == [False]
    assert result.gradient.tolist() == [[-0.5, 0.5]]
