"""The browser tab's memory of a training that the server no longer knows.

A training is part of the session, and a session ends with the server, or when the page is reloaded. The settings come
back with the link; this module explains that the run is lost.
"""

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from ui.server import engine

SCRIPT = Path(__file__).parent / "remembered.js"
GONE = "lab_training_gone"


def explain_loss(text: ModuleType, *, known: bool) -> None:
    """Report that the run shown in this tab is gone, if it is.

    Parameters
    ----------
    known : bool
        Whether the session has a training.
    """
    if known:
        st.session_state.pop(GONE, None)
    _component()(key="lab_training_remembered", data={"known": known}, on_gone_change=_note, height=1)
    if GONE in st.session_state:
        button = "play_recording" if engine.shortage() else "train"
        st.caption(text.GONE.format(train=text.BUTTONS[button]))


def is_gone() -> bool:
    """Return whether this tab showed a run that the session does not have."""
    return GONE in st.session_state


def _note() -> None:
    st.session_state[GONE] = True


@cache
def _component() -> Any:
    return st.components.v2.component("lab_remembered", html="<span></span>", js=SCRIPT.read_text("utf-8"))
