"""The traps page, its controls and what it says of a cell, run by AppTest from the start page."""

import json
import re
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import special
from streamlit.testing.v1 import AppTest

from core.engine import EngineError
from core.keras.matrix.judge import pre_activations
from core.keras.matrix.messages import MEANINGS
from core.keras.matrix.plan import HEADS, LABELS, case_named, classes
from core.keras.matrix.records import STATES, Cell, Refusal, load
from tests.pages.opening import open_page
from ui.traps import details
from ui.traps.grid import SHOWN_LOSSES
from ui.words import LANGUAGES, words

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_tensorflow_repairs_has_a_sign_a_word_and_a_name_of_its_own(language: str) -> None:
    """Four things can become of a program; the one that only TensorFlow saves is neither green nor red."""
    app = opened(trap_labels="integers", lang=language)
    drawn = grid(app)
    saved, sound = (drawn[f"softmax_3/sparse_class_{told}"] for told in ("logits", "probabilities"))
    others = [sound, drawn["sigmoid_3/sparse_class_logits"], drawn["linear_1/sparse_class_logits"]]
    assert saved["mark"] not in {cell["mark"] for cell in others}
    assert saved["word"] not in {cell["word"] for cell in others}
    assert "TensorFlow" in saved["title"], "the name for a keyboard and a screen reader"
    assert not any("TensorFlow" in cell["title"] for cell in others)
    legend = {entry["mark"]: entry["meaning"] for entry in message(app)["legend"]}
    assert set(legend) >= {cell["mark"] for cell in (saved, *others)}
    assert all(word in legend[saved["mark"]] for word in ("TensorFlow", "JAX", "PyTorch"))


def test_every_state_has_a_colour_of_its_own() -> None:
    styles = (Path(details.__file__).with_name("grid.css")).read_text("utf-8")
    colours = {state: re.search(rf"\.{state} {{\s+--lab-sign: (.+);\s+--lab-cell: (.+);", styles) for state in STATES}
    assert all(colours.values())
    assert len({found.groups() for found in colours.values() if found}) == len(STATES) == 4


@pytest.mark.parametrize("state", STATES)
def test_states_not_shown_are_faded(state: str) -> None:
    drawn = grid(opened(trap_show=[state])).values()
    assert all(cell["faded"] == (cell["state"] != state) for cell in drawn)


@pytest.mark.parametrize("label", ["✓ works", "✗ silently wrong", "! refused"])
def test_a_link_from_before_the_fourth_state_still_opens(label: str) -> None:
    app = opened(trap_show=[label])
    assert not app.warning
    assert any(not cell["faded"] for cell in grid(app).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_repaired_cell_says_what_it_would_be_without_the_repair(language: str) -> None:
    """Its loss on the outputs alone stands beside the reported one: a softmax of NumPy applied twice."""
    app = open_page(
        "traps", trap_head="softmax_3", trap_loss="sparse_class_logits", trap_labels="integers", lang=language
    )
    case = case_named("softmax_3", "sparse_class_logits", "integers")
    once = special.softmax(pre_activations(case), axis=1)
    alone = -np.mean(special.log_softmax(once, axis=1)[np.arange(len(once)), classes(3)])
    written = f"{alone:.4f}".replace(".", "," if language == "de" else ".")
    text = said(app) + "".join(element.proto.body for element in app.get("html"))
    assert written in text
    assert all(word in text for word in ("JAX", "PyTorch"))
    assert any(str(button.key).startswith("trap_repair_") for button in app.button)


def test_the_summary_counts_what_tensorflow_repairs() -> None:
    text = said(opened())
    for state in STATES:
        assert f"**{sum(cell.state == state for cell in MATRIX.cells)}**" in text


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
        assert TEXT.VERDICTS[state] in "".join(element.proto.body for element in at(cell.key).get("html"))


@pytest.mark.parametrize("group", TEXT.METRICS_SETS)
def test_every_set_of_metrics_is_drawn_with_its_finding(group: str) -> None:
    drawn = next(message for message in messages(opened(trap_metrics=group)) if "figure" in message)
    assert TEXT.METRICS_SETS[group] in drawn["alt"]
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
    assert f"{calm} of {len(silent)} silently wrong cells give none" in text


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


@pytest.mark.parametrize(
    ("answer", "words_shown"),
    [
        (MATRIX.cell(HARD), "the same outcome"),
        (REFUSED, "not what the table says. OddError"),
        (EngineError("The worker died."), "did not finish: The worker died. Press"),
    ],
    ids=["same", "other", "lost"],
)
def test_a_run_here_and_now_is_compared_with_the_table(answer, words_shown, monkeypatch) -> None:
    app = at(HARD)
    monkeypatch.setattr(details, "engine", lambda: Stub(answer))
    app.button(key="trap_live").click().run()
    assert not app.exception
    assert words_shown in said(app)
