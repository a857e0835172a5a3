"""Tensors: the effect of operations, arithmetic, indexing and comparisons on an output's meaning."""

import ast
import math
from dataclasses import replace

from logit_doctor.messages import Message, say
from logit_doctor.reading import catalogue
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Logarithm, Thresholding
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Activation, Constant, External, Tensor, Unknown, Value

# The largest addend that only keeps a logarithm finite; a larger one changes the loss on purpose.
LARGEST_EPSILON = 1e-2
# An integer of any length can be written, and a float cannot hold it.
LARGEST_THRESHOLD = 1e9


def is_number(value: Value) -> bool:
    """Whether a value is a literal number."""
    return isinstance(value, Constant) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def step(tensor: Tensor, name: str) -> Tensor:
    """Return the tensor after an operation that made a new tensor of the same meaning."""
    return replace(tensor, steps=(*tensor.steps, name), rescued=False)


def part(tensor: Tensor) -> Tensor:
    """Return an element or a slice of a tensor."""
    return replace(tensor, units=None, rank=None, steps=(*tensor.steps, "new"), rescued=False)


def lost(tensor: Tensor, node: ast.expr, reason: Message) -> Tensor:
    """Return a tensor whose meaning is unknown."""
    return Tensor(activation=Activation(name=None, reason=reason), node=node, model=tensor.model)


def negated(tensor: Tensor) -> Value:
    """Return ``-tensor``."""
    if tensor.activation.name == "linear":
        return step(tensor, "new")
    return Unknown(reason=say("negated-output"))


def arithmetic(run: Run, left: Value, operation: ast.operator, right: Value, node: ast.BinOp) -> Value:
    """Apply an arithmetic operator where at least one side is a tensor."""
    tensor, other = (left, right) if isinstance(left, Tensor) else (right, left)
    assert isinstance(tensor, Tensor)
    activation = tensor.activation.name
    if isinstance(operation, ast.Mult) and isinstance(left, Tensor) and isinstance(right, Tensor):
        note_entropy(run, left, right)
    if activation == "linear" and isinstance(operation, ast.Add | ast.Sub | ast.Mult | ast.Div):
        is_affine = not isinstance(other, Tensor) or other.activation.name == "linear"
        if is_affine and not (isinstance(operation, ast.Div) and tensor is right):
            return step(tensor, "new")
    if is_number(other) and isinstance(other, Constant) and activation in catalogue.PROBABILITIES:
        amount = other.value
        if isinstance(operation, ast.Add) and isinstance(amount, float) and 0 < amount <= LARGEST_EPSILON:
            return step(tensor, "epsilon")
        if isinstance(operation, ast.Sub) and tensor is right and amount == 1 and activation == "sigmoid":
            return step(tensor, "complement")
    if isinstance(operation, ast.Add) and activation in catalogue.PROBABILITIES and is_epsilon(other):
        return step(tensor, "epsilon")
    return lost(tensor, node, say("arithmetic-of-output"))


def note_entropy(run: Run, left: Tensor, right: Tensor) -> None:
    """Mark the logarithm in ``p * log(p)``: an entropy is finite wherever its epsilon keeps the logarithm finite."""
    same = left.activation.node is right.activation.node
    if same and ("log" in left.steps) != ("log" in right.steps):
        run.facts = [
            replace(fact, entropy=True)
            if isinstance(fact, Logarithm) and fact.probabilities.activation.node is left.activation.node
            else fact
            for fact in run.facts
        ]


def is_epsilon(value: Value) -> bool:
    """Whether a value is Keras' small number, ``epsilon()``."""
    return isinstance(value, External) and value.path.endswith("epsilon()")


def apply_activation(name: str, path: str, source: Value, node: ast.expr, axis: object) -> Tensor:
    """Return the tensor after an activation operation of a library."""
    inner = source if isinstance(source, Tensor) else None
    activation = Activation(name=name, node=node, library=library_of(path), axis=axis)
    return Tensor(
        activation=activation,
        node=node,
        units=inner.units if inner else None,
        rank=inner.rank if inner else None,
        half=inner.half if inner else False,
        name=inner.name if inner else None,
        rescued=True,
    )


