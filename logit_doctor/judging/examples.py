"""A failing and a passing program for each rule: shown in the editor, and run as the rule's tests.

The programs are whole: they make their data, and leave what a test checks in ``model``, ``loss``, ``predicted`` or
``probabilities``.
"""

from dataclasses import dataclass

CLASSES = """\
import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = np.arange(64) % 3
"""
ONE_HOT = CLASSES.replace("np.arange(64) % 3", "np.eye(3)[np.arange(64) % 3]")
BINARY = CLASSES.replace("np.arange(64) % 3", "(np.arange(64) % 2).reshape(-1, 1)")
SPREAD = BINARY.replace("normal(size", "normal(scale=10, size")
OPERATIONS = """\
import tensorflow as tf

logits = tf.constant([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
y = tf.constant([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A program that breaks one rule and the program that does not."""

    failing: str
    passing: str


def compiled(data: str, layer: str, loss: str, metrics: str = "") -> str:
    """Return a program that trains one layer."""
    tail = f", metrics=[{metrics}]" if metrics else ""
    return (
        f"{data}\nmodel = keras.Sequential([keras.Input((4,)), {layer}])\n"
        f'model.compile(optimizer="sgd", loss={loss}{tail})\nmodel.fit(x, y, verbose=0)\n'
    )


SPARSE_LOGITS = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
BINARY_LOGITS = "keras.losses.BinaryCrossentropy(from_logits=True)"
HALF = ', dtype="mixed_float16"'

EXAMPLES = {
    "missing-activation": Example(
        failing=compiled(CLASSES, "keras.layers.Dense(3)", '"sparse_categorical_crossentropy"'),
        passing=compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
    ),
    "double-activation": Example(
        failing=compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', SPARSE_LOGITS),
        passing=compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
    ),
    "double-activation-op": Example(
        failing=f"{OPERATIONS}\nloss = tf.nn.softmax_cross_entropy_with_logits(labels=y, "
        "logits=tf.nn.softmax(logits))\n",
        passing=f"{OPERATIONS}\nloss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits)\n",
    ),
    "two-step": Example(
        failing=compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', '"sparse_categorical_crossentropy"'),
        passing=compiled(CLASSES, "keras.layers.Dense(3)", SPARSE_LOGITS),
    ),
    "log-of-probabilities": Example(
        failing=f"{OPERATIONS}\nloss = -tf.reduce_sum(y * tf.math.log(tf.nn.softmax(logits)), axis=-1)\n",
        passing=f"{OPERATIONS}\nloss = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)\n",
    ),
    "clipped-log": Example(
        failing=f"{OPERATIONS}\nloss = -tf.reduce_sum(y * tf.math.log(tf.nn.softmax(logits) + 1e-7), axis=-1)\n",
        passing=f"{OPERATIONS}\nloss = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)\n",
    ),
    "softmax-one-unit": Example(
        failing=compiled(BINARY, 'keras.layers.Dense(1, activation="softmax")', '"binary_crossentropy"'),
        passing=compiled(BINARY, 'keras.layers.Dense(1, activation="sigmoid")', '"binary_crossentropy"'),
    ),
    "sigmoid-with-categorical": Example(
        failing=compiled(CLASSES, 'keras.layers.Dense(3, activation="sigmoid")', '"sparse_categorical_crossentropy"'),
        passing=compiled(CLASSES, 'keras.layers.Dense(3, activation="softmax")', '"sparse_categorical_crossentropy"'),
    ),
    "softmax-with-binary": Example(
        failing=compiled(ONE_HOT, 'keras.layers.Dense(3, activation="softmax")', '"binary_crossentropy"'),
        passing=compiled(ONE_HOT, 'keras.layers.Dense(3, activation="softmax")', '"categorical_crossentropy"'),
    ),
    "one-unit-sparse": Example(
        failing=compiled(BINARY, "keras.layers.Dense(1)", SPARSE_LOGITS),
        passing=compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS),
    ),
    "metric-threshold-on-logits": Example(
        failing=compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS, '"accuracy"'),
        passing=compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ),
    "metric-from-logits": Example(
        failing=compiled(SPREAD, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC()"),
        passing=compiled(SPREAD, "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC(from_logits=True)"),
    ),
    "half-precision-output": Example(
        failing=compiled(
            CLASSES, f'keras.layers.Dense(3, activation="softmax"{HALF})', '"sparse_categorical_crossentropy"'
        ),
        passing=compiled(
            CLASSES, 'keras.layers.Dense(3, activation="softmax", dtype="float32")', '"sparse_categorical_crossentropy"'
        ),
    ),
    "softmax-axis": Example(
        failing=f"{CLASSES}\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), "
        "keras.layers.Softmax(axis=0)])\nprobabilities = model.predict(x, verbose=0)\n",
        passing=f"{CLASSES}\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), "
        "keras.layers.Softmax(axis=-1)])\nprobabilities = model.predict(x, verbose=0)\n",
    ),
    "threshold-at-inference": Example(
        failing=compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS)
        + "predicted = model.predict(x, verbose=0) > 0.5\n",
        passing=compiled(BINARY, "keras.layers.Dense(1)", BINARY_LOGITS)
        + "predicted = model.predict(x, verbose=0) > 0.0\n",
    ),
    "swapped-arguments": Example(
        failing=compiled(ONE_HOT, "keras.layers.Dense(3)", "keras.losses.CategoricalCrossentropy(from_logits=True)")
        + "loss_fn = keras.losses.CategoricalCrossentropy(from_logits=True)\nloss = loss_fn(model(x), y)\n",
        passing=compiled(ONE_HOT, "keras.layers.Dense(3)", "keras.losses.CategoricalCrossentropy(from_logits=True)")
        + "loss_fn = keras.losses.CategoricalCrossentropy(from_logits=True)\nloss = loss_fn(y, model(x))\n",
    ),
}
