"""Tensors: the effect of operations, arithmetic, indexing and comparisons on an output's meaning."""

import ast
import math
import re
from dataclasses import replace

from logit_doctor.messages import NOTHING, Message, say
from logit_doctor.reading import catalogue
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Choosing, Implying, Logarithm, Pairing, Serving, Stacking, Thresholding
from logit_doctor.reading.frameworks import framework_of
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Activation, Constant, External, Loss, Tensor, Unknown, Value

# The largest addend that only keeps a logarithm finite; a larger one changes the loss on purpose.
LARGEST_EPSILON = 1e-2
# An integer of any length can be written, and a float cannot hold it.
CROSSENTROPY_NAME = re.compile(r"cross_?entropy|xent|(?:^|_)n(?:eg)?_?ll(?:_|$)|log_?loss", re.IGNORECASE)
"""Names of functions that compute the negative logarithm of the labels' probabilities."""
LARGEST_THRESHOLD = 1e9
LOGSUMEXP = "logsumexp"
"""The step of ``log(sum(exp(z)))``, written out or by that name."""
IMPLIED = "implied"
"""The axis of a softmax to which none is given."""
UNLIKE = say("unlike-outputs")
FOLLOWED = catalogue.PROBABILITIES | {"linear", "exponential"}
"""Activations of which arithmetic keeps the trail."""
CHANGED = frozenset({"scaled", "complement", "shifted", "weighted"})
"""Steps after which something computed from probabilities is another quantity."""
CHOOSING_OPS = frozenset({"gather", "gather_nd", "take_along_axis"})
"""Operations that choose entries of each row."""
SUMS = ("sum", "mean")
"""Endings of reductions whose logarithm is none of the probabilities; that of a product or a maximum is."""
OF_LOSSES = ("y_true", "y_pred")
"""What Keras calls the arguments of a loss or a metric."""
ENCODERS = ("one_hot", "to_categorical")
"""Functions that make one-hot rows of labels."""
EXPONENTIALS = {"log_softmax": "softmax", "log_sigmoid": "sigmoid"}
"""The exponential of logarithms of probabilities."""
OVERLAPPING = catalogue.PROBABILITIES | {"linear"}


def is_number(value: Value) -> bool:
    """Whether a value is a literal number."""
    return isinstance(value, Constant) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def step(tensor: Tensor, name: str) -> Tensor:
    """Return the tensor after an operation that made a new tensor of the same meaning."""
    return replace(tensor, steps=(*tensor.steps, name), rescued=False)


def part(tensor: Tensor) -> Tensor:
    """Return an element or a slice of a tensor."""
    return replace(tensor, units=None, rank=None, steps=(*tensor.steps, "new"), rescued=False)


def chosen_of(tensor: Tensor) -> Tensor:
    """Return some entries of each row of a tensor, such as the probability of one class."""
    whole = part(tensor)
    return replace(whole, steps=(*whole.steps, "chosen"))


def lost(tensor: Tensor, node: ast.expr, reason: Message) -> Tensor:
    """Return a tensor whose meaning is unknown."""
    return Tensor(activation=Activation(name=None, reason=reason), node=node, model=tensor.model)


def derived(tensor: Tensor, node: ast.expr, reason: Message, name: str) -> Tensor:
    """Return a tensor of unknown meaning that is 0 where the one that it was computed from is 0."""
    origin = tensor.origin or (tensor if tensor.activation.name in FOLLOWED else None)
    return replace(lost(tensor, node, reason), origin=step(origin, name) if origin is not None else None)


def without_axis(tensor: Tensor) -> Tensor:
    """Return a tensor of which it is not known along which axis its softmax was taken."""
    return replace(tensor, activation=replace(tensor.activation, axis=None), class_axis=None)


def united(values: tuple[Value, ...]) -> Tensor | None:
    """Return several tensors in one: it has their meaning if they all have the same."""
    found = [value for value in values if isinstance(value, Tensor)]
    if not found or len(found) != len(values) or len({tensor.activation.name for tensor in found}) != 1:
        return None
    steps = tuple(name for tensor in found for name in tensor.steps)
    return replace(part(found[0]), steps=(*steps, "new"))


