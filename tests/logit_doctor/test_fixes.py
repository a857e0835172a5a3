"""Every rule's fix: it makes the finding disappear, and the corrected program runs in Keras with the right loss."""

import ast

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.finding import BACKENDS, KERAS
from logit_doctor.rules import RULES
from tests.logit_doctor.programs import corrected, in_keras

OF_KERAS = sorted(name for name, rule in RULES.items() if rule.framework == KERAS)
"""Rules whose programs Keras runs."""
ELSEWHERE = [(name, framework) for name, rule in RULES.items() for framework in rule.examples]


def correction(rule: str, framework: str = "") -> str:
    """The failing program of a rule after the correction it is offered."""
    failing = RULES[rule].examples[framework][0] if framework else RULES[rule].failing
    (finding,) = [finding for finding in audit_text(failing, "tensorflow").findings if finding.rule == rule]
    return corrected(failing, finding.diff)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("rule", RULES)
def test_a_failing_example_breaks_its_rule_alone(rule: str, backend: str) -> None:
    findings = audit_text(RULES[rule].failing, backend).findings
    assert [(finding.rule, finding.severity) for finding in findings if finding.rule == rule] == [
        (rule, RULES[rule].severity(backend, RULES[rule].framework))
    ]
    assert {finding.rule for finding in findings} <= {rule, "two-step"}


@pytest.mark.parametrize(("rule", "framework"), ELSEWHERE)
def test_an_example_of_another_framework_breaks_its_rule_and_is_corrected(rule: str, framework: str) -> None:
    failing, passing = RULES[rule].examples[framework]
    found = {(finding.rule, finding.severity) for finding in audit_text(failing, "tensorflow").findings}
    assert found == {(rule, RULES[rule].severity("tensorflow", framework))}
    assert audit_text(passing, "tensorflow").findings == ()
    assert ast.dump(ast.parse(correction(rule, framework))) == ast.dump(ast.parse(passing))


@pytest.mark.parametrize("rule", RULES)
def test_a_passing_example_breaks_no_rule(rule: str) -> None:
    findings = audit_text(RULES[rule].passing, "tensorflow").findings
    assert not [finding for finding in findings if finding.severity in ("error", "warning")]
    assert rule not in {finding.rule for finding in findings}


@pytest.mark.parametrize("rule", RULES)
def test_the_offered_correction_is_the_passing_example(rule: str) -> None:
    assert ast.dump(ast.parse(correction(rule))) == ast.dump(ast.parse(RULES[rule].passing))


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, str]]:
    """What Keras says of every failing and corrected program."""
    return in_keras(
        "run_corrected.py", {rule: {"failing": RULES[rule].failing, "corrected": correction(rule)} for rule in OF_KERAS}
    )


@pytest.mark.keras
@pytest.mark.parametrize("rule", OF_KERAS)
def test_a_corrected_program_runs_in_keras_with_the_right_result(
    rule: str, outcomes: dict[str, dict[str, str]]
) -> None:
    assert outcomes[rule]["corrected"] == "right"


RESCUED = {"double-activation", "two-step"}
"""TensorFlow computes the right loss of these behind the user's back."""
UNSEEN = {"log-of-probabilities", "clipped-log", "half-precision-output"}
"""These are right at the small logits of the examples, up to their rounding."""


@pytest.mark.keras
@pytest.mark.parametrize("rule", sorted(set(OF_KERAS) - RESCUED - UNSEEN))
def test_a_failing_program_is_wrong_in_keras(rule: str, outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes[rule]["failing"] != "right"
