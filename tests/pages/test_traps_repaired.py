"""The fourth state of the traps page: combinations that only TensorFlow's repair makes right."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import special
from streamlit.testing.v1 import AppTest

from core.keras.matrix.judge import pre_activations
from core.keras.matrix.plan import HEADS, LOSSES, case_named, classes
from core.keras.matrix.records import Cell, load
from core.states.traps import STATE
from tests.pages.opening import open_page
from ui.traps import details
from ui.words import LANGUAGES, words

TEXT = words("traps")


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.code))


def message(app: AppTest) -> dict:  # type: ignore[type-arg]
    messages = (json.loads(found.proto.bytes or found.proto.json) for found in app.get("bidi_component"))
    return next(found for found in messages if "rows" in found)


def grid(app: AppTest) -> dict[str, dict]:  # type: ignore[type-arg]
    return {cell["key"]: cell for row in message(app)["rows"] for cell in row["cells"]}


def is_applied_twice(cell: Cell) -> bool:
    return HEADS[cell.head].activation != "linear" and LOSSES[cell.loss].from_logits


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_tensorflow_repairs_has_a_sign_a_word_and_a_name_of_its_own(language: str) -> None:
    """Four things can become of a program; the one that only TensorFlow saves is neither green nor red."""
    app = open_page("traps", trap_labels="integers", lang=language)
    drawn = grid(app)
    saved, sound = (drawn[f"softmax_3/sparse_class_{told}"] for told in ("logits", "probabilities"))
    others = [sound, drawn["sigmoid_3/sparse_class_logits"], drawn["linear_1/sparse_class_logits"]]
    assert saved["mark"] not in {cell["mark"] for cell in others}
    assert saved["word"] not in {cell["word"] for cell in others}
    assert "TensorFlow" in saved["title"], "the name for a keyboard and a screen reader"
    assert not any("TensorFlow" in cell["title"] for cell in others)
    legend = {entry["mark"]: entry["meaning"] for entry in message(app).get("legend", ())}
    assert set(legend) >= {cell["mark"] for cell in (saved, *others)}
    assert all(word in legend[saved["mark"]] for word in ("TensorFlow", "JAX", "PyTorch"))


def test_every_state_has_a_colour_of_its_own() -> None:
    styles = (Path(details.__file__).with_name("grid.css")).read_text("utf-8")
    colours = re.findall(r"\.(\w+) {\s+--lab-sign: (.+);\s+--lab-cell: (.+);", styles)
    assert {state for state, *_ in colours} == set(STATE.trap_show.options)
    assert len({tuple(pair) for _, *pair in colours}) == 4


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
    """Of the outcomes that are fine, as many as apply the activation twice stand apart."""
    cells = load().cells
    twice = [cell for cell in cells if cell.outcome == "fine" and is_applied_twice(cell)]
    sound = sum(cell.outcome == "fine" for cell in cells) - len(twice)
    text = said(open_page("traps"))
    assert f"**{sound}** work" in text
    assert f"**{len(twice)}**" in text
