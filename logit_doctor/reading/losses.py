"""Losses and metrics: from their many spellings to facts about their arguments."""

import ast
import re
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import catalogue, containers, tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Logarithm, Lost, Monitoring, Pairing, Serving, Swapping
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    Class,
    Constant,
    External,
    Function,
    Items,
    Loss,
    Mapping,
    Metric,
    Object,
    Partial,
    Tensor,
    Unknown,
    Value,
)

LABELS = Unknown(reason=say("labels"))
LABEL_NAME = re.compile(
    r"^(y|ys|yb|y_?(true|batch|train|test|val|b|real|i)(_\w+)?|(\w+_)?(labels?|targets?|ground_truth|onehot))$", re.I
)
OUTPUT_NAME = re.compile(
    r"^(y_?(pred|hat|prob)\w*|(\w+_)?(preds?|predictions?|predicted|logits?|probs?|probabilities|outputs?))$", re.I
)

ENCODERS = frozenset(tensors.ENCODERS)
LABEL_MAKERS = ENCODERS | {"cast", "convert_to_tensor", "constant", "expand_dims", "reshape", "array", "asarray"}
LABEL_METHODS = frozenset({"astype", "reshape"})
"""How labels are made on the spot."""


def as_flag(value: Value) -> bool | None:
    """Return a from_logits argument: None when not known."""
    return bool(value.value) if isinstance(value, Constant) else None


def string_loss(value: Constant) -> Loss | Unknown:
    """Return the loss that a string in ``compile`` means."""
    name = str(value.value)
    line = value.node.lineno if value.node is not None else 0
    node = value.node or ast.Constant(value=name, lineno=line, col_offset=0)
    if name in ("crossentropy", "ce"):
        return Loss(family="auto", from_logits=False, node=node, spelling=name)
    if name not in catalogue.FAMILIES and name not in catalogue.OTHER_LOSSES:
        return Unknown(reason=say("foreign-loss", name=name), line=line)
    return named_loss(name, node)


def named_loss(name: str, node: ast.expr) -> Loss:
    """Return the loss of Keras with this name, without arguments."""
    takes_logits = name in catalogue.LOGITS_LOSSES
    family = catalogue.LOGITS_LOSSES.get(name) or catalogue.FAMILIES.get(name, "other")
    return Loss(family=family, from_logits=takes_logits, node=node, spelling=name, is_operation=takes_logits)


def as_loss(value: Value, node: ast.expr) -> Value:
    """Return the meaning of a value passed as a loss: a ``Loss``, a callable, None or unknown."""
    if isinstance(value, Constant):
        if not isinstance(value.value, str):
            return value
        return string_loss(value if value.node is not None else replace(value, node=node))
    if isinstance(value, External):
        kind, name = catalogue.kind_of(value.path)
        if kind == "loss_function":
            return Loss(family=catalogue.CROSSENTROPY_FUNCTIONS[name], from_logits=False, node=node, spelling=name)
        if kind in ("loss_class", "other_loss"):
            return named_loss(name, node)
        return Unknown(reason=say("elsewhere", name=value.path), line=node.lineno)
    if isinstance(value, Partial) and isinstance(value.function, External):
        return partial_loss(value, node)
    return value


def partial_loss(value: Partial, node: ast.expr) -> Value:
    """Return the loss behind ``functools.partial(loss_function, from_logits=...)``."""
    inner = as_loss(value.function, node)
    if isinstance(inner, Loss) and "from_logits" in dict(value.named):
        return replace(inner, from_logits=as_flag(dict(value.named)["from_logits"]))
    return inner


def pair(run: Run, output: Value, loss: Value, node: ast.expr, site: int) -> None:
    """Pair the outputs of a model with the losses of ``compile``, in every consistent combination."""

    def pair_plain(outputs: Value, losses: Value) -> Value:
        structured = containers.structure(run, losses)
        for one, other in matched(outputs, structured):
            if isinstance(structured, Items | Mapping) or isinstance(outputs, Items | Mapping):
                pair(run, one, other, node, site)
            else:
                pair_one(run, one, other, node, site)
        return LABELS

    run.lift(pair_plain, output, loss)


def matched(outputs: Value, given: Value) -> list[tuple[Value, Value]]:
    """Match outputs with the arguments of ``compile``, by position or by name."""
    if isinstance(outputs, Mapping):
        names = dict(given.items) if isinstance(given, Mapping) else {}
        values = [names.get(name) for name, _ in outputs.items] if names else [given] * len(outputs.items)
        return [(output, one) for (_, output), one in zip(outputs.items, values, strict=True) if one is not None]
    several = outputs.items if isinstance(outputs, Items) else (outputs,)
    if isinstance(given, Items):
        if len(several) == len(given.items):
            return list(zip(several, given.items, strict=True))
        return [(Unknown(reason=say("loss-of-which-output")), one) for one in given.items]
    if isinstance(given, Mapping):
        return by_name(several, given)
    return [(output, given) for output in several]


