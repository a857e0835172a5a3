"""The band for what is not a number on the axis: infinities, NaN and other events have a place above the curves.

A figure with a band has two y axes, one above the other: ``y`` for numbers and ``y2`` for the classes. Zooming the one
leaves the other alone, on a linear and on a logarithmic scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from ui.numbers import INFINITY, NOT_A_NUMBER
from ui.palette import BAND

NUMBERS = {"inf": INFINITY, "nan": NOT_A_NUMBER}
ROW_SHARE = 0.075
"""Height of a row, as a share of the figure."""


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
        The row each point belongs to, or a name without a row where nothing is to be said.
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


def add_band(figure: go.Figure, excursions: Sequence[Excursion], rows: Mapping[str, str] = NUMBERS) -> None:
    """Add the band above the figure, if any series needs it; each series has a lane of its own in a row.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Its y axis is shortened to make room.
    excursions : sequence of Excursion
        One for each series.
    rows : mapping of str to str
        Kinds that get a row, from bottom to top, and their labels.
    """
    used = [row for row in rows if any((excursion.kinds == row).any() for excursion in excursions)]
    if not used:
        return
    lanes = [excursion for excursion in excursions if np.isin(excursion.kinds, used).any()]
    height = len(lanes) + 1
    for lane, excursion in enumerate(lanes, start=1):
        for place, row in enumerate(used):
            if (excursion.kinds == row).any():
                figure.add_trace(_lane(excursion, row, height * place + lane, rows[row]))
    bottom = 1 - ROW_SHARE * len(used)
    figure.update_layout(
        yaxis_domain=[0, bottom - 0.03],
        yaxis2={
            "domain": [bottom, 1],
            "range": [0, height * len(used)],
            "tickvals": [height * (place + 0.5) for place in range(len(used))],
            "ticktext": [rows[row] for row in used],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    for place in range(len(used)):
        figure.add_shape(
            type="rect",
            xref="paper",
            yref="y2",
            x0=0,
            x1=1,
            y0=height * (place + 0.04),
            y1=height * (place + 0.96),
            fillcolor=BAND.light,
            line_width=0,
            layer="below",
        )


def _lane(excursion: Excursion, row: str, height: float, label: str) -> go.Scatter:
    return go.Scatter(
        x=excursion.x,
        y=np.where(excursion.kinds == row, height, np.nan).astype(np.float32),
        yaxis="y2",
        name=excursion.series,
        uid=f"{excursion.series} {row}",
        legendgroup=excursion.series,
        showlegend=False,
        mode="lines+markers",
        line={"color": excursion.colour, "width": 3},
        marker={"color": excursion.colour, "symbol": excursion.marker, "size": 4},
        hovertemplate=f"%{{x:.4g}}: {label}",
    )
