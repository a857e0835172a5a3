"""Statements: assignments, branches, loops, definitions.

An open ``if`` runs both branches and keeps each value under its condition. A loop over known items runs item by item,
any other loop once. ``execute`` says what the rest of the block may assume, or that nothing after it runs (``LEFT``).
"""

import ast
from collections.abc import Callable, Sequence
from typing import Final

from logit_doctor.reading import calls, conditions, expressions, names, tensors
from logit_doctor.reading.guards import Guards
from logit_doctor.reading.state import Key, Run, options_of
from logit_doctor.reading.values import Class, Constant, Function, Items, Mapping, Object, Scope, Tensor, Unknown, Value

MAX_UNROLLED = 12
MAX_ROUNDS = 4


class Left:
    """The outcome of a statement after which the block does not go on."""


LEFT: Final = Left()
Outcome = Guards | Left


def execute_block(run: Run, statements: Sequence[ast.stmt], scope: Scope) -> Outcome:
    """Execute statements in order; each may add conditions under which the rest runs."""
    assumed: Guards = ()
    for statement in statements:
        with run.assuming(assumed) as possible:
            outcome = execute(run, statement, scope) if possible else LEFT
        if isinstance(outcome, Left):
            return LEFT
        assumed += outcome
    return assumed


def execute(run: Run, statement: ast.stmt, scope: Scope) -> Outcome:
    """Execute one statement."""
    run.step()
    handler = HANDLERS.get(type(statement))
    return handler(run, statement, scope) if handler is not None else ()


def expression(run: Run, node: ast.Expr, scope: Scope) -> Outcome:
    """Evaluate an expression for its facts."""
    expressions.evaluate(run, node.value, scope)
    return ()


def assignment(run: Run, node: ast.Assign, scope: Scope) -> Outcome:
    """Bind one or more targets."""
    value = expressions.evaluate(run, node.value, scope)
    for target in node.targets:
        assign(run, target, value, scope)
    return ()


def annotated(run: Run, node: ast.AnnAssign, scope: Scope) -> Outcome:
    """Bind an annotated name, if it is given a value."""
    if node.value is not None:
        assign(run, node.target, expressions.evaluate(run, node.value, scope), scope)
    return ()


def augmented(run: Run, node: ast.AugAssign, scope: Scope) -> Outcome:
    """Bind the result of ``target += value``."""
    value = expressions.evaluate(run, node.value, scope)
    before = expressions.evaluate(run, node.target, scope)
    as_binary = ast.copy_location(ast.BinOp(left=node.target, op=node.op, right=node.value), node)
    result = run.lift(lambda one, other: expressions.arithmetic(run, one, other, as_binary), before, value)
    assign(run, node.target, result, scope)
    return ()


