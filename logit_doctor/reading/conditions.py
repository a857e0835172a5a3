"""Which way a test goes, and under which conditions."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from logit_doctor.reading import expressions
from logit_doctor.reading.guards import Guard, Guards
from logit_doctor.reading.state import Run, options_of, truth_of
from logit_doctor.reading.values import Constant, Object, Scope, Tensor, Value

COMPARISONS: dict[type[ast.cmpop], tuple[str, bool, bool]] = {
    ast.Eq: ("==", True, False),
    ast.NotEq: ("==", False, False),
    ast.Lt: ("<", True, False),
    ast.LtE: ("<=", True, False),
    ast.Gt: ("<=", False, False),
    ast.GtE: ("<", False, False),
    ast.Is: ("is", True, False),
    ast.IsNot: ("is", False, False),
    ast.In: ("in", True, True),
    ast.NotIn: ("in", False, True),
}
"""Python's comparison -> the guard's comparison, whether it must hold, whether it wants a container."""

OPERATIONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
IDENTITIES = (ast.Is, ast.IsNot)


def outcomes(run: Run, test: ast.expr, scope: Scope) -> list[tuple[Guards, bool]]:
    """Return every way ``test`` can go, with the conditions for it."""
    value = expressions.evaluate(run, test, scope)
    results: list[tuple[Guards, bool]] = []
    for guards, option in options_of(value):
        truth = truth_of(option)
        if truth is not None:
            results.append((guards, truth))
            continue
        guard = guard_for(run, test, scope)
        results += [((*guards, guard), True), ((*guards, guard.negated()), False)]
    return results


def guard_for(run: Run, test: ast.expr, scope: Scope) -> Guard:
    """Return the condition under which an undecided test is true."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return guard_for(run, test.operand, scope).negated()
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in COMPARISONS:
        comparison, holds, container = COMPARISONS[type(test.ops[0])]
        constant = plain(run, expressions.evaluate(run, test.comparators[0], scope), container)
        if constant is not None:
            return Guard(
                subject=ast.unparse(test.left),
                comparison=comparison,
                constant=constant[0],
                holds=holds,
                line=test.lineno,
                in_loop=run.loops > 0,
            )
    return Guard(
        subject=ast.unparse(test),
        comparison="truth",
        constant=None,
        holds=True,
        line=test.lineno,
        in_loop=run.loops > 0,
    )


def plain(run: Run, value: Value, container: bool) -> tuple[Any] | None:
    """Return a constant (or a tuple of constants, when a container is wanted) as ``(constant,)``, else None."""
    if not container:
        return (value.value,) if isinstance(value, Constant) else None
    items = expressions.items_of(run, value)
    if items is None or not items.complete:
        return None
    constants = tuple(item.value for item in items.items if isinstance(item, Constant))
    return (constants,) if len(constants) == len(items.items) else None


def compare_constants(left: Value, operation: ast.cmpop, right: Value) -> bool | None:
    """Return the outcome of a comparison of two known values, or None."""
    if isinstance(operation, IDENTITIES):
        outcome = identical(left, right)
        return None if outcome is None else outcome == isinstance(operation, ast.Is)
    if not (isinstance(left, Constant) and isinstance(right, Constant)) or type(operation) not in OPERATIONS:
        return None
    try:
        return bool(OPERATIONS[type(operation)](left.value, right.value))
    except TypeError:
        return None


def identical(left: Value, right: Value) -> bool | None:
    """Return whether two values are one object; decided only where None, True or False is involved."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and (one.value is None or isinstance(one.value, bool)):
            if isinstance(other, Constant):
                return other.value is one.value
            return False if isinstance(other, Object | Tensor) else None
    return None
