"""The two pictures of the start page: loss and gradient against the margin, one line per method."""

import math
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.teaching.margin_story import MARGINS, ONE_STEP, WAYS, Story
from ui.drawing.charts.band import Excursion, add_band, kinds_of
from ui.drawing.charts.titles import titled
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, FORMULATIONS, GUIDE, INK

HEIGHT = 330
RANGES = {"loss": [-6, MARGINS[-1] + 6], "gradient": [-1.12, 0.12]}
"""The axes stay where they are, whatever the mark at the chosen margin needs."""
HERE = "here"
"""Name of the line at the chosen margin."""
LAYERS = {way: layer for layer, way in enumerate(reversed(WAYS))}
"""Where lines coincide, the dashed ones are drawn over the solid one, longer dashes over shorter: all are visible."""


def open_alt(story: Story, part: str, text: ModuleType) -> str:
    """Describe the picture of ``"loss"`` or ``"gradient"`` while the answer is still to be predicted."""
    what = str(text.PARTS[part]["axis"])
    told = {"what": what[0].upper() + what[1:], "margin": shown(float(story.margins[story.known - 1]))}
    return str(text.ALT_OPEN.format(format=story.format, **told))


def margin_alt(story: Story, part: str, place: int, text: ModuleType) -> str:
    """Describe the picture of ``"loss"`` or ``"gradient"``."""
    numbers = {way: shown(float(getattr(outcome, part)[place])) for way, outcome in story.ways.items()}
    said = text.PARTS[part]["alt"].format(format=story.format, margin=shown(float(story.margins[place])), **numbers)
    return f"{said} {text.ALT_CAPPED}" if story.is_capped("keras_clip") else str(said)


def here(way: str, *parts: str) -> str:
    """Return the name of a method's mark at the chosen margin, or of its heights in a part."""
    return "_".join((way, "here", *parts))


def _add_here(figure: go.Figure, x: float, y: float, way: str, name: str) -> None:
    """Mark a method's value at the chosen margin; the mark of none is there for a slider to move, but invisible."""
    is_drawn = math.isfinite(y)
    figure.add_scatter(
        x=[x],
        y=[y if is_drawn else 0.0],
        name=name,
        uid=here(way),
        legendgroup=name,
        showlegend=False,
        mode="markers",
        marker={
            "color": FORMULATIONS[way].light,
            "symbol": FORMULATIONS[way].marker,
            "size": 11,
            "opacity": int(is_drawn),
        },
        zorder=LAYERS[way],
        hoverinfo="skip",
    )


def _add_end(figure: go.Figure, x: float, y: float, way: str) -> None:
    """Mark the end of a line that is still to be predicted."""
    figure.add_scatter(
        x=[x],
        y=[y],
        uid=f"{way} ends",
        showlegend=False,
        mode="markers",
        marker={"color": FORMULATIONS[way].light, "symbol": FORMULATIONS[way].marker, "size": 9},
        zorder=LAYERS[way],
        hoverinfo="skip",
    )


def _ask(figure: go.Figure, margin: float) -> None:
    """Put the question at its margin, at no height: that is what is asked."""
    figure.add_annotation(
        x=margin,
        yref="paper",
        y=0.5,
        text="?",
        showarrow=False,
        xanchor="left",
        xshift=4,
        font={"color": ALARM.light, "size": 28},
    )


def margin_figure(story: Story, part: str, place: int, text: ModuleType) -> go.Figure:
    """Draw the computed losses, or gradients at the true class, against the margin, with the chosen margin marked."""
    margins = story.margins.astype(np.float32)
    drawn = go.Figure()
    drawn.add_scatter(
        x=margins,
        y=getattr(story.truth, part).astype(np.float32),
        name=text.TRUTH,
        mode="lines",
        line={"color": GUIDE.light, "width": 9, "shape": "linear"},
        opacity=0.35,
        hoverinfo="skip",
    )
    excursions = []
    for way in WAYS:
        style, name = FORMULATIONS[way], text.WAYS[way]
        told = slice(None) if way == ONE_STEP else slice(story.known)
        values = getattr(story.ways[way], part)[told]
        kinds = kinds_of(values)
        finite = np.where(kinds == "finite", values, np.nan).astype(np.float32)
        drawn.add_scatter(
            x=margins[told],
            y=finite,
            name=name,
            legendgroup=name,
            showlegend=story.is_known(way, place),
            mode="lines",
            line={"color": style.light, "dash": style.dash, "width": 2.5},
            zorder=LAYERS[way],
            hovertemplate="%{y:.5g}",
        )
        excursions.append(Excursion(series=name, style=style, x=margins[told], kinds=kinds))
        if not story.is_known(way, place):
            _add_end(drawn, float(margins[story.known - 1]), float(finite[-1]), way)
        else:
            _add_here(drawn, float(margins[place]), float(values[place]), way, name)
    add_band(drawn, excursions)
    if not all(story.is_known(way, place) for way in WAYS):
        _ask(drawn, float(story.margins[place]))
    drawn.add_vline(x=float(story.margins[place]), line={"color": INK.light, "width": 1, "dash": "dot"}, name=HERE)
    drawn.add_annotation(titled(text.PARTS[part]["title"]))
    drawn.update_layout(
        height=HEIGHT,
        margin={"t": 36},
        hovermode="x unified",
        xaxis={"title": text.AXIS_MARGIN, "range": [0, float(story.margins[-1])]},
        yaxis={"title": text.PARTS[part]["axis"], "range": RANGES[part]},
    )
    return drawn
