"""Probabilities: the predictions of the arms for one example and for all, and how to use them."""

import streamlit as st

from core.arithmetic.formats import COMMON
from core.states.probabilities import STATE, LogitsError
from ui.drawing.charts.scales import SCALES
from ui.frame import controls, foot, frame
from ui.probabilities import choose, costs, example, forget, special, whole
from ui.server import engine

text = frame.page("probabilities")
answer = frame.answer()
engine.warm_up()
engine.session_name()

choose.follow_run()
controls.open_by_default(STATE)
with controls.panel():
    origin = controls.draw(STATE.source, text)
    typed = choose.typed_controls(text) if origin == "typed" else None
    number_format = controls.draw(STATE.computed_in, text)
    with controls.folded(text.MORE_CONTROLS, STATE.temperature, STATE.axis, STATE.way):
        temperature = controls.draw(STATE.temperature, text)
        scale = controls.draw(STATE.axis, text)
        way = controls.draw(STATE.way, text)

if isinstance(typed, LogitsError):
    choose.explain(typed, text)
    foot.tries(text.TRIES)
    st.stop()
source = typed or choose.run_source(text)
if source is None:
    st.stop()
activation = choose.activation(source, way)
computation = example.Computation(format=COMMON[number_format], activation=activation, temperature=float(temperature))

if special.is_special(source):
    special.section(source, computation, text)
else:
    example.section(source, computation, SCALES[scale], answer, text)
    forget.forgetting(source, text)
    whole.all_examples(source, computation, text)
    costs.decisions(source, computation, text)

foot.why()
st.markdown(text.WHY_FORMULA)
foot.tries(text.TRIES)
foot.sources(text.SOURCE, (activation.evaluate,))
