"""Runs the doctor's example programs in Keras, on the backend of the environment, and measures what they do.

Reads ``{name: [program, measures]}`` as JSON and prints ``{name: {measure: number}}``. A program that leaves a model
is measured at chosen logits: its only layer with weights gets kernel 0 and these logits as its bias. Gradients are read
off one step of SGD, so that they are those of the training. Where a measure ends in an error, it is the error's name.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

RATE = 1.0
MARGIN = 30.0
"""Of the first class, or the positive label: the model is certain."""
BETWEEN = 0.3
"""A logit whose probability is above one half."""
EXAMPLES = ("[[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]]", "[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]")
"""Logits and labels of the programs that have no model."""
VARIED = ("[[200.0, 0.0, 0.0]]", "[[0.0, 1.0, 0.0]]"), ("[[30.0, 0.0, 0.0]]", "[[1.0, 0.0, 0.0]]")


class Probe:
    """A model of one layer at chosen logits."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.model, self.x, self.y = space["model"], space["x"], space["y"]
        self.layer = self.model.layers[0]
        self.units = self.layer.get_weights()[0].shape[-1]
        self.model.optimizer.learning_rate = RATE

    def set(self, logit: float, kernel: float = 0.0) -> None:
        """Let the first output be ``logit`` plus ``kernel`` times the first input, and the others 0."""
        weights, bias = (np.zeros_like(weight) for weight in self.layer.get_weights())
        weights[0, 0], bias[0] = kernel, logit
        self.layer.set_weights([weights, bias])

    def labels(self, place: int) -> np.ndarray:
        """The label of one example: a class, a row, or for one unit whether it is positive."""
        if self.y.ndim == 1:
            return np.array([place])
        return np.eye(self.y.shape[1])[[place]] if self.y.shape[1] > 1 else np.array([[1 - place]])

    def loss(self, place: int, logit: float = MARGIN) -> float:
        self.set(logit)
        return float(np.ravel(self.model.evaluate(self.x[:1], self.labels(place), verbose=0))[0])

    def metric(self, place: int, logit: float) -> float:
        self.set(logit)
        return float(np.ravel(self.model.evaluate(self.x[:1], self.labels(place), verbose=0))[-1])

    def gradient(self, place: int, logit: float = MARGIN) -> float:
        """The largest entry of the gradient by the logits."""
        self.set(logit)
        before = self.layer.get_weights()[1]
        self.model.train_on_batch(self.x[:1], self.labels(place))
        return float(abs(self.layer.get_weights()[1] - before).max() / RATE)

    def separated(self) -> float:
        """The last metric where every positive example has a larger logit than every negative one."""
        self.set(2.0, kernel=5.0)
        inputs = np.tile(self.y.astype("float32"), (1, self.x.shape[1]))
        return float(np.ravel(self.model.evaluate(inputs, self.y, verbose=0))[-1])

    def served(self, logit: float) -> list[float]:
        self.set(logit)
        return [float(value) for value in self.model.predict(self.x[:1], verbose=0).ravel()]


def measures(space: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """What can be measured of a program that leaves a model."""
    probe = Probe(space)
    predicted = np.ravel(space.get("predicted", []))
    return {
        "misjudged": lambda: float(np.mean(predicted != decisions(space))),
        "kinds of decisions": lambda: len({int(value) for value in predicted}),
        "error of the loss": lambda: abs(float(np.mean(np.asarray(space["loss"]))) - true_loss(space)),
        "right": lambda: probe.loss(0),
        "wrong": lambda: probe.loss(1),
        "gradient of wrong": lambda: probe.gradient(1),
        "largest output": lambda: max(probe.served(MARGIN)),
        "least output": lambda: min(probe.served(-MARGIN)),
        "sum of outputs": lambda: sum(probe.served(MARGIN)),
        "metric": lambda: probe.metric(0, BETWEEN),
        "metric of a perfect model": probe.separated,
    }


def scores(space: dict[str, Any]) -> np.ndarray:
    """The logits of the trained model, in float64."""
    kernel, bias = (np.asarray(weight, np.float64) for weight in space["model"].layers[0].get_weights())
    return np.asarray(space["x"], np.float64) @ kernel + bias


def decisions(space: dict[str, Any]) -> np.ndarray:
    """What the trained model decides: whether its first logit is positive."""
    return scores(space)[:, 0] > 0


def true_loss(space: dict[str, Any]) -> float:
    """The mean cross-entropy of the trained model over its classes, for labels in rows."""
    logits, y = scores(space), np.asarray(space["y"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(-(y * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))).sum(axis=1).mean())


def measured(program: str, names: list[str]) -> dict[str, Any]:
    """Run a program and measure what is named."""
    if EXAMPLES[0] in program:
        return {name: value for pair in VARIED for name, value in operation(program, pair).items()}
    space: dict[str, Any] = {}
    raised = attempted(lambda: exec(compile(program, "<example>", "exec"), space))
    if getattr(space["model"], "optimizer", None) is None:
        return {"error of the sums": float(abs(space["probabilities"].sum(axis=-1) - 1).max())}
    known = measures(space)
    return {"raised": raised} | {name: attempted(known[name]) for name in names if name in known}


def operation(program: str, given: tuple[str, str]) -> dict[str, Any]:
    """Run a program without a model at other logits, with a gradient."""
    import tensorflow as tf

    name = "wrong" if given == VARIED[0] else "right"
    for old, new in zip(EXAMPLES, given, strict=True):
        assert program.count(old) == 1
        program = program.replace(old, new)
    space: dict[str, Any] = {}
    with tf.GradientTape() as tape:
        exec(compile(program.replace("logits = tf.constant", "logits = tf.Variable"), "<example>", "exec"), space)
    gradient = np.asarray(tape.gradient(space["loss"], space["logits"]))
    return {name: float(np.sum(space["loss"])), f"gradient of {name}": float(abs(gradient).max())}


def attempted(measure: Callable[[], Any]) -> Any:
    """The measure, or the name of the error in which it ends."""
    try:
        return measure()
    except Exception as error:
        return type(error).__name__


def main() -> None:
    """Measure the programs on stdin."""
    import keras

    results = {}
    for name, (program, names) in json.load(sys.stdin).items():
        keras.utils.set_random_seed(1)
        results[name] = measured(program, names)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
