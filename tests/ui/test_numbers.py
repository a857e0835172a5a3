"""How numbers are written."""

import doctest
import math

import pytest

import ui.numbers
from ui.numbers import latex, shown


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(ui.numbers) == doctest.TestResults(failed=0, attempted=2)


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
