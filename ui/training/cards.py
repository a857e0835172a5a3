"""The cards of the arms: their numbers at the record that the player has reached."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
import streamlit as st

from core.keras.training.records import ArmRecord, EpochRecord
from ui.drawing.cards import Reading
from ui.drawing.charts.arms import arm_styles, in_titles, label_title
from ui.drawing.charts.training import thinned, written
from ui.drawing.numbers import shown
from ui.training.live import LiveTraining
from ui.training.player import MAX_PLACES

SCRIPT = Path(__file__).parent / "played_cards.js"
FORGIVEN = 0.02
"""Relative distance from the true loss above which a loss is marked."""


def cards(training: LiveTraining, records: Sequence[EpochRecord], *, run: str, text: ModuleType) -> None:
    """Draw a card for each arm."""
    labels = training.params.labels
    places = thinned(records, MAX_PLACES) if records else []
    readings = [[readings_of(arm, text) for arm in record.arms] for record in places]
    message = {
        "run": run,
        "arms": [_head(place, label, records, text) for place, label in enumerate(labels)],
        "epochs": [record.epoch for record in places] or [0],
        "readings": [[[_cells(reading) for reading in card] for card in moment] for moment in readings]
        or [[[_cells(reading) for reading in no_readings(text)] for _ in labels]],
    }
    with st.container(key="lab_cards"):
        _component()(key="training_cards", data=orjson.dumps(message))


def _head(place: int, label: str, records: Sequence[EpochRecord], text: ModuleType) -> dict[str, Any]:
    ran = records[0].arms[place].ran if records else None
    style = arm_styles([label])[label]
    return {
        "title": label_title(label, text),
        "light": style.light,
        "dark": style.dark,
        "how": in_titles(ran.sentence, text) if ran is not None else text.MEASURING,
        "names": [reading.name for reading in no_readings(text)],
    }


def _cells(reading: Reading) -> tuple[str, str, bool]:
    return reading.value, reading.note, reading.is_wrong


def no_readings(text: ModuleType) -> list[Reading]:
    """Return placeholder numbers for a card, so that it has its final size and the page does not jump."""
    return [
        Reading(name=name, value=text.NOT_YET, note=text.NOT_YET)
        for name in (text.VALIDATION, text.ITS_LOSS, text.DEAD, text.BELOW_CLIP)
    ]


def readings_of(arm: ArmRecord, text: ModuleType) -> list[Reading]:
    """Return the numbers on an arm's card; a loss other than the true one is marked, and so are lost examples."""
    is_true = math.isclose(arm.loss, arm.true_loss, rel_tol=FORGIVEN)
    return [
        Reading(
            name=text.VALIDATION,
            value=written(arm.validation_accuracy, is_share=True),
            note=text.TRAINING_NOTE.format(value=written(arm.train_accuracy, is_share=True))
            if arm.nonfinite is None
            else text.KERAS_NOTE.format(value=written(arm.keras_accuracy, is_share=True)),
        ),
        Reading(
            name=text.ITS_LOSS,
            value=shown(arm.loss, 4),
            note=text.TRUE_NOTE.format(value=shown(arm.true_loss, 4)),
            is_wrong=not is_true,
        ),
        Reading(
            name=text.DEAD,
            value=written(arm.dead_share, is_share=True),
            note=text.WRONG_NOTE.format(value=written(arm.wrong_and_dead_share, is_share=True)),
            is_wrong=arm.wrong_and_dead_share > 0,
        ),
        Reading(
            name=text.BELOW_CLIP,
            value=written(arm.clipped_share, is_share=True),
            note=text.LABEL_LOST_NOTE if arm.clipped_share > 0 else text.NOTHING_CLIPPED_NOTE,
            is_wrong=arm.clipped_share > 0,
        ),
    ]


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_played_cards",
        html='<div class="lab-played-cards"></div>',
        js=SCRIPT.read_text("utf-8"),
        isolate_styles=False,
    )
