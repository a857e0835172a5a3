import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.__main__ import main

pytestmark = pytest.mark.keras


def test_train_prints_a_line_an_epoch_and_arm_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["train", "--arms", "fused", "two_step", "--dataset", "blobs", "--epochs", "2", "--seed", "3", "--json"])
        == 0
    )
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["epoch"], line["arm"]) for line in lines] == [
        (epoch, arm) for epoch in (0, 1, 2) for arm in ("fused", "two_step_clip")
    ]
    final = summary["summary"]["arms"]
    assert final["fused"]["validation_accuracy"] == lines[-2]["validation_accuracy"]
    assert (final["fused"]["ran"]["kind"], final["two_step_clip"]["ran"]["kind"]) == ("fused", "two_step")
    assert summary["summary"]["params"]["seed"] == 3
    assert {"python", "tensorflow", "keras", "numpy"} <= set(summary["summary"]["versions"])


def test_train_takes_a_preset_and_overrides(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--preset", "logistic is fine", "--seed", "2"]) == 0
    printed = capsys.readouterr().out
    assert "holds: fused and two_step_clip" in printed
    assert "DOES NOT" not in printed
    assert main(["train", "--preset", "log-of-zero", "--policy", "float16", "--epochs", "1", "--json"]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["arm"] for line in lines} == {"fused:float16", "two_step_clip:float16", "two_step_raw:float16"}
    assert summary["summary"]["claims"] == []
    assert lines[-1]["loss"] is None
    assert lines[-1]["nonfinite"]["operation"] == "log"


def test_train_reads_a_csv_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text("".join(f"{row},{row % 7},{row % 2}\n" for row in range(40)))
    assert main(["train", "--dataset", "csv", "--csv", str(path), "--epochs", "1", "--json"]) == 0
    assert '"csv": "' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--preset quiet", "preset: unknown name 'quiet'"),
        ("--arms fused:half", "policy: unknown name 'half'"),
        ("--hidden a,b", "hidden: got 'a,b'"),
        ("--epochs 0", "epochs: got 0"),
        ("--dataset csv --csv /no/such/file", "csv: cannot read /no/such/file"),
        ("--csv /dev/null", "csv: "),
    ],
)
def test_bad_input_is_one_line(arguments: Any, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["train", *arguments.split()])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_nothing_but_the_result_is_printed() -> None:
    command = [sys.executable, "-m", "core", "train", "--dataset", "blobs", "--epochs", "1", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert all(json.loads(line) for line in run.stdout.splitlines())
