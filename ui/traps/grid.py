"""The matrix as a table of buttons: a click, or Enter on a cell, chooses it."""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.keras.matrix.plan import FAMILIES, HEADS, LOSSES, Head, Loss
from core.keras.matrix.records import Cell, Matrix
from ui.frame import in_view
from ui.traps.details import RESULT

HERE = Path(__file__).parent
KEY = "trap_grid"
SHOWN_LOSSES = {name: loss for name, loss in LOSSES.items() if loss.spelling == "class"}
"""The losses in the grid; how a loss is passed makes no difference, so one spelling represents all."""


def grid(matrix: Matrix, *, labels: str, shown: Collection[str], chosen: str, text: ModuleType) -> None:
    """Draw the matrix for one kind of labels.

    Parameters
    ----------
    matrix : Matrix
    labels : str
        A key of ``core.keras.matrix.plan.LABELS``.
    shown : collection of str
        States at full strength; the others are faded.
    chosen : str
        Key of the chosen cell.
    text : module
        The page's words.
    """
    cells = {(cell.head, cell.loss): cell for cell in matrix.cells if cell.labels == labels}
    _component()(
        key=KEY,
        data={  # tuples, because Streamlit imports pandas to check whether a list is a data frame
            "caption": text.GRID_CAPTION.format(labels=text.CONTROLS["trap_labels"]["options"][labels]),
            "corner": text.GRID_CORNER,
            "families": tuple(text.GRID_FAMILIES[family] for family in FAMILIES),
            "legend": tuple(
                {"state": state, "mark": said["mark"], "meaning": said["meaning"]}
                for state, said in text.STATES.items()
            ),
            "told": tuple(text.GRID_TOLD_SHORT[str(loss.from_logits)] for loss in SHOWN_LOSSES.values()),
            "rows": tuple(
                {
                    "head": head.code,
                    "starts": head.units == 1,
                    "cells": [
                        _drawn(cells[head.name, loss.name], head, loss, shown=shown, chosen=chosen, text=text)
                        for loss in SHOWN_LOSSES.values()
                    ],
                }
                for head in HEADS.values()
            ),
        },
        on_cell_change=_choose,
    )


def _drawn(
    cell: Cell, head: Head, loss: Loss, *, shown: Collection[str], chosen: str, text: ModuleType
) -> dict[str, Any]:
    said, warned = text.STATES[cell.state], bool(cell.warnings)
    name = f"{text.GRID_FAMILIES[loss.family]} {text.GRID_TOLD.format(told=loss.from_logits)}"
    return {
        "key": f"{cell.head}/{cell.loss}",
        "outcome": cell.outcome,
        "state": cell.state,
        "mark": said["mark"],
        "word": said["word"],
        "warned": text.GRID_WARNED if warned else "",
        "chosen": cell.key == chosen,
        "faded": cell.state not in shown,
        "title": text.GRID_CELL.format(
            head=head.code,
            loss=name,
            outcome=said["name"],
            warned=text.GRID_CELL_WARNED if warned else "",
        ),
    }


def _choose() -> None:
    picked = str(getattr(st.session_state.get(KEY), "cell", ""))
    head, _, loss = picked.partition("/")
    if head in HEADS and loss in SHOWN_LOSSES:
        st.session_state["trap_head"], st.session_state["trap_loss"] = head, loss
        in_view.ask(RESULT)


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_trap_grid",
        html='<div class="lab-grid-scroll"></div>',
        js=(HERE / "grid.js").read_text("utf-8"),
        css=(HERE / "grid.css").read_text("utf-8"),
        isolate_styles=False,
    )
