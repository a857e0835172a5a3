"""Errors, ulps, digits and classes of values with known answers."""

import math

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.sweep.errors import RESULT_CLASSES, classify, correct_digits, relative_error, relative_l2_error, ulp_error

LARGEST = FORMATS["float64"].max


def test_relative_error_by_value() -> None:
    computed = np.array([1.5, 0.0, 2.0, math.inf, -math.inf, math.nan, 0.0, 1e-300])
    high = np.array([1.0, 3.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    low = np.zeros(8)
    assert relative_error(computed, high, low).tolist() == [0.5, 1.0, 0.0, *[math.inf] * 3, 1.0, LARGEST]


def test_the_low_part_of_the_truth_counts() -> None:
    tiny = 2.0**-60
    one = np.array([1.0])
    assert relative_error(one, one, np.array([tiny])).tolist() == [tiny]
    assert ulp_error(one, one, np.array([tiny]), FORMATS["float64"]).tolist() == [tiny * 2**52]
    above = one + 2.0**-52  # off by an ulp but for the low part
    assert relative_error(above, one, np.array([tiny])).tolist() == [2.0**-52 - tiny]
    assert ulp_error(above, one, np.array([tiny]), FORMATS["float64"]).tolist() == [1 - 2.0**-8]
    assert relative_l2_error(above[None], one[None], np.array([[tiny]])).tolist() == [2.0**-52 - tiny]


def test_ulps_are_those_of_the_format_at_the_truth() -> None:
    truth, zero = np.array([1.5, 2.0**-24, 0.0]), np.zeros(3)
    off_by = np.array([3.0, 2.0, 1.0])
    spacing = np.array([2.0**-10, 2.0**-24, 2.0**-24])
    assert ulp_error(truth + off_by * spacing, truth, zero, FORMATS["float16"]).tolist() == off_by.tolist()


def test_correct_digits() -> None:
    assert correct_digits([1e-3, 1.0, 7.0, math.inf]).tolist() == [3.0, 0.0, 0.0, 0.0]
    assert correct_digits(0.0) == math.inf


def test_the_worst_class_wins() -> None:
    computed = np.array([1.0, 0.0, 2.0, math.inf, math.nan, math.nan])
    clipped = np.array([False, False, True, True, True, False])
    absent = np.array([False] * 5 + [True])
    names = [RESULT_CLASSES[index] for index in classify(computed, clipped=clipped, absent=absent)]
    assert names == ["finite", "zero", "clipped", "inf", "nan", "unrepresentable"]


def test_l2_errors_of_columns_do_not_underflow() -> None:
    high = np.array([[3e-200, 1.0, 0.0, 0.0], [4e-200, 0.0, 0.0, 0.0]])
    computed = np.array([[3e-200, math.nan, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
    errors = relative_l2_error(computed, high, np.zeros_like(high))
    assert errors[0] == pytest.approx(0.8, rel=4 * FORMATS["float64"].eps)
    assert errors[1:].tolist() == [math.inf, 1.0, LARGEST]


def test_finite_errors_stay_finite_beyond_float64() -> None:
    truth, zero = np.array([1e-310]), np.zeros(1)
    assert relative_error(np.array([1.0]), truth, zero) == LARGEST
    assert ulp_error(np.array([1.0]), truth, zero, FORMATS["float64"]) == LARGEST
    assert relative_l2_error(np.array([[1.0]]), truth[None], zero[None]) == LARGEST
