"""Statements: assignments, branches, loops, definitions.

An undecided ``if`` runs both branches and keeps each value under its condition. A loop over known items runs item by
item, any other loop once. ``execute`` returns the conditions for the rest of the block, or ``LEFT`` if nothing after it
runs.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from logit_doctor.reading import arithmetic, bindings, calls, conditions, containers, foreign, frameworks, names
from logit_doctor.reading.frameworks.entries import Region
from logit_doctor.reading.guards import Guards
from logit_doctor.reading.state import LEFT, MAX_UNROLLED, Key, Left, Outcome, RuledOut, Run
from logit_doctor.reading.values import Class, Constant, External, Function, Object, Scope, Unknown, Value

# Of a range: a few layers are built like that, and epochs, which are more, are all alike.
MAX_ROUNDS = 4


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
    run.evaluate(node.value, scope)
    return ()


def assignment(run: Run, node: ast.Assign | ast.AnnAssign, scope: Scope) -> Outcome:
    """Bind one or more targets; an annotated name only if it is given a value."""
    if node.value is not None:
        value = run.evaluate(node.value, scope)
        for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
            bindings.assign(run, target, value, scope)
    return ()


def augmented(run: Run, node: ast.AugAssign, scope: Scope) -> Outcome:
    """Bind the result of ``target += value``."""
    value = run.evaluate(node.value, scope)
    before = run.evaluate(node.target, scope)
    as_binary = ast.copy_location(ast.BinOp(left=node.target, op=node.op, right=node.value), node)
    result = run.lift(lambda one, other: arithmetic.arithmetic(run, one, other, as_binary), before, value)
    items = containers.items_of(run, result)
    if run.loops and items is not None and isinstance(result, Object) and items.complete:
        run.write(result.identity, "items", replace(items, complete=False, repeats=True))
    bindings.assign(run, node.target, result, scope)
    return ()


def deletion(run: Run, node: ast.Delete, scope: Scope) -> Outcome:
    """Remove elements of containers and layers of models."""
    for target in node.targets:
        bindings.delete(run, target, scope)
    return ()


def branching(run: Run, node: ast.If, scope: Scope) -> Outcome:
    """Execute the branches that can run, and merge their bindings."""
    ways = conditions.outcomes(run, node.test, scope)
    note_branches(run, node, {truth for _, truth in ways})
    return run_ways(run, [(guards, node.body if truth else node.orelse) for guards, truth in ways], scope)


def note_branches(run: Run, node: ast.If, outcomes: set[bool]) -> None:
    """Remember which branches of an ``if`` are read, and which one a known value rules out."""
    for truth, block in ((True, node.body), (False, node.orelse)):
        key = (node.lineno, truth)
        if truth in outcomes:
            run.read_blocks.add(key)
        else:
            function = run.frames[-1].function if run.frames else None
            ruled_out = RuledOut(test=node.test, block=block or node.body, is_skipped=not block, function=function)
            run.ruled_out.setdefault(key, ruled_out)


def run_ways(run: Run, ways: list[tuple[Guards, list[ast.stmt]]], scope: Scope) -> Outcome:
    """Execute alternatives, each under its conditions; return the conditions after them."""
    if len(ways) == 1:
        return execute_block(run, ways[0][1], scope)
    written: list[tuple[Guards, dict[Key, Value]]] = []
    survivors: list[Guards] = []
    leavers: list[Guards] = []
    latest = run.latest
    for guards, statements in ways:
        with run.assuming(guards) as possible, run.branch() as writes:
            if not possible:
                continue
            outcome = execute_block(run, statements, scope)
        written.append((guards, writes))
        (leavers if isinstance(outcome, Left) else survivors).append(guards)
    run.merge(written, latest)
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
    """Execute a ``for``: item by item if they are known and few, else once with a typical item.

    An empty list stands for data that the program lacks.
    """
    iterable = run.evaluate(node.iter, scope)
    items = containers.iterated(run, iterable)
    limit = MAX_ROUNDS if isinstance(node.iter, ast.Call) and is_range(node.iter) else MAX_UNROLLED
    if items is not None and items.complete and 0 < len(items.items) <= limit:
        for item in items.items:
            bindings.assign(run, node.target, item, scope)
            execute_block(run, node.body, scope)
        return execute_block(run, node.orelse, scope)
    run.loops += 1
    bindings.assign(run, node.target, bindings.typical(run, iterable, node.iter.lineno), scope)
    execute_block(run, node.body, scope)
    run.loops -= 1
    execute_block(run, node.orelse, scope)
    return ()


def while_loop(run: Run, node: ast.While, scope: Scope) -> Outcome:
    """Execute a ``while`` body once."""
    run.evaluate(node.test, scope)
    run.loops += 1
    execute_block(run, node.body, scope)
    run.loops -= 1
    execute_block(run, node.orelse, scope)
    return ()


def context(run: Run, node: ast.With | ast.AsyncWith, scope: Scope) -> Outcome:
    """Execute a ``with`` body."""
    before = run.device
    for item in node.items:
        value = run.evaluate(item.context_expr, scope)
        enter_region(run, item.context_expr, scope)
        if item.optional_vars is not None:
            bindings.assign(run, item.optional_vars, value, scope)
    outcome = execute_block(run, node.body, scope)
    run.device = before
    return outcome


def enter_region(run: Run, node: ast.expr, scope: Scope) -> None:
    """Enter a region in which operations run in 16 bits, or in which they no longer do, if this is one."""
    function = run.evaluate(node.func, scope) if isinstance(node, ast.Call) else None
    region = frameworks.entry_of(function.path) if isinstance(function, External) else None
    if isinstance(node, ast.Call) and isinstance(region, Region):
        run.device = foreign.device_of(region, calls.evaluate_arguments(run, node, scope))


def attempt(run: Run, node: ast.Try, scope: Scope) -> Outcome:
    """Execute a ``try`` as if nothing were raised; handlers only supply what the body does not.

    They give names that the body does not bind, and the result where that of the body is not known.
    """
    results = run.frames[-1].returned if run.frames else []
    before = len(results)
    with run.branch() as done:
        outcome = execute_block(run, node.body, scope)
        if not isinstance(outcome, Left):
            outcome = execute_block(run, node.orelse, scope)
    kept = len(results) if any(not isinstance(value, Unknown) for _, value in results[before:]) else None
    supplied: dict[Key, Value] = {}
    for handler in node.handlers:
        with run.branch() as written:
            execute_block(run, handler.body, scope)
        supplied = written | supplied
        if kept is not None:
            del results[kept:]
    for key, value in (supplied | done).items():
        if key in done or run.read(*key) is None:
            run.write(*key, value)
    finished = execute_block(run, node.finalbody, scope)
    return LEFT if isinstance(finished, Left) else outcome


def definition(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> Outcome:
    """Bind a function."""
    run.write(scope.identity, node.name, Function(node=node, scope=scope))
    return ()


def class_definition(run: Run, node: ast.ClassDef, scope: Scope) -> Outcome:
    """Execute a class body and bind the class."""
    bases = tuple(run.evaluate(base, scope) for base in node.bases)
    body = run.new_scope(scope, is_class=True)
    execute_block(run, node.body, body)
    made = Class(node=node, scope=body, bases=bases)
    if not run.module:
        run.classes.append(made)
    run.write(scope.identity, node.name, made)
    return ()


def returning(run: Run, node: ast.Return, scope: Scope) -> Outcome:
    """Leave the function with a value."""
    value = run.evaluate(node.value, scope) if node.value is not None else Constant(value=None)
    if run.frames:
        run.frames[-1].returned.append((run.guards, value))
    return LEFT


def raising(run: Run, node: ast.Raise, scope: Scope) -> Outcome:
    """Leave the block."""
    return LEFT


HANDLERS: dict[type[ast.stmt], Callable[..., Outcome]] = {
    ast.Expr: expression,
    ast.Assign: assignment,
    ast.AnnAssign: assignment,
    ast.AugAssign: augmented,
    ast.Delete: deletion,
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
    ast.Import: names.import_modules,
    ast.ImportFrom: names.import_from,
    ast.Global: names.declare,
    ast.Nonlocal: names.declare,
}


def is_range(node: ast.Call) -> bool:
    """Whether a call is ``range(...)``."""
    return isinstance(node.func, ast.Name) and node.func.id == "range"
