"""How numbers are written."""

import doctest
import math

import pytest

import ui.drawing.numbers
import ui.words
from ui.drawing.numbers import formatted, latex, shown


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(ui.drawing.numbers) == doctest.TestResults(failed=0, attempted=5)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (-0.0, 5, "0"),
        (math.inf, 5, "∞"),
        (math.nan, 5, "NaN"),
        (0.001, 5, "0.001"),
        (0.0009999, 3, "1 × 10⁻³"),
        (999999.4, 4, "1000000"),
        (1e6, 5, "1 × 10⁶"),
        (5e-324, 5, "5 × 10⁻³²⁴"),
        (-16.11809565, 3, "−16.1"),
    ],
)
def test_a_number_is_written(value: float, digits: int, expected: str) -> None:
    assert shown(value, digits) == expected


def test_formulas_keep_the_plain_minus() -> None:
    assert latex(-2.5e-9) == r"-2.5 \cdot 10^{-9}"
    assert latex(-math.inf) == r"-\infty"


@pytest.fixture
def in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ui.words, ui.drawing.numbers):
        monkeypatch.setattr(module, "language", lambda: "de")


@pytest.mark.usefixtures("in_german")
def test_german_has_a_decimal_comma_and_points_between_thousands() -> None:
    assert shown(16.11809565) == "16,118"
    assert shown(2.0611536e-09) == "2,0612 × 10⁻⁹"
    assert latex(16.118) == "16{,}118"
    assert formatted(1437, ",") == "1.437"
    assert formatted(0.125, ".1%") == "12,5\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("from 16.118 on, of 1,437", "from 16,118 on, of 1.437"),
        ("a loss of 1.46.", "a loss of 1,46."),
        ("BinaryAccuracy(threshold=0.0)", "BinaryAccuracy(threshold=0.0)"),
        ("TensorFlow 2.21.0, float32, 1e-7, [0, 1]", "TensorFlow 2.21.0, float32, 1e-7, [0, 1]"),
        ("two_step:float16 at v1.5", "two_step:float16 at v1.5"),
    ],
)
@pytest.mark.usefixtures("in_german")
def test_only_numbers_change_their_marks(english: str, german: str) -> None:
    assert ui.words.spoken(english) == german
    assert ui.words.words("training").CAP.format(cap=16.118).count(",") >= 1
