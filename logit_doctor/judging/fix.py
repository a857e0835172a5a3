"""Corrections: edits of one literal or keyword, as a diff, offered only after they are read and judged again."""

import ast
import difflib
import io
from collections.abc import Callable, Iterator

from logit_doctor.finding import Edit
from logit_doctor.judging.judge import Verdict
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Logarithm, Monitoring, Pairing, Serving, Swapping, Thresholding
from logit_doctor.reading.values import Loss, Metric, Tensor

Edits = tuple[Edit, ...]


def lines_of(text: str) -> list[str]:
    r"""Return a source's lines with their ends, as Python counts them: a form feed or U+2028 ends none.

    Examples
    --------
    >>> lines_of("one\x0c\r\ntwo")
    ['one\x0c\r\n', 'two']
    """
    return io.StringIO(text, newline="").readlines()


class Source:
    """A source text and the character offsets of its nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
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
    """Return the text with the edits made, last first."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def unified(before: str, after: str, name: str) -> str:
    """Return a unified diff of two texts."""
    lines = difflib.unified_diff(lines_of(before), lines_of(after), f"a/{name}", f"b/{name}", n=1)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def set_keyword(source: Source, call: ast.expr, name: str, text: str) -> Edits:
    """Return the edits that give a call ``name=text``."""
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
    """Return the edits that make an output linear: drop ``activation=`` or write None in its place."""
    call = tensor.node
    if not isinstance(call, ast.Call):
        return ()
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


def keras_prefix(tree: ast.Module) -> str | None:
    """Return how the file spells Keras, or None when it imports neither keras nor tensorflow."""
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


def loss_with_logits(source: Source, tree: ast.Module, loss: Loss) -> Iterator[Edits]:
    """Yield edits that give a loss ``from_logits=True``."""
    if isinstance(loss.node, ast.Call):
        yield set_keyword(source, loss.node, "from_logits", "True")
        return
    classes = {family: name for name, family in reversed(catalogue.CROSSENTROPY_CLASSES.items())}
    prefix = keras_prefix(tree)
    if prefix is not None and loss.family in classes:
        yield (source.replace(loss.node, f"{prefix}.losses.{classes[loss.family]}(from_logits=True)"),)


