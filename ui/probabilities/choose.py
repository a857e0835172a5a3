"""Choosing the page's logits: typed ones, those of the last training, or of a training started here."""

from types import ModuleType

import streamlit as st

from core.keras.training.presets import DEFAULT_PRESET, PRESETS
from core.losses.activations import ACTIVATIONS, Activation
from core.states.probabilities import LARGEST_LOGIT, MAX_LOGITS, STATE, LogitsError, activation_for
from ui.drawing.charts.arms import label_title
from ui.drawing.literal import literal
from ui.frame import controls, frame
from ui.probabilities.source import Source, trained, typed
from ui.training import recorded, session, view
from ui.words import core_text, words


def follow_run() -> None:
    """Begin with the tab's last training, if it is finished and the link does not state another source."""
    running = session.current()
    says_nothing = "source" not in st.session_state and not st.query_params.keys() - {"lecture", "lang"}
    if running is not None and says_nothing and trained(running.training, words("training")) is not None:
        controls.ask({"source": ["run"]})


def typed_controls(text: ModuleType) -> Source | LogitsError:
    """Draw the field for logits and return them, or what is wrong with them."""
    function, raw = controls.draw(STATE.function, text), controls.draw(STATE.logits, text)
    try:
        return typed(raw, function, text)
    except LogitsError as error:
        return error


def explain(wrong: LogitsError, text: ModuleType) -> None:
    """Say why the typed logits cannot be used; there is no result to show."""
    st.error(text.TYPED_PROBLEM.format(problem=literal(_said(wrong, text))), icon=":material/error:")


def _said(wrong: LogitsError, text: ModuleType) -> str:
    if wrong.part:
        return str(text.TYPED_NUMBER.format(part=wrong.part[:40], most=f"{LARGEST_LOGIT:g}"))
    return str(text.TYPED_COUNT.format(count=wrong.count, most=MAX_LOGITS))


def activation(source: Source, way: str) -> Activation:
    """Return the requested steps: the first of each function are those of libraries."""
    return ACTIVATIONS[source.function][activation_for(source.function, way)]


def run_source(text: ModuleType) -> Source | None:
    """Return the arms of the tab's last training; if there are none yet, offer to train, or wait for the end."""
    training_words = words("training")
    running = session.current()
    source = None if running is None else trained(running.training, training_words)
    if running is not None and source is not None:
        recorded.badge(running.training, training_words)
        if not any(arm.defined.any() for arm in source.arms):
            st.warning(text.NOTHING_DEFINED)
        return source
    if running is not None and running.training.is_moving:
        view.wait(running.training)
        return None
    if running is not None:
        st.info(text.UNFINISHED)
    _offer(text, training_words)
    return None


def _offer(text: ModuleType, training_words: ModuleType) -> None:
    preset = PRESETS[DEFAULT_PRESET]
    title = core_text("preset_titles", preset.name, preset.title)
    titles = [label_title(choice.label, training_words) for choice in preset.params.arms]
    st.markdown(
        text.NO_RUN.format(preset=title, arms=", ".join(titles), samples=len(preset.params.data.validation_labels))
    )
    with st.container(horizontal=True, key="lab_training_buttons"):
        st.button(
            (text.PLAY if recorded.reason(None) else text.TRAIN).format(preset=title),
            key="probabilities_train",
            icon=":material/play_arrow:",
            type="primary",
            on_click=session.start,
            args=(preset,),
        )
        frame.link("training", text.TO_TRAINING)
