"""The table of all reductions at one number of classes: errors, bound and cost."""

import math
from types import ModuleType

import streamlit as st

from core.arithmetic.reductions import REDUCTIONS
from core.sweep.vocabulary import SIZES, Vocabulary
from ui.drawing import live
from ui.drawing.numbers import formatted, shown
from ui.drawing.tables import table
from ui.vocabulary.prose import measured, title
from ui.words import core_text

CELLS, COLUMNS = "cells", 4
"""Name of the list of texts that a cell may have; the columns whose cells the slider chooses."""


def sums_section(format: str, reduction: str, row: str, size: int, text: ModuleType) -> None:
    """Draw the table; the slider moves it."""
    found = measured(format, row)
    rows = [
        [title(name), *cells(found, name, size, text), formatted(REDUCTIONS[name].passes, "d")] for name in REDUCTIONS
    ]
    places = {
        (place, column): live.choice(cell_name(name, column), CELLS)
        for place, name in enumerate(REDUCTIONS)
        for column in range(1, COLUMNS + 1)
    }
    chosen = [*REDUCTIONS].index(reduction)
    table(
        text.SUMS_HEADER,
        rows,
        caption=text.SUMS_CAPTION.format(format=format),
        numeric=range(1, len(text.SUMS_HEADER)),
        marked=[chosen],
        places=places,
    )
    with st.expander(text.DEFINITIONS, icon=":material/functions:"):
        for name, entry in REDUCTIONS.items():
            st.markdown(
                text.DEFINITION.format(
                    title=title(name), definition=core_text("definitions", name, entry.definition), law=entry.law
                )
            )


def cells(found: Vocabulary, reduction: str, size: int, text: ModuleType) -> list[str]:
    """Return what the slider chooses of a row: both errors, the bound and the storage."""
    place, curve = SIZES.index(size), found.curves[reduction]
    bound = float(curve.bounds[place])
    return [
        shown(float(curve.log_sum_errors[place]), 3),
        shown(float(curve.loss_errors[place]), 3),
        text.NO_BOUND if math.isnan(bound) else shown(bound, 3),
        formatted(curve.reduction.storage(size), ","),
    ]


def cell_name(reduction: str, column: int) -> str:
    """Return the name of the array that chooses the text of a cell."""
    return f"{reduction}_{column}"
