"""How many samples collapse at each magnitude: exact zeros, clips, dead gradients, sums that are exactly 1."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float32Array, Float64Array
from core.sweep.curves import Curve
from core.sweep.run import Sweep
from ui.drawing.charts import zoom
from ui.drawing.charts.curves import curve_name, curve_style
from ui.drawing.numbers import percent_sign

SHOWN_MARKERS = 12
COUNTERS: dict[str, Callable[[Curve], Float64Array]] = {
    "sum_is_one": lambda curve: curve.loss.sum_is_one_fraction,
    "zero": lambda curve: curve.loss.zero_fraction,
    "clipped": lambda curve: curve.loss.clipped_fraction,
    "nonfinite": lambda curve: curve.loss.nonfinite_fraction,
    "dead": lambda curve: curve.gradient.dead_fraction,
    "target_dead": lambda curve: curve.gradient.target_dead_fraction,
}
"""Counters by name: each maps a curve to a share of its samples, between 0 and 1."""


def collapse_figure(sweep: Sweep, counter: str, *, text: ModuleType, reach: float | None = None) -> go.Figure:
    """Draw one counter of every curve against the magnitude, up to a reach, in percent of the samples."""
    reach = float(sweep.magnitudes[-1]) if reach is None else reach
    figure = go.Figure()
    for place, curve in enumerate(sweep.curves):
        style, name = curve_style(sweep, curve), curve_name(sweep, curve)
        trace = {
            "type": "scatter",
            "x": sweep.magnitudes.astype(np.float32),
            "y": _percent(curve, counter),
            "name": name,
            "uid": name,
            "legendgroup": name,
            "mode": "lines+markers",
            "line": {"color": style.light, "dash": style.dash, "width": 2},
            "marker": {"color": style.light, "symbol": style.marker, "size": 7},
            "hovertemplate": f"%{{x:.4g}}: %{{y:.3g}}{percent_sign()}",
        }
        figure.add_traces(zoom.marks_of(trace, reach, count=SHOWN_MARKERS, place=place))
    figure.update_layout(
        height=360,
        xaxis={"title": text.MAGNITUDES[sweep.params.side], **zoom.axis(reach)},
        meta={"reach": reach},
        yaxis={"title": text.CONTROLS["counter"]["options"][counter], "range": [-3, 103], "ticksuffix": percent_sign()},
    )
    return figure


def collapse_alt(sweep: Sweep, counter: str, *, text: ModuleType) -> str:
    """Describe ``collapse_figure``: the largest share that each curve reaches."""
    findings = ", ".join(
        text.ALT_COUNT.format(name=curve_name(sweep, curve), share=float(np.nanmax(_percent(curve, counter))))
        for curve in sweep.curves
    )
    return str(text.ALT_COUNTS.format(counter=text.CONTROLS["counter"]["options"][counter], findings=findings))


def _percent(curve: Curve, counter: str) -> Float32Array:
    return np.asarray(np.nan_to_num(100 * COUNTERS[counter](curve)), dtype=np.float32)
