"""Objects of the server's process: there is only one of each, after emptied caches and with concurrent requests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.doctor import sources
from ui.server import engine
from ui.training import probe

VISITORS = 8


@pytest.mark.parametrize("one", [engine.engine, sources.pool, probe.shared_table])
def test_emptied_caches_make_no_second_one(one: Callable[[], object]) -> None:
    before = one()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert one() is before


@pytest.mark.parametrize("one", [engine.engine, sources.pool, probe.shared_table])
def test_visitors_who_come_at_once_get_the_same_one(one: Callable[[], object]) -> None:
    together = Barrier(VISITORS)

    def visit(_: int) -> object:
        together.wait()
        return one()

    with ThreadPoolExecutor(VISITORS) as visitors:
        assert len(set(map(id, visitors.map(visit, range(VISITORS))))) == 1


def test_emptied_caches_end_no_run_of_a_tab_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Listener:
        close_session = keep_session = told.append

    def page() -> None:
        from ui.server import engine

        engine.session_name()

    monkeypatch.setattr(engine, "engine", Listener)
    AppTest.from_function(page).run()
    st.cache_resource.clear()
    assert told == []
