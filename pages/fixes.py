"""Repair gallery: every common repair of log-of-softmax on the same logits, compared with the exact value."""

from dataclasses import replace

import streamlit as st

from core.losses import repairs
from core.states.fixes import STATE, reach_of
from core.sweep import compare_repairs
from core.sweep.compare_repairs import Place
from ui.drawing import live
from ui.fixes.along import along_section, survey
from ui.fixes.gallery import gallery
from ui.fixes.mask import mask_section
from ui.fixes.moving import table
from ui.fixes.prose import BELOW, ON_TOP, paragraph
from ui.frame import controls, foot, frame
from ui.words import core_text

text = frame.page("fixes")
answer = frame.answer()
controls.open_by_default(STATE)

with controls.bar():
    number_format = controls.draw(STATE.format, text)
    margin = controls.draw(replace(STATE.margin, high=reach_of(number_format)), text)
    epsilon = controls.draw(STATE.epsilon, text)
with controls.panel():
    side = controls.draw(STATE.side, text)
    controls.reset_button()

place = Place(survey=survey(number_format, side, epsilon), index=margin)
answer.html(paragraph(place, ON_TOP, text))
st.html(paragraph(place, BELOW, text))
gallery(place, text)
show = along_section(number_format, side, epsilon, margin, text)

st.header(text.MASK, anchor=False)
mask_section(place, text)

live.show(table(number_format, side, show), key="fixes_table")

foot.why()
st.markdown(text.WHY_TEXT)
for name, repair in repairs.REPAIRS.items():
    breaks = core_text("breaks_fixes", name, repair.breaks)
    st.markdown(text.WHY_LINE.format(repair=text.REPAIRS[name], formula=repair.formula, breaks=breaks))

foot.tries(text.TRIES)

of_repairs = (repairs.add_epsilon, repairs.clip_probability, repairs.clip_log, repairs.where_mask)
foot.sources(text.SOURCE, (*of_repairs, compare_repairs.survey_repairs))
