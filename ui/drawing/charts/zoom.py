"""A figure whose horizontal axis begins at 0; a slider moves its end, the reach, through ``static/zoom.js``.

Its curves have all their points at every reach. Marks that tell them apart stand at places of the figure, not at points
of the curves, which are denser near 0.
"""

import math
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float32Array, Float64Array, IndexArray

MOST_TICKS = 8
"""Labels beside that of 0: as many as have room on a phone."""
PLACES = (1 / 6, 3 / 6, 5 / 6)
"""Where the first mark of a curve stands, in distances between two marks: those of other curves stand beside it."""
MARKS = " marks"
"""Ends the ``uid`` of the trace that has the marks of another one."""


def drawn(values: Float64Array) -> Float32Array:
    """Return values as they are drawn: the largest ones of float64 are far beyond any axis."""
    most = float(np.finfo(np.float32).max)
    return np.clip(values, -most, most).astype(np.float32)


def tick_step(reach: float) -> float:
    """Return the distance between two labels of the axis.

    Examples
    --------
    >>> [tick_step(reach) for reach in (4, 40, 120, 800)]
    [0.5, 5.0, 20.0, 100.0]
    """
    least = reach / MOST_TICKS
    power = math.floor(math.log10(least))
    return next(step for digit in (1, 2, 5, 10) if (step := float(f"{digit}e{power}")) >= least)


def axis(reach: float) -> dict[str, Any]:
    """Return the horizontal axis."""
    return {"range": [0, reach], "tick0": 0, "dtick": tick_step(reach), "tickangle": 0}


def marked_points(x: Float32Array, reach: float, *, count: int, place: int) -> IndexArray:
    """Return the points of a curve at which a mark stands: those next to evenly spaced places.

    Parameters
    ----------
    x : ndarray of float32
        The ascending positions of its points.
    reach : float
        The end of the axis.
    count : int
        How many marks.
    place : int
        Number of the curve in its figure.
    """
    wished = reach * ((np.arange(count) + PLACES[place % len(PLACES)]) / count)
    after = np.clip(np.searchsorted(x, wished), 1, len(x) - 1)
    return np.where(wished - x[after - 1] <= x[after] - wished, after - 1, after)


def marks_of(trace: dict[str, Any], reach: float, *, count: int, place: int) -> list[dict[str, Any]]:
    """Return a trace without marks but one, which its entry in the legend needs, and the trace of its marks."""
    points = marked_points(trace["x"], reach, count=count, place=place)
    marks = trace | {
        "x": trace["x"][points],
        "y": trace["y"][points],
        "uid": f"{trace['uid']}{MARKS}",
        "mode": "markers",
        "showlegend": False,
        "hoverinfo": "skip",
        "meta": {"count": count, "place": place},
    }
    return [
        trace | {"marker": trace["marker"] | {"maxdisplayed": 1}},
        {entry: value for entry, value in marks.items() if entry not in ("fill", "fillcolor", "hovertemplate", "line")},
    ]
