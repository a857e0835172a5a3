"""make before anything is installed: its choice of Python, and its message if none is suitable."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make") or "make"
SHELL = Path("/bin/sh").resolve()
FAKE = """#!{shell}
case "$*" in
*"import ensurepip, venv"*) exit {no_venv};;
*version_info*) exit {old};;
"-m venv .venv") /bin/mkdir -p .venv/bin
  printf '#!{shell}\\nexit {new}\\n' > .venv/bin/python
  printf '#!{shell}\\n' > .venv/bin/pip
  printf '#!{shell}\\necho {name} serves\\n' > .venv/bin/streamlit
  /bin/chmod +x .venv/bin/*;;
esac
"""
"""A Python that does what make asks of it, without computing anything."""
TOOLS = ("touch", "id", "sh", "rm", "mkdir", "chmod")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what make reads, and with nothing installed."""
    for name in ("Makefile", "requirements.txt", "requirements.lock", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def install(checkout: Path, name: str, *, old: bool = False, new: bool = False, no_venv: bool = False) -> None:
    """Install a Python: older than the lab, newer than TensorFlow, or without its package for environments."""
    program = checkout / "bin" / name
    program.write_text(FAKE.format(shell=SHELL, name=name, old=int(old), new=int(new), no_venv=int(no_venv)))
    program.chmod(0o755)


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make where nothing but what was installed is on the path."""
    plain = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "PYTHON")}
    environment = plain | {"PATH": str(checkout / "bin")}
    return subprocess.run([MAKE, *arguments], cwd=checkout, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("installed", "taken"),
    [
        (["python3", "python3.11", "python3.12", "python3.13", "python3.14"], "python3.13"),
        (["python3", "python3.11", "python3.12"], "python3.12"),
        (["python3", "python3.11"], "python3.11"),
        (["python3", "python3.14"], "python3"),
        (["python"], "python"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_make_run_takes_the_newest_python_that_has_everything(installed: list[str], taken: str, checkout: Path) -> None:
    for name in installed:
        install(checkout, name)
    done = make(checkout, "run")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"{taken} serves")


def test_another_python_may_be_named(checkout: Path) -> None:
    for name in ("python3.13", "python3.14"):
        install(checkout, name)
    assert make(checkout, "run", "PYTHON=python3.14").stdout.splitlines()[-1] == "python3.14 serves"


def test_a_python_that_is_named_but_does_not_run_is_passed_over(checkout: Path) -> None:
    (checkout / "bin" / "python3.13").write_text(f"#!{SHELL}\necho no such version >&2\nexit 127\n")
    (checkout / "bin" / "python3.13").chmod(0o755)
    install(checkout, "python3.12")
    done = make(checkout, "run")
    assert (done.stdout.splitlines()[-1], done.stderr) == ("python3.12 serves", "")


def test_a_newer_python_is_told_what_it_goes_without(checkout: Path) -> None:
    install(checkout, "python3", new=True)
    done = make(checkout, "run")
    assert done.returncode == 0
    said = [line for line in done.stdout.splitlines() if line.startswith("TensorFlow has no wheels for this Python")]
    assert len(said) == 1
    install(checkout, "python3.12")
    make(checkout, "clean")
    assert "TensorFlow" not in make(checkout, "run").stdout


@pytest.mark.parametrize(
    ("flaws", "said"),
    [
        ({"no_venv": True}, "On Debian and Ubuntu, install the package python3.12-venv."),
        ({"old": True}, "The lab needs Python 3.11 or newer"),
    ],
    ids=["no module venv", "too old"],
)
def test_a_python_that_will_not_do_is_named_in_one_sentence(flaws: dict[str, bool], said: str, checkout: Path) -> None:
    install(checkout, "python3.12", **flaws)
    done = make(checkout, "run")
    assert done.returncode != 0
    assert [line for line in done.stdout.splitlines() if said in line] == done.stdout.splitlines()
    assert "Traceback" not in done.stderr


def test_no_python_at_all_is_said_in_one_sentence(checkout: Path) -> None:
    done = make(checkout, "run")
    assert done.returncode != 0
    assert done.stdout.startswith("The lab needs Python 3.11 or newer")
    assert done.stdout.count("\n") == 1


def test_a_name_behind_make_bench_is_a_benchmark_and_no_target(checkout: Path) -> None:
    install(checkout, "python3.12")
    done = make(checkout, "-n", "bench", "class-opens", "load")
    assert [line for line in done.stdout.splitlines() if "benchmarks" in line] == [
        ".venv/bin/python -m benchmarks class-opens load"
    ]
    assert done.stderr == ""
