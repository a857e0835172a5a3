"""Practice: predict results, find the faulty line, answer as in an interview; the score is in the link."""

import streamlit as st

from core.states.practice import STATE
from core.teaching import bugs as bug_table
from core.teaching import rounds as round_table
from core.teaching.bugs import BUGS
from core.teaching.interview import QUESTIONS
from core.teaching.rounds import ROUNDS
from ui.frame import controls, foot, frame
from ui.practice import answers, bugs, interview, rounds

text = frame.page("practice")
frame.answer().markdown(text.ANSWER.format(rounds=len(ROUNDS), bugs=len(BUGS), questions=len(QUESTIONS)))

part = controls.draw(STATE.practice_part, text)
body, below = st.container(), st.container(horizontal=True)
with below:
    sheet = answers.sheet(text)
    controls.reset_button()
with body:
    {"rounds": rounds.draw, "bugs": bugs.draw, "interview": interview.draw}[part](sheet, text)
    answers.progress(sheet, text)
    st.caption(text.INTRODUCTIONS[part])

foot.sources(text.SOURCE, (round_table.clipped_loss, round_table.overflow, bug_table.diagnosis))
