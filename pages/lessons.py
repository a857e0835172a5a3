"""Lessons: printable plans for a class, minute by minute; each step is a link that opens in lecture mode."""

import streamlit as st

from core.states.lessons import STATE
from core.teaching.plan import LESSONS
from ui.frame import controls, frame
from ui.lessons import draw

text = frame.page("lessons")

answer = frame.answer()
with st.container(horizontal=True, vertical_alignment="bottom", key="lesson_choice"):
    chosen = controls.draw(STATE.lesson, text)
    draw.print_button(text)
lesson = LESSONS[chosen]
answer.markdown(text.ANSWER.format(minutes=lesson.length, stops=len(lesson.minutes)))
st.markdown(f"{text.LEADS[chosen]} {text.LEAD}")
draw.draw_lesson(lesson, text)
st.markdown(text.AFTERWARDS)
