"""Methods known by name: of models, containers, tensors, losses and metrics."""

from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import (
    attributes,
    boosters,
    catalogue,
    chains,
    classes,
    containers,
    foreign,
    frameworks,
    losses,
    models,
    reliance,
    tensors,
)
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Lost, Monitoring, Pairing, Use
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    NONE,
    Class,
    Function,
    Items,
    Layer,
    Loss,
    Method,
    Metric,
    Object,
    Partial,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

PREDICTIONS = ("predict", "predict_on_batch", "predict_step", "predict_proba")
COMPILED_LOSSES = ("compute_loss", "compiled_loss", "loss")
MODULES = ("module", "chain")
STATISTICS = ("max", "min", "sum", "mean")
"""Methods of an array whose result decides no single example, unless they are told an axis."""
TRAININGS = ("fit", "fit_generator", "train_on_batch", "evaluate")


def call_method(run: Run, method: Method, arguments: Arguments) -> Value:
    """Call a known method, or return an unknown value."""
    owner, name = method.owner, method.name
    if isinstance(owner, Function | Partial | Class) and name in (foreign.VALUE_AND_GRADIENT, foreign.GRADIENT):
        return foreign.with_gradient(run, owner, name, arguments)
    if isinstance(owner, Class) and name in attributes.LOADERS:
        return run.call(owner, replace(arguments, positional=(), is_open=True))
    if name in frameworks.FLUENT and is_fluent(run, owner):
        return owner
    if name == "apply" and is_initialised(run, owner, arguments):
        return owner
    unknown = Unknown(reason=say("result", name=name), line=arguments.line)
    if isinstance(owner, Object) and owner.kind in containers.CONTAINERS:
        handler = containers.CONTAINERS[owner.kind].get(name)
        return (handler(run, owner, arguments) or unknown) if handler is not None else unknown
    if isinstance(owner, Tensor):
        return tensor_method(run, owner, name, arguments)
    if isinstance(owner, Loss) and name in ("__call__", "call", "forward"):
        return run.call(owner, arguments)
    if isinstance(owner, Unknown) and name == "prepare" and "accelerate" in run.libraries:
        several = len(arguments.positional) != 1
        return Items(items=arguments.positional, complete=not arguments.is_open) if several else arguments.positional[0]
    if (
        isinstance(owner, Unknown)
        and name == "get"
        and [constant_of(value) for value in arguments.positional] == ["logits"]
    ):
        return attributes.attribute(run, owner, "logits", arguments.line)
    if isinstance(owner, Unknown) and name in ("softmax", "log_softmax", "sigmoid") and is_of_array(arguments):
        return foreign.method(run, owner, name, name, arguments) or unknown
    inherited = classes.loss_of(run, owner.belongs) if isinstance(owner, Object) and name == "forward" else None
    if inherited is not None and arguments.call is not None:
        return foreign.inherited_loss(run, *inherited, arguments)
    if isinstance(owner, Object) and owner.kind == "state":
        return owner if name in ("apply_gradients", "replace") else unknown
    if isinstance(owner, Object) and owner.kind == "booster":
        return boosters.call_method(run, owner, name, arguments)
    if isinstance(owner, Object) and (owner.kind == "chain" or classes.keras_base(run, owner.belongs) in MODULES):
        return module_method(run, owner, name, arguments)
    if isinstance(owner, Metric) and name in ("update_state", "__call__"):
        return watch(run, owner, arguments)
    if isinstance(owner, Layer) and name in ("__call__", "call", "forward"):
        return models.call_layer(run, owner, arguments)
    if isinstance(owner, Layer) and name == "apply" and owner.activation.library == "jax" and arguments.positional:
        return models.call_layer(run, owner, replace(arguments, positional=arguments.positional[1:]))
    if name == "compile":
        compile_model(run, owner, arguments)
        return NONE
    if classes.is_model(run, owner) and isinstance(owner, Object):
        return model_method(run, owner, name, arguments)
    return replace(unknown, reason=owner.reason) if isinstance(owner, Unknown) else unknown


