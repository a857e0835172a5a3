"""Comments that suppress findings: what each is about, and that one without effect is reported."""

import json

import pytest

from logit_doctor.audit import audit_bytes, audit_text
from logit_doctor.rules import RULES
from logit_doctor.suppressing import CODE
from tests.logit_doctor.programs import trained

FAULTY = trained("keras.layers.Dense(3)", '"sparse_categorical_crossentropy"')
"""Its third line breaks ``LL001``."""
SPREAD = """\
import keras
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(
    optimizer="sgd",
    loss="sparse_categorical_crossentropy",
){}
model.fit(x, y)
"""


def with_comment(comment: str, line: int = 3) -> str:
    lines = FAULTY.splitlines()
    lines[line - 1] += f"  {comment}"
    return "\n".join([*lines, ""])


def codes(text: str) -> tuple[list[str], list[str]]:
    """The codes of what is found in a program, and of what is suppressed."""
    audit = audit_text(text, "tensorflow")
    return [finding.code for finding in audit.findings], [finding.code for finding in audit.suppressed]


def test_without_a_comment_the_fault_is_found() -> None:
    assert codes(FAULTY) == (["LL001"], [])


@pytest.mark.parametrize(
    "comment",
    [
        "# logit: ignore[LL001] the labels are soft",
        "# logit:ignore[ll001]",
        "# logit: ignore[missing-activation]",
        "# noqa  # logit: ignore[LL001]",
    ],
)
def test_a_comment_at_the_end_of_the_line_suppresses_its_finding(comment: str) -> None:
    assert codes(with_comment(comment)) == ([], ["LL001"])


def test_the_reason_stays_with_the_finding() -> None:
    (finding,) = audit_text(with_comment("# logit: ignore[LL001]: soft labels"), "tensorflow").suppressed
    assert (finding.line, finding.rule, finding.justification) == (3, "missing-activation", "soft labels")


def test_a_comment_on_a_line_of_its_own_is_about_the_next_one() -> None:
    lines = FAULTY.splitlines()
    lines.insert(2, "# logit: ignore[LL001]\n# another comment\n")
    assert codes("\n".join(lines)) == ([], ["LL001"])


def test_a_comment_on_the_last_line_is_about_the_whole_statement() -> None:
    assert codes(SPREAD.format("")) == (["LL001"], [])
    assert codes(SPREAD.format("  # logit: ignore[LL001]")) == ([], ["LL001"])


def test_a_comment_inside_a_statement_is_about_its_line_alone() -> None:
    inside = SPREAD.format("").replace('crossentropy",', 'crossentropy",  # logit: ignore[LL001]')
    beside = SPREAD.format("").replace('"sgd",', '"sgd",  # logit: ignore[LL001]')
    assert codes(inside) == ([], ["LL001"])
    assert codes(beside) == ([CODE, "LL001"], [])


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# logit: ignore[LL002]", "this comment suppresses no finding of LL002"),
        ("# logit: ignore[LL999]", "'LL999' is neither the code nor the name of a rule"),
        ("# logit: ignore", "this comment names no rule, so it suppresses nothing"),
        ("# logit: ignore[]", "this comment names no rule, so it suppresses nothing"),
    ],
)
def test_a_comment_without_effect_is_a_warning_and_the_fault_stays(comment: str, said: str) -> None:
    findings = audit_text(with_comment(comment), "tensorflow").findings
    assert {(finding.code, finding.severity) for finding in findings} == {("LL001", "error"), (CODE, "warning")}
    assert [str(finding.message) for finding in findings if finding.code == CODE] == [said]


def test_a_comment_in_a_file_without_any_model_is_unused() -> None:
    assert codes("x = 1  # logit: ignore[LL001]\n") == ([CODE], [])


def test_of_several_rules_only_the_unused_one_is_reported() -> None:
    (finding,) = audit_text(with_comment("# logit: ignore[LL001, LL002] both"), "tensorflow").findings
    assert "LL002" in str(finding.message)


def test_a_text_that_looks_like_a_comment_is_none() -> None:
    found, suppressed = codes(FAULTY + 'text = "# logit: ignore[LL001]"\n')
    assert (found, suppressed) == (["LL001"], [])


def test_an_unresolved_part_can_be_suppressed() -> None:
    text = (
        'import keras\nfrom heads import head\nm = head()\nm.compile(loss="mse"); keras.losses.CategoricalCrossentropy'
    )
    text += '\nm.compile(loss="categorical_crossentropy"){}\n'
    assert codes(text.format("")) == (["LL000"], [])
    assert codes(text.format("  # logit: ignore[LL000] checked by hand")) == ([], ["LL000"])


def test_a_comment_counts_within_its_cell() -> None:
    cells = [
        {"cell_type": "code", "source": text} for text in ("%matplotlib inline", with_comment("# logit: ignore[LL001]"))
    ]
    audit = audit_bytes("n.ipynb", json.dumps({"cells": cells}).encode(), "tensorflow")
    assert audit.findings == ()
    assert [(finding.cell, finding.line) for finding in audit.suppressed] == [(2, 3)]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_suppressed_by_its_code(rule: str) -> None:
    failing = RULES[rule].failing
    (finding,) = [found for found in audit_text(failing, "tensorflow").findings if found.rule == rule]
    assert finding.line is not None
    lines = failing.split("\n")
    lines.insert(finding.line - 1, f"# logit: ignore[{finding.code}]")
    audit = audit_text("\n".join(lines), "tensorflow")
    assert [found.rule for found in audit.suppressed] == [rule]
    assert {found.code for found in audit.findings}.isdisjoint({finding.code, CODE})
