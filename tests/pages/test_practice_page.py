"""The practice page, run by AppTest from the start page: answering, the score in the link, every word filled."""

import re
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from core.states.practice import predictions
from core.teaching import first_question
from core.teaching.bugs import BUGS
from core.teaching.interview import QUESTIONS
from core.teaching.prediction import Choice
from core.teaching.rounds import ROUNDS
from core.teaching.score import Answers, write_answers
from tests.pages.opening import open_page
from ui.drawing.questions import facts, spelled
from ui.words import words

TEXT = words("practice")
opened = partial(open_page, "practice")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def said(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return " ".join([*(element.value for element in app.markdown), *bodies])


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_hides_its_answer_and_then_gives_it_with_its_numbers(name: str) -> None:
    place, asked = list(ROUNDS).index(name), ROUNDS[name].predict()
    app = opened(practice_round=name)
    assert TEXT.RIGHT not in said(app)
    right = next(answer for answer in range(asked.num_answers) if asked.is_right(answer))
    if hasattr(asked, "options"):
        app.button(f"practice_option_{right}").click().run()
    else:
        app.slider(f"practice_{place}").set_value(right * asked.step).run()
        app.button("practice_commit").click().run()
    assert not app.exception
    assert TEXT.RIGHT in said(app)
    assert TEXT.ROUNDS[name]["why"].format(**facts(asked, TEXT)) in said(app)
    assert app.query_params["score"] == "." * place + DIGITS[right]


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_found_by_its_line(name: str) -> None:
    place, bug = list(BUGS).index(name), BUGS[name]
    app = opened(practice_part="bugs", practice_bug=name)
    app.button(f"practice_line_{bug.line}" if bug.line else "practice_no_bug").click().run()
    assert not app.exception
    assert f"**{TEXT.RIGHT}** {TEXT.BUGS[name]['why']}" in said(app)
    assert app.query_params["score"] == "-" + "." * place + DIGITS[bug.line]


def test_a_wrong_answer_names_the_right_one_and_can_be_taken_back() -> None:
    app = opened(score="0")
    asked = ROUNDS["clipped_loss"].predict()
    assert isinstance(asked, Choice)
    truth, given = (spelled(asked.options[option], TEXT) for option in (asked.right, 0))
    assert TEXT.WRONG.format(answer=truth, given=given) in said(app)
    app.button("practice_again").click().run()
    assert "score" not in app.query_params
    assert app.button("practice_option_0")


def test_the_score_counts_both_parts_and_reset_forgets_it() -> None:
    total = len(ROUNDS) + len(BUGS)
    app = opened(score="10-9")
    assert TEXT.SCORE.format(right=2, given=3, total=total) in said(app)
    app.button("practice_reset").click().run()
    assert TEXT.SCORE_EMPTY.format(total=total) in said(app)


@pytest.mark.parametrize("score", ["zzzz", "<script>", "-" * 40, "1" * 500, "%00"])
def test_a_bad_score_lands_with_a_message(score: str) -> None:
    app = opened(score=score)
    assert len(app.warning) == 1
    assert TEXT.CONTROLS["score"]["allowed"] in app.warning[0].value
    assert TEXT.SCORE_EMPTY.format(total=len(ROUNDS) + len(BUGS)) in said(app)


def test_next_and_previous_lead_through_the_rounds() -> None:
    app = opened()
    assert app.button(f"practice_round_{TEXT.PREVIOUS}").disabled
    app.button(f"practice_round_{TEXT.NEXT}").click().run()
    assert app.selectbox("practice_round").value == list(ROUNDS)[1]


def test_m15_the_first_question_is_not_the_one_that_the_start_page_asks() -> None:
    first = next(iter(ROUNDS.values()))
    asked = first.predict()
    assert first.page != "start" or first.state["margin"] != str(first_question.MARGIN)
    assert asked.facts.get("twice", asked.facts["margin"]) != first_question.MARGIN


def test_m15_after_the_last_answer_the_result_leads_to_what_was_wrong() -> None:
    rights = [next(a for a in range(asked.num_answers) if asked.is_right(a)) for asked in predictions()]
    wrong = list(ROUNDS).index("difference")
    given: list[int | None] = [*rights]
    given[wrong] = (rights[wrong] + 1) % predictions()[wrong].num_answers
    app = opened(score=write_answers(Answers(rounds=tuple(given), bugs=(None,) * len(BUGS))))
    total = len(ROUNDS)
    assert TEXT.ALL_ANSWERED.format(right=total - 1, total=total) in said(app)
    review = TEXT.REVIEW_ROUND.format(title=TEXT.ROUNDS["difference"]["title"], page=words("round_off").TITLE)
    assert [link.proto.label for link in app.get("page_link")].count(review) == 1
    assert "practice_onward" not in {button.key for button in app.button}
    given[wrong] = None
    app = opened(practice_round="overflow", score=write_answers(Answers(rounds=tuple(given), bugs=(None,) * len(BUGS))))
    assert TEXT.ALL_ANSWERED.format(right=total - 1, total=total) not in said(app)
    app.button("practice_onward").click().run()
    assert app.selectbox("practice_round").value == "difference"


def test_every_interview_question_is_answered_with_numbers() -> None:
    app = opened(practice_part="interview")
    assert [box.label for box in app.expander][: len(QUESTIONS)] == [
        TEXT.QUESTIONS[name]["question"] for name in QUESTIONS
    ]
    for name, question in QUESTIONS.items():
        numbers = {key: spelled(value, TEXT) for key, value in question.facts().items()}
        assert TEXT.QUESTIONS[name]["answer"].format(**numbers) in said(app)


def test_the_words_cover_the_tables() -> None:
    assert list(TEXT.ROUNDS) == list(ROUNDS)
    assert list(TEXT.BUGS) == list(BUGS)
    assert list(TEXT.QUESTIONS) == list(QUESTIONS)


@pytest.mark.parametrize("name", ROUNDS)
def test_no_result_is_typed_into_an_explanation(name: str) -> None:
    plain = re.sub(r"\{[^}]*\}|float\d+|bfloat\d+|10⁻⁷|1\.0001|0\.9999|1000|0\.5", "", TEXT.ROUNDS[name]["why"])
    assert not re.search(r"\d\d|\d\.\d", plain)


@pytest.mark.parametrize("entry", [*ROUNDS.values(), *QUESTIONS.values()], ids=lambda entry: entry.name)
def test_what_a_link_opens_lands_without_a_complaint(entry) -> None:  # type: ignore[no-untyped-def]
    app = open_page(entry.page, **entry.state)
    assert not app.warning
    assert all(key in app.session_state for key in entry.state)
