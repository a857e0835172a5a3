"""Metrics on logits and on probabilities: the runs, and the values by definition. No TensorFlow here.

Every metric is evaluated on scores whose right answer is known: two classes around logit 0, rare classes whose logits
are all negative and still perfectly ranked, three classes with some mistakes, and several labels for an example.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.matrix.judge import TOLERANCE

AUC_THRESHOLDS = 200
"""Keras' default number of thresholds of an AUC, which interpolates between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSet:
    """Scores with known answers.

    Parameters
    ----------
    name, title : str
        Key of ``SETS`` and a sentence.
    logits : float64 array (num_samples, units)
    classes : int64 array (num_samples,) or (num_samples, units)
        The true class; with several labels for an example, zero or one for each.
    """

    name: str
    title: str
    logits: Float64Array
    classes: Int64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric as a user passes it to ``compile``, and the output it is used on.

    Parameters
    ----------
    data : str
        A key of ``SETS``.
    activation : str
        ``"linear"`` for a model that returns logits, else the activation of its probabilities.
    labels : str
        A key of ``core.keras.matrix.plan.LABELS``, or ``"multi_hot"`` for several labels.
    quantity : str
        A key of ``QUANTITIES``: the quantity that the metric claims to measure.
    keras_name : str
        A class of ``keras.metrics``, or a string that ``compile`` understands.
    options : mapping of str to float, bool or str or None
        Keyword arguments of the class; None when ``keras_name`` is passed as a string.
    """

    data: str
    activation: str
    labels: str
    quantity: str
    keras_name: str
    options: Mapping[str, float | bool | str] | None = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The entry of ``metrics=[...]``."""
        if self.options is None:
            return f'"{self.keras_name}"'
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return f"keras.metrics.{self.keras_name}({arguments})"

    @property
    def name(self) -> str:
        """The key in ``METRICS``."""
        return f"{self.data}/{self.activation}/{self.labels}/{self.code}"

    @property
    def tolerance(self) -> float:
        """Tolerance of a right value around the definition."""
        return 1 / (AUC_THRESHOLDS - 1) if self.quantity == "auc" else TOLERANCE


def _balanced() -> ScoredSet:
    distances = np.array([0.05, 0.1, 0.3, 0.45, 0.7, 1.0, 2.0, 3.0, 4.0, 6.0])
    logits = np.concatenate([-distances, distances])
    mistaken = np.isin(logits, (-0.1, 0.3))
    return ScoredSet(
        name="balanced",
        title="equally many positives and negatives, two near the boundary misclassified",
        logits=logits[:, None],
        classes=((logits > 0) != mistaken).astype(np.int64),
    )


def _rare(name: str, title: str, highest: float) -> ScoredSet:
    logits = highest - 0.4 * np.arange(20.0)
    return ScoredSet(name=name, title=title, logits=logits[:, None], classes=(np.arange(20) < 4).astype(np.int64))


def _three_classes() -> ScoredSet:
    classes = np.arange(24) % 3
    logits = np.random.default_rng(5).normal(size=(24, 3)) * 1.5 + 1.5 * np.eye(3)[classes]
    return ScoredSet(
        name="three_classes", title="three classes, some examples misclassified", logits=logits, classes=classes
    )


def _multi_label() -> ScoredSet:
    rng = np.random.default_rng(7)
    logits = rng.normal(size=(20, 3)) * 2
    mistaken = rng.random(logits.shape) < 0.1
    return ScoredSet(
        name="multi_label",
        title="any number of three labels for each example, some decided wrongly",
        logits=logits,
        classes=((logits > 0) != mistaken).astype(np.int64),
    )


SETS: dict[str, ScoredSet] = {
    scored.name: scored
    for scored in (
        _balanced(),
        _rare("rare", "a rare class, perfectly ranked: all logits are negative, the four highest are positives", -1.0),
        _rare("very_rare", "a very rare class, perfectly ranked: every probability is below 0.0034", -5.7),
        _three_classes(),
        _multi_label(),
    )
}


def _decisions(scored: ScoredSet) -> Int64Array:
    if scored.classes.ndim == 2:
        return (scored.logits > 0).astype(np.int64)
    one_unit = scored.logits.shape[1] == 1
    return (scored.logits[:, 0] > 0).astype(np.int64) if one_unit else scored.logits.argmax(axis=1)


def _accuracy(scored: ScoredSet) -> float:
    return float(np.mean(_decisions(scored) == scored.classes))


def _auc(scored: ScoredSet) -> float:
    yes, no = (scored.logits[scored.classes == answer, 0] for answer in (1, 0))
    return float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))


def _precision(scored: ScoredSet) -> float:
    return float(np.mean(scored.classes[_decisions(scored) == 1] == 1))


def _recall(scored: ScoredSet) -> float:
    return float(np.mean(_decisions(scored)[scored.classes == 1] == 1))


def _macro_f1(scored: ScoredSet) -> float:
    decided = _decisions(scored)
    classes = (1,) if scored.logits.shape[1] == 1 else range(scored.logits.shape[1])
    hits = [np.sum((decided == k) & (scored.classes == k)) for k in classes]
    sizes = [np.sum(decided == k) + np.sum(scored.classes == k) for k in classes]
    return float(np.mean([2 * hit / size for hit, size in zip(hits, sizes, strict=True)]))


