"""Emergency: the likely causes of a loss that is NaN, stands at a value, or does not fit, from what a visitor has."""

import streamlit as st

from core.emergency.diagnosis import diagnose
from core.emergency.entrances import from_symptom, from_text, from_value
from core.emergency.signs import signs_of_value
from core.messages import said
from core.states.emergency import STATE
from ui.drawing.literal import literal
from ui.drawing.numbers import unbroken
from ui.emergency import causes, pasted, picture, report, watched
from ui.frame import controls, foot, frame, in_view
from ui.words import told

text = frame.page("emergency")
answer = frame.answer()

with controls.panel():
    entrance = controls.draw(STATE.entrance, text)
    typed = controls.draw(STATE.loss_value, text) if entrance == "value" else ""
    classes = controls.draw(STATE.loss_classes, text) if entrance == "value" else None
    symptom = controls.draw(STATE.symptom, text) if entrance == "symptom" else ""
    controls.reset_button()

# On a phone the picture comes first, beside a field it would be below the screen.
places = st.columns(2, gap="large") if entrance == "text" else [st.container(), st.container()]
field, shown = places if not controls.on_phone() else reversed(places)
brought, written, seen = "", None, None
if entrance == "text":
    with field:
        brought = pasted.edit(text)
        written = watched.upload(text)

try:
    if written is not None:
        seen = watched.read(written)
        presented = watched.presented(seen)
    elif entrance == "text":
        presented = pasted.read(brought)
    else:
        presented = from_symptom(symptom) if entrance == "symptom" else from_value(typed, classes or None)
except ValueError as error:
    answer.error(literal(told(said(error))), icon=":material/error:")
    st.stop()

found = diagnose(presented.signs, causes.questions(text))
answer.markdown(unbroken(causes.answer(presented, found, text)))
with shown:
    if entrance == "text":
        st.caption(text.RECOGNISED[presented.kind])
    if seen is not None:
        watched.picture(seen, text)
    else:
        picture.picture(presented, found, text)

causes.ask(found, text)
if found.suspects:
    with in_view.result(pasted.RESULT):
        st.header(text.CAUSES, anchor=False)
        causes.cards(found, text)
if seen is not None:
    watched.worst_row(seen, text)
if found.suspects:
    report.downloads(seen, found, text)
if presented.kind == "program":
    causes.in_the_doctor(brought, text)

foot.why()
st.markdown(text.WHY_TEXT)
foot.tries(text.TRIES)
foot.sources(text.SOURCE, (diagnose, from_text, signs_of_value))
