"""The smallest changes that make a combination work. No TensorFlow here."""

from dataclasses import dataclass

from core.keras.matrix.plan import HEADS, LABELS, LOSSES
from core.keras.matrix.records import Cell, Matrix

COSTS = {"labels": 1, "from_logits": 2, "activation": 2, "family": 3, "units": 4}
"""The cost of changing each part: labels leave the model unchanged, a different number of units is another task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A combination that works, and the changes that lead to it.

    Parameters
    ----------
    cell : Cell
        Its state is ``"fine"``.
    changes : tuple of str
        Keys of ``COSTS``: the parts that differ.
    """

    cell: Cell
    changes: tuple[str, ...]


def repairs(matrix: Matrix, broken: Cell, *, limit: int = 3) -> tuple[Repair, ...]:
    """Return the working combinations that need the cheapest changes, and that Keras runs without a warning.

    Parameters
    ----------
    matrix : Matrix
    broken : Cell
    limit : int, default 3
        The largest number of repairs.

    Returns
    -------
    tuple of Repair
        The cheapest first; none that changes everything that a cheaper one changes.
    """
    spelling = LOSSES[broken.loss].spelling
    working = (
        Repair(cell=cell, changes=changes(broken, cell))
        for cell in matrix.cells
        if cell.state == "fine" and not cell.warnings and LOSSES[cell.loss].spelling == spelling
    )
    kept: list[Repair] = []
    for repair in sorted(working, key=_cost):
        if not any(set(repair.changes) >= set(cheaper.changes) for cheaper in kept):
            kept.append(repair)
    return tuple(kept[:limit])


def changes(before: Cell, after: Cell) -> tuple[str, ...]:
    """Return the parts in which two combinations differ, keys of ``COSTS``."""
    one, other = _parts(before), _parts(after)
    return tuple(part for part in COSTS if one[part] != other[part])


def _cost(repair: Repair) -> int:
    return sum(COSTS[part] for part in repair.changes)


def _parts(cell: Cell) -> dict[str, object]:
    head, loss = HEADS[cell.head], LOSSES[cell.loss]
    return {
        "labels": LABELS[cell.labels].name,
        "from_logits": loss.from_logits,
        "activation": head.activation,
        "family": loss.family,
        "units": head.units,
    }
