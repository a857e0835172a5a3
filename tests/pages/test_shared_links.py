"""Links that earlier versions of the lab made: they still open the state from which they were copied.

``shared_links.json`` contains links from the time when they held labels, including German ones, and the state of each
control. Only a new control or a new name may ever be added to those states.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.__main__ import main
from core.commands.export import PAGES as EXPORTS
from core.states.links import query_of
from core.states.table import Named
from core.states.tables import STATES
from tests.pages.opening import visited
from tests.pages.training_stub import StubEngine
from ui.frame import controls
from ui.frame.page_table import PAGES
from ui.server import engine
from ui.words import LANGUAGES

SHARED: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("shared_links.json").read_text("utf-8"))
every_link = pytest.mark.parametrize("name", SHARED)


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """No TensorFlow for the Training page."""
    training = StubEngine()
    monkeypatch.setattr(engine, "engine", lambda: training)
    monkeypatch.setattr(engine, "session_name", lambda: "a tab")


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values with members of a list in one order."""
    return {key: sorted(value) if isinstance(value, list | tuple) else value for key, value in values.items()}


def said_by(app: AppTest, keys: dict[str, Any]) -> dict[str, Any]:
    """What the controls of a page say."""
    return {key: app.session_state[key] if key in app.session_state else app.query_params.get(key) for key in keys}


NEWER = {"classroom", "emergency", "vocabulary"}
"""Pages that did not exist when the links were made."""


def test_every_page_is_among_the_links_and_labels_of_both_languages() -> None:
    assert {entry["page"] for entry in SHARED.values()} == set(PAGES) - NEWER
    assert len(SHARED) >= 20
    assert sum("lang=de" in entry["query"] for entry in SHARED.values()) >= 8
    assert sum("state=" in entry["query"] for entry in SHARED.values()) >= 4
    kinds = {
        type(STATES[entry["page"]].controls[key])
        for entry in SHARED.values()
        for key in query_of(entry["query"])
        if key in STATES[entry["page"]].controls
    }
    assert kinds == {
        type(control) for page, state in STATES.items() if page not in NEWER for control in state.controls.values()
    }


@every_link
def test_a_link_means_what_it_meant(name: str) -> None:
    entry = SHARED[name]
    values = STATES[entry["page"]].values(entry["query"])
    assert plain({key: values[key] for key in entry["values"]}) == plain(entry["values"])


@pytest.mark.parametrize("language", LANGUAGES)
@every_link
def test_a_link_opens_its_state_in_every_language_and_then_says_names(name: str, language: str) -> None:
    entry = SHARED[name]
    app = visited(entry["page"], query_of(entry["query"]) | {"lang": [language]})
    assert not app.exception
    assert app.session_state[controls.NOTICES] == []
    assert plain(said_by(app, entry["values"])) == plain(entry["values"])
    now = query_of(app.query_params)
    for key, control in STATES[entry["page"]].controls.items():
        assert not isinstance(control, Named) or {*now.get(key, [])} <= {*control.options, ""}


@every_link
def test_the_tables_lead_back_to_what_a_link_computes(name: str) -> None:
    entry = SHARED[name]
    state = STATES[entry["page"]]
    params = state.read(entry["query"])
    assert state.read(state.link(params)) == params
    assert state.read({"state": state.link(params)}) == params


@pytest.mark.parametrize("name", [name for name, entry in SHARED.items() if entry["page"] in EXPORTS])
def test_the_export_takes_a_link(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    entry = SHARED[name]
    pages = [entry["page"], *(["logits"] if entry["page"] == "doctor" else [])]
    for page in pages:
        assert main(["export", "--page", page, "--state", entry["query"]]) == 0
        assert capsys.readouterr().out.startswith("# %%")


def test_a_program_in_a_link_is_the_program_it_was() -> None:
    program = 'import keras\nm = keras.Sequential([keras.layers.Dense(3)])\nm.compile(loss="poisson")  # größer\n'
    assert STATES["doctor"].values(SHARED["a program"]["query"])["doctor_program"] == program


def test_a_page_says_the_same_of_a_state_in_every_language() -> None:
    asked = {"preset": "overfits", "arm2": "none"}
    for language in LANGUAGES:
        app = visited("training", asked | {"lang": language})
        app.selectbox(key="dataset").set_value("moons").run()
        said = {key: value for key, value in query_of(app.query_params).items() if key != "lang"}
        assert said == {"preset": ["overfits"], "arm2": ["none"], "dataset": ["moons"]}
