"""Back-propagation through a formula, every operation of both passes rounded to a format.

A `Tape` records the operations of a formula; its gradient follows from the derivative rule of each operation as
TensorFlow registers it (``math_grad.py``). What is computed with it are the losses of ``core.losses.families``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.arithmetic.arrays import BoolArray, FloatArray
from core.arithmetic.rounded import Arithmetic

Rule = Callable[[FloatArray], FloatArray]
"""From the derivative by a result to the derivative by one of its operands."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One value of a formula.

    Parameters
    ----------
    tape : Tape
        The tape that recorded it.
    value : ndarray, shape (num_terms, num_samples) or (num_samples,)
        In the arithmetic's carrier.
    operands : tuple of (Variable, Rule)
        What it was computed from; none for an input or a constant.
    """

    tape: "Tape"
    value: FloatArray
    operands: tuple[tuple["Variable", Rule], ...] = ()

    def __neg__(self) -> "Variable":
        admit = self.tape.arithmetic.admit
        return self.tape.record(admit(-self.value), (self, lambda upstream: admit(-upstream)))

    def __add__(self, other: "Operand") -> "Variable":
        return self.tape.add(self, other)

    def __sub__(self, other: "Operand") -> "Variable":
        return self.tape.subtract(self, other)

    def __mul__(self, other: "Operand") -> "Variable":
        return self.tape.multiply(self, other)

    def __truediv__(self, other: "Operand") -> "Variable":
        return self.tape.divide(self, other)

    def __radd__(self, other: float) -> "Variable":
        return self.tape.add(other, self)

    def __rsub__(self, other: float) -> "Variable":
        return self.tape.subtract(other, self)

    def __rmul__(self, other: float) -> "Variable":
        return self.tape.multiply(other, self)

    def __rtruediv__(self, other: float) -> "Variable":
        return self.tape.divide(other, self)

    def __getitem__(self, place: int | slice) -> "Variable":
        def spread(upstream: FloatArray) -> FloatArray:
            whole = np.zeros_like(self.value)
            whole[place] = upstream
            return whole

        return self.tape.record(self.value[place], (self, spread))


Operand = Variable | float | FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """The operations of one formula, in order.

    Parameters
    ----------
    arithmetic : Arithmetic
        The format that every operation rounds to.
    """

    arithmetic: Arithmetic
    recorded: list[Variable] = field(default_factory=list)

    def record(self, value: FloatArray, *operands: tuple[Variable, Rule]) -> Variable:
        """Return a new value with what it was computed from."""
        variable = Variable(self, value, operands)
        self.recorded.append(variable)
        return variable

    def of(self, operand: Operand) -> Variable:
        """Return an operand as a variable; a number is rounded to the format."""
        return (
            operand if isinstance(operand, Variable) else Variable(self, self.arithmetic.carry(np.atleast_1d(operand)))
        )

    def gradient(self, result: Variable, source: Variable) -> FloatArray:
        """Return the derivative of a result, shape (num_samples,), by a source, in the source's shape."""
        found: dict[Variable, FloatArray] = {result: np.ones_like(result.value)}
        for variable in reversed(self.recorded):
            upstream = found.pop(variable, None) if variable is not source else None
            if upstream is None:
                continue
            for operand, rule in variable.operands:
                share = rule(upstream)
                found[operand] = self.arithmetic.add(found[operand], share) if operand in found else share
        return np.asarray(found.get(source, np.zeros_like(source.value)))

    def add(self, left: Operand, right: Operand) -> Variable:
        """Return ``left + right``."""
        left, right = self.of(left), self.of(right)
        value = self.arithmetic.add(left.value, right.value)
        return self.record(value, (left, self._to(left, lambda up: up)), (right, self._to(right, lambda up: up)))

    def subtract(self, left: Operand, right: Operand) -> Variable:
        """Return ``left - right``."""
        left, right = self.of(left), self.of(right)
        value, admit = self.arithmetic.subtract(left.value, right.value), self.arithmetic.admit
        return self.record(
            value, (left, self._to(left, lambda up: up)), (right, self._to(right, lambda up: admit(-up)))
        )

    def multiply(self, left: Operand, right: Operand) -> Variable:
        """Return ``left * right``."""
        left, right, multiply = self.of(left), self.of(right), self.arithmetic.multiply
        return self.record(
            multiply(left.value, right.value),
            (left, self._to(left, lambda up: multiply(up, right.value))),
            (right, self._to(right, lambda up: multiply(up, left.value))),
        )

    def divide(self, left: Operand, right: Operand) -> Variable:
        """Return ``left / right``."""
        left, right, divide = self.of(left), self.of(right), self.arithmetic.divide

        def by_right(upstream: FloatArray) -> FloatArray:
            negated = self.arithmetic.admit(-left.value)
            return self.arithmetic.multiply(upstream, divide(divide(negated, right.value), right.value))

        return self.record(
            divide(left.value, right.value),
            (left, self._to(left, lambda up: divide(up, right.value))),
            (right, self._to(right, by_right)),
        )

    def exp(self, operand: Variable) -> Variable:
        """Return e to the power of a value."""
        value = self.arithmetic.exp(operand.value)
        return self.record(value, (operand, lambda up: self.arithmetic.multiply(up, value)))

    def expm1(self, operand: Variable) -> Variable:
        """Return e to the power of a value, minus 1."""
        arithmetic = self.arithmetic
        value = arithmetic.expm1(operand.value)
        return self.record(value, (operand, lambda up: arithmetic.multiply(up, arithmetic.exp(operand.value))))

    def log(self, operand: Variable) -> Variable:
        """Return the natural logarithm."""
        arithmetic = self.arithmetic
        value = arithmetic.log(operand.value)
        return self.record(value, (operand, lambda up: arithmetic.multiply(up, arithmetic.reciprocal(operand.value))))

    def log1p(self, operand: Variable) -> Variable:
        """Return the natural logarithm of 1 plus a value."""
        arithmetic = self.arithmetic

        def rule(upstream: FloatArray) -> FloatArray:
            raised = arithmetic.add(np.ones_like(operand.value), operand.value)
            return arithmetic.multiply(upstream, arithmetic.reciprocal(raised))

        return self.record(arithmetic.log1p(operand.value), (operand, rule))

    def sqrt(self, operand: Variable) -> Variable:
        """Return the square root."""
        arithmetic = self.arithmetic
        value, half = arithmetic.sqrt(operand.value), arithmetic.carry([0.5])
        return self.record(value, (operand, lambda up: arithmetic.divide(arithmetic.multiply(up, half), value)))

    def sigmoid(self, operand: Variable) -> Variable:
        """Return the sigmoid, rounded once."""
        arithmetic = self.arithmetic
        value = arithmetic.sigmoid(operand.value)

        def rule(upstream: FloatArray) -> FloatArray:
            slope = arithmetic.multiply(value, arithmetic.subtract(np.ones_like(value), value))
            return arithmetic.multiply(upstream, slope)

        return self.record(value, (operand, rule))

    def sum(self, operand: Variable) -> Variable:
        """Return the sum along the first axis."""
        shape = operand.value.shape
        return self.record(self.arithmetic.sum(operand.value), (operand, lambda up: np.broadcast_to(up, shape)))

    def where(self, mask: BoolArray, chosen: Operand, other: Operand) -> Variable:
        """Return ``chosen`` where a mask is true, elsewhere ``other``; the derivative of what is not chosen is 0."""
        chosen, other = self.of(chosen), self.of(other)
        zero = self.arithmetic.dtype.type(0)
        return self.record(
            np.where(mask, chosen.value, other.value),
            (chosen, self._to(chosen, lambda up: np.where(mask, up, zero))),
            (other, self._to(other, lambda up: np.where(mask, zero, up))),
        )

    def magnitude(self, operand: Variable) -> Variable:
        """Return the absolute value."""
        return self.where(np.asarray(operand.value >= 0), operand, -operand)

    def held(self, operand: Variable) -> Variable:
        """Return a value as a constant, to which no derivative flows."""
        return self.of(operand.value)

    def largest(self, operand: Variable) -> Variable:
        """Return the largest entry along the first axis as a constant: a shift that cancels has no derivative."""
        return Variable(self, np.asarray(operand.value.max(axis=0)))

    def _to(self, operand: Variable, rule: Rule) -> Rule:
        """Return a rule for an operand that was broadcast along the first axis: its shares are added up."""

        def added(upstream: FloatArray) -> FloatArray:
            share = rule(upstream)
            return self.arithmetic.sum(share) if share.ndim > operand.value.ndim else share

        return added