def by_name(outputs: tuple[Value, ...], given: Mapping) -> list[tuple[Value, Value]]:
    """Match outputs with a dict by the names of their layers."""
    named = {output.name: output for output in outputs if isinstance(output, Tensor) and output.name}
    if len(outputs) == 1 and len(given.items) == 1 and not named:
        return [(outputs[0], given.items[0][1])]
    unknown = Unknown(reason=say("output-of-which-name"))
    return [(named.get(name, unknown), one) for name, one in given.items]


def pair_one(run: Run, output: Value, given: Value, node: ast.expr, site: int) -> None:
    """Remember one pairing; a loss of the file is called with the output."""
    loss = as_loss(given, node)
    if isinstance(loss, Constant):
        return
    tensor = output if isinstance(output, Tensor) else unknown_output(output, site)
    if isinstance(loss, Loss | Unknown):
        if isinstance(loss, Loss) and loss.family == "other":
            return
        run.note(Pairing(output=tensor, loss=loss, site=site, given=node))
        return
    before, regressions = len(run.facts), run.regressions
    run.compiled += 1
    run.graph_depth += 1
    target = run.call(loss, Arguments()) if isinstance(loss, Class) else loss
    run.call(target, Arguments(positional=(LABELS, tensor)))
    run.compiled -= 1
    run.graph_depth -= 1
    is_judged = any(isinstance(fact, Pairing | Lost | Logarithm) for fact in run.facts[before:])
    if not is_judged and run.regressions == regressions:
        run.note(Lost(reason=say("unjudged-loss", name=describe(loss)), site=node.lineno))


def describe(value: Value) -> str:
    """Return a short name of a loss of the file."""
    if isinstance(value, Function):
        return getattr(value.node, "name", "lambda")
    if isinstance(value, Object) and value.belongs is not None:
        return value.belongs.node.name
    return value.node.name if isinstance(value, Class) else "loss"


def unknown_output(value: Value, line: int) -> Unknown:
    """Return an output; one that is not a tensor becomes an unknown with a reason."""
    if isinstance(value, Unknown):
        return value
    return Unknown(reason=say("model-output"), line=line)


def call_loss(run: Run, loss: Loss, arguments: Arguments) -> Value:
    """Remember a direct call of a loss: ``loss(y_true, y_pred)``."""
    at = (0, 1) if loss.labels_first else (1, 0)
    first = arguments.first(catalogue.ARGUMENT_NAMES["labels"], at[0])
    second = arguments.first(catalogue.ARGUMENT_NAMES["outputs"], at[1])
    result = Unknown(reason=say("loss-value"), line=arguments.line)
    if loss.family == "other":
        run.regressions += 1
    if loss.family == "other" or first is None or second is None:
        return result
    nodes = [node_of(arguments, word, position) for position, word in zip(at, ("labels", "outputs"), strict=True)]
    if nodes[0] is not None and nodes[1] is not None and is_swapped(nodes[0], nodes[1], first, second, loss):
        run.note(Swapping(first=nodes[0], second=nodes[1], library=loss.library, site=arguments.line))
        first, second = second, first

    def note(output: Value) -> Value:
        tensor = output if isinstance(output, Tensor) else unknown_output(output, arguments.line)
        if loss.library != "keras":
            note_axis(run, tensor, loss)
        run.note(
            Pairing(
                output=tensor,
                loss=loss,
                site=arguments.line,
                compiled=False,
                in_graph=run.graph_depth > 0,
                has_random_labels=is_random(first),
            )
        )
        return result

    return run.lift(note, second)


def is_random(labels: Value) -> bool:
    """Whether labels are random real numbers, as in programs that only show how something is done."""
    reason = labels.reason if isinstance(labels, Unknown) else None
    return reason is not None and reason.key == "elsewhere" and reason.values["name"] in ("torch.rand", "torch.randn")


def note_axis(run: Run, output: Tensor | Unknown, loss: Loss) -> None:
    """Remember a softmax that meets a loss of PyTorch or JAX, whose axis is to be that of the classes."""
    if not isinstance(output, Tensor) or output.activation.name not in ("softmax", "log_softmax"):
        return
    if loss.family in ("sparse", "categorical") or output.units == 1:
        is_single = output.units == 1 and output.activation.axis == 1
        activation = replace(output.activation, axis=-1) if is_single else output.activation
        run.note(Serving(output=replace(output, activation=activation), site=output.line))


