"""Every repair along all margins of the slider: the survey that the whole page reads, and its twin figures."""

from types import ModuleType

import streamlit as st

from core.states.fixes import STATE, reach_of
from core.sweep.compare_repairs import Place, RepairSurvey, RepairSurveyParams, survey_repairs
from ui.drawing.chart import draw, encode
from ui.drawing.charts import fixes as figures
from ui.frame import controls
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

NUM_CLASSES = 10
FIGURES = {
    "verdict": (figures.verdict_figure, figures.verdict_alt),
    "error": (figures.error_figure, figures.error_alt),
}
"""The contents of the figures, by their names in the URL: how to draw them and how to describe them."""


def epsilon_of(power: int) -> float:
    """Return 10 to a power, correctly rounded."""
    return float(f"1e{power}")


def params_of(format: str, side: str, epsilon_power: int) -> RepairSurveyParams:
    """Return the parameters of a survey of every whole margin, with 10 to the ``epsilon_power`` as the epsilon."""
    reach = reach_of(format)
    return RepairSurveyParams(
        side=side,
        highest_margin=float(reach),
        num_margins=reach + 1,
        num_classes=NUM_CLASSES,
        format=format,
        epsilon=epsilon_of(epsilon_power),
    )


@shared(max_bytes=4 * MEGABYTE)
def survey(format: str, side: str, epsilon_power: int) -> RepairSurvey:
    """Return every repair at every whole margin, with 10 to the ``epsilon_power`` as the epsilon."""
    return survey_repairs(params_of(format, side, epsilon_power))


def along_section(format: str, side: str, epsilon_power: int, index: int, text: ModuleType) -> str:
    """Draw loss and gradient of every repair along the margins; return whether as ``"verdict"`` or ``"error"``."""
    show = controls.draw(STATE.show, text)
    for column, part in zip(st.columns(2, gap="medium"), figures.PARTS, strict=True):
        with column:
            draw(_drawing(format, side, epsilon_power, index, show, part), key=f"fixes_{part}")
    st.caption({"verdict": text.VERDICT_READING, "error": text.ERROR_READING}[show])
    return str(show)


@shared(max_bytes=4 * MEGABYTE, key=by_language)
def _drawing(format: str, side: str, epsilon_power: int, index: int, show: str, part: str) -> bytes:
    text, place = words("fixes"), Place(survey=survey(format, side, epsilon_power), index=index)
    figure, alt = FIGURES[show]
    return encode(figure(place, part, text=text), alt=alt(place, part, text=text), name=f"fixes_{part}_{show}")
