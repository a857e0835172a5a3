"""Models and layers: their outputs.

A ``Sequential`` keeps the trail of its outputs, a functional model its outputs; a subclass is called with an unknown
input.
"""

from collections.abc import Callable
from dataclasses import replace

from logit_doctor.messages import Message, say
from logit_doctor.reading import catalogue, classes, containers, tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Serving, Use
from logit_doctor.reading.state import Run, combinations
from logit_doctor.reading.values import (
    NONE,
    Activation,
    Constant,
    Function,
    Items,
    Layer,
    Mapping,
    Method,
    Object,
    Tensor,
    Unknown,
    Value,
)

LAYERS = "layers of a chain"
"""The name under which a chain's layers are kept, which no attribute can have."""
NAMES = "names of the layers of a chain"
INPUT = Unknown(reason=say("model-input"))


def initialise(run: Run, made: Object, arguments: Arguments) -> None:
    """Run Keras' own ``__init__`` of a model: remember its layers, or its outputs."""
    kind = made.kind if made.kind != "instance" else classes.keras_base(run, made.belongs)
    if kind in ("sequential", "chain"):
        layers = arguments.get("layers", 0)
        run.write(made.identity, "output", INPUT)
        if (arguments.positional and is_of_layers(arguments.positional[0])) or arguments.gap is not None:
            layers = spread(arguments)
        if layers is not None and (names := containers.mapping_of(run, layers)) is not None:
            layers = Items(items=tuple(layer for _, layer in names.items), complete=names.complete)
            run.write(made.identity, NAMES, Items(items=tuple(Constant(value=name) for name, _ in names.items)))
        if layers is not None and kind == "chain":
            run.write(made.identity, LAYERS, layers)
        if layers is not None and layers != NONE:
            output = run.lift(lambda plain: through(run, plain, arguments.line), layers)
            run.write(made.identity, "output", output)
        return
    outputs = arguments.first(("outputs", "output"), 1)
    if outputs is not None:
        run.write(made.identity, "output", run.lift(lambda plain: as_outputs(run, plain), outputs))
        note_serving(run, made, arguments.line)


def spread(arguments: Arguments) -> Items:
    """Return the layers that are given one by one; those of an unknown list at the front are one unknown layer."""
    if arguments.gap is None:
        return Items(items=arguments.positional, complete=not arguments.is_open, repeats=arguments.is_open)
    unknown = Unknown(reason=say("layers-added"), line=arguments.line)
    return Items(items=(unknown, *arguments.positional[arguments.gap :]))


def is_of_layers(value: Value) -> bool:
    """Whether a value is a layer of PyTorch or a model, and not a list of them."""
    return isinstance(value, Layer | Activation | Function) or (
        isinstance(value, Object) and value.kind not in ("list", "dict")
    )


def through(run: Run, layers: Value, line: int, source: Value = INPUT) -> Value:
    """Return the output of a list of layers."""
    items = containers.items_of(run, layers)
    if items is None:
        return lost(say("layer-list"), layers, line)
    output = source
    for layer in items.items:
        output = apply(run, layer, output, line)
    return output if items.is_typical else lost(say("layers-added"), layers, line)


def lost(reason: Message, value: Value, line: int) -> Unknown:
    """Return an unknown output, with the deeper reason if there is one."""
    return value if isinstance(value, Unknown) else Unknown(reason=reason, line=line)


def apply(run: Run, layer: Value, tensor: Value, line: int) -> Value:
    """Return the output of a layer for a tensor, for every option of both."""
    arguments = Arguments(positional=(tensor,))
    return run.lift(lambda plain, given: run.call(plain, replace(arguments, positional=(given,))), layer, tensor)


def add_layer(run: Run, made: Object, layer: Value, line: int) -> None:
    """Add a layer to a Sequential model."""
    before = run.read(made.identity, "output") or INPUT
    run.write(made.identity, "before", before)
    run.write(made.identity, "output", apply(run, layer, before, line))


def extend_chain(run: Run, made: Object, layer: Value, line: int) -> None:
    """Add a layer to a sequential model of another framework."""
    layers = run.read(made.identity, LAYERS)
    known = containers.items_of(run, layers) if layers is not None else Items(items=())
    items = known.items if known is not None else ()
    complete = known is not None and known.complete and run.loops == 0
    run.write(made.identity, LAYERS, Items(items=(*items, layer), complete=complete))
    run.write(made.identity, "output", apply(run, layer, run.read(made.identity, "output") or INPUT, line))


def as_outputs(run: Run, value: Value) -> Value:
    """Return the outputs of a model: a tensor, ``Items``, a ``Mapping``, or a record, whose fields have names."""
    if isinstance(value, Object) and value.kind not in ("list", "dict"):
        return value
    items = containers.items_of(run, value)
    if items is not None:
        return items.items[0] if len(items.items) == 1 and items.complete else items
    mapping = containers.mapping_of(run, value)
    return mapping if mapping is not None else value


