"""An arithmetic that remembers: it runs the formulas of ``core.losses`` and keeps every value, computed and exact.

``TracingArithmetic`` takes the place of ``core.arithmetic.rounded.Arithmetic``. Its arrays hold nodes instead of
numbers: the computed value, a certified ball around the exact value, and the operation with its operands.
``core.autopsy.autopsy`` assesses the nodes.
"""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from flint import arb

from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import Arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation of the arithmetic.

    Parameters
    ----------
    template : str
        How to write it, operands in braces.
    exact : callable
        The operation on balls.
    """

    template: str
    exact: Callable[..., arb]


def _sigmoid(ball: arb) -> arb:
    return 1 / (1 + (-ball).exp())


ROUNDED_OPERATIONS: dict[str, Operation] = {
    "add": Operation(template="{} + {}", exact=operator.add),
    "subtract": Operation(template="{} - {}", exact=operator.sub),
    "multiply": Operation(template="{} * {}", exact=operator.mul),
    "divide": Operation(template="{} / {}", exact=operator.truediv),
    "reciprocal": Operation(template="1 / {}", exact=lambda ball: 1 / ball),
    "exp": Operation(template="exp({})", exact=arb.exp),
    "log": Operation(template="log({})", exact=arb.log),
    "log1p": Operation(template="log1p({})", exact=arb.log1p),
    "expm1": Operation(template="expm1({})", exact=arb.expm1),
    "sigmoid": Operation(template="sigmoid({})", exact=_sigmoid),
}
"""Operations that round; methods of ``Arithmetic`` of the same name compute their value in the format."""

EXACT_OPERATIONS: dict[str, Operation] = {
    "negate": Operation(template="-{}", exact=operator.neg),
    "absolute": Operation(template="|{}|", exact=abs),
}
"""Operations that never round, and so are part of expressions instead of steps."""

CLIPPING_OPERATIONS: dict[str, Operation] = {
    "clip": Operation(template="clip({}, {}, {})", exact=lambda ball, *limits: ball),
    "clip_gradient": Operation(template="0 instead of {}", exact=lambda ball: ball),
}
"""Operations that the true loss does not have: in exact arithmetic they return their first operand."""

OPERATIONS = ROUNDED_OPERATIONS | EXACT_OPERATIONS | CLIPPING_OPERATIONS


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value of a computation.

    Parameters
    ----------
    trace : TracingArithmetic
        The arithmetic that made it.
    operation : str
        A key of ``OPERATIONS``, or "input" or "constant".
    operands : tuple of Node
        Its operands.
    computed : float
        The value in the format.
    exact : arb
        A ball around the result of exact arithmetic on the exact inputs.
    text : str
        How an input or a constant is written.
    """

    trace: "TracingArithmetic"
    operation: str
    operands: tuple["Node", ...]
    computed: float
    exact: arb
    text: str = ""

    def __float__(self) -> float:
        return self.computed

    def __neg__(self) -> "Node":
        (computed,) = self.trace.arithmetic.admit(np.array([-self.computed], self.trace.arithmetic.dtype)).tolist()
        return self.trace.record("negate", (self,), computed)

    def __abs__(self) -> "Node":
        return self.trace.record("absolute", (self,), abs(self.computed))

    def __add__(self, other: "Value") -> "Value":
        return self.trace.compute("add", self, other)

    def __radd__(self, other: "Value") -> "Value":
        return self.trace.compute("add", other, self)

    def __sub__(self, other: "Value") -> "Value":
        return self.trace.compute("subtract", self, other)

    def __rsub__(self, other: "Value") -> "Value":
        return self.trace.compute("subtract", other, self)

    def __mul__(self, other: "Value") -> "Value":
        return self.trace.compute("multiply", self, other)

    def __rmul__(self, other: "Value") -> "Value":
        return self.trace.compute("multiply", other, self)

    def __lt__(self, other: "Value") -> bool:
        return self.computed < float(other)

    def __le__(self, other: "Value") -> bool:
        return self.computed <= float(other)

    def __gt__(self, other: "Value") -> bool:
        return self.computed > float(other)

    def __ge__(self, other: "Value") -> bool:
        return self.computed >= float(other)


Value = Node | float


class NodeArray(npt.NDArray[np.object_]):
    """An object array of nodes and plain numbers that notices clipping, which NumPy would do by picking elements."""

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        """Record ``np.clip``, and ``np.where`` that puts one plain number in the place of nodes."""
        if func is np.clip:
            return _elementwise(_clip, *args)
        if func is np.where and len(args) == 3 and np.isscalar(args[1]):
            return _elementwise(_zero_gradient, *args)
        result = super().__array_function__(func, types, args, kwargs)
        return node_array(result) if isinstance(result, np.ndarray) and result.dtype == object else result


def node_array(values: Any) -> NodeArray:
    """View values as an array of nodes."""
    return np.asarray(values, dtype=object).view(NodeArray)


