"""Forgotten activations: argmax needs none, thresholds do."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from core.arithmetic.formats import format_named
from core.inference import forgotten_activation

SEEDS = st.integers(0, 2**32 - 1)
FLOAT64 = format_named("float64")

without_deadline = settings(deadline=None, max_examples=50)


@without_deadline
@given(seed=SEEDS, scale=st.floats(0.1, 50))
def test_argmax_needs_no_softmax_thresholds_do(seed: int, scale: float) -> None:
    logits = np.random.default_rng(seed).normal(scale=scale, size=(50, 5))
    read = forgotten_activation.forgotten_softmax(logits)
    assert read.argmax_changed == 0
    truth = special.softmax(logits, axis=1)
    assert read.decisions_changed == np.sum((logits.max(axis=1) > 0.5) != (truth.max(axis=1) > 0.5))


def test_a_flat_row_of_large_logits_passes_a_threshold_that_its_probabilities_fail() -> None:
    read = forgotten_activation.forgotten_softmax([[9.0, 8.9, 8.8], [-1.0, -9.0, -9.0]])
    assert read.decisions_changed == 2
    assert (read.negative, read.above_one) == (0.5, 0.5)
    assert read.sum_low == -19.0
    assert read.sum_high == pytest.approx(26.7)


def test_no_single_logit_threshold_replaces_softmax() -> None:
    """Both rows have the same largest logit, and one is sure while the other is not."""
    read = forgotten_activation.forgotten_softmax([[2.0, -9.0, -9.0], [2.0, 1.9, 1.9]])
    assert read.probabilities.max(axis=1).tolist() == pytest.approx([1.0, 0.36], abs=0.01)
    assert read.decisions_changed == read.changed_with_logit_threshold == 1


@without_deadline
@given(seed=SEEDS, threshold=st.floats(0.01, 0.99))
def test_a_single_logit_needs_only_another_threshold(seed: int, threshold: float) -> None:
    logits = np.random.default_rng(seed).normal(scale=3, size=200)
    read = forgotten_activation.forgotten_sigmoid(logits, threshold=threshold)
    assert read.argmax_changed == 0
    assert read.changed_with_logit_threshold == 0
    assert read.logit_threshold == pytest.approx(special.logit(threshold), abs=8 * FLOAT64.eps / threshold)
    between = np.sum((logits > min(read.logit_threshold, threshold)) & (logits <= max(read.logit_threshold, threshold)))
    assert read.decisions_changed == between


@without_deadline
@given(seed=SEEDS)
def test_softmax_and_sigmoid_agree_with_scipy(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(scale=20, size=(8, 4))
    distance = np.ptp(logits, axis=1).max()
    tolerance = FLOAT64.unit_roundoff * (8 + 4 * distance)
    np.testing.assert_allclose(forgotten_activation.softmax(logits), special.softmax(logits, axis=1), rtol=tolerance)
    np.testing.assert_allclose(forgotten_activation.sigmoid(logits), special.expit(logits), rtol=8 * FLOAT64.eps)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: forgotten_activation.forgotten_softmax([1.0, 2.0]), "logits: got shape .*need a finite array of 2"),
        (lambda: forgotten_activation.forgotten_sigmoid([math.nan]), "logits: got shape .*need a finite array of 1"),
        (
            lambda: forgotten_activation.forgotten_sigmoid([1.0], threshold=1.0),
            "threshold: got 1.0, need a number between 0 and 1",
        ),
    ],
)
def test_what_cannot_be_read_is_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
