"""Trainings with Keras, on any backend: twelve that fail, each with what a watch must find, and healthy ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers, losses, ops, optimizers

BATCH, STEPS, EVERY = 16, 60, 50
AT = 12
"""The step of a failure that one batch brings about."""
CLASSES, FEATURES = 4, 6
Arrays = tuple[npt.NDArray[Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A compiled model with its data, in the order of the steps."""

    model: Any
    x: Any
    y: Any
    sample_weight: Any = None
    batch: int = BATCH
    epochs: int = 1

    def run(self) -> None:
        options = {"batch_size": self.batch, "epochs": self.epochs, "shuffle": False, "verbose": 0}
        self.model.fit(self.x, self.y, sample_weight=self.sample_weight, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A training, the state it gets into, where, and the step; None is the first step that is not finite."""

    state: str
    where: str
    step: int | None
    within: int
    make: Callable[[], Training]


def data(steps: int = STEPS) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Clusters that a linear model tells apart, not without mistakes; begins the random numbers of layers anew."""
    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(7)
    labels = rng.integers(0, CLASSES, steps * BATCH)
    centres = rng.normal(size=(CLASSES, FEATURES)) * 1.5
    return (centres[labels] + rng.normal(size=(len(labels), FEATURES))).astype(np.float32), labels


def batch_at(step: int) -> slice:
    return slice((step - 1) * BATCH, step * BATCH)


def mlp(*head: Any, dtype: Any = None, hidden: int = 8) -> Any:
    first = layers.Dense(hidden, "relu", name="hidden", dtype=dtype)
    return keras.Sequential([keras.Input((FEATURES,)), first, *head])


def logits(**options: Any) -> Any:
    return layers.Dense(CLASSES, name="logits", **options)


def sparse(from_logits: bool = True, **options: Any) -> Any:
    return losses.SparseCategoricalCrossentropy(from_logits=from_logits, **options)


def compiled(model: Any, loss: Any, optimizer: Any = None) -> Any:
    model.compile(optimizer or optimizers.SGD(0.05), loss)
    return model


def log_of_zero() -> Training:
    x, y = data()
    x[batch_at(AT)] *= 1e3

    def own(true: Any, probabilities: Any) -> Any:
        return -ops.sum(true * ops.log(probabilities), axis=-1)

    model = compiled(mlp(logits(), layers.Softmax(name="softmax")), own)
    return Training(model=model, x=x, y=np.eye(CLASSES, dtype=np.float32)[y])


def learning_rate() -> Training:
    x, y = data()
    model = compiled(mlp(layers.Dense(1, name="value")), "mse", optimizers.SGD(0.7))
    return Training(model=model, x=x, y=y.astype(np.float32)[:, None] * 3)


def overflow() -> Training:
    x, y = data()
    x[batch_at(AT)] *= 6e4
    head = layers.Dense(CLASSES, name="logits", dtype="mixed_float16")
    return Training(model=compiled(mlp(head, dtype="mixed_float16"), sparse()), x=np.clip(x, -6e4, 6e4), y=y)


def labelled(label: int) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        y[(AT - 1) * BATCH + 3 :: BATCH] = label
        return Training(model=compiled(mlp(logits()), sparse()), x=x, y=y)

    return make


def weighted(first: int, weight: float, share: float) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        weights = np.ones(len(y), np.float32)
        counted = np.arange(len(y)) >= (first - 1) * BATCH
        last = len(y) if share < 1 else AT * BATCH
        weights[counted & (np.arange(len(y)) < last) & (np.arange(len(y)) % 4 < 4 * share)] = weight
        return Training(model=compiled(mlp(logits()), sparse()), x=x, y=y, sample_weight=weights)

    return make


def double_activation() -> Training:
    x, y = data()
    model = mlp(logits(activation="softmax"), layers.Reshape((CLASSES,), name="reshaped"))
    return Training(model=compiled(model, sparse()), x=x, y=y)


def clip() -> Training:
    x, y = data()
    head = logits(activation="softmax", kernel_initializer=keras.initializers.RandomNormal(stddev=40.0, seed=2))
    return Training(model=compiled(mlp(head, layers.Reshape((CLASSES,))), sparse(from_logits=False)), x=x, y=y)


def absorbed() -> Training:
    x, y = data()
    head = logits(kernel_initializer=keras.initializers.RandomNormal(stddev=40.0, seed=2))
    return Training(model=compiled(mlp(head), sparse(), optimizers.SGD(1e-3)), x=x, y=y)


def masked_row() -> Training:
    x, y = data()
    mask = np.ones((len(y), CLASSES), bool)
    mask[np.arange(len(y)), (y + 1) % CLASSES] = False
    mask[(AT - 1) * BATCH + 2] = False
    given, allowed = keras.Input((FEATURES,)), keras.Input((CLASSES,), dtype="bool")
    head = layers.Dense(CLASSES, name="logits")(given)
    masked = Masked(name="masked")([head, allowed])
    return Training(model=compiled(keras.Model([given, allowed], masked), sparse()), x=[x, mask], y=y)


class Masked(layers.Layer):  # type: ignore[misc]
    """Sets the logits of classes that are not allowed to minus infinity."""

    def call(self, inputs: Any) -> Any:
        given, allowed = inputs
        return ops.where(allowed, given, -float("inf"))


def stored_loss() -> Training:
    x, y = data(110)
    loss = sparse(dtype="bfloat16")
    return Training(model=compiled(mlp(logits()), loss, optimizers.SGD(1e-3)), x=x, y=np.full_like(y, 2), epochs=2)


FAILURES: dict[str, Failure] = {
    "log_of_zero": Failure(state="log_of_zero", where="the loss", step=AT, within=1, make=log_of_zero),
    "learning_rate": Failure(state="learning_rate", where="", step=None, within=1, make=learning_rate),
    "overflow": Failure(state="overflow", where="hidden", step=AT, within=1, make=overflow),
    "labels_out_of_range": Failure(
        state="labels_out_of_range", where="the loss", step=AT, within=1, make=labelled(CLASSES)
    ),
    "ignore_label": Failure(state="ignore_label", where="the loss", step=AT, within=1, make=labelled(-1)),
    "zero_weights": Failure(state="zero_weights", where="the loss", step=AT, within=1, make=weighted(AT, 0.0, 1.0)),
    "negative_weights": Failure(
        state="negative_weights", where="the loss", step=AT, within=EVERY, make=weighted(AT, -0.5, 0.25)
    ),
    "double_activation": Failure(
        state="double_activation", where="the outputs", step=1, within=EVERY, make=double_activation
    ),
    "clip": Failure(state="clip", where="the loss", step=1, within=EVERY, make=clip),
    "absorbed": Failure(state="absorbed", where="the loss", step=1, within=EVERY, make=absorbed),
    "masked_row": Failure(state="masked_row", where="masked", step=AT, within=1, make=masked_row),
    "stored_loss": Failure(state="stored_loss", where="the loss", step=EVERY, within=EVERY, make=stored_loss),
}
"""``where`` is the layer, or its beginning; empty where every layer is equally right."""


def plain(**options: Any) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        model = mlp(logits())
        model.compile(optimizers.Adam(0.01), sparse(), metrics=["accuracy"], **options)
        return Training(model=model, x=x, y=y)

    return make


def activated(from_logits: bool) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        model = compiled(mlp(logits(activation="softmax")), sparse(from_logits=from_logits), optimizers.Adam(0.01))
        return Training(model=model, x=x, y=y)

    return make


def binary(activation: str | None) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        model = mlp(layers.Dense(1, activation=activation, name="unit"))
        model.compile("adam", losses.BinaryCrossentropy(from_logits=activation is None))
        return Training(model=model, x=x, y=(y > 1).astype(np.float32)[:, None])

    return make


def regularised() -> Training:
    x, y = data()
    parts = [layers.Dense(8, "relu", kernel_regularizer="l2"), layers.BatchNormalization(), layers.Dropout(0.3)]
    model = keras.Sequential([keras.Input((FEATURES,)), *parts, logits(activation="softmax")])
    model.compile("adam", losses.CategoricalCrossentropy(label_smoothing=0.1))
    return Training(model=model, x=x, y=np.eye(CLASSES, dtype=np.float32)[y])


def mixed(policy: str) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        head = layers.Dense(CLASSES, dtype="float32")
        return Training(model=compiled(mlp(head, dtype=policy), sparse(), optimizers.Adam(0.01)), x=x, y=y)

    return make


def spiked() -> Training:
    x, y = data()
    target = (y * 3).astype(np.float32)[:, None]
    target[batch_at(40)] *= 100
    return Training(model=compiled(mlp(layers.Dense(1)), "mse", optimizers.Adam(0.01)), x=x, y=target)


def partly_weighted() -> Training:
    x, y = data()
    weights = np.where(np.arange(len(y)) % 3 == 0, 0.0, 2.0).astype(np.float32)
    loss = losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
    y = np.where(np.arange(len(y)) % 5 == 0, -1, y)
    return Training(model=compiled(mlp(logits()), loss, optimizers.Adam(0.01)), x=x, y=y, sample_weight=weights)


def partly_masked() -> Training:
    training = masked_row()
    mask = training.x[1]
    mask[batch_at(AT)] = True
    mask[np.arange(len(training.y)), (training.y + 1) % CLASSES] = False
    return training


HEALTHY: dict[str, Callable[[], Training]] = {
    "plain": plain(),
    "compiled": plain(jit_compile=True),
    "eager": plain(run_eagerly=True),
    "probabilities": activated(from_logits=False),
    "rescued": activated(from_logits=True),
    "binary": binary(None),
    "sigmoid": binary("sigmoid"),
    "regularised": regularised,
    "mixed_float16": mixed("mixed_float16"),
    "mixed_bfloat16": mixed("mixed_bfloat16"),
    "spiked": spiked,
    "partly_weighted": partly_weighted,
    "partly_masked": partly_masked,
}
"""Trainings with nothing wrong in them, or nothing that their backend does not repair."""