def is_fluent(run: Run, owner: Value) -> bool:
    """Whether a value is a model or a loss of PyTorch, of which methods such as ``to`` return it."""
    if isinstance(owner, Object):
        return owner.kind in ("chain", "instance")
    return isinstance(owner, Layer) or (isinstance(owner, Loss) and owner.library != "keras")


def is_initialised(run: Run, owner: Value, arguments: Arguments) -> bool:
    """Whether ``apply`` calls a function with each layer of a module of PyTorch, and returns the module."""
    if len(arguments.positional) != 1 or arguments.named:
        return False
    if isinstance(owner, Layer):
        return owner.activation.library == "pytorch"
    if not isinstance(owner, Object) or classes.is_stateless(run, owner):
        return False
    return owner.kind == "chain" or classes.keras_base(run, owner.belongs) in MODULES


def is_of_array(arguments: Arguments) -> bool:
    """Whether arguments are at most an axis, as those of a method of an array are."""
    given = (*arguments.positional, *arguments.named.values())
    return arguments.call is not None and all(isinstance(constant_of(value), int) for value in given)


def module_method(run: Run, owner: Object, name: str, arguments: Arguments) -> Value:
    """Call a method that a module inherits from its framework."""
    if name in ("__call__", "forward"):
        return models.call_object(run, owner, arguments)
    if name == "__init__" and classes.keras_base(run, owner.belongs) == "chain":
        models.initialise(run, owner, arguments)
        return NONE
    if chains.is_chain(run, owner) and run.read(owner.identity, models.LAYERS) is not None:
        changed = chains.call_method(run, owner, name, arguments)
        if changed is not None:
            return changed
    if name in ("append", "add_module", "register_module") and arguments.positional:
        layer = arguments.positional[-1]
        if owner.kind == "chain":
            models.extend_chain(run, owner, layer, arguments.line)
        title = constant_of(arguments.positional[0])
        if isinstance(title, str):
            run.write(owner.identity, title, layer)
        return owner
    if name == "apply" and classes.is_stateless(run, owner) and arguments.positional:
        output = models.call_object(run, owner, replace(arguments, positional=arguments.positional[1:]))
        if "mutable" in arguments.named and constant_of(arguments.named["mutable"]) is not False:
            return Items(items=(output, Unknown(reason=say("result", name=name), line=arguments.line)))
        return output
    return Unknown(reason=say("result", name=name), line=arguments.line)


def model_method(run: Run, model: Object, name: str, arguments: Arguments) -> Value:
    """Call a method of a model."""
    if name == "add":
        layer = arguments.get("layer", 0)
        if layer is not None:
            models.add_layer(run, model, layer, arguments.line)
        return NONE
    if name == "pop":
        unknown = Unknown(reason=say("layer-removed"), line=arguments.line)
        run.write(model.identity, "output", run.read(model.identity, "before") or unknown)
        run.write(model.identity, "before", unknown)
        return NONE
    if name in COMPILED_LOSSES:
        return use_compiled_loss(run, model, name, arguments)
    if name in TRAININGS:
        run.note(Use(model=model.identity, how="fit", site=arguments.line))
        run.unused_compiles.pop(model.identity, None)
    if name in PREDICTIONS:
        models.note_serving(run, model, arguments.line)
        # The same numbers, without the logits behind them.
        return models.each_output(run, models.output_of(run, model), served)
    if name == "__init__":
        models.initialise(run, model, arguments)
        return NONE
    if name in ("__call__", "call"):
        return models.call_object(run, model, arguments)
    return Unknown(reason=say("model-method", name=name), line=arguments.line)


def served(tensor: Tensor) -> Tensor:
    """Return an output as ``predict()`` returns it."""
    return replace(tensor, rescued=False, steps=(*tensor.steps, "served"))


