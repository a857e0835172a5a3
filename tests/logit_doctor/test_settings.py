"""``[tool.logit-doctor]``: what a project sets, what a command sets instead, and what is wrong in one line."""

import io
import sys

import pytest

from logit_doctor.rules import RULES
from tests.logit_doctor.projects import Project, failing

FAULTY = RULES["missing-activation"].failing


def settings(text: str) -> dict[str, str]:
    return {"pyproject.toml": f"[tool.other]\nx = 1\n\n[tool.logit-doctor]\n{text}\n"}


def test_paths_and_excluded_ones(project: Project) -> None:
    files = {"src/a.py": FAULTY, "src/old/b.py": FAULTY, "tests/c.py": FAULTY, "src/d_old.py": FAULTY}
    project.write(files | settings('paths = ["src"]\nexclude = ["src/old", "*_old.py"]'))
    assert [finding["path"] for finding in project.report()["findings"]] == ["src/a.py"]
    assert project.codes("src/old/b.py") == ["LL001"]
    assert len(project.codes("--isolated", ".")) == 4


def test_the_nearest_settings_are_found_from_an_inner_folder(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write({"src/deep/a.py": FAULTY, "src/pyproject.toml": "[project]\n"} | settings('paths = ["src"]'))
    monkeypatch.chdir(project.folder / "src" / "deep")
    assert project.codes() == ["LL001"]


@pytest.mark.parametrize("named", ["LL001", "missing-activation"])
def test_rules_and_severities(named: str, project: Project) -> None:
    project.write(
        failing("missing-activation", "one-unit-sparse", "two-step") | settings(f'rules = ["{named}", "LL004"]')
    )
    assert project.codes(".") == ["LL001", "LL004"]
    project.write(settings(f'[tool.logit-doctor.severities]\n{named} = "warning"\nLL010 = "off"\ntwo-step = "error"'))
    found = {finding["code"]: finding["severity"] for finding in project.report(".")["findings"]}
    assert found == {"LL001": "warning", "LL004": "error"}


@pytest.mark.parametrize(
    ("rule", "threshold", "code"),
    [
        ("missing-activation", "error", 1),
        ("double-activation", "error", 0),
        ("double-activation", "warning", 1),
        ("two-step", "warning", 0),
        ("two-step", "advice", 1),
        ("missing-activation", "never", 0),
    ],
)
def test_the_least_severity_that_fails(rule: str, threshold: str, code: int, project: Project) -> None:
    project.write(failing(rule) | settings(f'fail-on = "{threshold}"'))
    assert project.run(".")[0] == code
    assert project.run(".", "--isolated", "--fail-on", threshold)[0] == code


def test_what_is_not_determined_can_fail(project: Project) -> None:
    project.write({"model.py": "import keras  # softmax\nx = (\n"})
    assert project.run(".", "--fail-on", "advice")[0] == 0
    assert project.run(".", "--fail-on", "unresolved")[0] == 1


def test_the_backend_and_the_lab(project: Project) -> None:
    project.write(failing("double-activation") | settings('backend = "jax"\nlab = "https://lab.example/"'))
    (finding,) = project.report(".")["findings"]
    assert finding["severity"] == "error"
    assert finding["link"] == "https://lab.example/doctor?doctor_rule=double-activation"
    (finding,) = project.report(".", "--backend", "tensorflow")["findings"]
    assert finding["severity"] == "warning"


def test_a_baseline_of_the_settings_is_used_once_it_exists(project: Project) -> None:
    project.write(failing("missing-activation") | settings('baseline = "known.json"'))
    assert project.codes(".") == ["LL001"]
    assert project.run(".", "--write-baseline")[1] == "1 finding written to known.json\n"
    assert project.codes(".") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path = []", "unknown setting 'path'"),
        ('paths = "src"', "need a list"),
        ('backend = "caffe"', "need one of tensorflow"),
        ('rules = ["LL999"]', "unknown rule 'LL999'"),
        ('severities = {LL001 = "fatal"}', "need one of error"),
        ('severities = {LL000 = "off"}', "stays so"),
        ("severities = 1", "need a table"),
        ("= 1", "Invalid"),
    ],
)
def test_a_mistake_in_the_settings_is_one_line(text: str, said: str, project: Project) -> None:
    project.write({"model.py": FAULTY} | settings(text))
    assert project.run("model.py")[0] == 2
    assert said in project.error
    assert project.error.count("\n") == 1
    assert project.run("model.py", "--isolated")[0] == 1


def test_named_settings_must_exist(project: Project) -> None:
    project.write({"model.py": FAULTY, "empty.toml": ""})
    assert project.run("model.py", "--config", "empty.toml")[0] == 2
    assert project.run("model.py", "--config", "none.toml")[0] == 2
    project.write({"other.toml": '[tool.logit-doctor]\nfail-on = "never"\n'})
    assert project.run("model.py", "--config", "other.toml")[0] == 0


def given(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_standard_input_is_checked_under_its_name(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    given(FAULTY, monkeypatch)
    (finding,) = project.report("-", "--stdin-filename", "src/model.py")["findings"]
    assert (finding["path"], finding["line"]) == ("src/model.py", 8)
    given(FAULTY, monkeypatch)
    assert project.run("-")[0] == 1
    assert project.run("-", "model.py")[0] == 2
    assert project.run("-", "--fix")[0] == 2
    assert project.run("-", "--watch")[0] == 2
