"""The effect of using a model that returns logits as if it returned probabilities.

The order of the scores survives, so argmax is right; every number compared with a threshold, shown to a person or
added up is wrong. One example's probabilities in a format live in ``core.inference.probabilities``.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenActivation:
    """Logits read as probabilities, measured on a whole set.

    Parameters
    ----------
    threshold : float
        The value with which the application compares a score.
    logit_threshold : float
        The same threshold for a single logit, log(t / (1 - t)).
    probabilities : float64 array, shape of the logits
        The result of the forgotten activation.
    negative, above_one : float
        Share of rows that hold a "probability" below 0, above 1.
    sum_low, sum_high : float
        Smallest and largest sum of a row; 1 for a single logit, whose other class is one minus it by definition.
    argmax_changed : int
        Rows whose winning class differs from that of the probabilities.
    decisions_changed : int
        Rows on the other side of ``threshold`` than their probability.
    changed_with_logit_threshold : int
        Rows on the other side of ``logit_threshold`` than their probability is of ``threshold``; for softmax the
        threshold of a class depends on the other logits, so no single number serves.
    """

    threshold: float
    logit_threshold: float
    probabilities: Float64Array
    negative: float
    above_one: float
    sum_low: float
    sum_high: float
    argmax_changed: int
    decisions_changed: int
    changed_with_logit_threshold: int


def softmax(logits: npt.ArrayLike) -> Float64Array:
    """Return softmax over the last axis in float64, shifted by the largest logit.

    Examples
    --------
    >>> softmax([[1000.0, 1000.0]])
    array([[0.5, 0.5]])
    """
    table = np.asarray(logits, np.float64)
    weights = np.exp(table - table.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def sigmoid(logits: npt.ArrayLike) -> Float64Array:
    """Return sigmoid in float64, from the exponential that cannot overflow.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    values = np.asarray(logits, np.float64)
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)


def logit(probability: float) -> float:
    """Return log(p / (1 - p)), the threshold on the logit for one on the probability."""
    if not 0 < probability < 1:
        raise ValueError(f"threshold: got {probability}, need a number between 0 and 1")
    return math.log(probability) - math.log1p(-probability)


def forgotten_softmax(logits: npt.ArrayLike, *, threshold: float = 0.5) -> ForgottenActivation:
    """Measure the effect of a forgotten softmax, if the top score of each row is compared with a threshold.

    Parameters
    ----------
    logits : array_like (num_samples, num_classes)
        The result of ``predict()``, finite.
    threshold : float, default 0.5
        An answer is accepted when its score exceeds this.

    Returns
    -------
    ForgottenActivation

    Examples
    --------
    >>> read = forgotten_softmax([[2.0, -1.0, 0.5], [0.4, 0.1, -7.0]])
    >>> read.negative, read.argmax_changed, read.decisions_changed
    (1.0, 0, 1)
    """
    table = _finite("logits", logits, 2)
    probabilities = softmax(table)
    return _compare(
        threshold,
        probabilities,
        rows=table,
        sums=table.sum(axis=1),
        argmax_changed=table.argmax(axis=1) != probabilities.argmax(axis=1),
        scores=table.max(axis=1),
        served=probabilities.max(axis=1),
    )


def forgotten_sigmoid(logits: npt.ArrayLike, *, threshold: float = 0.5) -> ForgottenActivation:
    """Measure the effect of a forgotten sigmoid, if the logit of "yes" is compared with a threshold.

    Parameters
    ----------
    logits : array_like (num_samples,)
        The result of ``predict()``, finite.
    threshold : float, default 0.5
        The answer is yes when the score exceeds this.

    Returns
    -------
    ForgottenActivation

    Examples
    --------
    >>> read = forgotten_sigmoid([-2.0, 0.25, 3.0])
    >>> read.decisions_changed, read.changed_with_logit_threshold
    (1, 0)
    """
    values = _finite("logits", logits, 1)
    probabilities = sigmoid(values)
    return _compare(
        threshold,
        probabilities,
        rows=values[:, None],
        sums=np.ones_like(values),
        # With one logit the winner is yes from 0 on, for the probability from one half on.
        argmax_changed=(values > 0) != (probabilities > 0.5),
        scores=values,
        served=probabilities,
    )


def _compare(
    threshold: float,
    probabilities: Float64Array,
    *,
    rows: Float64Array,
    sums: Float64Array,
    argmax_changed: BoolArray,
    scores: Float64Array,
    served: Float64Array,
) -> ForgottenActivation:
    logit_threshold = logit(threshold)
    accepted = served > threshold
    return ForgottenActivation(
        threshold=threshold,
        logit_threshold=logit_threshold,
        probabilities=probabilities,
        negative=float(np.mean((rows < 0).any(axis=1))),
        above_one=float(np.mean((rows > 1).any(axis=1))),
        sum_low=float(sums.min()),
        sum_high=float(sums.max()),
        argmax_changed=int(np.sum(argmax_changed)),
        decisions_changed=int(np.sum((scores > threshold) != accepted)),
        changed_with_logit_threshold=int(np.sum((scores > logit_threshold) != accepted)),
    )


def _finite(name: str, values: npt.ArrayLike, dimensions: int) -> Float64Array:
    table = np.asarray(values, np.float64)
    if table.ndim != dimensions or not table.size or not np.isfinite(table).all():
        raise ValueError(f"{name}: got shape {table.shape}, need a finite array of {dimensions} dimension(s)")
    return table