@dataclass(slots=True, kw_only=True)
class TracingArithmetic:
    """Arithmetic on arrays of nodes: each operation as ``arithmetic`` rounds it, and exactly.

    It offers the operations of ``ROUNDED_OPERATIONS`` as methods, beside ``carry`` and ``sum``. Balls are computed at
    the working precision in force.

    Parameters
    ----------
    arithmetic : Arithmetic
        The arithmetic of the format.
    nodes : list of Node
        Everything recorded so far, in order.
    """

    arithmetic: Arithmetic
    nodes: list[Node] = field(default_factory=list)
    accumulator: ClassVar[None] = None
    """Sums stay in the format."""

    @property
    def format(self) -> FloatFormat:
        """The format of every computed value."""
        return self.arithmetic.format

    @property
    def dtype(self) -> np.dtype:
        """The dtype of the arrays."""
        return np.dtype(object)

    def inputs(self, values: Sequence[float], names: Sequence[str]) -> NodeArray:
        """Return named inputs, exact in the format, as a column (num_values, 1)."""
        nodes = [Node(self, "input", (), value, arb(value), name) for value, name in zip(values, names, strict=True)]
        return node_array([[node] for node in nodes])

    def carry(self, values: npt.ArrayLike) -> NodeArray:
        """Round constants to the format; their exact values stay unrounded."""
        exact = np.atleast_1d(np.asarray(values, dtype=np.float64))
        rounded = np.asarray(self.arithmetic.carry(exact), dtype=np.float64)
        pairs = zip(exact.tolist(), rounded.tolist(), strict=True)
        return node_array([Node(self, "constant", (), value, arb(number), f"{number:.7g}") for number, value in pairs])

    def __getattr__(self, name: str) -> Callable[..., NodeArray]:
        if name not in ROUNDED_OPERATIONS:
            raise AttributeError(f"the arithmetic has no operation {name!r}")
        return lambda *arrays: _elementwise(lambda *values: self.compute(name, *values), *arrays)

    def admit(self, values: NodeArray) -> NodeArray:
        """Return the values: nodes are admitted as they are made."""
        return values

    def sum(self, values: NodeArray) -> NodeArray:
        """Add up along the first axis, left to right, rounding after each addition."""
        total = values[0]
        for row in values[1:]:
            total = _elementwise(lambda left, right: self.compute("add", left, right), total, row)
        return node_array(total)

    def compute(self, name: str, *values: Value) -> Value:
        """Compute one value in the format and record it, unless it is trivial."""
        simple = _trivial(name, values)
        if simple is not None and self.format.has_zero and self.format.has_sign:
            return simple
        operands = tuple(self.node(value) for value in values)
        carried = [np.array([operand.computed]).astype(self.arithmetic.dtype) for operand in operands]
        with np.errstate(all="ignore"):  # overflow, 0 / 0 and log 0 are results of a trace
            computed = float(getattr(self.arithmetic, name)(*carried)[0])
        return self.record(name, operands, computed)

    def node(self, value: Value) -> Node:
        """Return the value as a node: a plain number is a constant that the format holds exactly."""
        if isinstance(value, Node):
            return value
        return Node(self, "constant", (), float(value), arb(float(value)), f"{float(value):g}")

    def record(self, name: str, operands: tuple[Node, ...], computed: float) -> Node:
        """Record a value that was computed from ``operands``."""
        exact = OPERATIONS[name].exact(*(operand.exact for operand in operands))
        node = Node(self, name, operands, computed, exact)
        self.nodes.append(node)
        return node


def _elementwise(function: Callable[..., Any], *arrays: Any) -> NodeArray:
    broadcast = np.broadcast_arrays(*(np.asarray(array, dtype=object) for array in arrays))
    result = np.empty(broadcast[0].shape, dtype=object)
    for position in np.ndindex(result.shape):
        result[position] = function(*(array[position] for array in broadcast))
    return result.view(NodeArray)


def _trivial(name: str, values: Sequence[Value]) -> Value | None:
    """Return the result if a plain 0, 1 or -1, as in a one-hot label, leaves nothing to compute."""
    if len(values) != 2:
        return None
    left, right = values
    left_number, right_number = (None if isinstance(value, Node) else float(value) for value in values)
    if name == "multiply" and -1.0 in (left_number, right_number):
        return -right if left_number == -1.0 else -left
    trivial: dict[tuple[str, float | None, float | None], Value] = {
        ("add", 0.0, right_number): right,
        ("add", left_number, 0.0): left,
        ("subtract", left_number, 0.0): left,
        ("multiply", 1.0, right_number): right,
        ("multiply", left_number, 1.0): left,
    }
    if all(math.isfinite(float(value)) for value in values):
        trivial[("multiply", 0.0, right_number)] = trivial[("multiply", left_number, 0.0)] = 0.0
    if float(right) != 0 and not math.isnan(float(right)):
        trivial[("divide", 0.0, right_number)] = 0.0
    return trivial.get((name, left_number, right_number))


def _clip(value: Node, low: Node, high: Node) -> Node:
    computed = min(max(value.computed, low.computed), high.computed)
    return value.trace.record("clip", (value, low, high), computed)


def _zero_gradient(replaced: bool, zero: float, value: Value) -> Value:
    if replaced and isinstance(value, Node):
        return value.trace.record("clip_gradient", (value,), float(zero))
    return zero if replaced else value
