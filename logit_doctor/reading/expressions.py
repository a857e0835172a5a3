"""Expressions: from an ``ast`` node to what the doctor knows about its value."""

import ast
from collections.abc import Callable
from typing import Any

from logit_doctor.reading import attributes, calls, conditions, names, statements, tensors
from logit_doctor.reading.state import Run, chosen, truth_of
from logit_doctor.reading.values import NONE, Constant, Function, Items, Mapping, Object, Scope, Tensor, Unknown, Value

MAX_NUMBER = 10**12
MAX_TEXT = 1_000
MAX_ITEMS = 500


def evaluate(run: Run, node: ast.expr, scope: Scope) -> Value:
    """Return the value of an expression; its calls leave their facts in ``run``."""
    run.step()
    handler = HANDLERS.get(type(node))
    if handler is None:
        return Unknown(reason="this kind of expression is not followed", line=node.lineno)
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
        return attributes.of_super(run, node.attr, node.lineno)
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
        inner = items_of(run, value)
        complete = complete and inner is not None and inner.complete
        found += inner.items if inner is not None else ()
    items = items_within_cap(tuple(found), complete)
    return items if isinstance(node, ast.Tuple) else new_list(run, items, node.lineno)


def items_within_cap(items: tuple[Value, ...], complete: bool) -> Items:
    """Return items, cut and open when they are too many."""
    return Items(items=items[:MAX_ITEMS], complete=complete and len(items) <= MAX_ITEMS)


def new_list(run: Run, items: Items, line: int) -> Object:
    """Return a new list that holds ``items``."""
    made = run.new_object("list", line)
    run.write(made.identity, "items", items)
    return made


def new_dict(run: Run, items: Mapping, line: int) -> Object:
    """Return a new dict that holds ``items``."""
    made = run.new_object("dict", line)
    run.write(made.identity, "items", items)
    return made


def dictionary(run: Run, node: ast.Dict, scope: Scope) -> Value:
    """Evaluate a dict display; only string keys are kept."""
    found: dict[str, Value] = {}
    complete = True
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(run, value_node, scope)
        key = None if key_node is None else evaluate(run, key_node, scope)
        if key is None:
            inner = mapping_of(run, value)
            found.update(inner.items if inner is not None else ())
            complete = complete and inner is not None and inner.complete
        elif isinstance(key, Constant):
            found[str(key.value)] = value
        else:
            complete = False
    return new_dict(run, Mapping(items=tuple(found.items()), complete=complete), node.lineno)


def items_of(run: Run, value: Value) -> Items | None:
    """Return the items of a tuple or list, or None."""
    if isinstance(value, Object) and value.kind == "list":
        held = run.read(value.identity, "items")
        return held if isinstance(held, Items) else None
    return value if isinstance(value, Items) else None


def mapping_of(run: Run, value: Value) -> Mapping | None:
    """Return the items of a dict, or None."""
    if isinstance(value, Object) and value.kind == "dict":
        held = run.read(value.identity, "items")
        return held if isinstance(held, Mapping) else None
    return value if isinstance(value, Mapping) else None


def subscript(run: Run, node: ast.Subscript, scope: Scope) -> Value:
    """Evaluate ``value[index]``."""
    owner = evaluate(run, node.value, scope)
    index = evaluate(run, node.slice, scope)
    return run.lift(lambda value, at: element(run, value, at, node), owner, index)


def element(run: Run, owner: Value, index: Value, node: ast.Subscript) -> Value:
    """Return one element of a known container; a part of a tensor means what the tensor means."""
    if isinstance(owner, Tensor):
        return tensors.part(owner)
    items, mapping = items_of(run, owner), mapping_of(run, owner)
    if isinstance(index, Constant):
        if items is not None and isinstance(index.value, int) and items.complete:
            position = index.value + (len(items.items) if index.value < 0 else 0)
            if 0 <= position < len(items.items):
                return items.items[position]
        if mapping is not None and str(index.value) in dict(mapping.items):
            return dict(mapping.items)[str(index.value)]
    reason = owner.reason if isinstance(owner, Unknown) else f"'{ast.unparse(node)[:60]}' is not followed"
    return Unknown(reason=reason, line=node.lineno)


def binary(run: Run, node: ast.BinOp, scope: Scope) -> Value:
    """Evaluate arithmetic on numbers, strings, lists and tensors."""
    left, right = evaluate(run, node.left, scope), evaluate(run, node.right, scope)
    return run.lift(lambda one, other: arithmetic(run, one, other, node), left, right)


