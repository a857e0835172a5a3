"""The picture of a loss family: the relative error of each way against the magnitude."""

from collections.abc import Mapping
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float64Array, TextArray
from core.sweep.families import FamilyCurves, WayCurve
from ui.drawing.charts.band import Excursion, add_band
from ui.drawing.charts.titles import titled
from ui.drawing.charts.vocabulary import POWERS
from ui.drawing.numbers import formatted
from ui.drawing.palette import WAYS

HEIGHT = 430
CEILING = 1e9
"""Errors above it are drawn there: how large a nonsense is says nothing."""


def errors_of(curve: WayCurve, part: str) -> Float64Array:
    """Return the errors that a figure shows: of the loss, or of its gradient."""
    return {"loss": curve.loss_errors, "gradient": curve.gradient_errors}[part]


def kinds_of(errors: Float64Array) -> TextArray:
    """Return the kind of each error: ``"positive"``, or the row of the band that shows it."""
    return np.select([np.isnan(errors), np.isinf(errors), errors == 0], ["nan", "inf", "zero"], default="positive")


def family_figure(
    found: FamilyCurves, part: str, *, magnitude: str, titles: Mapping[str, str], title: str, text: ModuleType
) -> go.Figure:
    """Draw the largest relative error among the samples of a magnitude, for each way.

    Parameters
    ----------
    found : FamilyCurves
        The measured ways.
    part : str
        ``"loss"`` or ``"gradient"``.
    magnitude : str
        The title of the horizontal axis.
    titles : mapping of str to str
        Title of each way.
    title : str
        Title of the figure.
    text : module
        The page's words.
    """
    figure = go.Figure()
    places = found.magnitudes.astype(np.float32)
    excursions = []
    for name, curve in found.curves.items():
        style, errors = WAYS[found.family.name][name], errors_of(curve, part)
        kinds = kinds_of(errors)
        figure.add_scatter(
            x=places,
            y=np.where(kinds == "positive", np.minimum(errors, CEILING), np.nan).astype(np.float32),
            name=titles[name],
            legendgroup=titles[name],
            mode="lines+markers",
            line={"color": style.light, "dash": style.dash, "width": 3 if name == found.family.best.name else 1.75},
            marker={"color": style.light, "symbol": style.marker, "size": 7, "maxdisplayed": 20},
            hovertemplate="%{x:.3~g}: %{y:.3~g}",
        )
        excursions.append(Excursion(series=titles[name], style=style, x=places, kinds=kinds))
    figure.update_layout(
        height=HEIGHT,
        showlegend=True,
        xaxis={"title": magnitude, **(POWERS if found.family.lowest > 0 else {})},
        yaxis={"title": text.AXIS_RELATIVE, **POWERS},
        hovermode="closest",
        annotations=[titled(title)],
        margin={"t": 36},
    )
    add_band(figure, excursions, text.ROWS)
    return figure


def family_alt(found: FamilyCurves, *, titles: Mapping[str, str], title: str, text: ModuleType) -> str:
    """Describe ``family_figure``: how much of the range each way gets wrong."""
    said = (
        text.FAMILIES_ALT_WAY.format(way=titles[name], share=formatted(curve.wrong_share, ".0%"))
        for name, curve in found.curves.items()
    )
    return str(text.FAMILIES_ALT.format(title=title, ways=" ".join(said)))
