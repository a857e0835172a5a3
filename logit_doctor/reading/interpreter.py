"""From Python source to facts: parse, read from top to bottom, then enter functions that the file never calls."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MethodType

from logit_doctor.messages import say
from logit_doctor.reading import calls, classes, expressions, statements
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Fact, Lost
from logit_doctor.reading.state import BudgetExceededError, Run
from logit_doctor.reading.values import Class, Constant, Function, Object, Scope, Unknown, Value

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The facts of a program, and the number of steps it took to find them."""

    facts: tuple[Fact, ...]
    steps: int


def read(tree: ast.Module) -> Reading:
    """Read a module and return its facts; if it takes too many steps, note that and keep the facts so far."""
    run = Run()
    run.evaluate = MethodType(expressions.evaluate, run)
    run.call = MethodType(calls.call_value, run)
    run.execute = MethodType(statements.execute_block, run)
    scope = run.new_scope(None)
    run.hoisted = {node.name: node for node in tree.body if isinstance(node, FunctionNode | ast.ClassDef)}
    try:
        statements.execute_block(run, tree.body, scope)
        enter_functions(run, tree, scope)
        enter_classes(run)
    except BudgetExceededError:
        run.facts.append(Lost(reason=say("too-many-steps"), site=1))
    except RecursionError:
        run.facts.append(Lost(reason=say("too-deep"), site=1))
    return Reading(facts=tuple(run.facts), steps=run.steps)


def enter_functions(run: Run, tree: ast.Module, scope: Scope) -> None:
    """Call the functions of the module that were never called, first those that no other function mentions."""
    functions = [node for node in ast.walk(tree) if isinstance(node, FunctionNode) and is_module_level(tree, node)]
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in sorted(functions, key=lambda node: node.name in named):
        if id(node) not in run.executed:
            function = Function(node=node, scope=scope)
            calls.call_function(run, function, unknown_arguments(function, 0))


def is_module_level(tree: ast.Module, node: FunctionNode) -> bool:
    """Whether a function is defined at the top of the module, perhaps inside an ``if`` or ``try``."""
    blocks: list[Iterable[ast.stmt]] = [tree.body]
    while blocks:
        for statement in blocks.pop():
            if statement is node:
                return True
            if isinstance(statement, ast.If | ast.Try | ast.With):
                blocks += [statement.body, getattr(statement, "orelse", [])]
    return False


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


def enter_classes(run: Run) -> None:
    """Make an instance of every class that nothing makes, and call the methods that nothing calls."""
    done: set[int] = set()
    while pending := [belongs for belongs in run.classes if id(belongs.node) not in done]:
        for belongs in pending:
            done.add(id(belongs.node))
            enter_class(run, belongs)


def enter_class(run: Run, belongs: Class) -> None:
    """Call the methods of one class on an instance of it."""
    made = run.instances.get(id(belongs.node)) or make(run, belongs)
    for statement in belongs.node.body:
        if not isinstance(statement, FunctionNode) or id(statement) in run.executed:
            continue
        found = classes.of_class(run, belongs, statement.name)
        if not isinstance(found, Function) or found.node is not statement:
            continue
        decorators = {ast.unparse(decorator) for decorator in statement.decorator_list}
        method = found if "staticmethod" in decorators else replace(found, owner=made)
        entered_as_training(run, method)


def entered_as_training(run: Run, method: Function) -> None:
    """Call a method with unknown arguments, in training mode if it has such an argument."""
    arguments = unknown_arguments(method, 0 if method.owner is None else 1)
    if "training" in arguments.named:
        arguments = replace(arguments, named={**arguments.named, "training": Constant(value=True)})
    calls.call_function(run, method, arguments)


def make(run: Run, belongs: Class) -> Object:
    """Make an instance of a class with unknown arguments."""
    initialiser = classes.of_class(run, belongs, "__init__")
    arguments = Arguments()
    if isinstance(initialiser, Function):
        arguments = unknown_arguments(initialiser, 1)
    made = calls.instantiate(run, belongs, arguments)
    assert isinstance(made, Object)
    return made