def compile_model(run: Run, owner: Value, arguments: Arguments) -> None:
    """Pair a model's output with the loss and the metrics of ``compile``."""
    loss = arguments.get("loss", 1)
    if loss is None or loss == NONE or arguments.call is None:
        return
    node = arguments.nodes.get("loss") or arguments.nodes.get(1) or arguments.call
    output = compiled_output(run, owner, arguments.line)
    if arguments.is_open and isinstance(loss, Unknown):
        run.note(Lost(reason=loss.reason, site=arguments.line))
        return
    site = node.lineno
    forget_unused_compile(run, owner)
    before = len(run.facts)
    step = classes.own_train_step(run, owner)
    if isinstance(owner, Object) and step is not None and "super().train_step" not in step:
        run.compiled_losses[owner.identity] = (node, loss)
        if not any(f"self.{name}(" in step for name in COMPILED_LOSSES):
            run.note(Lost(reason=say("own-train-step"), site=site))
    else:
        losses.pair(run, output, loss, node, site)
    for word, position in (("metrics", 2), ("weighted_metrics", None)):
        given = arguments.get(word, position)
        if given is not None and not isinstance(given, Unknown):
            losses.monitor(run, output, given, arguments.nodes.get(word, arguments.call), site)
    if isinstance(owner, Object):
        run.unused_compiles[owner.identity] = (run.guards, tuple(run.facts[before:]))


def forget_unused_compile(run: Run, owner: Value) -> None:
    """Drop the facts of an earlier ``compile`` that this one replaces before any use."""
    earlier = run.unused_compiles.pop(owner.identity, None) if isinstance(owner, Object) else None
    if earlier is not None and set(run.guards) <= set(earlier[0]):
        dropped = {id(fact) for fact in earlier[1] if isinstance(fact, Pairing | Monitoring)}
        run.facts = [fact for fact in run.facts if id(fact) not in dropped]


def use_compiled_loss(run: Run, model: Object, name: str, arguments: Arguments) -> Value:
    """Pair the arguments of ``compute_loss``, ``compiled_loss`` or ``loss`` in ``train_step`` with the compiled one."""
    output = arguments.first(("y_pred",), 2 if name == "compute_loss" else 1)
    if model.identity in run.compiled_losses and output is not None:
        node, loss = run.compiled_losses[model.identity]
        run.graph_depth += 1
        losses.pair(run, output, loss, node, node.lineno)
        run.graph_depth -= 1
    return Unknown(reason=say("loss-value"), line=arguments.line)


def compiled_output(run: Run, owner: Value, line: int) -> Value:
    """Return a model's output as it is in training."""
    if isinstance(owner, Object) and classes.is_model(run, owner):
        run.compiled += 1
        run.graph_depth += 1
        output = models.output_of(run, owner)
        models.note_serving(run, owner, line)
        run.compiled -= 1
        run.graph_depth -= 1
        return output
    if isinstance(owner, Unknown):
        return owner
    return Unknown(reason=say("compiled-model"), line=line)


def watch(run: Run, metric: Metric, arguments: Arguments) -> Value:
    """Remember a direct use of a metric: ``metric.update_state(y_true, y_pred)``."""
    output = arguments.first(catalogue.ARGUMENT_NAMES["outputs"], 1)

    def note(value: Value) -> Value:
        if isinstance(value, Tensor):
            run.note(Monitoring(output=value, metric=metric, site=arguments.line))
        return NONE

    return run.lift(note, output) if output is not None else NONE


def tensor_method(run: Run, tensor: Tensor, name: str, arguments: Arguments) -> Value:
    """Call a method of a tensor or an array."""
    is_foreign = tensor.activation.library == "pytorch" or name not in catalogue.TENSOR_METHODS
    if name in frameworks.METHODS and arguments.call is not None and is_foreign:
        result = foreign.method(run, tensor, name, frameworks.METHODS[name], arguments)
        if result is not None:
            return result
    if name in reliance.METHODS:
        reliance.note(run, tensor, arguments.line)
    if name in catalogue.ROUND_OPS and arguments.call is not None:
        tensors.note_rounding(run, tensor, arguments.call)
        return Unknown(reason=say("rounded-output"), line=arguments.line)
    if name == "argmax" and arguments.call is not None:
        return tensors.transform(run, name, tensor, arguments.call) or NONE
    node = arguments.call or tensor.node
    if name == "std" or (name in STATISTICS and tensors.is_of_all(node)):
        return tensors.lost(tensor, node, say("operation-of-output", name=name))
    return replace(tensors.part(tensor), units=tensor.units if name in ("numpy", "copy") else None)
