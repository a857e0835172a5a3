"""The other modules of a program's project: each is read once, when an import first reaches it."""

import ast

from logit_doctor.intake.syntax import parsed
from logit_doctor.messages import say
from logit_doctor.reading.state import FILE, Run
from logit_doctor.reading.values import Constant, Namespace, Unknown, Value


def absolute(run: Run, module: str, level: int) -> str:
    """Return the absolute name of a module that is imported relative to the one that is read."""
    if not level:
        return module
    package = run.module or run.project.name
    is_package = run.project.sources.get(package, ("", ""))[0].endswith("__init__.py")
    parts = package.split(".")
    base = parts[: len(parts) - level + is_package]
    return ".".join([*base, module] if module else base)


def is_known(run: Run, name: str) -> bool:
    """Whether the project has a module of this name, or modules below it."""
    sources = run.project.sources
    return name in sources or any(known.startswith(f"{name}.") for known in sources)


def load(run: Run, name: str) -> Namespace:
    """Return a module of the project; its own findings are left to its own check."""
    if name in run.loaded:
        return run.loaded[name]
    scope = run.new_scope(None)
    made = Namespace(scope=scope, name=name)
    run.loaded[name] = made
    path, text = run.project.sources.get(name, ("", ""))
    tree = parsed(text)
    if tree is None:
        return made
    for node in ast.walk(tree):
        setattr(node, FILE, path)
    run.write(scope.identity, "__name__", Constant(value=name))
    before, facts = (run.module, run.frames, run.guards, run.layers, run.device), run.facts
    run.module, run.frames, run.guards, run.layers, run.device = name, [], (), run.layers[:1], ""
    run.facts = []
    try:
        run.execute(tree.body, scope)
    finally:
        run.module, run.frames, run.guards, run.layers, run.device = before
        run.facts = facts
    return made


def member(run: Run, module: Namespace, name: str, line: int) -> Value:
    """Return a name of a module: a module below it, or what it defines."""
    inner = f"{module.name}.{name}"
    found = run.read(module.scope.identity, name)
    if found is not None:
        return found
    if is_known(run, inner):
        return load(run, inner)
    return Unknown(reason=say("undefined-there", name=name, module=module.name), line=line)


def names_of(run: Run, module: Namespace) -> dict[str, Value]:
    """Return the names that a star import of a module binds."""
    keys = {key for layer in run.layers for key in layer if key[0] == module.scope.identity}
    found = {name: run.read(module.scope.identity, name) for _, name in keys if not name.startswith("_")}
    return {name: value for name, value in found.items() if value is not None}
