"""The causes of a symptom: what comes first, what does not appear, and what each way in recognises."""

import pytest

from core.emergency.diagnosis import diagnose
from core.emergency.entrances import Presented, from_symptom, from_text, from_value
from core.losses.fingerprints import asked, explain
from logit_doctor.audit import audit_text
from tests.core.emergency_cases import CASES, Case, Spelling, Symptom, Text, Value

SPELLED = [
    pytest.param(case, spelling, id=f"{case.name} {number}")
    for case in CASES
    for number, spelling in enumerate(case.spellings, 1)
]


def presented(spelling: Spelling) -> Presented:
    match spelling:
        case Value(text):
            return from_value(text)
        case Symptom(name):
            return from_symptom(name)
        case Text(text):
            found = from_text(text)
            return from_text(text, audit_text(text, "tensorflow")) if found.kind == "program" else found


def test_there_are_enough_symptoms_each_in_three_spellings() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 24
    assert {len(case.spellings) for case in CASES} == {3}


@pytest.mark.parametrize(("case", "spelling"), SPELLED)
def test_the_cause_of_a_symptom_comes_first_and_no_false_one_appears(case: Case, spelling: Spelling) -> None:
    found = presented(spelling)
    names = [suspect.cause.name for suspect in diagnose(found.signs).suspects]
    assert names[:1] == [case.first]
    assert set(names).isdisjoint(case.never)


@pytest.mark.parametrize(("case", "spelling"), [pair for pair in SPELLED if isinstance(pair.values[1], Text)])
def test_a_text_is_recognised_by_itself(case: Case, spelling: Text) -> None:
    assert from_text(spelling.text).kind == spelling.kind


@pytest.mark.parametrize("value", ["0.693", "0.313", "1.461", "2.303", "7.97", "8.06", "10.745", "11.09", "14.506"])
def test_a_value_has_its_causes_in_the_order_of_explain_loss(value: str) -> None:
    shown = [suspect.evidence[0] for suspect in diagnose(from_value(value).signs).suspects]
    order = [cause.text for cause in explain(asked(value))]
    assert shown == [text for text in order if text in shown]
    assert shown[:1] == order[:1]
