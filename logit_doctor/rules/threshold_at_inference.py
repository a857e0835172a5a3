"""Output compared with the wrong threshold."""

import ast
import math
from collections.abc import Iterator

from logit_doctor.finding import BOOSTING, JAX, PYTORCH
from logit_doctor.judging import (
    BINARY,
    BINARY_LOGITS,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    compiled,
    described,
    held,
    source_of,
)
from logit_doctor.reading.facts import Thresholding

RULE = Rule(
    "threshold-at-inference",
    code="LL015",
    title="output compared with the wrong threshold",
    where=held(
        "The model returns logits, so a threshold of 0.5 corresponds to a probability of {half:.2f}; every example "
        "between the two gets the wrong class.",
        by="threshold_as_logit",
    ),
    fix=held("Compare the logit with 0, or apply sigmoid first.", by="logit_threshold"),
    page="probabilities",
    says={
        "rounded": "the {output} is rounded as if it were a probability",
        "compared": "the {output} is a logit and is compared with 0.5",
    },
    elsewhere={PYTORCH: "warning", JAX: "warning", BOOSTING: "warning"},
    values={"half": 1 / (1 + math.exp(-0.5))},
)


def judge(fact: Thresholding, evidence: Evidence) -> Iterator[Remark]:
    """Find a logit that is rounded, or compared with 0.5."""
    output = fact.output
    is_logit = output.activation.name == "linear" and source_of(output) in evidence.binary_logits
    if is_logit and fact.value in (None, 0.5):
        part = "rounded" if fact.value is None else "compared"
        yield Remark(RULE.text(part, output=described(output)), fact.node)


def correct(source: Source, fact: Thresholding) -> Iterator[Edits]:
    """Compare with 0."""
    if fact.value is not None and isinstance(fact.node, ast.Constant):
        yield (source.replace(fact.node, "0.0"),)


TRAINED = compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS)
FAILING, PASSING = (
    f"{TRAINED}predicted = model.predict(x, verbose=0) > 0.5\n",
    f"{TRAINED}predicted = model.predict(x, verbose=0) > 0.0\n",
)
