"""Exports as text: their imports and content, and that no outside text becomes code, Markdown or a cell."""

import ast
import csv
import io
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.__main__ import main
from core.export import doctor, probabilities, training
from core.export.bundle import bundle
from core.export.cells import Document, as_script
from core.export.tables import as_csv
from core.keras.training.datasets import DATASETS
from core.keras.training.plan import TrainParams
from core.states.doctor import STATE as DOCTOR
from core.states.doctor import program
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.probabilities import ProbabilityState
from core.states.training import STATE as TRAINING
from logit_doctor.audit import audit_text
from logit_doctor.finding import Audit, refused
from logit_doctor.intake.limits import RefusalError
from logit_doctor.rules import RULES


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("version", ["failing", "passing"])
def test_doctor_quotes_every_finding_and_keeps_only_what_it_cannot_correct(rule: str, version: str) -> None:
    shown = DOCTOR.read(f"doctor_rule={rule}&doctor_version={version}")

    def judge(text: str) -> Any:
        return audit_text(text, shown["doctor_backend"])

    before = judge(program(shown)).findings
    quoted, said, corrected = (cell.text for cell in doctor.document(program(shown), judge).cells)
    for finding in before:
        assert f"{finding.severity}[{finding.rule}]" in quoted
    after = judge(corrected).findings
    assert [finding.rule for finding in after if finding.diff] == []
    assert ("Corrected: " in said) == (corrected != program(shown)) == any(finding.diff for finding in before)


def test_scripts_import_only_what_they_may() -> None:
    document = training.document(TRAINING.read("preset=loud"))
    allowed = {"numpy", "tensorflow", "keras", "ml_dtypes", "plotly"} | set(sys.stdlib_module_names)
    imported = set()
    for node in ast.walk(ast.parse(as_script(document))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert {"numpy", "keras", "plotly"} <= imported <= allowed


OWN_CSV = "a,b,label\n" + "\n".join(f"{n / 7},{n * n},{'yes' if n % 2 else 'no'}" for n in range(40))


@pytest.mark.keras
@pytest.mark.parametrize("dataset", DATASETS)
def test_the_data_of_a_training_are_made_again_or_travel_with_the_script(dataset: str) -> None:
    params = TrainParams(dataset=dataset, csv=OWN_CSV if dataset == "csv" else None)
    text = as_script(training.document(params))
    before_training = text[: text.index("## Training and measuring")].rsplit("# %%", 1)[0]
    space: dict[str, Any] = {}
    exec(compile(before_training, "export", "exec"), space)
    assert (space["train_x"] == params.data.train_features).all()
    assert (space["train_y"] == params.data.train_labels).all()
    assert (space["validation_x"] == params.data.validation_features).all()
    assert (space["validation_y"] == params.data.validation_labels).all()


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("loss_error", "formats=float12"),
        ("loss_error", "reach=nan"),
        ("loss_error", "samples=1.5"),
        ("loss_error", "samples=100000&classes=1000"),
        ("training", "preset=nonsense"),
        ("training", "dataset=csv"),
        ("training", "hidden=many"),
        ("training", "arm1=fused:oops"),
        ("probabilities", "logits=one"),
        ("probabilities", "logits=inf"),
        ("probabilities", "source=run"),
        ("probabilities", "temperature=0"),
        ("doctor", "doctor_rule=nonsense"),
    ],
    ids="?".join,
)
def test_a_bad_state_is_one_line(page: str, state: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "--page", page, "--state", state])
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)
    assert captured.err.startswith("python -m core export: ")


def test_a_whole_address_is_a_state_too() -> None:
    address = "https://lab.example/loss_error?loss=sigmoid&formats=float16&lecture=1&state=side%3Dright"
    params = LOSS_ERROR.read(address)
    assert (params.loss, params.formats, params.side) == ("sigmoid", ("float16",), "right")


@pytest.mark.parametrize("title", ["Two steps, raw", "Two steps, plain", "two_step_raw"])
def test_a_title_that_an_arm_has_or_once_had_is_a_state(title: str) -> None:
    assert TRAINING.read(f"arm2={quote(title)}").arms[1].arm == "two_step_raw"


def test_a_name_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match=r"got 'naive' from .*need different names"):
        bundle(["core.losses.softmax:naive", "core.losses.sigmoid:naive"])
    with pytest.raises(ValueError, match="got 'nothing', need a name defined in"):
        bundle(["core.arithmetic.formats:nothing"])


def test_the_command_prints_or_writes_the_same_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", "--page", "probabilities", "--kind", "script"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "out.py"
    assert main([*arguments, "--output", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"page": "probabilities", "kind": "script", "output": str(file), "text": file.read_text("utf-8")}
    assert printed.rstrip("\n") == told["text"].rstrip("\n")


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "--page", "probabilities", "--output", str(tmp_path / "none" / "out.py")])
    assert (stop.value.code, capsys.readouterr().err.count("\n")) == (2, 1)


OUTSIDE = st.text() | st.lists(
    st.sampled_from(
        ["# %%", "\n# %%\n", "\r", "\x0c", "\u2028", '"""', "'", "\\", "$name", "{name}", "```", "</script>"]
    )
).map("".join)
"""Text from outside, with a liking for what could end a string, a comment, a cell or a fence."""
PROGRAM = """\
import keras

{comment}
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax", name={name!r})])
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
message = {name!r}
"""


