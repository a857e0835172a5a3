"""Runs the doctor's example programs in Keras and compares their results with formulas written in NumPy.

Reads ``{rule: {kind: program}}`` as JSON and prints ``{rule: {kind: "right" or what is wrong}}``. A separate process
imports TensorFlow once, and keeps the global state of Keras away from the tests.
"""

import json
import sys
from typing import Any

import numpy as np

TOLERANCE = 64 * float(np.finfo(np.float32).eps)
"""Relative; a mean of 64 float32 losses, each a handful of roundings away from the formula."""


def softmax_loss(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Cross-entropy of each row in float64, from logits and class numbers or one-hot rows."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    if labels.ndim == 1:
        return -log_probabilities[np.arange(len(labels)), labels]
    return -(labels * log_probabilities).sum(axis=-1)


def sigmoid_loss(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Binary cross-entropy of each row in float64."""
    return np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))


def is_close(measured: Any, expected: Any) -> bool:
    """Whether two results agree up to float32 rounding."""
    return bool(np.allclose(np.asarray(measured, np.float64), expected, rtol=TOLERANCE, atol=TOLERANCE))


def scores(model: Any, x: np.ndarray) -> np.ndarray:
    """The logits of a model of one Dense layer, in float64."""
    kernel, bias = (np.asarray(weight, np.float64) for weight in model.layers[0].get_weights())
    return x.astype(np.float64) @ kernel + bias


def area(logits: np.ndarray, labels: np.ndarray) -> float:
    """The share of pairs that are ranked rightly."""
    positive, negative = logits[labels == 1], logits[labels == 0]
    return float(np.mean(positive[:, None] > negative[None, :]))


def complaint(space: dict[str, Any]) -> str:
    """What is wrong with what a program left behind, or ``right``."""
    if "loss" in space:
        logits = space["logits"].numpy() if "logits" in space else scores(space["model"], space["x"])
        expected = softmax_loss(np.asarray(logits, np.float64), np.asarray(space["y"], np.float64))
        expected = expected.mean() if np.ndim(space["loss"]) == 0 and "x" in space else expected
        measured = np.asarray(space["loss"])
        return "right" if is_close(measured, expected if measured.ndim else np.sum(expected)) else "loss"
    if "probabilities" in space:
        return "right" if is_close(space["probabilities"].sum(axis=-1), 1.0) else "probabilities"
    return model_complaint(space)


def model_complaint(space: dict[str, Any]) -> str:
    """What is wrong with a trained model: its loss, its metric, its decisions."""
    model, x, y = space["model"], space["x"], space["y"]
    logits = scores(model, x)
    expected = np.mean(sigmoid_loss(logits, y) if logits.shape[-1] == 1 else softmax_loss(logits, y))
    measured = model.evaluate(x, y, verbose=0)
    loss, *metrics = measured if isinstance(measured, list) else [measured]
    served = model.predict(x, verbose=0)
    if served.shape[-1] > 1 and served.min() >= 0 and not is_close(served.sum(axis=-1), 1.0):
        return "what predict() serves"
    if np.ptp(served) == 0:
        return "predict() serves a constant"
    if not is_close(loss, expected):
        return "loss"
    if "predicted" in space:
        return "right" if np.array_equal(np.ravel(space["predicted"]), np.ravel(logits > 0)) else "decisions"
    if not metrics:
        return "right"
    name = model.metrics[-1].metrics[0].__class__.__name__
    if name == "AUC":
        return "right" if abs(metrics[0] - area(logits.ravel(), y.ravel())) < 1 / len(y) else "AUC"
    return "right" if is_close(metrics[0], np.mean((logits > 0) == y)) else "accuracy"


def outcome(program: str) -> str:
    """Run a program and judge it; an exception is a complaint too."""
    space: dict[str, Any] = {}
    try:
        exec(compile(program, "<example>", "exec"), space)
        return complaint(space)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:80]}"


def main() -> None:
    """Judge the programs on stdin."""
    import keras

    results: dict[str, dict[str, str]] = {}
    for rule, programs in json.load(sys.stdin).items():
        results[rule] = {}
        for kind, program in programs.items():
            keras.utils.set_random_seed(1)
            results[rule][kind] = outcome(program)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
