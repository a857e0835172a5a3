"""Every rule's failing program in JAX does the harm that its page states, and its passing one does not."""

import math

import numpy as np
import pytest

from logit_doctor.finding import JAX
from tests.frameworks.running import measured_in_jax, run
from tests.logit_doctor.framework_programs import PROGRAMS

pytestmark = pytest.mark.frameworks

CERTAIN, VERY_CERTAIN = [[30.0, 0.0, 0.0]], [[200.0, 0.0, 0.0]]
RIGHT, WRONG = [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]
RULES = [rule for rule, framework in PROGRAMS if framework == JAX]


@pytest.mark.parametrize("rule", RULES)
def test_the_passing_program_has_the_loss_and_the_gradient(rule: str) -> None:
    space = run(PROGRAMS[rule, JAX][1])
    labels = ([0], [1]) if rule == "missing-logarithm" else (RIGHT, WRONG)
    assert measured_in_jax(space, CERTAIN, labels[0])[0] == pytest.approx(0, abs=1e-9)
    loss, gradient = measured_in_jax(space, VERY_CERTAIN, labels[1])
    assert loss == pytest.approx(200)
    assert gradient[0] == pytest.approx([1, -1, 0])


def test_a_second_softmax_has_a_floor_and_a_faint_gradient() -> None:
    space = run(PROGRAMS["double-activation-op", JAX][0])
    assert measured_in_jax(space, CERTAIN, RIGHT)[0] == pytest.approx(math.log(1 + 2 / math.e))
    assert abs(measured_in_jax(space, CERTAIN, WRONG)[1]).max() < 1e-8


def test_the_logarithm_of_a_rounded_probability_is_infinite() -> None:
    loss, gradient = measured_in_jax(run(PROGRAMS["log-of-probabilities", JAX][0]), VERY_CERTAIN, WRONG)
    assert not math.isfinite(loss)
    assert np.isnan(gradient).any()


def test_a_clip_ends_the_loss_and_the_gradient() -> None:
    loss, gradient = measured_in_jax(run(PROGRAMS["clipped-log", JAX][0]), VERY_CERTAIN, WRONG)
    assert loss == pytest.approx(-math.log(1e-7))
    assert not gradient.any()


def test_without_the_logarithm_the_loss_is_bounded() -> None:
    space = run(PROGRAMS["missing-logarithm", JAX][0])
    assert measured_in_jax(space, CERTAIN, [0])[0] == pytest.approx(-1)
    assert abs(measured_in_jax(space, CERTAIN, [1])[1]).max() < 1e-8


def test_swapped_labels_make_the_loss_linear_in_the_outputs() -> None:
    space = run(PROGRAMS["swapped-arguments", JAX][0])
    once, twice = (measured_in_jax(space, [[z, 0.0, 0.0]], RIGHT)[0] for z in (-10.0, -20.0))
    assert twice == pytest.approx(2 * once)
    assert once < 0  # no cross-entropy is


def test_every_rule_that_has_a_program_shows_its_harm() -> None:
    assert {*RULES} == {
        "double-activation-op",
        "log-of-probabilities",
        "clipped-log",
        "missing-logarithm",
        "swapped-arguments",
    }
