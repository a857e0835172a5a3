"""The part of the loss error page that its slider moves: a fragment, so that the rest of the page is left alone.

A released slider reruns only ``explore``; while it is dragged, the browser zooms (``ui.loss_error.moving``). Everything
that depends on the slider's position is drawn there, or reads ``Shown`` when it is needed.
"""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.engine import EngineError
from core.messages import said
from core.states.loss_error import STATE, magnitudes, up_to_the_furthest
from core.sweep.run import Sweep, SweepParams
from ui.drawing import live
from ui.drawing.chart import draw
from ui.drawing.charts.loss_error import PARTS
from ui.drawing.literal import literal
from ui.frame import controls, foot
from ui.loss_error import autopsy, moving
from ui.loss_error import sections as loss_sections
from ui.server import cached
from ui.words import told, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The choices of the page's other controls.

    Parameters
    ----------
    params : SweepParams
        What to measure; the slider decides the magnitudes.
    library : tuple of str
        Operations of TensorFlow to measure too.
    measure : str
        A key of ``ui.drawing.charts.measures.MEASURES``.
    guides : tuple of str
        Members of ``ui.drawing.charts.guides.GUIDES``.
    """

    params: SweepParams
    library: tuple[str, ...]
    measure: str
    guides: tuple[str, ...]


@dataclass(slots=True)
class Shown:
    """The parameters on screen and the operations of TensorFlow with them, for downloads that are made later.

    A download has its own magnitudes: as many as a figure needs, equally spaced up to the reach.
    """

    params: SweepParams
    library: tuple[str, ...] = ()

    @property
    def swept(self) -> Sweep:
        """The sweep of a download."""
        return cached.sweep_with_library(self.params, self.library)


def reach_slider(place: DeltaGenerator, text: ModuleType) -> int:
    """Draw the slider in its place among the controls; return the largest magnitude."""
    with place:
        reach: int = controls.draw(STATE.reach, text)
    return reach


@st.fragment
def explore(choice: Choice, place: DeltaGenerator, answer: DeltaGenerator, shown: Shown) -> None:
    """Draw the slider and everything that depends on it: figures, findings, the closer look, theory and measurement.

    Parameters
    ----------
    choice : Choice
        The values of the other controls.
    place : DeltaGenerator
        The slider's container among them.
    answer : DeltaGenerator
        The place of the sentence that answers the page's question.
    shown : Shown
        Receives what is on screen.
    """
    text = words("loss_error")
    reach = reach_slider(place, text)
    shown.params = replace(choice.params, magnitudes=magnitudes(reach))
    whole = up_to_the_furthest(shown.params)
    params = whole or shown.params
    library, measured = _measured(params, choice.library, text)
    shown.library = library
    answer.html(moving.answer_html(measured, reach, text))

    for column, part in zip(st.columns(2, gap="medium"), PARTS, strict=True):
        drawing = cached.error_drawing(params, library, part, choice.measure, choice.guides, reach)
        with column:
            draw(drawing, key=f"{autopsy.FIGURE}{part}", on_click=partial(autopsy.open_point, params.loss))

    loss_sections.findings(measured, text)
    st.caption(text.READING.format(samples=params.num_samples))
    loss_sections.closer(measured, reach, text)
    if whole:
        live.show(moving.table(whole, library), key="loss_error_table")

    foot.why()
    loss_sections.laws(measured, text)
    loss_sections.library(measured, text)


def _measured(params: SweepParams, library: tuple[str, ...], text: ModuleType) -> tuple[tuple[str, ...], Sweep]:
    """Return the sweep with TensorFlow's operations, or without them after a message that explains why."""
    try:
        with st.spinner(text.LIBRARY_WAIT, show_time=True) if library else nullcontext():
            return library, cached.sweep_with_library(params, library)
    except EngineError as problem:
        st.warning(text.LIBRARY_FAILED.format(reason=literal(told(said(problem)))))
        return (), cached.sweep(params)
