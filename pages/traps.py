"""Traps: which head, loss and labels belong together, every cell run by Keras."""

import streamlit as st

from core.keras.matrix.plan import HEADS, LABELS
from core.keras.matrix.records import STATES
from ui.frame import controls, frame
from ui.server import engine
from ui.traps import atlas, details, findings, rules
from ui.traps.grid import SHOWN_LOSSES, grid
from ui.words import words

frame.page("traps")
text = words("traps")
engine.engine()
matrix = atlas.matrix()

st.markdown(rules.summary(matrix))
with controls.panel():
    labels = controls.choice("trap_labels", text.LABELS, list(LABELS), default="integers", labels=text.LABEL_NAMES)
    shown = controls.several("trap_show", text.SHOW, list(STATES), default=list(STATES), labels=text.SHOW_NAMES)
    head = controls.select(
        "trap_head", text.HEAD, list(HEADS), default="softmax_1", labels={key: HEADS[key].code for key in HEADS}
    )
    loss = controls.select(
        "trap_loss", text.LOSS, list(SHOWN_LOSSES), default="binary_class_probabilities", labels=text.LOSS_NAMES
    )
    controls.reset_button()

chosen = matrix.cell(f"{head}/{loss}/{labels}")
grid(matrix, labels=labels, shown=shown, chosen=chosen.key, text=text)
st.markdown(text.GRID_LEGEND)
details.details(matrix, chosen)

st.header(text.WHY, anchor=False)
for line in text.WHY_LINES:
    st.markdown(line)

findings.metrics(matrix)
findings.options(matrix)
rules.rules(matrix)
findings.how(matrix, chosen)
