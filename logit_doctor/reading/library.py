"""Calls into Keras, TensorFlow and NumPy: one handler per kind of thing."""

import ast
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import (
    catalogue,
    classes,
    consumers,
    containers,
    elementwise,
    foreign,
    frameworks,
    hubs,
    losses,
    methods,
    models,
    tensors,
)
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.standard import STANDARD, Handler
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    NONE,
    Activation,
    Constant,
    External,
    Function,
    Items,
    Layer,
    Loss,
    Metric,
    Object,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

HALF = ("float16", "bfloat16")
POLICY = (0, "policy")
DATA_FORMAT = (0, "data_format")
LINEAR = Activation(name="linear")


def call(run: Run, function: External | Loss | Metric | Activation, arguments: Arguments) -> Value:
    """Call something that is not in this file."""
    if isinstance(function, Loss):
        foreign_call = foreign.called if function.library != "keras" else losses.call_loss
        return foreign_call(run, function, arguments)
    if isinstance(function, Metric):
        return methods.watch(run, function, arguments)
    if isinstance(function, Activation):
        return activate(run, function, arguments)
    consumer = consumers.consumer_of(function.path)
    if consumer is not None and arguments.call is not None:
        return consumers.consume(run, function.path, consumer, arguments)
    hub = hubs.hub_of(function.path)
    if hub is not None and arguments.call is not None:
        return hub_model(run, hub, arguments)
    entry = frameworks.entry_of(function.path)
    if entry is not None:
        return foreign.call(run, function.path, entry, arguments) or outside(run, function.path, arguments)
    kind, name = catalogue.kind_of(function.path)
    handler = KINDS.get(kind) or SPECIAL.get(name)
    result = handler(run, function.path, name, arguments) if handler is not None and arguments.call else None
    return result if result is not None else outside(run, function.path, arguments)


def outside(run: Run, path: str, arguments: Arguments) -> Value:
    """Return the result of a call the doctor cannot look into."""
    owner, _, name = path.rpartition(".")
    if name == "compile" and "loss" in arguments.named:
        methods.compile_model(run, Unknown(reason=say("elsewhere", name=owner), line=arguments.line), arguments)
    return Unknown(reason=say("elsewhere", name=path.removeprefix("builtins.")), line=arguments.line)


def activate(run: Run, activation: Activation, arguments: Arguments) -> Value:
    """Apply an activation object to a tensor."""
    if not arguments.positional or arguments.call is None or activation.name is None:
        return Unknown(reason=activation.reason, line=arguments.line)
    name, node = activation.name, arguments.call
    if name == "linear":
        return arguments.positional[0]
    return run.lift(
        lambda plain: tensors.noted(run, tensors.apply_activation(name, "keras.activations.x", plain, node, -1), plain),
        arguments.positional[0],
    )


def as_activation(run: Run, value: Value | None, line: int) -> Value:
    """Return the activation that an ``activation=`` argument means."""
    return LINEAR if value is None else run.lift(lambda plain: plain_activation(run, plain, line), value)


def plain_activation(run: Run, value: Value, line: int) -> Activation:
    """Return the activation a plain value means: a string, None, a function, a layer."""
    match value:
        case Constant(value=None):
            return replace(LINEAR, node=value.node)
        case Constant(value=str(name)):
            known = name.lower() if name.lower() in catalogue.ACTIVATIONS else None
            return Activation(name=known, node=value.node, reason=say("foreign-activation", name=name))
        case Activation():
            return value
        case Layer():
            return value.activation
        case External(path=path):
            name = path.rpartition(".")[2]
            known = catalogue.ACTIVATION_LAYERS.get(name) or (name if name in catalogue.ACTIVATIONS else None)
            if catalogue.operation(path) is None and not path.startswith("keras.layers."):
                known = None
            library = tensors.library_of(path) if not path.startswith("keras.layers.") else "keras"
            return Activation(name=known, library=library, reason=say("elsewhere", name=path))
        case Function():
            source = Tensor(activation=LINEAR, node=ast.Constant(value=None, lineno=line, col_offset=0))
            result = run.call(value, Arguments(positional=(source,)))
            if isinstance(result, Tensor):
                return result.activation
    reason = value.reason if isinstance(value, Unknown) else say("activation")
    return Activation(name=None, reason=reason)


def is_half(run: Run, dtype: Value | None) -> bool:
    """Whether a layer with this ``dtype`` argument computes in 16 bits under the present policy."""
    if dtype is None or dtype == NONE:
        dtype = run.read(*POLICY)
    name = dtype.path if isinstance(dtype, External) else str(constant_of(dtype))
    return name.endswith(HALF)


