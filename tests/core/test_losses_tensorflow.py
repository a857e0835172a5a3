"""Each emulated gradient against TensorFlow's automatic differentiation of the same formula, in float32.

TensorFlow's bits depend on the processor, so numbers are compared with a tolerance; what must agree exactly is where
losses and gradients are NaN, infinite or 0.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import DEFAULT, arithmetic_in
from core.arithmetic.rounded import arithmetic_of, round_to
from core.losses import FORMULATIONS
from core.sweep.run import SweepParams
from core.truth.reference import softmax_reference

pytestmark = pytest.mark.keras

FLOAT32 = FORMATS["float32"]
NUM_CLASSES = 4
TWO_STEPS = ("naive", "keras_clip", "keras_sparse_clip", "log1p_minus", "max_shift")


def tensorflow_formulas() -> dict[str, dict[str, Callable[[Any, Any], Any]]]:
    from core.keras.backend import keras, tf

    def at(values: Any, labels: Any) -> Any:
        return tf.gather(values, labels, axis=-1, batch_dims=1)

    def one_hot(logits: Any, labels: Any) -> Any:
        return tf.one_hot(labels, logits.shape[-1], dtype=logits.dtype)

    def naive(logits: Any, labels: Any) -> Any:
        exponentials = tf.exp(logits)
        return -tf.math.log(at(exponentials / tf.reduce_sum(exponentials, axis=-1, keepdims=True), labels))

    def keras_clip(logits: Any, labels: Any) -> Any:
        probabilities = tf.identity(tf.nn.softmax(logits))
        return keras.losses.categorical_crossentropy(one_hot(logits, labels), probabilities)

    def keras_sparse_clip(logits: Any, labels: Any) -> Any:
        return keras.losses.sparse_categorical_crossentropy(labels, tf.identity(tf.nn.softmax(logits)))

    def log1p(logits: Any, labels: Any) -> Any:
        largest = tf.reduce_max(logits, axis=-1)
        others = 1 - one_hot(logits, tf.argmax(logits, axis=-1))
        terms = tf.exp(logits - largest[:, None]) * others
        return (largest - at(logits, labels)) + tf.math.log1p(tf.reduce_sum(terms, axis=-1))

    def sigmoid_naive(logits: Any, labels: Any) -> Any:
        targets, activation = tf.cast(labels, logits.dtype), 1 / (1 + tf.exp(-logits))
        return -(targets * tf.math.log(activation) + (1 - targets) * tf.math.log(1 - activation))

    def sigmoid_log1p(logits: Any, labels: Any) -> Any:
        targets, activation = tf.cast(labels, logits.dtype), tf.nn.sigmoid(logits)
        return -(targets * tf.math.log(activation) + (1 - targets) * tf.math.log1p(-activation))

    def sigmoid_clip(logits: Any, labels: Any) -> Any:
        targets = tf.cast(labels, logits.dtype)[:, None]
        return keras.losses.binary_crossentropy(targets, tf.identity(tf.nn.sigmoid(logits))[:, None])

    return {
        "softmax": {
            "naive": naive,
            "max_shift": lambda logits, labels: -tf.math.log(at(tf.nn.softmax(logits), labels)),
            "keras_clip": keras_clip,
            "keras_sparse_clip": keras_sparse_clip,
            "log_softmax": lambda logits, labels: -at(tf.nn.log_softmax(logits), labels),
            "lse_minus_logit": lambda logits, labels: tf.reduce_logsumexp(logits, axis=-1) - at(logits, labels),
            "log1p": log1p,
            "fused": lambda logits, labels: tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits),
        },
        "sigmoid": {
            "naive": sigmoid_naive,
            "keras_clip": sigmoid_clip,
            "log1p_minus": sigmoid_log1p,
            "log1p_exp": lambda logits, labels: tf.math.log1p(tf.exp((1 - 2 * tf.cast(labels, logits.dtype)) * logits)),
            "fused": lambda logits, labels: tf.nn.sigmoid_cross_entropy_with_logits(
                tf.cast(labels, logits.dtype), logits
            ),
        },
    }


def margin_rows(loss: str, margin: float) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Every label for one leading logit; for a sigmoid both signs and both labels."""
    if loss == "sigmoid":
        return np.array([margin, margin, -margin, -margin], dtype=np.float32), np.array([0, 1, 0, 1])
    row = np.array([0.125, -0.5, margin, 0.0], dtype=np.float32)
    return np.tile(row, (NUM_CLASSES, 1)), np.arange(NUM_CLASSES)


