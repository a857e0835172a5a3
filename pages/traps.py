"""Traps: which head, loss and labels belong together; Keras ran every cell."""

import streamlit as st

from core.states.traps import STATE
from ui.frame import controls, foot, frame
from ui.server import cached, engine
from ui.traps import details, findings
from ui.traps.grid import grid

text = frame.page("traps")
answer = frame.answer()
engine.engine()
matrix = cached.matrix()

answer.markdown(findings.answer(matrix, text))
with controls.panel():
    labels = controls.draw(STATE.trap_labels, text)
    shown = controls.draw(STATE.trap_show, text)
    head = controls.draw(STATE.trap_head, text)
    loss = controls.draw(STATE.trap_loss, text)
    controls.reset_button()

chosen = matrix.cell(f"{head}/{loss}/{labels}")
grid(matrix, labels=labels, shown=shown, chosen=chosen.key, text=text)
st.markdown(text.GRID_LEGEND)
details.details(matrix, chosen, text)

foot.why()
st.markdown(findings.summary(matrix, text))
for line in text.WHY_LINES:
    st.markdown(line)

findings.metrics(matrix, text)
findings.options(matrix, text)
findings.exclusions(matrix, text)
findings.rules(matrix, text)
findings.how(matrix, chosen, text)
