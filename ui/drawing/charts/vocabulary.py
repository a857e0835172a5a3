"""The pictures of the vocabulary page: errors of ln S and of the loss against the number of classes."""

from collections.abc import Mapping
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float64Array, TextArray
from core.sweep.vocabulary import SIZES, Curve, Vocabulary
from ui.drawing.charts.band import Excursion, add_band
from ui.drawing.charts.titles import titled
from ui.drawing.numbers import formatted, shown
from ui.drawing.palette import GUIDE, INK, REDUCTIONS

HEIGHT = 430
PARTS = ("log_sum", "loss")
USUAL = ("left", "lanes32", "blocks128", "pairwise", "kahan", "float32")
"""The reductions that are always drawn; the chosen one comes with them."""
POWERS = {"type": "log", "exponentformat": "power", "dtick": 1}
"""A logarithmic axis that is labelled at powers of ten only: Plotly sets the digits between them in small type."""
HERE, POINT = "here", "point"
"""Names of the line at the chosen number of classes, and of the mark on the chosen curve."""


def drawn(reduction: str) -> tuple[str, ...]:
    """Return the reductions of a figure, given the chosen one."""
    return tuple(dict.fromkeys((*USUAL, reduction)))


def error_of(curve: Curve, part: str) -> Float64Array:
    """Return the errors that a figure shows, with their signs."""
    return {"log_sum": curve.log_sum_errors, "loss": curve.loss_errors}[part]


def height_of(curve: Curve, part: str) -> Float64Array:
    """Return the heights of a curve; NaN where the error is 0, infinite or NaN."""
    sizes = np.abs(error_of(curve, part))
    return np.where(error_kinds(curve, part) == "positive", sizes, np.nan)


def error_kinds(curve: Curve, part: str) -> TextArray:
    """Return the kind of each error: ``"positive"``, or the row of the band that shows it."""
    errors = np.abs(error_of(curve, part))
    kinds = [np.isnan(errors), np.isinf(errors), errors == 0]
    return np.select(kinds, ["nan", "inf", "zero"], default="positive")


def error_figure(
    found: Vocabulary, part: str, reduction: str, size: int, *, titles: Mapping[str, str], text: ModuleType
) -> go.Figure:
    """Draw the absolute error of the usual reductions and the chosen one, with the bound of that one.

    Parameters
    ----------
    found : Vocabulary
        All reductions in a format.
    part : str
        One of ``PARTS``; the bound is that of ln S.
    reduction : str
        The chosen one.
    size : int
        The number of classes to mark, one of ``SIZES``.
    titles : mapping of str to str
        Title of each reduction to draw.
    text : module
        The page's words.
    """
    figure = go.Figure()
    sizes = np.array(SIZES, dtype=np.float32)
    excursions = []
    for name, title in titles.items():
        style, curve = REDUCTIONS[name], found.curves[name]
        figure.add_scatter(
            x=sizes,
            y=height_of(curve, part).astype(np.float32),
            name=title,
            legendgroup=title,
            mode="lines+markers",
            line={"color": style.light, "dash": style.dash, "width": 3 if name == reduction else 1.75},
            marker={"color": style.light, "symbol": style.marker, "size": 7},
            hovertemplate="%{x:,}: %{y:.3~g}",
        )
        excursions.append(Excursion(series=title, style=style, x=sizes, kinds=error_kinds(curve, part)))
    chosen = found.curves[reduction]
    if part == "log_sum":
        figure.add_scatter(
            x=sizes,
            y=chosen.bounds.astype(np.float32),
            name=text.BOUND,
            uid="bound",
            mode="lines",
            line={"color": GUIDE.light, "dash": GUIDE.dash, "width": 2},
            hovertemplate="%{x:,}: %{y:.3~g}",
        )
    place = SIZES.index(size)
    figure.add_scatter(
        x=[size],
        y=[height_of(chosen, part)[place]],
        uid=POINT,
        showlegend=False,
        mode="markers",
        marker={
            "color": REDUCTIONS[reduction].light,
            "symbol": REDUCTIONS[reduction].marker,
            "size": 15,
            "line": {"color": INK.light, "width": 2},
        },
        hoverinfo="skip",
    )
    figure.add_vline(x=size, line={"color": INK.light, "width": 1, "dash": "dot"}, name=HERE)
    figure.update_layout(
        height=HEIGHT,
        showlegend=True,
        xaxis={"title": text.AXIS_CLASSES, **POWERS},
        yaxis={"title": text.AXIS_ERROR, **POWERS},
        hovermode="closest",
        annotations=[titled(text.PARTS[part])],
        margin={"t": 36},
    )
    add_band(figure, excursions, text.ROWS)
    return figure


def error_alt(found: Vocabulary, part: str, size: int, *, titles: Mapping[str, str], text: ModuleType) -> str:
    """Describe ``error_figure``: the absolute errors at the marked number of classes."""
    place = SIZES.index(size)
    lines = [
        text.ALT_REDUCTION.format(
            reduction=title, error=shown(abs(float(error_of(found.curves[name], part)[place])), 3)
        )
        for name, title in titles.items()
    ]
    return str(
        text.ALT.format(
            part=text.PARTS[part],
            format=found.format.name,
            classes=formatted(size, ","),
            reductions=" ".join(lines),
        )
    )
