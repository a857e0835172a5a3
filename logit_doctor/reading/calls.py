"""Calls: arguments, functions and classes of the file; libraries are handed on to ``library``."""

import ast
import functools
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import (
    bindings,
    classes,
    consumers,
    containers,
    library,
    losses,
    methods,
    models,
    records,
    reliance,
)
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.entering import defined_in
from logit_doctor.reading.facts import Logarithm
from logit_doctor.reading.state import MAX_CALL_DEPTH, Frame, Run, chosen
from logit_doctor.reading.values import (
    NONE,
    Activation,
    Class,
    External,
    Function,
    Layer,
    Loss,
    Method,
    Metric,
    Object,
    Partial,
    Scope,
    Unknown,
    Value,
)

SAMPLERS = ("random.categorical", "multinomial", "random.categorical_sample", "Categorical")


def call_expression(run: Run, node: ast.Call, scope: Scope) -> Value:
    """Evaluate a call: the function, the arguments, then the call itself for every option of the function."""
    function = run.evaluate(node.func, scope)
    before = len(run.facts)
    arguments = evaluate_arguments(run, node, scope)
    if isinstance(function, External) and function.path.endswith(SAMPLERS):
        run.facts[before:] = [fact for fact in run.facts[before:] if not isinstance(fact, Logarithm)]
    if isinstance(function, External | Unknown):
        hand_over(run, arguments)
        if not isinstance(function, External) or function.path.rpartition(".")[2] not in records.READERS:
            for value in (*arguments.positional, *arguments.named.values()):
                records.disturb(run, value, arguments.line)
    reliance.note_call(run, function, arguments)
    consumers.note_foreign(run, function, losses.last_name(node.func), arguments)
    return run.lift(lambda plain: call_value(run, plain, arguments), function)


def hand_over(run: Run, arguments: Arguments) -> None:
    """Take models that are passed to a function outside the file as trained: what it does with them is not known."""
    for value in (*arguments.positional, *arguments.named.values()):
        if isinstance(value, Object):
            run.unused_compiles.pop(value.identity, None)


def evaluate_arguments(run: Run, node: ast.Call, scope: Scope) -> Arguments:
    """Evaluate the arguments of a call; known ``*args`` and ``**kwargs`` are spread."""
    positional: list[Value] = []
    named: dict[str, Value] = {}
    nodes: dict[int | str, ast.expr] = {}
    is_open = False
    gap: int | None = None
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            items = containers.items_of(run, run.evaluate(argument.value, scope))
            positional += items.items if items is not None else ()
            is_open = is_open or items is None or not items.complete
            gap = gap if items is not None and items.is_typical else len(positional)
            continue
        nodes[len(positional)] = argument
        positional.append(run.evaluate(argument, scope))
    for keyword in node.keywords:
        value = run.evaluate(keyword.value, scope)
        if keyword.arg is not None:
            nodes[keyword.arg] = keyword.value
            named[keyword.arg] = value
            continue
        mapping = containers.mapping_of(run, value)
        named.update(mapping.items if mapping is not None else ())
        is_open = is_open or mapping is None or not mapping.complete
    return Arguments(positional=tuple(positional), named=named, nodes=nodes, is_open=is_open, gap=gap, call=node)


def call_value(run: Run, function: Value, arguments: Arguments) -> Value:
    """Call any value."""
    run.step()
    match function:
        case Function():
            return call_function(run, function, arguments)
        case Class():
            return instantiate(run, function, arguments)
        case Partial():
            return call_value(run, function.function, arguments.after(function.positional, dict(function.named)))
        case Object():
            return models.call_object(run, function, arguments)
        case Layer():
            return models.call_layer(run, function, arguments)
        case Method():
            return methods.call_method(run, function, arguments)
        case External() | Loss() | Metric() | Activation():
            return library.call(run, function, arguments)
        case Unknown():
            return Unknown(reason=function.reason, line=function.line or arguments.line)
    return Unknown(reason=say("called-value"), line=arguments.line)


