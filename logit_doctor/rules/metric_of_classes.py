"""A metric of class numbers gets scores."""

from collections.abc import Iterator

from logit_doctor.judging import (
    BINARY,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    compiled,
    described,
    everywhere,
    set_keyword,
)
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Monitoring

RULE = Rule(
    "metric-of-classes",
    code="LL018",
    title="a metric of class numbers gets scores",
    where="Always: Accuracy counts exact equality, which a score almost never reaches; MeanIoU and IoU take each score "
    "for the number of a class, and Keras raises an error.",
    fix="Use metrics=['accuracy'], or pass sparse_y_pred=False to MeanIoU and IoU.",
    page="traps",
    says={"compared": "{metric} compares the {output} with class numbers"},
    severities=everywhere("warning"),
)


def judge(fact: Monitoring, evidence: Evidence) -> Iterator[Remark]:
    """Find a metric that is not told that it gets scores."""
    metric, output = fact.metric, fact.output
    is_score = output.activation.name == "linear" or output.activation.name in catalogue.PROBABILITIES
    if metric.name in catalogue.CLASS_METRICS and is_score and metric.setting in ("default", True):
        severity = None if metric.name == "Accuracy" else "error"
        yield Remark(RULE.text("compared", metric=metric.name, output=described(output)), metric.node, severity)


def correct(source: Source, fact: Monitoring) -> Iterator[Edits]:
    """Let Keras choose the accuracy that suits the loss, or let the metric choose the class."""
    if fact.metric.name == "Accuracy":
        yield (source.replace(fact.metric.node, '"accuracy"'),)
    elif fact.output.units != 1:
        yield set_keyword(source, fact.metric.node, "sparse_y_pred", "False")


LAYER = 'keras.layers.Dense(1, activation="sigmoid")'
FAILING, PASSING = (
    compiled(BINARY, LAYER, '"binary_crossentropy"', "keras.metrics.Accuracy()"),
    compiled(BINARY, LAYER, '"binary_crossentropy"', '"accuracy"'),
)
