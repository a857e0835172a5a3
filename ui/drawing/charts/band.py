"""The band for values that are not on the axis: infinities, NaN and other events are drawn above the curves.

A figure with a band has two y axes, one above the other: ``y`` for numbers and ``y2`` for the events. Zooming one does
not change the other, on a linear or a logarithmic scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.arithmetic.arrays import FloatArray, TextArray
from ui.drawing.charts import zoom
from ui.drawing.numbers import INFINITY, NOT_A_NUMBER
from ui.drawing.palette import BAND, Style

Drawn = dict[str, Any]
"""A trace, a shape, an annotation or an axis in Plotly's format."""
NUMBERS = {"inf": INFINITY, "nan": NOT_A_NUMBER}
SHOWN_MARKERS = 20
ROW_SHARE = 0.075
"""Height of a row, as a share of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """The points at which one series of a figure has no finite value.

    Parameters
    ----------
    series : str
        Name and legend group of the series.
    style : Style
        The style of the series itself.
    x : ndarray
        Positions of all its points.
    kinds : ndarray of str, shape of ``x``
        The row of each point, or a name without a row if there is no event.
    """

    series: str
    style: Style
    x: FloatArray
    kinds: TextArray


def kinds_of(values: npt.ArrayLike) -> TextArray:
    """Return the kind of each value: ``"inf"``, ``"nan"`` or ``"finite"``."""
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(array), "nan", np.where(np.isinf(array), "inf", "finite"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Additions to a figure for a band or for guide lines, in Plotly's format.

    Parameters
    ----------
    traces, shapes, annotations : sequence of dict
        For a band, its lanes and the strips behind them.
    axes : dict
        Layout; for a band, the shortened ``yaxis`` and its own ``yaxis2``.
    """

    traces: Sequence[Drawn] = ()
    shapes: Sequence[Drawn] = ()
    annotations: Sequence[Drawn] = ()
    axes: Mapping[str, Drawn] = field(default_factory=dict)


def band(excursions: Sequence[Excursion], rows: Mapping[str, str] = NUMBERS, reach: float | None = None) -> Added:
    """Return the band for some series, with a lane for each in every row; empty if every value is a number.

    Parameters
    ----------
    excursions : sequence of Excursion
        One for each series.
    rows : mapping of str to str
        Label of each kind that gets a row, from bottom to top.
    reach : float, optional
        The end of the axis in a figure with a zoom (``ui.drawing.charts.zoom``).
    """
    used = [row for row in rows if any((excursion.kinds == row).any() for excursion in excursions)]
    if not used:
        return Added()
    lanes = [excursion for excursion in excursions if np.isin(excursion.kinds, used).any()]
    height, bottom = len(lanes) + 1, 1 - ROW_SHARE * len(used)
    return Added(
        traces=[
            trace
            for lane, excursion in enumerate(lanes, start=1)
            for place, row in enumerate(used)
            if (excursion.kinds == row).any()
            for trace in _with_marks(_lane(excursion, row, height * place + lane, rows[row]), lane, reach)
        ],
        shapes=[
            strip(xref="paper", yref="y2", x0=0, x1=1, y0=height * (place + 0.04), y1=height * (place + 0.96))
            for place in range(len(used))
        ],
        axes={
            "yaxis": {"domain": [0, bottom - 0.03]},
            "yaxis2": {
                "domain": [bottom, 1],
                "range": [0, height * len(used)],
                "tickvals": [height * (place + 0.5) for place in range(len(used))],
                "ticktext": [rows[row] for row in used],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
        },
    )


def add_band(figure: go.Figure, excursions: Sequence[Excursion], rows: Mapping[str, str] = NUMBERS) -> None:
    """Add the band to a figure; arguments as for ``band``."""
    added = band(excursions, rows)
    figure.add_traces(list(added.traces))
    figure.update_layout(added.axes, shapes=[*figure.layout.shapes, *added.shapes])


def strip(**place: object) -> Drawn:
    """Return the background of a band, between ``x0``, ``y0`` and ``x1``, ``y1`` of two axes."""
    return {"type": "rect", **place, "fillcolor": BAND.light, "line": {"width": 0}, "layer": "below"}


def _with_marks(trace: Drawn, lane: int, reach: float | None) -> Sequence[Drawn]:
    return [trace] if reach is None else zoom.marks_of(trace, reach, count=SHOWN_MARKERS, place=lane)


def _lane(excursion: Excursion, row: str, height: float, label: str) -> Drawn:
    return {
        "type": "scatter",
        "x": excursion.x,
        "y": np.where(excursion.kinds == row, height, np.nan).astype(np.float32),
        "yaxis": "y2",
        "name": excursion.series,
        "uid": f"{excursion.series} {row}",
        "legendgroup": excursion.series,
        "showlegend": False,
        "mode": "lines+markers",
        "line": {"color": excursion.style.light, "width": 3},
        # Few markers, because each is a node in the page; the line shows the rest.
        "marker": {
            "color": excursion.style.light,
            "symbol": excursion.style.marker,
            "size": 5,
            "maxdisplayed": SHOWN_MARKERS,
        },
        "hovertemplate": f"%{{x:.4g}}: {label}",
    }
