"""Functions that do what an operator or a merging layer does: ``tf.add``, ``tf.concat``, ``tf.where``, ``sum``."""

import ast

from logit_doctor.reading import arithmetic, catalogue, containers, models, tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Activation, Layer, Value

OPERATORS: dict[str, ast.operator] = {
    "add": ast.Add(),
    "subtract": ast.Sub(),
    "multiply": ast.Mult(),
    "divide": ast.Div(),
    "truediv": ast.Div(),
    "pow": ast.Pow(),
    "power": ast.Pow(),
}
NEW_AXIS = ("stack", "vstack")
"""Functions after which the axes of what they join have other numbers."""
MERGED_AS = {"add_n": "Add", "sum": "Add"}


def merge(run: Run, name: str, arguments: Arguments) -> Value:
    """Apply the merging layer of a name to a list."""
    kind = MERGED_AS.get(name, name.capitalize())
    made = Layer(kind=kind, activation=Activation(name="linear"), node=arguments.written)
    return models.call_layer(run, made, arguments)


def operator(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``tf.add(a, b)`` and its like; ``keras.layers.add([a, b])`` is a layer."""
    if path.startswith("keras.layers"):
        return merge(run, name, arguments) if arguments.positional else None
    if not is_of_arrays(path) or len(arguments.positional) < 2:
        return None
    left, right = arguments.positional[:2]
    as_binary = ast.copy_location(
        ast.BinOp(left=arguments.written, op=OPERATORS[name], right=arguments.written), arguments.written
    )
    return run.lift(lambda one, other: arithmetic.arithmetic(run, one, other, as_binary), left, right)


def merging(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``keras.layers.average([a, b])``, ``tf.add_n`` and ``sum`` of a list."""
    if not arguments.positional or not (path.startswith(("keras.layers", "builtins.")) or is_of_arrays(path)):
        return None
    return merge(run, name, arguments)


def joined(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``tf.concat`` and ``tf.stack``: several tensors in one."""
    if path.startswith("keras.layers"):
        return merging(run, path, name, arguments)
    first = arguments.first(("values", "arrays", "xs", "tensors"), 0)
    if first is None or not is_of_arrays(path):
        return None

    def join(plain: Value) -> Value:
        items = containers.items_of(run, plain)
        whole = tensors.united(items.items) if items is not None and items.is_typical else None
        if whole is not None and name in NEW_AXIS:
            whole = tensors.without_axis(whole)
        return whole or models.lost(tensors.UNLIKE, plain, arguments.line)

    return run.lift(join, first)


def where(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``tf.where(condition, a, b)``, if both are tensors of one meaning."""
    if not is_of_arrays(path) or len(arguments.positional) != 3:
        return None
    return run.lift(
        lambda one, other: tensors.united((one, other)) or models.lost(tensors.UNLIKE, one, arguments.line),
        *arguments.positional[1:],
    )


def is_of_arrays(path: str) -> bool:
    """Whether a path is a function of arrays in a library."""
    home = path.rpartition(".")[0]
    return home in catalogue.OP_HOMES or home == "numpy"