def call_function(run: Run, function: Function, arguments: Arguments) -> Value:
    """Execute a function of the file and return its results, each under its conditions."""
    node = function.node
    run.executed.add(id(node))
    nested = sum(frame.function.node is node for frame in run.frames)
    if len(run.frames) >= MAX_CALL_DEPTH or nested > 1:
        return Unknown(reason=say("calls-too-deep"), line=arguments.line)
    if function.owner is not None:
        arguments = replace(arguments, positional=(function.owner, *arguments.positional), nodes={})
    scope = run.new_scope(function.scope)
    bindings.bind(run, function, arguments, scope)
    if not run.frames and not run.compiled:
        run.episode += 1
    if isinstance(node, ast.Lambda):
        return run.evaluate(node.body, scope)
    run.frames.append(Frame(function=function, call=arguments.call))
    decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    is_graph = "function" in decorators
    before = len(run.facts)
    run.graph_depth += is_graph
    loops, run.loops = run.loops, 0
    try:
        outcome = run.execute(node.body, scope)
        enter_handed_on(run, node, scope)
    finally:
        frame = run.frames.pop()
        run.graph_depth -= is_graph
        run.loops = loops
    if "custom_gradient" in decorators:
        run.facts[before:] = [fact for fact in run.facts[before:] if not isinstance(fact, Logarithm)]
    if isinstance(outcome, tuple):
        frame.returned.append((run.guards + outcome, NONE))
    if yields(node):
        return Unknown(reason=say("generator", name=node.name), line=arguments.line)
    return chosen(frame.returned)


def enter_handed_on(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    """Call inner functions that the function passed on without calling or returning them."""
    for name in handed_on(node):
        found = run.read(scope.identity, name)
        if isinstance(found, Function) and id(found.node) not in run.executed:
            call_function(run, found, Arguments(is_open=True))


@functools.lru_cache(maxsize=4096)
def handed_on(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """Return the names of inner functions that no ``return`` of the function mentions."""
    inner = [child.name for child in defined_in(node.body) if isinstance(child, ast.FunctionDef)]
    if not inner:
        return ()
    returned = {
        name.id
        for child in ast.walk(node)
        if isinstance(child, ast.Return)
        for name in ast.walk(child)
        if isinstance(name, ast.Name)
    }
    return tuple(name for name in inner if name not in returned)


@functools.lru_cache(maxsize=4096)
def yields(node: ast.AST) -> bool:
    """Whether a function is a generator."""
    return any(isinstance(child, ast.Yield | ast.YieldFrom) for child in ast.walk(node))


def instantiate(run: Run, belongs: Class, arguments: Arguments) -> Value:
    """Make an instance of a class of the file and run its ``__init__`` (and Keras' ``build``)."""
    made = run.new_object("instance", arguments.line or belongs.node.lineno, belongs)
    run.instances.setdefault(id(belongs.node), made)
    initialiser = classes.of_class(run, belongs, "__init__")
    if isinstance(initialiser, Function):
        call_function(run, replace(initialiser, owner=made), arguments)
    elif classes.keras_base(run, belongs) in ("sequential", "model", "chain"):
        models.initialise(run, made, arguments)
    elif records.is_record(belongs):
        records.fill(run, made, records.fields_of(run, belongs), arguments, records.is_named_tuple(belongs))
        completed = classes.of_class(run, belongs, "__post_init__")
        if isinstance(completed, Function):
            call_function(run, replace(completed, owner=made), Arguments())
    base = classes.base_of(run, belongs)
    if base is not None and base.setup:
        for name, value in arguments.named.items():
            run.write(made.identity, name, value)
        setup = classes.of_class(run, belongs, base.setup)
        if isinstance(setup, Function):
            call_function(run, replace(setup, owner=made), Arguments())
    builder = classes.of_class(run, belongs, "build")
    if isinstance(builder, Function) and classes.keras_base(run, belongs) in ("layer", "model"):
        call_function(run, replace(builder, owner=made), Arguments())
    return made
