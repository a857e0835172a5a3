"""Corrections: edits of one literal or keyword in a source, and their diff."""

import ast
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from logit_doctor.reading import catalogue
from logit_doctor.reading.values import Loss, Metric, Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A replacement in the source: characters ``start`` to ``end`` become ``text``."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]
ACTIVATION_LAYERS = ("Softmax", "LogSoftmax", "Sigmoid", "Activation")
"""Layers that are nothing but an activation."""


def lines_of(text: str) -> list[str]:
    r"""Return a source's lines with their ends, as Python counts them: form feed and U+2028 do not end a line.

    Examples
    --------
    >>> lines_of("one\x0c\r\ntwo")
    ['one\x0c\r\n', 'two']
    """
    return io.StringIO(text, newline="").readlines()


class Source:
    """A source text, its tree, and the character offsets of its nodes."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.text = text
        self.tree = tree
        self.lines = lines_of(text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Return the character offset of a line and a column in UTF-8 bytes, as ``ast`` counts them."""
        before = self.lines[line - 1].encode()[:column]
        return self.starts[line - 1] + len(before.decode())

    def span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        """Return the offsets of a node."""
        end_line, end_column = node.end_lineno, node.end_col_offset
        assert end_line is not None
        assert end_column is not None
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    def written(self, node: ast.expr) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def replace(self, node: ast.expr, text: str) -> Edit:
        """Return the edit that writes ``text`` in place of a node."""
        start, end = self.span(node)
        return Edit(start=start, end=end, text=text)


def applied(text: str, edits: Edits) -> str:
    """Return the text after the edits, applied from the last to the first."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def unified(before: str, after: str, name: str) -> str:
    """Return a unified diff of two texts."""
    lines = difflib.unified_diff(lines_of(before), lines_of(after), f"a/{name}", f"b/{name}", n=1)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def set_keyword(source: Source, call: ast.expr, name: str, text: str) -> Edits:
    """Return the edits that set ``name=text`` in a call."""
    if not isinstance(call, ast.Call):
        return ()
    for keyword in call.keywords:
        if keyword.arg == name:
            return (source.replace(keyword.value, text),)
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    last = max(given, key=lambda node: source.span(node)[1], default=None)
    if last is None:
        end = source.span(call)[1] - 1
        return (Edit(start=end, end=end, text=f"{name}={text}"),)
    end = source.span(last)[1]
    return (Edit(start=end, end=end, text=f", {name}={text}"),)


def drop_activation(source: Source, tensor: Tensor) -> Edits:
    """Return the edits that make an output linear.

    A layer that is nothing but an activation is removed; of another one ``activation=`` is dropped, or None is written
    in its place.
    """
    call = tensor.node
    if not isinstance(call, ast.Call):
        return ()
    if called_name(call) in ACTIVATION_LAYERS:
        return without_layer(source, call)
    previous: ast.expr | ast.keyword | None = None
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    for argument in given:
        is_activation = isinstance(argument, ast.keyword) and argument.arg == "activation"
        if is_activation or argument is tensor.activation.node:
            start, end = source.span(argument)
            if previous is not None:
                return (Edit(start=source.span(previous)[1], end=end, text=""),)
            return (Edit(start=start, end=end, text="activation=None"),) if is_activation else ()
        previous = argument
    return ()


def called_name(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def without_operation(source: Source, tensor: Tensor) -> Edits:
    """Return the edits that put in place of an activation's operation what it is applied to."""
    call = tensor.activation.node
    if isinstance(call, ast.Call) and tensor.activation.operand is not None:
        return (source.replace(call, source.written(tensor.activation.operand)),)
    if not isinstance(call, ast.Call) or not call.args or call is not tensor.node:
        return ()
    return () if called_name(call) in ACTIVATION_LAYERS else (source.replace(call, source.written(call.args[0])),)


def without_layer(source: Source, call: ast.Call) -> Edits:
    """Return the edits that remove a layer, or the output it is called on in its place.

    It is removed from a list that is no target's value item by item, from ``Sequential(...)``, with its name from a
    list of pairs, or with the statement that adds it. Any other call or tuple needs all of its items.
    """
    for node in ast.walk(source.tree):
        match node:
            case ast.Assign(targets=[ast.Tuple() | ast.List(), *_], value=ast.List(elts=layers)) if call in layers:
                return ()
            case ast.List(elts=layers) if call in layers[1:]:
                return without_item(source, layers[layers.index(call) - 1], call)
            case ast.List(elts=pairs) if (pair := pair_of(pairs[1:], call)) is not None:
                return without_item(source, pairs[pairs.index(pair) - 1], pair)
            case ast.Call(args=layers) if call in layers[1:] and called_name(node) == "Sequential":
                return without_item(source, layers[layers.index(call) - 1], call)
            case ast.Call(func=function, args=[inner], keywords=[]) if function is call:
                return (source.replace(node, source.written(inner)),)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add" | "append"), args=[added])) if added is call:
                return without_line(source, node)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add_module"), args=[_, added])) if added is call:
                return without_line(source, node)
    return ()


def pair_of(pairs: list[ast.expr], layer: ast.Call) -> ast.expr | None:
    """Return the pair of a name and a layer, or None."""
    named = (pair for pair in pairs if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and pair.elts[1] is layer)
    return next(named, None)


