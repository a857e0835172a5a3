"""Statistics of arms over many examples: confusion, confidence and reliability, as figures with their findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.inference.calibration import ConfidenceHistogram, ConfusionMatrix, Reliability
from ui.drawing.charts.titles import titled
from ui.drawing.literal import MOST, all_in_figure, visible
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, GUIDE, INK, Style

SQUARE, WIDE = 320, 230
MAX_TEXT_CLASSES = 12
HATCH = {"shape": "/", "fgcolor": ALARM.light, "bgcolor": "rgba(0,0,0,0)", "size": 6, "solidity": 0.45}
MARGIN = {"l": 8, "r": 8, "t": 34, "b": 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One arm's answers for the whole test set."""

    title: str
    style: Style
    confusion: ConfusionMatrix
    histogram: ConfidenceHistogram
    reliability: Reliability


def confusion_figure(arm: Assessed, names: Sequence[str], text: ModuleType) -> go.Figure:
    """Draw the confusion matrix; rows are true classes, and the colour grows with the square root of the count."""
    counts, drawn = arm.confusion.counts, all_in_figure(names)
    heat = go.Heatmap(
        z=np.sqrt(counts).astype(np.float32),
        x=drawn,
        y=drawn,
        text=[[str(count or "") for count in row] for row in counts.tolist()],
        customdata=counts,
        texttemplate="%{text}" if len(names) <= MAX_TEXT_CLASSES else "",
        textfont={"size": 11, "color": INK.light},
        colorscale=[[0, "rgba(128,128,128,0)"], [1, arm.style.light]],
        opacity=0.6,
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate=text.CONFUSION_HOVER,
        name="",
    )
    axis = {"type": "category", "showgrid": False, "fixedrange": True}
    layout = {
        "annotations": [titled(arm.title)],
        "height": SQUARE,
        "margin": MARGIN,
        "xaxis": axis | {"title": {"text": text.DECIDED, "font": {"size": 12}}},
        "yaxis": axis | {"title": {"text": text.TRUE_CLASS, "font": {"size": 12}}, "autorange": "reversed"},
    }
    return go.Figure([heat], layout)


def confusion_alt(arm: Assessed, names: Sequence[str], text: ModuleType) -> str:
    """Describe ``confusion_figure``: how often the arm is right, and its most frequent mistake."""
    counts = arm.confusion.counts
    mistakes = counts - np.diag(np.diagonal(counts))
    said = text.CONFUSION_ALT.format(
        arm=arm.title, accuracy=arm.confusion.accuracy, undefined=int(arm.confusion.undefined.sum())
    )
    if not mistakes.any():
        return str(said)
    true, decided = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    taken = {"true": visible(names[int(true)], MOST), "decided": visible(names[int(decided)], MOST)}
    most = text.CONFUSION_MOST.format(**taken, count=int(mistakes.max()))
    return f"{said} {most}"


def histogram_figure(arm: Assessed, text: ModuleType) -> go.Figure:
    """Draw a histogram of the confidence of right and of wrong predictions."""
    histogram = arm.histogram
    middles = ((histogram.edges[1:] + histogram.edges[:-1]) / 2).astype(np.float32)
    widths = (histogram.edges[1:] - histogram.edges[:-1]) * 0.92
    parts = (
        ("right", histogram.right, {"color": arm.style.light}),
        ("wrong", histogram.wrong, {"color": ALARM.light, "pattern": HATCH}),
    )
    bars = [
        go.Bar(
            x=middles,
            y=counts,
            width=widths,
            marker=marker,
            name=text.RIGHT_WRONG[name],
            uid=name,
            hovertemplate="%{y}",
        )
        for name, counts, marker in parts
    ]
    layout = {
        "annotations": [titled(arm.title)],
        "barmode": "stack",
        "height": WIDE,
        "margin": MARGIN,
        "xaxis": {"range": [0, 1], "title": {"text": text.CONFIDENCE, "font": {"size": 12}}, "nticks": 6},
        "yaxis": {"title": {"text": text.EXAMPLES, "font": {"size": 12}}, "nticks": 5},
        "hovermode": "x unified",
        "legend": {
            "orientation": "h",
            "y": 1,
            "x": 0.02,
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "traceorder": "normal",
        },
    }
    return go.Figure(bars, layout)


def histogram_alt(arm: Assessed, text: ModuleType) -> str:
    """Describe the histogram: how many predictions are wrong, and how many have a probability of exactly 1."""
    histogram = arm.histogram
    return str(
        text.HISTOGRAM_ALT.format(
            arm=arm.title,
            right=int(histogram.right.sum()),
            wrong=int(histogram.wrong.sum()),
            right_at_one=histogram.right_at_one,
            wrong_at_one=histogram.wrong_at_one,
        )
    )


def reliability_figure(arms: Sequence[Assessed], text: ModuleType) -> go.Figure:
    """Draw how often arms are right at each confidence; a calibrated model follows the diagonal."""
    diagonal = go.Scatter(
        x=[0, 1], y=[0, 1], mode="lines", name=text.HONEST, uid="honest", hoverinfo="skip",
        line={"color": GUIDE.light, "dash": GUIDE.dash, "width": 1.5},
    )  # fmt: skip
    traces = [diagonal, *(_reliability_trace(place, arm, text) for place, arm in enumerate(arms))]
    layout = {
        "height": SQUARE,
        "margin": {**MARGIN, "t": 12},
        "xaxis": {"range": [-0.02, 1.02], "title": {"text": text.CONFIDENCE, "font": {"size": 12}}},
        "yaxis": {"range": [-0.04, 1.04], "title": {"text": text.SHARE_RIGHT, "font": {"size": 12}}},
        "hovermode": "closest",
    }
    return go.Figure(traces, layout)


def _reliability_trace(place: int, arm: Assessed, text: ModuleType) -> go.Scatter:
    reliability = arm.reliability
    filled = reliability.counts > 0
    counts = reliability.counts[filled]
    return go.Scatter(
        x=reliability.mean_confidence[filled].astype(np.float32),
        y=reliability.accuracy[filled].astype(np.float32),
        customdata=counts,
        mode="lines+markers",
        line={"color": arm.style.light, "dash": arm.style.dash, "width": 1.6},
        marker={
            "color": arm.style.light,
            "symbol": arm.style.marker,
            # Marker areas are proportional to the number of examples, but no bin disappears.
            "size": (6 + 16 * np.sqrt(counts / max(counts.sum(), 1))).astype(np.float32),
        },
        name=text.WITH_ERROR.format(arm=arm.title, error=shown(reliability.expected_calibration_error, 3)),
        uid=f"arm-{place}",
        hovertemplate=text.RELIABILITY_HOVER,
    )


def reliability_alt(arms: Sequence[Assessed], text: ModuleType) -> str:
    """Describe the reliability figure: each arm's expected calibration error."""
    errors = "; ".join(
        text.WITH_ERROR.format(arm=arm.title, error=shown(arm.reliability.expected_calibration_error, 3))
        for arm in arms
    )
    return str(text.RELIABILITY_ALT.format(errors=errors))
