"""The probabilities of one example: a dot for the computed value, a ring for the exact one, arm beside arm.

Dots, not bars: a logarithmic axis has no zero at which a bar could start. Exactly 0, exactly 1 and NaN have bands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.inference.probabilities import EXACT, Probabilities, shortest_digits
from ui.drawing.charts.band import strip
from ui.drawing.charts.scales import FEW_LABELS, LABELS, Scale, exact_number
from ui.drawing.literal import MOST, all_in_figure, visible
from ui.drawing.numbers import marked
from ui.drawing.palette import GUIDE, Style

ROW, FRAME = 26, 112
RING = {"size": 13, "color": GUIDE.light, "line": {"width": 1.6}}
BAND_PART, GAP_PART = 0.1, 0.03
"""Width of a band, and of the gap before it, as parts of the axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The probabilities of one arm, and their style.

    Parameters
    ----------
    title : str
    style : Style
    probabilities : Probabilities
    """

    title: str
    style: Style
    probabilities: Probabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis with bands for exactly 0, exactly 1 and NaN."""

    scale: Scale
    span: tuple[float, float]

    @property
    def width(self) -> float:
        """Length of the numeric part."""
        return self.span[1] - self.span[0]

    def band(self, kind: str) -> tuple[float, float]:
        """Return the range of a band: ``zero`` and then ``nan`` to the left, ``one`` to the right."""
        wide, gap = BAND_PART * self.width, GAP_PART * self.width
        if kind == "one":
            return self.span[1] + gap, self.span[1] + gap + wide
        right = self.span[0] - gap - (wide + gap if kind == "nan" and self.scale.ends[0] else 0)
        return right - wide, right

    def middle(self, kind: str) -> float:
        """Return the middle of a band."""
        return sum(self.band(kind)) / 2

    def ring(self, place: float) -> str:
        """Return the marker of an exact value: an arrow at an end of a logarithmic axis, as it may be beyond it."""
        if place == self.span[0] and self.scale.ends[0]:
            return "triangle-left-open"
        return "triangle-right-open" if place == self.span[1] and self.scale.ends[1] else "circle-open"

    def place(self, probability: Decimal, complement: Decimal) -> float:
        """Return the position of a probability; an exact value beyond the axis is drawn at its end."""
        if probability == 0:
            return self.middle("zero") if self.scale.ends[0] else self.span[0]
        if complement == 0:
            return self.middle("one") if self.scale.ends[1] else self.span[1]
        return min(max(self.scale.position(probability, complement), self.span[0]), self.span[1])


def example_figure(
    arms: Sequence[Shown], names: Sequence[str], scale: Scale, text: ModuleType, *, is_narrow: bool = False
) -> go.Figure:
    """Draw the probabilities of one example.

    Parameters
    ----------
    arms : sequence of Shown
        At least one, all with the same number of classes.
    names : sequence of str
        Name of each class, (num_classes,).
    scale : Scale
    text : module
        The words of the probabilities page.
    is_narrow : bool
        Whether it is drawn for a phone, with fewer and narrower labels.
    """
    axis = _axis(arms, scale)
    has_nan = any(not np.isfinite(arm.probabilities.values).all() for arm in arms)
    lanes = np.linspace(-0.28, 0.28, len(arms)) if len(arms) > 1 else np.zeros(1)
    traces = [trace for arm, lane in zip(arms, lanes, strict=True) for trace in _traces(arm, float(lane), axis, text)]
    bands = [kind for kind, wanted in (("nan", has_nan), ("zero", scale.ends[0]), ("one", scale.ends[1])) if wanted]
    ticks = scale.ticks(axis.span, FEW_LABELS if is_narrow else LABELS)
    ticks += [(axis.middle(kind), text.BANDS[kind]) for kind in bands]
    if is_narrow:
        ticks = [(position, "<br>".join(label.rsplit(" ", 1))) for position, label in ticks]
    edges = [edge for kind in bands for edge in axis.band(kind)] + list(axis.span)
    room = 0.02 * axis.width
    layout = {
        "height": FRAME + round(ROW * len(names) * (1 + 0.45 * (len(arms) - 1))),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
        "showlegend": True,
        "xaxis": {
            "range": [min(edges) - room, max(edges) + room],
            "tickvals": [position for position, _ in sorted(ticks)],
            "ticktext": [label for _, label in sorted(ticks)],
            "title": {"text": text.SCALES[scale.name]["axis"], "font": {"size": 12}},
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [len(names) - 0.4, -0.6],
            "tickvals": list(range(len(names))),
            "ticktext": all_in_figure(names),
            "zeroline": False,
            "fixedrange": True,
        },
        "shapes": [
            strip(xref="x", yref="paper", x0=left, x1=right, y0=0, y1=1) for left, right in map(axis.band, bands)
        ],
    }
    return go.Figure(traces, layout)


