"""The Traps page: a cell of the matrix of heads, losses and labels."""

from core.keras.matrix.plan import HEADS, LABELS, LOSSES
from core.keras.matrix.records import STATES
from core.states.table import Choice, Several, State, Values

STATE: State[Values] = State(
    Choice("trap_labels", options=tuple(LABELS), default="integers"),
    Several("trap_show", options=tuple(STATES), default=tuple(STATES)),
    Choice("trap_head", options=tuple(HEADS), default="softmax_1", is_list=True),
    Choice(
        "trap_loss",
        options=tuple(name for name, loss in LOSSES.items() if loss.spelling == "class"),
        default="binary_class_probabilities",
        is_list=True,
    ),
    Choice("trap_metrics", options=("balanced", "rare", "three_classes", "multi_label"), default="balanced"),
)
"""The controls of the Traps page. The spelling of a loss changes nothing, so one spelling represents all."""
