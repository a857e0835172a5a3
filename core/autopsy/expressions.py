"""How traced values are written: letters, step numbers, expressions, certain digits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from flint import arb

from core.autopsy.tracing import OPERATIONS, Node

EXACT_DIGITS = 20
MAX_INLINE = 24
"""Operands up to this many characters are written out; longer ones are referred to by their step."""

MAX_BRIEF = 12
"""The same limit where there are no steps to refer to."""

STEP_LETTERS = {"shifted": "d", "exponentials": "e", "total": "S", "probabilities": "p", "decaying": "e"}
"""Attributes of the losses' steps that expressions call by a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """Writes nodes as expressions of one another.

    Parameters
    ----------
    letters : mapping of Node to str
        Nodes that are called by a letter.
    numbers : mapping of Node to int
        Nodes that are steps.
    written : dict of Node to str
        Expressions written so far: each is needed by several others.
    """

    letters: Mapping[Node, str]
    numbers: Mapping[Node, int]
    written: dict[Node, str] = field(default_factory=dict)

    def expression(self, node: Node) -> str:
        """Write the operation that made a node."""
        if node not in self.written:
            template = OPERATIONS[node.operation].template
            operands = [self._operand(operand, enclosed=_encloses(template)) for operand in node.operands]
            self.written[node] = template.format(*operands)
        return self.written[node]

    def brief(self, node: Node) -> str:
        """Write the operation that made a node, long operands left out."""
        template = OPERATIONS[node.operation].template
        operands = (self._operand(operand, enclosed=_encloses(template)) for operand in node.operands)
        return template.format(*(operand if len(operand) <= MAX_BRIEF else "…" for operand in operands))

    def _operand(self, node: Node, *, enclosed: bool) -> str:
        if node in self.letters:
            return self.letters[node]
        if node.operation not in OPERATIONS:
            return node.text
        text = self.expression(node)
        if len(text) > MAX_INLINE and node in self.numbers:
            return f"#{self.numbers[node]}"
        return text if enclosed or _encloses(OPERATIONS[node.operation].template) else f"({text})"


def lettered(attributes: Mapping[str, object]) -> dict[Node, str]:
    """Find the nodes among a steps object's attributes that have a letter; an index distinguishes several classes."""
    letters: dict[Node, str] = {}
    for attribute, letter in STEP_LETTERS.items():
        values = np.asarray(attributes.get(attribute, []), dtype=object).ravel()
        for position, value in enumerate(values):
            if isinstance(value, Node) and value.operation in OPERATIONS:
                letters.setdefault(value, f"{letter}[{position}]" if values.size > 1 else letter)
    return letters


def exact_text(ball: arb) -> str:
    """Return the certain digits of a ball, at most 20; "0" if it contains zero."""
    return "0" if ball.contains(0) else str(ball.str(EXACT_DIGITS, radius=False))


def _encloses(template: str) -> bool:
    """Return whether an operation encloses its operands, so that neither it nor they need parentheses."""
    return template[-1] in ")|"
