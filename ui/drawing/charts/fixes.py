"""The pictures of the fix gallery: verdicts along the margins, and the errors behind them."""

import itertools
import math
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float32Array, Float64Array, TextArray
from core.arithmetic.formats import FloatFormat
from core.autopsy.causes import damage_threshold
from core.sweep.compare_repairs import VERDICTS, Place, RepairOutcome
from ui.drawing.charts.band import Excursion, add_band, kinds_of
from ui.drawing.charts.titles import titled
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, CLIPPED, FORMATS, FORMULATIONS, FUSED, GUIDE, INK, Style

HEIGHT = 430
HERE = "here"
"""Name of the line at the chosen margin."""
CEILING = 1e3
"""Larger relative errors are drawn here: the true loss goes to 0, but a biased loss does not."""
NOWHERE = (None,)
"""The length of an invisible bar, which keeps its verdict in the legend."""
PARTS = ("loss", "gradient")
NARROWEST_LABEL = 0.13
"""Smallest share of the axis at which a segment has its verdict as text."""

AMBER, VIOLET = FORMULATIONS["lse_minus_logit"], FORMATS["float64"]
REPAIR_STYLES: dict[str, Style] = {
    **{name: FORMULATIONS[name] for name in ("naive", "max_shift", "log_softmax", "log1p", "fused")},
    "add_epsilon": Style(light=AMBER.light, dark=AMBER.dark, dash="longdash", marker="x"),
    "clip_probability": CLIPPED,
    "clip_log": Style(light=ALARM.light, dark=ALARM.dark, dash="dot", marker="cross"),
    "where_mask": Style(light=VIOLET.light, dark=VIOLET.dark, dash="dashdot", marker="star"),
}
"""Style of each repair, in the colours of the palette."""

VERDICT_STYLES: dict[str, tuple[str, str]] = {
    "sound": (FUSED.light, ""),
    "faint": (GUIDE.light, "."),
    "biased": (AMBER.light, "/"),
    "dead": (VIOLET.light, "-"),
    "breaks": (ALARM.light, "x"),
}
"""Colour and pattern of each verdict; each alone identifies it."""


def verdict_figure(place: Place, part: str, *, text: ModuleType) -> go.Figure:
    """Draw the verdicts on each repair's loss or gradient along the margins, one row per repair.

    Parameters
    ----------
    place : Place
        The survey and the margin to mark.
    part : str
        ``"loss"`` or ``"gradient"``.
    text : module
        The page's words.
    """
    figure = go.Figure()
    outcomes = place.survey.comparison.outcomes
    margins = place.survey.margins
    stretches = [(outcome, *stretch) for outcome in outcomes for stretch in _stretches(outcome, part, margins)]
    for verdict in VERDICTS:
        (colour, pattern), name = VERDICT_STYLES[verdict], text.VERDICTS[verdict]["name"]
        here = [entry for entry in stretches if entry[1] == verdict]
        widths = [end - start for _, _, start, end in here]
        figure.add_bar(
            y=[text.REPAIRS[outcome.repair.name] for outcome, *_ in here] or NOWHERE,
            x=widths or NOWHERE,
            base=[start for _, _, start, _ in here],
            orientation="h",
            name=name,
            uid=verdict,
            text=[name if width > NARROWEST_LABEL * margins[-1] else "" for width in widths],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK.light},
            marker={
                "color": f"{colour}38",
                "line": {"color": colour, "width": 1},
                "pattern": {"shape": pattern, "fgcolor": f"{colour}80", "size": 6, "fillmode": "overlay"},
            },
            customdata=[[start, end] for _, _, start, end in here],
            hovertemplate="%{y}, M = %{customdata[0]:.4~g} … %{customdata[1]:.4~g}",
        )
    figure.add_vline(x=place.margin, line={"color": INK.light, "width": 1.5, "dash": "dot"}, name=HERE)
    figure.update_layout(
        height=HEIGHT,
        barmode="overlay",
        bargap=0.22,
        showlegend=True,
        xaxis={"title": text.AXIS_MARGIN[_side(place)], "range": [0, float(margins[-1])], "showgrid": False},
        yaxis={
            "categoryorder": "array",
            "categoryarray": [text.REPAIRS[outcome.repair.name] for outcome in reversed(outcomes)],
            "showgrid": False,
        },
        annotations=[titled(text.PARTS[part]["title"])],
        margin={"t": 36},
    )
    return figure


