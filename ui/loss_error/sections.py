"""Sections of the loss error page below its figures: the findings, and what "look closer" opens."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.formats import COMMON
from core.keras.what_ran.library import LIBRARY
from core.states.loss_error import STATE, magnitudes
from core.sweep.findings import onsets, sightings
from core.sweep.run import Sweep
from ui.drawing import live
from ui.drawing.chart import chart, draw
from ui.drawing.charts.collapse import collapse_alt, collapse_figure
from ui.drawing.charts.curves import curve_name, curve_name_in_full
from ui.drawing.charts.loss_error import departures
from ui.drawing.literal import literal
from ui.drawing.numbers import formatted, shown
from ui.drawing.tables import table
from ui.frame import controls
from ui.loss_error import autopsy
from ui.server import cached
from ui.words import core_text, listed, told

FIELDS = ("nonfinite", "clipped", "zero", "dead", "half_lost")
"""Columns of the findings: fields of ``Onsets``."""


def findings(sweep: Sweep, text: ModuleType) -> None:
    """Tabulate where each curve fails, below the operations in which they leave their formats."""
    rows = [(curve_name_in_full(sweep, curve), onsets(sweep, curve)) for curve in sweep.curves]
    st.markdown("\n".join(f"- {literal(said)}." for _, said in departures(sweep, text)))
    with st.container(key="loss_findings"):
        table(
            text.FINDINGS_HEADER,
            [[name, *(_from(getattr(found, field), text.NEVER) for field in FIELDS)] for name, found in rows],
            caption=text.FINDINGS,
            numeric=range(1, len(text.FINDINGS_HEADER)),
        )


def laws(sweep: Sweep, text: ModuleType) -> None:
    """State where theory predicts each formula's failure, next to the first magnitude at which it occurred."""
    lines = [
        text.LAW.format(
            name=curve_name_in_full(sweep, sighting.curve),
            event=core_text("onsets", sighting.onset.name, sighting.onset.title),
            formula=sighting.onset.formula,
            predicted=shown(sighting.predicted, 4),
            measured=_from(sighting.measured, text.NOT_YET),
        )
        for sighting in sightings(sweep)
    ]
    if lines:
        st.markdown("\n".join([f"**{text.LAWS}**", "", *lines]))


def library(sweep: Sweep, text: ModuleType) -> None:
    """Describe what each of TensorFlow's operations computes, and what it does internally."""
    entries = LIBRARY[sweep.params.loss]
    curves = [curve for curve in sweep.curves if curve.engine == "tensorflow"]
    if not curves:
        return
    st.markdown(f"**{text.LIBRARY_TITLE}**")
    for name in dict.fromkeys(curve.formulation for curve in curves):
        inside = " ".join(
            told(cached.library_inside(name, curve.format)) for curve in curves if curve.formulation == name
        )
        meaning = core_text("library", name, entries[name].meaning)
        st.markdown(f"- `{entries[name].title}`: {meaning} {inside}")


def answer(found: Sequence[tuple[float, str]], sweep: Sweep, reach: float, text: ModuleType) -> str:
    """Return the sentence that answers the page's question for the magnitudes up to a reach: what fails, what holds.

    ``found`` is the result of ``half_lost``. The reach is a marked place, see ``ui.drawing.live``.
    """
    losers = sorted(entry for entry in found if entry[0] <= reach)
    keepers = [f"**{name}**" for magnitude, name in found if not magnitude <= reach]
    where = text.ANSWER_WHERE[sweep.params.side].format(formats=listed(sweep.params.formats))
    up_to = live.number("reach", reach, 4)
    if not losers:
        return str(text.ANSWER["clean"].format(where=where, reach=up_to))
    return str(
        text.ANSWER["some" if keepers else "all"].format(
            where=where,
            first=losers[0][1],
            magnitude=shown(losers[0][0], 4),
            last=shown(losers[-1][0], 4),
            keepers=listed(keepers) if keepers else "",
            reach=up_to,
        )
    )


def half_lost(sweep: Sweep) -> list[tuple[float, str]]:
    """Return the magnitude at which each curve has lost half of its digits, infinity if it does not, and its name."""
    return [(onsets(sweep, curve).half_lost, curve_name(sweep, curve)) for curve in sweep.curves]


def _from(magnitude: float, never: str) -> str:
    return shown(magnitude, 4) if np.isfinite(magnitude) else never


def closer(sweep: Sweep, reach: int, text: ModuleType) -> None:
    """Draw the section that "look closer" chooses."""
    CLOSERS[controls.draw(STATE.closer, text)](sweep, reach, text)


def _formats(sweep: Sweep, reach: int, text: ModuleType) -> None:
    formulation = controls.draw(
        replace(STATE.controls[f"heat_{sweep.params.loss}"], default=sweep.params.formulations[0]), text
    )
    params = replace(
        sweep.params,
        magnitudes=magnitudes(reach),
        stretches=(),
        formats=tuple(dict.fromkeys((*COMMON, *sweep.params.formats))),
        formulations=(formulation,),
    )
    draw(cached.heat_drawing(params), key="heat")


def _counts(sweep: Sweep, reach: int, text: ModuleType) -> None:
    counter = controls.draw(STATE.counter, text)
    chart(
        collapse_figure(sweep, counter, reach=reach, text=text),
        key="collapse",
        alt=collapse_alt(sweep, counter, text=text),
    )


def _inputs(sweep: Sweep, reach: int, text: ModuleType) -> None:
    loss = sweep.params.loss
    with st.container(horizontal=True):
        format = controls.draw(STATE.inputs_format, text)
        formulation = controls.draw(
            replace(STATE.controls[f"inputs_{loss}"], default=sweep.params.formulations[-1]), text
        )
    result = cached.every_input(loss, format, formulation)
    draw(cached.inputs_drawing(loss, format, formulation), key="inputs")
    st.caption(
        text.INPUTS_READING.format(
            count=formatted(len(result.logits), ","),
            format=format,
            logits=text.INPUTS_LOGITS[loss],
            bad=formatted(result.num_half_lost, ","),
        )
    )


CLOSERS = {"autopsy": autopsy.section, "formats": _formats, "counts": _counts, "inputs": _inputs}
