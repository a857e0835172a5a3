"""Recordings on the page: when one is offered, and the labels that keep it from being mistaken for a live run."""

from datetime import date
from types import ModuleType

import streamlit as st

from core.engine import EngineStatus
from core.keras.training.recordings import Recording
from ui.drawing.literal import literal
from ui.server import engine
from ui.training.live import LiveTraining
from ui.words import told

FULL_FROM_PLACE = 4
"""Position in the queue from which a recording is offered: three runs are ahead."""
BROKEN = ("lost", "failed")


def reason(training: LiveTraining | None) -> str:
    """Return the reason to offer a recording now: a key of the words' ``RECORDING_OFFERS``, empty if there is none.

    Parameters
    ----------
    training : LiveTraining or None
        The training of this tab, if there is one.
    """
    if engine.shortage():
        return "never"
    if training is not None and training.recording is None:
        if training.state in BROKEN:
            return "broken"
        if training.state == "queued" and (training.place or 0) >= FULL_FROM_PLACE:
            return "full"
    waits = training is None or training.state != "running"
    return "unavailable" if waits and engine.engine().status().state == "unavailable" else ""


def state(training: LiveTraining, text: ModuleType) -> str:
    """Return the name of a training's state."""
    names = text.STATES if training.recording is None else text.STATES_OF_RECORDING
    return str(names[training.state])


def said(why: str, status: EngineStatus, recording: Recording, *, is_preset: bool, text: ModuleType) -> str:
    """Return the sentence that offers a recording."""
    offer = text.RECORDING_OFFERS[why].format(message=literal(told(status.message)))
    only = "" if is_preset else text.RECORDING_ONLY_PRESET
    return " ".join(filter(None, (offer, text.RECORDING_EXISTS.format(day=_day(recording)), only)))


def _day(recording: Recording) -> date:
    """Return a day that each language writes in its own way."""
    return date.fromisoformat(recording.day)


def label(recording: Recording, text: ModuleType) -> str:
    """Label the recording on screen with its day and versions."""
    versions = recording.versions
    return str(text.RECORDING_LABEL.format(day=_day(recording), **versions))


def badge(training: LiveTraining, text: ModuleType) -> None:
    """Mark a played recording, above its figures; draw nothing for a live run."""
    if training.recording is not None:
        st.info(label(training.recording, text), icon=":material/history:")


def caption(training: LiveTraining, text: ModuleType) -> None:
    """Mark a group of pictures of a played recording; draw nothing for a live run."""
    if training.recording is not None:
        st.caption(f":material/history: {text.RECORDING_CAPTION.format(day=_day(training.recording))}")


def alt(training: LiveTraining, said: str, text: ModuleType) -> str:
    """Return a picture's alternative text, marked if it shows a recording."""
    if training.recording is None:
        return said
    return str(text.RECORDING_ALT.format(day=_day(training.recording), alt=said))
