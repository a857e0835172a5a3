"""Near cancellation: how the difference of two numbers loses its digits as they come closer."""

from collections.abc import Sequence
from fractions import Fraction
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.arrays import BoolArray
from core.arithmetic.formats import format_named
from core.arithmetic.round_off import Cancellation
from core.arithmetic.round_off import cancellation as core_cancellation
from core.autopsy.causes import damage_threshold
from core.states.round_off import STATE
from ui.drawing import live
from ui.drawing.chart import draw, encode
from ui.drawing.charts import round_off as figures
from ui.drawing.numbers import shown
from ui.frame import controls
from ui.round_off.shared import chosen_formats, step_of
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

FIGURE = "near_figure"
SEPARATIONS = tuple(np.logspace(-21, 0, 169).tolist())


def near_section(decade: int, text: ModuleType) -> None:
    """Show how the difference of two numbers loses its digits as they come closer."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = controls.draw(STATE.near, text)
        chosen = chosen_formats(text)
    if not chosen:
        return
    draw(_near_drawing(number, chosen, decade), key=FIGURE)
    live.show(table(chosen), key="near_table")
    st.markdown("\n".join(f"- {line}" for line in near_findings(_cancellation(number, chosen), text)))
    st.caption(text.NEAR_READING)


@shared(max_bytes=2 * MEGABYTE)
def _cancellation(number: str, names: tuple[str, ...]) -> tuple[Cancellation, ...]:
    return tuple(
        core_cancellation(number=Fraction(number), separations=SEPARATIONS, format=format_named(name)) for name in names
    )


def near_findings(results: Sequence[Cancellation], text: ModuleType) -> list[str]:
    """State for each format at which separation half of the digits, and all of them, are lost."""
    return [
        text.NEAR_NEVER.format(format=result.format.name)
        if np.isnan(result.relative_errors).all()
        else text.NEAR_FOUND.format(
            format=result.format.name,
            gone=shown(_widest(result, result.differences == 0), 2),
            half=shown(_widest(result, result.relative_errors > damage_threshold(result.format)), 2),
        )
        for result in results
    ]


def _widest(result: Cancellation, holds: BoolArray) -> float:
    return float(result.separations[holds].max(initial=0.0))


@shared(max_bytes=MEGABYTE, key=by_language)
def table(names: tuple[str, ...]) -> bytes:
    """Return the places of the mark at 2 h, and of the arrow to it where it lies beyond the end of the axis."""
    key, left = STATE.decade.key, figures.near_left([format_named(name) for name in names])
    here = np.array([float(2 * step_of(decade)) for decade in STATE.decade.positions])
    is_seen = here >= left
    arrays = {
        "twice": here,
        figures.HERE: np.where(is_seen, here, np.nan),
        figures.BEYOND: np.where(is_seen, np.nan, left),
    }
    marks = (
        live.line(figures.HERE, at="twice"),
        *(live.note(name, at=name) for name in (figures.HERE, figures.BEYOND)),
    )
    return live.encode(
        live.Table(
            name="near",
            sliders=(STATE.decade,),
            arrays={name: live.Entries(values=values, sliders=(key,)) for name, values in arrays.items()},
            figures={FIGURE: marks},
        )
    )


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def _near_drawing(number: str, names: tuple[str, ...], decade: int) -> bytes:
    text, results = words("round_off"), _cancellation(number, names)
    return encode(
        figures.near_figure(results, float(2 * step_of(decade)), text=text),
        alt=figures.near_alt(number, near_findings(results, text), text=text),
        name="near_cancellation",
    )