def negated(tensor: Tensor) -> Value:
    """Return ``-tensor``."""
    if tensor.activation.name == "linear":
        return step(tensor, "new")
    return Unknown(reason=say("negated-output"))


def note_missing_logarithm(run: Run, tensor: Tensor, node: ast.expr) -> None:
    """Remember a cross-entropy by hand without its logarithm: the negated sum of probabilities of the labels."""
    origin, name = tensor.origin, function_name(run)
    if origin is None or origin.activation.name not in catalogue.PROBABILITIES or not CROSSENTROPY_NAME.search(name):
        return
    if {"weighted", "summed"} <= set(origin.steps) and {"log", "scaled", "shifted"}.isdisjoint(origin.steps):
        library = origin.activation.library
        loss = Loss(family="sparse", from_logits=False, node=node, spelling=name, library=library, of_logarithms=True)
        run.note(Pairing(output=origin, loss=replace(loss, is_operation=True), site=node.lineno, compiled=False))


def function_name(run: Run) -> str:
    """Return the name of the function that is read, or an empty text."""
    return getattr(run.frames[-1].function.node, "name", "") if run.frames else ""


def arithmetic(run: Run, left: Value, operation: ast.operator, right: Value, node: ast.expr) -> Value:
    """Apply an arithmetic operator where at least one side is a tensor."""
    if isinstance(operation, ast.MatMult):
        return matrix_product((left, right), node)
    if isinstance(operation, ast.Mult) and isinstance(left, Tensor) and isinstance(right, Tensor):
        note_entropy(run, left, right)
    if isinstance(operation, ast.Div):
        note_overlap(run, left, right, node)
    if isinstance(operation, ast.Sub) and isinstance(left, Tensor) and is_linear(left):
        return difference(left, right, node)
    linear = next((side for side in (left, right) if isinstance(side, Tensor) and is_linear(side)), None)
    if linear is not None and isinstance(operation, ast.Add | ast.Sub | ast.Mult | ast.Div):
        other = right if linear is left else left
        if not (isinstance(operation, ast.Div) and linear is right):
            name = "weighted" if isinstance(operation, ast.Mult) and is_labels(other) else "new"
            return step(replace(linear, units=broadcast_units(linear, other)), name)
    written = activation_by_hand(left, operation, right, node)
    if written is not None:
        return written
    tensor, other = (left, right) if isinstance(left, Tensor) else (right, left)
    assert isinstance(tensor, Tensor)
    return of_probabilities(tensor, operation, other, tensor is right, node)


def broadcast_units(tensor: Tensor, other: Value) -> int | None:
    """Return the number of units of two operands together: one unit becomes as many as the other has."""
    if tensor.units != 1 or is_number(other):
        return tensor.units
    return other.units if isinstance(other, Tensor) else None


def difference(logits: Tensor, other: Value, node: ast.expr) -> Tensor:
    """Return logits minus something: ``z - logsumexp(z)`` is log_softmax, anything else logits, perhaps shifted."""
    if not isinstance(other, Tensor) or LOGSUMEXP not in other.steps:
        return step(logits, "new" if is_number(other) or isinstance(other, Tensor) else "shifted")
    summed = other.activation
    taken_from = node.left if isinstance(node, ast.BinOp) else None
    if taken_from is None or summed.operand is None or ast.unparse(taken_from) != ast.unparse(summed.operand):
        return lost(logits, node, say("arithmetic-of-output"))
    activation = replace(summed, name="log_softmax", node=node, reason=NOTHING)
    return replace(logits, activation=activation, node=node, steps=(), rescued=False)


def logsumexp(tensor: Tensor, node: ast.expr, operand: ast.expr | None, axis: object) -> Tensor:
    """Return the logarithm of the sum of the exponentials of logits, which turns them into log-probabilities."""
    result = lost(tensor, node, say("operation-of-output", name=LOGSUMEXP))
    activation = replace(result.activation, node=node, library=tensor.activation.library, axis=axis, operand=operand)
    return replace(result, activation=activation, steps=(LOGSUMEXP,) if is_linear(tensor) else ())


