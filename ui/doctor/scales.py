"""What the slider of the example's scale moves: the table of its report, and the numbers of the worst sample."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import COMMON
from core.logits.report import LogitsReport, example_file, reports_on
from core.losses import FORMULATIONS
from core.states.doctor import STATE
from ui.doctor.entries import TONES, cell, first_safe, tone
from ui.drawing import live
from ui.drawing.literal import as_html
from ui.drawing.live import Entries
from ui.server.in_turn import elsewhere
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

SLIDER = STATE.logits_scale
FAMILY = tuple(FORMULATIONS["softmax"])
"""The formulations of the example."""
CELLS = "cells"
ROW, LOSS, TRUTH = "worst_row", "worst_loss", "worst_truth"
"""Names of the numbers of the worst sample."""


def places() -> dict[tuple[int, int], str]:
    """Return the attributes of the table's cells by row and column; the names of the formulations are in column 0."""
    marked = {}
    for row, formulation in enumerate(FAMILY):
        for column, format in enumerate(COMMON, start=1):
            array = _tone(format, formulation)
            colours = {colour: f"{array}={number}" for number, colour in enumerate(TONES)}
            marked[row, column] = live.choice(_cell(format, formulation), CELLS) + live.flags(**colours)
        marked[row, len(COMMON) + 1] = live.choice(_first(formulation), CELLS)
    return marked


@shared(max_bytes=8 * MEGABYTE)
def reports() -> tuple[LogitsReport, ...]:
    """Return the report on the example at each position of the slider."""
    with elsewhere():
        return reports_on([example_file(scale) for scale in SLIDER.positions])


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def table(format: str, formulation: str) -> bytes:
    """Return what the slider moves, for ``ui.drawing.live.show``; the worst sample is that of one outcome."""
    text, along = words("doctor"), reports()
    worst = [report.outcome(format, formulation) for report in along]
    arrays: dict[str, npt.NDArray[Any]] = {
        SLIDER.key: np.array(SLIDER.positions, dtype=np.uint8),
        ROW: np.array([report.rows[one.worst_row] + 1 for report, one in zip(along, worst, strict=True)], np.uint16),
        LOSS: np.array([one.worst_loss for one in worst]),
        TRUTH: np.array([one.worst_truth for one in worst]),
    }
    said: dict[str, list[str]] = {}
    for name in FAMILY:
        said[_first(name)] = [first_safe(report, name, text) for report in along]
        for column in COMMON:
            said[_cell(column, name)] = [cell(report, column, name, text) for report in along]
            tones = [TONES.index(tone(report, column, name)) for report in along]
            arrays[_tone(column, name)] = np.array(tones, dtype=np.uint8)
    entries = sorted({entry for entries in said.values() for entry in entries})
    arrays |= {name: np.searchsorted(entries, chosen).astype(np.uint16) for name, chosen in said.items()}
    return live.encode(
        live.Table(
            name="logits_scale",
            sliders=(SLIDER,),
            arrays={name: Entries(values=values, sliders=(SLIDER.key,)) for name, values in arrays.items()},
            texts={CELLS: [as_html(entry) for entry in entries]},
        )
    )


def _cell(format: str, formulation: str) -> str:
    return f"cell_{format}_{formulation}"


def _tone(format: str, formulation: str) -> str:
    return f"tone_{format}_{formulation}"


def _first(formulation: str) -> str:
    return f"first_{formulation}"