def output_of(run: Run, model: Object) -> Value:
    """Return a model's output, tagged with the model."""
    held = run.read(model.identity, "output")
    if held is None and model.kind == "instance":
        held = call_instance(run, model, Arguments(positional=(INPUT,)))
    if held is None:
        return Unknown(reason=say("model-output-unknown"), line=model.line)
    return tagged(run, held, model.identity)


def tagged(run: Run, value: Value, identity: int) -> Value:
    """Return outputs that remember which model they come from."""
    return each_output(run, value, lambda tensor: replace(tensor, model=identity))


def each_output(run: Run, value: Value, change: Callable[[Tensor], Tensor]) -> Value:
    """Return outputs, in any container, with every tensor changed."""

    def changed(plain: Value) -> Value:
        if isinstance(plain, Tensor):
            return change(plain)
        if isinstance(plain, Items):
            return replace(plain, items=tuple(each_output(run, item, change) for item in plain.items))
        if isinstance(plain, Mapping):
            return replace(plain, items=tuple((name, each_output(run, item, change)) for name, item in plain.items))
        return plain

    return run.lift(changed, value)


def call_object(run: Run, model: Object, arguments: Arguments) -> Value:
    """Call a model or an instance."""
    if model.kind in ("list", "dict"):
        return Unknown(reason=say("container-called"), line=arguments.line)
    if classes.is_model(run, model) and any(
        isinstance(value, Tensor) or value == INPUT for value in arguments.positional[:1]
    ):
        run.note(Use(model=model.identity, how="call", site=arguments.line))
    layers = run.read(model.identity, LAYERS)
    if layers is not None and arguments.positional:
        output = run.lift(
            lambda plain, given: through(run, plain, arguments.line, given), layers, arguments.positional[0]
        )
        return tagged(run, output, model.identity)
    is_module = classes.keras_base(run, model.belongs) == "module"
    if not is_module and run.read(model.identity, "output") is not None:
        return output_of(run, model)
    value = call_instance(run, model, arguments)
    return (
        tagged(run, value, model.identity)
        if classes.keras_base(run, model.belongs) in ("model", "sequential", "module", "chain")
        else value
    )


def call_instance(run: Run, model: Object, arguments: Arguments) -> Value:
    """Call an instance of a class of the file through its ``call`` or ``__call__``."""
    if model.belongs is None:
        return Unknown(reason=say("model-output-unknown"), line=model.line)
    base = classes.base_of(run, model.belongs)
    for name in (base.forward,) if base is not None else ("call", "__call__", "forward"):
        found = classes.of_class(run, model.belongs, name)
        if isinstance(found, Function):
            value = run.call(replace(found, owner=model), arguments)
            return run.lift(lambda plain: as_outputs(run, plain), value)
    if classes.loss_of(run, model.belongs) is not None:
        return run.call(Method(owner=model, name="forward"), arguments)
    return Unknown(reason=say("call-elsewhere", name=model.belongs.node.name), line=model.belongs.node.lineno)


def note_serving(run: Run, model: Object, line: int) -> None:
    """Remember the outputs with which a model is built, compiled or used."""
    if not classes.is_model(run, model):
        return
    for guards, (output,) in combinations((output_of(run, model),)):
        for tensor in output.items if isinstance(output, Items) else (output,):
            if isinstance(tensor, Tensor):
                run.note(Serving(output=tensor, site=line, guards=guards))


def call_layer(run: Run, layer: Layer, arguments: Arguments) -> Value:
    """Apply a layer to its input."""
    source = arguments.positional[0] if arguments.positional else arguments.first(("inputs",), 0)
    return run.lift(lambda plain: layer_output(run, layer, plain), source if source is not None else INPUT)


def layer_output(run: Run, layer: Layer, source: Value) -> Value:
    """Return the output of one layer for one plain input."""
    if layer.kind in catalogue.WRAPPERS and layer.inner is not None:
        inner = apply(run, layer.inner, source, layer.node.lineno)
        return run.lift(lambda plain: replace(plain, rescued=False) if isinstance(plain, Tensor) else plain, inner)
    if layer.kind == "Lambda" and layer.inner is not None:
        return apply(run, layer.inner, source, layer.node.lineno)
    if layer.kind in catalogue.MERGING_LAYERS:
        return merge(run, layer, source)
    if layer.kind == "Flatten" and layer.activation.library != "keras" and not isinstance(source, Tensor):
        return replace(opaque(layer), rank=2)
    handler = PASSING.get(layer.kind)
    result = handler(layer, source) if handler is not None else opaque(layer)
    if layer.activation.library != "keras" and isinstance(result, Tensor):
        result = in_framework(run, layer, result, source)
    return tensors.noted(run, result, source) if handler is activated and isinstance(result, Tensor) else result


