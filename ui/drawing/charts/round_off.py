"""The pictures of the round-off page: spacing of numbers, limits of exp, cancellation of nearby numbers."""

import math
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float64Array, TextArray
from core.arithmetic.bits import binades
from core.arithmetic.formats import FloatFormat
from core.arithmetic.round_off import Cancellation, ExpLimits, NumberView
from ui.drawing.charts.band import Excursion, add_band
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, FORMATS, GUIDE, INK

HEIGHT = 400
EXP_TICKS = (-700, -10, 0, 10, 700)
EXP_REACH = 1e6
SHOWN_MARKERS = 16
HERE, BEYOND = "here", "beyond"
"""Names of the mark at a separation, and of the arrow to it where it lies to the left of the axis."""
PATTERNS = {"vanishes": "/", "subnormal": ".", "normal": "", "overflows": "x"}
"""Patterns that distinguish the zones of exp without colour."""


def spacing_figure(formats: Sequence[FloatFormat], view: NumberView, *, text: ModuleType) -> go.Figure:
    """Draw the distance of neighbouring numbers against their size, with one number marked.

    Parameters
    ----------
    formats : sequence of FloatFormat
        The formats to draw.
    view : NumberView
        The number to mark; 0, infinities and NaN cannot be shown on a log scale and are not marked.
    text : module
        The page's words.
    """
    figure = go.Figure()
    for format in formats:
        style = FORMATS[format.name]
        powers, spacings = binades(format)
        figure.add_scatter(
            x=np.append(powers, format.max),
            y=np.append(spacings, spacings[-1]),
            name=format.name,
            mode="lines",
            line={"color": style.light, "dash": style.dash, "width": 2.5, "shape": "hv"},
            hovertemplate="%{x:.3~g}: %{y:.3~g}",
        )
    if has_place(view):
        style = FORMATS[view.format.name]
        figure.add_scatter(
            x=[abs(view.value)],
            y=[view.spacing],
            name=text.HERE,
            mode="markers",
            marker={
                "color": style.light,
                "symbol": style.marker,
                "size": 15,
                "line": {"color": INK.light, "width": 2},
            },
            hovertemplate=f"{shown(view.value)}: {shown(view.spacing)}",
        )
    figure.update_layout(
        height=HEIGHT,
        xaxis={"title": text.SPACING_X, "type": "log", "exponentformat": "power"},
        yaxis={"title": text.SPACING_Y, "type": "log", "exponentformat": "power"},
        hovermode="closest",
    )
    return figure


def has_place(view: NumberView) -> bool:
    """Return whether a number can be marked on a log scale."""
    return math.isfinite(view.value) and view.value != 0


def spacing_alt(formats: Sequence[FloatFormat], view: NumberView, *, text: ModuleType) -> str:
    """Describe ``spacing_figure``."""
    lines = [
        text.ALT_SPACING_FORMAT.format(
            format=format.name,
            smallest=shown(format.min_subnormal),
            largest=shown(format.max),
            eps=shown(format.eps),
        )
        for format in formats
    ]
    here = text.ALT_SPACING_HERE if has_place(view) else text.ALT_SPACING_NOWHERE
    marked = here.format(value=shown(view.value), format=view.format.name, spacing=shown(view.spacing))
    return str(text.ALT_SPACING.format(formats=" ".join(lines), here=marked))


def exp_figure(limits: Sequence[ExpLimits], *, text: ModuleType) -> go.Figure:
    """Draw for which arguments exp is 0, subnormal, normal or too large, one row per format."""
    figure = go.Figure()
    names = [limit.format.name for limit in limits]
    edges = [
        np.array([-EXP_REACH] * len(limits)),
        np.array([max(limit.vanishes_from, -EXP_REACH) for limit in limits]),
        np.array([max(limit.subnormal_from, -EXP_REACH) for limit in limits]),
        np.array([limit.overflows_from for limit in limits]),
        np.array([EXP_REACH] * len(limits)),
    ]
    colours = {"vanishes": GUIDE.light, "subnormal": GUIDE.light, "overflows": ALARM.light}
    for zone, left, right in zip(PATTERNS, edges, edges[1:], strict=False):
        own = [FORMATS[name].light for name in names]
        colour = [colours[zone]] * len(names) if zone in colours else own
        figure.add_bar(
            y=names,
            x=symmetric_log(right) - symmetric_log(left),
            base=symmetric_log(left).tolist(),
            orientation="h",
            name=text.EXP_ZONES[zone],
            marker={
                "color": [f"{one}{'26' if zone in colours else 'a0'}" for one in colour],
                "line": {"color": colour, "width": 1},
                "pattern": {"shape": PATTERNS[zone], "fgcolor": colour, "fgopacity": 1, "size": 7},
            },
            customdata=np.stack([left, right], axis=1),
            hovertemplate="%{y}: %{customdata[0]:.5~g} … %{customdata[1]:.5~g}",
        )
    for limit in limits:
        for value, shift in ((limit.vanishes_from, "right"), (limit.overflows_from, "left")):
            if not math.isfinite(value):
                continue
            figure.add_annotation(
                x=float(symmetric_log(np.array(value))),
                y=limit.format.name,
                text=f"<b>{shown(value, 4)}</b>",
                showarrow=False,
                xanchor=shift,
                xshift=-4 if shift == "right" else 4,
            )
    figure.update_layout(
        height=90 + 52 * len(limits),
        barmode="overlay",
        bargap=0.3,
        showlegend=True,
        xaxis={
            "title": text.EXP_X,
            "tickvals": symmetric_log(np.array(EXP_TICKS, dtype=np.float64)),
            "ticktext": [shown(float(tick)) for tick in EXP_TICKS],
            "range": symmetric_log(np.array([-EXP_REACH, EXP_REACH])).tolist(),
            "zeroline": False,
        },
        yaxis={"autorange": "reversed"},
    )
    return figure