def arithmetic(run: Run, left: Value, right: Value, node: ast.BinOp) -> Value:
    """Apply an arithmetic operator to two plain values."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return tensors.arithmetic(run, left, node.op, right, node)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return fold(left.value, node.op, right.value, node)
    first, second = items_of(run, left), items_of(run, right)
    if isinstance(node.op, ast.Add) and first is not None and second is not None:
        both = items_within_cap(first.items + second.items, first.complete and second.complete)
        return both if isinstance(left, Items) else new_list(run, both, node.lineno)
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    return Unknown(reason=f"'{ast.unparse(node)[:60]}' is not followed", line=node.lineno)


def fold(left: Any, operation: ast.operator, right: Any, node: ast.BinOp) -> Value:
    """Compute with small literals."""
    unknown = Unknown(reason="arithmetic that is not followed", line=node.lineno)
    if isinstance(left, str) and isinstance(right, str) and isinstance(operation, ast.Add):
        return Constant(value=left + right) if len(left) + len(right) < MAX_TEXT else unknown
    if not all(isinstance(value, int | float) and abs(value) < MAX_NUMBER for value in (left, right)):
        return unknown
    try:
        match operation:
            case ast.Add():
                return Constant(value=left + right)
            case ast.Sub():
                return Constant(value=left - right)
            case ast.Mult():
                return Constant(value=left * right)
            case ast.Div():
                return Constant(value=left / right)
            case ast.FloorDiv():
                return Constant(value=left // right)
            case ast.Mod():
                return Constant(value=left % right)
    except ArithmeticError:
        return unknown
    return unknown


def unary(run: Run, node: ast.UnaryOp, scope: Scope) -> Value:
    """Evaluate ``-x``, ``+x`` and ``not x``."""
    value = evaluate(run, node.operand, scope)
    return run.lift(lambda plain: unary_plain(plain, node), value)


def unary_plain(value: Value, node: ast.UnaryOp) -> Value:
    """Apply a unary operator to a plain value."""
    if isinstance(node.op, ast.Not):
        truth = truth_of(value)
        return Constant(value=not truth) if truth is not None else Unknown(reason="an open condition", line=node.lineno)
    if isinstance(value, Constant) and isinstance(value.value, int | float) and isinstance(node.op, ast.USub):
        return Constant(value=-value.value)
    if isinstance(value, Tensor):
        return tensors.negated(value)
    return (
        value if isinstance(node.op, ast.UAdd) else Unknown(reason="a negation that is not followed", line=node.lineno)
    )


def compare(run: Run, node: ast.Compare, scope: Scope) -> Value:
    """Evaluate a comparison; a tensor compared with a number is remembered."""
    left = evaluate(run, node.left, scope)
    rights = [evaluate(run, comparator, scope) for comparator in node.comparators]
    if len(rights) > 1:
        return Unknown(reason="an open condition", line=node.lineno)
    return run.lift(lambda one, other: compare_plain(run, one, other, node), left, rights[0])


def compare_plain(run: Run, left: Value, right: Value, node: ast.Compare) -> Value:
    """Compare two plain values."""
    tensors.note_threshold(run, left, right, node)
    outcome = conditions.compare_constants(left, node.ops[0], right)
    items, mapping = items_of(run, right), mapping_of(run, right)
    if isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(left, Constant):
        if items is not None and items.complete and all(isinstance(item, Constant) for item in items.items):
            outcome = (left in items.items) == isinstance(node.ops[0], ast.In)
        elif mapping is not None and mapping.complete:
            outcome = (str(left.value) in dict(mapping.items)) == isinstance(node.ops[0], ast.In)
    return Unknown(reason="an open condition", line=node.lineno) if outcome is None else Constant(value=outcome)


def boolean(run: Run, node: ast.BoolOp, scope: Scope) -> Value:
    """Evaluate ``and`` and ``or`` as far as their operands are known."""
    wants = isinstance(node.op, ast.Or)
    value: Value = NONE
    unknown: Value | None = None
    for operand in node.values:
        value = evaluate(run, operand, scope)
        truth = truth_of(value)
        if truth is None:
            unknown = unknown or Unknown(reason="an open condition", line=node.lineno)
        elif truth == wants:
            return value if unknown is None or wants is False else unknown
    return unknown or value


def conditional(run: Run, node: ast.IfExp, scope: Scope) -> Value:
    """Evaluate ``a if test else b``; an open test gives both, each under its condition."""
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
    known = items_of(run, iterable)
    is_simple = len(node.generators) == 1 and not generator.ifs
    if is_simple and known is not None and known.complete and len(known.items) <= statements.MAX_UNROLLED:
        return new_list(run, Items(items=tuple(each(run, node.elt, generator.target, known, inner))), node.lineno)
    run.loops += 1
    for part in node.generators:
        statements.assign(
            run, part.target, statements.typical(run, evaluate(run, part.iter, inner), part.iter.lineno), inner
        )
        for test in part.ifs:
            evaluate(run, test, inner)
    element_value = evaluate(run, node.elt, inner)
    run.loops -= 1
    return new_list(run, Items(items=(element_value,), complete=False), node.lineno)


def each(run: Run, node: ast.expr, target: ast.expr, known: Items, scope: Scope) -> list[Value]:
    """Evaluate ``node`` for every known item."""
    values = []
    for item in known.items:
        statements.assign(run, target, item, scope)
        values.append(evaluate(run, node, scope))
    return values


def dict_comprehension(run: Run, node: ast.DictComp, scope: Scope) -> Value:
    """Evaluate a dict comprehension to a dict that may hold anything."""
    return new_dict(run, Mapping(items=(), complete=False), node.lineno)


def walrus(run: Run, node: ast.NamedExpr, scope: Scope) -> Value:
    """Evaluate ``name := value``."""
    value = evaluate(run, node.value, scope)
    statements.assign(run, node.target, value, scope)
    return value


def inner_value(run: Run, node: ast.Starred | ast.Await, scope: Scope) -> Value:
    """Evaluate what stands behind ``*`` or ``await``."""
    return evaluate(run, node.value, scope)


def slices(run: Run, node: ast.Slice, scope: Scope) -> Value:
    """Evaluate a slice, which selects nothing the doctor follows."""
    return Unknown(reason="a slice", line=node.lineno)


def call(run: Run, node: ast.Call, scope: Scope) -> Value:
    """Evaluate a call."""
    return calls.call_expression(run, node, scope)


def text(run: Run, node: ast.JoinedStr, scope: Scope) -> Value:
    """Evaluate an f-string, whose text is open."""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            evaluate(run, part.value, scope)
    return Unknown(reason="a formatted string", line=node.lineno)


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
    ast.Call: call,
    ast.JoinedStr: text,
}
