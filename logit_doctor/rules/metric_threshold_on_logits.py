"""A metric compares logits with 0.5."""

from collections.abc import Iterator

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
    everywhere,
    held,
    metric_with,
)
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Monitoring

RULE = Rule(
    "metric-threshold-on-logits",
    code="LL011",
    title=held("a metric compares logits with 0.5", by="threshold_of_a_metric"),
    where=held(
        "Every example with a logit between 0 and 0.5 is counted on the wrong side; training is not affected.",
        by="counted_wrong",
    ),
    fix=held(
        "Compare logits with 0: BinaryAccuracy(threshold=0.0). F1Score and FBetaScore cannot: there, end the model "
        "in sigmoid.",
        by=("logit_threshold", "corrected_threshold"),
    ),
    page="traps",
    says={"compares": "{metric} compares the {output} with 0.5"},
    severities=everywhere("warning"),
)


def judge(fact: Monitoring, evidence: Evidence) -> Iterator[Remark]:
    """Find a metric with a threshold of 0.5 on the logits of a binary loss."""
    metric, output = fact.metric, fact.output
    is_logits = output.activation.name == "linear" and output.model in evidence.binary_logits
    compares = metric.name == "accuracy" or metric.name in catalogue.THRESHOLD_METRICS
    if not compares or not is_logits or metric.setting not in ("default", 0.5):
        return
    if metric.name in catalogue.PROBABILITY_THRESHOLDS and metric.setting == "default":
        return
    if metric.name != "accuracy" or output.units == 1:
        yield Remark(RULE.text("compares", metric=metric.name, output=described(output)), metric.node)


def correct(source: Source, fact: Monitoring) -> Iterator[Edits]:
    """Set the metric's threshold to 0."""
    name = "BinaryAccuracy" if fact.metric.name == "accuracy" else fact.metric.name
    if name not in catalogue.PROBABILITY_THRESHOLDS:
        yield from metric_with(source, fact.metric, name, catalogue.THRESHOLD_METRICS[name], "0.0")


FAILING, PASSING = (
    compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS, '"accuracy"'),
    compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.BinaryAccuracy(threshold=0.0)"),
)