def library_of(path: str) -> str:
    """Return ``keras`` when Keras leaves the logits on the tensor, else ``tf``."""
    return "keras" if path.rpartition(".")[0] in catalogue.KERAS_OP_HOMES else "tf"


def operation(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """Apply an operation of TensorFlow, Keras or JAX; None when it means nothing to the doctor."""
    first = arguments.positional[0] if arguments.positional else next(iter(arguments.named.values()), None)
    if first is None:
        return None
    node = arguments.written
    if name in catalogue.ACTIVATION_OPS:
        axis = arguments.get("axis", 1)
        constant = axis.value if isinstance(axis, Constant) else (-1 if axis is None else None)
        return apply_activation(name, path, first, node, constant)
    if name in catalogue.MATRIX_OPS:
        return matrix_product(arguments, node)
    return transform(run, name, first, node) if isinstance(first, Tensor) else None


def matrix_product(arguments: Arguments, node: ast.expr) -> Value:
    """Return a matrix product: logits, unless probabilities go in."""
    for value in arguments.positional:
        if (
            isinstance(value, Tensor)
            and value.activation.name != "linear"
            and value.activation.name in catalogue.PROBABILITIES
        ):
            return Unknown(reason=say("product"), line=node.lineno)
    return Tensor(activation=Activation(name="linear"), node=node)


def transform(run: Run, name: str, tensor: Tensor, node: ast.expr) -> Value | None:
    """Apply an operation to a tensor whose meaning is known."""
    if name in catalogue.IDENTITY_OPS:
        return tensor
    if name in catalogue.RESHAPING_OPS:
        return replace(tensor, steps=(*tensor.steps, "new"), rank=None, rescued=False)
    if name in catalogue.CLIP_OPS:
        if "log" in tensor.steps:
            note_logarithm(run, tensor, node, clipped_after=True)
        return (
            step(tensor, "clip")
            if tensor.activation.name in catalogue.PROBABILITIES
            else lost(tensor, node, say("clipped-output"))
        )
    if name in catalogue.LOG_OPS and tensor.activation.name in catalogue.PROBABILITIES:
        note_logarithm(run, tensor, node, clipped_after=False)
        logged = replace(tensor.activation, name=f"log_{tensor.activation.name}")
        return replace(step(tensor, "log"), activation=logged)
    if name in catalogue.ROUND_OPS:
        note_rounding(run, tensor, node)
        return Unknown(reason=say("rounded-output"), line=node.lineno)
    return lost(tensor, node, say("operation-of-output", name=name))


def note_logarithm(run: Run, tensor: Tensor, node: ast.expr, clipped_after: bool) -> None:
    """Remember a logarithm of probabilities."""
    run.note(
        Logarithm(
            probabilities=tensor,
            node=node,
            site=node.lineno,
            clipped_after=clipped_after,
            is_local=not run.frames or is_within(tensor.line, run.frames[-1].function.node),
        )
    )


def is_within(line: int, node: ast.expr | ast.stmt) -> bool:
    """Whether a line belongs to a node."""
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def note_rounding(run: Run, tensor: Tensor, node: ast.expr) -> None:
    """Remember that an output was rounded."""
    run.note(Thresholding(output=tensor, value=None, node=node, site=node.lineno))


def note_threshold(run: Run, left: Value, right: Value, node: ast.Compare) -> None:
    """Remember a comparison of an output with a number."""
    for tensor, number, place in ((left, right, node.comparators[0]), (right, left, node.left)):
        if is_number(number) and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
            add_threshold(run, tensor, number, node, place)


def add_threshold(run: Run, tensor: Value, number: Value, node: ast.Compare, place: ast.expr) -> None:
    """Record one comparison; ``place`` is the location of the number if it is not a literal there."""
    if isinstance(tensor, Tensor) and isinstance(number, Constant) and isinstance(number.value, int | float):
        value = float(number.value) if abs(number.value) < LARGEST_THRESHOLD else math.inf
        run.note(Thresholding(output=tensor, value=value, node=number.node or place, site=node.lineno))
