"""Error against magnitude: the twin plots, loss and gradient, of the loss error page, with their guide lines."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.curves import Curve
from core.errors import correct_digits
from core.formats import format_named
from core.sweep import Sweep
from ui.charts.band import Excursion, add_band
from ui.loss_findings import sightings
from ui.palette import FORMATS, FORMULATIONS, GUIDE, LIBRARY, Style

Float64Array = npt.NDArray[np.float64]

HEIGHT = 430
SHOWN_MARKERS = 14
PARTS = ("loss", "gradient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One way to say how far off a value is.

    Parameters
    ----------
    name : str
        Its name in the URL and in the words.
    is_logarithmic : bool
        Whether its axis is.
    loss, gradient : callable
        Map a curve to the value of the median sample and of the worst one.
    perfect : callable
        The value that a result correct to the last digit of a format has, given the format's unit roundoff.
    of_relative : callable
        From a relative error and the unit roundoff to this measure; for guide lines, whose absolute size is not known.
    """

    name: str
    is_logarithmic: bool
    loss: Callable[[Curve], tuple[Float64Array, Float64Array]]
    gradient: Callable[[Curve], tuple[Float64Array, Float64Array]]
    perfect: Callable[[float], float]
    of_relative: Callable[[Float64Array, float], Float64Array]


def _gradient_digits(curve: Curve) -> tuple[Float64Array, Float64Array]:
    return correct_digits(curve.gradient.relative_l2), correct_digits(curve.gradient.relative_l2_max)


def _gradient_ulps(curve: Curve) -> tuple[Float64Array, Float64Array]:
    eps = format_named(curve.format).eps
    return curve.gradient.relative_l2 / eps, curve.gradient.relative_l2_max / eps


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            name="digits",
            is_logarithmic=False,
            loss=lambda curve: (curve.loss.digits_median, curve.loss.digits_min),
            gradient=_gradient_digits,
            perfect=lambda unit_roundoff: -math.log10(unit_roundoff),
            of_relative=lambda relative, _: correct_digits(relative),
        ),
        Measure(
            name="relative",
            is_logarithmic=True,
            loss=lambda curve: (curve.loss.median, curve.loss.max),
            gradient=lambda curve: (curve.gradient.relative_l2, curve.gradient.relative_l2_max),
            perfect=lambda unit_roundoff: unit_roundoff,
            of_relative=lambda relative, _: relative,
        ),
        Measure(
            name="ulps",
            is_logarithmic=True,
            loss=lambda curve: (curve.loss.ulps_median, curve.loss.ulps_max),
            gradient=_gradient_ulps,
            perfect=lambda _: 0.5,
            of_relative=lambda relative, unit_roundoff: relative / unit_roundoff,
        ),
    )
}

GUIDES = ("last_digit", "onsets", "bounds", "inputs")
"""Guide lines: a result right to the last digit, where theory sees a formula break, its bound, the inputs' rounding."""

BETTER_THAN_PERFECT = 1 / 16
"""How far below one rounding an error is still drawn; an exact result lies there too."""
WORTH_SEEING = 30.0
"""Relative error up to which the axis reaches at first; an error of 1 has lost everything."""


def error_figure(sweep: Sweep, *, part: str, measure: Measure, guides: Collection[str], text: ModuleType) -> go.Figure:
    """Draw the error of every curve: a line for the median sample, a shade down to the worst one.

    Parameters
    ----------
    sweep : Sweep
        What was measured.
    part : str
        ``"loss"`` or ``"gradient"``.
    measure : Measure
        One of ``MEASURES``.
    guides : collection of str
        Which of ``GUIDES`` to draw.
    text : module
        The page's words.
    """
    figure = go.Figure()
    magnitudes = sweep.magnitudes.astype(np.float32)
    excursions = []
    for curve in sweep.curves:
        style, name = curve_style(sweep, curve), curve_name(sweep, curve)
        median, worst = _drawable(curve, part, measure)
        _add_curve(figure, magnitudes, median, worst, style=style, name=name, uid=curve_uid(curve))
        kinds = event_kinds(curve, part)
        excursions.append(Excursion(series=name, colour=style.light, marker=style.marker, x=magnitudes, kinds=kinds))
        if "bounds" in guides:
            bound = getattr(curve, part).bound
            _add_guide_curve(figure, curve, magnitudes, bound, measure, colour=style.light, name=name, uid="bound")
    _add_guides(figure, sweep, part, measure, guides)
    figure.update_layout(
        height=HEIGHT,
        hovermode="closest",
        xaxis={"title": text.MAGNITUDES[sweep.params.side], "range": [float(magnitudes[0]), float(magnitudes[-1])]},
        yaxis=_axis(sweep, measure, text.AXES[part][measure.name]),
        uirevision=f"{part} {measure.name} {sweep.params.magnitudes}",
    )
    add_band(figure, excursions, text.EVENTS)
    return figure


