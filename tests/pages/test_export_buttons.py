"""The export buttons on every page that has them: the exported state is that of the page's link."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.arithmetic.formats import format_named
from core.export import doctor, logits, loss_error, probabilities, training
from core.export.cells import KINDS, Document, written
from core.export.tables import findings_csv, logits_csv, probabilities_csv, sweep_csv
from core.inference.probabilities import probabilities as computed
from core.logits.report import example_file, report_on
from core.losses.activations import activation_named
from core.states.doctor import STATE as DOCTOR
from core.states.doctor import program
from core.states.links import query_of
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.probabilities import STATE as PROBABILITIES
from core.states.training import STATE as TRAINING
from core.sweep.run import sweep
from logit_doctor.audit import audit_text
from tests.pages.opening import open_page
from ui.frame import downloads
from ui.words import words

TEXT = words("export")


def of_training(link: str) -> Document:
    params, preset = TRAINING.read(link), TRAINING.preset_of(link)
    return training.document(params, preset.cause if params == preset.params else "")


def of_doctor(link: str) -> Document:
    shown = DOCTOR.read(link)
    return doctor.document(program(shown), lambda text: audit_text(text, shown["doctor_backend"]))


PRESSED: dict[str, tuple[str, Callable[[str], Document]]] = {
    "loss_error": ("side=right&formats=float16&reach=60", lambda link: loss_error.document(LOSS_ERROR.read(link))),
    "training": ("preset=loud&epochs=3&arm2=two_step_raw", of_training),
    "probabilities": (
        "logits=1,2&computed_in=float16&function=sigmoid&way=naive",
        lambda link: probabilities.document(PROBABILITIES.read(link)),
    ),
    "doctor": ("doctor_rule=two-step&doctor_backend=jax", of_doctor),
}


def probability_numbers(state: str) -> str:
    shown = PROBABILITIES.read(state)
    (row,) = shown.logits.values()
    activation = activation_named(shown.function, shown.activation)
    result = computed(row, format_named(shown.format), activation, temperature=shown.temperature)
    return probabilities_csv({"Your logits": result}, [f"z{place}" for place in range(1, len(row) + 1)])


NUMBERS: dict[str, Callable[[str], str]] = {
    "loss_error": lambda link: sweep_csv(sweep(LOSS_ERROR.read(link))),
    "probabilities": probability_numbers,
    "doctor": lambda link: findings_csv(audit_text(program(DOCTOR.read(link)), DOCTOR.read(link)["doctor_backend"])),
}


@dataclass
class Offered:
    """What a page gave to the row of buttons."""

    make: Callable[[], Document]
    numbers: Callable[[], str] | None


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Offered]:
    """What the page last drawn offers, by name; the buttons are drawn all the same."""
    seen: dict[str, Offered] = {}
    drawn = downloads.downloads

    def spy(page: str, make: Any, numbers: Any = None) -> None:
        seen[page] = Offered(make=make, numbers=numbers)
        drawn(page, make, numbers)

    monkeypatch.setattr(downloads, "downloads", spy)
    return seen


def labels(app: AppTest, page: str) -> list[str]:
    buttons = [button.proto for button in app.get("download_button")]
    return [button.label for button in buttons if f"export_{page}_" in button.id]


@pytest.mark.wording
@pytest.mark.parametrize("page", PRESSED)
def test_a_page_exports_the_state_of_its_link(page: str, offered: dict[str, Offered]) -> None:
    state, expected = PRESSED[page]
    app = open_page(page, **query_of(state))
    numbers = offered[page].numbers
    kinds = [*KINDS, "csv"] if numbers else KINDS
    assert labels(app, page) == [TEXT.BUTTONS[kind] for kind in kinds]
    assert without_titles(offered[page].make()) == without_titles(expected(state))
    assert (numbers is None) == (page == "training")  # which has no numbers before a training
    assert numbers is None or numbers() == NUMBERS[page](state)


def test_the_logits_check_exports_what_it_judges(offered: dict[str, Offered]) -> None:
    app = open_page("doctor", logits_scale="7")
    assert labels(app, "logits") == list(TEXT.BUTTONS.values())
    file = example_file(7)
    assert written(offered["logits"].make(), "script") == written(logits.document(file), "script")
    assert offered["logits"].numbers is not None
    assert offered["logits"].numbers() == logits_csv(report_on(file))


def without_titles(document: Document) -> str:
    """A document's text; the page calls typed logits in its own words."""
    return written(document, "script").replace("typed logits", "Your logits")


def test_the_file_is_made_when_it_is_asked_for() -> None:
    state, expected = PRESSED["doctor"]
    assert json.loads(downloads.content(lambda: expected(state), "notebook")())["nbformat"] == 4
