"""The formula that Keras' default ran in each format, read from the recorded matrix."""

from dataclasses import replace

import pytest

from core.arithmetic.formats import FORMATS
from core.keras.matrix.records import load
from core.keras.matrix.rescue import ran_by_default

MATRIX = load()


@pytest.mark.parametrize(
    ("format", "ran"),
    [("float32", "fused"), ("float16", "two_step"), ("bfloat16", "two_step"), ("float64", "two_step")],
)
def test_keras_default_is_repaired_in_float32_alone(format: str, ran: str) -> None:
    assert ran_by_default(MATRIX, format) == ran


def test_a_default_that_was_not_recorded_is_no_answer() -> None:
    with pytest.raises(ValueError, match="matrix: none/softmax_3"):
        ran_by_default(replace(MATRIX, variations=()), "float32")


def test_every_format_has_an_answer() -> None:
    assert {ran_by_default(MATRIX, name) for name in FORMATS} == {"fused", "two_step", "never"}