def symmetric_log(values: Float64Array) -> Float64Array:
    """Return positions on a scale that is logarithmic on both sides of 0 and linear near it."""
    return np.asarray(np.sign(values) * np.log10(1 + np.abs(values)))


def exp_alt(limits: Sequence[ExpLimits], *, text: ModuleType) -> str:
    """Describe ``exp_figure``."""
    lines = [
        text.ALT_EXP_FORMAT.format(
            format=limit.format.name,
            vanishes=shown(limit.vanishes_from),
            subnormal=shown(limit.subnormal_from),
            overflows=shown(limit.overflows_from),
        )
        for limit in limits
    ]
    return str(text.ALT_EXP.format(formats=" ".join(lines)))


def near_figure(results: Sequence[Cancellation], here: float, *, text: ModuleType) -> go.Figure:
    """Draw the relative error of a difference against the separation of its operands, with its bound.

    Parameters
    ----------
    results : sequence of Cancellation
        One for each format.
    here : float
        A separation to mark; an arrow points to it if it lies to the left of the axis.
    text : module
        The page's words.
    """
    figure = go.Figure()
    excursions = []
    for result in results:
        style = FORMATS[result.format.name]
        kinds = near_kinds(result)
        figure.add_scatter(
            x=result.separations.astype(np.float32),
            y=np.where(kinds == "positive", result.relative_errors, np.nan).astype(np.float32),
            name=result.format.name,
            legendgroup=result.format.name,
            mode="lines+markers",
            line={"color": style.light, "dash": style.dash, "width": 2},
            marker={
                "color": style.light,
                "symbol": style.marker,
                "size": 7,
                "maxdisplayed": SHOWN_MARKERS,
            },
            hovertemplate="δ = %{x:.2~g}: %{y:.2~g}",
        )
        figure.add_scatter(
            x=result.separations.astype(np.float32),
            y=result.bound.astype(np.float32),
            name=text.NEAR_BOUND,
            uid=f"bound {result.format.name}",
            legendgroup="bound",
            showlegend=result is results[0],
            mode="lines",
            line={"color": GUIDE.light, "dash": GUIDE.dash, "width": 1.5},
            hoverinfo="skip",
        )
        excursions.append(Excursion(series=result.format.name, style=style, x=result.separations, kinds=kinds))
    finest = math.log10(min(result.format.unit_roundoff for result in results))
    left = near_left([result.format for result in results])
    figure.update_layout(
        height=HEIGHT,
        xaxis={
            "title": text.NEAR_X,
            "type": "log",
            "exponentformat": "power",
            "range": [math.log10(left), 0.2],
        },
        yaxis={"title": text.NEAR_Y, "type": "log", "exponentformat": "power", "range": [finest - 1.5, 1]},
        hovermode="closest",
    )
    add_band(figure, excursions, text.NEAR_ROWS)
    figure.add_vline(x=here, line={"color": INK.light, "width": 1, "dash": "dot"}, name=HERE)
    for name, said, is_seen in ((HERE, text.NEAR_HERE, here >= left), (BEYOND, text.NEAR_BEYOND, here < left)):
        figure.add_annotation(
            name=name,
            x=math.log10(max(here, left)),
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=4,
            text=said,
            showarrow=False,
            opacity=float(is_seen),
        )
    return figure


def near_left(formats: Sequence[FloatFormat]) -> float:
    """Return the left end of the axis of ``near_figure``: all digits are lost there in each of these formats."""
    return float(min(format.unit_roundoff for format in formats)) / 10**1.5


def near_kinds(result: Cancellation) -> TextArray:
    """Return the kind of each error: ``"positive"``, ``"zero"``, or ``"nan"`` if the format cannot represent x."""
    errors = result.relative_errors
    return np.where(np.isnan(errors), "nan", np.where(errors == 0, "zero", "positive"))


def near_alt(number: str, findings: Sequence[str], *, text: ModuleType) -> str:
    """Describe ``near_figure``."""
    return str(text.ALT_NEAR.format(number=number, formats=" ".join(findings).replace("**", "")))
