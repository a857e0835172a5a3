"""Uses of a model's output that rely on its size: printing it, drawing from it, comparing it, adding it up.

Taking the largest entry's index is no such use, for it is the same for logits and probabilities.
"""

import ast

from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Reliance
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import External, Tensor, Value

METHODS = frozenset({"max", "min", "sum", "mean", "round", "std"})
FUNCTIONS = frozenset(
    {"max", "min", "amax", "amin", "sum", "mean", "print", "round", "around", "choice", "multinomial", "format", "log",
     "reduce_max", "reduce_min", "reduce_sum", "reduce_mean", "bar", "barh", "savetxt", "display", "log_loss",
     "brier_score_loss", "entropy", "histogram", "hist"}
)  # fmt: skip
"""Functions that rely on the numbers themselves."""

SAMPLERS = frozenset({"choice", "multinomial"})


def note(run: Run, value: Value, line: int, *, is_sampling: bool = False) -> None:
    """Remember that the numbers of what ``predict()`` returned are used, or that something is drawn from an output."""
    if isinstance(value, Tensor) and value.model is not None and (is_sampling or "served" in value.steps):
        run.note(Reliance(model=value.model, site=line))


def note_call(run: Run, function: Value, arguments: Arguments) -> None:
    """Remember the outputs in a call of a library that relies on their numbers."""
    name = function.path.rpartition(".")[2] if isinstance(function, External) else ""
    if name in FUNCTIONS:
        for value in (*arguments.positional, *arguments.named.values()):
            note(run, value, arguments.line, is_sampling=name in SAMPLERS)


def note_comparison(run: Run, left: Value, right: Value, node: ast.Compare) -> None:
    """Remember a comparison of an output with something else than itself."""
    for value in (left, right):
        if isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
            note(run, value, node.lineno)
