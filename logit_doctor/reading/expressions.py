"""Expressions: from an ``ast`` node to its abstract value."""

import ast
from collections.abc import Callable

from logit_doctor.messages import say
from logit_doctor.reading import (
    arithmetic,
    attributes,
    bindings,
    calls,
    classes,
    comparisons,
    conditions,
    containers,
    names,
    reliance,
)
from logit_doctor.reading.state import MAX_UNROLLED, Run, chosen, truth_of
from logit_doctor.reading.values import NONE, Constant, Function, Items, Mapping, Scope, Unknown, Value


def evaluate(run: Run, node: ast.expr, scope: Scope) -> Value:
    """Return the value of an expression; its calls leave their facts in ``run``."""
    run.step()
    handler = HANDLERS.get(type(node))
    if handler is None:
        return Unknown(reason=say("kind-of-expression"), line=node.lineno)
    return handler(run, node, scope)


def name(run: Run, node: ast.Name, scope: Scope) -> Value:
    """Evaluate a name."""
    return names.lookup(run, node.id, scope, node.lineno)


def constant(run: Run, node: ast.Constant, scope: Scope) -> Value:
    """Evaluate a literal."""
    return Constant(value=node.value, node=node)


def attribute(run: Run, node: ast.Attribute, scope: Scope) -> Value:
    """Evaluate ``value.name``, and ``super().name``."""
    if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "super":
        return classes.of_super(run, node.attr, node.lineno)
    owner = evaluate(run, node.value, scope)
    return run.lift(lambda value: attributes.attribute(run, value, node.attr, node.lineno), owner)


def sequence(run: Run, node: ast.List | ast.Set | ast.Tuple, scope: Scope) -> Value:
    """Evaluate a list, set or tuple display."""
    found: list[Value] = []
    complete = True
    for element in node.elts:
        value = evaluate(run, element.value if isinstance(element, ast.Starred) else element, scope)
        if not isinstance(element, ast.Starred):
            found.append(value)
            continue
        inner = containers.items_of(run, value)
        complete = complete and inner is not None and inner.complete
        found += inner.items if inner is not None else ()
    items = containers.items_within_cap(tuple(found), complete)
    return items if isinstance(node, ast.Tuple) else containers.new_list(run, items, node.lineno)


def dictionary(run: Run, node: ast.Dict, scope: Scope) -> Value:
    """Evaluate a dict display; only string keys are kept."""
    found: dict[str, Value] = {}
    complete = True
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(run, value_node, scope)
        key = None if key_node is None else evaluate(run, key_node, scope)
        if key is None:
            inner = containers.mapping_of(run, value)
            found.update(inner.items if inner is not None else ())
            complete = complete and inner is not None and inner.complete
        elif isinstance(key, Constant):
            found[str(key.value)] = value
        else:
            complete = False
    return containers.new_dict(run, Mapping(items=tuple(found.items()), complete=complete), node.lineno)


def subscript(run: Run, node: ast.Subscript, scope: Scope) -> Value:
    """Evaluate ``value[index]``."""
    owner = evaluate(run, node.value, scope)
    index = evaluate(run, node.slice, scope)
    return run.lift(lambda value, at: containers.element(run, value, at, node), owner, index)


def binary(run: Run, node: ast.BinOp, scope: Scope) -> Value:
    """Evaluate arithmetic on numbers, strings, lists and tensors."""
    left, right = evaluate(run, node.left, scope), evaluate(run, node.right, scope)
    return run.lift(lambda one, other: arithmetic.arithmetic(run, one, other, node), left, right)


def unary(run: Run, node: ast.UnaryOp, scope: Scope) -> Value:
    """Evaluate ``-x``, ``+x`` and ``not x``."""
    value = evaluate(run, node.operand, scope)
    return run.lift(lambda plain: arithmetic.unary_plain(run, plain, node), value)


def compare(run: Run, node: ast.Compare, scope: Scope) -> Value:
    """Evaluate a comparison; a tensor compared with a number is remembered."""
    left = evaluate(run, node.left, scope)
    rights = [evaluate(run, comparator, scope) for comparator in node.comparators]
    if len(rights) > 1:
        return Unknown(reason=say("open-condition"), line=node.lineno)
    return run.lift(lambda one, other: comparisons.compare_plain(run, one, other, node), left, rights[0])


def boolean(run: Run, node: ast.BoolOp, scope: Scope) -> Value:
    """Evaluate ``and`` and ``or`` as far as their operands are known."""
    wants = isinstance(node.op, ast.Or)
    value: Value = NONE
    unknown: Value | None = None
    for operand in node.values:
        value = evaluate(run, operand, scope)
        truth = truth_of(value)
        if truth is None:
            unknown = unknown or Unknown(reason=say("open-condition"), line=node.lineno)
        elif truth == wants:
            return value if unknown is None or wants is False else unknown
    return unknown or value


