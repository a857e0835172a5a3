"""Round-off: two ways to the same number, its bits, and the effect of limited precision before any loss is computed."""

import streamlit as st

from core.arithmetic import round_off
from core.states.round_off import STATE
from ui.drawing import live
from ui.frame import controls, foot, frame, in_view
from ui.round_off import twice
from ui.round_off.limits import exp_section
from ui.round_off.near import near_section
from ui.round_off.number import bits_section

text = frame.page("round_off")
answer = frame.answer()

with controls.bar():
    decade = controls.draw(STATE.decade, text)
    controls.reset_button()

answer.html(twice.moved("answer", decade, text))
twice.two_ways(decade, text)
show = controls.draw(STATE.show, text)
with in_view.result("number"):
    {"bits": bits_section, "near": near_section, "exp": exp_section}[show](decade, text)
live.show(twice.table(), key="round_off_table")

foot.why()
st.markdown(text.WHY_TEXT)

foot.tries(text.TRIES, {"show": "number"})

foot.sources(text.SOURCE, (round_off.two_ways, round_off.view_number, round_off.cancellation, round_off.exp_limits))
