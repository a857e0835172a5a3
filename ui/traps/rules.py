"""The rules for production, each with the numbers of the matrix behind it and a cell or a figure that shows it."""

from types import ModuleType

import streamlit as st

from core.keras.matrix.plan import HEADS, LOSSES
from core.keras.matrix.records import STATES, Cell, Matrix
from ui.drawing.numbers import shown
from ui.frame import controls, frame

WANTED_LABELS = {
    "sparse": ("integers", "column", "floats"),
    "categorical": ("one_hot",),
    "binary": ("integers", "column", "floats"),
}
"""The label shapes that a loss asks for; a binary loss of several units asks for one column a unit, that is one-hot."""

ACCURACY = 'balanced/linear/integers/"accuracy"'


def rules(matrix: Matrix, text: ModuleType) -> None:
    """Draw the rules, each with a button that shows its case."""
    st.header(text.RULES, anchor=False)
    facts = _facts(matrix)
    for name, line in text.RULE_LINES.items():
        said, shows = st.columns([4, 1], gap="medium", vertical_alignment="center")
        with said:
            st.markdown(line.format(**facts))
        with shows:
            if name in text.RULE_SHOWS:
                label, state = text.RULE_SHOWS[name]
                controls.try_this(f"trap_rule_{name}", label, **state)
            else:
                frame.link("probabilities", text.TO_PROBABILITIES)


def summary(matrix: Matrix, text: ModuleType) -> str:
    """Return the sentence that counts the cells by what became of them."""
    return str(text.SUMMARY.format(total=len(matrix.cells), **_counts(matrix)))


def _counts(matrix: Matrix) -> dict[str, int]:
    cells = matrix.cells
    counts = {name: sum(cell.state == name for cell in cells) for name in STATES}
    return counts | {
        "unwarned": sum(cell.outcome == "silent" and not cell.warnings for cell in cells),
        "warned_rescued": sum(cell.rescued and bool(cell.warnings) for cell in cells),
    }


def _facts(matrix: Matrix) -> dict[str, object]:
    recommended = [cell for cell in matrix.cells if _is_recommended(cell)]
    against = [cell for cell in matrix.cells if not _asked_for(cell)]
    one_unit = matrix.cell("softmax_1/binary_class_probabilities/integers")
    crossed = matrix.cell("sigmoid_3/sparse_class_probabilities/integers")
    accuracy = next(finding for finding in matrix.metrics if finding.name == ACCURACY)
    numbers = {
        "one_unit_loss": one_unit.reported_loss,
        "one_unit_probability": one_unit.proofs[0].numbers["probability"],
        "cross_low": crossed.proofs[0].numbers["sum_low"],
        "cross_high": crossed.proofs[0].numbers["sum_high"],
        "accuracy_on_logits": accuracy.reported,
        "accuracy_true": accuracy.true,
    }
    return {
        **_counts(matrix),
        "linear_total": len(recommended),
        "linear_fine": sum(cell.state == "fine" and not cell.warnings for cell in recommended),
        "shape_total": len(against),
        "shape_refused": sum(cell.outcome == "error" for cell in against),
        **{name: shown(number) for name, number in numbers.items() if number is not None},
    }


def _asked_for(cell: Cell) -> bool:
    """Whether the labels are written the way the loss and the head ask for."""
    head, family = HEADS[cell.head], LOSSES[cell.loss].family
    one_column_a_unit = family == "binary" and head.units > 1
    return cell.labels in (("one_hot",) if one_column_a_unit else WANTED_LABELS[family])


def _is_recommended(cell: Cell) -> bool:
    """Whether a linear head is used as the rule says: told so, with the labels and the units that the loss is for."""
    head, loss = HEADS[cell.head], LOSSES[cell.loss]
    fits = (head.units == 1) == (loss.family == "binary")
    return head.activation == "linear" and loss.from_logits and fits and _asked_for(cell)
