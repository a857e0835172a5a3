"""The installed package: only the doctor, a command and a hook; its pages match its rules."""

import fnmatch
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import logit_doctor
from logit_doctor.__main__ import main
from logit_doctor.docs import EXAMPLES, FOLDER, examples, pages
from logit_doctor.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BY_HAND = ("tool.md",)
"""Pages that no command makes."""
TAKEN_FIRST = ("uv.lock", "Pipfile", "environment.yml")
"""Streamlit Cloud would install by one of these instead of by requirements.txt."""


def test_the_doctor_and_the_watch_are_installed_without_dependencies() -> None:
    assert SETTINGS["project"]["name"] == "logit-doctor"
    assert SETTINGS["project"]["dependencies"] == []
    patterns = SETTINGS["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert len(packages) > 2
    installed = {name for name in packages if any(fnmatch.fnmatch(name, one) for one in patterns)}
    assert installed == {"logit_doctor", "logit_watch"}
    # Setuptools finds only folders that say that they are packages.
    folders = {path.parent for name in installed for path in (ROOT / name).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_nothing_at_the_top_is_taken_for_the_requirements_of_the_lab() -> None:
    assert [name for name in TAKEN_FIRST if (ROOT / name).exists()] == []


def test_the_console_script_is_a_function_and_the_hook_calls_it() -> None:
    scripts = SETTINGS["project"]["scripts"]
    module, _, function = scripts["logit-doctor"].partition(":")
    assert callable(getattr(importlib.import_module(module), function))
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == hook["entry"] == "logit-doctor"
    assert hook["language"] == "python"
    assert re.search(hook["files"], "models/head.keras")


def test_the_package_runs_without_the_rest_of_the_repository(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "logit_doctor", tmp_path / "logit_doctor")
    (tmp_path / "model.py").write_text(RULES["missing-activation"].failing, "utf-8")
    command = [sys.executable, "-S", "-m", "logit_doctor", "model.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "missing-activation" in done.stdout


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    attribute = SETTINGS["tool"]["setuptools"]["dynamic"]["version"]["attr"]
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])
    assert leaving.value.code == 0
    assert attribute == "logit_doctor.__version__"
    assert capsys.readouterr().out == f"logit-doctor {logit_doctor.__version__}\n"


def test_the_pages_are_those_that_the_command_makes() -> None:
    made = pages()
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.md") if path.name not in BY_HAND}
    assert kept == made
    assert len(made) == len(RULES) + 1
    programs = {f"{EXAMPLES}/{path.name}": path.read_text("utf-8") for path in (ROOT / FOLDER / EXAMPLES).iterdir()}
    assert programs == examples()
    assert len(programs) == 2 * (len(RULES) + sum(len(rule.examples) for rule in RULES.values()))


def test_the_pages_at_their_old_place_say_where_they_are() -> None:
    old = sorted((ROOT / "docs/rules").iterdir())
    assert len(old) == 17
    for path in old:
        (target,) = re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))
        assert (path.parent / target).resolve() == ROOT / FOLDER / path.name
        assert (path.parent / target).is_file()


def test_codes_are_in_order_and_one_for_each_rule() -> None:
    codes = [rule.code for rule in RULES.values()]
    assert codes == [f"LL{number:03}" for number in range(1, len(RULES) + 1)]
    assert all(name in RULES for rule in RULES.values() for name in rule.instead_of)


@pytest.mark.parametrize("named", ["LL016", "ll016", "swapped-arguments"])
def test_a_rule_is_explained_by_its_code_or_name(named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", named]) == 0
    assert capsys.readouterr().out == pages()["LL016.md"]


@pytest.mark.parametrize("arguments", [["--explain", "LL999"], []])
def test_what_cannot_be_explained_or_judged_is_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


NEW_RULE = '''
"""A model is compiled with a loss of logits."""

from collections.abc import Iterator

from logit_doctor.judging.meeting import Meeting
from logit_doctor.judging.rule import Evidence, Remark, Rule, everywhere

RULE = Rule(
    "good-habit",
    code="LL999",
    title="logits meet a loss that wants them",
    where="Nowhere.",
    fix="Keep it.",
    page="training",
    severities=everywhere("advice"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find what is right."""
    if fact.activation == "linear" and fact.loss.from_logits:
        yield Remark(fact.description(), fact.loss.node)


FAILING, PASSING = "import keras", "import keras"
'''


def test_a_new_rule_is_one_new_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "logit_doctor", tmp_path / "logit_doctor")
    (tmp_path / "logit_doctor" / "rules" / "good_habit.py").write_text(NEW_RULE.lstrip(), "utf-8")
    (tmp_path / "model.py").write_text(RULES["missing-activation"].passing, "utf-8")

    def said(*arguments: str) -> str:
        command = [sys.executable, "-S", "-m", "logit_doctor", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert "model.py:8:37: advice[good-habit] logits meet a loss that wants them: linear output" in said("model.py")
    assert "LL999  good-habit" in said("--help")
    assert said("--explain", "LL999").startswith("# LL999 good-habit\n")
