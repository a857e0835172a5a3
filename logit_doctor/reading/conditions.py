"""The outcome of a test, and its conditions."""

import ast
import re
from dataclasses import replace
from typing import Any

from logit_doctor.reading import classes, containers
from logit_doctor.reading.comparisons import COMPARISONS
from logit_doctor.reading.guards import Guard, Guards
from logit_doctor.reading.state import Frame, Run, options_of, truth_of
from logit_doctor.reading.values import Constant, Method, Object, Scope, Unknown, Value

UNNAMED = frozenset({"loop-items", "unpacking", "one-branch"})
"""Reasons that several different values may have."""
USES = re.compile(r"export|onnx|deploy|infer|predict|eval|serv(?:e|ing)", re.IGNORECASE)
"""Words for uses of a model other than training."""


def outcomes(run: Run, test: ast.expr, scope: Scope) -> list[tuple[Guards, bool]]:
    """Return every way ``test`` can go, with the conditions for it."""
    value = run.evaluate(test, scope)
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
    guard = Guard(
        subject=ast.unparse(test),
        comparison="truth",
        constant=None,
        holds=True,
        line=test.lineno,
        in_loop=run.loops > 0,
        on_use=any(is_of_use(run, frame, ast.unparse(test)) for frame in run.frames),
        value=identity_of(run, test, scope),
    )
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        comparison, holds, wants_container = COMPARISONS[type(test.ops[0])]
        constant = plain(run, run.evaluate(test.comparators[0], scope), wants_container)
        if constant is not None:
            subject = ast.unparse(test.left)
            value = identity_of(run, test.left, scope)
            return replace(
                guard, subject=subject, comparison=comparison, constant=constant[0], holds=holds, value=value
            )
    return guard


def is_of_use(run: Run, frame: Frame, test: str) -> bool:
    """Whether a test in a call decides what a module of PyTorch or JAX is used for.

    It stands in the method that computes the output, or it names a use in any other method.
    """
    owner = frame.function.owner
    base = classes.base_of(run, owner.belongs) if isinstance(owner, Object) else None
    is_forward = base is not None and getattr(frame.function.node, "name", "") == base.forward
    return is_forward or (base is not None and USES.search(test) is not None)


def identity_of(run: Run, node: ast.expr, scope: Scope) -> str:
    """Return what identifies an option of the command line or of a config, under whatever name it is held."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return ""
    value = run.evaluate(node, scope)
    if not isinstance(value, Method) or not isinstance(value.owner, Unknown) or value.owner.reason.key in UNNAMED:
        return ""
    return f"{value.owner.line} {value.owner.reason} {value.name}"


def plain(run: Run, value: Value, container: bool) -> tuple[Any] | None:
    """Return a constant (or a tuple of constants, when a container is wanted) as ``(constant,)``, else None."""
    if not container:
        return (value.value,) if isinstance(value, Constant) else None
    items = containers.items_of(run, value)
    if items is None or not items.complete:
        return None
    constants = tuple(item.value for item in items.items if isinstance(item, Constant))
    return (constants,) if len(constants) == len(items.items) else None
