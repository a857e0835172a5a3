"""Arbitrary command lines: an answer or one line of complaint, and not one traceback."""

import contextlib
import importlib
import io
import pkgutil
from pathlib import Path

import pytest
from fuzzing import TEXTS, tried
from hypothesis import strategies as st

import core.commands
from core.__main__ import main
from logit_doctor.terminal import OneLineParser

COMMANDS = sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(core.commands.__path__))


def options_of(command: str) -> list[str]:
    """The long options that a command's parser knows."""
    parser = OneLineParser()
    module = importlib.import_module(f"core.commands.{command.replace('-', '_')}")
    parser.take(module.EPILOG, module.OPTIONS)
    return sorted(option for option in parser._option_string_actions if option.startswith("--"))


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with up to four options and values."""
    command = draw(st.sampled_from(COMMANDS))
    options: st.SearchStrategy[list[str]] = st.sampled_from(OPTIONS[command]).map(lambda option: [option]) | st.just([])
    pieces = draw(st.lists(st.tuples(options, TEXTS), min_size=1, max_size=4))
    return [command, *(word for option, value in pieces for word in (*option, value))]


OPTIONS = {command: options_of(command) for command in COMMANDS}


def outcome(argv: list[str]) -> int:
    try:
        return main(argv)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what would start TensorFlow or write into the repository: reading the arguments is what is tested."""
    for name in ("train", "probe", "matrix"):
        monkeypatch.setattr(importlib.import_module(f"core.commands.{name}"), "run", lambda arguments: 0)
    for name in ("sums", "record"):  # half an hour of sums over vocabularies
        monkeypatch.setattr(f"core.commands.reduce.{name}", lambda *_: None)


@pytest.mark.usefixtures("no_work")
def test_no_command_line_ends_in_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # whatever a command writes, it writes here
    codes: set[int] = set()

    def check(argv: list[str]) -> None:
        said, complaint = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
            code = outcome(argv)
        assert code in (0, 1, 2)
        assert "Traceback" not in complaint.getvalue()
        assert code != 2 or complaint.getvalue().count("\n") == 1
        codes.add(code)

    tried("arguments", command_lines(), check)
    assert {0, 2} <= codes
