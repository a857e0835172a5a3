"""Why a traced value is wrong: its error, whether that is damage, the operation to blame and the name of the mechanism.

Works on the nodes of ``core.autopsy.tracing``. The choice of the node that ruins a loss, and its notation, are in
``core.autopsy.autopsy``.
"""

import math
from collections.abc import Collection

from flint import arb

from core.arithmetic.bits import ulp
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import can_hold, round_to
from core.autopsy.tracing import CLIPPING_OPERATIONS, OPERATIONS, Node


def damage_threshold(format: FloatFormat) -> float:
    """Return the relative error from which on a value counts as damaged: half of its significand's bits are wrong."""
    return math.sqrt(format.unit_roundoff)


def relative_error(node: Node) -> float:
    """Return the error of the computed value relative to the exact one; infinite if it is not finite.

    An exact zero has no relative error: there the error is taken relative to the largest operand.
    """
    if not math.isfinite(node.computed):
        return math.inf
    scale = abs(node.exact)
    if node.exact.contains(0):
        scale = max((abs(operand.exact) for operand in node.operands), default=arb(0), key=float)
    if node.exact.contains(arb(node.computed)):
        return 0.0
    return math.inf if scale.contains(0) else float(abs(node.exact - node.computed) / scale)


def ulp_error(node: Node, format: FloatFormat) -> float:
    """Return the error of the computed value in ulps of the format at the exact value; infinite if it is not finite."""
    if not math.isfinite(node.computed):
        return math.inf
    if node.exact.contains(arb(node.computed)):
        return 0.0
    spacing = float(ulp(float(node.exact), format))
    return float(abs(node.exact - node.computed) / spacing)


def is_damaged(node: Node, format: FloatFormat) -> bool:
    """Return whether a value has lost more than half of the format's significand."""
    return relative_error(node) > damage_threshold(format)


def blamed(node: Node) -> Node:
    """Return the operation whose own rounding contributes most to a node's error.

    Notes
    -----
    The error is split into the part that the operation itself adds, given its computed operands, and the effect of each
    operand's error on the result. While an operand's share is the largest, the search continues there.
    """
    exact = OPERATIONS[node.operation].exact if node.operation in OPERATIONS else None
    if exact is None or not math.isfinite(node.computed):
        return node
    computed = [arb(operand.computed) for operand in node.operands]
    result = exact(*computed)
    own = float(abs(result - node.computed))
    shares = []
    for position, operand in enumerate(node.operands):
        mended = [*computed[:position], operand.exact, *computed[position + 1 :]]
        shares.append(float(abs(exact(*mended) - result)))
    share, operand = max(zip(shares, node.operands, strict=True), key=lambda pair: pair[0])
    return blamed(operand) if share > own and math.isfinite(share) else node


def cause_of(node: Node, origin: Node, format: FloatFormat) -> str:
    """Return the mechanism that damaged a node whose operands are sound.

    Parameters
    ----------
    node : Node
        The first damaged value.
    origin : Node
        The result of ``blamed`` for it.
    format : FloatFormat
        The format of the computation.

    Returns
    -------
    str
        A key of ``core.messages.autopsy.CAUSES``.
    """
    if origin.operation in CLIPPING_OPERATIONS:
        return "clip"
    for candidate in (node, origin):
        exact = float(candidate.exact)
        (rounded,) = round_to([exact], format)
        if abs(exact) <= format.max and not math.isfinite(rounded):
            return "lack"
        if not math.isfinite(candidate.computed) or not can_hold(exact, format):
            return "overflow"
        if abs(rounded) < format.min_normal and not candidate.exact.contains(0):
            return "underflow"
    if absorbs(origin, format):
        return "absorption"
    amplifies_by_subtracting = node.operation in {"add", "subtract", "log", "expm1"}
    return "cancellation" if node is not origin and amplifies_by_subtracting else "rounding"


def absorbs(node: Node, format: FloatFormat) -> bool:
    """Return whether an addition loses more than half of the digits of its smaller operand."""
    if node.operation not in {"add", "subtract"}:
        return False
    smaller = min(abs(operand.computed) for operand in node.operands)
    exact = OPERATIONS[node.operation].exact(*(arb(operand.computed) for operand in node.operands))
    return bool(abs(exact - node.computed) > damage_threshold(format) * arb(smaller)) and smaller > 0


def first_damage(result: Node, damaged: Collection[Node]) -> Node | None:
    """Return the earliest damaged value from which damage runs, value to value, to a result."""
    if result not in damaged:
        return None
    chain, waiting = {result}, [result]
    while waiting:
        for operand in waiting.pop().operands:
            if operand in damaged and operand not in chain:
                chain.add(operand)
                waiting.append(operand)
    return next(node for node in result.trace.nodes if node in chain)
