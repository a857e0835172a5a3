"""One formulation in every format: how many of its digits each format keeps, at each magnitude."""

import math
from types import ModuleType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import BoolArray, Float64Array
from core.arithmetic.formats import format_named
from core.sweep.curves import Curve
from core.sweep.run import Sweep
from ui.drawing.formulations import title
from ui.drawing.numbers import INFINITY, formatted, percent_sign
from ui.drawing.palette import ALARM, BAND

WIDE = 0.5
"""Smallest share of a row at which a segment has room for words beside its sign, even on a phone."""


def heat_figure(sweep: Sweep, *, text: ModuleType) -> go.Figure:
    """Draw, for one formulation, the share of each format's digits that the worst sample keeps at each magnitude.

    Parameters
    ----------
    sweep : Sweep
        One formulation in several formats.
    text : module
        The page's words.
    """
    kept = np.stack([_kept_share(curve) for curve in sweep.curves])
    is_lost = np.stack([np.isinf(curve.loss.max) for curve in sweep.curves])
    figure = go.Figure()
    shared = {"x": sweep.magnitudes.astype(np.float32), "y": [curve.format for curve in sweep.curves], "ygap": 2}
    figure.add_heatmap(
        z=np.where(is_lost, np.nan, 100 * kept).astype(np.float32),
        zmin=0,
        zmax=100,
        colorscale="Cividis",
        colorbar={"title": {"text": text.HEAT_SCALE, "side": "right"}, "ticksuffix": percent_sign(), "thickness": 12},
        hovertemplate=f"%{{y}}, %{{x:.4g}}: %{{z:.0f}}{percent_sign()}<extra></extra>",
        name=text.HEAT_SCALE,
        **shared,
    )
    figure.add_heatmap(
        z=np.where(is_lost, 1, np.nan).astype(np.float32),
        colorscale=[[0, ALARM.light], [1, ALARM.light]],
        showscale=False,
        hovertemplate=f"%{{y}}, %{{x:.4g}}: {text.HEAT_LOST}<extra></extra>",
        name=text.HEAT_LOST,
        **shared,
    )
    figure.update_layout(
        height=90 + 44 * len(sweep.curves),
        annotations=[_lost_sign(sweep, row, lost, text) for row, lost in enumerate(is_lost) if lost.any()],
        xaxis={"title": text.MAGNITUDES[sweep.params.side], "showgrid": False},
        yaxis={"showgrid": False},
    )
    return figure


def heat_alt(sweep: Sweep, *, text: ModuleType) -> str:
    """Describe ``heat_figure``: how far each format keeps half of its digits."""
    findings = [
        text.ALT_HEAT_ROW.format(format=curve.format, reach=_half_reach(sweep, curve)) for curve in sweep.curves
    ]
    return str(
        text.ALT_HEAT.format(
            formulation=title(sweep.params.loss, sweep.params.formulations[0]), findings=" ".join(findings)
        )
    )


def _lost_sign(sweep: Sweep, row: int, is_lost: BoolArray, text: ModuleType) -> dict[str, Any]:
    """Return the sign in the middle of cells that are not finite: without it, only colour would show them."""
    places = np.flatnonzero(is_lost)
    return {
        "x": float(sweep.magnitudes[places[len(places) // 2]]),
        "y": sweep.curves[row].format,
        "text": f"✗ {text.HEAT_LOST}" if is_lost.mean() > WIDE else "✗",
        "font": {"color": BAND.light},
        "showarrow": False,
    }


def _kept_share(curve: Curve) -> Float64Array:
    all_digits = -math.log10(format_named(curve.format).unit_roundoff)
    return np.asarray(np.minimum(curve.loss.digits_min, all_digits) / all_digits)


def _half_reach(sweep: Sweep, curve: Curve) -> str:
    lost = np.flatnonzero(_kept_share(curve) < 0.5)
    return formatted(float(sweep.magnitudes[lost[0]]), ".4g") if len(lost) else INFINITY
