"""Softmax over an axis other than the class axis."""

import ast
from collections.abc import Iterator

from logit_doctor.judging import CLASSES, Edits, Evidence, Remark, Rule, Source, held, line, set_keyword
from logit_doctor.reading.facts import Serving

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
    says={"axis": "softmax over axis {axis} ({place})"},
)


def judge(fact: Serving, evidence: Evidence) -> Iterator[Remark]:
    """Find softmax over the batch, or over an axis inside an image."""
    output = fact.output
    axis = output.activation.axis
    is_inside = isinstance(axis, int) and output.rank is not None and output.rank > 3 and 0 < axis < output.rank - 1
    if output.activation.name == "softmax" and (axis == 0 or is_inside):
        yield Remark(RULE.text("axis", axis=axis, place=line(output.line)), output.activation.node or output.node)


def correct(source: Source, fact: Serving) -> Iterator[Edits]:
    """Use the last axis."""
    call = fact.output.activation.node
    if isinstance(call, ast.Call):
        if not any(keyword.arg == "axis" for keyword in call.keywords) and call.args:
            yield (source.replace(call.args[-1], "-1"),)
        yield set_keyword(source, call, "axis", "-1")


MODEL = """
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Softmax(axis={})])
probabilities = model.predict(x, verbose=0)
"""
FAILING, PASSING = CLASSES + MODEL.format(0), CLASSES + MODEL.format(-1)
