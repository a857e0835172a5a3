"""From a name in the source to its meaning: imports, scopes, and guesses where imports are missing."""

import ast
import builtins

from logit_doctor.messages import say
from logit_doctor.reading import catalogue, frameworks, modules
from logit_doctor.reading.state import Outcome, Run
from logit_doctor.reading.values import External, Function, Namespace, Scope, Unknown, Value


def import_modules(run: Run, node: ast.Import, scope: Scope) -> Outcome:
    """Bind the modules of an import statement."""
    for alias in node.names:
        run.libraries.add(alias.name.partition(".")[0])
        path = alias.name if alias.asname else alias.name.partition(".")[0]
        if modules.is_known(run, path):
            run.write(scope.identity, alias.asname or path, modules.load(run, path))
            continue
        run.write(scope.identity, alias.asname or path, External(path=frameworks.canonical(path)))
    return ()


def import_from(run: Run, node: ast.ImportFrom, scope: Scope) -> Outcome:
    """Bind the names of ``from module import names``; remember star imports of modules outside the project."""
    module = "." * node.level + (node.module or "")
    run.libraries.add(module.partition(".")[0])
    inside = modules.absolute(run, node.module or "", node.level)
    if inside and modules.is_known(run, inside):
        return import_inside(run, node, modules.load(run, inside), scope)
    for alias in node.names:
        if alias.name == "*":
            if frameworks.canonical(module + ".x").partition(".")[0] not in ("keras", "tensorflow", "numpy"):
                run.foreign_stars.append(module)
            continue
        path = External(path=frameworks.canonical(f"{module}.{alias.name}"))
        run.write(scope.identity, alias.asname or alias.name, path)
    return ()


def import_inside(run: Run, node: ast.ImportFrom, module: Namespace, scope: Scope) -> Outcome:
    """Bind the names of ``from module import names`` for a module of the project."""
    for alias in node.names:
        if alias.name == "*":
            for name, value in modules.names_of(run, module).items():
                run.write(scope.identity, name, value)
        else:
            run.write(scope.identity, alias.asname or alias.name, modules.member(run, module, alias.name, node.lineno))
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
    if name in run.hoisted and not run.whereabouts()[0]:
        node = run.hoisted[name]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return Function(node=node, scope=outermost(scope))
        return Unknown(reason=say("undefined-yet", name=name), line=line)
    starred = of_star_import(run, name)
    if starred is not None:
        return starred
    if hasattr(builtins, name):
        return External(path=f"builtins.{name}")
    if run.foreign_stars:
        return Unknown(reason=say("star-import", name=name, module=run.foreign_stars[-1]), line=line)
    if name in catalogue.GUESSES:
        return External(path=catalogue.GUESSES[name])
    if name in catalogue.BARE_NAMES:
        return External(path=catalogue.BARE_NAMES[name])
    return Unknown(reason=say("undefined", name=name), line=line)


def declare(run: Run, node: ast.Global | ast.Nonlocal, scope: Scope) -> Outcome:
    """Let a function bind names of the module, or of the function around it.

    What a function that nothing in the file calls binds in the module is left to those who call it.
    """
    if isinstance(node, ast.Global) and run.frames and run.frames[0].call is None:
        return ()
    for name in node.names:
        home = outermost(scope)
        if isinstance(node, ast.Nonlocal):
            around = scope.parent
            while around is not None and (around.is_class or run.read(around.identity, name) is None):
                around = around.parent
            home = around or home
        run.declared[scope.identity, name] = home
    return ()


def of_star_import(run: Run, name: str) -> External | None:
    """Return what the table of a framework says that a star import binds, unless a later one may bind it too."""
    for module in reversed(run.foreign_stars):
        path = frameworks.canonical(f"{module}.{name}")
        if frameworks.framework_of(module) is None:
            return None
        if frameworks.entry_of(path) is not None or frameworks.is_home(path):
            return External(path=path)
    return None


def outermost(scope: Scope) -> Scope:
    """Return the module's scope."""
    while scope.parent is not None:
        scope = scope.parent
    return scope
