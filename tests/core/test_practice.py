"""The questions of the practice page: answers against closed forms and the doctor, the score against garbage."""

import math

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic.formats import FORMATS
from core.keras.training.presets import PRESETS
from core.teaching.bugs import BACKEND, BUGS, Bug, diagnosis
from core.teaching.interview import QUESTIONS, TRADE_OFFS
from core.teaching.measured import dead_from, kind_claimed
from core.teaching.prediction import Choice, Scale, choose
from core.teaching.rounds import ROUNDS
from core.teaching.score import NONE_GIVEN, Answers, num_right, read_answers, write_answers
from logit_doctor.audit import audit_text
from logit_doctor.rules import RULES

SINGLE = FORMATS["float32"].unit_roundoff
# float32 loss after five operations, each within half an ulp, first order
FEW_ROUNDINGS = 8 * SINGLE
COLLAPSED = np.float16(1.0001) - np.float16(0.9999)
TRUTHS = {
    "clipped_loss": (-math.log(1e-7), FEW_ROUNDINGS),
    "clipped_gradient": (0.0, 0.0),
    "clip_dies": (math.ceil(-math.log(1e-7)), 0.0),
    "difference": (float(COLLAPSED), 0.0),
    "lost_integer": (float(np.float16(2049)), 0.0),
    "logit_threshold": (math.sqrt(math.e) / (1 + math.sqrt(math.e)), 4 * FORMATS["float64"].unit_roundoff),
    "forgotten_softmax": (0, 0.0),
    "ignored_class": (-math.log(1e-7), FEW_ROUNDINGS),
    "double_softmax_floor": (math.log(math.e + 9) - 1, 64 * FORMATS["float64"].unit_roundoff),
    "confidently_right": (float(np.log(np.float32(1) + 2 * np.exp(np.float32(-20)))), 0.0),
    "half_two_steps": (math.inf, 0.0),
    "naive_softmax": (math.nan, 0.0),
}


def truth_of(name: str) -> float:
    asked = ROUNDS[name].predict()
    value = asked.truth if isinstance(asked, Scale) else asked.options[asked.right]
    assert not isinstance(value, str)
    return value


def test_there_are_enough_of_each() -> None:
    assert len(ROUNDS) >= 12
    assert len(BUGS) >= 10
    assert sum(bug.line == 0 for bug in BUGS.values()) >= 2


@pytest.mark.parametrize("name", TRUTHS)
def test_an_answer_is_what_the_closed_form_or_numpy_gives(name: str) -> None:
    expected, tolerance = TRUTHS[name]
    assert truth_of(name) == pytest.approx(expected, rel=tolerance, abs=0, nan_ok=True)


def test_bfloat16_overflows_at_its_first_number_beyond_the_logarithm_of_the_largest() -> None:
    found = ml_dtypes.bfloat16(truth_of("overflow"))
    below = ml_dtypes.bfloat16(float(np.nextafter(found, ml_dtypes.bfloat16(0))))
    largest = math.log(float(ml_dtypes.finfo(ml_dtypes.bfloat16).max))
    assert float(below) <= largest < float(found)


def test_the_head_under_a_16_bit_policy_is_that_of_the_tested_preset() -> None:
    asked = ROUNDS["half_precision_head"].predict()
    assert isinstance(asked, Choice)
    assert asked.options[asked.right] == "two_step"


def test_accuracy_on_logits_is_lower_than_the_true_one() -> None:
    asked = ROUNDS["accuracy_on_logits"].predict()
    assert isinstance(asked, Choice)
    assert float(asked.options[asked.right]) < float(asked.facts["exact"])


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_has_one_right_answer_and_wrong_ones(name: str) -> None:
    asked = ROUNDS[name].predict()
    right = [answer for answer in range(asked.num_answers) if asked.is_right(answer)]
    assert len(right) == 1 if isinstance(asked, Choice) else 1 <= len(right) <= 3
    assert asked.num_answers - len(right) >= 3


@pytest.mark.parametrize("values", [(1.0, 1.0), (0.0, math.nan, math.nan)])
def test_a_choice_refuses_the_same_value_twice(values: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="need different values"):
        choose(*values)


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_the_doctor_finds_exactly_the_line_and_rule(bug: Bug) -> None:
    found = [(finding.line, finding.rule) for finding in audit_text(bug.code, BACKEND).findings]
    assert found == ([(bug.line, bug.rule)] if bug.line else [])


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_program_fits_a_screen_and_its_rule_exists(bug: Bug) -> None:
    assert max(map(len, bug.lines)) <= 90
    assert bug.rule == "" or bug.rule in RULES
    assert [answer for answer in range(bug.num_answers) if bug.is_right(answer)] == sorted({bug.line, *bug.also})


def test_a_right_program_has_no_diagnosis() -> None:
    assert diagnosis(BUGS["served"]) is None


def test_no_rule_is_asked_twice() -> None:
    rules = [bug.rule for bug in BUGS.values() if bug.rule]
    assert len(set(rules)) == len(rules)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_interview_question_opens_a_state_that_exists_and_has_numbers(question) -> None:  # type: ignore[no-untyped-def]
    assert question.facts()
    if "preset" in question.state:
        assert question.state["preset"] in PRESETS
        assert question.claims


def test_each_trade_off_opens_a_preset() -> None:
    assert all("preset" in QUESTIONS[name].state for name in TRADE_OFFS)


def test_what_nobody_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="need an arm whose formula preset outliers claims"):
        kind_claimed("outliers", "fused")
    with pytest.raises(ValueError, match="need one whose gradient is 0 from a margin below 30 on"):
        dead_from("fused", limit=30)


SIZES = (4, 36, 2), (9, 5)
answers = st.builds(
    Answers,
    rounds=st.tuples(*(st.none() | st.integers(0, size - 1) for size in SIZES[0])),
    bugs=st.tuples(*(st.none() | st.integers(0, size - 1) for size in SIZES[1])),
)


@given(answers)
def test_answers_survive_the_link(given_answers: Answers) -> None:
    assert read_answers(write_answers(given_answers), *SIZES) == given_answers


@given(st.text(max_size=12) | st.text(alphabet="0123z.-none", max_size=8))
def test_a_code_is_read_or_refused_and_reads_the_same_again(text: str) -> None:
    try:
        read = read_answers(text, *SIZES)
    except ValueError:
        return
    assert read_answers(write_answers(read), *SIZES) == read


@pytest.mark.parametrize("text", ["4", "0000", "-a", "0-00-", "é", "1 ", "NONE", "-".join("000")])
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="text: got"):
        read_answers(text, *SIZES)


def test_nothing_answered_has_a_word() -> None:
    empty = read_answers(NONE_GIVEN, *SIZES)
    assert empty.num_given == 0
    assert write_answers(empty) == NONE_GIVEN


def test_right_answers_are_counted() -> None:
    predictions = tuple(round.predict() for round in ROUNDS.values())
    first = next(answer for answer in range(4) if predictions[0].is_right(answer))
    untouched = (None,) * (len(ROUNDS) - 1), (None,) * (len(BUGS) - 2)
    given_answers = Answers(rounds=(first, *untouched[0]), bugs=(1, 5, *untouched[1]))
    assert (given_answers.num_given, num_right(given_answers, predictions)) == (3, 2)
