"""Ways to leave an example out of a loss: the runs, and the loss of the examples that remain. No TensorFlow here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array

LOGITS = np.array([[2.0, 0.5, -1.0], [0.0, 1.5, 0.5], [-0.5, 0.0, 1.0], [0.5, -1.0, 2.0]])
CLASSES: Int64Array = np.array([0, 1, 0, 2])
"""The last example is the one to leave out, and the only one of its class."""
BINARY: Int64Array = np.array([1, 0, 1, 0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A way to leave the last example out.

    Parameters
    ----------
    family : str
        "Sparse", "Categorical" or "Binary": the head is linear, with ``from_logits=True``.
    label : int, optional
        Of the last example; None for its class. For a categorical loss, -1 is a row of zeros.
    weights : tuple of int
        Sample weights; empty for none.
    class_weight : mapping of int to int
    loss : mapping of str to int
        Further arguments of the loss.
    is_masked : bool
        Whether the examples are steps of a sequence, of which a ``Masking`` layer masks the last.
    """

    family: str
    label: int | None = None
    weights: tuple[int, ...] = ()
    class_weight: Mapping[int, int] = field(default_factory=dict)
    loss: Mapping[str, int] = field(default_factory=dict)
    is_masked: bool = False

    @property
    def name(self) -> str:
        """The code that a user writes, which is the key in ``EXCLUSIONS``."""
        options = "".join(f", {key}={value}" for key, value in self.loss.items())
        parts = [f"{self.keras_loss}(from_logits=True{options})"]
        if self.label is not None:
            parts.append("y[3] = [0, 0, 0]" if self.family == "Categorical" else f"y[3] = {self.label}")
        if self.weights:
            parts.append(f"sample_weight={[*self.weights]}")
        if self.class_weight:
            parts.append(f"class_weight={dict(self.class_weight)}")
        return ", ".join([*parts, *(["Masking()"] if self.is_masked else [])])

    @property
    def keras_loss(self) -> str:
        """The class of ``keras.losses``."""
        return {"Sparse": "SparseCategoricalCrossentropy"}.get(self.family, f"{self.family}Crossentropy")

    @property
    def logits(self) -> Float64Array:
        """Of all examples, shape (4, units)."""
        return LOGITS[:, :1] if self.family == "Binary" else LOGITS

    @property
    def labels(self) -> Int64Array:
        """Of all examples: class numbers, shape (4,), or one-hot rows."""
        labels = (BINARY if self.family == "Binary" else CLASSES).copy()
        if self.family == "Categorical":
            rows = np.eye(LOGITS.shape[1], dtype=np.int64)[labels]
            rows[-1] = 0
            return rows
        if self.label is not None:
            labels[-1] = self.label
        return labels

    @property
    def remaining(self) -> Int64Array:
        """Places of the examples that remain: all but the last, or none if every weight is zero."""
        return np.arange(0 if self.weights and not any(self.weights) else len(LOGITS) - 1)


EXCLUSIONS: dict[str, Exclusion] = {
    exclusion.name: exclusion
    for exclusion in (
        Exclusion(family="Sparse", weights=(1, 1, 1, 0)),
        Exclusion(family="Sparse", class_weight={0: 1, 1: 1, 2: 0}),
        Exclusion(family="Sparse", weights=(0, 0, 0, 0)),
        Exclusion(family="Sparse", label=-1),
        Exclusion(family="Sparse", label=255),
        Exclusion(family="Sparse", label=-1, loss={"ignore_class": -1}),
        Exclusion(family="Sparse", label=255, loss={"ignore_class": 255}),
        Exclusion(family="Sparse", is_masked=True),
        Exclusion(family="Categorical", label=-1),
        Exclusion(family="Binary", label=-1),
        Exclusion(family="Binary", label=255),
        Exclusion(family="Binary", weights=(1, 1, 1, 0)),
    )
}
"""Every way."""


def true_loss(exclusion: Exclusion) -> float | None:
    """Return the mean loss of the examples that remain, in nats; None if none does."""
    kept = exclusion.remaining
    if not kept.size:
        return None
    logits = exclusion.logits[kept]
    if exclusion.family == "Binary":
        return float(np.mean(np.logaddexp(0, logits[:, 0]) - BINARY[kept] * logits[:, 0]))
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(kept)), CLASSES[kept]]))


def true_gradient(exclusion: Exclusion) -> Float64Array:
    """Return the gradient of that loss by the bias, shape (units,); zero if no example remains."""
    kept = exclusion.remaining
    logits = exclusion.logits[kept]
    if not kept.size:
        return np.zeros(exclusion.logits.shape[1])
    if exclusion.family == "Binary":
        return np.asarray((1 / (1 + np.exp(-logits)) - BINARY[kept, None]).mean(axis=0))
    shares = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
    return np.asarray((shares - np.eye(LOGITS.shape[1])[CLASSES[kept]]).mean(axis=0))
