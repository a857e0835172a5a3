"""The five steps that lead from the start page through the others, and the way to the lessons."""

from types import ModuleType

import streamlit as st

from core.teaching.plan import PATH, STOPS
from ui.frame import frame
from ui.lessons.draw import numbers_of
from ui.words import words


def draw_steps(text: ModuleType, *, is_open: bool) -> None:
    """Draw each step as a link to its state, with its result once the question is settled."""
    st.header(text.PATH, anchor=False)
    with st.container(key="start_steps", gap="small"):
        for place, name in enumerate(PATH, 1):
            stop = STOPS[name]
            title = text.STEP.format(place=place, page=words(stop.page).TITLE, title=text.STEPS[name]["title"])
            with st.container(gap=None):
                frame.link(stop.page, title, **stop.state)
                if not is_open:
                    st.markdown(text.STEPS[name]["seen"].format(**numbers_of(stop)))
    frame.link("lessons", text.TEACHER)
