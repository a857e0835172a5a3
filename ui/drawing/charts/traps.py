"""Metrics as reported on logits and on probabilities, compared with their definition."""

from collections.abc import Sequence
from types import ModuleType

import plotly.graph_objects as go

from core.keras.matrix.metrics import METRICS, Metric
from core.keras.matrix.records import Finding
from ui.drawing.charts.band import strip
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, ARMS, FUSED, GUIDE, INK, Style

METRIC_GROUPS = {
    "balanced": ("balanced",),
    "rare": ("rare", "very_rare"),
    "three_classes": ("three_classes",),
    "multi_label": ("multi_label",),
}
"""The sets of examples that one figure shows together."""

ROW_PIXELS = 64
LEAST_RANGE = 1.05
REFUSED_SHARE = 0.14
"""Width of the lane for rejections, as a share of the figure."""

STYLES: dict[str, Style] = {"linear": ARMS["missing_activation"], "activated": FUSED}
LIFT = {"linear": -0.02, "activated": -0.17}
"""Height of each series in its row, below the row's label."""
LABEL, DEFINITION = 0.29, -0.095
"""Heights of a row's label, at its top, and of the definition, between the series."""


def metrics_figure(findings: Sequence[Finding], text: ModuleType) -> go.Figure:
    """Draw one row per metric: the definition as a bar, reported values as points, rejections in their own lane.

    Parameters
    ----------
    findings : sequence of Finding
        The findings about metrics.
    text : module
        The page's words.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    rows = list(dict.fromkeys(row_label(METRICS[finding.name], text) for finding in findings))
    height = {label: len(rows) - place for place, label in enumerate(rows)}
    figure = go.Figure([_definitions(findings, height, text)])
    for series in STYLES:
        own = [finding for finding in findings if series_of(METRICS[finding.name]) == series]
        figure.add_traces(_series(series, own, height, text))
    refused = any(finding.refusal is not None for finding in findings)
    end = 1 - REFUSED_SHARE if refused else 1.0
    reach = max(LEAST_RANGE, *(1.05 * finding.reported for finding in findings if finding.reported is not None))
    figure.update_layout(
        height=ROW_PIXELS * len(rows) + 110,
        margin={"l": 8, "r": 8, "t": 40, "b": 48},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={
            "domain": [0, end - 0.02],
            "range": [-0.03, reach],
            "title": {"text": text.METRICS_AXIS},
            "zeroline": False,
        },
        yaxis={"visible": False, "range": [0.5, len(rows) + 0.5], "fixedrange": True},
        annotations=[_label(label, place) for label, place in height.items()],
        shapes=[_rule(place + 0.5) for place in height.values()],
    )
    if refused:
        _add_lane(figure, end, text)
    return figure


def metrics_alt(findings: Sequence[Finding], *, set_name: str, text: ModuleType) -> str:
    """Describe the figure: how many metrics are wrong, and the worst one."""
    wrong = sorted(
        (finding for finding in findings if finding.outcome == "silent"),
        key=lambda finding: -abs((finding.reported or 0.0) - (finding.true or 0.0)),
    )
    worst = text.METRICS_ALT_NONE
    if wrong:
        metric = METRICS[wrong[0].name]
        worst = text.METRICS_ALT_WORST.format(
            name=row_label(metric, text),
            on=text.METRICS_ON[series_of(metric)],
            reported=shown(wrong[0].reported or 0.0),
            true=shown(wrong[0].true or 0.0),
        )
    return str(text.METRICS_ALT.format(set=set_name, wrong=len(wrong), total=len(findings), worst=worst))


def row_label(metric: Metric, text: ModuleType) -> str:
    """Return the name of a metric's row: its code, and the distinctive properties of its examples and labels."""
    name = metric.code.removeprefix("keras.metrics.")
    return f"{name}{text.METRICS_OF[metric.data]}{text.METRICS_LABELS[metric.labels]}"


def series_of(metric: Metric) -> str:
    """Return the series of a metric, a key of ``STYLES``."""
    return "linear" if metric.activation == "linear" else "activated"


def _series(series: str, findings: Sequence[Finding], height: dict[str, int], text: ModuleType) -> list[go.Scatter]:
    """Return the points of one series, with lines from the definition if they are wrong, and its rejections."""
    style, name = STYLES[series], text.METRICS_ON[series]
    level = {finding.name: height[row_label(METRICS[finding.name], text)] + LIFT[series] for finding in findings}
    reported = [finding for finding in findings if finding.reported is not None]
    wrong = [finding for finding in reported if finding.outcome == "silent"]
    errors = go.Scatter(
        x=[x for finding in wrong for x in (finding.true, finding.reported, None)],
        y=[y for finding in wrong for y in (level[finding.name], level[finding.name], None)],
        uid=f"{series} errors",
        mode="lines",
        line={"color": ALARM.light, "width": 2},
        legendgroup=series,
        showlegend=False,
        hoverinfo="skip",
    )
    points = go.Scatter(
        x=[finding.reported for finding in reported],
        y=[level[finding.name] for finding in reported],
        name=name,
        uid=series,
        mode="markers",
        marker={"color": style.light, "symbol": style.marker, "size": 12},
        legendgroup=series,
        customdata=[text.STATES[finding.outcome]["word"] for finding in reported],
        hovertemplate=f"{name}: %{{x:.4g}} (%{{customdata}})<extra></extra>",
    )
    refused = [finding for finding in findings if finding.refusal is not None]
    refusals = go.Scatter(
        x=[0.5] * len(refused),
        y=[level[finding.name] for finding in refused],
        xaxis="x2",
        uid=f"{series} refused",
        mode="markers",
        marker={"color": style.light, "symbol": f"{style.marker}-open", "size": 12},
        legendgroup=series,
        showlegend=False,
        text=[finding.refusal.text[:90] for finding in refused if finding.refusal is not None],
        hovertemplate=f"{name}: %{{text}}<extra></extra>",
    )
    return [errors, points, *([refusals] if refused else [])]


def _definitions(findings: Sequence[Finding], height: dict[str, int], text: ModuleType) -> go.Scatter:
    true = {row_label(METRICS[finding.name], text): finding.true for finding in findings}
    return go.Scatter(
        x=list(true.values()),
        y=[height[label] + DEFINITION for label in true],
        name=text.METRICS_TRUE,
        mode="markers",
        marker={"color": INK.light, "symbol": "line-ns-open", "size": 22, "line": {"width": 2.5, "color": INK.light}},
        hovertemplate=f"{text.METRICS_TRUE}: %{{x:.4g}}<extra></extra>",
    )


def _label(label: str, place: int) -> dict[str, object]:
    return {
        "text": label,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place + LABEL,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "family": "Source Code Pro, monospace", "color": INK.light},
    }


def _rule(height: float) -> dict[str, object]:
    """Return a line between two rows, so that the marks of one are not taken for those of the next."""
    line = {"color": f"{GUIDE.light}66", "width": 1}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": line,
        "layer": "below",
    }


def _add_lane(figure: go.Figure, start: float, text: ModuleType) -> None:
    figure.update_layout(
        xaxis2={
            "domain": [start, 1],
            "range": [0, 1],
            "tickvals": [0.5],
            "ticktext": [text.METRICS_REFUSED],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        }
    )
    figure.add_shape(strip(xref="paper", yref="paper", x0=start, x1=1, y0=0, y1=1))