def operand_of(call: ast.expr | None) -> ast.expr | None:
    """Return what a function or a method of an array is applied to: its first argument, or the array."""
    if not isinstance(call, ast.Call):
        return None
    return call.args[0] if call.args else call.func.value if isinstance(call.func, ast.Attribute) else None


def note_overlap(run: Run, left: Value, right: Value, node: ast.expr) -> None:
    """Remember a dice, IoU or Tversky coefficient: the sum of labels times output, divided by another sum of it."""
    if not isinstance(left, Tensor) or not isinstance(right, Tensor):
        return
    above, below = left.origin or left, right.origin or right
    if {"weighted", "summed"} <= set(above.steps) and "summed" in below.steps and above.activation.name in OVERLAPPING:
        loss = Loss(family="overlap", from_logits=False, node=node, spelling=function_name(run) or "dice")
        run.note(Pairing(output=above, loss=loss, site=node.lineno))


def of_probabilities(tensor: Tensor, operation: ast.operator, other: Value, is_second: bool, node: ast.expr) -> Value:
    """Apply an operator to probabilities, or to what was computed from them."""
    is_known = tensor.activation.name in catalogue.PROBABILITIES
    reason = say("arithmetic-of-output")
    number = other.value if is_number(other) and isinstance(other, Constant) else None
    match operation:
        case ast.Add() if is_small(number) or is_epsilon(other):
            return step(tensor, "epsilon") if is_known else derived(tensor, node, reason, "epsilon")
        case ast.Add() if isinstance(other, Tensor) and (other.origin is not None or other.activation.name in FOLLOWED):
            return derived(tensor if tensor.origin is not None or is_known else other, node, reason, "summed")
        case ast.Sub() if is_second and number == 1:
            is_sigmoid = tensor.activation.name == "sigmoid"
            return step(tensor, "complement") if is_sigmoid else derived(tensor, node, reason, "complement")
        case ast.Mult():
            return derived(tensor, node, reason, "weighted" if is_labels(other) else "scaled")
        case ast.Div() if not is_second and tensor.activation.name == "log_softmax":
            return replace(lost(tensor, node, reason), origin=step(tensor, "scaled"))
        case ast.Div() | ast.Pow() if not is_second:
            return derived(tensor, node, reason, "scaled")
        case ast.Add() | ast.Sub():
            return derived(tensor, node, reason, "shifted")
    return lost(tensor, node, reason)


def is_small(number: object) -> bool:
    """Whether a literal addend only keeps a logarithm finite."""
    return isinstance(number, float) and 0 < number <= LARGEST_EPSILON


def is_linear(tensor: Tensor) -> bool:
    """Whether a tensor is logits."""
    return tensor.activation.name == "linear"


def is_labels(value: Value) -> bool:
    """Whether a value is the labels that Keras passes to a loss, or labels as one-hot rows."""
    if not isinstance(value, Unknown):
        return False
    key, name = value.reason.key, str(value.reason.values.get("name", ""))
    is_encoded = key == "elsewhere" and name.endswith(ENCODERS)
    return key == "labels" or is_encoded or key == "product" or (key == "never-called" and name in OF_LOSSES)


def activation_by_hand(left: Value, operation: ast.operator, right: Value, node: ast.expr) -> Tensor | None:
    """Return softmax or sigmoid where it is written out: ``e / sum(e)``, ``1 / (1 + e)``, ``e / (1 + e)``."""
    if isinstance(operation, ast.Add):
        for one, other in ((left, right), (right, left)):
            if is_number(one) and isinstance(one, Constant) and one.value == 1 and is_exponential(other):
                assert isinstance(other, Tensor)
                return derived(other, node, say("arithmetic-of-output"), "plus-one")
    origin = right.origin if isinstance(right, Tensor) else None
    if not isinstance(operation, ast.Div) or origin is None or origin.activation.name != "exponential":
        return None
    is_one = is_number(left) and isinstance(left, Constant) and left.value == 1
    is_same = isinstance(left, Tensor) and is_exponential(left) and same_text(left.activation, origin.activation)
    name = {"plus-one": "sigmoid", "summed": "softmax"}.get(origin.steps[-1])
    if name is None or not (is_same or (is_one and name == "sigmoid")):
        return None
    return Tensor(activation=Activation(name=name, node=node, library="tf", axis=None), node=node, rescued=False)


