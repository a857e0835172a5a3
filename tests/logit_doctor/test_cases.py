"""Small programs of PyTorch, JAX, transformers and boosted trees, each with its expectation in the first line.

``# expect: RULE line N [or line M] [(severity)][; output line M]``, or ``# expect: nothing``: no error and no warning.
Lines are those of the file; a finding is right at either of them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.rules import RULES

FOLDER = Path(__file__).parent / "cases"
EXPECTATION = re.compile(r"(\S+) line (\d+)(?: or line (\d+))?(?: \((\w+)\))?(?:; output line (\d+))?")
CALLED = {
    "softmax-before-ce": {"double-activation-op"},
    "sigmoid-before-bce-with-logits": {"double-activation-op"},
    "optax-on-probabilities": {"double-activation-op"},
    "probabilities-as-logits": {"double-activation-op"},
    "bce-on-logits": {"missing-activation"},
    "bce-under-autocast": {"probabilities-under-autocast"},
    "half-precision-probabilities": {"half-precision-output"},
    "nll-on-probabilities": {"missing-logarithm"},
    "nll-on-logits": {"missing-logarithm"},
    "kl-on-probabilities": {"missing-logarithm"},
    "log-softmax-before-ce": {"redundant-log-softmax"},
    "log-of-softmax": {"log-of-probabilities", "clipped-log"},
    "log-of-sigmoid": {"log-of-probabilities"},
    "softmax-over-batch": {"softmax-axis"},
    "softmax-no-dim": {"softmax-without-dim"},
    "ce-one-unit": {"one-unit-sparse"},
    "hf-one-label-ce": {"one-unit-sparse"},
    "threshold-0.5-on-logits": {"threshold-at-inference"},
    "raw-score-as-probability": {"threshold-at-inference"},
}
"""What the expectations call a fault, and the rules that find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One program and its expectation; without a fault it must get no error and no warning."""

    name: str
    text: str
    fault: str
    lines: frozenset[int]
    severity: str


def read_case(block: str) -> Case:
    """Return the case of one block."""
    name, _, text = block.partition("\n")
    expected = text.partition("\n")[0].removeprefix("# expect: ")
    if expected == "nothing":
        return Case(name=name, text=text, fault="", lines=frozenset(), severity="")
    found = EXPECTATION.fullmatch(expected)
    assert found is not None, expected
    fault, first, other, severity, output = found.groups()
    lines = frozenset(int(line) for line in (first, other, output) if line)
    return Case(name=name, text=text, fault=fault, lines=lines, severity=severity or "")


CASES = [read_case(block) for block in (FOLDER / "frameworks.txt").read_text("utf-8").split("=== ")[1:]]
ALONE = [case for case in CASES if not re.match(r"b0[12]_wrong", case.name)]
"""Cases of one file; the others are found in their project."""


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_an_expectation_is_met(case: Case) -> None:
    findings = audit_text(case.text, "torch").findings
    loud = [finding for finding in findings if finding.severity in ("error", "warning")]
    if not case.fault:
        assert loud == []
        return
    hits = [finding for finding in findings if finding.rule in CALLED[case.fault] and finding.line in case.lines]
    assert hits
    assert all(finding in hits for finding in loud)
    if case.severity:
        assert {finding.severity for finding in hits} == {case.severity}
    assert all(re.search(r"\(line \d+\)", str(finding.message)) for finding in hits)


def test_every_fault_of_the_cases_has_rules() -> None:
    assert {case.fault for case in CASES if case.fault} == CALLED.keys()
    assert set().union(*CALLED.values()) <= RULES.keys()
