"""The autopsy on the loss error page: one point of a curve, its worst sample taken apart step by step.

The point is part of the link. It is chosen by a click in a figure, or by the controls here, which need no pointer.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import streamlit as st

from core.autopsy.autopsy import Autopsy
from core.messages import said
from core.states.loss_error import FIRST, FURTHEST, STATE, magnitude_of
from core.sweep.findings import onsets
from core.sweep.run import Sweep
from ui.drawing.chart import clicked
from ui.drawing.charts.curves import curve_name, curve_named
from ui.drawing.charts.loss_error import PARTS
from ui.drawing.formulations import in_full
from ui.drawing.literal import literal
from ui.drawing.numbers import marked, shown
from ui.drawing.steps import around_the_damage, steps_table
from ui.frame import controls, in_view
from ui.server import cached
from ui.words import told

HERE = Path(__file__).parent
FIGURE = "error_of_"
"""Key of a figure, without its part."""
RESULT = "autopsy"
STEPS_BEFORE, STEPS_IN_SIGHT = 5, 12
"""Steps of an autopsy shown before the first damaged one, and in all; the others unfold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The point that is taken apart: its curve, and its index among the magnitudes."""

    format: str
    formulation: str
    index: int


def _written(magnitude: float) -> str:
    """Return a magnitude as a link has it: precise enough to find the point again."""
    return f"{magnitude:g}"


def open_point(loss: str, figure: str) -> None:
    """Open the point that was clicked in a figure; a callback."""
    point = clicked(figure)
    format, formulation, engine = point.series.split("/") if point and point.series.count("/") == 2 else ("", "", "")
    if point is None or engine != "emulated" or not isinstance(point.x, int | float):
        return
    controls.put(
        **{"closer": "autopsy", f"look_{loss}": formulation, "look_format": format, "look_at": _written(point.x)}
    )
    in_view.ask(RESULT)


def section(sweep: Sweep, reach: int, text: ModuleType) -> None:
    """Draw the choice of a point, and the point's autopsy."""
    place = _choice(sweep, text)
    opened, said_of_it = _opened(sweep, place, text) if place else (None, "")
    with in_view.result(RESULT, said_of_it, is_focused=True):
        if place and opened:
            _autopsy(sweep, place, opened, text)
        elif said_of_it:
            st.info(literal(said_of_it))
        else:
            st.info(text.AUTOPSY_HINT, icon=":material/touch_app:")
            _first_failure(sweep, reach, text)
    _mark(sweep, place)


def _choice(sweep: Sweep, text: ModuleType) -> Place | None:
    """Draw the controls that choose a point; return the point, if there is one."""
    params = sweep.params
    with st.container(horizontal=True, vertical_alignment="bottom", key="loss_look"):
        formulation = controls.draw(STATE.controls[f"look_{params.loss}"], text)
        format = controls.draw(STATE.look_format, text)
        typed = controls.draw(STATE.look_at, text)
        index = _index(sweep, typed)
        for key, step in (("back", -1), ("on", 1)):
            _neighbour(sweep, key, None if index is None else index + step, text)
    if index is None:
        if typed.strip():
            st.error(text.AUTOPSY_NOWHERE.format(furthest=FURTHEST), icon=":material/edit:")
        return None
    return Place(
        format=params.formats[0] if format == FIRST else format,
        formulation=params.formulations[0] if formulation == FIRST else formulation,
        index=index,
    )


def _index(sweep: Sweep, typed: str) -> int | None:
    """Return the index of the magnitude nearest to a typed one."""
    try:
        magnitude = magnitude_of(typed)
    except ValueError:
        return None
    return None if magnitude is None else int(np.abs(sweep.magnitudes - magnitude).argmin())


def _neighbour(sweep: Sweep, key: str, index: int | None, text: ModuleType) -> None:
    is_there = index is not None and 0 <= index < len(sweep.magnitudes)
    st.button(
        text.AUTOPSY_STEPS[key],
        key=f"look_{key}",
        on_click=controls.put,
        kwargs={"look_at": _written(float(sweep.magnitudes[index]))} if is_there else {},
        disabled=not is_there,
    )


def _first_failure(sweep: Sweep, reach: int, text: ModuleType) -> None:
    """Offer the point at which the first curve has lost half of its digits, if it is in the figures."""
    emulated = [curve for curve in sweep.curves if curve.engine == "emulated"]
    losers = [(onsets(sweep, curve).half_lost, curve_name(sweep, curve), curve) for curve in emulated]
    found = min(losers, key=lambda loser: loser[0], default=None)
    if found is None or not found[0] <= reach:
        return
    magnitude, name, curve = found
    label = text.AUTOPSY_FIRST.format(name=name, magnitude=shown(magnitude, 4))
    state = {
        f"look_{sweep.params.loss}": curve.formulation,
        "look_format": curve.format,
        "look_at": _written(magnitude),
    }
    controls.try_this("look_first", label, shows=RESULT, **state)


def _opened(sweep: Sweep, place: Place, text: ModuleType) -> tuple[Autopsy | None, str]:
    """Return the autopsy and its finding in words, or None and the reason why there is none."""
    try:
        opened = cached.autopsy_of_worst(sweep.params, place.format, place.formulation, place.index)
    except ValueError as problem:  # the format has no 0, which stands for the samples that it cannot represent
        return None, told(said(problem))
    return opened, " ".join((_titled(sweep, place, opened, text), *_explanations(opened)))


def _titled(sweep: Sweep, place: Place, opened: Autopsy, text: ModuleType) -> str:
    return str(
        text.AUTOPSY_TITLE.format(
            name=f"{in_full(sweep.params.loss, place.formulation)}, {place.format}",
            magnitude=shown(float(sweep.magnitudes[place.index]), 4),
            logits=", ".join(shown(value, 4) for value in opened.params.rounded_logits),
            label=opened.params.label,
        )
    )


def _explanations(opened: Autopsy) -> list[str]:
    at_label = opened.params.label if len(opened.gradient) > 1 else 0
    explanations = dict.fromkeys((opened.loss.explanation, opened.gradient[at_label].explanation))
    return [told(explanation, number=marked) for explanation in explanations]


def _autopsy(sweep: Sweep, place: Place, opened: Autopsy, text: ModuleType) -> None:
    st.markdown(f"#### {_titled(sweep, place, opened, text)}")
    st.markdown("\n".join(f"- {explanation}" for explanation in _explanations(opened)))
    near = around_the_damage(opened.steps)
    steps_table(near)
    if len(near) < len(opened.steps):
        with st.expander(text.AUTOPSY_ALL.format(count=len(opened.steps)), icon=":material/unfold_more:"):
            steps_table(opened.steps)


def _mark(sweep: Sweep, place: Place | None) -> None:
    """Mark the point in both figures, or nothing."""
    uid = f"{place.format}/{place.formulation}/emulated" if place else ""
    is_drawn = place is not None and curve_named(sweep, uid) is not None
    data = {
        "figures": tuple(f"{FIGURE}{part}" for part in PARTS),
        "series": uid if is_drawn else "",
        "x": float(sweep.magnitudes[place.index]) if place else None,
    }
    _component()(key="loss_mark", data=data)


@cache
def _component() -> Any:
    script, style = ((HERE / name).read_text("utf-8") for name in ("mark.js", "mark.css"))
    return st.components.v2.component("lab_loss_mark", html="<span></span>", js=script, css=style, isolate_styles=False)
