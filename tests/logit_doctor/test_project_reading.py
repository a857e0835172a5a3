"""Projects of several files: what one file joins is found there, with the places of the others.

A project starts with ``=== title``, a file of it with ``--- path``; marks are those of the corpus. Open questions are
free: a file alone may not know what another one joins.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.project import project_of
from tests.logit_doctor.corpus import Case, read_case
from tests.logit_doctor.projects import Project, written

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """One project: the files by path, each with what must be found in it."""

    name: str
    files: dict[str, Case]


def read_files(block: str) -> Files:
    """Return the project of one block."""
    title, _, rest = block.partition("\n")
    parts = [part.partition("\n") for part in rest.split("--- ")[1:]]
    return Files(name=title, files={path: read_case(f"{path}\n{text}", "project") for path, _, text in parts})


PROJECTS = [read_files(block) for block in (FOLDER / "projects.txt").read_text("utf-8").split("=== ")[1:]]


def found(path: Path) -> set[tuple[int | None, str]]:
    """The findings of a file in its project, without open questions."""
    data = path.read_bytes()
    findings = audit_text(data.decode(), "tensorflow", project=project_of(path, data)).findings
    return {(finding.line, finding.rule) for finding in findings if finding.severity != "unresolved"}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_findings_are_exactly_those_marked(project: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, {path: case.text for path, case in project.files.items()})
    monkeypatch.chdir(tmp_path)
    for path, case in project.files.items():
        assert found(tmp_path / path) == case.expected, path


def test_there_are_projects_with_and_without_a_fault() -> None:
    faulty = [project for project in PROJECTS if any(case.expected for case in project.files.values())]
    assert len(PROJECTS) >= 25
    assert len(PROJECTS) - len(faulty) >= 10


def test_the_two_files_of_a_case_are_judged_together(tmp_path: Path) -> None:
    blocks = (FOLDER / "frameworks.txt").read_text("utf-8").split("=== ")[1:]
    written(tmp_path, {name: text for name, _, text in (block.partition("\n") for block in blocks)})
    assert found(tmp_path / "b01_wrong_train.py") == {(12, "double-activation-op")}
    assert found(tmp_path / "b02_wrong_main.py") == {(6, "missing-logarithm")}
    for name in ("b01_right_train", "b02_right_main", "b01_wrong_model", "b02_wrong_model"):
        assert found(tmp_path / f"{name}.py") == set()


def test_the_command_follows_imports_and_names_the_other_file(project: Project) -> None:
    project.write(
        {
            "nets.py": "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n",
            "pkg/__init__.py": "",
            "fit.py": "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n",
        }
    )
    report = project.report(".")
    (finding,) = report["findings"]
    assert (finding["rule"], finding["line"]) == ("double-activation-op", 3)
    assert "(nets.py, line 2)" in finding["message"]
    assert finding["fix"]
    assert [(step["path"], step["line"]) for step in finding["evidence"]] == [("nets.py", 2), ("fit.py", 3)]
    sarif = json.loads(project.run(".", "--format", "sarif")[1])
    (flow,) = sarif["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"]
    places = [step["location"]["physicalLocation"] for step in flow["locations"]]
    assert [place["artifactLocation"]["uri"] for place in places] == ["nets.py", "fit.py"]


def test_a_module_beside_the_folder_is_named_by_its_way(project: Project) -> None:
    project.write(
        {
            "lib/nets.py": "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n",
            "jobs/fit.py": "from torch import nn\nfrom lib.nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n",
        }
    )
    (finding,) = project.report("jobs")["findings"]
    assert [step["path"] for step in finding["evidence"]] == ["lib/nets.py", "jobs/fit.py"]
    assert "(../lib/nets.py, line 2)" in finding["message"]


def test_a_script_that_only_names_a_class_of_a_loss_is_read(project: Project) -> None:
    project.write(
        {
            "nets.py": "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n",
            "run.py": "from nets import net, nn\nnn.CrossEntropyLoss()(net(x), y)\n",
        }
    )
    assert project.codes(".") == ["LL003"]


HEAD = "from torch import nn\n"


@pytest.mark.parametrize(
    "files",
    [
        {
            "a.py": HEAD + "from b import f\nloss = nn.CrossEntropyLoss()(f(x), y)\n",
            "b.py": "from a import loss\ndef f(x): return g(x)\n",
        },
        {
            "a.py": HEAD + "from . import b\nfrom .. import c\nloss = nn.CrossEntropyLoss()(b.f(x), y)\n",
            "b.py": "def f(:\n",
        },
        {"a.py": HEAD + "from b import *\nloss = nn.CrossEntropyLoss()(nothing(x), y)\n", "b.py": "raise ValueError\n"},
        {
            "a.py": HEAD + "import b.c.d\nloss = nn.CrossEntropyLoss()(b.c.d.f(x), y)\n",
            "b/c/d.py": "from a import *\nf = f\n",
        },
        {"a.py": HEAD + "import b\nloss = nn.CrossEntropyLoss()(b.f(x), y)\n", "b.py": "\x00"},
    ],
)
def test_imports_that_lead_nowhere_leave_an_open_question(files: dict[str, str], tmp_path: Path) -> None:
    path = written(tmp_path, files) / "a.py"
    findings = audit_text(path.read_text("utf-8"), "torch", project=project_of(path, path.read_bytes())).findings
    assert {finding.rule for finding in findings} <= {"unresolved"}
    assert findings


def test_a_folder_with_the_name_of_a_library_does_not_replace_it(tmp_path: Path) -> None:
    files = {
        "torch/__init__.py": "nn = None\n",
        "a.py": HEAD + "net = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid())\nloss = nn.BCEWithLogitsLoss()(net(x), y)\n",
    }
    assert found(written(tmp_path, files) / "a.py") == {(3, "double-activation-op")}


def test_a_project_is_read_within_its_limits(tmp_path: Path) -> None:
    """Many modules that import each other, and one that is too large."""
    files = {f"m{at}.py": f"from m{(at + 1) % 99} import *\nfrom m{(at * 7) % 99} import x\n" for at in range(99)}
    path = written(tmp_path, files | {"huge.py": "x = 1\n" * 60_000, "a.py": HEAD + "import m0, huge\n"}) / "a.py"
    project = project_of(path, path.read_bytes())
    assert len(project.sources) == 40
    assert "huge" not in project.sources
    assert sum(len(text) for _, text in project.sources.values()) <= 200_000
    assert not re.search("error", str(audit_text(path.read_text("utf-8"), "torch", project=project)))


LOOP = """\
import torch.nn.functional as F

