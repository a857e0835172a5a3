"""Definitions of ``core`` taken out of their modules, with all they need and nothing else.

An export contains the same source that computed the page. Starting from a few names, every top-level definition that
they use, directly or not, is collected across modules and written in an order in which it can run: no import of this
package is left. ``STAND_INS`` replaces the modules whose requirements are too much for an export.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

from logit_doctor.intake.syntax import parse

STAND_INS = {"core.arithmetic.elementary": "core.export.standalone.elementary"}
"""Modules that are replaced: by the name they are imported as, the module that is used instead."""
DIRECT = {
    ("core.keras.backend", "keras"): ("", "keras"),
    ("core.keras.backend", "tf"): ("", "tensorflow as tf"),
}
"""Imports that the lab takes from a module of its own, and exports from the library itself."""

Name = tuple[str, str]
"""A module and a name in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A top-level statement that defines a name.

    Parameters
    ----------
    source : str
        Its text, decorators and a docstring after it included.
    line : int
        Its position in its module.
    names : frozenset of str
        All names that it mentions.
    """

    source: str
    line: int
    names: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Module:
    """The top level of a module: its definitions, its imports from this package, and its other imports."""

    title: str = ""
    definitions: dict[str, Definition] = field(default_factory=dict)
    taken: dict[str, Name] = field(default_factory=dict)
    external: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Import lines, and the definitions as one text per module, below a comment with the module's name."""

    imports: tuple[str, ...]
    sections: tuple[str, ...]

    def imports_with(self, *more: str) -> str:
        """Return the import lines together with more of them: the standard library's first, each once."""
        lines = sorted({*self.imports, *more})
        own = [line for line in lines if line.split()[1].split(".")[0] in sys.stdlib_module_names]
        others = [line for line in lines if line not in own]
        by_kind = [sorted(group, key=lambda line: line.startswith("from")) for group in (own, others)]
        return "\n\n".join("\n".join(group) for group in by_kind if group)


@dataclass(slots=True, kw_only=True)
class Collected:
    """The content of a bundle so far: the required names of each module, and imports."""

    wanted: dict[str, set[str]] = field(default_factory=dict)
    imports: set[tuple[str, str]] = field(default_factory=set)


def bundle(roots: Iterable[str]) -> Bundle:
    """Return the imports and the definitions that some names of ``core`` need.

    Parameters
    ----------
    roots : iterable of str
        Names as ``module:name``.

    Returns
    -------
    Bundle

    Raises
    ------
    ValueError
        If a name is not defined there, or two modules define one name differently.

    Examples
    --------
    >>> found = bundle(["core.arithmetic.formats:format_named"])
    >>> "import ml_dtypes" in found.imports, len(found.sections), "class FloatFormat" in found.sections[-1]
    (True, 2, True)
    """
    collected = Collected()
    for root in roots:
        module, name = root.split(":")
        _collect(module, name, collected)
    _check_collisions(collected)
    return Bundle(imports=_import_lines(collected.imports), sections=tuple(_sections(collected)))


def _import_lines(imports: set[tuple[str, str]]) -> tuple[str, ...]:
    """Return ``import`` lines first, then ``from`` lines with all names of a module on one."""
    plain = sorted(f"import {what}" for source, what in imports if not source)
    named = [
        f"from {module} import {', '.join(sorted(what for source, what in imports if source == module))}"
        for module in sorted({source for source, _ in imports if source})
    ]
    return (*plain, *named)


def _home(module_name: str, name: str) -> Name:
    """Return the module that really defines a name, followed through imports, and its name there."""
    module_name = STAND_INS.get(module_name, module_name)
    module = _read(module_name)
    return _home(*module.taken[name]) if name in module.taken else (module_name, name)


def _collect(module_name: str, name: str, collected: Collected) -> None:
    module_name, name = _home(module_name, name)
    module = _read(module_name)
    wanted = collected.wanted.setdefault(module_name, set())
    if name in wanted:
        return
    if name not in module.definitions:
        raise ValueError(f"bundle: got {name!r}, need a name defined in {module_name}")
    wanted.add(name)
    for used in sorted(module.definitions[name].names):
        if used in module.external:
            collected.imports.add(module.external[used])
        elif used in module.taken or used in module.definitions:
            _collect(module_name, used, collected)


def _check_collisions(collected: Collected) -> None:
    homes: dict[str, str] = {}
    for module_name, names in collected.wanted.items():
        for name in names:
            if (other := homes.setdefault(name, module_name)) != module_name:
                raise ValueError(f"bundle: got {name!r} from {other} and from {module_name}, need different names")


def _sections(collected: Collected) -> Iterator[str]:
    for module_name in _in_import_order(collected):
        module = _read(module_name)
        definitions = [module.definitions[name] for name in collected.wanted[module_name]]
        texts = dict.fromkeys(one.source for one in sorted(definitions, key=lambda one: one.line))
        yield "\n\n\n".join([f"# From {module_name.replace('.', '/')}.py: {module.title}", *texts])


def _in_import_order(collected: Collected) -> Iterable[str]:
    """Return the modules so that each comes after those it takes from."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for module_name, wanted in collected.wanted.items():
        module = _read(module_name)
        used = {name for one in wanted for name in module.definitions[one].names}
        sorter.add(module_name, *sorted({_home(*module.taken[name])[0] for name in used & set(module.taken)}))
    return sorter.static_order()


@cache
def _read(module_name: str) -> Module:
    spec = find_spec(module_name)
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text("utf-8")
    lines = text.splitlines()
    tree = parse(text)
    module = Module(title=(ast.get_docstring(tree) or "").splitlines()[0])
    for place, statement in enumerate(tree.body):
        following = tree.body[place + 1] if place + 1 < len(tree.body) else None
        _register(module, statement, following, lines)
    return module


def _register(module: Module, statement: ast.stmt, following: ast.stmt | None, lines: list[str]) -> None:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        _register_import(module, statement)
        return
    last = following if _is_text(following) and not isinstance(statement, ast.FunctionDef | ast.ClassDef) else statement
    decorators = getattr(statement, "decorator_list", [])
    first_line = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    assert last is not None
    definition = Definition(
        source="\n".join(lines[first_line - 1 : last.end_lineno]),
        line=first_line,
        names=frozenset(node.id for node in ast.walk(statement) if isinstance(node, ast.Name)),
    )
    for name in _defined(statement):
        module.definitions[name] = definition


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []


def _is_text(statement: ast.stmt | None) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _register_import(module: Module, statement: ast.Import | ast.ImportFrom) -> None:
    source = statement.module if isinstance(statement, ast.ImportFrom) else None
    for alias in statement.names:
        mine = alias.asname or alias.name.split(".")[0]
        renamed = f" as {alias.asname}" if alias.asname else ""
        if source is None:
            module.external[mine] = ("", f"{alias.name}{renamed}")
        elif (source, alias.name) in DIRECT:
            module.external[mine] = DIRECT[source, alias.name]
        elif source.split(".")[0] == "core":
            module.taken[mine] = (source, alias.name)
        else:
            module.external[mine] = (source, f"{alias.name}{renamed}")
