"""The traps page, its controls and its text about a cell, run by AppTest from the start page."""

import json
import re
from functools import partial
from html import escape
from itertools import product
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.engine import EngineError
from core.keras.matrix.messages import MEANINGS
from core.keras.matrix.plan import HEADS, LABELS
from core.keras.matrix.records import STATES, Cell, Refusal, load
from core.states.traps import STATE
from tests.pages.opening import html, open_page
from ui.drawing.numbers import shown
from ui.traps import details
from ui.traps.grid import SHOWN_LOSSES
from ui.words import words

TEXT = words("traps")
opened = partial(open_page, "traps")
MATRIX = load()
HARD = "sigmoid_3/sparse_class_logits/integers"


def at(key: str) -> AppTest:
    head, loss, labels = key.split("/")
    return opened(trap_head=head, trap_loss=loss, trap_labels=labels)


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.code))


def messages(app: AppTest) -> list[dict]:  # type: ignore[type-arg]
    components = app.get("bidi_component")
    return [json.loads(element.proto.bytes or element.proto.json) for element in components]


def message(app: AppTest) -> dict:  # type: ignore[type-arg]
    return next(message for message in messages(app) if "rows" in message)


def grid(app: AppTest) -> dict[str, dict]:  # type: ignore[type-arg]
    return {cell["key"]: cell for row in message(app)["rows"] for cell in row["cells"]}


@pytest.mark.parametrize("labels", LABELS)
def test_the_grid_shows_the_outcome_of_every_head_and_loss(labels: str) -> None:
    drawn = grid(opened(trap_labels=labels))
    assert list(drawn) == [f"{head}/{loss}" for head, loss in product(HEADS, SHOWN_LOSSES)]
    for key, cell in drawn.items():
        found = MATRIX.cell(f"{key}/{labels}")
        assert (cell["outcome"], cell["state"]) == (found.outcome, found.state)
        assert bool(cell["warned"]) == bool(found.warnings)


@pytest.mark.parametrize("state", STATES)
def test_states_not_shown_are_faded(state: str) -> None:
    drawn = grid(opened(trap_show=[state])).values()
    assert all(cell["faded"] == (cell["state"] != state) for cell in drawn)


@pytest.mark.parametrize("label", ["✓ works", "✗ silently wrong", "! refused"])
def test_a_link_from_before_the_fourth_state_still_opens(label: str) -> None:
    app = opened(trap_show=[label])
    assert not app.warning
    assert any(not cell["faded"] for cell in grid(app).values())


def test_exactly_the_chosen_cell_is_marked() -> None:
    drawn = grid(at(HARD))
    assert [key for key, cell in drawn.items() if cell["chosen"]] == [HARD.rsplit("/", 1)[0]]


def test_a_silent_cell_shows_the_numbers_that_prove_it() -> None:
    cell = MATRIX.cell("softmax_3/binary_class_probabilities/one_hot")
    text = said(at(cell.key))
    assert f"{cell.reported_loss:.6g}" in text
    assert f"{cell.true_loss:.6g}" in text
    assert TEXT.RAN[cell.ran] in text


def test_a_refused_cell_shows_kerass_own_words_and_what_they_mean() -> None:
    cell = MATRIX.cell("softmax_3/sparse_class_probabilities/one_hot")
    text = said(at(cell.key))
    assert cell.refusal is not None
    assert cell.refusal.text in text
    assert MEANINGS[cell.refusal.meaning] in text


@pytest.mark.parametrize("place", [0, 1])
def test_what_to_change_leads_to_a_cell_that_works(place: int) -> None:
    app = at(HARD)
    app.button(key=f"trap_repair_{place}").click().run()
    assert not app.exception
    (chosen,) = (cell for cell in grid(app).values() if cell["chosen"])
    assert (chosen["state"], chosen["warned"]) == ("fine", "")


@pytest.mark.parametrize("state", STATES)
def test_every_kind_of_cell_can_be_opened(state: str) -> None:
    kinds = {
        (cell.ran, cell.proofs and cell.proofs[-1].rule, cell.refusal and cell.refusal.meaning): cell
        for cell in MATRIX.cells
        if cell.state == state and cell.loss in SHOWN_LOSSES
    }
    for cell in kinds.values():
        assert TEXT.STATES[state]["verdict"] in "".join(element.proto.body for element in at(cell.key).get("html"))


@pytest.mark.parametrize("group", STATE.trap_metrics.options)
def test_every_set_of_metrics_is_drawn_with_its_finding(group: str) -> None:
    drawn = next(message for message in messages(opened(trap_metrics=group)) if "figure" in message)
    assert TEXT.CONTROLS["trap_metrics"]["options"][group] in drawn["alt"]
    assert len(drawn["figure"]["data"]) >= 3


@pytest.mark.parametrize("rule", TEXT.RULE_SHOWS)
def test_every_rule_shows_its_case(rule: str) -> None:
    app = opened(trap_head="linear_1", trap_loss="categorical_class_logits", trap_labels="floats", trap_metrics="rare")
    app.button(key=f"trap_rule_{rule}").click().run()
    assert not app.exception
    for key, value in TEXT.RULE_SHOWS[rule][1].items():
        assert app.session_state[key] == value


def test_the_numbers_in_the_rules_are_counted() -> None:
    text = said(opened())
    silent = [cell for cell in MATRIX.cells if cell.outcome == "silent"]
    calm = sum(not cell.warnings for cell in silent)
    assert f"**{len(MATRIX.cells)}** combinations" in text
    assert f"{calm} of {len(silent)} silently wrong cells give no warning" in text


@pytest.mark.parametrize(("key", "value"), [("trap_head", "relu_1"), ("trap_loss", "hinge"), ("trap_labels", "ragged")])
def test_a_bad_link_lands_on_the_default_with_a_message(key: str, value: str) -> None:
    assert value in opened(**{key: value}).warning[0].value


class Stub:
    """An engine that answers at once, or not at all."""

    def __init__(self, answer: Cell | EngineError) -> None:
        self.answer = answer

    def run(self, function: str, *names: str, timeout: float) -> Cell:
        assert function == "core.keras.matrix.run:cell"
        if isinstance(self.answer, EngineError):
            raise self.answer
        return self.answer


REFUSED = Cell(
    head="x", loss="y", labels="z", outcome="error", refusal=Refusal(kind="OddError", text="", meaning="other")
)


@pytest.mark.wording
@pytest.mark.parametrize(
    ("answer", "words_shown"),
    [
        (MATRIX.cell(HARD), "the same outcome"),
        (REFUSED, "unlike the table. OddError"),
        (EngineError("The worker died."), "did not finish: The worker died. Press"),
    ],
    ids=["same", "other", "lost"],
)
def test_a_run_here_and_now_is_compared_with_the_table(
    answer: Any, words_shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at(HARD)
    monkeypatch.setattr(details, "engine", lambda: Stub(answer))
    app.button(key="trap_live").click().run()
    assert not app.exception
    assert words_shown in said(app)


def test_every_way_to_leave_an_example_out_has_what_keras_reported() -> None:
    rows = html(opened())
    for finding in MATRIX.exclusions:
        (line,) = re.findall(rf"<tr[^>]*>(?:(?!</tr>).)*{re.escape(escape(finding.name))}<.*?</tr>", rows)
        mark = {"fine": "✓", "silent": "✗", "error": TEXT.METRICS_REFUSED}[finding.outcome]
        assert mark in line
        assert finding.reported is None or shown(finding.reported) in line
