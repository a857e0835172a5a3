"""Error against magnitude: the twin plots, loss and gradient, of the loss error page, with their guide lines."""

import math
from collections.abc import Collection
from types import ModuleType
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float32Array, Float64Array
from core.arithmetic.formats import format_named
from core.sweep.curves import Curve
from core.sweep.departure import LOGITS
from core.sweep.run import Sweep
from ui.drawing.charts import zoom
from ui.drawing.charts.band import Drawn, Excursion, band
from ui.drawing.charts.curves import curve_name, curve_style, curve_uid, event_kinds
from ui.drawing.charts.guides import NOTE_ROW, onset_places
from ui.drawing.charts.guides import guides as guide_lines
from ui.drawing.charts.measures import MEASURES, Measure
from ui.drawing.numbers import shown
from ui.drawing.palette import Style

HEIGHT, LEGEND_ROW = 430, 28
"""Height of the figure with a legend of one or two rows, and of each further row; a row names two curves."""
SHOWN_MARKERS = 14
MARGIN = 12
"""Margins of the figure."""
PARTS = ("loss", "gradient")


BETTER_THAN_PERFECT = 1 / 16
"""The smallest error drawn, relative to one rounding; exact results are drawn there too."""
WORTH_SEEING = 30.0
"""Largest relative error of the initial axis; at an error of 1, nothing is left."""


def error_content(
    sweep: Sweep,
    *,
    part: str,
    measure: Measure,
    guides: Collection[str],
    text: ModuleType,
    reach: float | None = None,
) -> dict[str, Any]:
    """Draw the error of every curve: a line for the median sample, shading to the worst one.

    Parameters
    ----------
    sweep : Sweep
        The measured curves.
    part : str
        ``"loss"`` or ``"gradient"``.
    measure : Measure
        One of ``MEASURES``.
    guides : collection of str
        Names in ``GUIDES``.
    text : module
        The page's words.
    reach : float, optional
        Where the axis of the magnitudes ends, by default with the sweep.
    """
    magnitudes = sweep.magnitudes.astype(np.float32)
    reach = float(magnitudes[-1]) if reach is None else reach
    lines, excursions = [], []
    for place, curve in enumerate(sweep.curves):
        style, name = curve_style(sweep, curve), curve_name(sweep, curve)
        worst, median = _curve_lines(curve, magnitudes, _drawable(curve, part, measure), style=style, name=name)
        lines += [worst, *zoom.marks_of(median, reach, count=SHOWN_MARKERS, place=place)]
        kinds = event_kinds(curve, part)
        excursions.append(Excursion(series=name, style=style, x=magnitudes, kinds=kinds))
    drawn = guide_lines(sweep, part, measure, guides, reach)
    # As many rows in both figures, so that their axes are level.
    onsets = [place for of_part in PARTS for place in onset_places(sweep, of_part, reach)] if "onsets" in guides else []
    rows = [row for *_, row in onsets]
    numbers = 1 + max(rows, default=-1)
    notes = _departures(sweep, numbers, text)
    above = NOTE_ROW * (numbers + len(notes))
    noted = {"margin": dict.fromkeys("lrb", MARGIN) | {"t": MARGIN + above}} if above else {}
    lacks_more = not all(format_named(name).is_ordinary for name in sweep.params.formats)
    events = band(excursions, text.EVENTS | text.EVENTS_OF_LACKS if lacks_more else text.EVENTS, reach)
    return {
        "data": [*lines, *drawn.traces, *events.traces],
        "layout": {
            **noted,
            "height": HEIGHT + LEGEND_ROW * max(0, len(sweep.curves) // 2 - 2) + above,
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": text.MAGNITUDES[sweep.params.side]},
                **zoom.axis(reach),
            },
            "meta": {"reach": reach},
            **events.axes,
            "yaxis": _axis(sweep, measure, text.PARTS[part]["axes"][measure.name]) | events.axes.get("yaxis", {}),
            "shapes": [*drawn.shapes, *events.shapes],
            "annotations": [*drawn.annotations, *notes],
            "uirevision": f"{part} {measure.name} {reach:g}",
        },
    }


def departures(sweep: Sweep, text: ModuleType) -> list[tuple[Curve, str]]:
    """Return lines that state where a curve's formula leaves its format, in which operation, and with what result."""
    return [
        (
            curve,
            (text.LEAVES if curve.departure.expression != LOGITS else text.LEAVES_LOGITS).format(
                name=curve_name(sweep, curve),
                format=curve.format,
                magnitude=shown(curve.departure.magnitude, 4),
                expression=curve.departure.expression,
                exact=shown(curve.departure.exact, 4),
                computed=shown(curve.departure.computed, 4),
            ),
        )
        for curve in sweep.curves
        if curve.departure
    ]


