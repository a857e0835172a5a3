"""The error at every finite logit of a format, as a density: one point for each would be too much for the browser."""

import math
from types import ModuleType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import IndexArray
from core.arithmetic.formats import format_named
from core.sweep.every_input import EveryInput
from ui.drawing.charts.band import NUMBERS
from ui.drawing.formulations import title
from ui.drawing.numbers import shown

MAX_COLUMNS = 240
ROWS_PER_DECADE = 8
TICKS = 9
WORST_DECADE = 1
"""The plot ends at a relative error of 10; only values that are not finite are above it."""


def inputs_figure(result: EveryInput, *, text: ModuleType) -> go.Figure:
    """Draw the number of inputs with each error: columns are neighbouring logits, rows are errors, colour is the count.

    The lowest row holds errors below a sixteenth of one rounding, the highest holds values that are not finite.
    """
    counts = _counts(result)
    return go.Figure(
        {
            "data": [
                {
                    "type": "heatmap",
                    "z": np.where(counts > 0, np.log10(np.maximum(counts, 1)), np.nan).astype(np.float32),
                    "colorscale": "Cividis",
                    "reversescale": True,
                    "colorbar": _colour_bar(counts, text.INPUTS_SCALE),
                    "customdata": counts.astype(np.uint16),
                    "hovertemplate": f"%{{customdata}} {text.INPUTS_SCALE}<extra></extra>",
                    "hoverongaps": False,
                    "name": "inputs",
                }
            ],
            "layout": {
                "height": 420,
                "xaxis": _logit_axis(result, counts.shape[1], text.INPUTS_AXIS.format(format=result.format)),
                "yaxis": _error_axis(result, text),
            },
        }
    )


def inputs_alt(result: EveryInput, *, text: ModuleType) -> str:
    """Describe ``inputs_figure``: how many inputs are damaged, and how many have no finite result."""
    return str(
        text.ALT_INPUTS.format(
            formulation=title(result.loss, result.formulation),
            format=result.format,
            bad=result.num_half_lost,
            count=len(result.logits),
            lost=result.num_no_number,
        )
    )


def _lowest_decade(result: EveryInput) -> int:
    return math.floor(math.log10(format_named(result.format).unit_roundoff / 16))


def _counts(result: EveryInput) -> IndexArray:
    """Return the number of inputs in each cell, shape (rows, columns), the lowest error first."""
    columns = min(MAX_COLUMNS, len(result.logits))
    column = np.arange(len(result.logits)) * columns // len(result.logits)
    low = _lowest_decade(result)
    rows = (WORST_DECADE - low) * ROWS_PER_DECADE
    with np.errstate(divide="ignore"):  # an exact result goes to the lowest row
        height = np.floor((np.log10(result.errors) - low) * ROWS_PER_DECADE)
    row = np.where(np.isinf(result.errors), rows + 1, np.clip(height, -1, rows - 1) + 1).astype(np.intp)
    counts = np.zeros((rows + 2, columns), dtype=np.intp)
    np.add.at(counts, (row, column), 1)
    return counts


def _colour_bar(counts: IndexArray, title: str) -> dict[str, Any]:
    powers = range(math.floor(math.log10(counts.max())) + 1)
    return {
        "title": {"text": title, "side": "right"},
        "tickvals": [*powers],
        "ticktext": [str(10**power) for power in powers],
        "thickness": 12,
    }


def _logit_axis(result: EveryInput, columns: int, title: str) -> dict[str, Any]:
    places = np.linspace(0, len(result.logits) - 1, TICKS).round().astype(np.intp)
    return {
        "title": {"text": title},
        "tickvals": (places * columns / len(result.logits)).tolist(),
        "ticktext": [shown(float(result.logits[place]), 3) for place in places],
        "showgrid": False,
        "zeroline": False,
    }


def _error_axis(result: EveryInput, text: ModuleType) -> dict[str, Any]:
    low = _lowest_decade(result)
    decades = range(low + 1, WORST_DECADE)  # a label at the lowest decade would overlap that of exact results
    rows = (WORST_DECADE - low) * ROWS_PER_DECADE
    return {
        "title": {"text": text.INPUTS_ERROR},
        "tickvals": [0, *(1 + (decade - low) * ROWS_PER_DECADE - 0.5 for decade in decades), rows + 1],
        "ticktext": [text.INPUTS_EXACT, *(f"10<sup>{decade}</sup>" for decade in decades), "/".join(NUMBERS.values())],
        "showgrid": False,
        "zeroline": False,
    }
