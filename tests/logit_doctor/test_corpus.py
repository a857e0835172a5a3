"""The doctor against its corpus: every finding where it belongs, and not one elsewhere."""

import pytest

from logit_doctor.audit import audit_text
from tests.logit_doctor.corpus import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings_are_exactly_those_marked(case: Case) -> None:
    findings = audit_text(case.text, "tensorflow").findings
    assert {(finding.line, finding.rule) for finding in findings} == case.expected
    for line, rule, severity in case.severities:
        assert [f.severity for f in findings if (f.line, f.rule) == (line, rule)] == [severity]


def test_the_corpus_is_large_and_covers_every_rule() -> None:
    from logit_doctor.rules import RULES

    assert len(CASES) >= 120
    assert {rule for case in CASES for _, rule in case.expected} >= set(RULES)