def error_alt(sweep: Sweep, *, part: str, measure: Measure, text: ModuleType) -> str:
    """Say what ``error_figure`` shows: each curve's first event, or that it has none."""
    findings = [
        text.ALT_CURVE.format(name=curve_name(sweep, curve), finding=_first_event(sweep, curve, part, text))
        for curve in sweep.curves
    ]
    return str(
        text.ALT_ERROR.format(part=text.PARTS[part], axis=text.AXES[part][measure.name], findings=" ".join(findings))
    )


def curve_uid(curve: Curve) -> str:
    """Return what identifies a curve in a click."""
    return f"{curve.format}/{curve.formulation}/{curve.engine}"


def curve_named(sweep: Sweep, uid: str) -> Curve | None:
    """Return the curve that a click names, if the sweep still has it."""
    return next((curve for curve in sweep.curves if curve_uid(curve) == uid), None)


def curve_name(sweep: Sweep, curve: Curve) -> str:
    """Name a curve by what tells it from the others of its sweep."""
    parts = [curve.formulation] if len({other.formulation for other in sweep.curves}) > 1 else []
    parts += [curve.format] if len({other.format for other in sweep.curves}) > 1 or not parts else []
    return " · ".join(parts)


def curve_style(sweep: Sweep, curve: Curve) -> Style:
    """Return a curve's look: the formulation's colour, its dash told by the format where there are several.

    With a single formulation the formats' own colours tell them apart better.
    """
    of_format, of_formulation = FORMATS[curve.format], (FORMULATIONS | LIBRARY)[curve.formulation]
    if len({other.format for other in sweep.curves}) == 1:
        return of_formulation
    if len({other.formulation for other in sweep.curves}) == 1:
        return of_format
    return replace(of_formulation, dash=of_format.dash)


def event_kinds(curve: Curve, part: str) -> npt.NDArray[np.str_]:
    """Name what happened to the worst sample at each magnitude; ``"finite"`` where nothing did."""
    if part == "loss":
        return curve.loss.classes
    gradient = curve.gradient
    return np.where(gradient.nonfinite_fraction > 0, "nan", np.where(gradient.dead_fraction > 0, "dead", "finite"))


def _first_event(sweep: Sweep, curve: Curve, part: str, text: ModuleType) -> str:
    kinds = event_kinds(curve, part)
    places = np.flatnonzero(kinds != "finite")
    if not len(places):
        return str(text.ALT_NO_EVENT)
    return str(text.ALT_EVENT.format(event=text.EVENTS[str(kinds[places[0]])], magnitude=sweep.magnitudes[places[0]]))


def _drawable(curve: Curve, part: str, measure: Measure) -> tuple[Float64Array, Float64Array]:
    """Return median and worst as they can be drawn: no infinities, no logarithm of 0."""
    perfect = measure.perfect(format_named(curve.format).unit_roundoff)
    median, worst = getattr(measure, part)(curve)
    relative_median, relative_worst = getattr(MEASURES["relative"], part)(curve)

    def limited(value: Float64Array, relative: Float64Array) -> Float64Array:
        best = (
            np.maximum(value, perfect * BETTER_THAN_PERFECT) if measure.is_logarithmic else np.minimum(value, perfect)
        )
        return np.where(np.isfinite(relative), best, np.nan)

    return limited(median, relative_median), limited(worst, relative_worst)


