"""A metric and the output disagree about from_logits."""

from collections.abc import Iterator

from logit_doctor.judging import (
    BINARY_LOGITS,
    SPREAD,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    compiled,
    described,
    everywhere,
    held,
    metric_with,
)
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Monitoring

RULE = Rule(
    "metric-from-logits",
    code="LL012",
    title="a metric and the output disagree about from_logits",
    where=held("The metric clips or squashes its input: even a perfect model may only score 0.5.", by="auc_of_logits"),
    fix="Give the metric the same from_logits as the loss.",
    page="traps",
    says={
        "probabilities": "{metric} treats the {output} as probabilities",
        "logits": "{metric} treats the {output} as logits",
    },
    severities=everywhere("warning"),
)


def judge(fact: Monitoring, evidence: Evidence) -> Iterator[Remark]:
    """Find a metric whose from_logits contradicts the output."""
    metric, output = fact.metric, fact.output
    is_told = metric.setting is True
    taken = ""
    if output.activation.name == "linear" and output.model in evidence.logits:
        taken = "" if is_told or metric.setting == "unknown" else "probabilities"
    elif output.activation.name in catalogue.PROBABILITIES and is_told:
        taken = "logits"
    if taken and metric.name in catalogue.FROM_LOGITS_METRICS:
        yield Remark(RULE.text(taken, metric=metric.name, output=described(output)), metric.node)


def correct(source: Source, fact: Monitoring) -> Iterator[Edits]:
    """Give the metric the output's from_logits."""
    yield from metric_with(source, fact.metric, fact.metric.name, "from_logits", str(fact.metric.setting is not True))


FAILING, PASSING = (
    compiled(SPREAD, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC()"),
    compiled(SPREAD, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC(from_logits=True)"),
)