def _departures(sweep: Sweep, above: int, text: ModuleType) -> list[Drawn]:
    """Return the lines that state where a formula leaves its format, above so many rows of numbers."""
    return [
        {
            "text": said,
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": NOTE_ROW * (above + place),
            "font": {"color": curve_style(sweep, curve).light, "size": 11},
            "showarrow": False,
        }
        for place, (curve, said) in enumerate(departures(sweep, text))
    ]


def error_alt(sweep: Sweep, *, part: str, measure: Measure, text: ModuleType) -> str:
    """Describe ``error_content``: each curve's first event, or that it has none."""
    findings = [
        text.ALT_CURVE.format(name=curve_name(sweep, curve), finding=_first_event(sweep, curve, part, text))
        for curve in sweep.curves
    ]
    findings += [f"{said}." for _, said in departures(sweep, text)]
    return str(
        text.ALT_ERROR.format(
            part=text.PARTS[part]["title"], axis=text.PARTS[part]["axes"][measure.name], findings=" ".join(findings)
        )
    )


def _first_event(sweep: Sweep, curve: Curve, part: str, text: ModuleType) -> str:
    kinds = event_kinds(curve, part)
    places = np.flatnonzero(kinds != "finite")
    if not len(places):
        return str(text.ALT_NO_EVENT)
    return str(text.ALT_EVENT.format(event=text.EVENTS[str(kinds[places[0]])], magnitude=sweep.magnitudes[places[0]]))


def _drawable(curve: Curve, part: str, measure: Measure) -> tuple[Float64Array, Float64Array]:
    """Return median and worst values that can be drawn: no infinities, no logarithm of 0."""
    perfect = measure.perfect(format_named(curve.format).unit_roundoff)
    median, worst = getattr(measure, part)(curve)
    relative_median, relative_worst = getattr(MEASURES["relative"], part)(curve)

    def limited(value: Float64Array, relative: Float64Array) -> Float64Array:
        best = (
            np.maximum(value, perfect * BETTER_THAN_PERFECT) if measure.is_logarithmic else np.minimum(value, perfect)
        )
        return np.where(np.isfinite(relative), best, np.nan)

    return limited(median, relative_median), limited(worst, relative_worst)


def _curve_lines(
    curve: Curve,
    magnitudes: Float32Array,
    median_and_worst: tuple[Float64Array, Float64Array],
    *,
    style: Style,
    name: str,
) -> list[Drawn]:
    median, worst = median_and_worst
    shared = {"type": "scatter", "x": magnitudes, "name": name, "legendgroup": name}
    return [
        {
            **shared,
            "y": zoom.drawn(worst),
            "uid": f"{curve_uid(curve)} worst",
            "showlegend": False,
            "mode": "lines",
            "line": {"color": f"{style.light}66", "width": 0.8},
            "hoverinfo": "skip",
        },
        {
            **shared,
            "y": zoom.drawn(median),
            "uid": curve_uid(curve),
            "mode": "lines+markers",
            "line": {"color": style.light, "dash": style.dash, "width": 2},
            "marker": {"color": style.light, "symbol": style.marker, "size": 7},
            "fill": "tonexty",
            "fillcolor": f"{style.light}14",
            "hovertemplate": "%{x:.4g}: %{y:.4g}",
        },
    ]


def _axis(sweep: Sweep, measure: Measure, title: str) -> Drawn:
    roundoffs = [format_named(name).unit_roundoff for name in sweep.params.formats]
    best = [measure.perfect(roundoff) for roundoff in roundoffs]
    if not measure.is_logarithmic:
        return {"title": {"text": title}, "range": [-0.03 * max(best), 1.08 * max(best)]}
    lost = [float(measure.of_relative(np.array([WORTH_SEEING]), roundoff)[0]) for roundoff in roundoffs]
    return {
        "title": {"text": title},
        "type": "log",
        "range": [math.log10(min(best) * BETTER_THAN_PERFECT), math.log10(max(lost))],
        "exponentformat": "power",
        "dtick": _decades(sweep, measure),
    }


def _decades(sweep: Sweep, measure: Measure) -> int:
    lowest = min(measure.perfect(format_named(name).unit_roundoff) for name in sweep.params.formats)
    return 4 if lowest < 1e-12 else 2 if lowest < 1e-4 else 1
