"""The reach of a figure's vertical axis, fixed before its lines grow, so that no line moves because of another."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from core.arithmetic.arrays import Float64Array
from ui.drawing.numbers import shown

WIDE_DECADES = 3
MARGIN = 0.03
"""Share of the axis beyond its outermost labels."""


def log_axis(values: Float64Array) -> dict[str, object]:
    """Return a logarithmic axis from round number to round number around the positive values, with few labels.

    Over a short range of decades, Plotly labels either every digit or too few.
    """
    drawn = values[np.isfinite(values) & (values > 0)]
    if not drawn.size:
        return {"range": [-1.05, 1.05]} | _labelled([0.1, 1, 10])  # so that labels of the two axes do not overlap
    low, high = float(drawn.min()), float(drawn.max())
    ticks = log_ticks(low, high)
    first = max((tick for tick in ticks if tick <= low), default=low)
    last = min((tick for tick in ticks if tick >= high), default=high)
    bottom, top = math.log10(first), math.log10(last)
    margin = MARGIN * ((top - bottom) or 1.0)
    return {"range": [bottom - margin, top + margin]} | _labelled(ticks)


def linear_axis(values: Float64Array) -> dict[str, object]:
    """Return an axis from 0 to a round number above all values."""
    drawn = values[np.isfinite(values)]
    top = float(drawn.max()) if drawn.size else 0.0
    if top <= 0:
        return {"rangemode": "tozero"}
    power = 10.0 ** math.floor(math.log10(top))
    return {"range": [0, next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= top)]}


def _labelled(ticks: Sequence[float]) -> dict[str, object]:
    return {"tickvals": ticks, "ticktext": [shown(tick) for tick in ticks]}


def log_ticks(low: float, high: float) -> list[float]:
    """Return about five round numbers around ``low`` to ``high``, for a logarithmic axis.

    Examples
    --------
    >>> log_ticks(7.0, 65.0), log_ticks(1e-3, 1e3)
    ([5.0, 10.0, 20.0, 50.0, 100.0], [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0])
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if last - first > WIDE_DECADES:
        return [float(f"1e{power}") for power in range(first, last + 1, max(1, round((last - first) / 5)))]
    digits = (1, 2, 5) if high > 2.5 * low else (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)
    ticks = [float(f"{digit}e{power}") for power in range(first, last + 1) for digit in digits]
    above = [tick for tick in ticks if tick >= low / 2.5]
    return [tick for tick in above if tick <= high * 2.5]


def joined(values: Iterable[Float64Array]) -> Float64Array:
    """Return the values of some lines in one array, empty without lines."""
    return np.concatenate([np.empty(0), *values])
