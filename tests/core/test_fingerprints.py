"""What a loss value can mean: a table of values and causes that was written before the ranking."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.__main__ import main
from core.arithmetic.formats import FORMATS
from core.arithmetic.rounded import arithmetic_of
from core.losses import FORMULATIONS
from core.losses.fingerprints import FINGERPRINTS, asked, explain, note_on

TABLE = [
    pytest.param(row, id=" ".join(filter(None, [row["value"], row["classes"], row["examples"]])))
    for row in csv.DictReader(Path(__file__).with_name("fingerprints.csv").read_text("utf-8").splitlines())
]


def names(value: str, classes: int | None = None, examples: int | None = None) -> list[str]:
    return [cause.fingerprint.name for cause in explain(asked(value, classes, examples))]


@pytest.mark.parametrize("row", TABLE)
def test_a_value_has_these_causes_in_this_order(row: dict[str, str]) -> None:
    classes, examples = (int(row[name]) if row[name] else None for name in ("classes", "examples"))
    assert names(row["value"], classes, examples) == row["causes"].split()


def test_of_a_thousand_values_few_have_a_cause() -> None:
    explained = [value for value in range(1000) if names(f"{value / 100:.2f}")]
    assert 20 <= len(explained) <= 50


def test_any_number_of_classes_can_be_asked_for() -> None:
    for classes in range(2, 3000, 7):
        for value, name in (
            (math.log(classes), "uniform"),
            (math.log(math.e + classes - 1) - 1, "double_softmax"),
            (-(classes - 1) / classes * math.log(1e-7), "constant_answer"),
        ):
            assert name in names(f"{value:.4f}", classes), classes


def test_every_count_of_examples_at_the_clip_is_found() -> None:
    for count in range(1, 32):
        found = explain(asked(f"{count / 32 * -math.log(1e-7):.3f}", examples=32))
        text = next(cause.text for cause in found if cause.fingerprint.name == "clipped_share")
        assert text.values["count"] == count
    assert names("5.00", examples=100_000) == [], "every value is near a share of so many"


@pytest.mark.parametrize(
    ("loss", "formulation", "format", "logits", "label", "cause"),
    [
        ("sigmoid", "fused", "float32", 0.0, 1, "one_half"),
        ("softmax", "fused", "float32", [1.0] * 10, 3, "uniform"),
        ("softmax", "fused", "float32", [1.0, *[0.0] * 9], 0, "double_softmax"),
        ("sigmoid", "fused", "float32", 1.0, 1, "double_sigmoid_positive"),
        ("sigmoid", "fused", "float32", 0.0, 0, "double_sigmoid_negative"),
        ("softmax", "keras_clip", "float32", [40.0, 0.0], 1, "clip"),
        ("softmax", "keras_sparse_clip", "float32", [40.0, 0.0, 1.0], 1, "clip"),
        ("sigmoid", "keras_clip", "float32", 40.0, 0, "clip_of_label_0"),
        ("softmax", "fused", "float32", [40.0, 0.0], 0, "absorbed"),
        ("softmax", "fused", "float32", [3.0], 0, "one_unit"),
        ("sigmoid", "naive", "float32", 20.0, 1, "zero_times_infinity"),
        ("softmax", "max_shift", "float32", [110.0, 0.0], 1, "log_of_zero"),
        ("softmax", "naive", "float16", [12.0, 0.0], 0, "overflow_in_exp"),
    ],
)
def test_a_cause_is_found_by_the_loss_that_it_gives(
    loss: str, formulation: str, format: str, logits: Any, label: int, cause: str
) -> None:
    result = FORMULATIONS[loss][formulation].evaluate(arithmetic_of(FORMATS[format]), [logits], [label])
    assert cause in names(f"{result.loss[0]:.4g}")


def test_a_sigmoid_saturates_at_the_loss_that_is_named() -> None:
    for name in ("float16", "bfloat16", "float32", "float64"):
        arithmetic = arithmetic_of(FORMATS[name])
        complement = 1 - arithmetic.sigmoid(arithmetic.carry(np.linspace(0, 40, 40_001))).astype(np.float64)
        assert "saturation" in names(f"{-np.log(complement[complement > 0].min()):.4g}"), name


@pytest.mark.parametrize("text", ["2.3026", "2,3026", " 2.3026 ", "23026e-4"])
def test_a_value_is_read_as_it_is_written(text: str) -> None:
    assert asked(text).value == 2.3026
    assert names(text) == ["uniform"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["two"], "VALUE: got 'two', need a loss"),
        (["2.3.4"], "VALUE: got '2.3.4'"),
        ([""], "VALUE: got ''"),
        (["sNaN"], "VALUE: got 'sNaN'"),
        (["2.303", "--classes", "0"], "classes: got 0"),
        (["2.303", "--examples", "-4"], "examples: got -4"),
    ],
)
def test_bad_input_is_named(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["explain-loss", *arguments])
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    "value", ["2.303", "nan", "-nan", "-inf", "-Infinity", "1e999", "-0.25", "1e-999999", "0e5", "1e300", "36.25"]
)
def test_the_command_prints_what_the_help_says(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain-loss", value, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content.keys() >= {"value", "class", "classes", "examples", "causes", "note"}
    assert content["class"] in ("finite", "inf", "-inf", "nan")
    assert (content["value"] is None) == (content["class"] != "finite")
    assert [cause["cause"] for cause in content["causes"]] == names(value)
    for cause in content["causes"]:
        assert cause.keys() == {"cause", "value", "text", "text_code", "page", "state", "link"}
        assert (cause["link"] is None) == (not FINGERPRINTS[cause["cause"]].page)
    assert bool(content["causes"]) != bool(content["note"])
    assert main(["explain-loss", value]) == 0
    printed = capsys.readouterr().out
    assert all(cause["text"] in printed for cause in content["causes"])


def test_too_few_digits_are_said_to_be_too_few() -> None:
    few, unknown = note_on(asked("1")), note_on(asked("7.31"))
    assert few is not None
    assert unknown is not None
    assert (few.key, unknown.key) == ("fingerprint-few-digits", "fingerprint-no-cause")
    assert note_on(asked("2.303")) is None


def test_a_zero_with_decimals_may_be_a_rounded_one() -> None:
    rounded = note_on(asked("0.0000"))
    assert rounded is not None
    assert (rounded.key, rounded.values["half"]) == ("fingerprint-rounded-to-zero", 5e-5)
    assert note_on(asked("0")) is None


def test_what_is_stated_is_not_asked_for_again() -> None:
    unknown = note_on(asked("7.31", classes=10, examples=7))
    assert unknown is not None
    assert unknown.key == "fingerprint-no-cause-at-all"
