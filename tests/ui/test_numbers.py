"""How numbers are written."""

import copy
import math
import pickle

import pytest

import ui.drawing.numbers
import ui.words
from ui.drawing.numbers import formatted, latex, shown
from ui.words.writer import LanguageWriter, spelled


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
        ("1,437.5", "1.437,5"),
        ("12.5%", "12,5\N{NO-BREAK SPACE}%"),
        ("2.5e-09", "2,5e-09"),
        ("-3", "-3"),
        ("nan", "nan"),
    ],
)
def test_one_number_changes_its_marks(english: str, german: str) -> None:
    assert spelled(english, "de") == german
    assert spelled(english, "en") == english


@pytest.mark.usefixtures("in_german")
def test_a_text_of_a_page_writes_the_numbers_in_its_fields_and_no_others() -> None:
    assert "16,118" in ui.words.words("training").CAP.format(cap=16.118)
    text = ui.words.Template("TensorFlow 2.21.0, {value:.1f}", LanguageWriter("de", {}))
    assert text.format(value=0.5) == "TensorFlow 2.21.0, 0,5"
    assert copy.deepcopy(text) == pickle.loads(pickle.dumps(text)) == text
