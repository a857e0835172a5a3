"""How a file spells the names of libraries, and which of its names always mean the same."""

import ast
from collections.abc import Iterator

from logit_doctor.reading import catalogue, frameworks

ScopeNode = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def dotted(node: ast.expr) -> str | None:
    """Return ``a.b.c`` as text, or None for anything but a chain of names."""
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return None if owner is None else f"{owner}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


def imports_of(tree: ast.Module) -> dict[str, str]:
    """Return the names that a module imports for all its functions, with the canonical paths that they mean."""
    bound: dict[str, str] = {}
    blocks: list[list[ast.stmt]] = [tree.body]
    while blocks:
        for statement in blocks.pop():
            if isinstance(statement, ast.Import):
                for alias in statement.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    bound[name] = frameworks.canonical(alias.name if alias.asname else name)
            elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
                for alias in statement.names:
                    bound[alias.asname or alias.name] = frameworks.canonical(f"{statement.module}.{alias.name}")
            elif isinstance(statement, ast.If | ast.Try | ast.With):
                blocks += [statement.body, getattr(statement, "orelse", [])]
    return bound


class Spelling:
    """The names of one file.

    A name that the file binds again, as a parameter or a variable, is no spelling of a library.
    """

    def __init__(self, tree: ast.Module) -> None:
        rebound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        rebound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self.tree = tree
        self.bound = {name: path for name, path in imports_of(tree).items() if name not in rebound}
        if not any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree)):
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - rebound
            self.bound = {name: path for name, path in catalogue.GUESSES.items() if name in used}

    def path_of(self, node: ast.expr) -> str | None:
        """Return the canonical path of what a name or an attribute means, or None."""
        written = dotted(node)
        if written is None:
            return None
        first, _, rest = written.partition(".")
        if first not in self.bound:
            return None
        return frameworks.canonical(f"{self.bound[first]}.{rest}" if rest else self.bound[first])

    def spelled(self, path: str) -> str | None:
        """Return the shortest way in which the file can write a canonical path, or None."""
        known = {meant: name for name, meant in reversed(self.bound.items())}
        home, rest = path, ""
        while home:
            if home in known:
                return known[home] + rest
            home, _, last = home.rpartition(".")
            rest = f".{last}{rest}"
        return None

    def scope_of(self, node: ast.expr) -> ScopeNode:
        """Return the innermost function around a node, or the module."""
        place = (node.lineno, node.col_offset)
        around = [
            scope
            for scope in ast.walk(self.tree)
            if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and starts(scope) <= place
            if place < (scope.end_lineno or 0, scope.end_col_offset or 0)
        ]
        return max(around, key=starts, default=self.tree)


def starts(node: ast.expr | ast.stmt) -> tuple[int, int]:
    """Return the line and the column where a node starts."""
    return node.lineno, node.col_offset


def inside(scope: ScopeNode) -> Iterator[ast.AST]:
    """Yield the nodes of a scope, without those of the functions and classes in it."""
    body = scope.body if isinstance(scope.body, list) else [scope.body]
    pending: list[ast.AST] = [*body]
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, NESTED):
            pending += ast.iter_child_nodes(node)


def bindings_of(scope: ScopeNode) -> dict[str, list[ast.expr | None]]:
    """Return every binding of each name of a scope: the value of a plain assignment, None for any other binding."""
    found: dict[str, list[ast.expr | None]] = {}
    plain: set[int] = set()
    for node in inside(scope):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
            plain.add(id(node.targets[0]))
    for node in inside(scope):
        for name in bound_by(node) if id(node) not in plain else ():
            found.setdefault(name, []).append(None)
    if not isinstance(scope, ast.Module):
        given = scope.args
        parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        for parameter in filter(None, parameters):
            found.setdefault(parameter.arg, []).append(None)
    return found


def bound_by(node: ast.AST) -> list[str]:
    """Return the names that a node of a scope binds, or has from another scope."""
    match node:
        case ast.Name(ctx=ast.Store() | ast.Del()):
            return [node.id]
        case ast.Global() | ast.Nonlocal():
            return node.names
        case ast.Import() | ast.ImportFrom():
            return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
    return []


def changed_in(scope: ScopeNode, spelling: Spelling) -> set[str]:
    """Return what a scope stores to and may change by a method: ``name`` of a variable, ``.name`` of an attribute."""
    found = set()
    for node in inside(scope):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                found.add(f".{name}")
            case ast.Subscript(value=owner, ctx=ast.Store() | ast.Del()):
                found.add(innermost(owner))
            case ast.Call(func=ast.Attribute(value=owner, attr=name) as called) if spelling.path_of(called) is None:
                found |= set() if name in catalogue.TENSOR_METHODS else {innermost(owner)}
    return found


def innermost(node: ast.expr) -> str:
    """Return the variable or the attribute that is indexed, as ``changed_in`` writes it; empty for any other thing."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return f".{node.attr}" if isinstance(node, ast.Attribute) else getattr(node, "id", "")
