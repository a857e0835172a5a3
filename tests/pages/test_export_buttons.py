"""The export buttons: on every page that offers them, and what the page hands on is the state of its link."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.doctor.audit import audit_text
from core.export import doctor, loss_error, probabilities, training
from core.export.cells import KINDS, Document, written
from core.export.state import (
    DEFAULT_FORMULATIONS,
    Link,
    doctor_state,
    loss_error_state,
    probability_state,
    training_preset,
    training_state,
)
from core.keras.presets import PRESETS
from ui import export
from ui.pages import PAGES, ROOT
from ui.probabilities.choose import DEFAULT_LOGITS
from ui.training.settings import DEFAULT_PRESET, link_state
from ui.words.en import export as TEXT
from ui.words.en import loss_error as LOSS_TEXT


def of_training(state: str) -> Document:
    link = Link(state)
    preset = training_preset(link)
    return training.document(training_state(link), preset.cause if training_state(link) == preset.params else "")


def of_doctor(state: str) -> Document:
    source, backend = doctor_state(Link(state))
    return doctor.document(source, lambda text: audit_text(text, backend))


PRESSED = {
    "loss_error": ("side=right&formats=float16&reach=60", lambda s: loss_error.document(loss_error_state(Link(s)))),
    "training": ("preset=loud&epochs=3&arm2=two_step_raw", of_training),
    "probabilities": (
        "logits=1,2&computed_in=float16&function=sigmoid&way=naive",
        lambda s: probabilities.document(probability_state(Link(s))),
    ),
    "doctor": ("doctor_rule=two-step&doctor_backend=jax", of_doctor),
}


@pytest.mark.parametrize("page", PRESSED)
def test_a_page_exports_the_state_of_its_link(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state, expected = PRESSED[page]
    made: list[Document] = []

    def content(make: Any, kind: str) -> str:
        made.append(make())
        return written(made[-1], kind)

    monkeypatch.setattr(export, "content", content)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page(PAGES[page].file)
    for key, values in Link(state).values.items():
        app.query_params[key] = values
    app.run()
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    assert [label for label in labels if label in TEXT.BUTTONS.values()] == [TEXT.BUTTONS[kind] for kind in KINDS]
    for document in made[-len(KINDS) :]:
        mine, theirs = (without_titles(each) for each in (document, expected(state)))
        assert mine == theirs


def without_titles(document: Document) -> str:
    """A document's text; the page calls typed logits in its own words."""
    return written(document, "script").replace("typed logits", "Your logits")


def test_the_file_is_made_when_it_is_asked_for() -> None:
    state, expected = PRESSED["doctor"]
    assert json.loads(export.content(lambda: expected(state), "notebook")())["nbformat"] == 4


def test_a_link_means_to_the_export_what_it_means_to_the_page() -> None:
    assert {loss: list(names) for loss, names in DEFAULT_FORMULATIONS.items()} == LOSS_TEXT.DEFAULTS
    assert probability_state(Link("")).logits["typed logits"] == tuple(map(float, DEFAULT_LOGITS.split(",")))
    assert training_preset(Link("")).name == DEFAULT_PRESET
    for name, preset in PRESETS.items():
        for other in PRESETS.values():
            link = Link(urlencode(link_state(name, other.params)))
            assert training_state(link) == other.params
        assert training_state(Link(urlencode({"preset": preset.title}))) == preset.params
