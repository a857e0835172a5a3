"""Guide lines of the error figures: failures predicted by theory, error bounds, and the cost of input rounding."""

import math
from collections.abc import Collection, Sequence

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.sweep.curves import Curve
from core.sweep.findings import sightings
from core.sweep.run import Sweep
from ui.drawing.charts import zoom
from ui.drawing.charts.band import Added, Drawn
from ui.drawing.charts.curves import curve_name, curve_style, curve_uid
from ui.drawing.charts.measures import Measure
from ui.drawing.numbers import formatted
from ui.drawing.palette import GUIDE

NOTE_ROW = 16
"""Height of a row of small type above a figure, in pixels."""
NUMBER = ".4g"
NUMBER_SHARE = 0.13
"""Part of the axis that a number takes, even on a phone."""


def guides(sweep: Sweep, part: str, measure: Measure, chosen: Collection[str], reach: float) -> Added:
    """Return the chosen guide lines of a part, ``"loss"`` or ``"gradient"``, of a sweep that is shown up to a reach."""
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
        marks += [_onset(*place) for place in onset_places(sweep, part, reach)]
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


def onset_places(sweep: Sweep, part: str, reach: float) -> list[tuple[float, str, int]]:
    """Return each predicted failure: its magnitude, its colour, and the row above the figure where its number has room.

    Those beyond the reach are in the lowest row. Curves that fail at the same magnitude, as it is written, share one
    number.
    """
    by_number = {
        f"{sighting.predicted:{NUMBER}}": (sighting.predicted, curve_style(sweep, sighting.curve).light)
        for sighting in reversed(sightings(sweep))
        if sighting.part == part and sighting.predicted <= sweep.magnitudes[-1]
    }
    ends: list[float] = []
    places = []
    for magnitude, colour in sorted(by_number.values()):
        if magnitude > reach:
            places.append((magnitude, colour, 0))
            continue
        row = next((row for row, end in enumerate(ends) if end < magnitude), len(ends))
        ends[row:] = [magnitude + NUMBER_SHARE * reach, *ends[row + 1 :]]
        places.append((magnitude, colour, row))
    return places


def _onset(magnitude: float, colour: str, row: int) -> tuple[Drawn, Drawn]:
    line = {"color": colour, "width": 1.2, "dash": "dot"}
    shape = {"type": "line", "xref": "x", "x0": magnitude, "x1": magnitude, "yref": "paper", "y0": 0, "y1": 1}
    return shape | {"line": line}, {
        "text": formatted(magnitude, NUMBER),
        "xref": "x",
        "x": magnitude,
        "xanchor": "center",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": NOTE_ROW * row,
        "font": {"color": colour, "size": 12},
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
        "y": zoom.drawn(np.where(known, values, np.nan)),
        "name": name,
        "uid": f"{curve_uid(curve)} {uid}",
        "legendgroup": name,
        "showlegend": False,
        "mode": "lines",
        "line": {"color": colour, "width": 1.2, "dash": "dot"},
        "hoverinfo": "skip",
    }
