"""What the slider of the vocabulary page moves: the sentence, the marks of both figures, and the table."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.reductions import REDUCTIONS
from core.states.vocabulary import STATE
from ui.drawing import live
from ui.drawing.charts import vocabulary as figures
from ui.drawing.literal import as_html
from ui.drawing.live import Entries, inline
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.vocabulary.along import FIGURE
from ui.vocabulary.prose import PART, answer, measured
from ui.vocabulary.sums import CELLS, cell_name, cells
from ui.words import words

KEY = STATE.size.key
SIZES = STATE.size.positions
CLASSES = "classes"
"""Name of the array with the number of classes at each position."""


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def table(format: str, reduction: str, row: str) -> bytes:
    """Return what the slider moves, for ``ui.drawing.live.show``."""
    text, found = words("vocabulary"), measured(format, row)
    arrays: dict[str, npt.NDArray[Any]] = {
        KEY: np.arange(len(SIZES), dtype=np.uint8),
        CLASSES: np.array(SIZES, dtype=np.float64),
    }
    moved = {}
    for part in figures.PARTS:
        arrays[part] = figures.height_of(found.curves[reduction], part)
        moved[FIGURE.format(part=part)] = (
            live.line(figures.HERE, at=CLASSES),
            live.point(figures.POINT, at=CLASSES, height=part),
        )
    said = {name: [cells(found, name, size, text) for size in SIZES] for name in REDUCTIONS}
    every = sorted({cell for rows in said.values() for row in rows for cell in row})
    for name, rows in said.items():
        for column, along in enumerate(zip(*rows, strict=True), start=1):
            arrays[cell_name(name, column)] = np.searchsorted(every, along).astype(np.uint16)
    sentences = [inline(answer(found, reduction, size, text)) for size in SIZES]
    return live.encode(
        live.Table(
            name="vocabulary",
            sliders=(STATE.size,),
            arrays={name: Entries(values=values, sliders=(KEY,)) for name, values in arrays.items()},
            texts={PART: sentences, CELLS: [as_html(cell) for cell in every]},
            figures=moved,
        )
    )