def without_item(source: Source, before: ast.expr, item: ast.expr) -> Edits:
    """Return the edit that removes an item after another one; each keeps the comment on its own line."""
    end, start, last = source.span(before)[1], *source.span(item)
    first, final = item.lineno - 1, (item.end_lineno or item.lineno) - 1
    ahead = source.text[source.starts[first] : start]
    behind = source.text[last : source.starts[final + 1]]
    if "#" not in source.text[end:start] + behind:
        return (Edit(start=end, end=last, text=""),)
    if not ahead.strip() and re.fullmatch(r"\s*,?\s*(#.*)?\s*", behind):
        return (Edit(start=source.starts[first], end=source.starts[final + 1], text=""),)
    return () if "#" in source.text[end:start] else (Edit(start=end, end=last, text=""),)


def without_line(source: Source, statement: ast.Expr) -> Edits:
    """Return the edit that removes a statement with its lines, if nothing but a comment is on them."""
    start, end = source.span(statement.value)
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    ahead, behind = source.text[source.starts[first] : start], source.text[end : source.starts[last + 1]]
    if ahead.strip() or not re.fullmatch(r"\s*(#.*)?\s*", behind):
        return ()
    return (Edit(start=source.starts[first], end=source.starts[last + 1], text=""),)


def keras_prefix(tree: ast.Module) -> str | None:
    """Return the file's spelling of Keras, or None if it imports neither keras nor tensorflow."""
    spelled: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                path = catalogue.canonical(alias.name if alias.asname else bound)
                spelled.setdefault(path, bound)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                spelled.setdefault(catalogue.canonical(f"{node.module}.{alias.name}"), alias.asname or alias.name)
    if "keras" in spelled:
        return spelled["keras"]
    return f"{spelled['tensorflow']}.keras" if "tensorflow" in spelled else None


def loss_with_logits(source: Source, loss: Loss) -> Iterator[Edits]:
    """Yield edits that set ``from_logits=True`` in a loss."""
    if isinstance(loss.node, ast.Call):
        yield set_keyword(source, loss.node, "from_logits", "True")
        return
    name = catalogue.class_of_loss(loss.spelling)
    prefix = keras_prefix(source.tree)
    if prefix is not None and name is not None:
        yield (source.replace(loss.node, f"{prefix}.losses.{name}(from_logits=True)"),)


def own_loss(source: Source, loss: Loss, given: ast.expr | None, flag: str) -> Iterator[Edits]:
    """Yield edits that give one model a loss of its own with another ``from_logits``, where several share one."""
    if not isinstance(given, ast.Name) or not isinstance(loss.node, ast.Call):
        return
    start, _ = source.span(loss.node)
    shifted = [
        Edit(start=edit.start - start, end=edit.end - start, text=edit.text)
        for edit in set_keyword(source, loss.node, "from_logits", flag)
    ]
    values = [*loss.node.args, *(keyword.value for keyword in loss.node.keywords)]
    if all(isinstance(value, ast.Constant) for value in values):
        yield (source.replace(given, applied(source.written(loss.node), tuple(shifted))),)


def other_loss(source: Source, loss: Loss, family: str) -> Iterator[Edits]:
    """Yield edits that replace a loss by that of another family, in the same spelling."""
    is_focal = "focal" in loss.spelling.lower()
    for table in (catalogue.CROSSENTROPY_CLASSES, catalogue.CROSSENTROPY_FUNCTIONS):
        if loss.spelling in table:
            names = [name for name, other in table.items() if other == family and ("focal" in name.lower()) == is_focal]
            yield renamed(source, loss.node, names[0])


def other_criterion(source: Source, loss: Loss, names: Mapping[str, str]) -> Iterator[Edits]:
    """Yield the edits that replace a loss of PyTorch by another one, where it is made."""
    if loss.spelling in names and loss.made is not None:
        yield renamed(source, loss.made, names[loss.spelling])


def other_activation(source: Source, node: ast.expr | None, name: str) -> Iterator[Edits]:
    """Yield edits that replace an activation, as a string or as an attribute of the same library."""
    if isinstance(node, ast.Constant | ast.Attribute):
        yield renamed(source, node, name)


def renamed(source: Source, node: ast.expr, name: str) -> Edits:
    """Return the edits that replace a name in a string, an attribute or the function of a call."""
    if isinstance(node, ast.Constant):
        return (source.replace(node, f'"{name}"'),)
    if isinstance(node, ast.Call):
        return renamed(source, node.func, name)
    if isinstance(node, ast.Attribute):
        return (source.replace(node, f"{source.written(node.value)}.{name}"),)
    return ()


def metric_with(source: Source, metric: Metric, name: str, word: str, text: str) -> Iterator[Edits]:
    """Yield edits that set ``word=text`` in a metric, written as a call of the class ``name``."""
    prefix = keras_prefix(source.tree)
    if isinstance(metric.node, ast.Call):
        yield set_keyword(source, metric.node, word, text)
    elif prefix is not None:
        yield (source.replace(metric.node, f"{prefix}.metrics.{name}({word}={text})"),)
