"""Cells of notebooks: read as IPython's own transformer reads them."""

import ast
import json
import re

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.magic import Magics

from logit_doctor.audit import audit_bytes
from logit_doctor.correcting import with_margin
from logit_doctor.intake.magics import as_python

CELLS = [
    "x = 1\n",
    "%matplotlib inline\nx = 1",
    "!pip install \\\n  keras \\\n  tf\nx = 2",
    "%pip install a \\\n  b\nx = 2",
    "for f in a:\n    !ls\n    print(f)",
    "cost = ('%.3f'\n  % 3)",
    "print('cost %.3f'\n      % float(cost))",
    "x = [1,\n  # (\n  2\n % 3]",
    "    x = 1\n    y = 2",
    "\n\n  x = 1\n  if x:\n      %ls\n",
    "files = !ls\na, b = %foo bar\nd['k'] = !ls",
    "model = %time f(1)\n",
    "x?\n??y\nnp.sum?",
    "lst = a[0]?\nx",
    "x = '''\n%time\n!ls\n'''\n%time y",
    "print('''a\n!b''')\n!c",
    "if True:\n    %time x = 1\nelse:\n    pass",
    "def g(a=1): return a\nx = !ls",
    ">>> x = 1\n>>> for i in x:\n...     y\n",
    "In [1]: x = 1\n   ...: y = 2",
    "x = 5 \\\n % 3\n%ls",
    "# really?\nx = 1",
    "x = 1 # what?\n",
    "s = 'it\\'s' #(\n%ls",
    '!echo "it\'s"\nx = 1',
    "!echo (\nx = 1",
    "%cd /tmp\n%env A=B\nx = %env A",
    "a = b == c\na += 1\n%ls -l \\\n  -a\nb = 2",
    "f(a=1, b='%s' % 2)\nif a == 1: pass\n%ls",
    'x = f"{a!r}"\n!ls',
    "@wrap\ndef f():\n    return {\n    'a': 1}\n%timeit f()",
    "%timeit -n1 -r 2 f(-1)\n%prun -l 5 -s time g(a=1)\n%memit -r 3 h()",
    "%time model.fit(x, \\\n  y)\nz = 1",
    "for x in y:\n    %timeit -n 3 f(x)\n    z = %timeit -o f(x)",
    "%time for x in y: f(x)\n%time\n%timeit -n 4",
    "d['a=b'] = %time f(1)\nx[f(a=1)] = !ls\nd['c='] = %env A",
]
OPTIONS = {"time": "", "timeit": "n:r:tcp:qov:", "prun": "D:l:rs:T:q", "memit": "r:t:ico"}
"""Magics that run the code behind their options, with these options."""


