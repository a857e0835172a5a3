"""Softmax over an axis other than the class axis."""

import ast
from collections.abc import Iterator

from logit_doctor.finding import JAX, PYTORCH
from logit_doctor.judging import CLASSES, Edits, Evidence, Remark, Rule, Source, held, line, set_keyword
from logit_doctor.reading.facts import Serving
from logit_doctor.reading.values import Tensor

RULE = Rule(
    "softmax-axis",
    code="LL014",
    title="softmax over an axis other than the class axis",
    where=held(
        "Always: the outputs of one example do not sum to 1; with axis 0 they depend on the rest of the batch.",
        by=("sum_of_outputs", "axis_of_the_batch"),
    ),
    fix=held("Use axis=-1.", by="shape"),
    page="probabilities",
    says={
        "fix-pytorch": held("Use the axis of the classes: dim=1 for images, dim=-1 for rows.", by="shape"),
        "axis": "softmax over axis {axis} ({place})",
    },
)


def judge(fact: Serving, evidence: Evidence) -> Iterator[Remark]:
    """Find softmax over the batch, or over an axis inside an image."""
    output = fact.output
    axis = output.activation.axis
    if output.activation.name in ("softmax", "log_softmax") and isinstance(axis, int) and is_wrong(output, axis):
        told = RULE.text("axis", axis=axis, place=line(output.line))
        yield Remark(told, output.activation.node or output.node, "warning" if fact.is_chosen else None)


def is_wrong(output: Tensor, axis: int) -> bool:
    """Whether an axis is that of the batch, or one inside an image.

    Keras' axis 0 is always the batch; an array of PyTorch or JAX may be a single row.
    """
    rank = output.rank
    if output.activation.library in (PYTORCH, JAX):
        if axis == 0:
            return rank is not None and rank > 1
        return output.class_axis == 1 and rank is not None and rank > 2 and axis % rank != 1
    return axis == 0 or (rank is not None and rank > 3 and 0 < axis < rank - 1)


def correct(source: Source, fact: Serving) -> Iterator[Edits]:
    """Use the last axis."""
    call = fact.output.activation.node
    if isinstance(call, ast.Call) and fact.output.activation.library == PYTORCH:
        if any(keyword.arg == "dim" for keyword in call.keywords):
            yield set_keyword(source, call, "dim", str(fact.output.class_axis))
    elif isinstance(call, ast.Call):
        if not any(keyword.arg == "axis" for keyword in call.keywords) and call.args:
            yield (source.replace(call.args[-1], "-1"),)
        yield set_keyword(source, call, "axis", "-1")


MODEL = """
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Softmax(axis={})])
probabilities = model.predict(x, verbose=0)
"""
FAILING, PASSING = CLASSES + MODEL.format(0), CLASSES + MODEL.format(-1)
