"""Functions that nothing calls: where they are defined, and the arguments with which the doctor calls them."""

import ast
from collections import deque
from collections.abc import Iterator, Sequence

from logit_doctor.messages import say
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.values import Function, Unknown, Value

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


BLOCKS = ast.If | ast.Try | ast.With | ast.AsyncWith | ast.For | ast.AsyncFor | ast.While
"""Statements whose blocks bind names of the same scope."""


def defined_in(body: Sequence[ast.stmt]) -> Iterator[FunctionNode]:
    """Yield the functions that a scope defines, in its branches and loops too, but not in other functions."""
    blocks = deque([body])
    while blocks:
        for statement in blocks.popleft():
            if isinstance(statement, FunctionNode):
                yield statement
            elif isinstance(statement, BLOCKS):
                blocks += [statement.body, getattr(statement, "orelse", [])]


def unknown_arguments(function: Function, skip: int) -> Arguments:
    """Return named arguments for the parameters without an informative default; defaults other than None count."""
    parameters = function.node.args
    names = [*parameters.posonlyargs, *parameters.args]
    defaults: list[ast.expr | None] = [None] * (len(names) - len(parameters.defaults)) + list(parameters.defaults)
    pairs = list(zip(names, defaults, strict=True))[skip:]
    pairs += list(zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True))
    named: dict[str, Value] = {}
    for parameter, default in pairs:
        if default is None or not is_telling(default):
            named[parameter.arg] = Unknown(
                reason=say("never-called", name=parameter.arg, function=getattr(function.node, "name", "lambda")),
                line=parameter.lineno,
            )
    return Arguments(named=named, is_open=True)


def is_telling(default: ast.expr) -> bool:
    """Whether a default is informative about the intended use; None and sizes, which every caller passes, are not."""
    value = default.value if isinstance(default, ast.Constant) else "an expression"
    return isinstance(value, str | bool)
