"""A function that makes a model and one that takes a model, where the file has one model and nothing joins the two."""

import ast
from dataclasses import replace

from logit_doctor.reading import classes
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.entering import FunctionNode
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Function, Object, Unknown

MODEL_METHODS = frozenset(
    {"compile", "fit", "predict", "evaluate", "train_on_batch", "trainable_variables", "trainable_weights"}
)
"""What only a model has, of the parameters that functions of a training script take."""


def model_parameters(node: FunctionNode) -> list[str]:
    """Return the parameters of a function that it uses as models."""
    names = {parameter.arg for parameter in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]}
    used = [
        inner.value.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute) and inner.attr in MODEL_METHODS and isinstance(inner.value, ast.Name)
    ]
    return [name for name in dict.fromkeys(used) if name in names]


def joined(run: Run, function: Function, arguments: Arguments) -> Arguments:
    """Return the arguments of a function that nothing calls, with the file's only model in place of its parameter."""
    parameters = model_parameters(function.node) if isinstance(function.node, FunctionNode) else []
    models = {
        value.identity: value for value in run.built if isinstance(value, Object) and classes.is_model(run, value)
    }
    if len(parameters) != 1 or len(models) != 1 or not isinstance(arguments.named.get(parameters[0]), Unknown):
        return arguments
    (model,) = models.values()
    return replace(arguments, named={**arguments.named, parameters[0]: model})
