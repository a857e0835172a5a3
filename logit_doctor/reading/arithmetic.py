"""Operators on numbers, strings, lists and tensors."""

import ast
from typing import Any

from logit_doctor.messages import say
from logit_doctor.reading import containers, tensors
from logit_doctor.reading.state import Run, truth_of
from logit_doctor.reading.values import Constant, Items, Tensor, Unknown, Value

# Sizes of layers and data are smaller, and nothing computed from two such numbers is large.
MAX_NUMBER = 10**12
# Names of layers and losses are shorter, a string that is doubled repeatedly is not.
MAX_TEXT = 1_000


def arithmetic(run: Run, left: Value, right: Value, node: ast.BinOp) -> Value:
    """Apply an arithmetic operator to two plain values."""
    if isinstance(left, Tensor) or isinstance(right, Tensor) or isinstance(node.op, ast.MatMult):
        return tensors.arithmetic(run, left, node.op, right, node)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return fold(left.value, node.op, right.value, node)
    first, second = containers.items_of(run, left), containers.items_of(run, right)
    if isinstance(node.op, ast.Add) and first is not None and second is not None:
        both = containers.items_within_cap(first.items + second.items, first.complete and second.complete)
        return both if isinstance(left, Items) else containers.new_list(run, both, node.lineno)
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    return Unknown(reason=say("expression", code=ast.unparse(node)[:60]), line=node.lineno)


def fold(left: Any, operation: ast.operator, right: Any, node: ast.BinOp) -> Value:
    """Compute with small literals."""
    unknown = Unknown(reason=say("arithmetic"), line=node.lineno)
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


def unary_plain(run: Run, value: Value, node: ast.UnaryOp) -> Value:
    """Apply a unary operator to a plain value."""
    if isinstance(node.op, ast.Not):
        truth = truth_of(value)
        return (
            Constant(value=not truth) if truth is not None else Unknown(reason=say("open-condition"), line=node.lineno)
        )
    if isinstance(value, Constant) and isinstance(value.value, int | float) and isinstance(node.op, ast.USub):
        return Constant(value=-value.value)
    if isinstance(value, Tensor):
        tensors.note_missing_logarithm(run, value, node)
        return tensors.negated(value)
    return value if isinstance(node.op, ast.UAdd) else Unknown(reason=say("negation"), line=node.lineno)
