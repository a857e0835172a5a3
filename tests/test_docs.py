"""The README and the pages it links against the repository: every page listed, every documented command real."""

import importlib.util
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks._published import BLOCKS, RECORD, closing, opening
from core.__main__ import COMMANDS
from tests.additions import ADDITIONS
from tests.conftest import LONGEST_FIRST, TESTS
from tests.logit_doctor.confusion import table as confusion_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
GUIDES = (
    *("README.md", "CONTRIBUTING.md", "docs/command_line.md", "docs/doctor.md", "docs/install.md", "docs/speed.md"),
    "docs/supply_chain.md",
)
MOST_LINES = 80
CODE_BLOCKS = [
    block
    for guide in GUIDES
    for block in re.findall(
        r"^```(?:sh|console)\n(.*?)^```", (ROOT / guide).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
]
DOCUMENTED_LINES = [line.split("  #")[0].strip() for block in CODE_BLOCKS for line in block.splitlines()]
CORE_LINES = [line for line in DOCUMENTED_LINES if line.startswith("python -m core")]
PROBE_LINES = [line for line in CORE_LINES if line.startswith("python -m core probe")]
"""Its table takes longer than all other commands together: these run where the table is tested."""


def makefile_targets() -> set[str]:
    found: list[str] = re.findall(r"^([a-z][a-z -]*):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return {name for names in found for name in names.split()}


@pytest.mark.parametrize("path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))], ids=lambda path: path.stem)
def test_every_page_has_its_line(path: Path) -> None:
    assert f"`{path.relative_to(ROOT)}`" in README


def test_the_readme_is_read_to_its_end() -> None:
    assert len(README.splitlines()) <= MOST_LINES


def test_every_make_target_named_exists() -> None:
    named = {line.split()[1] for line in DOCUMENTED_LINES if line.startswith("make ")}
    assert named >= {"run", "test", "check", "bench"}
    assert named <= makefile_targets()


def test_every_command_is_documented() -> None:
    assert {shlex.split(line)[3] for line in CORE_LINES} == set(COMMANDS)


@pytest.mark.parametrize("line", [line for line in CORE_LINES if line not in PROBE_LINES])
def test_every_documented_command_runs(line: str) -> None:
    arguments = shlex.split(line)[1:]
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode in ((0, 1) if "doctor" in arguments else (0,)), done.stderr
    assert done.stdout.strip()


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "make check" in script
    assert "make test" in script


@pytest.mark.parametrize(("file", "mark", "rendered"), BLOCKS, ids=[mark for _, mark, _ in BLOCKS])
def test_the_figures_quoted_are_those_of_a_recorded_run(
    file: str, mark: str, rendered: Callable[[dict[str, Any]], str]
) -> None:
    block = opening(mark) + rendered(json.loads(RECORD.read_text("utf-8"))) + closing(mark)
    assert block in (ROOT / file).read_text("utf-8")


def test_the_confusion_table_is_that_of_the_corpus() -> None:
    assert f"<!-- confusion -->\n{confusion_table()}\n<!-- /confusion -->" in (ROOT / "docs" / "doctor.md").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    "name", sorted({*GUIDES, "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "docs/style.md", "docs/doctor/tool.md"})
)
def test_whatever_a_page_names_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = set(re.findall(r"\]\((?!https?://|#)([^)#]+)", text))
    paths = set(re.findall(r"`((?:core|ui|tests|docs|logit_doctor|pages)/[\w/.]+)`", text))
    modules = set(re.findall(r"`python -m ([\w.]+)", text))
    missing = [target for target in links if not (ROOT / name).parent.joinpath(target).exists()]
    missing += [path for path in paths if not (ROOT / path).exists()]
    missing += [module for module in modules if importlib.util.find_spec(module) is None]
    assert missing == []


def test_every_file_that_tests_begin_with_exists() -> None:
    assert [name for name in LONGEST_FIRST if not (TESTS / name).exists()] == []


def test_contributing_names_every_kind_that_is_added_in_a_copy() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    places = {
        addition.file: {f"`{addition.file}`", f"`{Path(addition.file).parent}/`"} for addition in ADDITIONS.values()
    }
    assert [file for file, names in places.items() if not any(name in table for name in names)] == []
