"""Logarithm of the output of softmax or sigmoid."""

from collections.abc import Iterator

from logit_doctor.finding import JAX
from logit_doctor.judging import (
    OPERATIONS,
    Evidence,
    Remark,
    Rule,
    described,
    everywhere,
    flax_trained,
    one_step_logarithm,
)
from logit_doctor.messages import held, say
from logit_doctor.reading.facts import Logarithm

RULE = Rule(
    "log-of-probabilities",
    code="LL005",
    title="logarithm of the output of softmax or sigmoid",
    where=held(
        "Where the probability rounds to 0, the logarithm is -inf and the gradient NaN; where it rounds to 1, the loss "
        "is exactly 0.",
        by="log_of_rounded",
    ),
    fix="Compute it in one step: log_softmax or log_sigmoid of the logits.",
    page="fixes",
    severities=everywhere("warning"),
)


def judge(fact: Logarithm, evidence: Evidence) -> Iterator[Remark]:
    """Find an unprotected logarithm; in an entropy it is advice."""
    if not fact.is_protected:
        severity = "advice" if fact.entropy else None
        yield Remark(say("the-logarithm", output=described(fact.probabilities)), fact.node, severity)


correct = one_step_logarithm

LOSS = "\nloss = -tf.reduce_sum(y * {}, axis=-1)\n"
FAILING, PASSING = (
    OPERATIONS + LOSS.format("tf.math.log(tf.nn.softmax(logits))"),
    OPERATIONS + LOSS.format("tf.nn.log_softmax(logits)"),
)
IN_JAX = "-{}(outputs){}[jnp.arange(64), y].mean()"
EXAMPLES = {
    JAX: (
        flax_trained("nn.Dense(3)(x)", IN_JAX.format("jnp.log(nn.softmax", ")")),
        flax_trained("nn.Dense(3)(x)", IN_JAX.format("jax.nn.log_softmax", "")),
    )
}
