"""Rewrites of the logarithm of probabilities in one step: log_softmax or log_sigmoid of the logits.

Whatever stands between the logarithm and the activation is kept: an index, a gather, a factor, a power, ``1 - p``.
Logarithms turn products into sums, so the rewrite has the value and the gradient of the formula on paper.
"""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass

from logit_doctor.judging.edits import Edit, Edits, Source
from logit_doctor.judging.spelling import Spelling, bindings_of, changed_in, dotted
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Logarithm

PASSING = catalogue.words(
    """
    gather gather_nd take take_along_axis boolean_mask reshape squeeze expand_dims transpose identity stop_gradient
    ensure_shape reverse tile repeat flatten slice reduce_max reduce_min max min amax amin diag_part ravel
    """
)
"""Functions of an array that commute with the logarithm, an increasing function of each element."""
PRODUCTS = {"reduce_prod": "reduce_sum", "prod": "sum"}
ARRAY_WORDS = frozenset({"params", "x", "input", "tensor", "a", "inputs"})
"""Keywords for the array that a function is applied to."""
POWERS = frozenset({"pow", "power"})
REPEATABLE = (
    catalogue.OPERATIONS
    | catalogue.JOINING_OPS
    | PASSING
    | POWERS
    | PRODUCTS.keys()
    | catalogue.words(
        """
        add subtract multiply divide truediv negative minimum where one_hot range arange shape size rank zeros ones
        zeros_like ones_like full fill constant array asarray equal not_equal greater greater_equal less less_equal
        logical_and logical_or logical_not sign sqrt rsqrt log1p expm1 logsumexp reduce_logsumexp reduce_std
        reduce_variance std var cumsum add_n l2_normalize norm tan sin cos floor ceil mod top_k
        """
    )
)
"""Functions that return the same for the same arguments; others may draw random numbers or have state."""
LOG_HOMES = {
    ("keras.backend", "softmax"): ("tensorflow.nn.log_softmax", "keras.ops.log_softmax"),
    ("keras.backend", "sigmoid"): ("tensorflow.math.log_sigmoid", "keras.ops.log_sigmoid"),
    ("tensorflow", "softmax"): ("tensorflow.nn.log_softmax",),
    ("tensorflow", "sigmoid"): ("tensorflow.math.log_sigmoid",),
    ("tensorflow.nn", "sigmoid"): ("tensorflow.math.log_sigmoid",),
    ("torch", "sigmoid"): ("torch.nn.functional.logsigmoid",),
    ("torch.nn.functional", "sigmoid"): ("torch.nn.functional.logsigmoid",),
}
"""Where the logarithm of an activation is, if not in the activation's own module."""
NAMED_BEFORE = {"x": "logits"}
"""The argument of the backend's softmax, and its name in TensorFlow."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of an expression, and whether it is an operation of two operands, or a negative number."""

    text: str
    is_compound: bool = False

    @property
    def operand(self) -> str:
        """The text as an operand of another operation."""
        return f"({self.text})" if self.is_compound else self.text


