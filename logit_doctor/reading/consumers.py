"""What takes logits or probabilities outside Keras' losses: samplers, distributions, CTC, scikit-learn's losses."""

import re
from dataclasses import dataclass, replace

from logit_doctor.messages import say
from logit_doctor.reading import frameworks, losses
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Logarithm, Lost, Pairing
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import External, Loss, Tensor, Unknown, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A function of logits, or of probabilities.

    Parameters
    ----------
    position : int
        Place of the argument.
    words : tuple of str
        Its keywords.
    family : str
        Family of the loss that it is treated as; ``distribution`` for one of probabilities.
    probabilities : str
        Keyword for probabilities in place of the logits.
    is_loss : bool
        Whether its result is a loss.
    library : str
        The framework that it belongs to.
    is_positional : bool
        Whether the argument at the place is the logits; else it is the probabilities.
    """

    position: int
    words: tuple[str, ...]
    family: str = "categorical"
    probabilities: str = ""
    is_loss: bool = False
    library: str = "keras"
    is_positional: bool = True


LOGITS = ("logits",)
DISTRIBUTIONS = {
    "Categorical": Consumer(position=0, words=LOGITS, probabilities="probs"),
    "OneHotCategorical": Consumer(position=0, words=LOGITS, probabilities="probs"),
    "Bernoulli": Consumer(position=0, words=LOGITS, family="binary", probabilities="probs"),
    "Multinomial": Consumer(position=1, words=LOGITS, probabilities="probs"),
    "RelaxedOneHotCategorical": Consumer(position=1, words=LOGITS, probabilities="probs"),
    "RelaxedBernoulli": Consumer(position=1, words=LOGITS, family="binary", probabilities="probs"),
}
"""Distributions of TensorFlow Probability, whose first parameter is the logits."""
TORCH_DISTRIBUTIONS = {
    name: replace(consumer, library="pytorch", is_positional=False) for name, consumer in DISTRIBUTIONS.items()
}
"""Distributions of PyTorch, whose first parameter is the probabilities."""
CONSUMERS = {
    **{f"torch.distributions.{name}": consumer for name, consumer in TORCH_DISTRIBUTIONS.items()},
    **{
        f"distrax.{name}": replace(DISTRIBUTIONS[name], library="jax")
        for name in ("Categorical", "OneHotCategorical", "Bernoulli")
    },
    "torch.multinomial": Consumer(position=0, words=("input",), family="distribution", library="pytorch"),
    **{f"tensorflow_probability.distributions.{name}": consumer for name, consumer in DISTRIBUTIONS.items()},
    "tensorflow.random.categorical": Consumer(position=0, words=LOGITS),
    "tensorflow.random.multinomial": Consumer(position=0, words=LOGITS),
    "tensorflow.multinomial": Consumer(position=0, words=LOGITS),
    "keras.random.categorical": Consumer(position=0, words=LOGITS),
    "jax.random.categorical": Consumer(position=1, words=LOGITS),
    "tensorflow.nn.ctc_loss": Consumer(position=1, words=("logits", "inputs"), is_loss=True),
    "keras.ops.ctc_loss": Consumer(position=1, words=("output",), is_loss=True),
    "keras.backend.ctc_batch_cost": Consumer(position=1, words=("y_pred",), family="distribution", is_loss=True),
    "sklearn.metrics.log_loss": Consumer(position=1, words=("y_proba", "y_pred"), family="distribution", is_loss=True),
    "sklearn.metrics.brier_score_loss": Consumer(
        position=1, words=("y_proba", "y_prob"), family="distribution", is_loss=True
    ),
}
LOSS_NAME = re.compile(
    r"(^|_)(loss|losses|criterion|objective|cost|crossentropy|cross_entropy|bce|ce|xent|nll)(_?fn|_?func\w*|_|\d|$)"
    r"|(Loss|Criterion|Crossentropy|CrossEntropy)$",
    re.IGNORECASE,
)
LIBRARIES = ("tensorflow.", "keras.", "numpy.", "jax.", "builtins.", "scipy.", "sklearn.")
PROBABILITY_NAME = re.compile(r"^(p|q|p_?t|p_?\d|x_?hat|scores?|outs?|softmax\w*|sigmoid\w*)$", re.IGNORECASE)


def consumer_of(path: str) -> Consumer | None:
    """Return the consumer at a canonical path, or None."""
    path = re.sub(r"^torch\.distributions\.\w+\.", "torch.distributions.", path)
    return CONSUMERS.get(path.replace("tensorflow_probability.substrates.jax.", "tensorflow_probability."))


def consume(run: Run, path: str, consumer: Consumer, arguments: Arguments) -> Value:
    """Remember which output a consumer of logits or probabilities gets."""
    name = path.rpartition(".")[2]
    reason = say("loss-value") if consumer.is_loss else say("elsewhere", name=path)
    result = Unknown(reason=reason, line=arguments.line)
    told = arguments.named.get(consumer.probabilities)
    if told is None and not consumer.is_positional and not any(word in arguments.named for word in consumer.words):
        told = arguments.first((), consumer.position)
    given = told if told is not None else arguments.first(consumer.words, consumer.position)
    takes_logits = told is None and consumer.family != "distribution"
    family = consumer.family if takes_logits else "distribution"
    loss = Loss(
        family=family,
        from_logits=takes_logits,
        node=arguments.written,
        spelling=name,
        is_operation=True,
        library=consumer.library,
    )

    def note(output: Value) -> Value:
        if isinstance(output, Tensor) and takes_logits and not consumer.is_loss:
            output = without_logarithm(run, output)
        if isinstance(output, Tensor) or consumer.is_loss:
            tensor = output if isinstance(output, Tensor) else losses.unknown_output(output, arguments.line)
            run.note(Pairing(output=tensor, loss=loss, site=arguments.line, compiled=False))
        return result

    return run.lift(note, given) if given is not None else result


def without_logarithm(run: Run, output: Tensor) -> Tensor:
    """Return ``log(p)``, perhaps divided by a temperature, as the logits that a sampler takes it for.

    Where it is -inf, the class is never drawn, as it should be, so the logarithm is none that a rule is about.
    """
    origin = output.origin or output
    if "log" not in origin.steps or not ({"summed", "shifted", "complement"}.isdisjoint(origin.steps)):
        return output
    written = origin.activation.node
    run.facts = [
        fact
        for fact in run.facts
        if not (isinstance(fact, Logarithm) and fact.probabilities.activation.node is written)
    ]
    return replace(output, activation=replace(origin.activation, name="linear"), origin=None, steps=())


def note_foreign(run: Run, function: Value, name: str, arguments: Arguments) -> None:
    """Remember an output in a call that is named like a loss, but is not defined in the file."""
    if isinstance(function, External):
        if function.path.startswith(LIBRARIES) or frameworks.framework_of(function.path) is not None:
            return
        reason = Unknown(reason=say("elsewhere", name=function.path), line=arguments.line)
    elif isinstance(function, Unknown):
        reason = function
    else:
        return
    outputs = [value for value in (*arguments.positional, *arguments.named.values()) if isinstance(value, Tensor)]
    if LOSS_NAME.search(name) and outputs and outputs[0].activation.name is not None:
        run.note(Pairing(output=outputs[0], loss=reason, site=arguments.line, compiled=False))


def note_logarithm_of_parameter(run: Run, value: Unknown, line: int) -> None:
    """Remember the logarithm of a parameter of a loss that nothing in the file calls."""
    if value.reason.key != "never-called":
        return
    name, function = str(value.reason.values["name"]), str(value.reason.values["function"])
    if losses.OUTPUT_NAME.match(name) or PROBABILITY_NAME.match(name) or LOSS_NAME.search(function):
        run.note(Lost(reason=say("logarithm-of-parameter", name=name, function=function), site=line))
