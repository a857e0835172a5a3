"""The combinations of head, loss and labels, and the small data set they are run on. No TensorFlow here."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float32Array, Int64Array

NUM_SAMPLES = 8
NUM_FEATURES = 3
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last layer of a model.

    Parameters
    ----------
    activation : str
        ``"linear"``, ``"softmax"`` or ``"sigmoid"``.
    units : int
        1, 2, or 3 standing for any larger number.
    """

    activation: str
    units: int

    @property
    def name(self) -> str:
        """The key in ``HEADS``."""
        return f"{self.activation}_{self.units}"

    @property
    def code(self) -> str:
        """The layer as a user writes it."""
        return f"Dense({self.units})" if self.activation == "linear" else f'Dense({self.units}, "{self.activation}")'

    @property
    def num_classes(self) -> int:
        """Classes of the data that the head is run on: one unit answers yes or no."""
        return max(2, self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A Keras loss and how it is passed to ``compile``.

    Parameters
    ----------
    family : str
        A key of ``FAMILIES``.
    spelling : str
        ``"string"``, ``"class"`` or ``"function"``.
    from_logits : bool
        The value passed to the loss; a string cannot pass it and means False.
    """

    family: str
    spelling: str
    from_logits: bool

    @property
    def name(self) -> str:
        """The key in ``LOSSES``."""
        return f"{self.family}_{self.spelling}_{'logits' if self.from_logits else 'probabilities'}"

    @property
    def code(self) -> str:
        """The argument ``loss=`` as a user writes it."""
        function, class_name = FAMILIES[self.family]
        told = f"from_logits={self.from_logits}"
        return {
            "string": f'"{function}"',
            "class": f"keras.losses.{class_name}({told})",
            "function": f"lambda y_true, y_pred: keras.losses.{function}(y_true, y_pred, {told})",
        }[self.spelling]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """A way to write the true classes.

    Parameters
    ----------
    name, title : str
        Key of ``LABELS`` and label on screen.
    code : str
        The labels made from ``classes``, integers of shape (N,), and ``num_classes``.
    """

    name: str
    title: str
    code: str

    def make(self, classes: Int64Array, num_classes: int) -> npt.NDArray[Any]:
        """Return ``classes`` written this way."""
        written: dict[str, npt.NDArray[Any]] = {
            "integers": classes,
            "column": classes[:, None],
            "one_hot": np.eye(num_classes, dtype=np.float32)[classes],
            "floats": classes.astype(np.float32),
        }
        return written[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One combination, as a user could have written it.

    Parameters
    ----------
    head : Head
    loss : Loss
    labels : Labels
    """

    head: Head
    loss: Loss
    labels: Labels

    @property
    def key(self) -> str:
        """``head/loss/labels``, unique."""
        return f"{self.head.name}/{self.loss.name}/{self.labels.name}"

    @property
    def code(self) -> str:
        """The complete program of a user, ready to paste."""
        return "\n".join(
            (
                "import keras",
                "import numpy as np",
                "",
                f"num_classes = {self.head.num_classes}",
                f"classes = np.arange({NUM_SAMPLES}) % num_classes",
                f"x = np.random.default_rng({SEED}).normal(size=({NUM_SAMPLES}, {NUM_FEATURES}))",
                f"y = {self.labels.code}",
                "",
                f"model = keras.Sequential([keras.layers.{self.head.code}])",
                f'model.compile("sgd", loss={self.loss.code})',
                "model.fit(x, y)",
                "model.predict(x)",
            )
        )


FAMILIES: dict[str, tuple[str, str]] = {
    "sparse": ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
    "categorical": ("categorical_crossentropy", "CategoricalCrossentropy"),
    "binary": ("binary_crossentropy", "BinaryCrossentropy"),
}
"""Keras' names of the function and the class of each family of losses."""

SPELLINGS = ("string", "class", "function")

HEADS: dict[str, Head] = {
    head.name: head
    for head in (
        Head(activation=activation, units=units)
        for activation, units in product(("linear", "softmax", "sigmoid"), (1, 2, 3))
    )
}

LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(family=family, spelling=spelling, from_logits=from_logits)
        for family, spelling, from_logits in product(FAMILIES, SPELLINGS, (False, True))
        if not (spelling == "string" and from_logits)
    )
}

LABELS: dict[str, Labels] = {
    labels.name: labels
    for labels in (
        Labels(name="integers", title="integers (N,)", code="classes"),
        Labels(name="column", title="integers (N, 1)", code="classes[:, None]"),
        Labels(name="one_hot", title="one-hot (N, C)", code="np.eye(num_classes)[classes]"),
        Labels(name="floats", title="floats (N,)", code='classes.astype("float32")'),
    )
}


def cases() -> tuple[Case, ...]:
    """Return every combination."""
    return tuple(
        Case(head=head, loss=loss, labels=labels)
        for head, loss, labels in product(HEADS.values(), LOSSES.values(), LABELS.values())
    )


def case_named(head: str, loss: str, labels: str) -> Case:
    """Return the combination of three names.

    Raises
    ------
    ValueError
        If a table has no such entry. The message lists the allowed names.
    """
    tables: tuple[tuple[str, str, dict[str, Head] | dict[str, Loss] | dict[str, Labels]], ...] = (
        ("head", head, HEADS),
        ("loss", loss, LOSSES),
        ("labels", labels, LABELS),
    )
    for argument, name, table in tables:
        if name not in table:
            raise ValueError(f"{argument}: unknown name {name!r}, choose from {', '.join(table)}")
    return Case(head=HEADS[head], loss=LOSSES[loss], labels=LABELS[labels])


def features() -> Float32Array:
    """Return the examples, ``(NUM_SAMPLES, NUM_FEATURES)``."""
    return np.random.default_rng(SEED).normal(size=(NUM_SAMPLES, NUM_FEATURES)).astype(np.float32)


def classes(num_classes: int) -> Int64Array:
    """Return the true class of each example: all classes in turn."""
    return np.arange(NUM_SAMPLES) % num_classes


def weights(units: int) -> tuple[Float32Array, Float32Array]:
    """Return the kernel and the bias of a head before training; equal for all activations and losses."""
    generator = np.random.default_rng(SEED + 1)
    kernel, bias = generator.normal(size=(NUM_FEATURES, units)), generator.normal(size=units)
    return kernel.astype(np.float32), bias.astype(np.float32)
