"""Uses of a model's output that rely on its size: printing it, drawing from it, comparing it, adding it up.

Taking the largest entry's index is no such use, for it is the same for logits and probabilities.
"""

import ast
from dataclasses import dataclass, field

from logit_doctor.reading import consumers, frameworks, records
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Fact, Reliance
from logit_doctor.reading.frameworks.entries import Criterion, Operation
from logit_doctor.reading.state import Run, options_of
from logit_doctor.reading.values import Class, External, Function, Items, Layer, Loss, Method, Object, Tensor, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence(Fact):
    """The program uses the numbers that an activation of PyTorch or JAX returned, for anything but a loss.

    ``activation`` is where the activation is written, ``call`` the use if it is a call.
    """

    activation: ast.expr = field(compare=False)
    call: ast.Call | None = field(default=None, compare=False)


METHODS = frozenset({"max", "min", "sum", "mean", "round", "std"})
FUNCTIONS = frozenset(
    {"max", "min", "amax", "amin", "sum", "mean", "print", "round", "around", "choice", "multinomial", "format", "log",
     "reduce_max", "reduce_min", "reduce_sum", "reduce_mean", "bar", "barh", "savetxt", "display", "log_loss",
     "brier_score_loss", "entropy", "histogram", "hist"}
)  # fmt: skip
"""Functions that rely on the numbers themselves."""
NEUTRAL = frozenset(
    {"identity", "reshape", "transpose", "squeeze", "flatten", "float", "half", "argmax", "gather", "take", "concat",
     "stack", "hstack", "vstack", "softmax", "log_softmax", "sigmoid", "log_sigmoid", "gumbel_softmax"}
)  # fmt: skip
"""Operations of which the result is followed further, judged by itself, or the same for logits."""
NEUTRAL_NAMES = frozenset(
    {"numpy", "item", "tolist", "size", "dim", "numel", "argsort", "backward", "isinstance", "len", "type", "tuple"}
    | {"list", "zip", "enumerate", "device_get"}
)
"""Functions and methods outside the tables of which the same holds."""
ARRAY_HOMES = ("numpy", "jax.numpy", "jax.nn", "jax.lax", "flax.linen", "flax.nnx")
"""Libraries beside PyTorch of which a name means the operation of that name."""
NEUTRAL_LAYERS = frozenset({"Activation", "Reshape", "Flatten", "Dropout", "Identity"})

LABEL_NAMES = ("target", "targets", "label", "labels")
SAMPLERS = frozenset({"choice", "multinomial"})


def note(run: Run, value: Value, line: int) -> None:
    """Remember that the numbers of an output are used, in a text or by a method."""
    note_served(run, value, line)
    note_dependence(run, value, line)


def note_served(run: Run, value: Value, line: int, *, is_sampling: bool = False) -> None:
    """Remember that the numbers of what ``predict()`` returned are used, or that something is drawn from an output."""
    if isinstance(value, Tensor) and value.model is not None and (is_sampling or "served" in value.steps):
        run.note(Reliance(model=value.model, site=line))


def note_call(run: Run, function: Value, arguments: Arguments) -> None:
    """Remember the outputs in a call of a library that relies on their numbers."""
    note_dependences(run, function, arguments)
    name = function.path.rpartition(".")[2] if isinstance(function, External) else ""
    if name in FUNCTIONS:
        for value in (*arguments.positional, *arguments.named.values()):
            note_served(run, value, arguments.line, is_sampling=name in SAMPLERS)


def note_comparison(run: Run, left: Value, right: Value, node: ast.Compare) -> None:
    """Remember a comparison of an output with something else than itself."""
    for value in (left, right):
        if isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
            note(run, value, node.lineno)


def note_dependences(run: Run, function: Value, arguments: Arguments) -> None:
    """Remember the outputs in a call that may use their numbers, whatever is called."""
    if arguments.call is None:
        return
    for _, option in options_of(function):
        for value in used_by(option, arguments):
            note_dependence(run, value, arguments.line, arguments.call)


def used_by(function: Value, arguments: Arguments) -> list[Value]:
    """Return the arguments of which a call may use the numbers: of a judged loss, its labels alone."""
    given = [*arguments.positional, *arguments.named.values()]
    if isinstance(function, Method):
        given.append(function.owner)
    loss = frameworks.entry_of(function.path) if isinstance(function, External) else function
    if isinstance(loss, Loss | Criterion) and loss.family != "other":
        place = int(loss.labels_first)
        named = [value for word, value in arguments.named.items() if word in LABEL_NAMES]
        return [*arguments.positional[:place], *arguments.positional[place + 1 :], *named]
    return [] if is_neutral(function) else given


def note_dependence(run: Run, value: Value, line: int, call: ast.Call | None = None) -> None:
    """Remember that the numbers of an output of PyTorch or JAX are used, or of what was computed from it."""
    for _, option in options_of(value):
        for item in option.items if isinstance(option, Items) else (option,):
            if not isinstance(item, Tensor):
                continue
            activation = (item.origin or item).activation
            if activation.node is not None and activation.library in ("pytorch", "jax"):
                run.note(Dependence(activation=activation.node, call=call, site=line))


def is_neutral(function: Value) -> bool:
    """Whether what a function does with an output is read by itself, or the same for logits and probabilities."""
    if isinstance(function, Layer):
        return function.kind in NEUTRAL_LAYERS
    if isinstance(function, Method):
        name = function.name
        if isinstance(function.owner, Tensor):
            return name in NEUTRAL_NAMES or frameworks.METHODS.get(name) in NEUTRAL
        return name in ("__call__", "forward", "apply") and isinstance(function.owner, Object | Layer)
    if isinstance(function, Class):
        return not records.is_record(function)
    if not isinstance(function, External):
        return isinstance(function, Function | Object)
    entry = frameworks.entry_of(function.path)
    if isinstance(entry, Operation):
        return entry.name in NEUTRAL
    home, _, name = function.path.rpartition(".")
    is_array = home in ARRAY_HOMES and name in NEUTRAL
    return is_array or name in NEUTRAL_NAMES or consumers.consumer_of(function.path) is not None
