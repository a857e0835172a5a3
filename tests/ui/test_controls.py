"""Controls and links: the page shows the state of a link, and reports invalid values."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.frame import controls
from ui.frame.page_table import ROOT


def script() -> None:
    from types import ModuleType
    from typing import Any

    import streamlit as st

    from core.states.table import Choice, Real, Several, State, Typed, Whole
    from ui.frame import controls

    def digits(text: str) -> int:
        return int(text) if text else 0

    state: State[dict[str, object]] = State(
        Whole("whole", low=0, high=120, default=20),
        Real("real", low=0.0, high=1.0, default=0.5, step=0.1),
        Whole("typed", low=2, high=9, default=3, is_field=True),
        Choice("plain", options=("right", "wrong"), default="wrong"),
        Choice("labelled", options=("a", "b"), default="a"),
        Choice("selected", options=("x", "y", "z"), default="y", is_list=True),
        Several("many", options=("p", "q", "r"), default=("p",)),
        Typed("text", default="", sample="1", reading=digits),
        Whole("seed", low=0, high=2**31 - 1, default=0, is_field=True),
    )

    text: Any = ModuleType("test")
    text.CONTROLS = {key: {"label": key.title()} for key in state.controls}
    text.CONTROLS["labelled"]["options"] = {"a": "Option A", "b": "Option B"}
    text.CONTROLS["text"]["allowed"] = "digits"
    controls.start_run("test")
    for control in state.controls.values():
        controls.draw(control, text)
    controls.try_this("try", "Try", whole=99, many=["q", "r"], labelled="b")
    controls.reset_button()
    st.write("done")


DEFAULTS = {
    "whole": 20,
    "real": 0.5,
    "typed": 3,
    "plain": "wrong",
    "labelled": "a",
    "selected": "y",
    "many": ["p"],
    "text": "",
    "seed": 0,
}


def opened(**link: str | list[str]) -> AppTest:
    app = AppTest.from_function(script, default_timeout=20)
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert app.markdown[-1].value == "done"
    return app


def values(app: AppTest) -> dict[str, object]:
    return {key: app.session_state[key] for key in DEFAULTS}


def test_an_empty_link_shows_the_defaults() -> None:
    app = opened()
    assert values(app) == DEFAULTS
    assert not app.warning


@pytest.mark.parametrize(
    ("key", "raw", "expected"),
    [
        ("whole", "0", 0),
        ("whole", "120", 120),
        ("real", "0.7", 0.7),
        ("typed", "9", 9),
        ("plain", "right", "right"),
        ("labelled", "b", "b"),
        ("labelled", "Option B", "b"),
        ("selected", "z", "z"),
        ("many", ["q", "r"], ["q", "r"]),
        ("many", "", []),
        ("text", "12", "12"),
        ("seed", "2147483647", 2147483647),
    ],
)
def test_a_link_sets_a_control(key: str, raw: str | list[str], expected: object) -> None:
    app = opened(**{key: raw})
    assert values(app) == DEFAULTS | {key: expected}
    assert not app.warning


@pytest.mark.parametrize(
    ("key", "raw", "allowed"),
    [
        ("whole", "121", "0 to 120"),
        ("whole", "-1", "0 to 120"),
        ("whole", "1.5", "0 to 120"),
        ("whole", "nan", "0 to 120"),
        ("whole", "1e999", "0 to 120"),
        ("whole", "<b>x</b>", "0 to 120"),
        ("real", "inf", "0.0 to 1.0"),
        ("typed", "10", "2 to 9"),
        ("plain", "left", "right, wrong"),
        ("labelled", "c", "a, b"),
        ("selected", "", "x, y, z"),
        ("many", ["q", "s"], "p, q, r"),
        ("text", "twelve", "digits"),
        ("seed", "-1", "0 to 2,147,483,647"),
    ],
)
def test_an_impossible_value_gives_the_default_and_a_message(key: str, raw: str | list[str], allowed: str) -> None:
    app = opened(**{key: raw})
    assert values(app) == DEFAULTS
    (message,) = app.warning
    assert key in message.value
    assert (raw if isinstance(raw, str) else raw[-1]) in message.value
    assert allowed in message.value
    assert key not in app.query_params


@pytest.mark.wording
@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({}, "text = `x`, which is not possible here. Allowed: digits. Using nothing."),
        ({"lang": "de"}, "text = `x`, das ist hier nicht möglich. Erlaubt: digits. Verwendet wird nichts."),
    ],
)
def test_a_default_of_no_text_is_called_nothing(link: dict[str, str], said: str) -> None:
    (message,) = opened(text="x", **link).warning
    assert message.value.endswith(said)


@pytest.mark.wording
@pytest.mark.parametrize("raw", ["", "  ", "``"])
def test_a_value_of_no_text_is_called_nothing(raw: str) -> None:
    (message,) = opened(selected=raw).warning
    assert "selected = nothing, which" in message.value


def test_all_faults_of_a_link_are_said_together_and_the_rest_of_it_holds() -> None:
    app = opened(whole="nan", selected="w", plain="right")
    assert values(app) == DEFAULTS | {"plain": "right"}
    assert "whole" in app.warning[0].value
    assert "selected" in app.warning[0].value


def test_the_message_goes_with_the_next_change() -> None:
    app = opened(whole="nan")
    app.slider(key="whole").set_value(3).run()
    assert not app.warning


@pytest.mark.parametrize("key", ["many", "labelled"])
def test_a_button_sets_the_state_and_the_link_with_it(key: str) -> None:
    app = opened()
    app.button(key="try").click().run()
    assert values(app) == DEFAULTS | {"whole": 99, "many": ["q", "r"], "labelled": "b"}
    assert app.query_params[key] == {"many": ["q", "r"], "labelled": "b"}[key]


def test_reset_gives_the_defaults_and_a_bare_link() -> None:
    app = opened(whole="7", many=["r"], labelled="b")
    app.button(key="test_reset").click().run()
    assert values(app) == DEFAULTS
    assert app.query_params == {}


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("whole", lambda app: app.slider(key="whole").set_value(50)),
        ("typed", lambda app: app.number_input(key="typed").set_value(5)),
        ("selected", lambda app: app.selectbox(key="selected").set_value("z")),
    ],
)
def test_a_change_by_hand_survives_a_reload(key: str, change: Callable[[AppTest], AppTest]) -> None:
    app = opened()
    change(app).run()
    again = opened(**{key: str(app.session_state[key])})
    assert again.session_state[key] == app.session_state[key] != DEFAULTS[key]


@pytest.mark.parametrize("freedom", ["fixed", "hidden"])
def test_a_teachers_link_locks_the_state_it_carries(freedom: str) -> None:
    app = opened(controls=freedom, whole="99", plain="right", many=["q"], labelled="b")
    assert values(app) == DEFAULTS | {"whole": 99, "plain": "right", "many": ["q"], "labelled": "b"}
    assert app.slider(key="whole").disabled
    assert app.button(key="try").disabled
    assert app.button(key="test_reset").disabled


@pytest.mark.parametrize(
    ("page", "key", "label", "language", "option"),
    [
        ("loss_error", "side", "right", "en", "right"),
        ("loss_error", "side", "richtig", "en", "right"),
        ("loss_error", "side", "richtig", "de", "right"),
        ("training", "preset", "Too expressive: overfits", "de", "overfits"),
        ("training", "preset", "Zu ausdrucksstark: überangepasst", "en", "overfits"),
        ("training", "precision1", "float16, Verlust in float16", "en", "float16:float16"),
    ],
)
def test_a_link_may_carry_a_label_of_any_language_and_is_made_one_of_names(
    page: str, key: str, label: str, language: str, option: str
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"], app.query_params[key] = language, label
    app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.session_state[controls.NOTICES]
    assert app.session_state[key] == option
    assert app.query_params[key] == option


FOREIGN = {"whole": 760, "real": 1.5, "typed": 1, "plain": "left", "labelled": "c", "selected": "w", "many": ["p", "s"]}


@pytest.mark.parametrize("key", FOREIGN)
def test_what_another_page_has_set_for_the_same_key_gives_way_to_the_default(key: str) -> None:
    app = AppTest.from_function(script, default_timeout=20)
    app.session_state[key] = FOREIGN[key]  # by a button there, whose run a click on a link to this page has cut short
    app.run()
    assert not app.exception
    assert values(app) == DEFAULTS
