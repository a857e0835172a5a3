"""What follows an answer: the next open question, and after the last one the result and what to review."""

from collections.abc import Callable, Sequence
from types import ModuleType

import streamlit as st

from core.states.table import Choice
from core.teaching.bugs import Bug
from core.teaching.prediction import Prediction
from core.teaching.review import next_open, wrong_places
from core.teaching.score import Given
from ui.frame import controls


def onward(control: Choice, given: Given, place: int, text: ModuleType) -> None:
    """Offer the next question without an answer; after the last answer, nothing."""
    following = next_open(given, place)
    if following is not None:
        target = {control.key: control.options[following]}
        st.button(text.NEXT, key="practice_onward", type="primary", on_click=controls.set_values, kwargs=target)


def summary(given: Given, asked: Sequence[Prediction | Bug], review: Callable[[int], None], text: ModuleType) -> None:
    """Once every question of a kind is answered, draw the result, and for each wrong answer what to look at.

    Parameters
    ----------
    given : tuple of int or None
        The answers.
    asked : sequence
        Their questions.
    review : callable
        Draws the link for a question, by its index.
    text : module
        The page's words.
    """
    if None in given:
        return
    wrong = wrong_places(given, asked)
    with st.container(border=True, key="practice_summary"):
        st.markdown(f"## {text.ALL_ANSWERED.format(right=len(asked) - len(wrong), total=len(asked))}")
        st.markdown(text.REVIEW if wrong else text.NOTHING_TO_REVIEW)
        for place in wrong:
            review(place)
