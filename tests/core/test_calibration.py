"""Calibration, confusion and disagreement, with scikit-learn as the oracle."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.calibration import calibration_curve

from core.arithmetic.formats import format_named
from core.inference import calibration

FLOAT64 = format_named("float64")
SEEDS = st.integers(0, 2**32 - 1)

without_deadline = settings(deadline=None, max_examples=50)


def random_model(seed: int, num_samples: int = 300, num_classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities of a model that is right more often than not, and labels."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, num_classes, num_samples)
    logits = generator.normal(scale=2.0, size=(num_samples, num_classes)) + 2 * np.eye(num_classes)[labels]
    weights = np.exp(logits)
    return weights / weights.sum(axis=1, keepdims=True), labels


@without_deadline
@given(seed=SEEDS, num_bins=st.integers(1, 20))
def test_reliability_agrees_with_scikit_learn(seed: int, num_bins: int) -> None:
    probabilities, labels = random_model(seed)
    ours = calibration.reliability(probabilities, labels, num_bins=num_bins)
    right = probabilities.argmax(axis=1) == labels
    accuracy, confidence = calibration_curve(right, probabilities.max(axis=1), n_bins=num_bins, strategy="uniform")
    filled = ours.counts > 0
    np.testing.assert_allclose(ours.accuracy[filled], accuracy, rtol=len(labels) * FLOAT64.eps)
    np.testing.assert_allclose(ours.mean_confidence[filled], confidence, rtol=len(labels) * FLOAT64.eps)
    gaps = np.abs(accuracy - confidence)
    assert ours.expected_calibration_error == pytest.approx(np.average(gaps, weights=ours.counts[filled]))


def test_a_model_that_is_sure_and_right_half_the_time_has_calibration_error_one_half() -> None:
    sure = np.tile([1.0, 0.0], (10, 1))
    result = calibration.reliability(sure, [0, 1] * 5)
    assert result.expected_calibration_error == 0.5
    assert result.counts.tolist() == [0] * 9 + [10]
    assert np.isnan(result.accuracy[:9]).all()


def test_a_border_value_belongs_to_the_lower_bin() -> None:
    result = calibration.reliability([[0.5, 0.5]], [0], num_bins=2)
    assert result.counts.tolist() == [1, 0]


@without_deadline
@given(seed=SEEDS)
def test_confusion_matrix_agrees_with_scikit_learn(seed: int) -> None:
    probabilities, labels = random_model(seed)
    decided = probabilities.argmax(axis=1)
    ours = calibration.confusion_matrix(probabilities, labels)
    classes = range(probabilities.shape[1])
    np.testing.assert_array_equal(ours.counts, metrics.confusion_matrix(labels, decided, labels=classes))
    keywords = {"labels": classes, "average": None, "zero_division": np.nan}
    np.testing.assert_array_equal(ours.precision, metrics.precision_score(labels, decided, **keywords))
    assert ours.accuracy == pytest.approx(metrics.accuracy_score(labels, decided))


@without_deadline
@given(seed=SEEDS)
def test_the_histogram_splits_the_reliability_counts_into_right_and_wrong(seed: int) -> None:
    probabilities, labels = random_model(seed)
    histogram = calibration.confidence_histogram(probabilities, labels)
    right, _ = np.histogram(
        -probabilities.max(axis=1)[probabilities.argmax(axis=1) == labels], bins=-histogram.edges[::-1]
    )
    np.testing.assert_array_equal(histogram.right, right[::-1])
    np.testing.assert_array_equal(
        histogram.right + histogram.wrong, calibration.reliability(probabilities, labels).counts
    )


def test_the_histogram_counts_confidences_of_exactly_one() -> None:
    histogram = calibration.confidence_histogram([[1.0, 0.0], [1.0, 0.0], [1 - 1e-9, 1e-9]], [0, 1, 0])
    assert (histogram.right_at_one, histogram.wrong_at_one) == (1, 1)


def test_rows_with_a_nan_are_counted_everywhere_and_dropped_nowhere() -> None:
    probabilities, labels = [[np.nan, 0.1], [0.2, 0.8], [0.3, np.nan]], [0, 1, 1]
    matrix = calibration.confusion_matrix(probabilities, labels)
    assert matrix.undefined.tolist() == [1, 1]
    assert matrix.counts.sum() + matrix.undefined.sum() == 3
    assert matrix.accuracy == pytest.approx(1 / 3)
    assert calibration.reliability(probabilities, labels).num_undefined == 2
    assert calibration.confidence_histogram(probabilities, labels).num_undefined == 2


def test_nothing_but_undefined_rows_is_a_result_without_a_calibration_error() -> None:
    result = calibration.reliability([[np.nan, np.nan]], [0])
    assert np.isnan(result.expected_calibration_error)
    assert result.num_undefined == 1


@without_deadline
@given(seed=SEEDS)
def test_disagreement_lists_exactly_the_rows_with_different_decisions(seed: int) -> None:
    first, labels = random_model(seed)
    second, _ = random_model(seed + 1)
    result = calibration.disagreement(first, second, labels)
    agree = np.ones(len(labels), bool)
    agree[result.rows] = False
    np.testing.assert_array_equal(agree, first.argmax(axis=1) == second.argmax(axis=1))
    accuracy_gap = metrics.accuracy_score(labels, first.argmax(1)) - metrics.accuracy_score(labels, second.argmax(1))
    assert (result.only_first_right - result.only_second_right) / result.num_examples == pytest.approx(accuracy_gap)


def test_one_column_becomes_two_whatever_its_shape() -> None:
    np.testing.assert_array_equal(calibration.as_two_columns([[0.25], [1.0]]), calibration.as_two_columns([0.25, 1.0]))


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        ([0.1, 0.9], [0, 1], "scores: got shape"),
        ([[0.1, 0.9]], [[0]], "labels: got shape"),
        ([[0.1, 0.9]], [2], "labels: got int64 .*need integers from 0 to 1"),
        ([[0.1, 0.9]], [0.0], "labels: got float64 .*need integers"),
    ],
)
def test_a_wrong_shape_or_label_is_named(scores: list[Any], labels: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        calibration.confusion_matrix(scores, labels)


def test_logits_are_refused_where_probabilities_are_needed() -> None:
    with pytest.raises(ValueError, match="are these logits"):
        calibration.reliability([[-3.0, 2.0]], [1])


def test_different_shapes_and_no_bins_are_refused() -> None:
    with pytest.raises(ValueError, match=r"second: got shape .*need the shape of first"):
        calibration.disagreement([[0, 1]], [[0, 1, 2]], [0])
    with pytest.raises(ValueError, match="num_bins"):
        calibration.reliability([[0.1, 0.9]], [1], num_bins=0)
