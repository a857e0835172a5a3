"""Notebooks: lines map back to cells, magics and broken cells do not hide the rest."""

import json

from logit_doctor.audit import audit_bytes

MODEL = "import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n"
WRONG = 'model.compile(loss="sparse_categorical_crossentropy")'


def notebook(*cells: tuple[str, str]) -> bytes:
    return json.dumps(
        {"cells": [{"cell_type": kind, "source": source.splitlines(keepends=True)} for kind, source in cells]}
    ).encode()


def places(data: bytes) -> list[tuple[int | None, int | None, str]]:
    return [
        (finding.cell, finding.line, finding.rule) for finding in audit_bytes("n.ipynb", data, "tensorflow").findings
    ]


def test_a_finding_names_the_code_cell_and_the_line_in_it() -> None:
    data = notebook(("markdown", "# model"), ("code", MODEL), ("markdown", "train"), ("code", f"\n\n{WRONG}"))
    assert places(data) == [(2, 3, "missing-activation")]


def test_magics_and_shell_lines_keep_their_place() -> None:
    magics = "%matplotlib inline\n!pip install keras\nfiles = !ls\nkeras?\nfor _ in x:\n    !ls\n"
    data = notebook(("code", "%%time\n" + magics + MODEL), ("code", f"%%bash\n{WRONG}"), ("code", WRONG))
    assert places(data) == [(3, 1, "missing-activation")]


def test_a_broken_cell_is_reported_and_the_others_judged() -> None:
    data = notebook(("code", MODEL), ("code", "print 'python 2'"), ("code", WRONG))
    assert places(data) == [(2, 1, "unresolved"), (3, 1, "missing-activation")]


def test_a_diff_names_the_cell() -> None:
    (finding,) = audit_bytes("n.ipynb", notebook(("code", MODEL), ("code", WRONG)), "tensorflow").findings
    assert finding.diff.startswith("--- a/n.ipynb:cell 2\n+++ b/n.ipynb:cell 2\n")
    assert "+model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))" in finding.diff


def test_an_exported_notebook_with_shell_lines_is_read() -> None:
    text = f"!pip install keras\n{MODEL}{WRONG}\n"
    assert [(f.line, f.rule) for f in audit_bytes("n.py", text.encode(), "tensorflow").findings] == [
        (4, "missing-activation")
    ]