def node_of(arguments: Arguments, role: str, position: int) -> ast.expr | None:
    """Return the expression behind the labels or the output of a loss function."""
    named = next((word for word in catalogue.ARGUMENT_NAMES[role] if word in arguments.nodes), None)
    return arguments.nodes.get(position if named is None else named)


def is_swapped(first_node: ast.expr, second_node: ast.expr, first: Value, second: Value, loss: Loss) -> bool:
    """Whether a loss was passed the output first and the labels second, judged by value and name, or by both names."""
    is_encoded, second_node = unwrapped(second_node)
    first_name, second_name = last_name(unwrapped(first_node)[1]), last_name(second_node)
    is_labelled = is_encoded or LABEL_NAME.match(second_name)
    if isinstance(second, Tensor) or not is_labelled or LABEL_NAME.match(first_name):
        return False
    if loss.library != "keras":
        return isinstance(first, Tensor) and loss.family in ("sparse", "categorical", "binary")
    if isinstance(first, Tensor):
        return first.model is not None or (is_encoded and first.activation.name in tensors.OVERLAPPING)
    return not loss.is_operation and bool(OUTPUT_NAME.match(first_name))


def unwrapped(node: ast.expr) -> tuple[bool, ast.expr]:
    """Return what labels are made of on the spot, and whether they are encoded as one-hot rows."""
    is_encoded = False
    while isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else last_name(node.func)
        if name in LABEL_METHODS and isinstance(node.func, ast.Attribute):
            node = node.func.value
        elif name in LABEL_MAKERS and node.args:
            is_encoded = is_encoded or name in ENCODERS
            node = node.args[0]
        else:
            break
    return is_encoded, node


def last_name(node: ast.expr) -> str:
    """Return the last name of ``a``, ``a.b`` or ``a[...]``."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def class_metric(name: str, arguments: Arguments) -> Metric:
    """Return the metric that ``keras.metrics.Name(...)`` makes."""
    if name in catalogue.THRESHOLD_METRICS:
        word = catalogue.THRESHOLD_METRICS[name]
        value = arguments.get(word, catalogue.THRESHOLD_POSITION.get(name, 0))
    elif name in catalogue.CLASS_METRICS:
        value = arguments.get("sparse_y_pred", catalogue.CLASS_METRICS[name])
    else:
        value = arguments.get("from_logits")
    setting = "default" if value is None else (value.value if isinstance(value, Constant) else "unknown")
    return Metric(name=name, setting="default" if setting is None else setting, node=arguments.written)


def as_metric(value: Value, node: ast.expr) -> Metric | None:
    """Return the meaning of a value passed as a metric, if a rule covers it."""
    if isinstance(value, Metric):
        return value
    if isinstance(value, Constant) and isinstance(value.value, str):
        name = catalogue.METRIC_STRINGS.get(value.value)
        return Metric(name=name, setting="default", node=value.node or node) if name else None
    if isinstance(value, External):
        name = catalogue.METRIC_STRINGS.get(value.path.rpartition(".")[2])
        if name and value.path.startswith("keras."):
            return Metric(name=name, setting="default", node=node)
    return None


def monitor(run: Run, output: Value, given: Value, node: ast.expr, site: int) -> None:
    """Remember which metrics of ``compile`` see which output."""

    def monitor_plain(outputs: Value, metrics: Value) -> Value:
        structured = containers.structure(run, metrics)
        if isinstance(outputs, Items | Mapping):
            nested = isinstance(structured, Mapping) or (
                isinstance(structured, Items) and len(structured.items) == len(getattr(outputs, "items", ()))
            )
            for one, other in matched(outputs, structured) if nested else ():
                monitor(run, one, other, node, site)
        elif isinstance(structured, Items):
            for item in structured.items:
                monitor(run, outputs, item, node, site)
        elif isinstance(structured, Mapping):
            for one, other in matched(outputs, structured):
                monitor(run, one, other, node, site)
        elif isinstance(outputs, Tensor):
            monitor_one(run, outputs, structured, node, site)
        return LABELS

    run.lift(monitor_plain, output, given)


def monitor_one(run: Run, output: Tensor, given: Value, node: ast.expr, site: int) -> None:
    """Remember that one metric sees one output; a metric of the file is called with it."""
    metric = as_metric(given, node)
    if metric is not None:
        run.note(Monitoring(output=output, metric=metric, site=site))
    elif isinstance(given, Function):
        run.call(given, Arguments(positional=(LABELS, output)))
