"""The band for values that are not on the axis: infinities, NaN and other events are drawn above the curves.

A figure with a band has two y axes, one above the other: ``y`` for numbers and ``y2`` for the classes. Zooming the one
leaves the other alone, on a linear and on a logarithmic scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.arithmetic.arrays import FloatArray, TextArray
from ui.drawing.numbers import INFINITY, NOT_A_NUMBER
from ui.drawing.palette import BAND, Style

Drawn = dict[str, Any]
"""A trace, a shape, an annotation or an axis in Plotly's own words."""
NUMBERS = {"inf": INFINITY, "nan": NOT_A_NUMBER}
SHOWN_MARKERS = 20
ROW_SHARE = 0.075
"""Height of a row, as a share of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """Where one series of a figure has no finite value.

    Parameters
    ----------
    series : str
        Name and legend group of the series.
    style : Style
        As the series itself is drawn.
    x : ndarray
        Positions of all its points.
    kinds : ndarray of str, shape of ``x``
        The row each point belongs to, or a name without a row where nothing is to be said.
    """

    series: str
    style: Style
    x: FloatArray
    kinds: TextArray


def kinds_of(values: npt.ArrayLike) -> TextArray:
    """Name the class of each value: ``"inf"``, ``"nan"`` or ``"finite"``."""
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(array), "nan", np.where(np.isinf(array), "inf", "finite"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a band, or guide lines, add to a figure, in Plotly's own words.

    Parameters
    ----------
    traces, shapes, annotations : sequence of dict
        Of a band the lanes, and the strips behind them.
    axes : dict
        Layout: of a band the shortened ``yaxis`` and its own ``yaxis2``.
    """

    traces: Sequence[Drawn] = ()
    shapes: Sequence[Drawn] = ()
    annotations: Sequence[Drawn] = ()
    axes: Mapping[str, Drawn] = field(default_factory=dict)


def band(excursions: Sequence[Excursion], rows: Mapping[str, str] = NUMBERS) -> Added:
    """Return the band that some series need, a lane for each in a row; nothing where every value is a number.

    Parameters
    ----------
    excursions : sequence of Excursion
        One for each series.
    rows : mapping of str to str
        Kinds that get a row, from bottom to top, and their labels.
    """
    used = [row for row in rows if any((excursion.kinds == row).any() for excursion in excursions)]
    if not used:
        return Added()
    lanes = [excursion for excursion in excursions if np.isin(excursion.kinds, used).any()]
    height, bottom = len(lanes) + 1, 1 - ROW_SHARE * len(used)
    return Added(
        traces=[
            _lane(excursion, row, height * place + lane, rows[row])
            for lane, excursion in enumerate(lanes, start=1)
            for place, row in enumerate(used)
            if (excursion.kinds == row).any()
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
    """Return the ground behind what is not a number, between ``x0``, ``y0`` and ``x1``, ``y1`` of two axes."""
    return {"type": "rect", **place, "fillcolor": BAND.light, "line": {"width": 0}, "layer": "below"}


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
        # Few markers: each is a node in the page, and the line is there for the rest.
        "marker": {
            "color": excursion.style.light,
            "symbol": excursion.style.marker,
            "size": 5,
            "maxdisplayed": SHOWN_MARKERS,
        },
        "hovertemplate": f"%{{x:.4g}}: {label}",
    }
