"""The command line: JSON as designed, exit codes, human output, folders, and its price on ordinary files."""

import json
import subprocess
import sys
import sysconfig
import time
from itertools import islice
from pathlib import Path

import pytest

from core.__main__ import main
from logit_doctor.intake.files import walk
from logit_doctor.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"path", "line", "column", "rule", "severity", "message", "where", "fix"}
MAX_SECONDS_PER_FILE = 0.010


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_json_is_one_list_with_the_designed_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "model.py", RULES["missing-activation"].failing)
    assert main(["doctor", str(path), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row.keys() >= KEYS
    assert (row["path"], row["line"], row["rule"], row["severity"]) == (str(path), 8, "missing-activation", "error")
    assert row["where"] == str(RULES["missing-activation"].text("where"))
    assert row["diff"].startswith("--- a/model.py\n+++ b/model.py\n")


@pytest.mark.parametrize(
    ("backend", "severity", "code"), [("tensorflow", "warning", 0), ("jax", "error", 1), ("torch", "error", 1)]
)
def test_the_backend_decides_what_tensorflow_rescues(
    backend: str, severity: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "model.py", RULES["double-activation"].failing)
    assert main(["doctor", str(path), "--backend", backend, "--json"]) == code
    assert [row["severity"] for row in json.loads(capsys.readouterr().out)] == [severity]


def test_a_correct_file_exits_with_0_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "model.py", RULES["missing-activation"].passing)
    assert main(["doctor", str(path)]) == 0
    assert capsys.readouterr().out == "nothing found in 1 file; 1 output checked against a loss\n"


def test_people_get_a_place_a_reason_and_a_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "model.py", RULES["threshold-at-inference"].failing)
    assert main(["doctor", str(path), "--diff"]) == 1
    out = capsys.readouterr().out
    assert f"{path}:10:43: error[threshold-at-inference] " in out
    assert "    +predicted = model.predict(x, verbose=0) > 0.0\n" in out
    assert out.endswith("1 error in 1 file; 1 output checked against a loss\n")


def test_escape_sequences_do_not_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'import keras\nm = keras.Sequential([keras.layers.Dense(3)])\nm.compile(loss="\\x1b[2J\\x07")\n'
    assert main(["doctor", str(written(tmp_path, "model.py", text))]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_folder_is_walked_without_its_caches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failing = RULES["missing-activation"].failing
    for name in ("a.py", "deep/b.py", ".venv/c.py", "__pycache__/d.py", "deep/e.txt"):
        written(tmp_path, name, failing)
    assert main(["doctor", str(tmp_path), "--json"]) == 1
    found = [Path(row["path"]).relative_to(tmp_path).as_posix() for row in json.loads(capsys.readouterr().out)]
    assert found == ["a.py", "deep/b.py"]


@pytest.mark.parametrize("name", ["missing.py", "model.pb"])
def test_a_path_that_is_no_input_exits_with_2_and_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "model.pb":
        written(tmp_path, name, "")
    with pytest.raises(SystemExit) as leaving:
        main(["doctor", str(tmp_path / name)])
    assert leaving.value.code == 2
    error = capsys.readouterr().err
    assert name in error
    assert error.count("\n") == 1


def test_legacy_files_are_refused_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "model.h5", "")
    assert main(["doctor", str(path), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["severity"] == "unresolved"
    assert "model.save('model.keras')" in row["message"]


def test_the_command_needs_only_the_standard_library(tmp_path: Path) -> None:
    path = written(tmp_path, "model.py", RULES["missing-activation"].failing)
    process = subprocess.run(
        [sys.executable, "-S", "-m", "core", "doctor", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1, process.stderr
    assert "missing-activation" in process.stdout


def test_the_hook_runs_from_any_folder(tmp_path: Path) -> None:
    path = written(tmp_path, "model.py", RULES["missing-activation"].failing)
    hook = ROOT / "core" / "doctor" / "hook.py"
    process = subprocess.run(
        [sys.executable, "-S", str(hook), path.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1, process.stderr
    assert "model.py:8:" in process.stdout


def ordinary_files(folder: Path, count: int) -> int:
    """Copy Python files of the standard library into a folder; return their number."""
    library = Path(sysconfig.get_path("stdlib"))
    files = (path for path in walk(library) if "site-packages" not in path.parts and path.suffix == ".py")
    for number, path in enumerate(islice(files, count)):
        (folder / f"file_{number}.py").write_bytes(path.read_bytes())
    return len(list(folder.iterdir()))


def test_a_thousand_ordinary_files_cost_at_most_ten_milliseconds_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = ordinary_files(tmp_path, 1_000)
    start = time.perf_counter()
    code = main(["doctor", str(tmp_path), "--json"])
    seconds = time.perf_counter() - start
    assert count == 1_000
    assert code == 0
    assert seconds <= MAX_SECONDS_PER_FILE * count
    assert json.loads(capsys.readouterr().out) == []