def example_alt(arms: Sequence[Shown], names: Sequence[str], text: ModuleType) -> str:
    """Describe the figure: the class that each arm predicts, and its computed probability."""
    return " ".join(_finding(arm, names, text) for arm in arms)


def _finding(arm: Shown, names: Sequence[str], text: ModuleType) -> str:
    computed = arm.probabilities
    if not computed.winners:
        return str(text.ALT_UNDEFINED.format(arm=arm.title, format=computed.format.name))
    winner = computed.winners[0]
    zeros = sum(outcome == "zero" for outcome in computed.outcomes)
    return str(
        text.ALT_EXAMPLE.format(
            arm=arm.title,
            format=computed.format.name,
            name=" = ".join(visible(names[place], MOST) for place in computed.winners),
            value=marked(shortest_digits(float(computed.values[winner]), computed.format)),
            exact=exact_number(computed.exact[winner], computed.exact_complements[winner]),
            zeros=zeros,
        )
    )


def complement_of(value: float) -> Decimal:
    """Return one minus a computed probability, exactly."""
    with localcontext(EXACT):
        return 1 - Decimal(value)


def _axis(arms: Sequence[Shown], scale: Scale) -> Axis:
    positions = [
        scale.position(probability, complement)
        for arm in arms
        for probability, complement in zip(arm.probabilities.exact, arm.probabilities.exact_complements, strict=True)
        if probability > 0 and complement > 0
    ]
    return Axis(scale=scale, span=scale.span(positions))


def _traces(arm: Shown, lane: float, axis: Axis, text: ModuleType) -> list[go.Scatter]:
    computed = arm.probabilities
    rows = [place + lane for place in range(len(computed.values))]
    truth = [axis.place(*pair) for pair in zip(computed.exact, computed.exact_complements, strict=True)]
    dots = [
        axis.place(Decimal(value), complement_of(value)) if np.isfinite(value) else axis.middle("nan")
        for value in computed.values.tolist()
    ]
    hover = [
        text.HOVER.format(
            arm=arm.title,
            format=computed.format.name,
            computed=marked(shortest_digits(value, computed.format)),
            exact=exact_number(exact, complement),
            outcome=text.OUTCOMES[outcome],
        )
        for value, exact, complement, outcome in zip(
            computed.values.tolist(), computed.exact, computed.exact_complements, computed.outcomes, strict=True
        )
    ]
    # A gap after each pair keeps the errors of different classes apart.
    stems_x = [coordinate for pair in zip(truth, dots, strict=True) for coordinate in (*pair, None)]
    stems_y = [coordinate for row in rows for coordinate in (row, row, None)]
    colour = arm.style.light
    common = {"y": rows, "mode": "markers", "legendgroup": arm.title, "text": hover, "hovertemplate": "%{text}"}
    uid = f"arm-{lane:.2f}".replace(".", "-")
    return [
        go.Scatter(
            x=stems_x, y=stems_y, mode="lines", line={"color": colour, "width": 1.5}, uid=f"{uid}-stem",
            legendgroup=arm.title, showlegend=False, hoverinfo="skip",
        ),
        go.Scatter(
            x=truth, marker=RING | {"symbol": [axis.ring(place) for place in truth]},
            uid=f"{uid}-truth", showlegend=False, name=text.TRUTH, **common,
        ),
        go.Scatter(
            x=dots, marker={"symbol": arm.style.marker, "size": 9, "color": colour}, uid=uid, name=arm.title, **common,
        ),
    ]  # fmt: skip
