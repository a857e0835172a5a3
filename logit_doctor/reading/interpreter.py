"""From Python source to facts: parse, read from top to bottom, then enter functions that the file never calls."""

import ast
from dataclasses import dataclass, replace
from types import MethodType

from logit_doctor.messages import say
from logit_doctor.reading import branches, calls, classes, expressions, joining, statements
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.entering import FunctionNode, defined_in, unknown_arguments
from logit_doctor.reading.facts import Fact, Lost
from logit_doctor.reading.state import NO_PROJECT, BudgetExceededError, Project, Run
from logit_doctor.reading.values import Class, Constant, Function, Object, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The facts of a program, the number of steps it took to find them, and the top names of what it imports."""

    facts: tuple[Fact, ...]
    steps: int
    libraries: frozenset[str] = frozenset()


def read(tree: ast.Module, project: Project = NO_PROJECT) -> Reading:
    """Read a module and return its facts; if it takes too many steps, note that and keep the facts so far."""
    run = Run(project=project)
    run.evaluate = MethodType(expressions.evaluate, run)
    run.call = MethodType(calls.call_value, run)
    run.execute = MethodType(statements.execute_block, run)
    scope = run.new_scope(None)
    run.hoisted = {node.name: node for node in tree.body if isinstance(node, FunctionNode | ast.ClassDef)}
    try:
        statements.execute_block(run, tree.body, scope)
        enter_functions(run, tree, scope, only_unmentioned=True)
        enter_classes(run)
        enter_functions(run, tree, scope)
        branches.read_other_ways(run)
        branches.name_unread(run)
    except BudgetExceededError:
        run.facts.append(Lost(reason=say("too-many-steps"), site=1))
    except RecursionError:
        run.facts.append(Lost(reason=say("too-deep"), site=1))
    return Reading(facts=tuple(run.facts), steps=run.steps, libraries=frozenset(run.libraries))


def enter_functions(run: Run, tree: ast.Module, scope: Scope, *, only_unmentioned: bool = False) -> None:
    """Call the functions of the module that were never called, first those that nothing else mentions.

    A function that only makes a model is called before one that only takes a model; see ``joining``.
    """
    functions = list(defined_in(tree.body))
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    pending = [node for node in functions if not (only_unmentioned and node.name in named)]
    pending.sort(key=lambda node: (node.name in named, bool(joining.model_parameters(node))))
    for node in pending:
        if id(node) not in run.executed:
            function = Function(node=node, scope=scope)
            arguments = unknown_arguments(function, 0)
            run.built.append(calls.call_function(run, function, joining.joined(run, function, arguments)))


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
