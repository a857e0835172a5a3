"""Keras on JAX and on PyTorch: the same programs as on TensorFlow, whose harm TensorFlow may hide."""

import pytest

from tests.logit_doctor.test_harm_keras import ELSEWHERE, check, outcomes_of

pytestmark = pytest.mark.frameworks


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_harm_of_a_rule_is_its_number(backend: str) -> None:
    outcomes = outcomes_of([*ELSEWHERE], ELSEWHERE, backend)
    for rule in ELSEWHERE:
        check(rule, outcomes, ELSEWHERE)