def _add_curve(
    figure: go.Figure,
    magnitudes: npt.NDArray[np.float32],
    median: Float64Array,
    worst: Float64Array,
    *,
    style: Style,
    name: str,
    uid: str,
) -> None:
    figure.add_scatter(
        x=magnitudes,
        y=worst,
        name=name,
        uid=f"{uid} worst",
        legendgroup=name,
        showlegend=False,
        mode="lines",
        line={"color": f"{style.light}66", "width": 0.8},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=magnitudes,
        y=median,
        name=name,
        uid=uid,
        legendgroup=name,
        mode="lines+markers",
        line={"color": style.light, "dash": style.dash, "width": 2},
        marker={"color": style.light, "symbol": style.marker, "size": 7, "maxdisplayed": SHOWN_MARKERS},
        fill="tonexty",
        fillcolor=f"{style.light}14",
        hovertemplate="%{x:.4g}: %{y:.4g}",
    )


def _add_guides(figure: go.Figure, sweep: Sweep, part: str, measure: Measure, guides: Collection[str]) -> None:
    magnitudes = sweep.magnitudes.astype(np.float32)
    for name in sweep.params.formats:
        if "last_digit" in guides:
            _add_last_digit(figure, name, measure)
        if "inputs" in guides and part == "loss":
            curve = next(curve for curve in sweep.curves if curve.format == name)
            rounding = curve.loss.input_rounding
            _add_guide_curve(figure, curve, magnitudes, rounding, measure, colour=GUIDE.light, name=name, uid="inputs")
    if "onsets" in guides:
        for sighting in sightings(sweep):
            if sighting.part == part and sighting.predicted <= sweep.magnitudes[-1]:
                _add_onset(figure, sighting.predicted, curve_style(sweep, sighting.curve).light)


def _add_last_digit(figure: go.Figure, name: str, measure: Measure) -> None:
    perfect = measure.perfect(format_named(name).unit_roundoff)
    figure.add_hline(y=perfect, line={"color": GUIDE.light, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=math.log10(perfect) if measure.is_logarithmic else perfect,  # Plotly wants the logarithm here, not above
        yanchor="bottom",
        text=name,
        font={"color": GUIDE.light, "size": 11},
        showarrow=False,
    )


def _add_onset(figure: go.Figure, magnitude: float, colour: str) -> None:
    figure.add_vline(
        x=magnitude,
        line={"color": colour, "width": 1.2, "dash": "dot"},
        annotation={"text": f"{magnitude:.4g}", "font": {"color": colour, "size": 11}, "textangle": -90},
        annotation_position="bottom left",
    )


def _add_guide_curve(
    figure: go.Figure,
    curve: Curve,
    magnitudes: npt.NDArray[np.float32],
    relative: Float64Array,
    measure: Measure,
    *,
    colour: str,
    name: str,
    uid: str,
) -> None:
    known = np.isfinite(relative) & (relative < 1)
    values = measure.of_relative(relative, format_named(curve.format).unit_roundoff)
    figure.add_scatter(
        x=magnitudes,
        y=np.where(known, values, np.nan),
        name=name,
        uid=f"{curve_uid(curve)} {uid}",
        legendgroup=name,
        showlegend=False,
        mode="lines",
        line={"color": colour, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
    )


def _axis(sweep: Sweep, measure: Measure, title: str) -> dict[str, object]:
    roundoffs = [format_named(name).unit_roundoff for name in sweep.params.formats]
    best = [measure.perfect(roundoff) for roundoff in roundoffs]
    if not measure.is_logarithmic:
        return {"title": title, "range": [-0.03 * max(best), 1.08 * max(best)]}
    lost = [float(measure.of_relative(np.array([WORTH_SEEING]), roundoff)[0]) for roundoff in roundoffs]
    return {
        "title": title,
        "type": "log",
        "range": [math.log10(min(best) * BETTER_THAN_PERFECT), math.log10(max(lost))],
        "exponentformat": "power",
        "dtick": _decades(sweep, measure),
    }


def _decades(sweep: Sweep, measure: Measure) -> int:
    lowest = min(measure.perfect(format_named(name).unit_roundoff) for name in sweep.params.formats)
    return 4 if lowest < 1e-12 else 2 if lowest < 1e-4 else 1