class Rewriting:
    """The rewriting of one logarithm.

    ``drops_clip``: whether a clip inside the logarithm may go, which changes the loss and has to be said.
    """

    def __init__(self, source: Source, logarithm: ast.expr, *, drops_clip: bool) -> None:
        self.source = source
        self.spelling = Spelling(source.tree)
        scope = self.spelling.scope_of(logarithm)
        self.bindings = bindings_of(scope)
        self.changed = changed_in(scope, self.spelling)
        self.drops_clip = drops_clip
        self.needs_tensorflow = False

    def log_of(self, node: ast.expr) -> Written | None:
        """Return the logarithm of an expression, or None if it has no such form."""
        match node:
            case ast.Name():
                value = self._steady(node)
                return None if value is None else self.log_of(value)
            case ast.Subscript():
                return self._around(node, node.value, self.log_of(node.value))
            case ast.BinOp():
                return self._of_operator(node)
            case ast.Call():
                return self._of_call(node)
        return None

    def _of_operator(self, node: ast.BinOp) -> Written | None:
        """Return the logarithm of a product, a quotient, a power, or of ``1 - p``."""
        left, right = node.left, node.right
        match node.op:
            case ast.Mult():
                return self._sum(left, "+", right)
            case ast.Div():
                return self._sum(left, "-", right)
            case ast.Sub() if is_one(left):
                return self.log_of_complement(right)
            case ast.Pow():
                return self._power(left, right)
        return None

    def _sum(self, left: ast.expr, sign: str, right: ast.expr) -> Written | None:
        """Return the logarithm of a product or a quotient; a factor must be a positive number."""
        first, second = (self._part(node) for node in (left, right))
        if first is None or second is None:
            return None
        return Written(f"{first.operand} {sign} {second.operand}", is_compound=True)

    def _part(self, node: ast.expr) -> Written | None:
        """Return the logarithm of a factor."""
        number = number_of(node)
        if number is None:
            return self.log_of(node)
        return Written(repr(math.log(number)), is_compound=number < 1) if number > 0 else None

    def _power(self, base: ast.expr, exponent: ast.expr) -> Written | None:
        """Return the logarithm of a power with a number as its exponent."""
        inner = self.log_of(base)
        if inner is None or number_of(exponent) is None:
            return None
        return Written(f"{self.source.written(exponent)} * {inner.operand}", is_compound=True)

    def _of_call(self, node: ast.Call) -> Written | None:
        """Return the logarithm of a call: an activation, or a function that commutes with the logarithm."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if self._activation(node) is not None:
            return self._log_activation(node, "")
        first = next(iter([*node.args, *(word.value for word in node.keywords if word.arg in ARRAY_WORDS)]), None)
        if first is None:
            return None
        if name in PASSING:
            return self._around(node, first, self.log_of(first))
        if name in PRODUCTS and isinstance(node.func, ast.Attribute):
            inner = self._around(node, first, self.log_of(first))
            written = self.source.written(node.func)
            renamed = f"{written.removesuffix(name)}{PRODUCTS[name]}"
            return None if inner is None else Written(renamed + inner.text.removeprefix(written))
        if name in POWERS and len(node.args) == 2:
            return self._power(first, node.args[1])
        if name in ("subtract",) and len(node.args) == 2 and is_one(first):
            return self.log_of_complement(node.args[1])
        if name == "where" and len(node.args) == 3:
            return self._either(node)
        if name in catalogue.CLIP_OPS and self.drops_clip:
            return self.log_of(first)
        return None

    def _either(self, node: ast.Call) -> Written | None:
        """Return the logarithm of a choice between two probabilities."""
        first, second = (self.log_of(option) for option in node.args[1:])
        if first is None or second is None:
            return None
        return self._changed(node, [(node.args[1], first), (node.args[2], second)])

    def log_of_complement(self, node: ast.expr) -> Written | None:
        """Return the logarithm of ``1 - node``: for a sigmoid, log_sigmoid of the negated logits."""
        match node:
            case ast.Name():
                value = self._steady(node)
                return None if value is None else self.log_of_complement(value)
            case ast.Subscript():
                return self._around(node, node.value, self.log_of_complement(node.value))
            case ast.BinOp(op=ast.Sub(), left=one, right=inner) if is_one(one):
                return self.log_of(inner)
            case ast.Call(args=[first, *_]) if self._activation(node) == "sigmoid":
                return self._log_activation(node, "-")
            case ast.Call(args=[first, *_]) if last_name(node) in PASSING - {"reduce_max", "reduce_min", "max", "min"}:
                return self._around(node, first, self.log_of_complement(first))
        return None

    def _activation(self, node: ast.Call) -> str | None:
        """Return ``softmax`` or ``sigmoid`` if the call applies one, else None."""
        path = self.spelling.path_of(node.func)
        home, _, name = (path or "").rpartition(".")
        return name if name in catalogue.PROBABILITIES and home in catalogue.OP_HOMES else None

    def _log_activation(self, node: ast.Call, sign: str) -> Written | None:
        """Return the logarithm of an activation, with all its arguments, the first with a sign."""
        path = self.spelling.path_of(node.func)
        if path is None:
            return None
        home, _, name = path.rpartition(".")
        targets = LOG_HOMES.get((home, name), (f"{home}.log_{name}",))
        function = next(filter(None, map(self.spelling.spelled, targets)), None)
        if function is None and home == "keras.backend" and "tf" not in names_in(self.source.tree):
            self.needs_tensorflow = True
            function = targets[0].replace("tensorflow", "tf")
        if function is None:
            return None
        texts = []
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        for place, argument in enumerate(given):
            value = argument.value if isinstance(argument, ast.keyword) else argument
            written = self.source.written(value)
            if place == 0 and sign:
                written = f"-{written}" if isinstance(value, ast.Name | ast.Attribute | ast.Call) else f"-({written})"
            if isinstance(argument, ast.keyword):
                if argument.arg is None:
                    return None
                is_renamed = home == "keras.backend" and name == "softmax" and not targets[0].startswith("keras")
                label = NAMED_BEFORE.get(argument.arg, argument.arg) if is_renamed else argument.arg
                written = f"{label}={written}"
            texts.append(written)
        return Written(f"{function}({', '.join(texts)})")

    def of_logarithm(self, node: ast.expr) -> Written | None:
        """Return the rewritten form of an expression that is a logarithm, or a name for one."""
        if isinstance(node, ast.Name):
            value = self._steady(node)
            return None if value is None else self.of_logarithm(value)
        if not isinstance(node, ast.Call) or last_name(node) not in catalogue.LOG_OPS:
            return None
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        return self.log_of(arguments[0]) if arguments else None

    def _steady(self, name: ast.Name) -> ast.expr | None:
        """Return the only value that a name has in the scope, if it is still the same when written a second time."""
        values = self.bindings.get(name.id, [])
        value = values[0] if len(values) == 1 else None
        return value if value is not None and all(map(self._is_repeatable, ast.walk(value))) else None

    def _is_repeatable(self, node: ast.AST) -> bool:
        """Whether a part of a value has only one value in the scope; random numbers and what is stored to have more."""
        match node:
            case ast.Call():
                home, _, called = (self.spelling.path_of(node.func) or "").rpartition(".")
                return called in REPEATABLE and home in (*catalogue.OP_HOMES, "numpy")
            case ast.Name() if self.spelling.path_of(node) is None:
                return len(self.bindings.get(node.id, ())) < 2 and node.id not in self.changed
            case ast.Attribute():
                return f".{node.attr}" not in self.changed
        return not isinstance(node, ast.Await | ast.Yield | ast.YieldFrom)

    def _around(self, node: ast.expr, inner: ast.expr, written: Written | None) -> Written | None:
        """Return a call or a subscript with the expression in it replaced."""
        return None if written is None else self._changed(node, [(inner, written)])

    def _changed(self, node: ast.expr, changes: list[tuple[ast.expr, Written]]) -> Written:
        """Return a call or a subscript with expressions in it replaced."""
        start, end = self.source.span(node)
        text = self.source.text[start:end]
        for inner, written in reversed(changes):
            first, last = self.source.span(inner)
            text = text[: first - start] + in_place(self.source, inner, written) + text[last - start :]
        return Written(text)


def in_place(source: Source, node: ast.expr, written: Written) -> str:
    """Return the text that replaces a node, in parentheses unless the node is in some already."""
    start, end = source.span(node)
    is_enclosed = source.text[start - 1 : start] == "(" and source.text[end : end + 1] == ")"
    return written.text if is_enclosed else written.operand


def number_of(node: ast.expr) -> float | None:
    """Return the value of a literal number."""
    value = node.value if isinstance(node, ast.Constant) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_one(node: ast.expr) -> bool:
    """Whether a node is the number 1."""
    return number_of(node) == 1


def last_name(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return (dotted(call.func) or "").rpartition(".")[2]


def names_in(tree: ast.Module) -> set[str]:
    """Return every name that a module uses or imports."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        for alias in getattr(node, "names", ())
        if isinstance(alias, ast.alias)
    }
    return used | imported


def one_step_logarithm(source: Source, fact: Logarithm) -> Iterator[Edits]:
    """Yield the edits that compute a logarithm of probabilities in one step.

    A clip goes with it, for it is the fault that is corrected. An epsilon stays, and so does the logarithm then.
    """
    if not isinstance(fact.node, ast.Call) or not (fact.node.args or fact.node.keywords):
        return
    rewriting = Rewriting(source, fact.node, drops_clip=fact.is_protected)
    written = rewriting.of_logarithm(fact.node.args[0] if fact.clipped_after and fact.node.args else fact.node)
    if written is None:
        return
    edit = source.replace(fact.node, in_place(source, fact.node, written))
    if not rewriting.needs_tensorflow:
        yield (edit,)
    elif (imported := import_of_tensorflow(source)) is not None:
        yield edit, imported


def import_of_tensorflow(source: Source) -> Edit | None:
    """Return the edit that imports TensorFlow before the first other import; None if all are conditional."""
    imports = (node for node in source.tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    first = next((node for node in imports if getattr(node, "module", "") != "__future__"), None)
    if first is None or first.col_offset:
        return None
    start = source.starts[first.lineno - 1]
    return Edit(start=start, end=start, text="import tensorflow as tf\n")
