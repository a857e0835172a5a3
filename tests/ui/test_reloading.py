"""The first run of a session after its code has changed, for any request."""

from collections.abc import Iterator
from contextvars import copy_context
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.session_state import SessionState

from ui.server import process, reloading


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose code has changed once."""
    monkeypatch.delenv(reloading.VARIABLE, raising=False)
    monkeypatch.setattr(reloading, "_is_watched", lambda: True)
    monkeypatch.delattr(process.KEPT, "code", raising=False)
    reloading.guarded(lambda runner, data: None)
    monkeypatch.setattr(process.KEPT.code, "changes", 1)
    yield
    del process.KEPT.code


@pytest.mark.usefixtures("changed")
def test_it_is_of_the_whole_page_and_writes_at_its_top_though_a_fragment_ran_before_in_its_thread() -> None:
    top, runs = context_dg_stack.get(), []
    run = reloading.guarded(lambda runner, data: runs.append((data.fragment_id_queue, context_dg_stack.get())))
    runner = SimpleNamespace(_session_state=SimpleNamespace(_state=SessionState()))

    def after_a_fragment() -> None:
        context_dg_stack.set((*top, st.container()))  # as Streamlit leaves it
        run(runner, RerunData(fragment_id_queue=["fragment"]))

    copy_context().run(after_a_fragment)
    assert runs == [([], top)]
