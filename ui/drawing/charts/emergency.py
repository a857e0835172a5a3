"""The pictures of the Emergency page: a loss among the values that have a cause, and the curve of a pasted log."""

import math
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float64Array, IndexArray
from core.emergency.curve_signs import first_not_finite, plateau_of
from core.emergency.curves import Curve
from core.emergency.known_values import GROUPS, KnownValue
from core.messages.emergency import UNITS
from ui.drawing.charts.band import Excursion, add_band, kinds_of
from ui.drawing.charts.reach import log_axis
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, FUSED, GUIDE, INK
from ui.words import told

HEIGHT = 340
REACH = (0.1, 1000.0)
"""The losses that the axis of values always has."""
MOST_POINTS = 1_000
WIDE = 100.0
"""Quotient of the largest and the smallest loss from which their axis is logarithmic."""


def has_place(value: float) -> bool:
    """Return whether a loss has a place among the known values."""
    return math.isfinite(value) and REACH[0] / 10 <= value <= REACH[1] * 10


def values_figure(value: float, known: Sequence[KnownValue], *, text: ModuleType, is_narrow: bool = False) -> go.Figure:
    """Draw a loss among the values that have a cause, one row for each kind of cause.

    Parameters
    ----------
    value : float
        The loss; ``has_place`` is true for it.
    known : sequence of KnownValue
        The others.
    text : module
        The words of the page.
    is_narrow : bool
        Whether it is drawn for a phone, with labels in two lines.
    """
    rows = list(GROUPS)
    figure = go.Figure()
    for is_near, style, size in ((False, GUIDE, 9), (True, ALARM, 16)):
        points = [one for one in known if one.is_near == is_near]
        figure.add_scatter(
            x=[one.value for one in points],
            y=[rows.index(one.group) for one in points],
            customdata=[told(one.text) for one in points],
            name=text.NEAR if is_near else text.OTHERS,
            mode="markers",
            marker={"color": style.light, "symbol": "diamond" if is_near else "circle-open", "size": size},
            hovertemplate="%{x:.5g}<br>%{customdata}<extra></extra>",
        )
    low, high = min(REACH[0], value / 1.5), max(REACH[1], value * 1.5)
    labels = [text.GROUPS[group] for group in rows]
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        hovermode="closest",
        showlegend=False,
        xaxis={"title": text.VALUE_AXIS, "type": "log"} | _range(low, high),
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [label.replace(" ", "<br>", 1) for label in labels] if is_narrow else labels,
            "zeroline": False,
            "fixedrange": True,
        },
        shapes=[
            {
                "type": "line",
                "x0": value,
                "x1": value,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": INK.light, "width": 2, "dash": "dash"},
            }
        ],
        annotations=[
            {
                "x": math.log10(value),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": text.YOURS.format(value=shown(value)),
                "showarrow": False,
            }
        ],
    )
    return figure


def _range(low: float, high: float) -> dict[str, object]:
    return log_axis(np.array([low, high])) | {"range": [math.log10(low), math.log10(high)]}


def values_alt(value: float, known: Sequence[KnownValue], *, text: ModuleType) -> str:
    """Describe ``values_figure``: which of the known values is met."""
    near = [one for one in known if one.is_near]
    rows = ", ".join(dict.fromkeys(text.GROUPS[one.group] for one in near)) or text.NO_ROW
    return str(text.ALT_VALUES.format(value=shown(value), count=len(known), rows=rows))


def curve_figure(curve: Curve, *, text: ModuleType) -> go.Figure:
    """Draw the losses of a log: the plateau at its end and the first value that is not finite are marked."""
    places = _drawn(curve)
    x, y = np.array(curve.steps)[places], np.array(curve.losses)[places]
    finite = np.where(np.isfinite(y), y, np.nan)
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=finite,
        name=text.LOSS,
        mode="lines+markers" if len(places) <= MOST_POINTS / 10 else "lines",
        line={"color": FUSED.light, "width": 2.5},
        marker={"color": FUSED.light, "symbol": FUSED.marker, "size": 6},
        hovertemplate="%{x:.6g}: %{y:.5g}<extra></extra>",
    )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        showlegend=False,
        xaxis={"title": text.CURVE_X[curve.unit], "zeroline": False},
        yaxis={"title": text.CURVE_Y} | _loss_axis(finite),
    )
    _mark(figure, curve, text)
    add_band(figure, [Excursion(series=text.LOSS, style=FUSED, x=x, kinds=kinds_of(y))])
    return figure


def _drawn(curve: Curve) -> IndexArray:
    """Return the places of the losses to draw: at most ``MOST_POINTS``, with those around the marks."""
    count = len(curve.losses)
    spread = np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(np.intp)
    bad, plateau = first_not_finite(curve), plateau_of(curve)
    marked = [place for place in (bad, bad and bad - 1, plateau and plateau.start) if place is not None]
    return np.union1d(spread, np.array(marked, np.intp))


def _loss_axis(finite: Float64Array) -> dict[str, object]:
    values = finite[np.isfinite(finite)]
    is_wide = bool(values.size) and values.min() > 0 and values.max() > WIDE * values.min()
    return {"type": "log"} | log_axis(values) if is_wide else {}


def _mark(figure: go.Figure, curve: Curve, text: ModuleType) -> None:
    """Mark where a curve stands, and its first value that is not finite."""
    plateau, bad = plateau_of(curve), first_not_finite(curve)
    if plateau is not None:
        said = text.PLATEAU.format(value=shown(plateau.value, 6))
        figure.add_hline(plateau.value, line={"color": ALARM.light, "dash": "dot"})
        is_logarithmic = figure.layout.yaxis.type == "log"  # of which an annotation takes the logarithm
        at = math.log10(plateau.value) if is_logarithmic else plateau.value
        figure.add_annotation(x=1, xref="paper", xanchor="right", y=at, yanchor="bottom", text=said, showarrow=False)
    if bad is not None:
        kind = str(kinds_of(curve.losses[bad]))
        where = {"unit": told(UNITS[curve.unit]()), "step": shown(curve.steps[bad], 6)}
        said = text.FIRST[kind].format(**where)
        before = curve.losses[:bad]
        height = "bottom" if before and before[-1] == max(before) else "top"  # where the curve is not
        side = "left" if bad > len(curve.losses) / 2 else "right"
        line = {"color": ALARM.light, "dash": "dash"}
        figure.add_vline(curve.steps[bad], line=line, annotation_text=said, annotation_position=f"{height} {side}")


def curve_alt(curve: Curve, *, text: ModuleType) -> str:
    """Describe ``curve_figure``: first and last loss, the plateau, and the first value that is not finite."""
    plateau, bad = plateau_of(curve), first_not_finite(curve)
    said = [text.ALT_CURVE.format(count=len(curve.losses), first=shown(curve.losses[0]), last=shown(curve.losses[-1]))]
    if plateau is not None:
        said.append(f"{text.PLATEAU.format(value=shown(plateau.value, 6))}.")
    if bad is not None:
        where = {"unit": told(UNITS[curve.unit]()), "step": shown(curve.steps[bad], 6)}
        said.append(f"{text.FIRST[str(kinds_of(curve.losses[bad]))].format(**where)}.")
    return " ".join(said)
