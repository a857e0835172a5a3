"""Links with a state one after another in the same session: each opens its state, regardless of the previous one."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.teaching.plan import STOPS
from tests.pages.opening import visited
from ui.frame.page_table import PAGES
from ui.words import words

SEED = 14
State = Mapping[str, str | Sequence[str]]
TRIES = {
    "loss_error": [state for _, state in words("loss_error").TRIES.values()],
    "fixes": [state for _, state in words("fixes").TRIES.values()],
    "round_off": [state for _, state in words("round_off").TRIES.values()],
    "vocabulary": [state for _, state in words("vocabulary").TRIES.values()],
    "probabilities": [state for _, state in words("probabilities").TRIES.values()],
}


def as_link(state: Mapping[str, Any]) -> State:
    """Return the values that a button sets as they stand in a link."""
    return {key: value if isinstance(value, list | tuple) else str(value) for key, value in state.items()}


ASKED = [(stop.page, dict(stop.state)) for stop in STOPS.values()] + [
    (page, as_link(state)) for page, states in TRIES.items() for state in states
]
"""Pages and what the lab's own links and buttons ask of them, as it stands in a link."""


def follow(app: AppTest, page: str, link: State) -> None:
    """Go on to a page by a link, in the session that is there."""
    app.query_params.clear()
    app.query_params.update(link)
    app.switch_page(PAGES[page].file)
    app.run()


def shown(app: AppTest, key: str) -> list[str]:
    """Return the value of a control, or what the link keeps, as it stands in a link."""
    value = app.session_state[key] if key in app.session_state else app.query_params.get(key, "nothing")
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def differences(app: AppTest, state: State) -> dict[str, object]:
    """Return what is not as it was asked, and what was raised."""
    asked = {key: [value] if isinstance(value, str) else [*value] for key, value in state.items()}
    wrong: dict[str, object] = {key: shown(app, key) for key in asked if shown(app, key) != asked[key]}
    return wrong | {f"exception {number}": error.message for number, error in enumerate(app.exception)}


def test_packed_states_in_any_order_each_show_what_they_ask_for() -> None:
    app, order = visited("lessons", {}), ASKED * 2
    Random(SEED).shuffle(order)
    found = {}
    for turn, (page, state) in enumerate(order):
        follow(app, page, {"state": urlencode(state, doseq=True)})
        if wrong := differences(app, state):
            found[turn, page, str(state)] = wrong
    assert found == {}


@pytest.mark.parametrize("page", sorted({page for page, _ in ASKED}))
def test_a_packed_state_of_the_page_that_is_open_shows_what_it_asks_for(page: str) -> None:
    states = [state for name, state in ASKED if name == page]
    app = visited(page, states[-1])
    for state in states:
        app.query_params.clear()
        app.query_params["state"] = urlencode(state, doseq=True)
        app.run()
        assert differences(app, state) == {}
        assert "state" not in app.query_params


@pytest.mark.parametrize("page", sorted(TRIES))
def test_what_a_button_has_set_stands_in_the_link(page: str) -> None:
    for button, state in zip(words(page).TRIES, TRIES[page], strict=True):
        app = visited(page, {})
        app.button(button).click().run()
        assert differences(visited(page, app.query_params), as_link(state)) == {}


def test_a_run_sends_no_value_that_the_browser_has() -> None:
    """Such a value would undo a click that has not arrived yet."""
    app = visited("start", {})
    assert app.exception == []
    app.run()
    assert not app.toggle(key="lab_lecture").proto.set_value
    app.query_params["lecture"] = "1"
    app.run()
    assert app.toggle(key="lab_lecture").value
