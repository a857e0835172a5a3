"""The command line in unusual terminals: Ctrl-C at any moment, closed streams, a reader that goes away."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from core.__main__ import COMMANDS

ROOT = Path(__file__).parents[2]
SECONDS = 60
ANSWERS = {
    "sweep": ("--magnitudes", "0:20:3"),
    "autopsy": ("--logits", "1,2", "--label", "0"),
    "train": ("--preset", "nothing-happens", "--epochs", "1"),
    "probe": (),
    "matrix": ("--cell", "nonsense"),
    "doctor": ("core/arithmetic/formats.py",),
    "emergency": ("docs/examples/log.csv",),
    "explain-loss": ("2.303",),
    "logits": ("docs/examples/logits.csv",),
    "reduce": (),
    "losses": ("--family", "k3"),
    "export": ("--page", "loss_error"),
    "watch-report": ("docs/examples/watch.jsonl",),
}
INTERRUPTING = """
import os, signal, sys

def notice(event, details):
    runs = event == "exec" and details[0].co_filename.endswith(os.environ["INTERRUPT_AT"])
    if runs and not notice.done:
        notice.done = True
        os.kill(os.getpid(), signal.SIGINT)

notice.done = False
sys.addaudithook(notice)
"""
"""A ``sitecustomize`` that presses Ctrl-C where a module is imported."""


def started(*arguments: str, **changes: str) -> subprocess.Popen[str]:
    """A command, in a group of processes of its own as in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "core", *arguments],
        cwd=ROOT,
        env=os.environ | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ending(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a command and what it complained about."""
    _, complaint = process.communicate(timeout=SECONDS)
    return process.returncode, complaint


@pytest.mark.parametrize("command", COMMANDS)
def test_ctrl_c_while_a_command_is_imported_is_one_line(command: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING)
    at = f"core/commands/{command.replace('-', '_')}.py"
    process = started(command, *ANSWERS[command], PYTHONPATH=str(tmp_path), INTERRUPT_AT=at)
    assert ending(process) == (130, f"python -m core {command}: interrupted\n")


def test_ctrl_c_while_a_library_is_imported_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING)
    for module in ("numpy/__init__.py", "numpy/linalg/__init__.py", "ml_dtypes/__init__.py"):
        process = started("sweep", PYTHONPATH=str(tmp_path), INTERRUPT_AT=module)
        assert ending(process) == (130, "python -m core sweep: interrupted\n"), module


def interrupted_when(process: subprocess.Popen[str], is_time: Callable[[], bool]) -> tuple[int, str]:
    """Press Ctrl-C at a moment, in all processes of the terminal; return the ending, when no process is left."""
    deadline = time.monotonic() + SECONDS
    while not is_time():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    os.killpg(process.pid, signal.SIGINT)
    told = ending(process)
    _, left = psutil.wait_procs(family, timeout=5)
    assert left == []
    return told


def test_ctrl_c_while_the_doctor_reads_leaves_no_process() -> None:
    process = started("doctor", *["core", "ui"] * 20)
    readers = psutil.Process(process.pid)
    told = interrupted_when(process, lambda: bool(readers.children()))
    assert told == (130, "python -m core doctor: interrupted\n")


def test_ctrl_c_while_a_sweep_computes_is_one_line() -> None:
    process = started("sweep", "--magnitudes", "0:120:3000", "--samples", "64")
    worked = psutil.Process(process.pid)
    told = interrupted_when(process, lambda: worked.cpu_times().user > 1)
    assert told == (130, "python -m core sweep: interrupted\n")


@pytest.mark.keras
def test_ctrl_c_while_a_training_runs_leaves_no_process() -> None:
    process = started("train", "--preset", "nothing-happens", "--epochs", "1000")
    assert process.stdout is not None
    process.stdout.readline()
    assert interrupted_when(process, lambda: True) == (130, "python -m core train: interrupted\n")


CLOSED = {
    "sweep": "standard output: cannot write",
    "autopsy": "standard output: cannot write",
    "doctor": "standard output: cannot write",
    "logits": "standard output: cannot write",
    "export": "standard output: cannot write",
    "matrix": "cell: ",
}


def shell(redirection: str, command: str, *arguments: str) -> tuple[int, str, str]:
    """What a command in a shell ends with, and what arrives of it."""
    line = f'"$@" {redirection}'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line, "bash", sys.executable, "-m", "core", command, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", CLOSED)
def test_a_closed_standard_output_is_said_in_one_line(command: str) -> None:
    code, _, complaint = shell(">&-", command, *ANSWERS[command])
    assert code == 2
    assert complaint.startswith(f"python -m core {command}: {CLOSED[command]}")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("command", ["--help", "sweep --help"])
def test_help_that_cannot_be_printed_is_no_success(command: str) -> None:
    code, _, complaint = shell(">&-", *command.split())
    assert (code, complaint.count("\n")) == (2, 1)


@pytest.mark.parametrize("redirection", ["2>&-", "<&-", "<&- 2>&-"])
def test_other_closed_streams_change_nothing(redirection: str) -> None:
    assert shell(redirection, "autopsy", *ANSWERS["autopsy"]) == shell("", "autopsy", *ANSWERS["autopsy"])


def test_all_streams_closed_is_still_an_exit_code() -> None:
    assert shell("<&- >&- 2>&-", "autopsy", *ANSWERS["autopsy"]) == (2, "", "")
    assert shell("<&- >&- 2>&-", "nonsense") == (2, "", "")


@pytest.mark.parametrize(
    "command", ["--help", "sweep --help", "sweep --magnitudes 0:120:500", "doctor core/arithmetic/formats.py"]
)
def test_a_reader_that_goes_at_once_is_quiet(command: str) -> None:
    assert shell("| true", *command.split()) == (0, "", "")
