"""``--fix`` and ``--diff``: the advised corrections in the files, which keep everything else; and ``--watch``."""

import codecs
import json
from collections.abc import Callable

import pytest

from logit_doctor import watching
from logit_doctor.checking import Check
from logit_doctor.patching import hunks, patched
from logit_doctor.rules import RULES
from logit_doctor.settings import DEFAULT
from tests.logit_doctor.projects import Project, failing

CORRECTED = [name for name, rule in RULES.items() if rule.severity("tensorflow", rule.framework) != "advice"]


@pytest.mark.parametrize("rule", CORRECTED)
def test_a_failing_example_becomes_the_passing_one(rule: str, project: Project) -> None:
    project.write({"model.py": RULES[rule].failing})
    assert project.run("model.py", "--fix")[0] == 0
    assert (project.folder / "model.py").read_text("utf-8") == RULES[rule].passing
    assert f"corrected {RULES[rule].code} {rule}" in project.error


def test_advice_and_suppressed_and_known_findings_stay(project: Project) -> None:
    faulty = RULES["missing-activation"].failing
    files = failing("two-step") | {
        "known.py": faulty,
        "suppressed.py": faulty.replace('crossentropy")', 'crossentropy")  # logit: ignore[LL001]'),
    }
    project.write(files)
    project.run("known.py", "--write-baseline", "--baseline", "known.json")
    project.run(".", "--fix", "--baseline", "known.json")
    assert {name: (project.folder / name).read_text("utf-8") for name in files} == files


def test_with_a_diff_no_file_is_changed(project: Project) -> None:
    text = RULES["missing-activation"].failing
    project.write({"src/model.py": text})
    code, diff = project.run(".", "--fix", "--diff")
    assert code == 1
    assert diff.startswith("--- a/src/model.py\n+++ b/src/model.py\n")
    assert (project.folder / "src/model.py").read_text("utf-8") == text
    assert patched(text, diff) == RULES["missing-activation"].passing
    project.run(".", "--fix")
    assert project.run(".", "--fix", "--diff") == (0, "")


def test_what_predict_returns_is_said(project: Project) -> None:
    project.write(failing("double-activation"))
    project.run(".", "--fix")
    assert "predict() returned softmax of the output before and returns logits now" in project.error
    project.write(failing("missing-activation"))
    project.run(".", "--fix")
    assert "predict() returns logits, as before" in project.error


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: f"# -*- coding: latin-1 -*-\n# größer\n{text}".encode("latin-1"),
        lambda text: text.rstrip("\n").encode(),
    ],
)
def test_a_file_keeps_its_encoding_and_line_ends(encode: Callable[[str], bytes], project: Project) -> None:
    path = project.folder / "model.py"
    path.write_bytes(encode(RULES["missing-activation"].failing))
    project.run("model.py", "--fix")
    assert path.read_bytes() == encode(RULES["missing-activation"].passing)


@pytest.mark.parametrize("indent", [1, 2, None])
@pytest.mark.parametrize("as_list", [True, False])
def test_a_notebook_is_corrected_in_its_cells(indent: int | None, as_list: bool, project: Project) -> None:
    def notebook(text: str) -> str:
        cells = ["%matplotlib inline\nimport keras", text]
        sources = [cell.splitlines(keepends=True) if as_list else cell for cell in cells]
        content: list[dict[str, object]] = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources
        ]
        return json.dumps({"cells": [{"cell_type": "markdown", "source": "ü"}, *content]}, indent=indent) + "\n"

    rule = RULES["missing-activation"]
    project.write({"n.ipynb": notebook(rule.failing)})
    project.run("n.ipynb", "--fix")
    assert (project.folder / "n.ipynb").read_text("utf-8") == notebook(rule.passing)


def test_several_faults_are_corrected_one_after_another(project: Project) -> None:
    rule = RULES["missing-activation"]
    project.write({"model.py": rule.failing + rule.failing})
    project.run("model.py", "--fix")
    assert (project.folder / "model.py").read_text("utf-8") == rule.passing + rule.passing


def test_hunks_without_context_and_at_the_ends() -> None:
    diff = "--- a/m\n+++ b/m\n@@ -0,0 +1 @@\n+first\n@@ -2,2 +3 @@\n-two\n-three\n"
    assert [(hunk.start, hunk.end, hunk.lines) for hunk in hunks(diff)] == [(1, 1, ("first\n",)), (2, 4, ())]
    assert patched("one\ntwo\nthree\n", diff) == "first\none\n"


def test_a_change_is_seen_while_watching(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write({"model.py": "x = 1\n"})
    check = Check(paths=(".",), settings=DEFAULT)
    shown: list[list[str]] = []
    edits = iter([{}, failing("missing-activation"), {}, {}])

    def show() -> None:
        shown.append([finding.code for file in check.run() for finding in file.audit.findings])

    monkeypatch.setattr(watching, "sleep", lambda seconds: project.write(next(edits)))
    turns = iter([True] * 4)
    watching.watch(check, show, goes_on=lambda: next(turns, False))
    assert shown == [[], ["LL001"]]


@pytest.mark.parametrize("paths", [(".",), ("jobs/fit.py",)])
def test_a_change_of_an_imported_file_is_seen_while_watching(
    paths: tuple[str, ...], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    nets = "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2))\n"
    fit = "from torch import nn\nfrom lib.nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n"
    project.write({"lib/nets.py": nets, "jobs/fit.py": fit})
    check = Check(paths=paths, settings=DEFAULT, uses_cache=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.folder / ".cache"))
    shown: list[list[str]] = []
    edits = iter([{}, {"lib/nets.py": nets.replace("2))", "2), nn.Softmax(dim=1))")}, {}, {"lib/nets.py": nets}])

    def show() -> None:
        shown.append([finding.code for file in check.run() for finding in file.audit.findings])

    monkeypatch.setattr(watching, "sleep", lambda seconds: project.write(next(edits)))
    turns = iter([True] * 4)
    watching.watch(check, show, goes_on=lambda: next(turns, False))
    assert shown == [[], ["LL003"]]
