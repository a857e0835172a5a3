"""Arbitrary links, then arbitrary moves of the controls on their pages: pages answer, and show no traceback."""

import random
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from broken_models import keras_file, notebook_file, project_file, source_file
from broken_tables import csv_file, npz_file
from damage import Chance
from fuzzing import SPECIAL, tried
from hypothesis import strategies as st
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

import ui.server.cached
import ui.server.engine
from core.engine.absent import AbsentEngine
from core.states.links import former_labels
from core.states.table import Control, Named, Number, Typed
from core.states.tables import STATES
from tests.pages.opening import visited
from tests.pages.training_stub import StubEngine
from ui.frame.page_table import PAGES

SECONDS = 60
MOVES = 3
"""Moves after each link, each of them an input too."""
SAID = [value for value in SPECIAL if "\ud800" not in value]  # neither a link nor a message can carry half a pair
NUMBERS = (-1.0, 0.0, 0.5, 7.0, 1e9, 1e300, -1e300)
STARTS_TENSORFLOW = {"trap_live", "training_probe"}
UPLOAD_WEIGHT = 5
"""How many controls one upload counts as: it is one among dozens."""
MOVABLE = ("button", "slider", "number_input", "text_input", "text_area", "toggle", "selectbox", "button_group")
UPLOADS: dict[str, tuple[Callable[[Chance], tuple[str, bytes]], ...]] = {
    "doctor_upload": (keras_file, notebook_file, source_file, project_file),
    "doctor_logits": (csv_file, npz_file),
    "lab_training_csv": (csv_file,),
}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    """Trainings with made-up records, and no TensorFlow."""
    stub = StubEngine()
    monkeypatch.setattr(ui.server.engine, "engine", lambda: stub)
    monkeypatch.setattr(ui.server.engine, "session_name", lambda: "a tab")
    monkeypatch.setattr(ui.server.cached, "engine", lambda: AbsentEngine("This machine does not train."))
    return stub


def moved(chance: Chance, app: AppTest) -> str:
    """Move one control of a page and run it, and say which and where to.

    The value goes into what a browser would send, for it need not be one that the control offers.
    """
    widgets: list[Any] = [widget for kind in MOVABLE for widget in app.get(kind) if widget.key not in STARTS_TENSORFLOW]
    uploads: list[Any] = [widget for widget in app.get("file_uploader") for _ in range(UPLOAD_WEIGHT)]
    widget: Any = chance.choice([*widgets, *uploads])
    if widget.type == "file_uploader":
        widget.set_value((*chance.choice(UPLOADS[widget.key])(chance), ""))
    states = app._tree.get_widget_states()
    state = next((state for state in states.widgets if state.id == widget.id), None) or states.widgets.add(id=widget.id)
    if widget.type != "file_uploader":
        fill(chance, state, widget)
    app._run(states)
    return f"{widget.key}: {str(state)[-80:]}"


def fill(chance: Chance, state: WidgetState, widget: Any) -> None:
    """Give a control a value: mostly one that it offers."""
    match widget.type:
        case "button":
            state.trigger_value = True
        case "toggle":
            state.bool_value = not widget.value
        case "slider":
            state.double_array_value.data[:] = [chance.choice([widget.min, widget.max, *NUMBERS])]
        case "select_slider":
            state.string_array_value.data[:] = [chance.choice([*widget.options, *chance.sample(SAID, k=1)])]
        case "number_input":
            state.double_value = chance.choice([widget.min, widget.max, *NUMBERS])
        case "selectbox":
            state.string_value = chance.choice([*widget.options, *chance.sample(SAID, k=1)])
        case "button_group":
            offered = [option.content for option in widget.proto.options]
            several = widget.proto.click_mode == ButtonGroup.MULTI_SELECT
            most = len(offered) if several else 1
            state.string_array_value.data[:] = chance.sample(offered, k=chance.randrange(most + 1))
        case _:
            state.string_value = chance.choice(SAID)


def said_of(chance: Chance, control: Control[Any] | None) -> str:
    """Something that a link may say of a control: as often as not what it can be, or was once called."""
    match control:
        case Named() if chance.random() < 0.5:
            return str(chance.choice([*control.options, *former_labels().get(control.said, ())]))
        case Number() if chance.random() < 0.5:
            return str(chance.choice([control.low, control.high, control.low - 1, control.high + 1]))
        case Typed() if chance.random() < 0.5:
            return control.sample
    return chance.choice(SAID)


def arbitrary_link(chance: Chance, keys: list[str], controls: Mapping[str, Control[Any]]) -> dict[str, str]:
    """Values for up to three things that a link may name."""
    named = chance.sample(keys, k=chance.randrange(0, min(4, len(keys))))
    link = {key: said_of(chance, controls.get(key)) for key in named}
    if "state" in link:
        link["state"] = urlencode({chance.choice(keys): chance.choice(SAID)})
    return link


@pytest.mark.parametrize("name", PAGES)
def test_no_link_and_no_move_ends_in_a_traceback(name: str, engine: StubEngine) -> None:
    keys = [*STATES[name].controls, "lecture", "controls", "state", "embed", "lang"]

    def check(seed: int) -> None:
        chance = random.Random(seed)
        link = arbitrary_link(chance, keys, STATES[name].controls)
        app, history = visited(name, link), [f"?{link}"]
        for _ in range(MOVES):
            assert not app.exception, history
            history.append(moved(chance, app))
            if engine.runs and not engine.runs[-1].finished and chance.random() < 0.5:
                engine.deliver(chance.choice([1, 2, None]))
        assert not app.exception, history

    tried("links and moves", st.integers(0, 2**32 - 1), check, parts=len(PAGES), each=1 + MOVES)
