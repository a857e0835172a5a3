"""The prediction on the start page: the loss that Keras reports from probabilities alone; in the link as ``guess``.

It is about Keras, because two steps in plain float32 give a different loss, as does Keras' default on TensorFlow. A
link that sets other controls than the question, or a moved slider, shows the answer at once; lecture mode leaves the
question open.
"""

from types import ModuleType

import streamlit as st

from core.states.start import OPEN, SHOWN, STATE
from core.teaching.first_question import FORMAT, MARGIN, answer, outcomes
from core.teaching.margin_story import tell
from ui.drawing.numbers import shown
from ui.frame import controls
from ui.words import words

KEY = STATE.guess.key
ASKED = {"margin": MARGIN, "format": FORMAT}
"""The state to which the question refers, which is also the initial state of the page."""
SHOW_AT_ONCE = (*ASKED, controls.FREEDOM)


def take(*, margin: float, number_format: str, asks_for_more: bool) -> str:
    """Return the guess in the link; if the reader has skipped the question, put ``SHOWN`` there."""
    given: str = controls.draw(STATE.guess, words("start"))
    is_past = {"margin": margin, "format": number_format} != ASKED or (asks_for_more and KEY not in st.query_params)
    if given == OPEN and is_past:
        controls.keep(KEY, SHOWN)
        return SHOWN
    return given


def asks_for_more() -> bool:
    """Return whether the page is being opened by a link that sets what to show; call before any control is drawn."""
    return controls.is_first_run() and any(key in st.query_params for key in SHOW_AT_ONCE)


def draw(given: str, text: ModuleType) -> None:
    """Draw the question, with its options or the outcome of the guess."""
    spelled = {name: shown(value) for name, value in outcomes().items()}
    numbers = spelled | {"margin": shown(float(MARGIN)), "format": FORMAT}
    numbers |= {"answer": spelled[answer()], "dead_from": shown(tell(FORMAT).dead_from("keras_clip"))}
    if given == OPEN:
        st.markdown(f"## {text.GUESS.format(**numbers)}")
        _options(spelled, text)
    elif given == SHOWN:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(text.GUESS_SHOWN.format(**numbers))
            _again(text.GUESS_FIRST)
    else:
        said = text.GUESS_RIGHT if given == answer() else text.GUESS_WRONG
        with st.container(horizontal=True, vertical_alignment="center"):
            numbers |= {"given": spelled[given]}
            st.markdown(f"{said.format(**numbers)} {text.GUESS_WHY[given].format(**numbers)}")
            _again(text.GUESS_AGAIN)


def _options(spelled: dict[str, str], text: ModuleType) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="start_options"):
        for name, label in spelled.items():
            st.button(label, key=f"guess_{name}", on_click=controls.keep, args=(KEY, name))
        st.button(text.GUESS_SHOW, key="guess_show", type="tertiary", on_click=controls.keep, args=(KEY, SHOWN))


def _again(label: str) -> None:
    st.button(label, key="guess_again", type="tertiary", icon=":material/replay:", on_click=_ask_again)


def _ask_again() -> None:
    controls.keep(KEY, OPEN)
    controls.set_values(**ASKED)