def is_exponential(value: Value) -> bool:
    """Whether a value is an exponential of something."""
    return isinstance(value, Tensor) and value.activation.name == "exponential"


def same_text(first: Activation, second: Activation) -> bool:
    """Whether two activations are written alike."""
    return first.node is not None and second.node is not None and ast.unparse(first.node) == ast.unparse(second.node)


def note_entropy(run: Run, left: Tensor, right: Tensor) -> None:
    """Mark the logarithm in ``p * log(p)``: an entropy is finite wherever its epsilon keeps the logarithm finite."""
    one, other = left.origin or left, right.origin or right
    written = one.activation.node
    same = written is not None and written is other.activation.node
    # (1 - p) * log(p) is no entropy.
    is_changed = any(part.origin is not None and not CHANGED.isdisjoint(part.origin.steps) for part in (left, right))
    if same and not is_changed and ("log" in one.steps) != ("log" in other.steps):
        run.facts = [
            replace(fact, entropy=True)
            if isinstance(fact, Logarithm) and fact.probabilities.activation.node is written
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
        class_axis=inner.class_axis if inner else -1,
    )


def noted(run: Run, result: Tensor, source: Value) -> Tensor:
    """Return the result of an activation; remember it if the same one was applied before, with nothing in between."""
    if isinstance(source, Tensor) and source.activation.name in catalogue.PROBABILITIES:
        before = source.activation
        is_same = (
            result.activation.name in (before.name, f"log_{before.name}") and result.activation.axis == before.axis
        )
        if is_same and set(source.steps) <= {"new", "served"}:
            run.note(Stacking(output=result, inner=source, site=result.node.lineno))
    return result


def softened(run: Run, made: Tensor, line: int) -> Tensor:
    """Return the output of a softmax of PyTorch or JAX; remember it if it has a single unit, or no axis was given."""
    if made.activation.name in ("softmax", "log_softmax"):
        if made.activation.axis == IMPLIED:
            run.note(Implying(output=made, site=line))
        elif made.units == 1:
            run.note(Serving(output=made, site=line))
    return made


def library_of(path: str) -> str:
    """Return ``keras`` when Keras leaves the logits on the tensor, else ``tf`` or the name of another framework."""
    framework = framework_of(path)
    if framework is not None:
        return framework.name
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
        return noted(run, apply_activation(name, path, first, node, constant), first)
    if name in catalogue.MATRIX_OPS:
        operands = arguments.positional[1:] if name == "einsum" else arguments.positional
        return matrix_product(operands, node)
    if name == "exp":
        source = first if isinstance(first, Tensor) else None
        of_log = EXPONENTIALS.get(source.activation.name or "") if source is not None else None
        return apply_activation(of_log or "exponential", path, first, node, -1)
    return transform(run, name, first, node) if isinstance(first, Tensor) else None


def matrix_product(operands: tuple[Value, ...], node: ast.expr) -> Value:
    """Return a matrix product: logits, unless probabilities or labels go in, which no weights are."""
    if any(
        is_labels(value) or (isinstance(value, Tensor) and value.activation.name in catalogue.PROBABILITIES)
        for value in operands
    ):
        # What a loss gets is no weights either, so their product says nothing about a layer.
        return Unknown(reason=say("product"), line=node.lineno)
    return Tensor(activation=Activation(name="linear"), node=node)


