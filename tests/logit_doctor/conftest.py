"""A project in a folder of its own, which is the working folder."""

from pathlib import Path

import pytest

from tests.logit_doctor.projects import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)
