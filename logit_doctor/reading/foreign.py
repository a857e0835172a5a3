"""Calls into the frameworks beside Keras: one handler for each kind of entry in their tables."""

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from logit_doctor.messages import NOTHING, say
from logit_doctor.reading import boosters, classes, containers, elementwise, losses, models, tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Pairing, Serving
from logit_doctor.reading.frameworks import framework_of
from logit_doctor.reading.frameworks.entries import (
    Answer,
    Booster,
    Container,
    Criterion,
    Entry,
    Estimator,
    Gradient,
    Model,
    Module,
    Operation,
    Passing,
    Region,
    State,
)
from logit_doctor.reading.losses import LABELS
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    NONE,
    Activation,
    Class,
    Constant,
    External,
    Items,
    Layer,
    Loss,
    Mapping,
    Method,
    Object,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

OF_CHECKPOINTS = frozenset({"use_reentrant", "context_fn", "determinism_check", "debug", "preserve_rng_state"})
"""Keywords of ``torch.utils.checkpoint`` itself; the others are the function's."""
AXIS_WORDS = ("dim", "axis")
SIZES = frozenset({"to", "cpu", "cuda", "detach", "contiguous", "clone", "float", "double", "half", "bfloat16"})
"""Methods that leave the shape as it is."""


def call(run: Run, path: str, entry: Entry, arguments: Arguments) -> Value | None:
    """Call a name of a framework; None if the call means nothing to the doctor."""
    handler = HANDLERS.get(type(entry))
    return handler(run, path, entry, arguments) if handler is not None and arguments.call is not None else None


def name_of(path: str) -> str:
    """Return the name of the framework of a path."""
    framework = framework_of(path)
    assert framework is not None
    return framework.name


def module(run: Run, path: str, entry: Module, arguments: Arguments) -> Value:
    """Make a layer."""
    library = name_of(path)
    axis: Value = Constant(value=-1)
    if entry.axis is not None:
        axis = arguments.get("dim", entry.axis) or Constant(value=tensors.IMPLIED)
    if path.endswith(".Softmax2d"):
        axis = Constant(value=1)
    size = arguments.first((entry.units_word,), entry.units) or NONE
    given = arguments.named.get("activation", NONE) if entry.may_activate else NONE
    name = entry.activation if given == NONE else None

    def make(units: Value, at: Value) -> Value:
        count, number = constant_of(units), constant_of(at)
        is_activation = entry.kind == "Activation"
        return Layer(
            kind="Reshape" if entry.kind == "Flatten" and (arguments.positional or arguments.named) else entry.kind,
            activation=Activation(
                name=name,
                reason=say("expression", code=arguments.text("activation")[:60]) if name is None else NOTHING,
                library=library,
                node=arguments.written if is_activation else None,
                axis=tensors.IMPLIED if number is None and at == NONE else number,
            ),
            node=arguments.written,
            units=count if isinstance(count, int) and not isinstance(count, bool) else None,
            class_axis=entry.class_axis,
        )

    return run.lift(make, size, axis)


def criterion(run: Run, path: str, entry: Criterion, arguments: Arguments) -> Value:
    """Make a loss, or call it."""
    takes_logits: bool | None = entry.takes == "logits"
    given = [word for word in entry.flags if word in arguments.named]
    if given:
        known = [losses.as_flag(arguments.named[word]) for word in given]
        takes_logits = None if None in known else any(known)
    loss = Loss(
        family=entry.family,
        from_logits=takes_logits,
        node=arguments.written,
        spelling=path.rpartition(".")[2],
        is_operation=True,
        library=name_of(path),
        of_logarithms=entry.takes == "logarithms",
        labels_first=entry.labels_first,
        made=arguments.written,
    )
    return loss if entry.is_class else called(run, loss, arguments)


def inherited_loss(run: Run, path: str, entry: Criterion, arguments: Arguments) -> Value:
    """Call a loss through a class of the file that inherits from it."""
    loss = criterion(run, path, replace(entry, is_class=True), arguments)
    assert isinstance(loss, Loss)
    return called(run, replace(loss, made=None), arguments)


def called(run: Run, loss: Loss, arguments: Arguments) -> Value:
    """Call a loss of a framework: it is judged where it is called."""
    return losses.call_loss(run, replace(loss, node=arguments.written, device=run.device), arguments)


