"""Lessons: printable plans for a class, minute by minute; each step is a link that opens in lecture mode."""

import streamlit as st

from core.states.lessons import STATE
from core.teaching.plan import LESSONS
from ui.frame import controls, frame
from ui.lessons import draw

text = frame.page("lessons")

st.markdown(text.LEAD)
with st.container(horizontal=True, vertical_alignment="bottom", key="lesson_choice"):
    chosen = controls.draw(STATE.lesson, text)
    draw.print_button(text)
st.markdown(text.LEADS[chosen])
draw.draw_lesson(LESSONS[chosen], text)
st.markdown(text.AFTERWARDS)
