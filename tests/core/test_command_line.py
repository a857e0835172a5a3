"""The dispatcher of ``python -m core``: exit codes, one-line complaints, a reader that stops early."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.__main__ import COMMANDS, main

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nonsense"],
        ["sweep", "--format", "float12"],
        ["sweep", "--samples", "1000000000"],
        ["sweep", "--classes", "0"],
        ["sweep", "--magnitudes", "0:nan:3"],
        ["autopsy", "--logits", "1,nan", "--label", "0"],
        ["autopsy", "--logits", "1,2", "--label", "2"],
        ["train", "--preset", "nonsense"],
        ["matrix", "--cell", "nonsense"],
        ["doctor", "/nonexistent.py"],
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line_and_exit_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        sys.exit(main(argv))
    captured = capsys.readouterr()
    assert stop.value.code == 2
    assert captured.out == ""
    assert captured.err.startswith("python -m core")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_takes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert f"python -m core {name}" in capsys.readouterr().out


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in shown] == []


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-m", "core", "sweep", "--json", "--magnitudes", "0:120:500"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.wait(60), complaint) == (0, b"")
