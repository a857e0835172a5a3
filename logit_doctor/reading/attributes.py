"""Attributes: of libraries, of classes and instances of the file, of models, tensors and losses."""

import ast
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import catalogue, classes, frameworks, models, modules, records
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    Activation,
    Class,
    Constant,
    External,
    Function,
    Layer,
    Loss,
    Method,
    Metric,
    Namespace,
    Object,
    Tensor,
    Unknown,
    Value,
)

LOADERS = ("load_from_checkpoint", "from_pretrained")
"""Methods that a class inherits and that make an instance of it, with the arguments of a file."""
TRAIN_STATE = "flax.training.train_state.TrainState"


def attribute(run: Run, owner: Value, name: str, line: int) -> Value:
    """Return ``owner.name`` for a plain value."""
    if isinstance(owner, Namespace):
        return modules.member(run, owner, name, line)
    if isinstance(owner, External):
        return External(path=frameworks.canonical(f"{owner.path}.{name}"))
    if isinstance(owner, Object):
        return of_object(run, owner, name, line)
    if isinstance(owner, Class):
        found = classes.of_class(run, owner, name)
        if found is None and name == "create" and External(path=TRAIN_STATE) in owner.bases:
            return External(path=f"{TRAIN_STATE}.create")
        if found is None and name in LOADERS:
            return Method(owner=owner, name=name)
        if isinstance(found, Function) and "classmethod" in decorators_of(found):
            return replace(found, owner=owner)
        return found if found is not None else Unknown(reason=say("inherited", name=name), line=line)
    if isinstance(owner, Tensor) and name == "logits":
        return owner
    if isinstance(owner, Unknown) and name == "logits" and "transformers" in run.libraries:
        library = "keras" if "tensorflow" in run.libraries else "pytorch"
        place = ast.Constant(value=None, lineno=line, col_offset=0)
        return Tensor(activation=Activation(name="linear", library=library), node=place)
    if isinstance(owner, Method) and isinstance(owner.owner, Unknown):
        return Method(owner=owner.owner, name=name)
    if isinstance(owner, Tensor) and name in frameworks.SAME:
        return owner
    if isinstance(owner, Tensor) and name in catalogue.TENSOR_METHODS | catalogue.ROUND_OPS | frameworks.METHODS.keys():
        return Method(owner=owner, name=name)
    if isinstance(owner, Loss | Metric | Unknown | Layer):
        return Method(owner=owner, name=name)
    return Unknown(reason=say("attribute", name=name), line=line)


def of_object(run: Run, owner: Object, name: str, line: int) -> Value:
    """Return an attribute of a list, a dict, a model or an instance."""
    held = run.read(owner.identity, name)
    if held is not None and owner.kind not in ("list", "dict"):
        return held
    if name == "__dict__":
        records.disturb(run, owner, line)
    if name == "training" and classes.keras_base(run, owner.belongs) == "module":
        return Constant(value=True)
    if owner.kind == "instance" and owner.belongs is not None:
        found = classes.of_class(run, owner.belongs, name)
        if isinstance(found, Function):
            return bound(run, found, owner)
        if found is not None:
            return found
    if name in ("output", "outputs") and classes.is_model(run, owner):
        return models.output_of(run, owner)
    return Method(owner=owner, name=name)


def decorators_of(function: Function) -> set[str]:
    """Return how the decorators of a function are written."""
    return {ast.unparse(decorator) for decorator in getattr(function.node, "decorator_list", [])}


def bound(run: Run, function: Function, owner: Value) -> Value:
    """Return a method bound to its instance; a property's value."""
    decorators = decorators_of(function)
    if "staticmethod" in decorators:
        return Function(node=function.node, scope=function.scope, home=function.home)
    if "classmethod" in decorators and isinstance(owner, Object) and owner.belongs is not None:
        owner = owner.belongs
    method = Function(node=function.node, scope=function.scope, owner=owner, home=function.home)
    if "property" in decorators or any("cached_property" in decorator for decorator in decorators):
        return run.call(method, Arguments())
    return method
