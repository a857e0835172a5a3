"""Vocabulary: the error of a sum over up to 262,144 classes, by its order and format, and what it does to the loss."""

import streamlit as st

from core.arithmetic import reductions
from core.losses import published, stored
from core.losses.families import k3
from core.states.vocabulary import STATE
from core.sweep import families, log_sums
from ui.drawing import live
from ui.frame import controls, foot, frame
from ui.vocabulary import moving, prose
from ui.vocabulary.along import along_section
from ui.vocabulary.families import families_section
from ui.vocabulary.others import published_section
from ui.vocabulary.ratio import stored_section
from ui.vocabulary.sums import sums_section

text = frame.page("vocabulary")
answer = frame.answer()

with st.container():  # the slider stays in view as far as what it moves
    with controls.bar():
        size = controls.draw(STATE.size, text)
    with controls.panel():
        number_format = controls.draw(STATE.format, text)
        reduction = controls.draw(STATE.reduction, text)
        row = controls.draw(STATE.row, text)
        controls.reset_button()

    answer.html(prose.answer_html(number_format, reduction, row, size))
    along_section(number_format, reduction, row, size, text)
    st.markdown(text.KERNELS.format(format=number_format))
    sums_section(number_format, reduction, row, size, text)

st.header(text.PUBLISHED, anchor=False)
published_section(text)

st.header(text.STORED, anchor=False)
stored_section(number_format, text)

st.header(text.FAMILIES, anchor=False)
families_section(number_format, text)

live.show(moving.table(number_format, reduction, row), key="vocabulary_table")

foot.why()
st.markdown(prose.why(number_format, text))

foot.tries(text.TRIES)

of_sums = (reductions.in_order, reductions.in_lanes, reductions.by_kahan, reductions.in_wider, log_sums.log_sum)
foot.sources(text.SOURCE, (*of_sums, published.unshifted_loss, stored.stored, k3.accurate, families.along))
