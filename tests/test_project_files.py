"""The files around the code: hooks that run what ``make check`` runs, and issue forms that GitHub can read."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
MARKS = {"--check", "."}
"""A hook mends what it can and gets the files that changed; ``make check`` only looks, and at all of them."""
LEAST_COVERED = 95
"""Percent of the lines."""
NEEDS_A_NETWORK = "python deploy/audit.py"


def checked() -> set[str]:
    """The commands of ``make check``, without what only it says."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    rules = re.findall(r"^(?:types|lint):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert len(rules) == 2
    lines = [line.strip().removeprefix("$(BIN)/") for rule in rules for line in rule.splitlines()]
    return {" ".join(word for word in line.split() if word not in MARKS) for line in lines}


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_the_hooks_are_the_checks() -> None:
    (repository,) = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = {hook["entry"].removeprefix(".venv/bin/") for hook in repository["hooks"]}
    assert repository["repo"] == "local"
    assert hooks == checked() - {NEEDS_A_NETWORK} | {"python -m logit_doctor"}


def test_the_fast_tests_measure_every_line_of_both_packages() -> None:
    """A floor says something only where nothing is left out: no file, no line, no process."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]
    assert settings["run"]["source_dirs"] == ["core", "logit_doctor"]
    assert {*settings["run"]["patch"]} == {"subprocess", "_exit"}
    assert {*settings["run"], *settings["report"]}.isdisjoint({"omit", "include", "exclude_also", "ignore_errors"})
    assert settings["report"]["exclude_lines"] == []
    assert settings["report"]["fail_under"] >= LEAST_COVERED
    commands = [
        line.split(maxsplit=1)[1]
        for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if "/coverage " in line
    ]
    assert commands[0] == "erase"
    assert commands[1].startswith("run -m pytest ")
    assert commands[2:] == ["report"]


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert {path.stem for path in FORMS} == {"bug", "false-alarm", "rule-request"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_what_github_asks_of_it(path: Path) -> None:
    form = loaded(path)
    assert form.keys() >= {"name", "description", "body"}
    names = [field["id"] for field in form["body"]]
    assert len(set(names)) == len(names)
    for field in form["body"]:
        assert field["type"] in {"input", "textarea"}
        assert field["attributes"]["label"]
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_ci_runs_the_programs_of_other_frameworks_in_an_environment_of_their_own() -> None:
    """Exact versions, and nothing about where to get them: with any other the machine's own files are passed over."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "make test-frameworks" in (ROOT / ".ci/run").read_text("utf-8").splitlines()
    (command,) = re.findall(r"^\t(\.venv-frameworks/bin/python -m pytest.*)$", makefile, re.MULTILINE)
    assert command == ".venv-frameworks/bin/python -m pytest -m frameworks tests/frameworks"
    lines = (ROOT / "requirements-frameworks.txt").read_text("utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert {line.partition("==")[0] for line in pinned} >= {"torch", "jax", "jaxlib", "flax", "optax", "keras"}
    assert all(re.fullmatch(r"\w+==[\d.]+", line) for line in pinned)
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert re.search(r"torch|jax|frameworks", (ROOT / name).read_text("utf-8")) is None
    assert ".venv-frameworks" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
