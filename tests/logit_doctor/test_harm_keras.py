"""Every rule's failing program in Keras does the harm that its page states, as a number; its passing one does not."""

import math
from typing import Any

import pytest

from logit_doctor.finding import KERAS
from logit_doctor.reading.catalogue import CAP
from logit_doctor.rules import RULES
from tests.logit_doctor.programs import in_keras

Numbers = dict[str, tuple[Any, Any]]
"""By measure, what it is of the failing and of the passing program."""

LEARNS = {"wrong": 30.0, "gradient of wrong": 1.0}
"""Of a model that is certain of a wrong answer by 30, the loss is 30 and the gradient 1."""
FLOOR = math.log(1 + 2 / math.e)
"""The loss of a right and certain answer of three classes after a second softmax."""


def against(passing: dict[str, float], **failing: float) -> Numbers:
    """What differs from the passing program."""
    return {name: (failing[name.replace(" ", "_")], value) for name, value in passing.items()}


CAPPED = against(LEARNS, wrong=CAP, gradient_of_wrong=0)
RECOVERED = against(LEARNS, wrong=30, gradient_of_wrong=1)
"""TensorFlow finds the logits behind the activation."""
TWICE: Numbers = {"right": (FLOOR, 0), "gradient of wrong": (0, 1)}
ON_TENSORFLOW: dict[str, Numbers] = {
    "missing-activation": CAPPED,
    "double-activation": RECOVERED,
    "double-activation-op": TWICE,
    "two-step": RECOVERED,
    "log-of-probabilities": {"wrong": (math.nan, 200), "gradient of wrong": (math.nan, 1)},
    "clipped-log": {"wrong": (CAP, 200), "gradient of wrong": (0, 1)},
    "softmax-one-unit": {"largest output": (1, 1), "least output": (1, 0)},
    "sigmoid-with-categorical": {"sum of outputs": (2, 1)},
    "softmax-with-binary": {"right": (math.log(2) * 2 / 3, 0)},
    "one-unit-sparse": {"raised": ("InvalidArgumentError", None), **against(LEARNS, wrong=0, gradient_of_wrong=0)},
    "metric-threshold-on-logits": {"metric": (0, 1)},
    "metric-from-logits": {"metric of a perfect model": (0.5, 1)},
    "half-precision-output": CAPPED,
    "stacked-activation": {"largest output": (math.e / (math.e + 2), 1)},
    "metric-of-classes": {"metric": (0, 1)},
    "argmax-one-unit": {"kinds of decisions": (1, 2)},
}
ELSEWHERE: dict[str, Numbers] = {
    "missing-activation": CAPPED,
    "double-activation": TWICE,
    "two-step": CAPPED,
    "stacked-activation": ON_TENSORFLOW["stacked-activation"],
}
"""On JAX and PyTorch, where ``tests/frameworks`` runs the same programs."""
AT_LEAST = {"softmax-axis": "error of the sums", "threshold-at-inference": "misjudged"} | {
    "swapped-arguments": "error of the loss"
}
"""Measures that are 0 of the passing program, and of the failing one more than a tenth."""


def outcomes_of(rules: list[str], expected: dict[str, Numbers], backend: str) -> dict[str, dict[str, Any]]:
    """What is measured of the failing and the passing program of each rule."""
    return in_keras(
        "run_harm.py",
        {
            f"{kind} {rule}": (program, [*expected[rule]] if rule in expected else [AT_LEAST[rule]])
            for rule in rules
            for kind, program in (("failing", RULES[rule].failing), ("passing", RULES[rule].passing))
        },
        backend,
    )


def check(rule: str, outcomes: dict[str, dict[str, Any]], expected: dict[str, Numbers]) -> None:
    """Compare what is measured with what the page says."""
    for measure, numbers in expected[rule].items():
        for kind, number in zip(("failing", "passing"), numbers, strict=True):
            measured = outcomes[f"{kind} {rule}"][measure]
            if isinstance(number, str | None):
                assert measured == number
            else:
                assert measured == pytest.approx(number, rel=1e-4, abs=1e-4, nan_ok=True), (kind, measure)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    return outcomes_of([*ON_TENSORFLOW, *AT_LEAST], ON_TENSORFLOW, "tensorflow")


@pytest.mark.keras
@pytest.mark.parametrize("rule", ON_TENSORFLOW)
def test_the_harm_of_a_rule_is_its_number(rule: str, outcomes: dict[str, dict[str, Any]]) -> None:
    check(rule, outcomes, ON_TENSORFLOW)


@pytest.mark.keras
@pytest.mark.parametrize("rule", AT_LEAST)
def test_the_harm_of_a_rule_is_not_small(rule: str, outcomes: dict[str, dict[str, Any]]) -> None:
    assert outcomes[f"failing {rule}"][AT_LEAST[rule]] > 0.1
    assert outcomes[f"passing {rule}"][AT_LEAST[rule]] < 1e-5


def test_every_rule_of_keras_has_its_number() -> None:
    assert {*ON_TENSORFLOW, *AT_LEAST} == {name for name, rule in RULES.items() if rule.framework == KERAS}