def code_of(node: ast.expr) -> list[ast.stmt]:
    """The code that a call of a magic runs, its options read by IPython."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="run_line_magic"), args=[ast.Constant(value=name), ast.Constant(value=line)]
        ):
            reader = Magics.__new__(Magics)
            vars(reader)["options_table"] = {}
            if name in OPTIONS:
                options = OPTIONS[name]
                return ast.parse(reader.parse_options(str(line), options, posix=False, strict=False)[1]).body
    return []


class WithoutMagics(ast.NodeTransformer):
    """The calls that IPython makes of magics become what the doctor writes in their place."""

    @staticmethod
    def is_magic(node: ast.expr) -> bool:
        return any(isinstance(inner, ast.Name) and inner.id == "get_ipython" for inner in ast.walk(node))

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | list[ast.stmt]:
        return (code_of(node.value) or ast.Pass()) if self.is_magic(node.value) else node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        if self.is_magic(node.value):
            match code_of(node.value):
                case [ast.Expr(value=value)]:
                    node.value = value
                case _:
                    node.value = ast.Constant(value=None)
        return node


def tree_of(text: str) -> str:
    """The statements of a source, without their places."""
    return ast.dump(WithoutMagics().visit(ast.parse(text)))


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_what_ipython_makes_of_it(cell: str) -> None:
    read = as_python(cell)
    assert tree_of(read.text) == tree_of(TransformerManager().transform_cell(cell))
    assert len(read.lines) == len(cell.split("\n"))
    for line, margin, written in zip(read.lines, read.margins, cell.split("\n"), strict=True):
        is_spaced = re.sub(r"%\w+( -\w+)?", lambda found: " " * len(found[0]), written) == line
        assert (
            line.strip() in ("", "pass") or line.endswith("None") or is_spaced or with_margin(line, margin) == written
        )


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%timeit -n 1"])
def test_a_cell_magic_of_python_leaves_its_body(magic: str) -> None:
    assert as_python(f"{magic}\nx = 1\n!ls").lines == ("", "x = 1", "pass")


def notebook(*cells: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode()


MODEL = "import tensorflow as tf\nnet = tf.keras.Sequential([tf.keras.layers.Dense(3)])\n"
COMPILED = "net.compile('adam', 'sparse_categorical_crossentropy')\n"


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ((f"{MODEL}{COMPILED}print('%d'\n  % 3)",), (1, 3)),
        ((f"!pip install \\\n   keras\n%time \\\n  1\n{MODEL}{COMPILED}",), (1, 7)),
        (("".join(f"    {line}\n" for line in (MODEL + COMPILED).splitlines()),), (1, 3)),
        (("x = 1\ny = 2", MODEL, f"# a comment\n{COMPILED}"), (3, 2)),
        ((f"%%time\n  {MODEL.splitlines()[0]}\n  {MODEL.splitlines()[1]}\n  {COMPILED}",), (1, 4)),
    ],
)
def test_a_finding_stands_in_its_cell_and_so_does_every_line_it_names(
    cells: tuple[str, ...], place: tuple[int, int]
) -> None:
    findings = audit_bytes("n.ipynb", notebook(*cells), "tensorflow").findings
    (finding,) = [finding for finding in findings if finding.rule == "missing-activation"]
    assert (finding.cell, finding.line) == place
    line = cells[place[0] - 1].split("\n")[place[1] - 1]
    assert line[finding.column - 1 :].startswith("'sparse_categorical_crossentropy'")
    assert str(finding.message).count("(cell ") == 2


def test_a_diff_of_a_cell_shows_its_magics_as_they_are_written() -> None:
    cell = f"%matplotlib inline\n{MODEL}{COMPILED}!ls"
    (finding,) = audit_bytes("n.ipynb", notebook(cell), "tensorflow").findings
    first, second = finding.repairs
    assert " !ls" in first.diff.splitlines()
    assert "pass" not in first.diff + second.diff


def test_a_cell_of_an_unknown_magic_is_named_and_one_of_another_language_is_not() -> None:
    findings = audit_bytes("n.ipynb", notebook(MODEL, "%%bash\nls", f"%%mine\n{COMPILED}"), "tensorflow").findings
    assert [(finding.cell, finding.message.values["reason"].key) for finding in findings] == [(3, "cell-magic")]


def test_a_broken_cell_of_a_notebook_is_named_even_if_only_it_is_about_models() -> None:
    findings = audit_bytes("n.ipynb", notebook("x = 1", f"{MODEL}{COMPILED}print 'done'"), "tensorflow").findings
    assert [(finding.cell, finding.line, finding.severity) for finding in findings] == [(2, 4, "unresolved")]


def test_what_stands_before_and_after_a_broken_statement_is_read() -> None:
    text = f"{MODEL}print 'one'\nif x:\n    print 'two'\n{COMPILED}def f(:\n    pass\n"
    findings = audit_bytes("n.py", text.encode(), "tensorflow").findings
    assert [(finding.line, finding.rule) for finding in findings] == [
        (3, "unresolved"),
        (4, "unresolved"),
        (6, "missing-activation"),
        (7, "unresolved"),
    ]
    assert " print 'two'" in "\n".join(way.diff for way in findings[2].repairs).replace("    print", "print")


def test_what_a_timed_line_trains_is_read_and_its_correction_keeps_the_magic() -> None:
    cell = f"{MODEL}if True:\n    %time net.compile('adam', 'sparse_categorical_crossentropy')"
    (finding,) = audit_bytes("n.ipynb", notebook(cell), "tensorflow").findings
    assert (finding.rule, finding.cell, finding.line) == ("missing-activation", 1, 4)
    assert cell.split("\n")[3][finding.column - 1 :].startswith("'sparse_categorical_crossentropy'")
    losses = "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    assert f"+    %time net.compile('adam', {losses})" in finding.diff.splitlines()
