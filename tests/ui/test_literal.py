"""No text from outside reaches a sentence, a label or a figure unless it was made literal, read from the syntax.

Outside text is identified by its name: a caught exception, and fields with text of a file, a link or a library.
``tests/browser/test_text_from_outside.py`` checks the pages themselves.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUTSIDE = frozenset({"message", "problem", "class_names", "names", "query_params", "hidden", "uploaded"})
"""Variables and attributes that hold text from outside."""
MADE_LITERAL_LATER = {
    "ui/probabilities/example.py": {"source.class_names"},
    "ui/probabilities/whole.py": {"data.class_names"},
}
"""What goes into a card or a caption, where ``as_html`` meets all that is shown."""
LITERAL = frozenset({"literal", "as_code", "as_html", "in_figure", "all_in_figure", "visible", "len"})
SINKS = frozenset({"markdown", "error", "warning", "info", "success", "caption", "expander", "button", "progress"})
SHOWN_AS = frozenset({"name", "ticktext", "label", "title", "text", "help"})
"""Keywords under which figures and controls take what they show."""
FILES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "ui").rglob("*.py"))]


def shown_in(node: ast.AST) -> list[ast.expr]:
    """The expressions that a piece of syntax puts on the page: fields of a template, arguments of a message."""
    match node:
        case ast.FormattedValue(value=value):
            return [value]
        case ast.Call(func=ast.Attribute(attr="format"), args=args, keywords=keywords):
            return [*args, *(keyword.value for keyword in keywords)]
        case ast.Call(func=ast.Attribute(attr=name), args=args) if name in SINKS:
            return list(args[:1])
        case ast.keyword(arg=name, value=value) if name in SHOWN_AS:
            return [value]
    return []


def raw(node: ast.AST, caught: frozenset[str]) -> Iterator[str]:
    """The parts of an expression that are from outside and were not made literal."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in LITERAL:
            return
        case ast.Name(id=name) if name in caught | OUTSIDE:
            yield ast.unparse(node)
        case ast.Attribute(attr=name) if name in OUTSIDE:
            yield ast.unparse(node)
        case ast.Subscript(value=value):  # what is looked up, not by what
            yield from raw(value, caught)
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
            yield from raw(part, caught)
        case ast.IfExp(body=body, orelse=orelse):
            yield from raw(body, caught)
            yield from raw(orelse, caught)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from raw(child, caught)


def forgotten(source: str) -> set[str]:
    """Expressions that put text from outside on the page as it came."""
    tree = ast.parse(source)
    caught = frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name)
    return {found for node in ast.walk(tree) for part in shown_in(node) for found in raw(part, caught)}


def test_every_place_makes_text_from_outside_literal() -> None:
    found = {str(path.relative_to(ROOT)): forgotten(path.read_text("utf-8")) for path in FILES}
    assert {path: places for path, places in found.items() if places} == MADE_LITERAL_LATER


@pytest.mark.parametrize(
    "source",
    [
        "try: go()\nexcept ValueError as wrong: st.error(str(wrong))",
        "st.warning(text.LOST.format(message=told(run.message)))",
        "st.markdown(f'**{data.class_names[index]}**')",
        "go.Scatter(name=data.class_names[0])",
        "st.caption(st.query_params['x'])",
    ],
)
def test_a_place_that_forgot_is_found(source: str) -> None:
    assert len(forgotten(source)) == 1
