"""The cost of errors: of both answers against the probability, and of the arms against the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.inference.decisions import CostCurve, Costs, ExpectedCosts
from ui.drawing.charts.titles import titled
from ui.drawing.numbers import shown
from ui.drawing.palette import GUIDE, INK, Style

HEIGHT = 300
LOGITS = 20.0
"""The axis of logit thresholds ends here, a little beyond 1 - 1e-8; thresholds further out are drawn at its ends."""
MARGIN = {"l": 8, "r": 8, "t": 34, "b": 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Costed:
    """The cost of an arm at each threshold on its log odds."""

    title: str
    style: Style
    curve: CostCurve


def answers_figure(costs: Costs, lines: ExpectedCosts, text: ModuleType) -> go.Figure:
    """Draw the expected cost of yes and of no against the probability; they cross at the threshold."""
    parts = (("yes", lines.saying_yes, "solid"), ("no", lines.saying_no, "dash"))
    traces = [
        go.Scatter(
            x=lines.probabilities.astype(np.float32),
            y=values.astype(np.float32),
            mode="lines",
            name=text.SAYING[name],
            uid=name,
            line={"color": INK.light, "dash": dash, "width": 2.2},
            hovertemplate="%{y:.4g}",
        )
        for name, values, dash in parts
    ]
    layout = {
        "height": HEIGHT,
        "margin": MARGIN,
        "hovermode": "x unified",
        "xaxis": {"range": [0, 1], "title": {"text": text.PROBABILITY_OF_YES, "font": {"size": 12}}},
        "yaxis": {"rangemode": "tozero", "title": {"text": text.EXPECTED_COST, "font": {"size": 12}}},
        "shapes": [_vertical(costs.threshold)],
        "annotations": [
            titled(text.ANSWERS),
            _note(costs.threshold, text.THRESHOLD_NOTE.format(threshold=shown(costs.threshold))),
        ],
    }
    return go.Figure(traces, layout)


def answers_alt(costs: Costs, text: ModuleType) -> str:
    """Describe the figure: where the lines cross."""
    return str(text.ANSWERS_ALT.format(threshold=shown(costs.threshold), logit_threshold=shown(costs.logit_threshold)))


def cost_figure(costs: Costs, arms: Sequence[Costed], text: ModuleType) -> go.Figure:
    """Draw the mean cost of an example against the threshold on the log odds, for each arm."""
    traces = [
        go.Scatter(
            # Above the largest score the decisions stay the same, so the last cost continues to the end of the axis.
            x=np.append(np.clip(arm.curve.thresholds, -LOGITS, LOGITS), LOGITS).astype(np.float32),
            y=np.append(arm.curve.cost, arm.curve.cost[-1]).astype(np.float32),
            mode="lines",
            name=arm.title,
            uid=f"arm-{place}",
            # Between two scores, the decisions and the costs are those of the lower one.
            line={"color": arm.style.light, "dash": arm.style.dash, "width": 2, "shape": "hv"},
            hovertemplate="%{y:.4g}",
        )
        for place, arm in enumerate(arms)
    ]
    chosen = costs.logit_threshold
    layout = {
        "height": HEIGHT,
        "margin": MARGIN,
        "hovermode": "x unified",
        "xaxis": {"range": [-LOGITS, LOGITS], "title": {"text": text.LOGIT_THRESHOLD, "font": {"size": 12}}},
        "yaxis": {"rangemode": "tozero", "title": {"text": text.MEAN_COST, "font": {"size": 12}}},
        "shapes": [_vertical(chosen), _vertical(0.0)],
        "annotations": [titled(text.COST_CURVE), _note(chosen, text.THRESHOLD_NOTE.format(threshold=shown(chosen)))],
    }
    return go.Figure(traces, layout)


def cost_alt(costs: Costs, arms: Sequence[Costed], text: ModuleType) -> str:
    """Describe the figure: the cost of each arm at the threshold derived from the costs, and at logit 0."""
    values = "; ".join(
        text.COST_OF_ARM.format(
            arm=arm.title,
            cost=shown(float(arm.curve.cost[arm.curve.at(costs.logit_threshold)]), 4),
            cost_at_zero=shown(float(arm.curve.cost[arm.curve.at(0.0)]), 4),
        )
        for arm in arms
    )
    return str(text.COST_ALT.format(threshold=shown(costs.logit_threshold, 4), values=values))


def _vertical(place: float) -> dict[str, object]:
    line = {"color": GUIDE.light, "dash": GUIDE.dash, "width": 1.3}
    return {"type": "line", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": 1, "line": line}


def _note(place: float, text: str) -> dict[str, object]:
    return {
        "text": text,
        "x": place,
        "yref": "paper",
        "y": 1,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"color": GUIDE.light},
    }
