"""The prediction on the start page: the loss that Keras reports from probabilities alone; in the link as ``guess``.

It is about Keras, because two steps in plain float32 give a different loss, as does Keras' default on TensorFlow. It is
asked about the format of the page. A link with a margin, or a moved slider, shows the answer at once; so does a format
in which Keras does not compute. But a link may leave the question open all the same (``guess=open``): its own state
then follows the answer. Lecture mode leaves the question open.
"""

from dataclasses import replace
from types import ModuleType

import streamlit as st

from core.states.start import OPEN, SHOWN, STATE
from core.teaching.first_question import FORMAT, FORMATS, MARGIN, answer, outcomes
from core.teaching.margin_story import tell
from ui.drawing.numbers import shown
from ui.frame import controls, in_view
from ui.words import words

KEY = STATE.guess.key
RESULT = "guess"
"""The outcome of the guess, which screen readers say."""
SHOW_AT_ONCE = (STATE.margin.key, controls.FREEDOM)


def take(*, margin: float, number_format: str, asks_for_more: bool, asks_first: bool) -> str:
    """Return the guess in the link; if the reader has skipped the question, put ``SHOWN`` there."""
    is_held = asks_first or (controls.FREEDOM in st.query_params and st.query_params.get(KEY) == OPEN)
    # Without it, such a link would show the answer when it is opened again.
    control = replace(STATE.guess, default=SHOWN) if is_held else STATE.guess
    given: str = controls.draw(control, words("start"))
    if asks_first:
        return given
    is_past = margin != MARGIN or number_format not in FORMATS or (asks_for_more and KEY not in st.query_params)
    if given == OPEN and is_past:
        controls.keep(KEY, SHOWN)
        return SHOWN
    return given


def asks_for_more() -> bool:
    """Return whether the page is being opened by a link that sets what to show; call before any control is drawn."""
    return controls.is_first_run() and any(key in st.query_params for key in SHOW_AT_ONCE)


def asks_first() -> bool:
    """Return whether the question comes before the state of the link; call before any control is drawn."""
    margin, number_format = (st.query_params.get(key) for key in (STATE.margin.key, STATE.format.key))
    has_state = margin not in (None, str(MARGIN)) or number_format not in (None, *FORMATS)
    return has_state and st.query_params.get(KEY) == OPEN


def asked(number_format: str) -> tuple[int, str]:
    """Return the margin and the format that the question is about."""
    return MARGIN, number_format if number_format in FORMATS else FORMAT


def draw(given: str, number_format: str, text: ModuleType) -> None:
    """Draw the question, with its options or the outcome of the guess."""
    margin, its_format = asked(number_format)
    expected = outcomes(its_format)
    spelled = {name: shown(expected[name]) for name in sorted(expected, key=lambda name: expected[name])}
    numbers = spelled | {"margin": shown(float(margin)), "format": its_format}
    numbers |= {"answer": spelled[answer(its_format)], "dead_from": shown(tell(its_format).dead_from("keras_clip"))}
    if given == OPEN:
        st.markdown(f"## {text.GUESS.format(**numbers)}")
        _options(spelled, text)
    elif given == SHOWN:
        _outcome(text.GUESS_SHOWN.format(**numbers), text.GUESS_FIRST)
    else:
        said = text.GUESS_RIGHT if given == answer(its_format) else text.GUESS_WRONG
        why = text.GUESS_WHY[given] if its_format == FORMAT else text.GUESS_WHY_ELSEWHERE
        numbers |= {"given": spelled[given]}
        _outcome(f"{said.format(**numbers)} {why.format(**numbers)}", text.GUESS_AGAIN)


def _options(spelled: dict[str, str], text: ModuleType) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="start_options"):
        for name, label in spelled.items():
            st.button(label, key=f"guess_{name}", on_click=_give, args=(name,))
        st.button(text.GUESS_SHOW, key="guess_show", type="tertiary", on_click=_give, args=(SHOWN,))


def _give(guess: str) -> None:
    controls.keep(KEY, guess)
    in_view.ask(RESULT, is_moved=False)  # it takes the place of the question


def _outcome(said: str, again: str) -> None:
    with in_view.result(RESULT, said), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(said)
        st.button(again, key="guess_again", type="tertiary", icon=":material/replay:", on_click=_ask_again)


def _ask_again() -> None:
    controls.keep(KEY, "")  # in the link, OPEN would mean that its own margin comes after the answer
    controls.set_values(margin=MARGIN)
    if st.session_state.get(STATE.format.key) not in FORMATS:
        controls.set_values(format=FORMAT)