def in_framework(run: Run, layer: Layer, result: Tensor, source: Value) -> Tensor:
    """Return the output of a layer of PyTorch or JAX, in 16 bits where a region of the program says so."""
    if layer.kind in catalogue.SHAPED_LAYERS:
        result = replace(result, half=bool(run.device))
    elif layer.activation.name == "sigmoid" and layer.kind == "Activation" and isinstance(source, Tensor):
        result = replace(result, half=source.half)
    if layer.kind == "Flatten":
        result = replace(result, units=None, class_axis=-1)
    return tensors.softened(run, result, layer.node.lineno) if layer.kind == "Activation" else result


def opaque(layer: Layer) -> Tensor:
    """Return the output of a layer whose range of values no rule covers."""
    activation = Activation(name=None, reason=say("layer-output", layer=layer.kind))
    return Tensor(activation=activation, node=layer.node, units=layer.units, half=layer.half, name=layer.name)


def shaped(layer: Layer, source: Value) -> Tensor:
    """Return the output of a layer that ends in an activation."""
    rank = catalogue.RANKS.get(layer.kind, source.rank if isinstance(source, Tensor) else None)
    return Tensor(
        activation=layer.activation,
        node=layer.node,
        units=layer.units,
        rank=rank if layer.has_usual_axes else None,
        half=layer.half,
        name=layer.name,
        class_axis=layer.class_axis,
    )


def activated(layer: Layer, source: Value) -> Value:
    """Return the output of an activation layer."""
    inner = source if isinstance(source, Tensor) else None
    if layer.activation.name == "linear" and inner is not None:
        return replace(inner, half=layer.half and inner.half, name=layer.name or inner.name)
    return Tensor(
        activation=layer.activation,
        node=layer.node,
        units=inner.units if inner else None,
        rank=inner.rank if inner else None,
        half=layer.half,
        name=layer.name,
        class_axis=inner.class_axis if inner else -1,
    )


def transparent(layer: Layer, source: Value) -> Value:
    """Return the input itself."""
    return source


def reshaping(layer: Layer, source: Value) -> Value:
    """Return a rearrangement or a pool of the input."""
    if not isinstance(source, Tensor):
        return Unknown(reason=say("layer-input", layer=layer.kind), line=layer.node.lineno)
    keeps_units = layer.kind.startswith(("Global", "Average", "Max", "UpSampling", "Cropping", "Zero", "Identity"))
    return replace(
        source,
        units=source.units if keeps_units else None,
        rank=catalogue.RANKS.get(layer.kind),
        rescued=False,
        name=layer.name,
        steps=(*source.steps, "new"),
    )


def scaling(layer: Layer, source: Value) -> Value:
    """Return a scaled input: logits stay logits."""
    if isinstance(source, Tensor) and source.activation.name == "linear":
        return replace(source, rescued=False, name=layer.name, steps=(*source.steps, "new"))
    return opaque(layer)


PASSING: dict[str, Callable[[Layer, Value], Value]] = {
    **dict.fromkeys(catalogue.SHAPED_LAYERS, shaped),
    **dict.fromkeys(("Activation", *catalogue.ACTIVATION_LAYERS), activated),
    **dict.fromkeys(catalogue.TRANSPARENT_LAYERS, transparent),
    **dict.fromkeys(catalogue.RESHAPING_LAYERS, reshaping),
    **dict.fromkeys(catalogue.SCALING_LAYERS, scaling),
}


def merge(run: Run, layer: Layer, source: Value) -> Value:
    """Merge inputs: sums of logits are logits, averages of probabilities are probabilities."""
    items = containers.items_of(run, source)
    tensors = items.items if items is not None and items.is_typical else ()
    found = [tensor for tensor in tensors if isinstance(tensor, Tensor)]
    linear = [tensor for tensor in found if tensor.activation.name == "linear"]
    if linear and layer.kind in ("Add", "Subtract"):
        return replace(linear[0], rescued=False, name=layer.name, steps=("new",))
    names = {tensor.activation.name for tensor in found}
    if len(found) != len(tensors) or len(names) != 1 or not found:
        return opaque(layer)
    keeps = {"linear": ("Add", "Subtract", "Average", "Concatenate")}.get(str(names.pop()), ("Average",))
    if layer.kind not in keeps:
        return opaque(layer)
    units = found[0].units if layer.kind != "Concatenate" else None
    return replace(found[0], units=units, rescued=False, name=layer.name, steps=("new",))
