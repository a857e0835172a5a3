"""Labels and output passed to a loss in the wrong order."""

from collections.abc import Iterator

from logit_doctor.judging import ONE_HOT, Edits, Evidence, Remark, Rule, Source, compiled
from logit_doctor.reading.facts import Swapping

RULE = Rule(
    "swapped-arguments",
    code="LL016",
    title="labels and output passed to a loss in the wrong order",
    where="Always: the labels are treated as the model's output, and the output as the labels.",
    fix="Call the loss as loss(y_true, y_pred).",
    page="traps",
    says={
        "order": "the loss is called with the output first and the labels second",
        "order-pytorch": "the loss is called with the labels first and the output second",
        "fix-pytorch": "Call the loss as loss(input, target), the output first.",
    },
)


def judge(fact: Swapping, evidence: Evidence) -> Iterator[Remark]:
    """Find the arguments of a loss in the wrong order."""
    yield Remark(RULE.told("order", fact.library), fact.first)


def correct(source: Source, fact: Swapping) -> Iterator[Edits]:
    """Swap the two arguments."""
    yield (
        source.replace(fact.first, source.written(fact.second)),
        source.replace(fact.second, source.written(fact.first)),
    )


LOSS = "keras.losses.CategoricalCrossentropy(from_logits=True)"
TRAINED = compiled(ONE_HOT, "keras.layers.Dense(3)", LOSS)
FAILING, PASSING = (
    f"{TRAINED}loss_fn = {LOSS}\nloss = loss_fn(model(x), y)\n",
    f"{TRAINED}loss_fn = {LOSS}\nloss = loss_fn(y, model(x))\n",
)
