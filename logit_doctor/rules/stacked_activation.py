"""An activation applied to its own output inside the model."""

import math
from collections.abc import Iterator

from logit_doctor.judging import (
    CLASSES,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    compiled,
    described,
    drop_activation,
    without_operation,
)
from logit_doctor.reading.facts import Stacking

RULE = Rule(
    "stacked-activation",
    code="LL017",
    title="the same activation applied twice in a row",
    where="Always: probabilities are squeezed together. A second softmax over {classes:.0f} classes never exceeds "
    "{most:.2f}, a second sigmoid stays between {low:.1f} and {high:.2f}.",
    fix="Apply the activation once.",
    page="training",
    says={"twice": "{activation} of a {output}"},
    values={"classes": 10, "most": math.e / (math.e + 9), "low": 0.5, "high": 1 / (1 + math.exp(-1))},
)


def judge(fact: Stacking, evidence: Evidence) -> Iterator[Remark]:
    """Find the second activation."""
    second = fact.output.activation
    yield Remark(
        RULE.text("twice", activation=second.name, output=described(fact.inner)), second.node or fact.output.node
    )


def correct(source: Source, fact: Stacking) -> Iterator[Edits]:
    """Drop the second activation, or else the first."""
    yield drop_activation(source, fact.output)
    if fact.output.activation.name == fact.inner.activation.name:
        yield without_operation(source, fact.output)
    yield drop_activation(source, fact.inner)
    yield without_operation(source, fact.inner)


LAYERS = 'keras.layers.Dense(3, activation="softmax")'
FAILING, PASSING = (
    compiled(CLASSES, f"{LAYERS}, keras.layers.Softmax()", '"sparse_categorical_crossentropy"'),
    compiled(CLASSES, LAYERS, '"sparse_categorical_crossentropy"'),
)
