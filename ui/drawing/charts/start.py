"""The two pictures of the start page: loss and gradient against the margin, a line for each that computes them."""

from types import ModuleType

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.teaching.margin_story import ONE_STEP, WAYS, Story
from ui.drawing.charts.band import Excursion, add_band, kinds_of
from ui.drawing.numbers import shown
from ui.drawing.palette import FORMULATIONS, GUIDE, INK

Float32Array = npt.NDArray[np.float32]

HEIGHT = 330
LAYERS = {way: layer for layer, way in enumerate(reversed(WAYS))}
"""Where lines agree, the dashed ones lie on the whole one and the shorter dashes below the longer: all are seen."""


def loss_figure(story: Story, place: int, text: ModuleType) -> go.Figure:
    """Draw the computed losses against the margin, with the chosen margin marked."""
    losses = {way: outcome.loss for way, outcome in story.ways.items()}
    return _figure(story, losses, story.truth.loss, place, text, text.AXIS_LOSS)


def gradient_figure(story: Story, place: int, text: ModuleType) -> go.Figure:
    """Draw the computed gradients at the true class against the margin, with the chosen margin marked."""
    gradients = {way: outcome.gradient for way, outcome in story.ways.items()}
    figure = _figure(story, gradients, story.truth.gradient, place, text, text.AXIS_GRADIENT)
    figure.update_layout(yaxis_range=[-1.12, 0.12])
    return figure


def loss_alt(story: Story, place: int, text: ModuleType) -> str:
    """Say what the loss picture shows."""
    return _alt(story, place, text, text.ALT_LOSS, {way: outcome.loss for way, outcome in story.ways.items()})


def gradient_alt(story: Story, place: int, text: ModuleType) -> str:
    """Say what the gradient picture shows."""
    return _alt(story, place, text, text.ALT_GRADIENT, {way: outcome.gradient for way, outcome in story.ways.items()})


def open_alt(story: Story, text: ModuleType) -> str:
    """Say what the pictures show while the answer is still to be predicted."""
    return str(text.ALT_OPEN.format(format=story.format, margin=shown(float(story.margins[story.known - 1]))))


def _alt(story: Story, place: int, text: ModuleType, template: str, values: dict[str, npt.NDArray[np.float64]]) -> str:
    numbers = {way: shown(float(value[place])) for way, value in values.items()}
    said = template.format(format=story.format, margin=shown(float(story.margins[place])), **numbers)
    return f"{said} {text.ALT_CAPPED}" if story.is_capped("keras_clip") else said


def _add_here(figure: go.Figure, x: Float32Array, y: Float32Array, way: str, name: str) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        name=name,
        uid=f"{way} here",
        legendgroup=name,
        showlegend=False,
        mode="markers",
        marker={"color": FORMULATIONS[way].light, "symbol": FORMULATIONS[way].marker, "size": 11},
        zorder=LAYERS[way],
        hoverinfo="skip",
    )


def _add_end(figure: go.Figure, x: float, y: float, way: str) -> None:
    """Mark where a line ends that is still to be predicted."""
    figure.add_scatter(
        x=[x],
        y=[y],
        uid=f"{way} ends",
        showlegend=False,
        mode="markers+text",
        marker={"color": FORMULATIONS[way].light, "symbol": FORMULATIONS[way].marker, "size": 9},
        text=["?"],
        textposition="top center",
        textfont={"color": FORMULATIONS[way].light, "size": 24},
        zorder=LAYERS[way],
        hoverinfo="skip",
    )


def _figure(
    story: Story,
    values: dict[str, npt.NDArray[np.float64]],
    truth: npt.NDArray[np.float64],
    place: int,
    text: ModuleType,
    axis_title: str,
) -> go.Figure:
    margins = story.margins.astype(np.float32)
    figure = go.Figure()
    figure.add_scatter(
        x=margins,
        y=truth.astype(np.float32),
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
        kinds = kinds_of(values[way])[told]
        finite = np.where(kinds == "finite", values[way][told], np.nan).astype(np.float32)
        figure.add_scatter(
            x=margins[told],
            y=finite,
            name=name,
            legendgroup=name,
            mode="lines",
            line={"color": style.light, "dash": style.dash, "width": 2.5},
            zorder=LAYERS[way],
            hovertemplate="%{y:.5g}",
        )
        excursions.append(Excursion(series=name, colour=style.light, marker=style.marker, x=margins[told], kinds=kinds))
        if not story.is_known(way, place):
            _add_end(figure, float(margins[story.known - 1]), float(finite[-1]), way)
        elif kinds[place] == "finite":
            _add_here(figure, margins[[place]], finite[[place]], way, name)
    add_band(figure, excursions)
    figure.add_vline(x=float(story.margins[place]), line={"color": INK.light, "width": 1, "dash": "dot"})
    figure.update_layout(
        height=HEIGHT,
        hovermode="x unified",
        xaxis={"title": text.AXIS_MARGIN, "range": [0, float(story.margins[-1])]},
        yaxis={"title": axis_title},
    )
    return figure
