"""The figures of a training: its curves and surfaces, up to where the player is, and other runs behind them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import ModuleType

import streamlit as st

from core.keras.training.records import EpochRecord, Surface
from core.keras.training.seeds import Spread
from ui.drawing.chart import draw, encode, encode_content
from ui.drawing.charts.arms import label_title
from ui.drawing.charts.surfaces import in_plane, no_surface_alt, picture, surface_alt, surface_figure
from ui.drawing.charts.training import HIGH, LOW, QUANTITIES, Faint, curves_alt, curves_content, thinned
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.training import kept, recorded
from ui.training.live import LiveTraining

DRAWN = "lab_training_drawn"
MAX_PICTURES = 40
SMALL = 48
"""Pixels of a surface's side, as many as it has points: the browser blurs them as well as a larger picture."""
KEPT_PICTURES = 400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What the curves show.

    Parameters
    ----------
    training : LiveTraining
    records : sequence of EpochRecord
        Those of the training.
    run : str
        What the player calls it.
    faint, ahead, spread
        As for ``ui.drawing.charts.training.curves_content``.
    text : module
        The words of the page.
    """

    training: LiveTraining
    records: Sequence[EpochRecord]
    run: str
    faint: Sequence[Faint]
    ahead: Sequence[EpochRecord]
    spread: Spread | None
    text: ModuleType

    @property
    def is_common(self) -> bool:
        """Whether all visitors see the same: nothing has begun, and there is at most the recording behind it."""
        live = self.training
        is_new = live.state == "ready" and live.recording is None and not self.records
        return is_new and live.params.csv is None and all(not other.name for other in self.faint)


def curves(scene: Scene) -> None:
    """Draw the curves."""
    drawn = _common(scene) if scene.is_common else _own(scene)
    for row, height in (("tall", HIGH), ("low", LOW)):
        names = [name for name, quantity in QUANTITIES.items() if quantity.height == height]
        with st.container(key=f"lab_charts_{row}"):
            for column, name in zip(st.columns(len(names), gap="small"), names, strict=True):
                with column:
                    draw(drawn[name], key=f"training_{name}")
            recorded.caption(scene.training, scene.text)
        if row == "tall":
            if scene.spread is not None:
                st.caption(_band(scene.spread, scene.text))
            kept.choice(scene.training, scene.text)


def _own(scene: Scene) -> dict[str, bytes]:
    """Return the figures of a session, built once for each new record, however often the page is rerun."""
    others = tuple((other.name, id(other.records)) for other in scene.faint)
    training, sizes = scene.training, (len(scene.records), len(scene.ahead), id(scene.spread))
    key = (training.params, scene.run, training.step, sizes, others, scene.text.__name__)
    known = st.session_state.get(DRAWN)
    if known is None or known[0] != key:
        known = st.session_state[DRAWN] = (key, _messages(scene))
    drawings: dict[str, bytes] = known[1]
    return drawings


def _of_common(scene: Scene) -> Hashable:
    sizes = len(scene.faint), len(scene.ahead), scene.spread is not None
    return by_language(scene.training.params, scene.training.preset, scene.run, *sizes)


@shared(max_bytes=4 * MEGABYTE, key=_of_common)
def _common(scene: Scene) -> dict[str, bytes]:
    return _messages(scene)


def _messages(scene: Scene) -> dict[str, bytes]:
    """Return the figures, ready to draw."""
    records, params, text = scene.records, scene.training.params, scene.text
    return {
        name: encode_content(
            curves_content(quantity, records, params, text, faint=scene.faint, ahead=scene.ahead, spread=scene.spread),
            alt=_alt(scene, curves_alt(quantity, records, params, text)),
            name=f"training_{name}",
            played={"run": scene.run},
        )
        for name, quantity in QUANTITIES.items()
    }


def _band(spread: Spread, text: ModuleType) -> str:
    return str(text.BAND.format(seeds=len(spread.seeds), day=date.fromisoformat(spread.day)))


def _alt(scene: Scene, said: str) -> str:
    runs = ", ".join(other.name for other in scene.faint if other.name)
    behind = f" {scene.text.ALT_FAINT.format(runs=runs)}" if runs else ""
    shaded = f" {_band(scene.spread, scene.text)}" if scene.spread is not None else ""
    return recorded.alt(scene.training, said + behind + shaded, scene.text)


def surfaces(training: LiveTraining, records: Sequence[EpochRecord], *, run: str, text: ModuleType) -> None:
    """Draw the surface of each arm, for data in the plane."""
    data = training.params.data
    if not in_plane(data):
        return
    st.markdown(f"**{text.SURFACES}**")
    arms = records[-1].arms if records else (None,) * len(training.params.labels)
    few = thinned(records, MAX_PICTURES) if records and not training.is_moving else records[-MAX_PICTURES:]
    with st.container(key="lab_charts_surface"):
        columns = st.columns(len(arms), gap="small")
        for place, (column, arm, label) in enumerate(zip(columns, arms, training.params.labels, strict=True)):
            surface = None if arm is None else arm.surface
            said = surface_alt(arm, records[-1].epoch, text) if arm and surface else no_surface_alt(label, text)
            moments = [record for record in few if record.arms[place].surface is not None]
            played = {
                "run": run,
                "epochs": [record.epoch for record in moments],
                "pictures": [_picture(surface) for record in moments if (surface := record.arms[place].surface)],
            }
            key = f"training_surface_{place}"
            figure = surface_figure(surface, data, label_title(label, text))
            with column:
                draw(encode(figure, alt=recorded.alt(training, said, text), name=key, played=played), key=key)
        recorded.caption(training, text)


@lru_cache(maxsize=KEPT_PICTURES)
def _picture(surface: Surface) -> str:
    return picture(surface, side=SMALL)
