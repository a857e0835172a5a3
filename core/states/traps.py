"""The Traps page: a cell of the matrix of heads, losses and labels."""

from core.keras.matrix.plan import HEADS, LABELS, LOSSES
from core.keras.matrix.records import STATES
from core.states.controls import Choice, Several
from core.states.state import State, Values


class TrapsState(State[Values]):
    """The controls of the Traps page. How a loss is passed changes nothing, so one spelling stands for all."""

    trap_labels = Choice(options=tuple(LABELS), default="integers")
    trap_show = Several(options=tuple(STATES), default=tuple(STATES))
    trap_head = Choice(options=tuple(HEADS), default="softmax_1", is_list=True)
    trap_loss = Choice(
        options=tuple(name for name, loss in LOSSES.items() if loss.spelling == "class"),
        default="binary_class_probabilities",
        is_list=True,
    )
    trap_metrics = Choice(options=("balanced", "rare", "three_classes"), default="balanced")


STATE = TrapsState()
