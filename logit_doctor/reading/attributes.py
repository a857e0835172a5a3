"""Attributes: of libraries, of classes and instances of the file, of models, tensors and losses."""

import ast

from logit_doctor.messages import say
from logit_doctor.reading import catalogue, classes, models
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    Class,
    External,
    Function,
    Layer,
    Loss,
    Method,
    Metric,
    Object,
    Tensor,
    Unknown,
    Value,
)


def attribute(run: Run, owner: Value, name: str, line: int) -> Value:
    """Return ``owner.name`` for a plain value."""
    if isinstance(owner, External):
        return External(path=catalogue.canonical(f"{owner.path}.{name}"))
    if isinstance(owner, Object):
        return of_object(run, owner, name, line)
    if isinstance(owner, Class):
        found = classes.of_class(run, owner, name)
        return found if found is not None else Unknown(reason=say("inherited", name=name), line=line)
    if isinstance(owner, Tensor) and name == "logits":
        return owner
    if isinstance(owner, Tensor) and name in catalogue.TENSOR_METHODS | catalogue.ROUND_OPS:
        return Method(owner=owner, name=name)
    if isinstance(owner, Loss | Metric | Unknown | Layer):
        return Method(owner=owner, name=name)
    return Unknown(reason=say("attribute", name=name), line=line)


def of_object(run: Run, owner: Object, name: str, line: int) -> Value:
    """Return an attribute of a list, a dict, a model or an instance."""
    held = run.read(owner.identity, name)
    if held is not None and owner.kind not in ("list", "dict"):
        return held
    if owner.kind == "instance" and owner.belongs is not None:
        found = classes.of_class(run, owner.belongs, name)
        if isinstance(found, Function):
            return bound(run, found, owner)
        if found is not None:
            return found
    if name in ("output", "outputs") and classes.is_model(run, owner):
        return models.output_of(run, owner)
    return Method(owner=owner, name=name)


def bound(run: Run, function: Function, owner: Value) -> Value:
    """Return a method bound to its instance; a property's value."""
    decorators = {ast.unparse(decorator) for decorator in getattr(function.node, "decorator_list", [])}
    if "staticmethod" in decorators:
        return Function(node=function.node, scope=function.scope, home=function.home)
    method = Function(node=function.node, scope=function.scope, owner=owner, home=function.home)
    if "property" in decorators or any("cached_property" in decorator for decorator in decorators):
        return run.call(method, Arguments())
    return method
