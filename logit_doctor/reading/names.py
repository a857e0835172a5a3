"""From a name in the source to its meaning: imports, scopes, and guesses where imports are missing."""

import ast
import builtins

from logit_doctor.messages import say
from logit_doctor.reading import catalogue
from logit_doctor.reading.state import Outcome, Run
from logit_doctor.reading.values import External, Function, Scope, Unknown, Value


def import_modules(run: Run, node: ast.Import, scope: Scope) -> Outcome:
    """Bind the modules of an import statement."""
    for alias in node.names:
        path = alias.name if alias.asname else alias.name.partition(".")[0]
        run.write(scope.identity, alias.asname or path, External(path=catalogue.canonical(path)))
    return ()


def import_from(run: Run, node: ast.ImportFrom, scope: Scope) -> Outcome:
    """Bind the names of ``from module import names``; remember a star import of a module outside Keras."""
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            if catalogue.canonical(module + ".x").partition(".")[0] not in ("keras", "tensorflow", "numpy"):
                run.foreign_star = module
            elif module.partition(".")[0] in ("keras", "tensorflow"):
                run.write(scope.identity, "*", External(path=catalogue.canonical(module)))
            continue
        path = External(path=catalogue.canonical(f"{module}.{alias.name}"))
        run.write(scope.identity, alias.asname or alias.name, path)
    return ()


def lookup(run: Run, name: str, scope: Scope, line: int) -> Value:
    """Return the value of a name as Python would find it, then as a snippet without imports means it."""
    current: Scope | None = scope
    while current is not None:
        value = run.read(current.identity, name)
        if value is not None and (current is scope or not current.is_class):
            return value
        current = current.parent
    return fallback(run, name, scope, line)


def fallback(run: Run, name: str, scope: Scope, line: int) -> Value:
    """Return the most probable meaning of an unbound name."""
    if name in run.hoisted:
        node = run.hoisted[name]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return Function(node=node, scope=outermost(scope))
        return Unknown(reason=say("undefined-yet", name=name), line=line)
    if hasattr(builtins, name):
        return External(path=f"builtins.{name}")
    if run.foreign_star is not None:
        return Unknown(reason=say("star-import", name=name, module=run.foreign_star), line=line)
    if name in catalogue.GUESSES:
        return External(path=catalogue.GUESSES[name])
    if name in catalogue.BARE_NAMES:
        return External(path=catalogue.BARE_NAMES[name])
    return Unknown(reason=say("undefined", name=name), line=line)


def outermost(scope: Scope) -> Scope:
    """Return the module's scope."""
    while scope.parent is not None:
        scope = scope.parent
    return scope
