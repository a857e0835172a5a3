"""The answers in the link, read at the top of the page and changed by the buttons below, and the next question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal

import streamlit as st

from core.states.practice import STATE, answers, predictions
from core.states.table import Choice
from core.teaching.bugs import BUGS, Bug
from core.teaching.prediction import Prediction
from core.teaching.score import NONE_GIVEN, Answers, num_right, write_answers
from ui.frame import controls, in_view

RESULT = "practice_answer"
"""What an answer leads to: the verdict, its reason, and the way on."""
Part = Literal["rounds", "bugs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The computed questions and the answers given."""

    predictions: tuple[Prediction, ...]
    answers: Answers

    @property
    def right(self) -> int:
        """How many answers are right."""
        return num_right(self.answers, self.predictions)

    def give(self, part: Part, place: int, answer: int | None) -> None:
        """Put an answer, or None, into the link, and show what it leads to; a callback for buttons."""
        if answer is not None:
            in_view.ask(RESULT)
        given = list(getattr(self.answers, part))
        given[place] = answer
        changed: dict[str, Any] = {part: tuple(given)}
        controls.set_values(score=write_answers(replace(self.answers, **changed)))


def sheet(text: ModuleType) -> Sheet:
    """Draw the field with the answers, and return them; unreadable text counts as no answer."""
    with st.popover(text.HAND_IN, icon=":material/assignment_turned_in:"):
        st.caption(text.CODE_HELP)
        code = controls.draw(STATE.score, text)
        if not controls.is_readable(STATE.score, code):
            st.warning(text.CONTROLS["score"]["allowed"])
            code = NONE_GIVEN
    return Sheet(predictions=predictions(), answers=answers(code))


def progress(sheet: Sheet, text: ModuleType) -> None:
    """Draw the score and a mark for each question."""
    asked = (*sheet.predictions, *BUGS.values())
    given = sheet.answers.rounds + sheet.answers.bugs
    marks = "".join(_mark(answer, question) for answer, question in zip(given, asked, strict=True))
    template = text.SCORE if sheet.answers.num_given else text.SCORE_EMPTY
    said = template.format(right=sheet.right, given=sheet.answers.num_given, total=len(asked))
    st.html(f'<p class="lab-score"><b>{said}</b><span aria-hidden="true">{marks}</span></p>')


def _mark(answer: int | None, question: Prediction | Bug) -> str:
    if answer is None:
        return "<i>·</i>"
    return '<i class="right">✓</i>' if question.is_right(answer) else '<i class="wrong">✗</i>'


def choose(control: Choice, text: ModuleType) -> int:
    """Return the index of the next question."""
    names = control.options
    with st.container(horizontal=True, vertical_alignment="bottom", key="practice_turn"):
        place = names.index(controls.draw(control, text))
        _step(text.PREVIOUS, control.key, names, place - 1)
        _step(text.NEXT, control.key, names, place + 1)
    return place


def _step(label: str, key: str, names: Sequence[str], place: int) -> None:
    is_there = 0 <= place < len(names)
    target = {key: names[place]} if is_there else {}
    st.button(label, key=f"{key}_{label}", on_click=controls.set_values, kwargs=target, disabled=not is_there)