def layer(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a layer."""
    if name in ("Activation", "Softmax") or name in catalogue.ACTIVATION_LAYERS:
        activation: Value = activation_layer(run, name, arguments)
    else:
        given = arguments.get("activation", 1 if name == "Dense" else None)
        activation = as_activation(run, given, arguments.line)
    units = arguments.first(("units", "output_dim", "filters", "nb_filter"), 0) or NONE
    inner = arguments.first(("layer", "function"), 0) if name in (*catalogue.WRAPPERS, "Lambda") else None

    def make(plain: Value, size: Value, dtype: Value, title: Value) -> Value:
        assert isinstance(plain, Activation)
        count, label = constant_of(size), constant_of(title)
        return Layer(
            kind=name,
            activation=plain,
            node=arguments.written,
            units=count if isinstance(count, int) and not isinstance(count, bool) else None,
            half=is_half(run, dtype),
            name=label if isinstance(label, str) else None,
            inner=inner,
            has_usual_axes="data_format" not in arguments.named and run.read(*DATA_FORMAT) is None,
        )

    return run.lift(make, activation, units, arguments.get("dtype") or NONE, arguments.get("name") or NONE)


def activation_layer(run: Run, name: str, arguments: Arguments) -> Value:
    """Return the activation of ``Activation(...)``, ``Softmax(axis)`` and their like."""
    if name == "Activation":
        given = arguments.get("activation", 0)
        return as_activation(run, given if given is not None else NONE, arguments.line)
    axis = arguments.get("axis", 0) if name == "Softmax" else None
    number = -1 if axis is None else constant_of(axis)
    return Activation(name=catalogue.ACTIVATION_LAYERS[name], node=arguments.written, axis=number)


def input_tensor(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make an input."""
    shape = containers.items_of(run, arguments.first(("shape",), 0) or NONE)
    rank = len(shape.items) + 1 if shape is not None and shape.complete else None
    return Tensor(activation=Activation(name=None, reason=say("model-input")), node=arguments.written, rank=rank)


def model(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a Sequential or functional model."""
    made = run.new_object("sequential" if name == "Sequential" else "model", arguments.line)
    models.initialise(run, made, arguments)
    return made


def application(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a model of ``keras.applications``: probabilities unless its top or its activation is taken off."""
    made = run.new_object("model", arguments.line)
    top, classes = arguments.get("include_top", 0), constant_of(arguments.get("classes"))
    activation = arguments.get("classifier_activation") or Constant(value="softmax")
    if top is not None and constant_of(top) is not True:
        reason = say("features", model=name)
        run.write(made.identity, "output", Unknown(reason=reason, line=arguments.line))
        return made
    units = classes if isinstance(classes, int) else 1000
    node = arguments.written
    output = run.lift(
        lambda plain: Tensor(activation=plain_activation(run, plain, node.lineno), node=node, units=units), activation
    )
    run.write(made.identity, "output", output)
    return made


def tensor_array(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a ``TensorArray``: a list that is written element by element."""
    return containers.new_list(run, Items(items=(), complete=False, repeats=True), arguments.line)


def hub_model(run: Run, hub: hubs.Hub, arguments: Arguments) -> Value:
    """Make a model of another library, which ends as the library's documentation says."""
    made = run.new_object("model", arguments.line)
    given = arguments.first(("activation",), hub.activation_position) if hub.has_activation else None
    units, node = constant_of(arguments.first((hub.units,), hub.units_position)), arguments.written
    size = units if isinstance(units, int) else hub.default_units
    head = given if given is not None else Constant(value=hub.activation)
    output = run.lift(
        lambda plain: Tensor(activation=plain_activation(run, plain, node.lineno), node=node, units=size), head
    )
    run.write(made.identity, "output", output)
    return made


def loss_class(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a loss object."""
    position = catalogue.FROM_LOGITS_POSITION.get(name)
    named = losses.named_loss(name, arguments.written)
    loss = replace(named, flag=arguments.text("from_logits", position))
    flag = arguments.get("from_logits", position)
    return run.lift(lambda plain: replace(loss, from_logits=losses.as_flag(plain)), flag) if flag is not None else loss


def other_loss(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Compute a loss that has no ``from_logits``."""
    return losses.call_loss(run, losses.named_loss(name, arguments.written), arguments)


def loss_function(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Compute a loss by a function: ``sparse_categorical_crossentropy(y_true, y_pred, from_logits)``."""
    position = catalogue.FROM_LOGITS_POSITION.get(name, 2)
    flag = arguments.get("from_logits", position)
    text = arguments.text("from_logits", position)
    family, node = catalogue.CROSSENTROPY_FUNCTIONS[name], arguments.written

    def compute(plain: Value) -> Value:
        loss = Loss(family=family, from_logits=losses.as_flag(plain), node=node, spelling=name, flag=text)
        return losses.call_loss(run, loss, arguments)

    return run.lift(compute, flag or NONE)


def logits_op(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Compute a loss by an operation of TensorFlow that takes logits."""
    family, node = catalogue.LOGITS_OPS[name], arguments.written
    loss = Loss(family=family, from_logits=True, node=node, spelling=name, is_operation=True)
    return losses.call_loss(run, loss, arguments)


def metric(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Make a metric object."""
    tables = (catalogue.THRESHOLD_METRICS, catalogue.FROM_LOGITS_METRICS, catalogue.CLASS_METRICS)
    is_known = any(name in table for table in tables)
    return losses.class_metric(name, arguments) if is_known else None


def policy(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Set the global dtype policy."""
    if arguments.positional:
        run.write(*POLICY, arguments.positional[0])
    return NONE


def data_format(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Set the order of axes of images."""
    run.write(*DATA_FORMAT, arguments.positional[0] if arguments.positional else NONE)
    return NONE


def operation(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Apply an operation to the options of its first argument."""
    if name == "epsilon":
        return External(path=f"{path}()")
    if not arguments.positional:
        return tensors.operation(run, path, name, arguments)
    rest = arguments.positional[1:]

    def compute(plain: Value) -> Value:
        given = replace(arguments, positional=(plain, *rest))
        result = tensors.operation(run, path, name, given)
        if result is None and isinstance(plain, Unknown):
            if name in catalogue.LOG_OPS:
                consumers.note_logarithm_of_parameter(run, plain, arguments.line)
            return plain
        return result or outside(run, path, arguments)

    return run.lift(compute, arguments.positional[0])


def array_function(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Apply a function of NumPy to a tensor."""
    first = arguments.positional[0] if arguments.positional else None
    if not path.startswith(("numpy.", "builtins.round")) or first is None:
        return None

    def compute(plain: Value) -> Value:
        if name == "exp" and isinstance(plain, Tensor):
            return tensors.operation(run, path, name, replace(arguments, positional=(plain,))) or NONE
        return tensors.transform(run, name, plain, arguments.written) or NONE if isinstance(plain, Tensor) else plain

    return run.lift(compute, first)


def first_argument(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Return the first argument: ``tf.function``, ``keras.losses.get``, ``Policy``, ``list``."""
    return arguments.positional[0] if arguments.positional else None


def get_activation(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``keras.activations.get`` and ``keras.losses.get``."""
    first = first_argument(run, path, name, arguments)
    if first is None or not path.startswith(("keras.activations", "keras.losses")):
        return None
    if path.startswith("keras.activations"):
        return as_activation(run, first, arguments.line)
    return run.lift(lambda plain: configured(run, plain, arguments) or plain, first)


def configured(run: Run, value: Value, arguments: Arguments) -> Value | None:
    """Return the loss of a config: ``{"class_name": ..., "config": {...}}``."""
    mapping = containers.mapping_of(run, value)
    title = constant_of(dict(mapping.items).get("class_name")) if mapping is not None else None
    if mapping is None or not isinstance(title, str) or title not in catalogue.CROSSENTROPY_CLASSES:
        return None
    inner = containers.mapping_of(run, dict(mapping.items).get("config") or NONE)
    named = dict(inner.items) if inner is not None else {}
    given = replace(arguments, positional=(), named=named, nodes={})
    return loss_class(run, f"keras.losses.{title}", title, given)


def clone(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``keras.models.clone_model``: another model with the same output."""
    first = first_argument(run, path, name, arguments)
    if not isinstance(first, Object) or not classes.is_model(run, first):
        return None
    made = run.new_object("model", arguments.line)
    run.write(made.identity, "output", models.output_of(run, first))
    return made


KINDS: dict[str, Handler] = {
    "layer": layer,
    "input": input_tensor,
    "sequential": model,
    "model": model,
    "application": application,
    "loss_class": loss_class,
    "loss_function": loss_function,
    "other_loss": other_loss,
    "logits_op": logits_op,
    "metric": metric,
    "policy": policy,
    "operation": operation,
}
SPECIAL: dict[str, Handler] = {
    **STANDARD,
    **dict.fromkeys(("function", "Policy", "DTypePolicy", "list", "tuple", "iter"), first_argument),
    **dict.fromkeys(("get", "deserialize"), get_activation),
    **dict.fromkeys(
        ("squeeze", "ravel", "reshape", "array", "asarray", "round", "rint", "around", "argmax", "mean", "exp"),
        array_function,
    ),
    "where": elementwise.where,
    **dict.fromkeys(elementwise.OPERATORS, elementwise.operator),
    **dict.fromkeys(("average", "maximum", "add_n", "sum"), elementwise.merging),
    **dict.fromkeys(catalogue.JOINING_OPS, elementwise.joined),
    **dict.fromkeys(("set_image_data_format", "set_image_dim_ordering"), data_format),
    "clone_model": clone,
    "TensorArray": tensor_array,
}