@pytest.mark.parametrize("margin", [1.0, 6.0, 12.0, 30.0, 110.0])
@pytest.mark.parametrize(("loss", "name"), [(loss, name) for loss, table in FORMULATIONS.items() for name in table])
def test_loss_and_gradient_are_tensorflows(loss: str, name: str, margin: float) -> None:
    from core.keras.backend import tf

    logits, labels = margin_rows(loss, margin)
    inputs = tf.constant(logits)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        expected_loss = tensorflow_formulas()[loss][name](inputs, tf.constant(labels))
    expected = expected_loss.numpy(), tape.gradient(expected_loss, inputs).numpy()
    result = FORMULATIONS[loss][name].evaluate(arithmetic_of(FLOAT32), logits, labels)

    # A dozen roundings, magnified by the reciprocal of the probability that a two-step form divides by.
    tolerance = 12 * FLOAT32.unit_roundoff * (1 + np.exp(min(margin, 12.0)) * (name in TWO_STEPS))
    for computed, wanted in zip((result.loss, result.gradient), expected, strict=True):
        assert np.array_equal(np.isnan(computed), np.isnan(wanted))
        assert np.array_equal(np.isinf(computed), np.isinf(wanted))
        # TensorFlow flushes what is subnormal.
        assert np.array_equal(np.abs(computed) < FLOAT32.min_normal, np.abs(wanted) < FLOAT32.min_normal)
        finite = np.isfinite(wanted)
        assert np.all(np.abs(computed[finite] - wanted[finite]) <= tolerance * np.maximum(1, np.abs(wanted[finite])))


def test_graph_mode_adds_the_fused_sigmoids_gradient_in_an_order_that_loses_it() -> None:
    from core.keras.backend import tf

    def gradient(logits: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(logits)
            loss = tf.nn.sigmoid_cross_entropy_with_logits(tf.ones_like(logits), logits)
        return tape.gradient(loss, logits)

    logits = tf.constant([20.0, 30.0])
    emulated = FORMULATIONS["sigmoid"]["fused"].evaluate(arithmetic_of(FLOAT32), logits.numpy(), [1, 1]).gradient
    assert np.allclose(gradient(logits).numpy(), emulated, rtol=8 * FLOAT32.unit_roundoff, atol=0)
    assert np.all(emulated < 0)
    assert np.all(tf.function(gradient)(logits).numpy() == 0)


WITHIN = 0.1
"""The default order may have a median error that differs from the library's by this share."""


@pytest.mark.parametrize("format", ["bfloat16", "float16", "float32"])
@pytest.mark.parametrize(("num_classes", "num_samples"), [(1_000, 400), (100_000, 20)])
def test_the_default_order_of_many_classes_errs_as_the_librarys_fused_loss_does(
    format: str, num_classes: int, num_samples: int
) -> None:
    from core.keras.what_ran.ops import evaluate

    logits = round_to(np.random.default_rng(0).standard_normal((num_samples, num_classes)), FORMATS[format])
    labels = np.zeros(num_samples, dtype=np.int64)
    truth = softmax_reference(logits, labels)

    def median_error(losses: npt.NDArray[Any]) -> float:
        return float(np.median(np.abs((losses - truth.loss_hi) - truth.loss_lo) / truth.loss_hi))

    def emulated(reduction: str) -> npt.NDArray[Any]:
        arithmetic = arithmetic_in(FORMATS[format], reduction)
        return FORMULATIONS["softmax"]["fused"].evaluate(arithmetic, logits, labels).loss.astype(np.float64)

    by_default = SweepParams(num_classes=num_classes, num_samples=1, magnitudes=(0, 0, 1)).reduction_in(format)
    library = median_error(evaluate("tf_dense", format, logits, labels).loss)
    assert median_error(emulated(by_default)) == pytest.approx(library, rel=WITHIN)
    assert median_error(emulated(DEFAULT)) > 1.5 * library
