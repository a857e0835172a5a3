"""The curves of a training: pure functions from its records to the content of figures and alt texts.

Values that are not finite are drawn in a band above; on a logarithmic axis, exact zeros are drawn in a band below.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.keras.training.answer import place as at
from core.keras.training.plan import TrainParams
from core.keras.training.records import EpochRecord
from core.keras.training.seeds import Spread
from core.losses.steps import KERAS_EPSILON
from ui.drawing.charts.arms import arm_styles, label_title
from ui.drawing.charts.band import Added, Excursion, band, kinds_of, strip
from ui.drawing.charts.reach import joined, linear_axis, log_axis
from ui.drawing.charts.titles import titled
from ui.drawing.numbers import formatted, shown
from ui.drawing.palette import GUIDE, Style
from ui.words import told

MAX_POINTS = 150
HIGH, LOW = 340, 220
ZERO_SHARE = 0.1
FAINT = 0.4
STILL = "still"
"""Marks the lines that the player does not shorten (static/chart.js)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity measured for every arm.

    Parameters
    ----------
    name : str
        Its key in the words.
    main, beside : str
        Attributes of ``ArmRecord``: of the line, and of a dotted line of the same colour (empty: none).
    is_log, is_share : bool
        Whether the axis is logarithmic, or a percentage from 0 to 100.
    height : int
        Height of the figure in pixels; it never changes, so that the page does not jump.
    """

    name: str
    main: str
    beside: str = ""
    is_log: bool = False
    is_share: bool = False
    height: int = LOW


QUANTITIES: dict[str, Quantity] = {
    quantity.name: quantity
    for quantity in (
        Quantity(name="loss", main="loss", beside="true_loss", is_log=True, height=HIGH),
        Quantity(name="accuracy", main="validation_accuracy", beside="train_accuracy", is_share=True, height=HIGH),
        Quantity(name="dead", main="dead_share", beside="wrong_and_dead_share", is_share=True),
        Quantity(name="logit", main="largest_logit", is_log=True),
        Quantity(name="gradient", main="gradient_norm", is_log=True),
        Quantity(name="weight", main="weight_norm"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a figure: an attribute of the arm at ``place`` against epochs, (num_records,) each.

    ``says`` is what a dotted line is beside the main one.
    """

    place: str
    title: str
    style: Style
    epochs: Float64Array
    values: Float64Array
    is_main: bool
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faint:
    """Another run, drawn in full behind the one on screen.

    Parameters
    ----------
    name : str
        What its lines are called in the legend, after the arm; empty for the arm's name alone.
    records : sequence of EpochRecord
    """

    name: str
    records: Sequence[EpochRecord]


def thinned(records: Sequence[EpochRecord], limit: int = MAX_POINTS) -> list[EpochRecord]:
    """Return at most ``limit`` records, evenly spread, including the first and the last."""
    if len(records) <= limit:
        return list(records)
    return [records[place] for place in np.linspace(0, len(records) - 1, limit).round().astype(int)]


def lines_of(quantity: Quantity, records: Sequence[EpochRecord], text: ModuleType) -> list[Line]:
    """Return the lines of a quantity: dotted ones first, so that the main ones are on top."""
    few = thinned(records)
    labels = [arm.label for arm in few[0].arms] if few else []
    epochs = np.array([record.epoch for record in few], np.float64)
    return [
        Line(
            place=f"arm{place}",
            title=label_title(label, text),
            style=style,
            epochs=epochs,
            values=np.array([getattr(record.arms[place], attribute) for record in few], np.float64),
            is_main=attribute == quantity.main,
            says="" if attribute == quantity.main else text.BESIDE[quantity.name],
        )
        for attribute in filter(None, (quantity.beside, quantity.main))
        for place, (label, style) in enumerate(arm_styles(labels).items())
    ]


