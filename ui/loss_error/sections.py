"""Sections of the loss error page below its figures: the findings, and what "look closer" opens."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.formats import COMMON
from core.autopsy.autopsy import Step
from core.keras.what_ran.library import LIBRARY
from core.messages import said
from core.states.loss_error import STATE
from core.sweep.findings import Onsets, onsets, sightings
from core.sweep.run import Sweep
from ui.drawing.chart import Point, chart, draw
from ui.drawing.charts.collapse import collapse_alt, collapse_figure
from ui.drawing.charts.curves import curve_name, curve_named
from ui.drawing.charts.loss_error import departures
from ui.drawing.literal import literal
from ui.drawing.numbers import formatted, marked, shown
from ui.drawing.tables import table
from ui.frame import controls
from ui.server import cached
from ui.words import core_text, told

PICKED = "lab_picked_point"
FIELDS = ("nonfinite", "clipped", "zero", "dead", "half_lost")
"""Columns of the findings: fields of ``Onsets``."""
STEPS_BEFORE, STEPS_IN_SIGHT = 5, 12
"""Steps of an autopsy shown before the first damaged one, and in all; the others unfold."""


def findings(sweep: Sweep, text: ModuleType) -> None:
    """Name the curve that fails first, and tabulate where each one fails."""
    rows = [(curve_name(sweep, curve), onsets(sweep, curve)) for curve in sweep.curves]
    st.markdown(" ".join(_sentences(sweep, rows, text)))
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
            name=curve_name(sweep, sighting.curve),
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


def _sentences(sweep: Sweep, rows: list[tuple[str, Onsets]], text: ModuleType) -> list[str]:
    reach = shown(float(sweep.magnitudes[-1]), 4)
    losers = sorted((found.half_lost, name) for name, found in rows if np.isfinite(found.half_lost))
    keepers = [f"**{name}**" for name, found in rows if not np.isfinite(found.half_lost)]
    if not losers:
        return [text.WORST["clean"].format(reach=reach)]
    said = [text.WORST["first"].format(name=losers[0][1], magnitude=shown(losers[0][0], 4))]
    return said + ([text.WORST["last"].format(names=", ".join(keepers), reach=reach)] if keepers else [])


def _from(magnitude: float, never: str) -> str:
    return shown(magnitude, 4) if np.isfinite(magnitude) else never


def closer(sweep: Sweep, clicked: Point | None, text: ModuleType) -> None:
    """Draw the section that "look closer" chooses; a click on a curve is remembered until the next one."""
    if clicked is not None:
        st.session_state[PICKED] = clicked
    CLOSERS[controls.draw(STATE.closer, text)](sweep, text)


def _autopsy(sweep: Sweep, text: ModuleType) -> None:
    point: Point | None = st.session_state.get(PICKED)
    curve = curve_named(sweep, point.series) if point else None
    if point is None or curve is None or curve.engine != "emulated" or point.index >= len(sweep.magnitudes):
        st.info(text.AUTOPSY_HINT, icon=":material/touch_app:")
        return
    try:
        opened = cached.autopsy_of_worst(sweep.params, curve.format, curve.formulation, point.index)
    except ValueError as problem:  # the format has no 0, which stands for the samples that it cannot represent
        st.info(literal(told(said(problem))))
        return
    logits = ", ".join(shown(value, 4) for value in opened.params.rounded_logits)
    st.markdown(
        text.AUTOPSY_TITLE.format(
            name=f"{curve.formulation}, {curve.format}",
            magnitude=shown(float(sweep.magnitudes[point.index]), 4),
            logits=logits,
            label=opened.params.label,
        )
    )
    at_label = opened.params.label if len(opened.gradient) > 1 else 0
    explanations = dict.fromkeys((opened.loss.explanation, opened.gradient[at_label].explanation))
    st.markdown("\n".join(f"- {told(explanation, number=marked)}" for explanation in explanations))
    near = _around_the_damage(opened.steps)
    _steps_table(near, text)
    if len(near) < len(opened.steps):
        with st.expander(text.AUTOPSY_ALL.format(count=len(opened.steps)), icon=":material/unfold_more:"):
            _steps_table(opened.steps, text)


def _is_damaged(step: Step) -> bool:
    return step.damaged and step.cause != "inherited"


def _around_the_damage(steps: Sequence[Step]) -> Sequence[Step]:
    """Return the steps to show at once: many classes have many steps, and the damaged one must be visible."""
    first = next((place for place, step in enumerate(steps) if _is_damaged(step)), 0)
    start = max(0, first - STEPS_BEFORE)
    return steps[start : start + STEPS_IN_SIGHT]


def _steps_table(steps: Sequence[Step], text: ModuleType) -> None:
    table(
        text.AUTOPSY_HEADER,
        [
            [
                f"#{step.number}",
                f"{step.name} = {step.expression}" if step.name else step.expression,
                shown(step.computed, 9),
                marked(step.exact),
                shown(step.ulps, 3),
                text.AUTOPSY_CAUSES.get(step.cause) or core_text("causes", step.cause, step.cause),
            ]
            for step in steps
        ],
        numeric=(2, 3, 4),
        marked=[place for place, step in enumerate(steps) if _is_damaged(step)],
    )


def _formats(sweep: Sweep, text: ModuleType) -> None:
    formulation = controls.draw(
        replace(STATE.controls[f"heat_{sweep.params.loss}"], default=sweep.params.formulations[0]), text
    )
    params = replace(
        sweep.params, formats=tuple(dict.fromkeys((*COMMON, *sweep.params.formats))), formulations=(formulation,)
    )
    draw(cached.heat_drawing(params), key="heat")


def _counts(sweep: Sweep, text: ModuleType) -> None:
    counter = controls.draw(STATE.counter, text)
    chart(collapse_figure(sweep, counter, text=text), key="collapse", alt=collapse_alt(sweep, counter, text=text))


def _inputs(sweep: Sweep, text: ModuleType) -> None:
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


CLOSERS = {"autopsy": _autopsy, "formats": _formats, "counts": _counts, "inputs": _inputs}
