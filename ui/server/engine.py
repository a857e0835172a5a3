"""The server's single engine, and the owners of runs: a run belongs to a browser tab and ends when the tab closes."""

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import streamlit as st
from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.engine import Engine, Limits, memory
from core.engine.absent import AbsentEngine
from core.engine.service import ADDRESS_VARIABLE
from core.keras import installed
from ui.server import process

WARM_MODULES = ("core.keras.loop:warm_up",)
SESSION_KEY = "lab_engine_session"


def engine() -> Engine | AbsentEngine:
    """Return the engine that all sessions share; it starts with the first use, or with ``warm_up``.

    A machine without TensorFlow, or with too little memory for it, gets an engine that refuses all work: a worker would
    never become ready there, or would take the server down.
    """
    return process.held(
        "engine",
        code=Engine,
        make=_new_engine,
        close=lambda engine: engine.close("code_changed"),
        renew=lambda engine: engine.renew_workers(),
        reshape=lambda engine: engine.disown_runs(),
    )


def _new_engine() -> Engine | AbsentEngine:
    if reason := shortage():
        return AbsentEngine(reason)
    return Engine(warm_modules=WARM_MODULES, growth_megabytes=memory.growth_allowed(_granted_megabytes()))


def shortage() -> str:
    """Return the reason why this machine can never train; empty if it can, or if another machine does the work."""
    if ADDRESS_VARIABLE in os.environ:
        return ""
    return installed.shortage() or memory.shortage(_granted_megabytes())


@cache
def _granted_megabytes() -> float:
    """Return the memory granted, read at the first call only: a page asks for it several times a second."""
    return memory.granted_megabytes()


def limits() -> Limits:
    """Return the limits of one run on this machine."""
    usual = Limits()
    if ADDRESS_VARIABLE in os.environ:
        return usual
    allowed = memory.growth_allowed(_granted_megabytes())
    return replace(usual, memory_megabytes=min(usual.memory_megabytes, allowed))


def warm_up() -> None:
    """Start the engine in the background, so that TensorFlow is loaded before a visitor presses a button.

    Under AppTest there is only a mock of a server, and the engine is not started.
    """
    if runtime.exists() and type(runtime.get_instance()) is runtime.Runtime:
        engine().start()


def session_name() -> str:
    """Return this tab's name for the engine, and watch for the tab to close.

    The name is in the session state, which survives a dropped connection. The watch does not, so when a tab returns it
    is set again and the engine is told that the session continues.
    """
    returns = SESSION_KEY in st.session_state
    name: str = st.session_state.setdefault(SESSION_KEY, uuid.uuid4().hex)
    context = get_script_run_ctx()
    if context is not None and context.session_id not in process.KEPT.tabs:
        process.KEPT.tabs[context.session_id] = name
        if returns:
            engine().keep_session(name)
    return name


def noticed(leave: Callable[[AppSession], None]) -> Callable[[AppSession], None]:
    """Notify the engine when a connection ends, in ``AppSession.clear_session_caches``.

    Streamlit's own hook, ``on_release`` of a session's cache, is also called when a visitor empties the caches.
    """

    def clear_session_caches(session: AppSession) -> None:
        leave(session)
        name = process.KEPT.tabs.pop(session.id, None)
        if name is not None:
            engine().close_session(name)

    return clear_session_caches