def curves_content(
    quantity: Quantity,
    records: Sequence[EpochRecord],
    params: TrainParams,
    text: ModuleType,
    *,
    faint: Sequence[Faint] = (),
    ahead: Sequence[EpochRecord] = (),
    spread: Spread | None = None,
) -> dict[str, Any]:
    """Draw one quantity of all arms against epochs.

    It is plain content, because it is drawn several times a second: with the checks of ``go.Figure`` it would take ten
    times as long, and all other visitors' pages would wait meanwhile.

    Parameters
    ----------
    quantity : Quantity
    records : sequence of EpochRecord
        The records so far; before the first one, the final axes are drawn without lines.
    params : TrainParams
        From the start, the axis reaches to the last epoch, so that the lines grow into it.
    text : module
        The words of the training page.
    faint : sequence of Faint
        Other runs.
    ahead : sequence of EpochRecord
        The same experiment as it went before: the axes have room for it from the start.
    spread : Spread, optional
        The same experiment over many seeds, drawn as a band behind each main line.
    """
    lines = lines_of(quantity, records, text)
    others = [(other, lines_of(quantity, other.records, text)) for other in faint]
    shaded = [] if spread is None else bands_of(quantity, spread, params)
    reached = [*lines, *lines_of(quantity, ahead, text), *(line for _, also in others for line in also)]
    seen = [*(line.values for line in reached), *(ends.ravel() for *_, ends in shaded)]
    guides = loss_guides((*records[:1], *ahead[:1]), params, text) if quantity.name == "loss" else []
    is_high = quantity.height == HIGH
    layout: dict[str, Any] = {
        "height": quantity.height,
        "margin": {"l": 8, "r": 10, "t": 36, "b": 8},
        "showlegend": is_high,
        "hovermode": "x unified",
        "xaxis": {
            "range": [0, max(params.epochs, *(other.records[-1].epoch for other in faint), 0)],
            "title": {"text": text.EPOCH_AXIS, "font": {"size": 12}, "standoff": 4},
            "nticks": 7,
            "zeroline": False,
        },
        "yaxis": _axis(quantity, joined([*seen, np.array([at for at, _ in guides])])),
        "shapes": [],
        "annotations": [titled(text.QUANTITIES[quantity.name])],
    }
    _draw_guides(layout, guides)
    events = band([_excursion(line) for line in lines])
    zeros = _zeros(lines, events, text) if quantity.is_log else Added()
    layout["shapes"] += [*events.shapes, *zeros.shapes]
    for axis, entries in (*events.axes.items(), *zeros.axes.items()):
        layout[axis] = layout.get(axis, {}) | entries
    behind = [
        _faint_trace(line, quantity, other.name, place)
        for place, (other, also) in enumerate(others)
        for line in also
        if line.is_main
    ]
    drawn = [
        *(trace for label, epochs, ends in shaded for trace in _band_traces(label, epochs, ends, text)),
        *behind,
        *(_trace(line, quantity) for line in lines),
        *events.traces,
        *zeros.traces,
    ]
    return {"data": drawn, "layout": layout}


def curves_alt(quantity: Quantity, records: Sequence[EpochRecord], params: TrainParams, text: ModuleType) -> str:
    """Describe the figure: the last value of each arm."""
    if not records:
        return str(text.ALT_EMPTY.format(title=text.QUANTITIES[quantity.name]))
    last = records[-1]
    epoch, batch = divmod(last.step, params.steps_per_epoch)
    values = "; ".join(
        f"{label_title(arm.label, text)} {written(getattr(arm, quantity.main), is_share=quantity.is_share)}"
        for arm in last.arms
    )
    title = text.QUANTITIES[quantity.name]
    if not batch:
        return str(text.ALT.format(title=title, epoch=epoch, epochs=params.epochs, values=values))
    place = told(at(params, last.step))
    return str(text.ALT_IN_EPOCH.format(title=title, place=place, values=values))


def written(value: float, *, is_share: bool) -> str:
    """Write a value for readers, a share in percent."""
    return formatted(value, ".1%") if is_share and math.isfinite(value) else shown(value, 4)


def _axis(quantity: Quantity, values: Float64Array) -> dict[str, object]:
    if quantity.is_share:
        return {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6}
    if not quantity.is_log:
        return {"nticks": 6} | linear_axis(values)
    return {"type": "log", "exponentformat": "power"} | log_axis(values)


def _trace(line: Line, quantity: Quantity) -> dict[str, Any]:
    drawable = np.isfinite(line.values) & ((line.values > 0) | (not quantity.is_log))
    main = {
        "mode": "lines+markers",
        "line": {"color": line.style.light, "dash": line.style.dash, "width": 2.4},
        "marker": {"color": line.style.light, "symbol": line.style.marker, "size": 7, "maxdisplayed": 7},
        "hovertemplate": "%{y:.1%}" if quantity.is_share else "%{y:.5g}",
    }
    beside = {
        "mode": "lines",
        "line": {"color": line.style.light, "dash": "dot", "width": 1.4},
        "opacity": 0.75,
        "showlegend": False,
        "hoverinfo": "skip",
        "meta": {"beside": line.says},
    }
    return {
        "type": "scatter",
        "x": line.epochs.astype(np.float32),
        "y": np.where(drawable, line.values, np.nan).astype(np.float32),
        "name": line.title,
        "uid": f"{line.place}{'' if line.is_main else '-beside'}",
        "legendgroup": line.title,
        **(main if line.is_main else beside),
    }


def _faint_trace(line: Line, quantity: Quantity, name: str, place: int) -> dict[str, Any]:
    """Draw a line of another run; a named one is complete, whatever the one on screen has reached."""
    title = f"{line.title}, {name}" if name else line.title
    drawn = _trace(line, quantity) | ({"meta": STILL} if name else {})
    return drawn | {
        "name": title,
        "legendgroup": title,
        "uid": f"faint{place}-{line.place}",
        "opacity": FAINT,
        "mode": "lines" if name else "lines+markers",
        "line": drawn["line"] | {"width": 2},
    }


