"""Softmax over a single unit."""

import ast
from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import (
    BINARY,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    compiled,
    described,
    held,
    other_activation,
)
from logit_doctor.reading.facts import Serving

RULE = Rule(
    "softmax-one-unit",
    code="LL007",
    title="softmax over a single unit",
    where=held(
        "Always: the output is exactly 1 for every input, and its gradient is 0.",
        by=("one_unit_output", "one_unit_gradient"),
    ),
    fix="Use sigmoid for one unit, or softmax over two.",
    page="traps",
    says={"constant": "{output} is always 1"},
)


def judge(fact: Serving, evidence: Evidence) -> Iterator[Remark]:
    """Find a model that returns softmax over one unit, whatever its loss."""
    output = fact.output
    if output.activation.name == "softmax" and output.units == 1 and output.activation.axis == -1:
        yield Remark(RULE.text("constant", output=described(output)), output.activation.node or output.node)


def correct(source: Source, fact: Serving) -> Iterator[Edits]:
    """Use sigmoid, or else two units."""
    if fact.output.activation.library == PYTORCH:
        return
    yield from other_activation(source, fact.output.activation.node, "sigmoid")
    if isinstance(fact.output.node, ast.Call) and fact.output.node.args:
        yield (source.replace(fact.output.node.args[0], "2"),)


FAILING, PASSING = (
    compiled(BINARY, 'keras.layers.Dense(1, activation="softmax")', '"binary_crossentropy"'),
    compiled(BINARY, 'keras.layers.Dense(1, activation="sigmoid")', '"binary_crossentropy"'),
)
