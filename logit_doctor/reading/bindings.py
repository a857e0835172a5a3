"""Bindings of names, attributes and elements by assignments, loops and calls."""

import ast
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import chains, classes, containers, models, tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run, options_of
from logit_doctor.reading.values import (
    Constant,
    Function,
    Items,
    Mapping,
    Method,
    Object,
    Scope,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

HEADS = frozenset({"fc", "classifier", "head", "heads", "last_linear", "segmentation_head"})
"""Attributes under which models of libraries have their last layer."""
UNDECIDED = Unknown(reason=say("under-conditions"))


def assign(run: Run, target: ast.expr, value: Value, scope: Scope) -> None:
    """Bind a target: a name, a pattern, an attribute or an element."""
    if isinstance(target, ast.Name):
        run.write(run.declared.get((scope.identity, target.id), scope).identity, target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        unpack(run, target, value, scope)
    elif isinstance(target, ast.Attribute):
        assign_attribute(run, target, value, scope)
    elif isinstance(target, ast.Subscript):
        assign_element(run, target, value, scope)
    elif isinstance(target, ast.Starred):
        assign(run, target.value, Unknown(reason=say("starred-target"), line=target.lineno), scope)


def unpack(run: Run, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
    """Bind each name of a pattern."""
    for position, element in enumerate(target.elts):
        part = run.lift(lambda plain, at=position: piece(run, plain, at, len(target.elts), target.lineno), value)
        assign(run, element, part, scope)


def piece(run: Run, value: Value, position: int, count: int, line: int) -> Value:
    """Return one element of an unpacked value."""
    items = containers.items_of(run, value)
    if items is not None and items.complete and len(items.items) == count:
        return items.items[position]
    if items is not None and items.repeats and len(items.items) == 1:
        return items.items[0]
    reason = value.reason if isinstance(value, Unknown) else say("unpacking")
    return Unknown(reason=reason, line=line)


def assign_attribute(run: Run, target: ast.Attribute, value: Value, scope: Scope) -> None:
    """Set an attribute of an object of the program; a changed layer makes its model unknown."""
    forget_edited_model(run, target, scope)
    set_attribute(run, run.evaluate(target.value, scope), target.attr, value, target.lineno)


def set_attribute(run: Run, owner: Value, name: str, value: Value, line: int) -> None:
    """Set an attribute of every object that the owner may be; the head of a library's model is its output."""
    for guards, plain in options_of(owner):
        if isinstance(plain, Object) and plain.kind not in ("list", "dict"):
            if guards:
                value = Unknown(reason=say("under-conditions"), line=line)
            run.write(plain.identity, name, value)
            if plain.kind == "chain":
                chains.set_attribute(run, plain, name, value, line)
            if plain.kind == "chain" and name in HEADS and run.read(plain.identity, models.LAYERS) is None:
                run.write(plain.identity, "output", models.apply(run, value, models.INPUT, line))


def forget_edited_model(run: Run, target: ast.Attribute, scope: Scope) -> None:
    """After ``model.layers[-1].activation = ...`` the model's output is unknown."""
    inner = target.value
    while isinstance(inner, ast.Subscript | ast.Call):
        inner = inner.value if isinstance(inner, ast.Subscript) else inner.func
    if isinstance(inner, ast.Attribute) and inner.attr in ("layers", "get_layer") and target.attr != "trainable":
        owner = run.evaluate(inner.value, scope)
        if isinstance(owner, Object):
            reason = say("layer-changed", place=say("line", line=target.lineno))
            run.write(owner.identity, "output", Unknown(reason=reason, line=target.lineno))


def assign_element(run: Run, target: ast.Subscript, value: Value, scope: Scope) -> None:
    """Set an element of a known dict or a layer of a chain; any other element makes the container open."""
    owner = run.evaluate(target.value, scope)
    index = run.evaluate(target.slice, scope)
    mapping, items = containers.mapping_of(run, owner), containers.items_of(run, owner)
    held = [(guards, chains.owner_of(run, plain)) for guards, plain in options_of(owner)]
    for guards, chain in held:
        if chain is not None:
            chains.put(run, chain, index if not guards else UNDECIDED, value, target.lineno)
    is_layer = any(chain is not None for _, chain in held)
    if not is_layer and isinstance(owner, Method) and isinstance(owner.owner, Object) and owner.owner.kind == "chain":
        run.write(owner.owner.identity, "output", models.apply(run, value, models.INPUT, target.lineno))
    if not isinstance(owner, Object):
        return
    if mapping is not None:
        known = isinstance(index, Constant)
        more = {str(index.value): value} if isinstance(index, Constant) else {}
        updated = tuple({**dict(mapping.items), **more}.items())
        run.write(owner.identity, "items", Mapping(items=updated, complete=mapping.complete and known))
    elif items is not None:
        run.write(owner.identity, "items", Items(items=items.items, complete=False))


def delete(run: Run, target: ast.expr, scope: Scope) -> None:
    """Remove a layer of a chain or an element of a container."""
    if not isinstance(target, ast.Subscript):
        return
    index = run.evaluate(target.slice, scope)
    for guards, plain in options_of(run.evaluate(target.value, scope)):
        chain, mapping = chains.owner_of(run, plain), containers.mapping_of(run, plain)
        if chain is not None:
            chains.take(run, chain, index if not guards else UNDECIDED, target.lineno)
        elif isinstance(plain, Object) and mapping is not None:
            kept = tuple(row for row in mapping.items if row[0] != str(constant_of(index)))
            is_known = isinstance(index, Constant) and not guards
            run.write(plain.identity, "items", Mapping(items=kept, complete=mapping.complete and is_known))
        elif isinstance(plain, Object) and containers.items_of(run, plain) is not None:
            containers.disturb(run, plain, Arguments())


def typical(run: Run, iterable: Value, line: int) -> Value:
    """Return the value of one item of an iterable."""
    if isinstance(iterable, Tensor):
        return tensors.part(iterable)
    items = containers.items_of(run, iterable)
    if items is not None and items.items and all(isinstance(item, Tensor) for item in items.items):
        return items.items[0]
    if isinstance(iterable, Object) and iterable.belongs is not None:
        getter = classes.of_class(run, iterable.belongs, "__getitem__")
        if isinstance(getter, Function):
            index = Unknown(reason=say("loop-items"), line=line)
            return run.call(replace(getter, owner=iterable), Arguments(positional=(index,)))
    return Unknown(reason=say("loop-items"), line=line)


def bind(run: Run, function: Function, arguments: Arguments, scope: Scope) -> None:
    """Bind parameters to arguments, defaults, or unknown values."""
    parameters = function.node.args
    names = [*parameters.posonlyargs, *parameters.args]
    optional = [name.arg for name in names][len(names) - len(parameters.defaults) :]
    defaults = dict(zip(optional, parameters.defaults, strict=True))
    keyword_defaults = zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)
    defaults |= {name.arg: default for name, default in keyword_defaults if default is not None}
    for position, parameter in enumerate([*names, *parameters.kwonlyargs]):
        place = position if position < len(names) else None
        value = arguments.first((parameter.arg,), place)
        if value is None:
            value = missing(run, function, parameter, defaults.get(parameter.arg))
        run.write(scope.identity, parameter.arg, value)
    if parameters.vararg is not None:
        rest = Items(items=arguments.positional[len(names) :], complete=not arguments.is_open)
        run.write(scope.identity, parameters.vararg.arg, rest)
    if parameters.kwarg is not None:
        taken = {parameter.arg for parameter in [*names, *parameters.kwonlyargs]}
        rest_named = tuple((name, value) for name, value in arguments.named.items() if name not in taken)
        mapping = Mapping(items=rest_named, complete=not arguments.is_open)
        run.write(scope.identity, parameters.kwarg.arg, containers.new_dict(run, mapping, arguments.line))


def missing(run: Run, function: Function, parameter: ast.arg, default: ast.expr | None) -> Value:
    """Return the value of a parameter that got no argument."""
    if parameter.arg == "training" and run.compiled:
        return Constant(value=True)
    if default is not None:
        return run.evaluate(default, function.scope)
    name = getattr(function.node, "name", None)
    key = "parameter" if name else "parameter-of-a-lambda"
    return Unknown(reason=say(key, name=parameter.arg, function=name), line=parameter.lineno)
