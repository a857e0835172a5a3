"""Where a formula leaves its format: the first operation whose result is not a rounding of the exact one.

A format with infinities and NaN shows this itself. One that saturates, or has no zero, continues with another number,
so the figures mark the operation at which it left.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray
from core.arithmetic.balls import ARB
from core.arithmetic.bits import ulp
from core.arithmetic.elementary import ELEMENTARY
from core.arithmetic.formats import FloatFormat, format_named
from core.arithmetic.rounded import Arithmetic, arithmetic_of
from core.autopsy.autopsy import MAX_CLASSES, AutopsyParams, traced
from core.autopsy.expressions import Notation
from core.losses import FORMULATIONS, LOSSES, by_class
from core.sweep.curves import Departure, Problem

LOGITS = "z"
"""The expression of a departure before the first operation."""
OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "reciprocal": np.reciprocal,
    **{name: function.quick for name, function in ELEMENTARY.items()},
}
"""The methods of ``Arithmetic`` in float64: exact enough to distinguish a rounding from another number."""


def leaves(exact: npt.ArrayLike, computed: npt.ArrayLike, format: FloatFormat) -> BoolArray:
    """Return where a computed value is not a rounding of the exact one: not finite, saturated, or replacing 0.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> leaves([7.389, 1.1, 0.1], [6.0, 1.0, 0.0], FORMATS["float4_e2m1fn"])
    array([ True, False, False])
    """
    one_rounding = ulp(exact, format) / 2
    with np.errstate(invalid="ignore"):  # the search looks for infinities and NaN
        return np.asarray(~(np.abs(np.subtract(computed, exact)) <= one_rounding * (1 + 2.0**-40)))


class Watch:
    """An arithmetic that notes which rows leave the format.

    Parameters
    ----------
    arithmetic : Arithmetic
        What computes.
    num_rows : int
        Length of the last axis of all arrays.
    """

    def __init__(self, arithmetic: Arithmetic, num_rows: int) -> None:
        self.arithmetic = arithmetic
        self.left = np.zeros(num_rows, dtype=bool)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.arithmetic, name)
        return self._watched(name, method) if name in OPERATIONS else method

    def sum(self, values: FloatArray) -> FloatArray:
        """Add up along the first axis, as ``Arithmetic`` does."""
        return Arithmetic.sum(self, values)  # type: ignore[arg-type]

    def _watched(self, name: str, method: Callable[..., FloatArray]) -> Callable[..., FloatArray]:
        def compute(*operands: FloatArray) -> FloatArray:
            computed = method(*operands)
            exact = OPERATIONS[name](*(self.arithmetic.admit(operand).astype(np.float64) for operand in operands))
            self.left |= leaves(exact, computed, self.arithmetic.format).reshape(-1, computed.shape[-1]).any(axis=0)
            return computed

        return compute


def departure(problem: Problem, formulation: str, magnitudes: Float64Array) -> Departure | None:
    """Return where a formulation of a loss, or its gradient, leaves the format of a problem; None if it never does.

    Parameters
    ----------
    problem : Problem
        The samples, magnitude after magnitude.
    formulation : str
        A key of ``FORMULATIONS[problem.loss]``.
    magnitudes : ndarray of float64, shape (num_magnitudes,)
        Their magnitudes.
    """
    entry, samples = FORMULATIONS[problem.loss][formulation], problem.samples
    arithmetic = arithmetic_of(format_named(problem.format))
    watch = Watch(arithmetic, len(samples.labels))
    # It has the methods of Arithmetic.
    steps = LOSSES[problem.loss].steps(watch, by_class(samples.logits).astype(arithmetic.dtype), samples.labels)  # type: ignore[arg-type]
    entry.from_steps(steps)
    left = watch.left & samples.representable
    rows = np.flatnonzero(left if left.any() else ~samples.representable)
    if not len(rows):
        return None
    magnitude = float(magnitudes[rows[0] // (len(samples.labels) // len(magnitudes))])
    logits = np.atleast_1d(samples.logits[rows[0]])
    if not left.any() or len(logits) > MAX_CLASSES:
        return Departure(magnitude=magnitude, expression=LOGITS)
    return _first_operation(
        AutopsyParams(
            loss=problem.loss,
            format=problem.format,
            formulation=formulation,
            logits=tuple(logits.tolist()),
            label=int(samples.labels[rows[0]]),
        ),
        magnitude,
    )


@ARB.runs
def _first_operation(params: AutopsyParams, magnitude: float) -> Departure:
    format = format_named(params.format)
    loss, _, letters = traced(params, params.rounded_logits)
    notation = Notation(letters=letters, numbers={})
    try:
        for node in loss.trace.nodes:
            if node.operation in OPERATIONS:
                with np.errstate(all="ignore"):  # values out of range are the result of the search
                    exact = OPERATIONS[node.operation](*(np.float64(operand.computed) for operand in node.operands))
                if leaves(exact, node.computed, format):
                    expression = notation.brief(node)
                    return Departure(
                        magnitude=magnitude, expression=expression, exact=float(exact), computed=node.computed
                    )
        return Departure(magnitude=magnitude, expression=params.formulation)
    finally:
        loss.trace.nodes.clear()  # a trace and its nodes hold each other
