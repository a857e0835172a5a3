"""The faults: every place of a module where one operator, constant, argument, condition or result can be wrong.

Left alone are texts, types, decorators, ``strict=`` of ``zip``, which changes nothing in a program that is right, and
the order of two arguments that gives the same either way.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "&"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
COMMUTATIVE = frozenset({"add", "multiply", "minimum", "maximum", "min", "max", "two_sum", "two_product", "logaddexp"})
"""Functions and methods whose first two arguments can change places."""
SIGNS: dict[type[ast.AST], str] = {ast.Not: "not ", ast.USub: "-", ast.Invert: "~"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fault.

    Parameters
    ----------
    path : Path
        Of the module, from the checkout.
    line : int
        Where it is, for people and for the tests that run this line.
    kind : str
        "operator", "sign", "constant", "arguments", "condition" or "result".
    start, end : int
        What it replaces, in bytes of the source.
    new : bytes
        What it writes there.
    """

    path: Path
    line: int
    kind: str
    start: int
    end: int
    new: bytes

    def of(self, source: bytes) -> bytes:
        """Return the module with the fault."""
        return source[: self.start] + self.new + source[self.end :]


def changes(path: Path, source: bytes) -> list[Change]:
    """Return the faults that a module can have, in the order of its text."""
    tree = ast.parse(source)
    return sorted(_Finder(path, source).of(tree), key=lambda change: (change.start, change.end, change.new))


class _Finder:
    def __init__(self, path: Path, source: bytes) -> None:
        self._path, self._source = path, source
        lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))

    def of(self, node: ast.AST) -> Iterator[Change]:
        yield from self._at(node)
        for child in _children(node):
            yield from self.of(child)

    def _at(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                for one, operator, other in zip([left, *others], ops, others, strict=False):
                    yield from self._between(one, operator, other)
            case ast.BinOp(left=left, op=operator, right=right):
                yield from self._between(left, operator, right)
            case ast.BoolOp(op=operator, values=[first, second, *_]):
                yield from self._between(first, operator, second)
            case ast.UnaryOp(op=operator) if type(operator) in SIGNS:
                start, _ = self._span(node)
                yield self._change(node, "sign", start, start + len(SIGNS[type(operator)]), b"")
            case ast.Constant(value=bool() | int() | float() as value):
                yield self._replaced(node, "constant", repr(_other(value)).encode())
            case ast.Call(func=called, args=[first, second, *_]) if _tells_apart(called, first, second):
                (a, b), (c, d) = self._span(first), self._span(second)
                text = self._source
                yield self._change(node, "arguments", a, d, text[c:d] + text[b:c] + text[a:b])
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield self._replaced(test, "condition", b"(not (" + self._text(test) + b"))")
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                yield self._replaced(value, "result", b"None")

    def _between(self, left: ast.AST, operator: ast.AST, right: ast.AST) -> Iterator[Change]:
        old, new = OPERATORS.get(type(operator), ("", ""))
        start, end = self._span(left)[1], self._span(right)[0]
        pattern = r"\s+".join(map(re.escape, old.split()))
        found = re.search(pattern.encode(), self._source[start:end]) if old else None
        if found:
            yield self._change(left, "operator", start + found.start(), start + found.end(), new.encode())

    def _replaced(self, node: ast.AST, kind: str, new: bytes) -> Change:
        return self._change(node, kind, *self._span(node), new)

    def _change(self, node: ast.AST, kind: str, start: int, end: int, new: bytes) -> Change:
        line = self._source.count(b"\n", 0, start) + 1
        return Change(path=self._path, line=line, kind=kind, start=start, end=end, new=new)

    def _text(self, node: ast.AST) -> bytes:
        start, end = self._span(node)
        return self._source[start:end]

    def _span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )


def _tells_apart(called: ast.expr, *arguments: ast.expr) -> bool:
    """Tell whether two arguments are written one by one and differ, in a call that can tell which is which."""
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    is_one_by_one = not any(isinstance(one, ast.Starred) for one in arguments)
    return name not in COMMUTATIVE and is_one_by_one and len({*map(ast.dump, arguments)}) == len(arguments)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_strict = isinstance(child, ast.keyword) and child.arg == "strict"
            if isinstance(child, ast.AST) and not is_strict:
                yield child


def _other(value: bool | int | float) -> bool | int | float:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return 2 * value if value else 1.0
