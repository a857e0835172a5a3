"""Sources with encodings, marks and line ends of all kinds: checked, corrected and exported as the same text."""

import ast
import codecs
import json
from collections.abc import Iterator

import pytest

from core.export import doctor
from core.export.cells import Document, as_notebook, as_script
from core.export.doctor_pool import DoctorPool
from logit_doctor.finding import Audit

PROGRAM = """\
import keras
name = 'Größe'; other = "ÄÖÜ"  # é è ê
model = keras.Sequential([keras.layers.Dense(3, activation="softmax", name=name)])
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
"""
CORRECTED = PROGRAM.replace(', activation="softmax"', "")
TYPED = {
    "plain": PROGRAM,
    "declares latin-1": "# -*- coding: latin-1 -*-\n" + PROGRAM,
    "declares cp1252 on the second line": "#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n" + PROGRAM,
    "declares ascii": "# coding: ascii\n" + PROGRAM,
    "declares punycode": "# coding: punycode\n" + PROGRAM,
    "declares nothing that exists": "# coding: klingon\n" + PROGRAM,
    "a mark": "\ufeff" + PROGRAM,
    "two marks": "\ufeff\ufeff" + PROGRAM,
    "a mark and a declaration": "\ufeff# coding: latin-1\n" + PROGRAM,
    "a mark in the middle": PROGRAM.replace("model.compile", "\ufeffmodel.compile"),
    "line ends of Windows": PROGRAM.replace("\n", "\r\n"),
    "line ends of old Macs": PROGRAM.replace("\n", "\r"),
    "all line ends": "#\r#\r\n#\n" + PROGRAM,
    "form feeds": PROGRAM.replace("model.compile", "\x0cmodel.compile").replace("name =", "\x0c\x0cname ="),
    "tabs": PROGRAM.replace("name =", "if True:\n\tname ="),
    "line separators in a comment": PROGRAM.replace("# é", "# \u2028 \x85 \x1c é"),
    "shell lines": "!pip install keras\n%matplotlib inline\n" + PROGRAM,
}
UNREADABLE = {
    "a null byte": PROGRAM.replace("é", "\0"),
    "null bytes": "\0" * 9,
    "no Python": "this is no Python\n" + PROGRAM,
    "control characters": "\x01\x02\x1b[31m" + PROGRAM,
}


@pytest.fixture(scope="module")
def pool() -> Iterator[DoctorPool]:
    with DoctorPool() as started:
        yield started


def exported(pool: DoctorPool, source: str) -> Document:
    """The document, judged as a page and the command do: by the text, encoded."""

    def judge(text: str) -> Audit:
        return pool.judge("model.py", text.encode("utf-8", "replace"), "tensorflow")

    return doctor.document(source, judge)


@pytest.mark.parametrize("name", TYPED)
def test_what_is_exported_runs_and_is_corrected_where_the_fault_is(name: str, pool: DoctorPool) -> None:
    document = exported(pool, TYPED[name])
    expected = ast.dump(ast.parse(CORRECTED))
    (code,) = (cell.text for cell in document.cells if cell.is_code)
    cells = json.loads(as_notebook(document))["cells"]
    for text in (code, as_script(document), "".join(cells[-1]["source"])):
        tree = ast.parse(text)
        assert "\ufeff" not in text
        if name == "tabs":
            tree.body[1:2] = tree.body[1].body  # type: ignore[attr-defined]
        tree.body = [statement for statement in tree.body if not isinstance(statement, ast.Pass)]
        assert ast.dump(tree) == expected
    assert "Corrected: double-activation" in document.cells[1].text


@pytest.mark.parametrize("name", TYPED)
def test_a_script_of_the_corrected_source_alone_is_read_as_it_was_written(name: str, pool: DoctorPool) -> None:
    (code,) = (cell.text for cell in exported(pool, TYPED[name]).cells if cell.is_code)
    assert ast.dump(ast.parse(code.encode())) == ast.dump(ast.parse(code))


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_still_makes_a_file_that_python_reads(name: str, pool: DoctorPool) -> None:
    text = as_script(exported(pool, UNREADABLE[name]))
    assert ast.parse(text.encode()).body == []
    assert "unresolved" in text


def test_half_a_pair_becomes_a_question_mark(pool: DoctorPool) -> None:
    text = as_script(exported(pool, PROGRAM.replace("é", "\ud800")))
    assert ast.dump(ast.parse(text.encode())) == ast.dump(ast.parse(CORRECTED))


UPLOADED = {
    "latin-1": ("# coding: latin-1\n" + PROGRAM).encode("latin-1"),
    "cp1252": ("#\n# coding: cp1252\n" + PROGRAM).encode("cp1252"),
    "a mark": codecs.BOM_UTF8 + PROGRAM.encode(),
    "line ends of Windows": PROGRAM.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("name", UPLOADED)
def test_the_correction_of_an_uploaded_file_quotes_its_letters(name: str, pool: DoctorPool) -> None:
    (finding,) = pool.judge("model.py", UPLOADED[name], "tensorflow").findings
    before = PROGRAM.splitlines()[2]
    assert f"-{before}\n+{CORRECTED.splitlines()[2]}\n" in finding.diff
    assert "Größe" in finding.diff