def bands_of(quantity: Quantity, spread: Spread, params: TrainParams) -> list[tuple[str, Float64Array, Float64Array]]:
    """Return the band of each arm's main line that can be drawn: its label, its epochs, and its ends, (2, num_epochs).

    On a logarithmic axis, a band that reaches down to zero ends at the smallest value of the figure.
    """
    found = {label: spread.bands[label, quantity.main] for label in params.labels}
    positive = [value for ends in found.values() for value in (*ends.low, *ends.high) if value > 0]
    least = min(positive, default=math.nan) if quantity.is_log else -math.inf
    bands = []
    for label, extremes in found.items():
        ends = np.stack([np.maximum(extremes.low, least), extremes.high])
        drawable = np.isfinite(ends).all(axis=0) & (ends[1] >= ends[0])
        if drawable.any():
            bands.append((label, spread.epochs[drawable], ends[:, drawable]))
    return bands


def _band_traces(label: str, epochs: Float64Array, ends: Float64Array, text: ModuleType) -> list[dict[str, Any]]:
    title, colour = label_title(label, text), arm_styles([label])[label].light
    shared = {
        "type": "scatter",
        "x": epochs.astype(np.float32),
        "name": title,
        "legendgroup": title,
        "showlegend": False,
        "mode": "lines",
        "line": {"color": f"{colour}66", "width": 0.6},
        "hoverinfo": "skip",
        "meta": STILL,
    }
    low, high = ends.astype(np.float32)
    uid = f"band-{label}"
    return [
        {**shared, "y": low, "uid": f"{uid}-low"},
        {**shared, "y": high, "uid": f"{uid}-high", "fill": "tonexty", "fillcolor": f"{colour}1f"},
    ]


def _excursion(line: Line) -> Excursion:
    return Excursion(
        series=line.title,
        style=line.style,
        x=line.epochs.astype(np.float32),
        kinds=kinds_of(line.values),
    )


def _zeros(lines: Sequence[Line], above: Added, text: ModuleType) -> Added:
    """Mark exact zeros below the axis, since a logarithmic axis cannot show them."""
    with_zeros = [line for line in lines if (line.values == 0).any()]
    if not with_zeros:
        return Added()
    top, height = above.axes.get("yaxis", {"domain": [0, 1]})["domain"][1], len(with_zeros) + 1
    return Added(
        traces=[_zero_lane(line, lane, text) for lane, line in enumerate(with_zeros, start=1)],
        shapes=[strip(xref="paper", yref="y3 domain", x0=0, x1=1, y0=0, y1=1)],
        axes={
            "xaxis": {"anchor": "y3"},
            "yaxis": {"domain": [ZERO_SHARE + 0.03, top]},
            "yaxis3": {
                "domain": [0, ZERO_SHARE],
                "range": [0, height],
                "tickvals": [height / 2],
                "ticktext": [text.EXACT_ZERO],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
        },
    )


def _zero_lane(line: Line, lane: int, text: ModuleType) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": line.epochs.astype(np.float32),
        "y": np.where(line.values == 0, lane, np.nan).astype(np.float32),
        "yaxis": "y3",
        "name": line.title,
        "uid": f"{line.place}-{'main' if line.is_main else 'beside'}-zero",
        "legendgroup": line.title,
        "showlegend": False,
        "mode": "lines+markers",
        "line": {"color": line.style.light, "width": 3},
        "marker": {"color": line.style.light, "symbol": line.style.marker, "size": 4},
        "hovertemplate": text.EXACT_ZERO,
    }


def loss_guides(first: Sequence[EpochRecord], params: TrainParams, text: ModuleType) -> list[tuple[float, str]]:
    """Return the cap or the floor of each loss that was measured to have one, with its name."""
    formulas = [arm.ran for record in first for arm in record.arms if arm.ran is not None]
    guides = []
    if any(ran.is_clipped for ran in formulas):
        cap = -math.log(KERAS_EPSILON)
        guides.append((cap, str(text.CAP.format(cap=cap))))
    if any(ran.kind == "double" for ran in formulas) and params.chosen_head.activation == "softmax":
        floor = double_softmax_floor(params.num_outputs)
        guides.append((floor, str(text.FLOOR.format(floor=floor))))
    return guides


def _draw_guides(layout: dict[str, Any], guides: Sequence[tuple[float, str]]) -> None:
    for height, title in guides:
        line = {"color": GUIDE.light, "dash": GUIDE.dash, "width": 1.2}
        layout["shapes"].append(
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}
        )
        layout["annotations"].append(
            {
                "text": title,
                "xref": "paper",
                "x": 1,
                "xanchor": "right",
                "y": math.log10(height),
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"color": GUIDE.light},
            }
        )


def double_softmax_floor(num_classes: int) -> float:
    """Return the lowest loss possible with a second softmax: that of a one-hot row, ln(e + C - 1) - 1.

    Examples
    --------
    >>> round(double_softmax_floor(10), 2)
    1.46
    """
    return math.log(math.e + num_classes - 1) - 1
