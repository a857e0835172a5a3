"""Logarithm of probabilities protected by a clip or an epsilon."""

from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import OPERATIONS, Evidence, Remark, Rule, described, everywhere, one_step_logarithm
from logit_doctor.messages import say
from logit_doctor.reading.facts import Logarithm

RULE = Rule(
    "clipped-log",
    code="LL006",
    title="logarithm of probabilities protected by a clip or an epsilon",
    where="The loss of a confidently wrong example stops growing at -log(epsilon), and a clip makes its gradient "
    "exactly zero: the example is never corrected.",
    fix="Compute it in one step: log_softmax or log_sigmoid of the logits, without the clip or the epsilon; the loss "
    "of confidently wrong examples then goes on growing.",
    page="fixes",
    says={
        "clipped": "{logarithm} is clipped: its gradient is 0 wherever the clip acts",
        "held": "{logarithm}, kept away from 0",
    },
    severities=everywhere("warning"),
)


def judge(fact: Logarithm, evidence: Evidence) -> Iterator[Remark]:
    """Find a clip or an epsilon; a clip of the logarithm itself is an error."""
    logarithm = say("the-logarithm", output=described(fact.probabilities))
    if fact.clipped_after:
        yield Remark(RULE.text("clipped", logarithm=logarithm), fact.node, "error")
    elif fact.is_protected:
        is_advice = fact.entropy or fact.probabilities.activation.library != PYTORCH
        severity = "advice" if is_advice and not fact.has_logits else None
        yield Remark(RULE.text("held", logarithm=logarithm), fact.node, severity)


correct = one_step_logarithm

LOSS = "\nloss = -tf.reduce_sum(y * {}, axis=-1)\n"
FAILING, PASSING = (
    OPERATIONS + LOSS.format("tf.math.log(tf.clip_by_value(tf.nn.softmax(logits), 1e-7, 1.0))"),
    OPERATIONS + LOSS.format("tf.nn.log_softmax(logits)"),
)
