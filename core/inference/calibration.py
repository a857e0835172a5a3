"""Statistics of many examples: decisions, confusion, confidence and calibration.

Every function takes the result of ``predict()`` for a whole set, one row per example, and the true labels. A row that
holds a NaN decides nothing: it is counted as undefined and never dropped in silence. One example's probabilities live
in ``core.inference.probabilities``, costs and thresholds in ``core.inference.decisions``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, Int64Array

UNDEFINED = -1
"""The decision of a row that holds a NaN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How often a model is right at each stated confidence.

    Parameters
    ----------
    edges : float64 array (num_bins + 1,)
        Bin borders on [0, 1]; a bin holds its upper border.
    counts : int64 array (num_bins,)
        Examples per bin.
    mean_confidence, accuracy : float64 array (num_bins,)
        Mean of the largest probability and share of right decisions; NaN in an empty bin.
    expected_calibration_error : float
        Mean of |accuracy - confidence| over bins, weighted by their counts.
    num_undefined : int
        Rows with a NaN, which are in no bin.
    """

    edges: Float64Array
    counts: Int64Array
    mean_confidence: Float64Array
    accuracy: Float64Array
    expected_calibration_error: float
    num_undefined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceHistogram:
    """How sure a model is when it is right and when it is wrong.

    Parameters
    ----------
    edges : float64 array (num_bins + 1,)
        Bin borders on [0, 1]; a bin holds its upper border.
    right, wrong : int64 array (num_bins,)
        Examples per bin whose decision is right, and wrong.
    right_at_one, wrong_at_one : int
        Examples whose confidence is exactly 1, which no model can honestly state.
    num_undefined : int
        Rows with a NaN, which are in no bin.
    """

    edges: Float64Array
    right: Int64Array
    wrong: Int64Array
    right_at_one: int
    wrong_at_one: int
    num_undefined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionMatrix:
    """Which class was taken for which.

    Parameters
    ----------
    counts : int64 array (num_classes, num_classes)
        Row: the true class; column: the decision.
    undefined : int64 array (num_classes,)
        Number of examples of each true class whose row contains a NaN.
    """

    counts: Int64Array
    undefined: Int64Array

    @property
    def accuracy(self) -> float:
        """Share of right decisions; an undefined row counts as not right."""
        return float(np.trace(self.counts) / (self.counts.sum() + self.undefined.sum()))

    @property
    def precision(self) -> Float64Array:
        """Share of each decision that was right, ``(num_classes,)``; NaN for a class never decided."""
        return _ratio(np.diagonal(self.counts), self.counts.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """The examples on which two models decide differently.

    Parameters
    ----------
    rows : int64 array (num_differing,)
        Their positions in the set.
    labels, first, second : int64 array (num_differing,)
        True class and both decisions (``UNDEFINED`` for a row with a NaN).
    num_examples : int
        Size of the whole set.
    """

    rows: Int64Array
    labels: Int64Array
    first: Int64Array
    second: Int64Array
    num_examples: int

    @property
    def only_first_right(self) -> int:
        """Examples that the first model gets right and the second wrong."""
        return int(np.sum(self.first == self.labels))

    @property
    def only_second_right(self) -> int:
        """Examples that the second model gets right and the first wrong."""
        return int(np.sum(self.second == self.labels))


def as_two_columns(positive_probabilities: npt.ArrayLike) -> Float64Array:
    """Write the probability of "yes" as two columns, "no" and "yes".

    Parameters
    ----------
    positive_probabilities : array_like (num_samples,) or (num_samples, 1)
        Outputs of a sigmoid.

    Returns
    -------
    float64 array (num_samples, 2)

    Examples
    --------
    >>> as_two_columns([0.25, 1.0])
    array([[0.75, 0.25],
           [0.  , 1.  ]])
    """
    positive = np.asarray(positive_probabilities, np.float64).reshape(-1)
    return np.stack([1.0 - positive, positive], axis=1)


def decide(scores: npt.ArrayLike) -> Int64Array:
    """Return the class with the largest score of each row: logits serve as well as probabilities.

    Parameters
    ----------
    scores : array_like (num_samples, num_classes)
        Logits or probabilities.

    Returns
    -------
    int64 array (num_samples,)
        The first of the largest; ``UNDEFINED`` where the row holds a NaN.

    Examples
    --------
    >>> decide([[-3.0, 2.0], [0.5, 0.5], [float("nan"), 1.0]])
    array([ 1,  0, -1])
    """
    table = _table("scores", scores)
    return np.where(np.isnan(table).any(axis=1), UNDEFINED, np.argmax(table, axis=1)).astype(np.int64)


def reliability(probabilities: npt.ArrayLike, labels: npt.ArrayLike, *, num_bins: int = 10) -> Reliability:
    """Compare stated confidence with how often the decision is right.

    Parameters
    ----------
    probabilities : array_like (num_samples, num_classes)
        The model's predictions, in [0, 1].
    labels : array_like of int (num_samples,)
        True classes.
    num_bins : int, default 10
        Bins of equal width on [0, 1].

    Returns
    -------
    Reliability

    References
    ----------
    Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017, arXiv 1706.04599, section 2.
    """
    edges = _edges(num_bins)
    confidence, right, num_undefined = _confidence(probabilities, labels)
    position = _bin_positions(edges, confidence)
    counts = np.bincount(position, minlength=num_bins)
    mean_confidence = _ratio(np.bincount(position, confidence, num_bins), counts)
    accuracy = _ratio(np.bincount(position, right, num_bins), counts)
    filled = counts > 0
    gaps = np.abs(accuracy - mean_confidence)[filled]
    return Reliability(
        edges=edges,
        counts=counts,
        mean_confidence=mean_confidence,
        accuracy=accuracy,
        expected_calibration_error=float(np.average(gaps, weights=counts[filled])) if gaps.size else float("nan"),
        num_undefined=num_undefined,
    )


def confidence_histogram(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, *, num_bins: int = 10
) -> ConfidenceHistogram:
    """Count right and wrong decisions by the confidence they were made with.

    Parameters
    ----------
    probabilities : array_like (num_samples, num_classes)
        The model's predictions, in [0, 1].
    labels : array_like of int (num_samples,)
        True classes.
    num_bins : int, default 10
        Bins of equal width on [0, 1].

    Returns
    -------
    ConfidenceHistogram
    """
    edges = _edges(num_bins)
    confidence, right, num_undefined = _confidence(probabilities, labels)
    position = _bin_positions(edges, confidence)
    at_one = confidence == 1
    return ConfidenceHistogram(
        edges=edges,
        right=np.bincount(position[right], minlength=num_bins),
        wrong=np.bincount(position[~right], minlength=num_bins),
        right_at_one=int(np.sum(at_one & right)),
        wrong_at_one=int(np.sum(at_one & ~right)),
        num_undefined=num_undefined,
    )


def confusion_matrix(scores: npt.ArrayLike, labels: npt.ArrayLike) -> ConfusionMatrix:
    """Count true classes against decisions.

    Parameters
    ----------
    scores : array_like (num_samples, num_classes)
        Logits or probabilities: the decision is the same.
    labels : array_like of int (num_samples,)
        True classes.

    Returns
    -------
    ConfusionMatrix
    """
    table = _table("scores", scores)
    num_classes = table.shape[1]
    true = _labels(labels, table)
    decided = decide(table)
    defined = decided != UNDEFINED
    pairs = num_classes * true[defined] + decided[defined]
    return ConfusionMatrix(
        counts=np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes),
        undefined=np.bincount(true[~defined], minlength=num_classes),
    )


def disagreement(first: npt.ArrayLike, second: npt.ArrayLike, labels: npt.ArrayLike) -> Disagreement:
    """Find the examples on which two models decide differently.

    Parameters
    ----------
    first, second : array_like (num_samples, num_classes)
        Scores of both models, logits or probabilities.
    labels : array_like of int (num_samples,)
        True classes.

    Returns
    -------
    Disagreement

    Examples
    --------
    >>> both = disagreement([[2, 1], [0, 1]], [[1, 2], [0, 3]], [0, 1])
    >>> both.rows, both.only_first_right
    (array([0]), 1)
    """
    one, other = _table("first", first), _table("second", second)
    if one.shape != other.shape:
        raise ValueError(f"second: got shape {other.shape}, need the shape of first, {one.shape}")
    true, one_decision, other_decision = _labels(labels, one), decide(one), decide(other)
    rows = np.flatnonzero(one_decision != other_decision)
    return Disagreement(
        rows=rows,
        labels=true[rows],
        first=one_decision[rows],
        second=other_decision[rows],
        num_examples=len(true),
    )


def _table(name: str, values: npt.ArrayLike) -> Float64Array:
    table = np.asarray(values, np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(f"{name}: got shape {table.shape}, need (num_samples, num_classes) with 2 or more classes")
    return table


def _labels(labels: npt.ArrayLike, table: Float64Array) -> Int64Array:
    true = np.asarray(labels)
    num_samples, num_classes = table.shape
    if true.shape != (num_samples,):
        raise ValueError(f"labels: got shape {true.shape}, need ({num_samples},)")
    if num_samples and not (np.issubdtype(true.dtype, np.integer) and 0 <= true.min() <= true.max() < num_classes):
        raise ValueError(f"labels: got {true.dtype} {np.unique(true)[:5]}, need integers from 0 to {num_classes - 1}")
    return true.astype(np.int64)


def _confidence(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Float64Array, BoolArray, int]:
    """Return confidence and correctness of the defined rows, and the number of undefined ones."""
    table = _table("probabilities", probabilities)
    true, decided = _labels(labels, table), decide(table)
    defined = decided != UNDEFINED
    known = table[defined]
    if known.size and not (known.min() >= 0 and known.max() <= 1):
        raise ValueError(f"probabilities: got {known.min()} to {known.max()}, need values in [0, 1]; are these logits?")
    return known.max(axis=1, initial=0.0), decided[defined] == true[defined], int(np.sum(~defined))


def _edges(num_bins: int) -> Float64Array:
    if num_bins < 1:
        raise ValueError(f"num_bins: got {num_bins}, need 1 or more")
    return np.linspace(0.0, 1.0, num_bins + 1)


def _bin_positions(edges: Float64Array, values: Float64Array) -> Int64Array:
    return np.searchsorted(edges[1:-1], values, side="left").astype(np.int64)


def _ratio(numerator: npt.NDArray[np.generic], denominator: npt.NDArray[np.generic]) -> Float64Array:
    top, bottom = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))
