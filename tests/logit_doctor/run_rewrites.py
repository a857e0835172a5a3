"""Runs losses before and after a correction in TensorFlow, in float64.

Reads ``{name: [before, after]}`` as JSON, programs that define ``loss(y, z)``; prints ``{name: "" or what differs}``.
"""

import json
import sys
from typing import Any

import numpy as np

TOLERANCE = 1e-12
"""Relative to the largest entry, of a loss and of a gradient in float64."""


def labels(program: str) -> Any:
    """The labels that a program takes: class numbers for a gather, one-hot rows otherwise."""
    import tensorflow as tf

    numbers = np.arange(24) % 4
    return tf.constant(numbers) if "gather" in program else tf.constant(np.eye(4)[numbers])


def loss_and_gradient(program: str, z: np.ndarray) -> tuple[float, np.ndarray]:
    """The loss of a program at these logits, and its gradient."""
    import tensorflow as tf

    space: dict[str, Any] = {}
    exec(compile(program, "<loss>", "exec"), space)
    logits = tf.Variable(z)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(space["loss"](labels(program), logits))
    return float(loss), np.asarray(tape.gradient(loss, logits))


def difference(before: str, after: str) -> str:
    """What differs between two programs, or an empty text.

    ``1 - sigmoid(z)`` cancels for large ``z``, so that the program before is not the formula on paper there.
    """
    largest = 20.0 if "1 -" not in before and "1.0 -" not in before and "subtract" not in before else 5.0
    z = np.random.default_rng(0).uniform(-20 if "1 - (1" not in before else -5, largest, (24, 4))
    (loss, gradient), (new_loss, new_gradient) = (loss_and_gradient(program, z) for program in (before, after))
    if not np.isfinite(loss) or abs(new_loss - loss) > TOLERANCE * max(1, abs(loss)):
        return f"loss: {loss} before, {new_loss} after"
    error = np.abs(new_gradient - gradient).max()
    return "" if error <= TOLERANCE * max(1, np.abs(gradient).max()) else f"gradient: {error}"


def main() -> None:
    """Compare the programs on stdin."""
    results = {}
    for name, (before, after) in json.load(sys.stdin).items():
        try:
            results[name] = difference(before, after)
        except Exception as error:
            results[name] = f"{type(error).__name__}: {str(error)[:200]}"
    print(json.dumps(results))


if __name__ == "__main__":
    main()
