"""The player of a training: it shows the records that have arrived at a pace that one can watch, in the browser.

The run itself is not slowed down. The server learns of a pause, because the run is then paused too, and of the step
that is held, because the training can go on from there, batch by batch.
"""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
import streamlit as st

from core.keras.training.answer import place
from core.keras.training.records import EpochRecord
from ui.drawing.charts.training import thinned
from ui.training.live import LiveTraining
from ui.words import told

HERE = Path(__file__).parent
WIRE = "training_wire"
MAX_PLACES = 75
PACES = ("slow", "normal", "fast")
HTML = """<div class="lab-player" role="group">
<button type="button" class="lab-player-toggle"></button>
<input type="range" min="0" max="1" value="0">
<span class="lab-player-place"></span>
<div class="lab-player-paces" role="group">{paces}</div>
<p role="status"></p>
</div>"""


def draw(
    training: LiveTraining, records: Sequence[EpochRecord], *, run: str, is_live: bool, answer: str, text: ModuleType
) -> None:
    """Draw the player.

    Parameters
    ----------
    training : LiveTraining
    records : sequence of EpochRecord
        Those of the training, or of the recording that stands behind the empty axes.
    run : str
        Identifies what is played.
    is_live : bool
        Whether it is the training's own run, which plays from its beginning as soon as it begins.
    answer : str
        Announced to screen readers when a run that began here was seen to its end.
    """
    places = thinned(records, MAX_PLACES) if records else []
    message = {
        "run": run,
        "moves": training.moves,
        "state": training.state,
        "isLive": is_live,
        "isMoving": is_live and training.is_moving,
        "total": training.params.epochs,
        "epochs": [record.epoch for record in places],
        "steps": [record.step for record in places],
        "said": [told(place(training.params, record.step)) for record in places],
        "answer": answer,
        "words": text.PLAYER,
        "paces": text.PACES,
    }
    _component()(key="training_player", data=orjson.dumps(message))


def obey(training: LiveTraining | None) -> None:
    """Carry the presses of the player's buttons to the training.

    They come from a component outside of the part that is drawn several times a second: a press changes the whole page,
    and a run of the part alone would be followed by another one, in which a click elsewhere could be lost.
    """
    _wire()(
        key=WIRE,
        data={},
        on_hold_change=partial(_hold, training),
        on_go_on_change=partial(_go_on, training),
        height=1,
    )


def _hold(training: LiveTraining | None) -> None:
    step = st.session_state[WIRE].get("hold")
    if training is not None and isinstance(step, int):
        training.hold(None if step < 0 else step)


def _go_on(training: LiveTraining | None) -> None:
    if training is not None:
        training.play()


@cache
def _wire() -> Any:
    script = "export default ({ setTriggerValue }) => { window.labPlayerPress = setTriggerValue; };"
    return st.components.v2.component("lab_player_wire", html="<span></span>", js=script)


@cache
def _component() -> Any:
    paces = "".join(f'<button type="button" value="{pace}"></button>' for pace in PACES)
    return st.components.v2.component(
        "lab_player",
        html=HTML.format(paces=paces),
        css=(HERE / "player.css").read_text("utf-8"),
        js=(HERE / "player.js").read_text("utf-8"),
        isolate_styles=False,
    )