def _stretches(outcome: RepairOutcome, part: str, margins: Float64Array) -> Iterator[tuple[str, float, float]]:
    """Yield each run of equal verdicts with its first margin and the first margin after it."""
    start = 0
    for verdict, run in itertools.groupby(getattr(outcome, f"{part}_verdicts").tolist()):
        end = start + len(list(run))
        yield verdict, float(margins[start]), float(margins[min(end, len(margins) - 1)])
        start = end


def _side(place: Place) -> str:
    return "right" if place.label == 0 else "wrong"


def verdict_alt(place: Place, part: str, *, text: ModuleType) -> str:
    """Describe ``verdict_figure``: for each repair, its verdicts and where they begin."""
    lines = []
    for outcome in place.survey.comparison.outcomes:
        found = [
            text.ALT_STRETCH.format(verdict=text.VERDICTS[verdict]["name"], margin=shown(start, 4))
            for verdict, start, _ in _stretches(outcome, part, place.survey.margins)
        ]
        lines.append(text.ALT_REPAIR.format(repair=text.REPAIRS[outcome.repair.name], verdicts=", ".join(found)))
    return str(text.ALT_VERDICTS.format(part=text.PARTS[part]["title"], repairs=" ".join(lines)))


def error_figure(place: Place, part: str, *, text: ModuleType) -> go.Figure:
    """Draw the relative error of each repair's loss or gradient along the margins, with a line at half the digits.

    Results that are right to the last digit are at the bottom of the figure.
    """
    figure = go.Figure()
    format = place.survey.comparison.format
    floor, threshold = _floor(format), damage_threshold(format)
    margins, excursions = place.survey.margins.astype(np.float32), []
    for outcome in place.survey.comparison.outcomes:
        style, name = REPAIR_STYLES[outcome.repair.name], text.REPAIRS[outcome.repair.name]
        kinds = _kinds(outcome, part)
        figure.add_scatter(
            x=margins,
            y=drawn_errors(outcome, part, format),
            name=name,
            uid=outcome.repair.name,
            legendgroup=name,
            mode="lines+markers",
            line={"color": style.light, "dash": style.dash, "width": 2},
            marker={"color": style.light, "symbol": style.marker, "size": 8, "maxdisplayed": 8},
            hovertemplate="M = %{x:.4~g}: %{y:.2~g}",
        )
        excursions.append(Excursion(series=name, style=style, x=margins, kinds=kinds))
    figure.update_layout(
        height=HEIGHT,
        xaxis={"title": text.AXIS_MARGIN[_side(place)], "range": [0, float(margins[-1])]},
        yaxis={
            "title": text.PARTS[part]["error"],
            "type": "log",
            "exponentformat": "power",
            "range": [math.log10(floor) - 0.4, math.log10(CEILING) + 0.2],
        },
        hovermode="closest",
    )
    add_band(figure, excursions)
    figure.add_hline(y=threshold, line={"color": GUIDE.light, "dash": GUIDE.dash, "width": 1.5})
    figure.add_vline(x=place.margin, line={"color": INK.light, "width": 1.5, "dash": "dot"}, name=HERE)
    return figure


def _floor(format: FloatFormat) -> float:
    return format.unit_roundoff / 2


def drawn_errors(outcome: RepairOutcome, part: str, format: FloatFormat) -> Float32Array:
    """Return the heights of a repair's curve in ``error_figure``: NaN where the result is not finite."""
    errors = np.clip(getattr(outcome, f"{part}_errors"), _floor(format), CEILING)
    return np.where(_kinds(outcome, part) == "finite", errors, np.nan).astype(np.float32)


def _kinds(outcome: RepairOutcome, part: str) -> TextArray:
    """Return the kind of each result: ``"nan"``, ``"inf"`` or ``"finite"``."""
    return kinds_of(outcome.losses if part == "loss" else outcome.gradients.sum(axis=1))


def error_alt(place: Place, part: str, *, text: ModuleType) -> str:
    """Describe ``error_figure`` at the marked margin."""
    lines = [
        text.ALT_ERROR_REPAIR.format(
            repair=text.REPAIRS[outcome.repair.name],
            error=shown(float(getattr(outcome, f"{part}_errors")[place.index]), 3),
        )
        for outcome in place.survey.comparison.outcomes
    ]
    return str(
        text.ALT_ERRORS.format(part=text.PARTS[part]["title"], margin=shown(place.margin, 4), repairs=" ".join(lines))
    )
