"""The band for results that are not numbers: infinities and NaN keep a place of their own above the curves.

A figure with a band has two y axes, one above the other: ``y`` for numbers and ``y2`` for the classes. Zooming the one
leaves the other alone, on a linear and on a logarithmic scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from ui.numbers import INFINITY, NOT_A_NUMBER
from ui.palette import BAND

ROWS = {"inf": INFINITY, "nan": NOT_A_NUMBER}
SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """Where one series of a figure has no finite value.

    Parameters
    ----------
    series : str
        Name and legend group of the series.
    colour, marker : str
        As the series itself is drawn.
    x : ndarray
        Positions of all its points.
    kinds : ndarray of str, shape of ``x``
        ``"inf"``, ``"nan"``, or anything else where the value is a number.
    """

    series: str
    colour: str
    marker: str
    x: npt.NDArray[np.floating]
    kinds: npt.NDArray[np.str_]


def kinds_of(values: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """Name the class of each value: ``"inf"``, ``"nan"`` or ``"finite"``."""
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(array), "nan", np.where(np.isinf(array), "inf", "finite"))


def add_band(figure: go.Figure, excursions: Sequence[Excursion]) -> None:
    """Add the band above the figure, if any series needs it; each series has a lane of its own in a row."""
    rows = [row for row in ROWS if any((excursion.kinds == row).any() for excursion in excursions)]
    if not rows:
        return
    lanes = [excursion for excursion in excursions if np.isin(excursion.kinds, rows).any()]
    height = len(lanes) + 1
    for lane, excursion in enumerate(lanes):
        figure.add_trace(_lane(excursion, rows, lane + 1, height))
    figure.update_layout(
        yaxis_domain=[0, 1 - SHARE],
        yaxis2={
            "domain": [1 - SHARE + 0.03, 1],
            "range": [0, height * len(rows)],
            "tickvals": [height * (place + 0.5) for place in range(len(rows))],
            "ticktext": [ROWS[row] for row in rows],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    figure.add_shape(
        type="rect",
        xref="paper",
        yref="y2 domain",
        x0=0,
        x1=1,
        y0=0,
        y1=1,
        fillcolor=BAND.light,
        line_width=0,
        layer="below",
    )


def _lane(excursion: Excursion, rows: Sequence[str], lane: int, height: int) -> go.Scatter:
    y = np.full(excursion.kinds.shape, np.nan, dtype=np.float32)
    for place, row in enumerate(rows):
        y[excursion.kinds == row] = height * place + lane
    return go.Scatter(
        x=excursion.x,
        y=y,
        yaxis="y2",
        name=excursion.series,
        uid=f"{excursion.series} band",
        legendgroup=excursion.series,
        showlegend=False,
        mode="lines+markers",
        line={"color": excursion.colour, "width": 3},
        marker={"color": excursion.colour, "symbol": excursion.marker, "size": 4},
        text=[ROWS.get(kind, "") for kind in excursion.kinds],
        hovertemplate="%{x:.4g}: %{text}",
    )