def transform(run: Run, name: str, tensor: Tensor, node: ast.expr) -> Value | None:
    """Apply an operation to a tensor whose meaning is known."""
    if name in catalogue.IDENTITY_OPS:
        return tensor
    if name in catalogue.RESHAPING_OPS:
        steps = ("new", "chosen") if name in CHOOSING_OPS else ("new",)
        return replace(tensor, steps=(*tensor.steps, *steps), rank=None, rescued=False)
    if name in catalogue.CLIP_OPS:
        if "log" in tensor.steps:
            note_logarithm(run, tensor, node, clipped_after=True)
        is_known = tensor.activation.name in catalogue.PROBABILITIES
        reason = say("clipped-output")
        return step(tensor, "clip") if is_known else derived(tensor, node, reason, "clip")
    if name in catalogue.REDUCING_OPS:
        step_name = "summed" if name.endswith(SUMS) else "reduced"
        if is_linear(tensor):
            whole = ("whole",) if is_of_all(node) else ()
            return replace(part(tensor), steps=(*tensor.steps, step_name, *whole))
        return derived(tensor, node, say("operation-of-output", name=name), step_name)
    if name == "argmax" and isinstance(node, ast.Call) and axis_of(node) in (-1, (tensor.rank or 2) - 1):
        run.note(Choosing(output=tensor, node=node, site=node.lineno))
    if name in catalogue.SQUARE_OPS:
        run.regressions += 1
    if name in catalogue.LOG_OPS and tensor.origin is not None and is_sum_of_exponentials(tensor.origin):
        return by_hand(tensor.origin, node)
    if name in catalogue.LOG_OPS and tensor.origin is not None and is_followed_log(tensor.origin):
        note_logarithm(run, tensor.origin, node, clipped_after=False)
        return derived(tensor, node, say("operation-of-output", name=name), "log")
    if name in catalogue.LOG_OPS and tensor.activation.name in catalogue.PROBABILITIES:
        note_logarithm(run, tensor, node, clipped_after=False)
        logged = replace(tensor.activation, name=f"log_{tensor.activation.name}")
        return replace(step(tensor, "log"), activation=logged)
    if name in catalogue.ROUND_OPS:
        note_rounding(run, tensor, node)
        return Unknown(reason=say("rounded-output"), line=node.lineno)
    return lost(tensor, node, say("operation-of-output", name=name))


def is_of_all(node: ast.expr) -> bool:
    """Whether a reduction goes over all entries, or over an axis that is not written as a number."""
    return not isinstance(node, ast.Call) or axis_of(node) is None


def is_sum_of_exponentials(origin: Tensor) -> bool:
    """Whether something is the sum of exponentials, and nothing else."""
    return origin.activation.name == "exponential" and origin.steps == ("summed",)


def by_hand(origin: Tensor, node: ast.expr) -> Tensor:
    """Return ``log(sum(exp(z)))``, of which the axis is written at the sum."""
    logits = replace(origin, activation=replace(origin.activation, name="linear"))
    return logsumexp(logits, node, operand_of(origin.activation.node), None)


def axis_of(call: ast.Call) -> object:
    """Return the literal axis of a call of argmax, as a function or as a method; None without one."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg in ("axis", "dim")), None)
    axis = named or next(iter(call.args[-1:]), None)
    try:
        return None if axis is None else ast.literal_eval(axis)
    except ValueError:
        return None


def is_followed_log(origin: Tensor) -> bool:
    """Whether the logarithm of something computed from this is -inf where this is 0.

    A sum is 0 only where all its terms are: one over classes, members of an ensemble or examples has no logarithm in
    one step. A sum weighted by the labels chooses one term.
    """
    steps = set(origin.steps)
    is_sum = "summed" in steps and "weighted" not in steps
    return origin.activation.name in catalogue.PROBABILITIES and steps.isdisjoint({"log", "shifted"}) and not is_sum


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


def add_threshold(run: Run, tensor: Value, number: Value, node: ast.expr, place: ast.expr) -> None:
    """Record one comparison; ``place`` is where the number stands in it, as a literal or by its name.

    A sum, a mean or an extreme of all outputs decides no example, so what it is compared with is no threshold.
    """
    if isinstance(tensor, Tensor) and "whole" in tensor.steps:
        return
    if isinstance(tensor, Tensor) and isinstance(number, Constant) and isinstance(number.value, int | float):
        value = float(number.value) if abs(number.value) < LARGEST_THRESHOLD else math.inf
        run.note(Thresholding(output=tensor, value=value, node=place, site=node.lineno))