def train(model, batches):
    for x, y in batches:
        F.cross_entropy(model(x), y).backward()
"""
NET = """\
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(3, 4)

    def forward(self, x):
        return self.head(x){activation}
"""


def test_what_another_file_answers_is_no_open_question(project: Project) -> None:
    project.write({"loop.py": LOOP, "net.py": NET.format(activation="")})
    assert project.report(".")["summary"]["unresolved"] == 1
    project.write({"main.py": "import loop\nfrom net import Net\nloop.train(Net(), batches)\n"})
    found = project.report(".")
    assert (found["findings"], found["summary"]["pairs_judged"]) == ([], 1)


def test_a_module_with_a_branch_that_is_not_read_leaves_no_mark_in_a_shorter_file(project: Project) -> None:
    flagged = (
        "\n" * 30
        + "def build(n):\n    wide = False\n    if wide:\n        return nn.Softmax(1)\n    return nn.Linear(2, n)\n"
    )
    project.write(
        {
            "parts.py": f"from torch import nn\n{flagged}",
            "main.py": "from torch import nn\nimport parts\nnn.CrossEntropyLoss()(parts.build(3)(x), y)\n",
        }
    )
    found = project.report(".")
    assert found["summary"]["pairs_judged"] == 1
    assert [row["path"] for row in found["findings"]] == ["parts.py"]


@pytest.mark.parametrize("cell", ["from net import Net", "import net\nNet = net.Net", "%run net.py", "%run ./net"])
@pytest.mark.parametrize(("activation", "count"), [("", 0), (".softmax(dim=1)", 1)])
def test_a_notebook_follows_its_imports(cell: str, activation: str, count: int, project: Project) -> None:
    loss = "import torch.nn.functional as F\nloss = F.cross_entropy(Net()(x), y)"
    cells = [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in (cell, loss)]
    project.write({"net.py": NET.format(activation=activation), "net.ipynb": json.dumps({"cells": cells}, indent=1)})
    found = project.report(".")
    assert found["summary"]["pairs_judged"] == 1
    assert [(row["rule"], row["cell"], row["line"]) for row in found["findings"]] == [
        ("double-activation-op", 2, 2)
    ] * count
