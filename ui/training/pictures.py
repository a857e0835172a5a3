"""The figures of a training: its curves and surfaces, up to where the player is, and other runs behind them."""

from collections.abc import Hashable, Sequence
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import Any

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


def curves(
    training: LiveTraining,
    records: Sequence[EpochRecord],
    *,
    run: str,
    faint: Sequence[Faint],
    ahead: Sequence[EpochRecord],
    spread: Spread | None,
    text: ModuleType,
) -> None:
    """Draw the curves.

    Parameters
    ----------
    training : LiveTraining
    records : sequence of EpochRecord
        Those of the training.
    run : str
        What the player calls it.
    faint, ahead, spread
        As for ``ui.drawing.charts.training.curves_content``.
    """
    drawn = _drawings(training, records, run, faint, ahead, spread, text)
    for row, height in (("tall", HIGH), ("low", LOW)):
        names = [name for name, quantity in QUANTITIES.items() if quantity.height == height]
        with st.container(key=f"lab_charts_{row}"):
            for column, name in zip(st.columns(len(names), gap="small"), names, strict=True):
                with column:
                    draw(drawn[name], key=f"training_{name}")
            recorded.caption(training, text)
        if row == "tall":
            if spread is not None:
                st.caption(_band(spread, text))
            kept.choice(training, text)


def _drawings(
    training: LiveTraining,
    records: Sequence[EpochRecord],
    run: str,
    faint: Sequence[Faint],
    ahead: Sequence[EpochRecord],
    spread: Spread | None,
    text: ModuleType,
) -> dict[str, bytes]:
    """Return the figures ready to draw, built once for each new record, however often the page is rerun."""
    if training.state == "ready" and not records and training.params.csv is None and all(not f.name for f in faint):
        return _opening(training, run, faint, ahead, spread, text)
    others = tuple((other.name, id(other.records)) for other in faint)
    key = (training.params, run, len(records), training.step, others, len(ahead), id(spread), text.__name__)
    known = st.session_state.get(DRAWN)
    if known is None or known[0] != key:
        known = st.session_state[DRAWN] = (key, _messages(training, records, run, faint, ahead, spread, text))
    drawings: dict[str, bytes] = known[1]
    return drawings


def _messages(
    training: LiveTraining,
    records: Sequence[EpochRecord],
    run: str,
    faint: Sequence[Faint],
    ahead: Sequence[EpochRecord],
    spread: Spread | None,
    text: ModuleType,
) -> dict[str, bytes]:
    return {
        name: encode_content(
            curves_content(quantity, records, training.params, text, faint=faint, ahead=ahead, spread=spread),
            alt=_alt(training, curves_alt(quantity, records, training.params, text), faint, spread, text),
            name=f"training_{name}",
            played={"run": run},
        )
        for name, quantity in QUANTITIES.items()
    }


def _of_opening(
    training: LiveTraining,
    run: str,
    faint: Sequence[Faint],
    ahead: Sequence[EpochRecord],
    spread: Spread | None,
    _text: Any,
) -> Hashable:
    return by_language(training.params, training.preset, run, len(faint), len(ahead), spread is not None)


@shared(max_bytes=4 * MEGABYTE, key=_of_opening)
def _opening(
    training: LiveTraining,
    run: str,
    faint: Sequence[Faint],
    ahead: Sequence[EpochRecord],
    spread: Spread | None,
    text: ModuleType,
) -> dict[str, bytes]:
    """Return the figures before the first training, the same for all visitors: at most its recording, faint."""
    return _messages(training, (), run, faint, ahead, spread, text)


def _band(spread: Spread, text: ModuleType) -> str:
    return str(text.BAND.format(seeds=len(spread.seeds), day=date.fromisoformat(spread.day)))


def _alt(training: LiveTraining, said: str, faint: Sequence[Faint], spread: Spread | None, text: ModuleType) -> str:
    runs = ", ".join(other.name for other in faint if other.name)
    behind = f" {text.ALT_FAINT.format(runs=runs)}" if runs else ""
    shaded = f" {_band(spread, text)}" if spread is not None else ""
    return recorded.alt(training, said + behind + shaded, text)


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