def judge_for_tensorflow(text: str) -> Audit:
    """Judge as the doctor's process does, which refuses some texts."""
    try:
        return audit_text(text, "tensorflow")
    except RefusalError as error:
        return refused(error.reason, 1)


def python_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


@given(name=OUTSIDE, comment=OUTSIDE.map(lambda text: text.replace("\0", "")))
def test_a_pasted_program_stays_the_program_it_is(name: str, comment: str) -> None:
    source = PROGRAM.format(name=name, comment="\n".join(f"# {line}" for line in python_lines(comment)))
    document = doctor.document(source, judge_for_tensorflow)
    *_, code = document.cells
    corrected = source.replace(', activation="softmax"', "")
    for text in (code.text, as_script(document)):
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(corrected))


@given(source=OUTSIDE)
def test_whatever_is_pasted_only_the_last_cell_is_code(source: str) -> None:
    document = doctor.document(source, judge_for_tensorflow)
    assert [cell.is_code for cell in document.cells] == [False, False, True]
    before = as_script(Document(name="", cells=document.cells[:2]))
    assert [line for line in python_lines(before) if line and not line.startswith("#")] == []


@given(title=OUTSIDE, logit=st.floats(-1e18, 1e18))
def test_titles_of_logits_are_quoted(title: str, logit: float) -> None:
    documents = [probabilities.document(ProbabilityState(logits={key: [logit, 0.0]})) for key in (title, "plain")]
    mine, plain = (document.cells for document in documents)
    assert [cell.is_code for cell in mine] == [cell.is_code for cell in plain]
    assert [cell.text for cell in mine if not cell.is_code] == [cell.text for cell in plain if not cell.is_code]
    settings, *_ = (cell.text for cell in mine if cell.is_code)
    assigned = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(settings).body}  # type: ignore[attr-defined]
    assert assigned["LOGITS"] == {title: [logit, 0.0]}


@given(names=st.lists(OUTSIDE.map("column {}".format), min_size=2, max_size=2, unique=True))
@settings(max_examples=25)
def test_names_in_an_uploaded_table_do_not_travel(names: list[str]) -> None:
    def table(columns: list[str]) -> str:
        target = io.StringIO()
        csv.writer(target).writerows([[*columns, "label"], *([n, n * n / 3, n % 2] for n in range(20))])
        return target.getvalue()

    try:
        mine = training.document(TrainParams(dataset="csv", csv=table(names)))
    except ValueError:
        assume(False)  # no table
    assert mine == training.document(TrainParams(dataset="csv", csv=table(["a", "b"])))


ROOT = Path(__file__).parents[2]
BLANKS = " \t\r\n\x0b\x0c\xa0\u2003\u3000"
UNSEEN = "\ufeff\u200b\u200e\u2060\xad"
FORMULAS = st.lists(
    st.sampled_from([*'=+-@;,|"a1', *"＝＋－＠﹣⁺", *BLANKS, *UNSEEN, "'", "\r\n", ";=", "=1+1", '"=', "\ud800"]),
    max_size=9,
).map("".join)
"""Text from outside, with a liking for what a spreadsheet takes for a cell that is a formula."""


def cells_as_read(text: str, separator: str) -> list[str]:
    """What a spreadsheet that splits at this sign sees, without what it may trim from the start of a cell."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [unicodedata.normalize("NFKC", cell.lstrip(BLANKS + UNSEEN + '"')) for row in rows for cell in row]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@given(rows=st.lists(st.lists(FORMULAS | OUTSIDE, min_size=2, max_size=3), min_size=1, max_size=4))
def test_no_cell_of_a_csv_is_a_formula_wherever_a_spreadsheet_splits(separator: str, rows: list[list[str]]) -> None:
    cells = cells_as_read(as_csv(["=1;=2", "b\t@c"], rows), separator)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@given(rows=st.lists(st.lists(FORMULAS | OUTSIDE | st.floats(allow_nan=False), min_size=2, max_size=2)))
def test_a_csv_holds_what_was_written_apostrophes_apart(rows: list[list[str | float]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(["text", "number"], rows), newline="")))[1:]
    assert len(read) == len(rows)
    for cells, values in zip(read, rows, strict=True):
        for cell, value in zip(cells, values, strict=True):
            if isinstance(value, str):
                value = value.encode("utf-8", "backslashreplace").decode()
                assert cell.replace("'", "") == value.replace("'", "")
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            else:
                assert float(cell) == value


def test_numbers_of_a_csv_stay_numbers_and_text_is_quoted() -> None:
    lines = as_csv(["name", "loss"], [["plain", -0.5], ["1; -2", -1], ["", None]]).splitlines()
    assert lines == ['"name","loss"', '"plain",-0.5', """"1; '-2",-1""", '"",""']


def test_every_csv_is_written_by_the_one_writer_that_knows_formulas() -> None:
    layers = [path for layer in ("core", "ui", "pages", "deploy") for path in (ROOT / layer).rglob("*.py")]
    writers = ("csv.writer", "DictWriter", "to_csv", "savetxt")
    found = {str(path.relative_to(ROOT)) for path in layers if any(name in path.read_text("utf-8") for name in writers)}
    assert found == {"core/export/tables.py"}
