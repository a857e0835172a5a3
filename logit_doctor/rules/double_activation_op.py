"""Probabilities reach an operation that takes logits."""

import ast
from collections.abc import Iterator

from logit_doctor.finding import JAX, KERAS, PYTORCH
from logit_doctor.judging import (
    OPERATIONS,
    Edit,
    Edits,
    Evidence,
    Meeting,
    Remark,
    Rule,
    Source,
    Spelling,
    drop_activation,
    flax_trained,
    other_criterion,
    set_keyword,
    torch_trained,
    without_operation,
)
from logit_doctor.reading import consumers
from logit_doctor.rules.missing_activation import WITH_LOGITS

RULE = Rule(
    "double-activation-op",
    code="LL003",
    title="probabilities reach an operation that takes logits",
    where="Always: an operation that takes logits never looks behind its argument for them, so a second "
    "activation is applied to the probabilities, or to their logarithms.",
    fix="Pass the logits themselves, without an activation.",
    page="training",
    instead_of=("double-activation", "sigmoid-with-categorical", "softmax-with-binary"),
    says={
        "fix-pytorch": "Pass the logits themselves, without an activation; apply softmax or sigmoid where "
        "probabilities are needed. A single class of a softmax has no logit of its own: there, use BCELoss.",
    },
    leaves_questions=True,
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find probabilities in an operation of logits, and logarithms where only those of a softmax do no harm."""
    is_logarithm = fact.activation == "log_sigmoid" or (fact.activation == "log_softmax" and fact.family == "binary")
    if (fact.is_activated or is_logarithm) and fact.loss.is_operation and fact.loss.from_logits:
        yield Remark(fact.description(), fact.loss.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Pass the logits: the argument of the activation, or a linear layer; a distribution also takes probabilities.

    One class of a softmax has no logit of its own, but its probability is that of the positive label.
    """
    if not fact.is_activated:
        return
    if fact.is_of_one_class:
        yield from other_criterion(source, fact.loss, {} if has_weights(fact) else OF_PROBABILITIES)
        return
    if isinstance(fact.loss.node, ast.Call) and fact.loss.library == PYTORCH:
        words = fact.loss.node.keywords if fact.loss.spelling in consumers.DISTRIBUTIONS else ()
        yield from (renamed_keyword(source, word) for word in words if word.arg == "logits")
    elif isinstance(fact.loss.node, ast.Call):
        yield from probabilities_as_such(source, fact.loss.node, fact.loss.spelling)
    yield drop_activation(source, fact.output)
    yield without_operation(source, fact.output)
    made = fact.output.activation.node
    if fact.loss.library == KERAS and isinstance(made, ast.Call) and made.args:
        inner = source.written(made.args[0])
        yield (source.replace(made, inner),)
        yield set_keyword(source, fact.loss.node, "logits", inner)


def has_weights(fact: Meeting) -> bool:
    """Whether a loss has a weight of the positive class, which no loss of probabilities has."""
    calls = [node for node in (fact.loss.made, fact.loss.node) if isinstance(node, ast.Call)]
    return any(word.arg == "pos_weight" for call in calls for word in call.keywords)


def renamed_keyword(source: Source, keyword: ast.keyword) -> Edits:
    """Tell a distribution of PyTorch that it gets probabilities."""
    start, _ = source.span(keyword)
    return (Edit(start=start, end=start + len("logits"), text="probs"),)


def probabilities_as_such(source: Source, call: ast.Call, name: str) -> Iterator[Edits]:
    """Tell a distribution that it gets probabilities, or give a sampler their logarithm."""
    argument = next(iter([*call.args, *(keyword.value for keyword in call.keywords)]), None)
    if argument is None:
        return
    written = source.written(argument)
    start, end = source.span(argument)
    if name in consumers.DISTRIBUTIONS and len(call.args) == 1:
        yield (Edit(start=start, end=end, text=f"probs={written}"),)
    elif name == "categorical":
        logarithm = Spelling(source.tree).spelled("tensorflow.math.log")
        yield (Edit(start=start, end=end, text=f"{logarithm}({written})"),) if logarithm is not None else ()


OF_PROBABILITIES = {logits: probabilities for probabilities, logits in WITH_LOGITS.items()}
LOSS = "\nloss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits={})\n"
FAILING, PASSING = OPERATIONS + LOSS.format("tf.nn.softmax(logits)"), OPERATIONS + LOSS.format("logits")
LABELS = "torch.arange(64) % 3"
OPTAX = "optax.softmax_cross_entropy_with_integer_labels(outputs, y).mean()"
EXAMPLES = {
    JAX: (flax_trained("nn.softmax(nn.Dense(3)(x))", OPTAX), flax_trained("nn.Dense(3)(x)", OPTAX)),
    PYTORCH: (
        torch_trained("nn.Linear(4, 3), nn.Softmax(dim=1)", "nn.CrossEntropyLoss()", LABELS),
        torch_trained("nn.Linear(4, 3)", "nn.CrossEntropyLoss()", LABELS),
    ),
}
