"""Comparisons of plain values, and the guards that record them."""

import ast

from logit_doctor.messages import say
from logit_doctor.reading import containers, reliance, tensors
from logit_doctor.reading.guards import OPERATORS
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Constant, Object, Tensor, Unknown, Value

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
"""Python's comparison -> the guard's comparison, whether it must hold, whether it needs a container."""


def compare_plain(run: Run, left: Value, right: Value, node: ast.Compare) -> Value:
    """Compare two plain values."""
    tensors.note_threshold(run, left, right, node)
    reliance.note_comparison(run, left, right, node)
    outcome = compare_constants(left, node.ops[0], right)
    items, mapping = containers.items_of(run, right), containers.mapping_of(run, right)
    if isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(left, Constant):
        if items is not None and items.complete and all(isinstance(item, Constant) for item in items.items):
            outcome = (left in items.items) == isinstance(node.ops[0], ast.In)
        elif mapping is not None and mapping.complete:
            outcome = (str(left.value) in dict(mapping.items)) == isinstance(node.ops[0], ast.In)
    return Unknown(reason=say("open-condition"), line=node.lineno) if outcome is None else Constant(value=outcome)


def compare_constants(left: Value, operation: ast.cmpop, right: Value) -> bool | None:
    """Return the outcome of a comparison of two known values, or None."""
    comparison, holds, wants_container = COMPARISONS[type(operation)]
    if comparison == "is":
        outcome = identical(left, right)
        return None if outcome is None else outcome == holds
    if wants_container or not (isinstance(left, Constant) and isinstance(right, Constant)):
        return None
    try:
        return bool(OPERATORS[comparison](left.value, right.value)) == holds
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
