"""Small projects for the doctor's command, and the command run in one of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from logit_doctor.__main__ import main
from logit_doctor.rules import RULES


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def failing(*rules: str) -> dict[str, str]:
    """The failing example of each rule as a file of a folder."""
    return {f"models/{rule.replace('-', '_')}.py": RULES[rule].failing for rule in rules}


class Project:
    """A folder that is the working folder, and the command run in it, with the command's cache if ``cached``."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], *, cached: bool = False) -> None:
        self.folder = folder
        self._capsys = capsys
        self._options = () if cached else ("--no-cache",)
        self.error = ""

    def write(self, files: dict[str, str]) -> None:
        written(self.folder, files)

    def run(self, *arguments: str) -> tuple[int, str]:
        """The exit code and the output of the command."""
        try:
            code = main([*self._options, "--jobs", "1", *arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, self.error = self._capsys.readouterr()
        return code, out

    def report(self, *arguments: str) -> dict[str, Any]:
        """The JSON object that the command prints."""
        found: dict[str, Any] = json.loads(self.run("--format", "json", *arguments)[1])
        return found

    def codes(self, *arguments: str) -> list[str]:
        return [finding["code"] for finding in self.report(*arguments)["findings"]]