def conditional(run: Run, node: ast.IfExp, scope: Scope) -> Value:
    """Evaluate ``a if test else b``; an undecided test gives both, each under its condition."""
    options = []
    for guards, truth in conditions.outcomes(run, node.test, scope):
        with run.assuming(guards) as possible:
            if possible:
                options.append((guards, evaluate(run, node.body if truth else node.orelse, scope)))
    return chosen(options)


def function(run: Run, node: ast.Lambda, scope: Scope) -> Value:
    """Evaluate a lambda."""
    return Function(node=node, scope=scope)


def comprehension(run: Run, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> Value:
    """Evaluate a comprehension: exactly over known items of one loop, else one typical element."""
    generator = node.generators[0]
    iterable = evaluate(run, generator.iter, scope)
    inner = run.new_scope(scope)
    known = containers.iterated(run, iterable)
    is_simple = len(node.generators) == 1 and not generator.ifs
    if is_simple and known is not None and known.complete and len(known.items) <= MAX_UNROLLED:
        return containers.new_list(
            run, Items(items=tuple(each(run, node.elt, generator.target, known, inner))), node.lineno
        )
    run.loops += 1
    for part in node.generators:
        bindings.assign(
            run, part.target, bindings.typical(run, evaluate(run, part.iter, inner), part.iter.lineno), inner
        )
        for test in part.ifs:
            evaluate(run, test, inner)
    element_value = evaluate(run, node.elt, inner)
    run.loops -= 1
    return containers.new_list(run, Items(items=(element_value,), complete=False, repeats=True), node.lineno)


def each(run: Run, node: ast.expr, target: ast.expr, known: Items, scope: Scope) -> list[Value]:
    """Evaluate ``node`` for every known item."""
    values = []
    for item in known.items:
        bindings.assign(run, target, item, scope)
        values.append(evaluate(run, node, scope))
    return values


def dict_comprehension(run: Run, node: ast.DictComp, scope: Scope) -> Value:
    """Evaluate a dict comprehension: exactly over known items of one loop, else to a dict that may hold anything."""
    pair = ast.copy_location(ast.Tuple(elts=[node.key, node.value], ctx=ast.Load()), node)
    rows = comprehension(run, ast.copy_location(ast.GeneratorExp(elt=pair, generators=node.generators), node), scope)
    items = containers.items_of(run, rows)
    found: dict[str, Value] = {}
    complete = items is not None and items.complete
    for row in items.items if items is not None and items.complete else ():
        if isinstance(row, Items) and isinstance(row.items[0], Constant):
            found[str(row.items[0].value)] = row.items[1]
        else:
            complete = False
    return containers.new_dict(run, Mapping(items=tuple(found.items()), complete=complete), node.lineno)


def walrus(run: Run, node: ast.NamedExpr, scope: Scope) -> Value:
    """Evaluate ``name := value``."""
    value = evaluate(run, node.value, scope)
    bindings.assign(run, node.target, value, scope)
    return value


def inner_value(run: Run, node: ast.Starred | ast.Await, scope: Scope) -> Value:
    """Evaluate the operand of ``*`` or ``await``."""
    return evaluate(run, node.value, scope)


def slices(run: Run, node: ast.Slice, scope: Scope) -> Value:
    """Evaluate a slice, which selects nothing the doctor follows."""
    return Unknown(reason=say("slice"), line=node.lineno)


def text(run: Run, node: ast.JoinedStr, scope: Scope) -> Value:
    """Evaluate an f-string, whose text is unknown."""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            reliance.note(run, evaluate(run, part.value, scope), node.lineno)
    return Unknown(reason=say("formatted-string"), line=node.lineno)


HANDLERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Name: name,
    ast.Constant: constant,
    ast.Attribute: attribute,
    ast.List: sequence,
    ast.Set: sequence,
    ast.Tuple: sequence,
    ast.Dict: dictionary,
    ast.Subscript: subscript,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.Compare: compare,
    ast.BoolOp: boolean,
    ast.IfExp: conditional,
    ast.Lambda: function,
    ast.ListComp: comprehension,
    ast.GeneratorExp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: dict_comprehension,
    ast.NamedExpr: walrus,
    ast.Starred: inner_value,
    ast.Await: inner_value,
    ast.Slice: slices,
    ast.Call: calls.call_expression,
    ast.JoinedStr: text,
}
