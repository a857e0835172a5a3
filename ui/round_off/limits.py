"""The limits of exp in each format."""

from types import ModuleType

import streamlit as st

from core.arithmetic.formats import FORMATS
from core.arithmetic.round_off import ExpLimits, exp_limits
from core.states.round_off import OVERVIEW
from ui.drawing.chart import draw, encode
from ui.drawing.charts import round_off as figures
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

TOLD_FORMAT = "float16"


def exp_section(_decade: int, text: ModuleType) -> None:
    """Show for each format where exp overflows, loses digits and vanishes."""
    limits = _exp_limits()
    draw(_exp_drawing(), key="exp_limits")
    told = next(limit for limit in limits if limit.format.name == TOLD_FORMAT)
    st.markdown(text.EXP_READING.format(format=told.format.name, overflows=shown(told.overflows_from, 4)))
    table(
        text.EXP_HEADER,
        [
            [
                limit.format.name,
                shown(limit.overflows_from, 6),
                shown(limit.overflow_law, 6),
                shown(limit.subnormal_from, 6),
                shown(limit.subnormal_law, 6),
                shown(limit.vanishes_from, 6),
                shown(limit.vanish_law, 6),
            ]
            for limit in limits
        ],
        caption=text.EXP_CAPTION,
        numeric=range(1, len(text.EXP_HEADER)),
    )


@shared(max_bytes=MEGABYTE)
def _exp_limits() -> tuple[ExpLimits, ...]:
    return tuple(exp_limits(FORMATS[name]) for name in OVERVIEW)


@shared(max_bytes=MEGABYTE, key=by_language)
def _exp_drawing() -> bytes:
    text, limits = words("round_off"), _exp_limits()
    return encode(figures.exp_figure(limits, text=text), alt=figures.exp_alt(limits, text=text), name="exp_limits")
