"""The server's one engine, and whose runs are whose: a run belongs to a browser tab and ends when the tab closes."""

import uuid

import streamlit as st

from core.engine import Engine

WARM_MODULES = ("core.keras.training",)
SESSION_KEY = "lab_engine_session"


@st.cache_resource
def engine() -> Engine:
    """Return the engine that all sessions share; the first call starts it in the background."""
    shared = Engine(warm_modules=WARM_MODULES)
    shared.start()
    return shared


def session_name() -> str:
    """Return this tab's name for the engine, and have the engine told when the tab closes.

    The name lives in the session state, which outlives a dropped connection; the watch does not, so that coming back
    sets it again and takes the tab's end back.
    """
    name: str = st.session_state.setdefault(SESSION_KEY, uuid.uuid4().hex)
    return _watched(name)


def _let_go(name: str) -> None:
    engine().close_session(name)


@st.cache_resource(scope="session", on_release=_let_go, show_spinner=False)
def _watched(name: str) -> str:
    engine().keep_session(name)
    return name
