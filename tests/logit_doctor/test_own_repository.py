"""The doctor on this repository: no error, no warning; the failing examples and the corpus are all that is left out."""

import subprocess
from pathlib import Path

import pytest

from logit_doctor.checking import Check
from logit_doctor.formats import Report
from logit_doctor.process.shares import processors
from logit_doctor.settings import settings_of

ROOT = Path(__file__).resolve().parents[2]
LEAST_PAIRS = 20
"""Pairs of an output and a loss that must be judged."""
PARTS = ("app.py", "docs", "pages", "deploy", "core/keras/what_ran")
"""Parts with models and losses, for every run."""


def report(*paths: str) -> Report:
    settings = settings_of(ROOT, None)
    check = Check(paths=paths, settings=settings, jobs=processors(), corrects=False)
    return Report(files=tuple(check.run()), settings=settings)


def serious(found: Report) -> list[str]:
    return [
        f"{file.path}:{finding.line}: {finding.message}"
        for file, finding in found.findings()
        if finding.severity in ("error", "warning")
    ]


@pytest.mark.parametrize("paths", [PARTS, pytest.param((".",), marks=pytest.mark.extensive)], ids=["parts", "all"])
def test_nothing_is_found_and_something_is_judged(paths: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = report(*paths)
    assert serious(found) == []
    assert found.pairs() >= LEAST_PAIRS


def test_only_failing_examples_and_the_corpus_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    settings = settings_of(ROOT, None)
    kept = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True).stdout.split()
    left_out = {Path(path) for path in kept if settings.is_excluded(Path(path))}
    assert left_out
    assert all(path.name.endswith("_failing.py") or "corpus" in path.parts for path in left_out)
    assert (settings.rules, settings.severities, settings.baseline) == (frozenset(), {}, None)