def operation(run: Run, path: str, entry: Operation, arguments: Arguments) -> Value | None:
    """Apply a function of arrays."""
    positional = arguments.positional
    told = arguments.first(("input", "logits"), None)
    if not positional and told is not None:
        positional = (told,)
    if not positional:
        return LABELS if entry.name == "one_hot" else None
    given = replace(arguments, positional=positional)
    operand = arguments.written.args[0] if arguments.written.args else None

    def compute(plain: Value) -> Value:
        result = applied(run, path, entry.name, replace(given, positional=(plain, *positional[1:])), operand)
        if result is not None:
            return result
        return plain if isinstance(plain, Unknown) else Unknown(reason=say("elsewhere", name=path), line=arguments.line)

    return run.lift(compute, positional[0])


def method(run: Run, owner: Tensor | Unknown, name: str, entry: str, arguments: Arguments) -> Value | None:
    """Apply a method of an array of PyTorch."""
    function = arguments.written.func
    given = replace(arguments, positional=(owner, *arguments.positional))
    if name in SIZES and isinstance(owner, Tensor):
        return cast(owner, entry)
    path = f"torch.{entry}"
    operand = function.value if isinstance(function, ast.Attribute) else None
    return applied(run, path, entry, given, operand)


def cast(owner: Tensor, entry: str) -> Tensor:
    """Return a tensor in another format: logits lose no more than their last bits, probabilities are lost already."""
    is_logits = owner.activation.name == "linear"
    return replace(owner, half=False) if entry == "float" and is_logits else owner


def applied(run: Run, path: str, name: str, arguments: Arguments, operand: ast.expr | None) -> Value | None:
    """Return the result of an operation for a plain first argument."""
    first, node = arguments.positional[0], arguments.written
    special = SPECIAL.get(name)
    if special is not None:
        return special(run, path, first, arguments)
    if name == tensors.LOGSUMEXP and isinstance(first, Tensor):
        return tensors.logsumexp(first, node, operand, constant_of(axis_of(arguments)))
    if name in elementwise.OPERATORS or name in ("where", "concat", "hstack", "vstack", "stack", "maximum"):
        handler = elementwise.operator if name in elementwise.OPERATORS else ELEMENTWISE.get(name)
        return handler(run, path, name, arguments) if handler is not None else None
    axis = axis_of(arguments)
    told = replace(arguments, named={**arguments.named, "axis": axis if axis is not None else Constant(value=-1)})
    result = tensors.operation(run, path, name, told)
    if isinstance(result, Tensor) and name in ("softmax", "log_softmax", "sigmoid", "log_sigmoid"):
        at = constant_of(axis) if axis is not None and axis != NONE else tensors.IMPLIED
        activation = replace(result.activation, axis=at if "softmax" in name else -1, operand=operand)
        made = replace(result, activation=activation)
        if isinstance(first, Tensor):
            made = tensors.noted(run, made, first)
        return tensors.softened(run, made, node.lineno)
    if isinstance(result, Tensor) and name in ("matmul", "conv1d", "conv2d", "conv3d"):
        return weighted(run, result, name, path)
    if isinstance(result, Tensor) and name in ("reshape", "flatten", "transpose", "squeeze", "gather"):
        return reshaped(result, name, arguments)
    if name == "argmax" and isinstance(first, Tensor):
        note_choice(run, first, axis)
    return result


def weighted(run: Run, result: Tensor, name: str, path: str) -> Tensor:
    """Return the output of a layer that is called as a function."""
    library = name_of(path)
    rank = int(name[4]) + 2 if name.startswith("conv") else None
    return replace(
        result,
        activation=replace(result.activation, library=library),
        half=bool(run.device),
        rank=rank,
        class_axis=1 if rank is not None else -1,
    )


def reshaped(result: Tensor, name: str, arguments: Arguments) -> Tensor:
    """Return a tensor of another shape; ``view(-1, n)`` and ``flatten(1)`` have two axes."""
    sizes = arguments.positional[1:]
    is_flat = name == "flatten" and len(sizes) == 1 and constant_of(sizes[0]) == 1
    is_matrix = (
        name == "reshape" and len(sizes) == 2 and not arguments.is_open and "view" in ast.unparse(arguments.written)
    )
    rank = 2 if is_flat or is_matrix else None
    is_of_rows = name == "gather" and constant_of(axis_of(arguments)) == 0
    steps = tuple(one for one in result.steps if one != "chosen") if is_of_rows else result.steps
    return replace(result, units=None, rank=rank, class_axis=-1 if rank == 2 else None, steps=steps)


def axis_of(arguments: Arguments) -> Value | None:
    """Return the axis of a call: by keyword, or the second argument."""
    return arguments.first(AXIS_WORDS, 1)


