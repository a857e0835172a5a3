"""The interview: questions that open to the lab's answer, with its numbers, and lead to the run that shows it."""

from types import ModuleType

import streamlit as st

from core.teaching.interview import QUESTIONS, TRADE_OFFS, Question
from core.teaching.prediction import Facts
from ui.drawing.charts.arms import claimed
from ui.drawing.questions import spelled
from ui.frame import frame
from ui.practice.answers import Sheet
from ui.server.result_cache import MEGABYTE, shared
from ui.words import words


def draw(_sheet: Sheet, text: ModuleType) -> None:
    """Draw all questions, the trade-offs last; they take no answers."""
    with st.container(key="practice_interview"):
        for heading, is_trade_off in ((text.INTERVIEW, False), (text.TRADE_OFFS, True)):
            st.header(heading, anchor=False)
            for question in QUESTIONS.values():
                if (question.name in TRADE_OFFS) == is_trade_off:
                    _question(question, text)


def _question(question: Question, text: ModuleType) -> None:
    said = text.QUESTIONS[question.name]
    with st.expander(said["question"]):
        numbers = {name: spelled(value, text) for name, value in _facts(question.name).items()}
        st.markdown(said["answer"].format(**numbers))
        if question.claims:
            claims = (claimed(claim, words("training")) for claim in question.claims)
            st.caption(f"{text.CLAIMS}: {'; '.join(claims)}.")
        frame.link(question.page, text.SEE.format(page=words(question.page).TITLE), **question.state)


@shared(max_bytes=MEGABYTE)
def _facts(name: str) -> Facts:
    return QUESTIONS[name].facts()
