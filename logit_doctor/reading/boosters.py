"""Boosted trees: what ``predict`` returns, and what functions of the file get as margins."""

from logit_doctor.messages import say
from logit_doctor.reading import containers
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Pairing
from logit_doctor.reading.frameworks.boosting import OBJECTIVES, RAW
from logit_doctor.reading.frameworks.entries import Booster
from logit_doctor.reading.losses import LABELS
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    Activation,
    Constant,
    Function,
    Items,
    Loss,
    Object,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

LIBRARY = "boosting"


def make(run: Run, path: str, entry: Booster, arguments: Arguments) -> Value:
    """Train boosted trees, or make a classifier that will be."""
    made = run.new_object("booster", arguments.line)
    objective = objective_of(run, entry, arguments)
    margin = Tensor(activation=Activation(name="linear", library=LIBRARY), node=arguments.written)
    run.write(made.identity, "margin", margin)
    if entry.is_class:
        run.write(made.identity, "is_class", Constant(value=True))
    name = constant_of(objective) if objective is not None else None
    if isinstance(objective, Function):
        train_on(run, objective, margin, entry, arguments)
        run.write(made.identity, "served", Constant(value="linear"))
    elif entry.is_class and objective is None:
        run.write(made.identity, "served", Constant(value="sigmoid"))
        remember(run, margin, "binary", arguments)
    elif isinstance(name, str) and name in OBJECTIVES:
        run.write(made.identity, "served", Constant(value=OBJECTIVES[name]))
        remember(run, margin, name, arguments)
    return made


def objective_of(run: Run, entry: Booster, arguments: Arguments) -> Value | None:
    """Return the objective: a keyword, or an entry of the parameters."""
    for name in (entry.function, "objective"):
        if name in arguments.named:
            return arguments.named[name]
    params = containers.mapping_of(run, arguments.first(("params",), 0) or Constant(value=None))
    found = dict(params.items) if params is not None and not entry.is_class else {}
    return found.get("objective", found.get("application"))


def remember(run: Run, margin: Tensor, name: str, arguments: Arguments) -> None:
    """Remember that margins are trained as logits of two classes."""
    loss = Loss(
        family="binary",
        from_logits=True,
        node=arguments.written,
        spelling=name,
        is_operation=True,
        library=LIBRARY,
    )
    run.note(Pairing(output=margin, loss=loss, site=arguments.line, compiled=False))


def train_on(run: Run, objective: Function, margin: Tensor, entry: Booster, arguments: Arguments) -> None:
    """Call an objective of the file with margins, and its metrics too, which get the same."""
    result = run.call(objective, Arguments(positional=(margin, LABELS)))
    slope = result.items[0] if isinstance(result, Items) and result.items else None
    origin = slope.origin if isinstance(slope, Tensor) else None
    if origin is not None and origin.activation.name == "sigmoid":
        remember(run, margin, getattr(objective.node, "name", "lambda"), arguments)
    for word in entry.metric:
        given = arguments.named.get(word)
        if isinstance(given, Function):
            run.call(given, Arguments(positional=(margin, LABELS)))


def call_method(run: Run, owner: Object, name: str, arguments: Arguments) -> Value:
    """Call a method of boosted trees."""
    margin, served = run.read(owner.identity, "margin"), constant_of(run.read(owner.identity, "served"))
    unknown = Unknown(reason=say("result", name=name), line=arguments.line)
    if name == "fit":
        return owner
    if not isinstance(margin, Tensor) or arguments.call is None:
        return unknown
    flags = [constant_of(arguments.named[word]) for word in RAW if word in arguments.named]
    if name in ("predict", "predict_proba", "inplace_predict") and any(flag is True for flag in flags):
        return margin
    is_class = name == "predict" and run.read(owner.identity, "is_class") is not None
    if name in ("predict", "predict_proba") and not flags and not is_class and isinstance(served, str):
        if served == "linear":
            return margin
        return Tensor(activation=Activation(name=served, library=LIBRARY), node=arguments.call)
    return unknown