def fix_missing(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Tell the loss that it gets logits, else give the last layer its activation."""
    output, loss = known(verdict)
    yield from loss_with_logits(source, tree, loss)
    name = "sigmoid" if loss.family == "binary" else "softmax"
    if output.activation.node is not None and output.activation.name != "linear":
        yield (source.replace(output.activation.node, f'"{name}"'),)
    yield set_keyword(source, output.node, "activation", f'"{name}"')


def fix_double(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Make the output linear, else tell the loss that it gets probabilities."""
    output, loss = known(verdict)
    yield drop_activation(source, output)
    yield set_keyword(source, loss.node, "from_logits", "False")


def fix_two_step(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Make the output linear and tell the loss."""
    output, loss = known(verdict)
    dropped = drop_activation(source, output)
    for flagged in loss_with_logits(source, tree, loss):
        if dropped and flagged:
            yield dropped + flagged


def known(verdict: Verdict) -> tuple[Tensor, Loss]:
    """Return the output and the loss of a verdict on a pairing."""
    fact = verdict.fact
    assert isinstance(fact, Pairing)
    assert isinstance(fact.output, Tensor)
    assert isinstance(fact.loss, Loss)
    return fact.output, fact.loss


def fix_operation(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Pass the logits: the argument of the activation, or a linear layer."""
    output, loss = known(verdict)
    yield drop_activation(source, output)
    made = output.activation.node
    if isinstance(made, ast.Call) and made.args:
        inner = source.written(made.args[0])
        yield (source.replace(made, inner),)
        yield set_keyword(source, loss.node, "logits", inner)


def fix_softmax_one_unit(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Use sigmoid, else two units."""
    fact = verdict.fact
    assert isinstance(fact, Serving)
    node = fact.output.activation.node
    if isinstance(node, ast.Constant):
        yield (source.replace(node, '"sigmoid"'),)
    elif isinstance(node, ast.Attribute):
        yield (source.replace(node, source.written(node.value) + ".sigmoid"),)
    if isinstance(fact.output.node, ast.Call) and fact.output.node.args:
        yield (source.replace(fact.output.node.args[0], "2"),)


def fix_sigmoid_with_categorical(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Use softmax."""
    node = known(verdict)[0].activation.node
    if isinstance(node, ast.Constant):
        yield (source.replace(node, '"softmax"'),)
    elif isinstance(node, ast.Attribute):
        yield (source.replace(node, source.written(node.value) + ".softmax"),)


def fix_loss_family(family: str) -> Callable[[Source, ast.Module, Verdict], Iterator[Edits]]:
    """Return a fix that names another loss in the same spelling."""

    def rename(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
        _, loss = known(verdict)
        tables = (catalogue.CROSSENTROPY_CLASSES, catalogue.CROSSENTROPY_FUNCTIONS)
        for table in tables:
            if loss.spelling in table:
                name = next(name for name, other in table.items() if other == family)
                yield renamed(source, loss.node, name)

    return rename


def renamed(source: Source, node: ast.expr, name: str) -> Edits:
    """Return the edits that write another name in a string, an attribute or the function of a call."""
    if isinstance(node, ast.Constant):
        return (source.replace(node, f'"{name}"'),)
    if isinstance(node, ast.Call):
        return renamed(source, node.func, name)
    if isinstance(node, ast.Attribute):
        return (source.replace(node, f"{source.written(node.value)}.{name}"),)
    return ()


def fix_metric_threshold(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Set the metric's threshold to 0."""
    metric = monitored(verdict)
    name = "BinaryAccuracy" if metric.name == "accuracy" else metric.name
    word = catalogue.THRESHOLD_METRICS[name]
    prefix = keras_prefix(tree)
    if isinstance(metric.node, ast.Call):
        yield set_keyword(source, metric.node, word, "0.0")
    elif prefix is not None:
        yield (source.replace(metric.node, f"{prefix}.metrics.{name}({word}=0.0)"),)


def monitored(verdict: Verdict) -> Metric:
    """Return the metric of a verdict."""
    assert isinstance(verdict.fact, Monitoring)
    return verdict.fact.metric


def fix_metric_flag(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Give the metric the output's from_logits."""
    metric = monitored(verdict)
    prefix = keras_prefix(tree)
    flag = str(metric.setting is not True)
    if isinstance(metric.node, ast.Call):
        yield set_keyword(source, metric.node, "from_logits", flag)
    elif prefix is not None:
        yield (source.replace(metric.node, f"{prefix}.metrics.{metric.name}(from_logits={flag})"),)


def fix_half(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Compute the last layer in float32."""
    yield set_keyword(source, known(verdict)[0].node, "dtype", '"float32"')


def fix_axis(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Use the last axis."""
    assert isinstance(verdict.fact, Serving)
    call = verdict.fact.output.activation.node
    if isinstance(call, ast.Call):
        if not any(keyword.arg == "axis" for keyword in call.keywords) and call.args:
            yield (source.replace(call.args[-1], "-1"),)
        yield set_keyword(source, call, "axis", "-1")


def fix_threshold(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Compare with 0."""
    fact = verdict.fact
    if isinstance(fact, Thresholding) and fact.value is not None and isinstance(fact.node, ast.Constant):
        yield (source.replace(fact.node, "0.0"),)


def fix_swapped(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Swap the two arguments."""
    fact = verdict.fact
    assert isinstance(fact, Swapping)
    yield (
        source.replace(fact.first, source.written(fact.second)),
        source.replace(fact.second, source.written(fact.first)),
    )


def fix_logarithm(source: Source, tree: ast.Module, verdict: Verdict) -> Iterator[Edits]:
    """Write log_softmax or log_sigmoid of the logits, where the activation stands inside the logarithm."""
    fact = verdict.fact
    assert isinstance(fact, Logarithm)
    made, activation = fact.probabilities.activation.node, fact.probabilities.activation.name
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Attribute) or not made.args:
        return
    home = source.written(made.func.value)
    name = f"log_{activation}"
    home = (
        home.removesuffix(".nn") + ".math"
        if name == "log_sigmoid" and home.endswith(("tf.nn", "tensorflow.nn"))
        else home
    )
    home = "tf.math" if home == "tf" else home
    yield (source.replace(fact.node, f"{home}.{name}({source.written(made.args[0])})"),)


FIXES: dict[str, Callable[[Source, ast.Module, Verdict], Iterator[Edits]]] = {
    "missing-activation": fix_missing,
    "double-activation": fix_double,
    "double-activation-op": fix_operation,
    "two-step": fix_two_step,
    "log-of-probabilities": fix_logarithm,
    "clipped-log": fix_logarithm,
    "softmax-one-unit": fix_softmax_one_unit,
    "sigmoid-with-categorical": fix_sigmoid_with_categorical,
    "softmax-with-binary": fix_loss_family("categorical"),
    "one-unit-sparse": fix_loss_family("binary"),
    "metric-threshold-on-logits": fix_metric_threshold,
    "metric-from-logits": fix_metric_flag,
    "half-precision-output": fix_half,
    "softmax-axis": fix_axis,
    "threshold-at-inference": fix_threshold,
    "swapped-arguments": fix_swapped,
}


def candidates(text: str, tree: ast.Module, verdict: Verdict) -> Iterator[str]:
    """Yield corrected sources for a verdict, the best first."""
    source = Source(text)
    handler = FIXES.get(verdict.rule)
    for edits in handler(source, tree, verdict) if handler is not None else ():
        if edits:
            yield applied(text, edits)
