"""``python -m core sweep``: the JSON contract, the table, and one line for every bad argument."""

import json
from typing import Any, NoReturn

import pytest

from core.__main__ import main
from core.arithmetic.formats import COMMON, FORMATS
from core.losses import FORMULATIONS, LOSSES
from core.sweep.errors import RESULT_CLASSES
from core.sweep.samples import SIDES

QUICK = ["--magnitudes", "0:120:5", "--samples", "4", "--classes", "3"]


def refuse(token: str) -> NoReturn:
    raise AssertionError(f"{token} is not JSON")


def rows_of(output: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(output, parse_constant=refuse)
    return parsed


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("loss", LOSSES)
def test_json_of_every_combination(loss: str, side: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--loss", loss, "--side", side, "--json", *QUICK]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    result = rows_of(printed.out)
    assert set(result) == {"params", "versions", "rows"}
    assert len(result["rows"]) == len(COMMON) * len(FORMULATIONS[loss]) * 5
    for row in result["rows"]:
        assert set(row) == {"format", "formulation", "reduction", "magnitude", "loss", "gradient"}
        assert set(row["loss"]) == {"median", "p99", "max", "ulps_max", "class"}
        assert set(row["gradient"]) == {
            "relative_l2",
            "dead_fraction",
            "target_dead_fraction",
            "zero_sum",
            "nonfinite_fraction",
        }
        assert row["loss"]["class"] in RESULT_CLASSES
        assert (row["loss"]["max"] is None) == (row["loss"]["class"] in ("inf", "nan", "unrepresentable"))
        assert row["gradient"]["dead_fraction"] is not None


def test_the_documented_example(capsys: pytest.CaptureFixture[str]) -> None:
    command = "sweep --loss softmax --side wrong --format float32 --formulation naive fused --magnitudes 0:120:121"
    assert main([*command.split(), "--samples", "32", "--classes", "10", "--seed", "0", "--json"]) == 0
    rows = rows_of(capsys.readouterr().out)["rows"]
    broken = [row["magnitude"] for row in rows if row["formulation"] == "naive" and row["loss"]["max"] is None]
    assert broken == [float(magnitude) for magnitude in range(89, 121)]
    fused = [row["loss"]["max"] for row in rows if row["formulation"] == "fused"]
    assert len(fused) == 121
    assert all(error < 40 * FORMATS["float32"].unit_roundoff for error in fused)


def test_the_table_has_a_line_for_each_magnitude(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--format", "float16", "--formulation", "naive", "fused", *QUICK]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("float16 ") for line in lines) == 2
    assert sum(line.startswith("magnitude") for line in lines) == 2
    assert sum(line[:9].strip().isdigit() for line in lines) == 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--format float7", "format: unknown name 'float7'"),
        ("--formulation magic", "formulation: unknown name 'magic'"),
        ("--loss hinge", "loss: unknown name 'hinge'"),
        ("--side left", "side: unknown name 'left'"),
        ("--classes 0", "classes: got 0"),
        ("--samples 1000000000", "samples: got 1000000000"),
        ("--magnitudes 5:1:3", "magnitudes: got 5.0:1.0"),
        ("--magnitudes nan:1:3", "magnitudes: got nan:1.0"),
        ("--magnitudes much", "got 'much', need LO:HI:COUNT, for example 0:120:121"),
        ("--engine tensorflow --format float8_e5m2", "TensorFlow cannot compute in 'float8_e5m2'"),
        ("--engine abacus", "invalid choice: 'abacus'"),
    ],
)
def test_bad_arguments_get_one_line(arguments: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["sweep", *arguments.split()])
    except SystemExit as stopped:
        code = stopped.code  # type: ignore[assignment]
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert message in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.keras
def test_the_library_engine_prints_the_same_contract(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--engine", "tensorflow", "--format", "float32", "--formulation", "tf_sparse", "tf_softmax_log"]
    assert main(["sweep", "--json", *arguments, *QUICK]) == 0
    result = rows_of(capsys.readouterr().out)
    assert result["params"]["engine"] == "tensorflow"
    assert [row["formulation"] for row in result["rows"]] == ["tf_sparse"] * 5 + ["tf_softmax_log"] * 5
    assert result["rows"][-1]["loss"]["class"] == "inf"