def assign(run: Run, target: ast.expr, value: Value, scope: Scope) -> None:
    """Bind a target: a name, a pattern, an attribute or an element."""
    if isinstance(target, ast.Name):
        run.write(scope.identity, target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        unpack(run, target, value, scope)
    elif isinstance(target, ast.Attribute):
        assign_attribute(run, target, value, scope)
    elif isinstance(target, ast.Subscript):
        assign_element(run, target, value, scope)
    elif isinstance(target, ast.Starred):
        assign(run, target.value, Unknown(reason="a starred target", line=target.lineno), scope)


def unpack(run: Run, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
    """Bind each name of a pattern."""
    for position, element in enumerate(target.elts):
        part = run.lift(lambda plain, at=position: piece(run, plain, at, len(target.elts), target.lineno), value)
        assign(run, element, part, scope)


def piece(run: Run, value: Value, position: int, count: int, line: int) -> Value:
    """Return one element of an unpacked value."""
    items = expressions.items_of(run, value)
    if items is not None and items.complete and len(items.items) == count:
        return items.items[position]
    reason = value.reason if isinstance(value, Unknown) else "unpacking that is not followed"
    return Unknown(reason=reason, line=line)


def assign_attribute(run: Run, target: ast.Attribute, value: Value, scope: Scope) -> None:
    """Set an attribute of an object of the program; a changed layer makes its model unknown."""
    forget_edited_model(run, target, scope)
    owner = expressions.evaluate(run, target.value, scope)
    for guards, plain in options_of(owner):
        if isinstance(plain, Object) and plain.kind not in ("list", "dict"):
            if guards:
                value = Unknown(reason="it is set under conditions", line=target.lineno)
            run.write(plain.identity, target.attr, value)


def forget_edited_model(run: Run, target: ast.Attribute, scope: Scope) -> None:
    """After ``model.layers[-1].activation = ...`` the model's output is unknown."""
    inner = target.value
    while isinstance(inner, ast.Subscript | ast.Call):
        inner = inner.value if isinstance(inner, ast.Subscript) else inner.func
    if isinstance(inner, ast.Attribute) and inner.attr in ("layers", "get_layer") and target.attr != "trainable":
        owner = expressions.evaluate(run, inner.value, scope)
        if isinstance(owner, Object):
            reason = f"a layer of the model is changed at line {target.lineno}"
            run.write(owner.identity, "output", Unknown(reason=reason, line=target.lineno))


def assign_element(run: Run, target: ast.Subscript, value: Value, scope: Scope) -> None:
    """Set an element of a known dict; any other element makes the container open."""
    owner = expressions.evaluate(run, target.value, scope)
    index = expressions.evaluate(run, target.slice, scope)
    mapping, items = expressions.mapping_of(run, owner), expressions.items_of(run, owner)
    if not isinstance(owner, Object):
        return
    if mapping is not None:
        known = isinstance(index, Constant)
        more = {str(index.value): value} if isinstance(index, Constant) else {}
        updated = tuple({**dict(mapping.items), **more}.items())
        run.write(owner.identity, "items", Mapping(items=updated, complete=mapping.complete and known))
    elif items is not None:
        run.write(owner.identity, "items", Items(items=items.items, complete=False))


def branching(run: Run, node: ast.If, scope: Scope) -> Outcome:
    """Execute the branches that can run, and merge what they wrote."""
    ways = conditions.outcomes(run, node.test, scope)
    return run_ways(run, [(guards, node.body if truth else node.orelse) for guards, truth in ways], scope)


def run_ways(run: Run, ways: list[tuple[Guards, list[ast.stmt]]], scope: Scope) -> Outcome:
    """Execute alternatives, each under its conditions; return what holds after them."""
    if len(ways) == 1:
        return execute_block(run, ways[0][1], scope)
    written: list[tuple[Guards, dict[Key, Value]]] = []
    survivors: list[Guards] = []
    leavers: list[Guards] = []
    for guards, statements in ways:
        with run.assuming(guards) as possible, run.branch() as writes:
            if not possible:
                continue
            outcome = execute_block(run, statements, scope)
        written.append((guards, writes))
        (leavers if isinstance(outcome, Left) else survivors).append(guards)
    run.merge(written)
    if not survivors:
        return LEFT if leavers else ()
    if len(survivors) == 1:
        return survivors[0]
    return tuple(guards[0].negated() for guards in leavers if len(guards) == 1)


def matching(run: Run, node: ast.Match, scope: Scope) -> Outcome:
    """Execute a match statement as the chain of comparisons it is; other patterns run as if they matched."""
    for case in node.cases:
        if isinstance(case.pattern, ast.MatchValue):
            test = ast.Compare(left=node.subject, ops=[ast.Eq()], comparators=[case.pattern.value])
            ast.copy_location(test, case.pattern)
            rest = ast.copy_location(ast.Match(subject=node.subject, cases=node.cases[1:]), node)
            chain = ast.If(test=test, body=case.body, orelse=[rest] if node.cases[1:] else [])
            return branching(run, ast.copy_location(chain, node), scope)
        return execute_block(run, case.body, scope)
    return ()


def loop(run: Run, node: ast.For | ast.AsyncFor, scope: Scope) -> Outcome:
    """Execute a ``for``: item by item if they are known and few, else once with a typical item."""
    iterable = expressions.evaluate(run, node.iter, scope)
    items = expressions.items_of(run, iterable)
    limit = MAX_ROUNDS if isinstance(node.iter, ast.Call) and calls.is_range(node.iter) else MAX_UNROLLED
    if items is not None and items.complete and len(items.items) <= limit:
        for item in items.items:
            assign(run, node.target, item, scope)
            execute_block(run, node.body, scope)
        return execute_block(run, node.orelse, scope)
    run.loops += 1
    assign(run, node.target, typical(run, iterable, node.iter.lineno), scope)
    execute_block(run, node.body, scope)
    run.loops -= 1
    execute_block(run, node.orelse, scope)
    return ()


def typical(run: Run, iterable: Value, line: int) -> Value:
    """Return what one item of something iterated is like."""
    if isinstance(iterable, Tensor):
        return tensors.part(iterable)
    items = expressions.items_of(run, iterable)
    if items is not None and items.items and all(isinstance(item, Tensor) for item in items.items):
        return items.items[0]
    return Unknown(reason="the loop's items are not known", line=line)


def while_loop(run: Run, node: ast.While, scope: Scope) -> Outcome:
    """Execute a ``while`` body once."""
    expressions.evaluate(run, node.test, scope)
    run.loops += 1
    execute_block(run, node.body, scope)
    run.loops -= 1
    execute_block(run, node.orelse, scope)
    return ()


def context(run: Run, node: ast.With | ast.AsyncWith, scope: Scope) -> Outcome:
    """Execute a ``with`` body."""
    for item in node.items:
        value = expressions.evaluate(run, item.context_expr, scope)
        if item.optional_vars is not None:
            assign(run, item.optional_vars, value, scope)
    return execute_block(run, node.body, scope)


def attempt(run: Run, node: ast.Try, scope: Scope) -> Outcome:
    """Execute a ``try`` as if nothing was raised; handlers only supply names that the body did not."""
    outcome = execute_block(run, node.body, scope)
    if not isinstance(outcome, Left):
        outcome = execute_block(run, node.orelse, scope)
    for handler in node.handlers:
        with run.branch() as written:
            execute_block(run, handler.body, scope)
        for key, value in written.items():
            if run.read(*key) is None:
                run.write(*key, value)
    finished = execute_block(run, node.finalbody, scope)
    return LEFT if isinstance(finished, Left) else outcome


def definition(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> Outcome:
    """Bind a function."""
    run.write(scope.identity, node.name, Function(node=node, scope=scope))
    return ()


def class_definition(run: Run, node: ast.ClassDef, scope: Scope) -> Outcome:
    """Execute a class body and bind the class."""
    bases = tuple(expressions.evaluate(run, base, scope) for base in node.bases)
    body = run.new_scope(scope, is_class=True)
    execute_block(run, node.body, body)
    made = Class(node=node, scope=body, bases=bases)
    run.classes.append(made)
    run.write(scope.identity, node.name, made)
    return ()


def returning(run: Run, node: ast.Return, scope: Scope) -> Outcome:
    """Leave the function with a value."""
    value = expressions.evaluate(run, node.value, scope) if node.value is not None else Constant(value=None)
    if run.frames:
        run.frames[-1].returned.append((run.guards, value))
    return LEFT


def raising(run: Run, node: ast.Raise, scope: Scope) -> Outcome:
    """Leave the block."""
    return LEFT


def importing(run: Run, node: ast.Import | ast.ImportFrom, scope: Scope) -> Outcome:
    """Bind imported names."""
    names.import_statement(run, node, scope)
    return ()


HANDLERS: dict[type[ast.stmt], Callable[..., Outcome]] = {
    ast.Expr: expression,
    ast.Assign: assignment,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.If: branching,
    ast.Match: matching,
    ast.For: loop,
    ast.AsyncFor: loop,
    ast.While: while_loop,
    ast.With: context,
    ast.AsyncWith: context,
    ast.Try: attempt,
    ast.FunctionDef: definition,
    ast.AsyncFunctionDef: definition,
    ast.ClassDef: class_definition,
    ast.Return: returning,
    ast.Raise: raising,
    ast.Break: raising,
    ast.Continue: raising,
    ast.Import: importing,
    ast.ImportFrom: importing,
}