def _top_two_accuracy(scored: ScoredSet) -> float:
    own = np.take_along_axis(scored.logits, scored.classes[:, None], axis=1)
    return float(np.mean(np.sum(scored.logits > own, axis=1) < 2))


def _cross_entropy(scored: ScoredSet) -> float:
    logits = scored.logits
    two_sided = np.concatenate([np.zeros_like(logits), logits], axis=1) if logits.shape[1] == 1 else logits
    own = np.take_along_axis(two_sided, scored.classes[:, None], axis=1)[:, 0]
    return float(np.mean(np.logaddexp.reduce(two_sided, axis=1) - own))


QUANTITIES: dict[str, Callable[[ScoredSet], float]] = {
    "accuracy": _accuracy,
    "auc": _auc,
    "precision": _precision,
    "recall": _recall,
    "f1": _macro_f1,
    "top_2_accuracy": _top_two_accuracy,
    "cross_entropy": _cross_entropy,
}
"""The value by definition, from the logits: yes above 0, or the largest of a row."""


def true_value(metric: Metric) -> float:
    """Return the value that the metric should report."""
    return QUANTITIES[metric.quantity](SETS[metric.data])


def _one_unit(
    data: str, quantity: str, keras_name: str, labels: str = "integers", **options: float | bool
) -> list[Metric]:
    return _both(("linear", "sigmoid"), data, quantity, keras_name, labels, options)


def _classes(quantity: str, keras_name: str, labels: str = "integers", **options: float | bool | str) -> list[Metric]:
    return _both(("linear", "softmax"), "three_classes", quantity, keras_name, labels, options)


def _labels(keras_name: str, **options: float | bool) -> list[Metric]:
    return _both(("linear", "sigmoid"), "multi_label", "accuracy", keras_name, "multi_hot", options)


def _both(
    activations: tuple[str, ...],
    data: str,
    quantity: str,
    keras_name: str,
    labels: str,
    options: Mapping[str, float | bool | str],
) -> list[Metric]:
    return [
        Metric(
            data=data,
            activation=activation,
            labels=labels,
            quantity=quantity,
            keras_name=keras_name,
            options=None if keras_name[0].islower() else options,
        )
        for activation in activations
    ]


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *_one_unit("balanced", "accuracy", "accuracy"),
        *_one_unit("balanced", "accuracy", "BinaryAccuracy"),
        *_one_unit("balanced", "accuracy", "BinaryAccuracy", threshold=0),
        *_one_unit("balanced", "accuracy", "Accuracy"),
        *_one_unit("balanced", "accuracy", "SparseCategoricalAccuracy"),
        *_one_unit("balanced", "accuracy", "CategoricalAccuracy"),
        *_one_unit("balanced", "precision", "Precision"),
        *_one_unit("balanced", "precision", "Precision", thresholds=0),
        *_one_unit("balanced", "precision", "Precision", thresholds=-1.0),
        *_one_unit("balanced", "recall", "Recall"),
        *_one_unit("balanced", "recall", "Recall", thresholds=0),
        *_one_unit("rare", "auc", "AUC"),
        *_one_unit("rare", "auc", "AUC", from_logits=True),
        *_one_unit("very_rare", "auc", "AUC"),
        *_one_unit("very_rare", "auc", "AUC", from_logits=True),
        *_one_unit("balanced", "f1", "F1Score", "column"),
        *_one_unit("balanced", "f1", "F1Score", "column", threshold=0.5),
        *_one_unit("balanced", "f1", "F1Score", "column", threshold=0.0),
        *_one_unit("balanced", "f1", "F1Score", threshold=0.5),
        *_one_unit("balanced", "cross_entropy", "BinaryCrossentropy", "column"),
        *_one_unit("balanced", "cross_entropy", "BinaryCrossentropy", "column", from_logits=True),
        *_one_unit("balanced", "cross_entropy", "BinaryCrossentropy", from_logits=True),
        *_classes("accuracy", "accuracy"),
        *_classes("accuracy", "accuracy", "one_hot"),
        *_classes("accuracy", "SparseCategoricalAccuracy"),
        *_classes("accuracy", "SparseCategoricalAccuracy", "one_hot"),
        *_classes("accuracy", "CategoricalAccuracy", "one_hot"),
        *_classes("accuracy", "CategoricalAccuracy"),
        *_classes("accuracy", "BinaryAccuracy", "one_hot"),
        *_classes("top_2_accuracy", "SparseTopKCategoricalAccuracy", k=2),
        *_classes("f1", "F1Score", "one_hot", average="macro"),
        *_classes("cross_entropy", "SparseCategoricalCrossentropy"),
        *_classes("cross_entropy", "SparseCategoricalCrossentropy", from_logits=True),
        *_labels("accuracy"),
        *_labels("CategoricalAccuracy"),
        *_labels("BinaryAccuracy"),
        *_labels("BinaryAccuracy", threshold=0),
    )
}
"""Every metric, on logits and on probabilities."""
