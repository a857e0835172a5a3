"""What else a program does with an activation's result: whether a correction may remove or change the activation."""

import ast
import re
from collections.abc import Iterator, Sequence

from logit_doctor.finding import JAX, PYTORCH
from logit_doctor.judging.edits import Edits, Source, called_name
from logit_doctor.judging.meeting import Meeting
from logit_doctor.judging.spelling import ScopeNode, Spelling, bindings_of, dotted, inside
from logit_doctor.reading.facts import Fact, Pairing, Stacking
from logit_doctor.reading.reliance import Dependence
from logit_doctor.reading.values import Activation, Loss, Tensor

KEPT = frozenset({"new", "served"})
"""Steps between an activation and a loss that mean the same for logits."""
SERVING = re.compile(r"^_?(predict|infer|serve)|prob(a|s|abilit|$)", re.IGNORECASE)
"""Names of functions whose results are probabilities for somebody else."""
EXPORTS = ("onnx.export", "export.export", "jit.trace", "jit.save")
LARGEST = ("max", "topk")


class Dependents:
    """The uses of the activations of one source of PyTorch or JAX."""

    def __init__(self, source: Source, facts: Sequence[Fact]) -> None:
        self.source = source
        self.facts = facts
        self.parents = {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}
        self.spelling = Spelling(source.tree)

    def allow(self, subject: object, changes: Edits) -> bool:
        """Whether edits change nothing that another use of an activation relies on."""
        if isinstance(subject, Stacking):
            outer, inner = subject.output.activation, subject.inner.activation
            if self._touches(changes, subject.inner):
                return self._may_change(inner, None)
            return outer.library not in (PYTORCH, JAX) or not self._meets_logits(inner)
        if not isinstance(subject, Meeting) or not self._touches(changes, subject.output):
            return True
        is_kept = set(subject.output.steps) <= KEPT or is_by_hand(subject.loss)
        return is_kept and self._may_change(subject.output.activation, subject.loss)

    def _touches(self, changes: Edits, output: Tensor) -> bool:
        """Whether edits remove or change the activation of an output."""
        activation = output.activation
        if activation.library not in (PYTORCH, JAX) or activation.node is None:
            return False
        start, end = self.source.span(activation.node)
        return any(edit.start < end and edit.end > start for edit in changes)

    def _may_change(self, activation: Activation, loss: Loss | None) -> bool:
        """Whether nothing but losses of the same kind, and the index of the largest entry, use an activation."""
        node = activation.node
        assert node is not None
        own = set(ast.walk(loss.node)) if loss is not None and is_by_hand(loss) else set()
        for fact in self.facts:
            if isinstance(fact, Dependence) and fact.activation is node and self._is_use(fact.call, own):
                return False
            if isinstance(fact, Pairing) and is_of(fact, node) and not is_alike(fact.loss, loss):
                return False
            if isinstance(fact, Pairing) and is_of(fact, node) and self._is_calculated_with(fact.loss, own):
                return False
        scope = self.spelling.scope_of(node)
        if (
            SERVING.search(getattr(scope, "name", ""))
            or self._is_served()
            or self._is_returned(node)
            or self._is_indexed(node)
        ):
            return False
        return not self._escapes(node, activation.operand, scope, own)

    def _meets_logits(self, activation: Activation) -> bool:
        """Whether the result of an activation meets a loss of logits."""
        pairings = (fact for fact in self.facts if isinstance(fact, Pairing) and is_of(fact, activation.node))
        return any(isinstance(fact.loss, Loss) and fact.loss.from_logits for fact in pairings)

    def _is_calculated_with(self, loss: object, own: set[ast.AST]) -> bool:
        """Whether a name that a loss gets is an operand elsewhere."""
        if own or not isinstance(loss, Loss) or not isinstance(loss.node, ast.Call):
            return False
        scope = self.spelling.scope_of(loss.node)
        operands = (part for part in ast.walk(scope) if isinstance(self.parents.get(part), ast.BinOp | ast.AugAssign))
        given = loss.node.args[1 if loss.labels_first else 0 :][:1]
        names = {part.id for part in given if isinstance(part, ast.Name)}
        return any(isinstance(part, ast.Name) and part.id in names for part in operands)

    def _is_use(self, call: ast.Call | None, own: set[ast.AST]) -> bool:
        """Whether a dependence is one on the numbers, outside a loss by hand."""
        return call not in own and not self._is_index(call)

    def _is_index(self, call: ast.Call | None) -> bool:
        """Whether of the largest entry only its index is used: ``_, index = net(x).max(1)``."""
        if call is None or called_name(call) not in LARGEST:
            return False
        match self.parents.get(call):
            case ast.Attribute(attr="indices") | ast.Subscript(slice=ast.Constant(value=1)):
                return True
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=first), _])]):
                return first.startswith("_")
        return False

    def _is_served(self) -> bool:
        """Whether the file exports a model, or has a function that serves what a model returns as it is."""
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Call) and (dotted(node.func) or "").endswith(EXPORTS):
                return True
            if isinstance(node, ast.FunctionDef) and SERVING.search(node.name):
                returned = [part.value for part in inside(node) if isinstance(part, ast.Return) and part.value]
                if not all(re.search(r"argmax|max\(.*\)(\[1\]|\.indices)", ast.unparse(value)) for value in returned):
                    return True
        return False

    def _is_returned(self, node: ast.expr) -> bool:
        """Whether a function that nothing in the file calls returns what the model of a loss returns."""
        models: set[str | None] = set()
        for fact in self.facts:
            if isinstance(fact, Pairing) and is_of(fact, node) and isinstance(fact.loss, Loss):
                scope = self.spelling.scope_of(fact.loss.node)
                given = [part for part in ast.walk(fact.loss.node) if part is not fact.loss.node]
                names = {part.id for part in given if isinstance(part, ast.Name)}
                values = [value for name, bound in bindings_of(scope).items() if name in names for value in bound]
                made = [*given, *(part for value in values if value for part in ast.walk(value))]
                models |= {dotted(part.func) for part in made if isinstance(part, ast.Call) and node not in made}
        called = {called_name(part) for part in ast.walk(self.source.tree) if isinstance(part, ast.Call)}
        for part in ast.walk(self.source.tree):
            if isinstance(part, ast.Return) and isinstance(part.value, ast.Call):
                scope = self.spelling.scope_of(part.value)
                is_open = getattr(scope, "name", "") not in {*called, "forward", "__call__"}
                if is_open and dotted(part.value.func) in models - {None}:
                    return True
        return False

    def _is_indexed(self, node: ast.expr) -> bool:
        """Whether a layer is taken by its name, or by its place among the others, as in ``net[:-1]``."""
        pair = self.parents.get(node)
        title = pair.elts[0] if isinstance(pair, ast.Tuple) else None
        if isinstance(title, ast.Constant):
            others = [part for part in ast.walk(self.source.tree) if part is not title]
            if any(title.value in (getattr(part, "attr", None), getattr(part, "value", None)) for part in others):
                return True
        statement: ast.AST | None = node
        while statement is not None and not isinstance(statement, ast.stmt):
            statement = self.parents.get(statement)
        targets = {dotted(target) for target in statement.targets} if isinstance(statement, ast.Assign) else set()
        names = {target.rpartition(".")[2] for target in targets if target}
        return any(
            isinstance(part, ast.Subscript) and (dotted(part.value) or "").rpartition(".")[2] in names
            for part in ast.walk(self.source.tree)
        )

    def _escapes(self, node: ast.expr, operand: ast.expr | None, scope: ScopeNode, own: set[ast.AST]) -> bool:
        """Whether an operation's result is calculated with, stored, or returned beside what it is applied to.

        What is in ``own`` belongs to a loss by hand, which is corrected with it.
        """
        if operand is None:
            return False
        places = [place for place in (node, *self._names_of(node, scope)) if place not in own]
        above = [list(self._above(place)) for place in places]
        if any(isinstance(parents[0], ast.BinOp | ast.UnaryOp | ast.AugAssign) for parents in above if parents):
            return True
        if any(isinstance(part, ast.Attribute | ast.Subscript) for part in self._targets(node)):
            return True
        returning = [part for parents in above for part in parents if isinstance(part, ast.Return | ast.Yield)]
        if not returning:
            return False
        written = ast.unparse(operand)
        within = set(ast.walk(node))
        others = [part for part in inside(scope) if isinstance(part, ast.Name | ast.Attribute) and part not in within]
        return any(isinstance(part.ctx, ast.Load) and ast.unparse(part) == written for part in others)

    def _targets(self, node: ast.expr) -> list[ast.expr]:
        """Return what an expression is assigned to."""
        parent = self.parents.get(node)
        if isinstance(parent, ast.Assign):
            return parent.targets
        return [parent.target] if isinstance(parent, ast.AnnAssign | ast.NamedExpr) else []

    def _names_of(self, node: ast.expr, scope: ScopeNode) -> Iterator[ast.expr]:
        """Yield the uses of the names to which an expression is assigned."""
        names = {target.id for target in self._targets(node) if isinstance(target, ast.Name)}
        for part in ast.walk(scope):
            if isinstance(part, ast.Name) and part.id in names and isinstance(part.ctx, ast.Load):
                yield part

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what an expression is part of, up to its statement or a call that takes it."""
        parent = self.parents.get(node)
        while parent is not None:
            yield parent
            if isinstance(parent, ast.stmt):
                return
            parent = self.parents.get(parent)


def is_of(fact: Pairing, node: ast.expr | None) -> bool:
    """Whether the output of a pairing is the result of the activation at a node."""
    return isinstance(fact.output, Tensor) and fact.output.activation.node is node


def is_by_hand(loss: Loss) -> bool:
    """Whether a loss of log-probabilities is written out."""
    return loss.of_logarithms and loss.made is None


def is_alike(loss: object, other: Loss | None) -> bool:
    """Whether a loss takes what another one takes, or logits if there is no other."""
    if not isinstance(loss, Loss):
        return False
    if other is None:
        return loss.from_logits is True
    return (loss.from_logits, loss.of_logarithms) == (other.from_logits, other.of_logarithms)
