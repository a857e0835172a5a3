"""The curves of a watched training: its losses and the shares of its examples, with the step of each event."""

from collections.abc import Sequence
from types import ModuleType

import plotly.graph_objects as go

from core.emergency.watched import curve_of_watch
from core.logits.watch_file import SHARES, Event, Watched
from ui.drawing.charts.emergency import HEIGHT, curve_alt, curve_figure
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, CLASS_COLOURS, CLASS_MARKERS

MOST_MARKS = 12
DASHES = ("solid", "dash", "dot")


def marked_events(watched: Watched) -> Sequence[Event]:
    """Return the events that the figures mark: the first of each state and place, in the order of the steps."""
    first: dict[tuple[str, str], Event] = {}
    for event in watched.events:
        first.setdefault((event.state, str(event.text.values["where"])), event)
    return list(first.values())[:MOST_MARKS]


def losses_figure(watched: Watched, *, text: ModuleType) -> go.Figure:
    """Draw the losses by step; each event has a line with its number.

    Parameters
    ----------
    watched : Watched
        With at least one loss.
    text : module
        The words of the page.
    """
    curve = curve_of_watch(watched)
    assert curve is not None
    return _mark(curve_figure(curve, text=text), watched)


def losses_alt(watched: Watched, *, text: ModuleType) -> str:
    """Describe ``losses_figure``."""
    curve = curve_of_watch(watched)
    assert curve is not None
    return " ".join([curve_alt(curve, text=text), *_steps(watched, text)])


def shares_figure(watched: Watched, *, text: ModuleType) -> go.Figure:
    """Draw the shares of examples by step; each event has a line with its number."""
    figure = go.Figure()
    for place, name in enumerate(one for one in SHARES if one in watched.shares):
        series = watched.shares[name]
        figure.add_scatter(
            x=series.steps,
            y=series.values,
            name=text.WATCH_SHARES[name],
            mode="lines+markers",
            line={"color": CLASS_COLOURS[place], "dash": DASHES[place], "width": 2},
            marker={"symbol": CLASS_MARKERS[place], "size": 6},
            hovertemplate="%{x:.6g}: %{y:.1%}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        legend={"orientation": "h", "y": -0.25},
        xaxis={"title": text.CURVE_X["step"], "zeroline": False},
        yaxis={"title": text.WATCH_Y, "range": [-0.03, 1.03], "tickformat": ".0%"},
    )
    return _mark(figure, watched)


def shares_alt(watched: Watched, *, text: ModuleType) -> str:
    """Describe ``shares_figure``: the largest value of each share."""
    said = [
        text.ALT_SHARE.format(name=text.WATCH_SHARES[name], share=shown(100 * max(series.values), 3))
        for name, series in watched.shares.items()
    ]
    return " ".join([*said, *_steps(watched, text)])


def _mark(figure: go.Figure, watched: Watched) -> go.Figure:
    for place, event in enumerate(marked_events(watched), 1):
        line = {"color": ALARM.light, "dash": "dot", "width": 1.5}
        figure.add_vline(event.step, line=line, annotation_text=str(place), annotation_position="top")
    return figure


def _steps(watched: Watched, text: ModuleType) -> Sequence[str]:
    return [
        text.ALT_EVENT.format(place=place, step=shown(event.step, 6))
        for place, event in enumerate(marked_events(watched), 1)
    ]
