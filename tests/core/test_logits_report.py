"""The report on a user's logits: shares against closed forms of where each formulation breaks."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from core.__main__ import main
from core.arithmetic.formats import COMMON, FORMATS
from core.logits.file import LogitsFile
from core.logits.report import MAX_JUDGED, TROUBLES, LogitsReport, example_file, report_on, reports_on
from core.losses import FORMULATIONS

LN_MAX = {name: math.log(format.max) for name, format in COMMON.items()}


def softmax_file(margins: list[float], label: int) -> LogitsFile:
    """Ten classes, the first leads by the margin."""
    logits = np.zeros((len(margins), 10))
    logits[:, 0] = margins
    return LogitsFile(loss="softmax", logits=logits, labels=np.full(len(margins), label), has_labels=True)


@pytest.fixture(scope="module")
def wrong() -> LogitsReport:
    """Four samples, confidently wrong by 1, 15, 50 and 95."""
    return report_on(softmax_file([1.0, 15.0, 50.0, 95.0], label=1))


def test_every_format_and_formulation_has_an_outcome(wrong: LogitsReport) -> None:
    pairs = [(outcome.format, outcome.formulation) for outcome in wrong.outcomes]
    assert pairs == [(format, name) for format in COMMON for name in FORMULATIONS["softmax"]]
    for outcome in wrong.outcomes:
        assert tuple(outcome.shares) == TROUBLES
        assert sum(outcome.shares.values()) + outcome.absorbed <= 1


@pytest.mark.parametrize("name", ["float32", "float16", "bfloat16"])
def test_the_naive_share_is_that_of_logits_beyond_the_overflow_threshold(name: str, wrong: LogitsReport) -> None:
    expected = np.mean([margin > LN_MAX[name] for margin in (1.0, 15.0, 50.0, 95.0)])
    assert wrong.outcome(name, "naive").shares["nonfinite"] == expected


def test_clipped_probabilities_are_counted_from_the_cap_on(wrong: LogitsReport) -> None:
    cap = -math.log(1e-7)
    expected = np.mean([margin > cap for margin in (1.0, 15.0, 50.0, 95.0)])
    assert wrong.outcome("float32", "keras_clip").shares["clipped"] == expected


def test_fused_is_safe_for_confidently_wrong_samples_in_float32(wrong: LogitsReport) -> None:
    assert wrong.outcome("float32", "fused").is_safe
    assert wrong.first_safe("naive") == "float64"
    assert wrong.first_safe("keras_clip") is None


def test_right_samples_with_nothing_left_to_learn_are_absorbed_and_no_trouble() -> None:
    report = report_on(softmax_file([1.0, 40.0], label=0))
    outcome = report.outcome("float32", "fused")
    assert outcome.is_safe
    assert outcome.absorbed == 0.5


def test_logits_that_a_format_cannot_hold_are_named() -> None:
    report = report_on(softmax_file([1.0, 1e6], label=1))
    assert report.outcome("float16", "fused").shares["unrepresentable"] == 0.5
    assert report.outcome("float32", "fused").shares["unrepresentable"] == 0


def test_a_sigmoid_breaks_where_one_minus_it_is_zero() -> None:
    logits = np.array([1.0, 10.0, 17.0, 30.0])
    file = LogitsFile(loss="sigmoid", logits=logits, labels=np.zeros(4, np.intp), has_labels=True)
    outcome = report_on(file).outcome("float32", "naive")
    assert outcome.shares["nonfinite"] == np.mean(logits > FORMATS["float32"].precision * math.log(2))
    assert report_on(file).first_safe("fused") == "float8_e5m2"


def test_the_worst_sample_is_opened_up(wrong: LogitsReport) -> None:
    found = wrong.worst_autopsy("float32", "naive")
    assert found is not None
    assert found.params.logits[0] == 95.0
    assert found.loss.computed == math.inf


def test_many_rows_are_judged_by_an_even_sample() -> None:
    report = report_on(softmax_file([1.0] * (3 * MAX_JUDGED), label=1))
    assert len(report.rows) == MAX_JUDGED
    assert report.num_samples == 3 * MAX_JUDGED
    assert (report.rows[0], report.rows[-1]) == (0, 3 * MAX_JUDGED - 1)


def test_the_command_prints_the_same_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: LogitsReport
) -> None:
    path = tmp_path / "logits.npz"
    np.savez(path, logits=wrong.file.logits, labels=wrong.file.labels)
    assert main(["logits", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["first_safe"] == {name: wrong.first_safe(name) for name in FORMULATIONS["softmax"]}
    assert [row["shares"] for row in printed["rows"]] == [outcome.shares for outcome in wrong.outcomes]
    assert printed["worst"]["row"] == 3
    assert main(["logits", str(path)]) == 0
    assert "naive: first safe in float64" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["missing.npy"], ["a.txt"], ["good.npy", "--formulation", "magic"]])
def test_bad_input_is_one_line_and_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("1,2\n")
    np.save("good.npy", np.zeros((2, 3)))
    with pytest.raises(SystemExit) as leaving:
        main(["logits", *arguments])
    assert leaving.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_files_evaluated_together_have_the_reports_of_each() -> None:
    files = [softmax_file([1.0, 40.0], label=0), softmax_file([95.0], label=1), example_file(20)]
    for file, found in zip(files, reports_on(files), strict=True):
        alone = report_on(file)
        assert repr(found.outcomes) == repr(alone.outcomes), "repr, because NaN is not equal to itself"
        np.testing.assert_array_equal(found.rows, alone.rows)


def test_the_worst_sample_has_the_loss_that_its_autopsy_finds(wrong: LogitsReport) -> None:
    for name in FORMULATIONS["softmax"]:
        found, outcome = wrong.worst_autopsy("float16", name), wrong.outcome("float16", name)
        assert found is not None
        np.testing.assert_equal(outcome.worst_loss, found.loss.computed)
        assert outcome.worst_truth == pytest.approx(float(found.loss.exact), rel=1e-15)


def test_logits_that_the_format_cannot_hold_are_not_taken_apart() -> None:
    assert report_on(softmax_file([1e6], label=1)).worst_autopsy("float16", "fused") is None