def note_choice(run: Run, tensor: Tensor, axis: Value | None) -> None:
    """Remember that a class is chosen along another axis than the softmax before it has."""
    chosen, before = constant_of(axis), tensor.activation.axis
    is_softmax = tensor.activation.name in ("softmax", "log_softmax") and set(tensor.steps) <= {"new", "served"}
    if is_softmax and isinstance(chosen, int) and isinstance(before, int) and before == 0 and chosen == 1:
        rank = max(tensor.rank or 0, chosen + 1)
        run.note(Serving(output=replace(tensor, rank=rank), site=tensor.line, is_chosen=True))


def largest(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``torch.max`` along an axis: the values, and the index of each."""
    axis = axis_of(arguments)
    if isinstance(first, Tensor) and isinstance(constant_of(axis), int):
        tensors.transform(run, "argmax", first, arguments.written)
        note_choice(run, first, axis)
        index = Unknown(reason=say("operation-of-output", name="max"), line=arguments.line)
        return Items(items=(tensors.part(first), index))
    reason = first.reason if isinstance(first, Unknown) else say("operation-of-output", name="max")
    return Unknown(reason=reason, line=arguments.line)


def divided(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``split``, ``chunk`` and ``unbind``: any number of parts, which mean what the whole means."""
    if not isinstance(first, Tensor):
        return first
    return Items(items=(tensors.chosen_of(first),), complete=False, repeats=True)


def dropped(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """Dropout or normalisation: logits stay logits."""
    if isinstance(first, Tensor):
        is_linear = first.activation.name == "linear"
        return tensors.step(first, "new") if is_linear else tensors.lost(first, arguments.written, say("scaled-output"))
    return first


def encoded(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """Labels as one-hot rows."""
    return LABELS


def as_it_is(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """Return the array itself, or what is known of it."""
    return first


def gumbel(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``F.gumbel_softmax``, which takes logits and returns probabilities."""
    loss = Loss(
        family="categorical",
        from_logits=True,
        node=arguments.written,
        spelling="gumbel_softmax",
        is_operation=True,
        library="pytorch",
    )
    if isinstance(first, Tensor):
        run.note(Pairing(output=first, loss=loss, site=arguments.line, compiled=False))
    return tensors.apply_activation(
        "softmax", path, first, arguments.written, constant_of(arguments.named.get("dim")) or -1
    )


def in_parallel(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``nn.parallel.data_parallel(module, input)``."""
    return run.call(first, replace(arguments, positional=arguments.positional[1:2], named={}))


def recomputed(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``checkpoint(function, *arguments)``, which calls a function and forgets what it computed in between."""
    named = {name: value for name, value in arguments.named.items() if name not in OF_CHECKPOINTS}
    return run.call(first, replace(arguments, positional=arguments.positional[1:], named=named))


def with_parameters(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``functional_call(module, parameters, arguments)``."""
    given = arguments.first(("args",), 2)
    items = containers.items_of(run, given) if given is not None else None
    positional = items.items if items is not None else () if given is None else (given,)
    return run.call(first, replace(arguments, positional=positional, named={}, is_open=given is None))


def compared(run: Run, path: str, first: Value, arguments: Arguments) -> Value:
    """``output.gt(0.5)`` and its like."""
    if len(arguments.positional) > 1:
        tensors.add_threshold(run, first, arguments.positional[1], arguments.written, arguments.written.args[-1])
    return Unknown(reason=say("open-condition"), line=arguments.line)


def answer(run: Run, path: str, entry: Answer, arguments: Arguments) -> Value:
    """Return the answer of a library to a question about the use of a model."""
    return Constant(value=entry.value)


def passing(run: Run, path: str, entry: Passing, arguments: Arguments) -> Value | None:
    """Return the first argument: a wrapped or compiled model or function, or the data set of the file in a loader."""
    first = arguments.positional[0] if arguments.positional else None
    is_loader = path.endswith(".DataLoader")
    return first if not is_loader or (isinstance(first, Object) and first.kind == "instance") else None


def container(run: Run, path: str, entry: Container, arguments: Arguments) -> Value:
    """Make a container of layers."""
    first = arguments.positional[0] if arguments.positional else None
    if entry.kind == "sequential":
        made = run.new_object("chain", arguments.line)
        models.initialise(run, made, arguments)
        if path.startswith("flax.linen."):
            run.write(made.identity, classes.STATELESS, NONE)
        return made
    if entry.kind == "dict":
        mapping = containers.mapping_of(run, first) if first is not None else None
        empty = first is None
        return containers.new_dict(run, mapping or Mapping(items=(), complete=empty), arguments.line)
    items = containers.items_of(run, first) if first is not None else Items(items=())
    return containers.new_list(run, items or Items(items=(), complete=False), arguments.line)


def model(run: Run, path: str, entry: Model, arguments: Arguments) -> Value:
    """Make a model of a library that ends in a linear layer."""
    made = run.new_object("chain", arguments.line)
    given = arguments.first((entry.units,), entry.units_position)
    units = entry.default_units if given is None else constant_of(given)
    head = arguments.named.get("activation")
    activation = Activation(name="linear", library=name_of(path))
    if (head is not None and head != NONE) or units == 0 or arguments.is_open:
        reason = say("features", model=path.rpartition(".")[2])
        activation = Activation(name=None, reason=reason)
    output = Tensor(activation=activation, node=arguments.written, units=units if isinstance(units, int) else None)
    run.write(made.identity, "output", output)
    family = entry.families.get(str(constant_of(arguments.named.get(entry.kind))))
    if family is not None:
        name = "CrossEntropyLoss" if family == "sparse" else "BCEWithLogitsLoss"
        loss = Loss(
            family=family,
            from_logits=True,
            node=arguments.written,
            spelling=name,
            is_operation=True,
            library=name_of(path),
        )
        run.note(Pairing(output=output, loss=loss, site=arguments.line, compiled=False))
    return made


def estimator(run: Run, path: str, entry: Estimator, arguments: Arguments) -> Value | None:
    """Pair the output of the module that a class trains with its criterion."""
    module, given = arguments.first(("module",), 0), arguments.first(("criterion",), 1)
    if given is None:
        given = External(path=entry.criterion) if entry.criterion else None
    if module is None or given is None:
        return None
    named = {name.removeprefix("module__"): value for name, value in arguments.named.items() if "module__" in name}
    own = replace(arguments, positional=(), named=named, is_open=True, gap=None)
    network = run.lift(lambda plain: run.call(plain, own) if isinstance(plain, Class) else plain, module)
    output = models.apply(run, network, models.INPUT, arguments.line)
    node = arguments.nodes.get("criterion") or arguments.nodes.get(1)

    def note(plain: Value) -> Value:
        made = run.call(plain, replace(own, named={})) if isinstance(plain, External) else plain
        if isinstance(made, Loss):
            made = replace(made, node=node or arguments.written, made=node)
            if entry.takes_logarithm and made.spelling == "NLLLoss":
                made = replace(made, of_logarithms=False)
            losses.pair(run, output, made, node or arguments.written, arguments.line)
        return NONE

    run.lift(note, given)
    return None


def gradient(run: Run, path: str, entry: Gradient, arguments: Arguments) -> Value | None:
    """Return the function that computes a value and its gradient."""
    first = arguments.positional[0] if arguments.positional else None
    return None if first is None else Method(owner=first, name=VALUE_AND_GRADIENT if entry.has_value else GRADIENT)


VALUE_AND_GRADIENT, GRADIENT = "value_and_grad", "grad"


def with_gradient(run: Run, function: Value, name: str, arguments: Arguments) -> Value:
    """Call a function whose gradient is computed too."""
    value = run.call(function, arguments)
    unknown = Unknown(reason=say("gradient"), line=arguments.line)
    return Items(items=(value, unknown)) if name == VALUE_AND_GRADIENT else unknown


def device_of(entry: Region, arguments: Arguments) -> str:
    """Return the device of a region of 16-bit operations; an empty text where it is switched off."""
    enabled = arguments.get("enabled")
    if enabled is not None and constant_of(enabled) is not True:
        return ""
    given = constant_of(arguments.first(("device_type",), 0)) if not entry.device else entry.device
    return str(given) if isinstance(given, str) else "unknown"


def state(run: Run, path: str, entry: State, arguments: Arguments) -> Value:
    """Make a record of its keywords."""
    made = run.new_object("state", arguments.line)
    for name, value in arguments.named.items():
        run.write(made.identity, name, value)
    return made


Handler = Callable[[Run, str, Any, Arguments], Value | None]
HANDLERS: dict[type, Handler] = {
    Module: module,
    Criterion: criterion,
    Operation: operation,
    Answer: answer,
    Passing: passing,
    Container: container,
    Model: model,
    Booster: boosters.make,
    Gradient: gradient,
    Estimator: estimator,
    State: state,
}
SPECIAL: dict[str, Callable[[Run, str, Value, Arguments], Value]] = {
    "max": largest,
    "divide_up": divided,
    "dropout": dropped,
    "one_hot": encoded,
    "identity": as_it_is,
    "float": as_it_is,
    "half": as_it_is,
    "compare": compared,
    "gumbel_softmax": gumbel,
    "data_parallel": in_parallel,
    "checkpoint": recomputed,
    "functional_call": with_parameters,
}
ELEMENTWISE: dict[str, Handler] = {
    "where": elementwise.where,
    "concat": elementwise.joined,
    "hstack": elementwise.joined,
    "vstack": elementwise.joined,
    "stack": elementwise.joined,
}
