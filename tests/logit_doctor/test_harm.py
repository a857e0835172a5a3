"""What the pages of the rules say of PyTorch and JAX, derived with NumPy: floors, bounds, gradients, rounded values.

PyTorch and JAX are no dependencies of the lab. What stands here follows from the definitions of their losses;
``tests/frameworks`` runs the programs themselves.
"""

import math

import ml_dtypes
import numpy as np
import pytest

from logit_doctor.audit import audit_text
from tests.logit_doctor.framework_programs import PROGRAMS

LEAST_LOGARITHM = -100.0
"""BCELoss clamps each logarithm here, as its documentation says."""


@pytest.mark.parametrize(("rule", "framework"), PROGRAMS)
def test_the_program_whose_harm_is_shown_breaks_its_rule_alone(rule: str, framework: str) -> None:
    failing, passing = PROGRAMS[rule, framework]
    assert [finding.rule for finding in audit_text(failing, "tensorflow").findings] == [rule]
    assert {finding.severity for finding in audit_text(passing, "tensorflow").findings} <= {"advice"}


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def cross_entropy(z: np.ndarray, label: int) -> float:
    return float(np.log(np.exp(z - z.max()).sum()) + z.max() - z[label])


def sigmoid_loss(z: float, label: float) -> float:
    return max(z, 0.0) - z * label + math.log1p(math.exp(-abs(z)))


def slope(function: object, z: np.ndarray) -> np.ndarray:
    """Central differences of a scalar function."""
    assert callable(function)
    steps = 1e-5 * np.eye(len(z))
    return np.array([(function(z + step) - function(z - step)) / 2e-5 for step in steps])


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
def test_a_second_softmax_has_a_floor_and_a_faint_gradient(classes: int) -> None:
    """double-activation-op: of a certain and right output, the loss is ln(1 + (n - 1) / e)."""
    certain = np.eye(classes)[0]
    floor = cross_entropy(certain, 0)
    assert floor == pytest.approx(math.log(1 + (classes - 1) / math.e))
    wrong = 30.0 * np.eye(classes)[1]
    once, twice = (
        slope(function, wrong)[0]
        for function in (lambda z: cross_entropy(z, 0), lambda z: cross_entropy(softmax(z), 0))
    )
    assert abs(once) > 0.5
    assert abs(twice) < 1e-8


def test_a_second_sigmoid_has_two_floors() -> None:
    assert sigmoid_loss(1.0, 1.0) == pytest.approx(math.log(1 + math.exp(-1)))
    assert sigmoid_loss(0.0, 0.0) == pytest.approx(math.log(2))


def test_a_mean_of_probabilities_is_bounded_and_its_gradient_vanishes() -> None:
    """missing-logarithm: NLLLoss of softmax lies in [-1, 0], NLLLoss of logits has no bound."""
    rows = np.random.default_rng(0).normal(scale=20, size=(1000, 4))
    losses = -softmax(rows)[:, 0]
    assert losses.min() >= -1
    assert losses.max() <= 0
    wrong = np.array([-30.0, 30.0, 0.0])
    assert abs(slope(lambda z: -softmax(z)[0], wrong)).max() < 1e-12
    assert abs(slope(lambda z: cross_entropy(z, 0), wrong)).max() > 0.5
    assert -(1e6 * rows).max() < -1e6


def test_log_softmax_of_log_softmax_is_the_same() -> None:
    """redundant-log-softmax: loss and gradient stay."""
    z = np.array([2.0, -1.0, 0.5, 4.0])
    once = np.log(softmax(z))
    assert np.allclose(np.log(softmax(once)), once, atol=1e-15)
    for label in range(4):
        assert cross_entropy(once, label) == pytest.approx(cross_entropy(z, label), abs=1e-14)
        of_logits = slope(lambda z, at=label: cross_entropy(z, at), z)
        assert np.allclose(slope(lambda z, at=label: cross_entropy(np.log(softmax(z)), at), z), of_logits, atol=1e-9)


def test_one_unit_has_a_loss_of_zero() -> None:
    """one-unit-sparse: for class 0, whatever the output; there is no class 1."""
    for z in (-50.0, 0.0, 3.0):
        assert cross_entropy(np.array([z]), 0) == 0
    with pytest.raises(IndexError):
        cross_entropy(np.array([3.0]), 1)


def test_over_a_single_class_the_loss_is_0_for_every_label() -> None:
    """one-unit-sparse: softmax of one unit is 1, so labels taken for probabilities are multiplied with log(1)."""
    outputs = np.random.default_rng(0).normal(scale=20, size=(1000, 1))
    labels = np.random.default_rng(1).uniform(size=(1000, 1))
    assert (softmax(outputs) == 1).all()
    assert (labels * np.log(softmax(outputs)) == 0).all()


def test_softmax_over_the_batch_depends_on_the_other_examples() -> None:
    """softmax-axis: one example sums to something else than 1, and changes with its neighbours."""
    batch = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5]])
    over_batch = softmax(batch.T).T
    assert np.allclose(over_batch.sum(axis=0), 1)
    assert not np.allclose(over_batch.sum(axis=1), 1)
    assert not np.allclose(softmax(batch[:2].T).T[0], over_batch[0])


def test_a_sigmoid_in_bfloat16_saturates_where_the_page_says() -> None:
    """half-precision-output: above ln(511) it rounds to 1, so the loss of a negative label is that of the clamp."""
    onset = math.log(511)
    assert round(onset, 2) == 6.24
    below, above = (np.array(1 / (1 + math.exp(-z))).astype(ml_dtypes.bfloat16) for z in (onset - 1e-3, onset + 1e-3))
    assert below < 1
    assert above == 1
    probability = float(np.float32(above))
    with np.errstate(divide="ignore"):
        assert -max(float(np.log(np.float64(1 - probability))), LEAST_LOGARITHM) == 100
    assert probability * (1 - probability) == 0  # the factor of sigmoid in the gradient
    assert sigmoid_loss(6.3, 0.0) == pytest.approx(6.3, abs=0.01)


def test_two_steps_stop_where_the_probability_rounds() -> None:
    """two-step: in float32 too, only later."""
    certain = np.float32(1) / (np.float32(1) + np.exp(np.float32(-20)))
    assert certain == 1
    assert certain * (1 - certain) == 0
    assert sigmoid_loss(20.0, 0.0) == pytest.approx(20.0, abs=1e-6)


def test_a_threshold_of_one_half_on_logits_is_another_one_on_probabilities() -> None:
    """threshold-at-inference: every example between 0 and 0.5 gets the wrong class; rounding moves it to 0.5 too."""
    logits = np.array([0.1, 0.3, 0.49])
    assert not (logits > 0.5).any()
    assert (1 / (1 + np.exp(-logits)) > 0.5).all()
    assert not np.round(logits).any()
