"""Guide lines of the error figures: failures predicted by theory, error bounds, and the cost of input rounding."""

import math
from collections.abc import Collection, Sequence

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.sweep.curves import Curve
from core.sweep.findings import sightings
from core.sweep.run import Sweep
from ui.drawing.charts.band import Added, Drawn
from ui.drawing.charts.curves import curve_name, curve_style, curve_uid
from ui.drawing.charts.measures import Measure
from ui.drawing.numbers import formatted
from ui.drawing.palette import GUIDE


def guides(sweep: Sweep, part: str, measure: Measure, chosen: Collection[str]) -> Added:
    """Return the chosen guide lines of one part, ``"loss"`` or ``"gradient"``, of a sweep."""
    lines: list[Drawn] = []
    marks: list[tuple[Drawn, Drawn]] = []
    if "bounds" in chosen:
        for curve in sweep.curves:
            name, colour, bound = curve_name(sweep, curve), curve_style(sweep, curve).light, getattr(curve, part).bound
            lines.append(_guide_line(sweep, curve, bound, measure, colour=colour, name=name, uid="bound"))
    if "inputs" in chosen and part == "loss":
        for curve in {curve.format: curve for curve in reversed(sweep.curves)}.values():
            rounding = curve.loss.input_rounding
            lines.append(
                _guide_line(sweep, curve, rounding, measure, colour=GUIDE.light, name=curve.format, uid="inputs")
            )
    if "last_digit" in chosen:
        marks += [_last_digit(names, height, measure) for height, names in _perfect(sweep, measure).items()]
    if "onsets" in chosen:
        marks += [
            _onset(sighting.predicted, curve_style(sweep, sighting.curve).light)
            for sighting in sightings(sweep)
            if sighting.part == part and sighting.predicted <= sweep.magnitudes[-1]
        ]
    return Added(traces=lines, shapes=[shape for shape, _ in marks], annotations=[note for _, note in marks])


def _perfect(sweep: Sweep, measure: Measure) -> dict[float, list[str]]:
    """Return the values of results right to the last digit, with their formats; in ulps, all formats share one."""
    heights: dict[float, list[str]] = {}
    for name in sweep.params.formats:
        heights.setdefault(measure.perfect(format_named(name).unit_roundoff), []).append(name)
    return heights


def _last_digit(names: Sequence[str], perfect: float, measure: Measure) -> tuple[Drawn, Drawn]:
    line = {"color": GUIDE.light, "width": 1, "dash": "dot"}
    shape = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": perfect, "y1": perfect, "line": line}
    return shape, {
        "text": ", ".join(names),
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yref": "y",
        "y": math.log10(perfect) if measure.is_logarithmic else perfect,  # an annotation takes the logarithm
        "yanchor": "bottom",
        "font": {"color": GUIDE.light, "size": 11},
        "showarrow": False,
    }


def _onset(magnitude: float, colour: str) -> tuple[Drawn, Drawn]:
    line = {"color": colour, "width": 1.2, "dash": "dot"}
    shape = {"type": "line", "xref": "x", "x0": magnitude, "x1": magnitude, "yref": "y domain", "y0": 0, "y1": 1}
    return shape | {"line": line}, {
        "text": formatted(magnitude, ".4g"),
        "xref": "x",
        "x": magnitude,
        "xanchor": "left",  # the curve has fallen to the left of it
        "yref": "y domain",
        "y": 0.4,
        "yanchor": "middle",
        "textangle": -90,
        "font": {"color": colour, "size": 11},
        "showarrow": False,
    }


def _guide_line(
    sweep: Sweep, curve: Curve, relative: Float64Array, measure: Measure, *, colour: str, name: str, uid: str
) -> Drawn:
    known = np.isfinite(relative) & (relative < 1)
    values = measure.of_relative(relative, format_named(curve.format).unit_roundoff)
    return {
        "type": "scatter",
        "x": sweep.magnitudes.astype(np.float32),
        "y": np.where(known, values, np.nan),
        "name": name,
        "uid": f"{curve_uid(curve)} {uid}",
        "legendgroup": name,
        "showlegend": False,
        "mode": "lines",
        "line": {"color": colour, "width": 1.2, "dash": "dot"},
        "hoverinfo": "skip",
    }
