"""The cost of each kind of error, and the decision that follows from it.

A binary decision compares a probability with a threshold, or its logit with the threshold's logit: the same decision,
but only the logit can state thresholds close to 0 and 1. Counting decisions over a test set without costs lives in
``core.inference.calibration``.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, Float64Array, Int64Array
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import round_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The cost of each outcome of a yes-or-no decision, in any one unit.

    Parameters
    ----------
    false_positive, false_negative : float
        Saying yes to a no, and no to a yes.
    true_positive, true_negative : float, default 0
        Saying yes to a yes (an operation that was needed), and no to a no.

    Notes
    -----
    At probability p, saying yes costs ``p TP + (1 - p) FP`` on average, saying no costs ``p FN + (1 - p) TN``. Yes is
    cheaper when ``p (FN - TP) > (1 - p) (FP - TN)``, that is when the odds ``p / (1 - p)`` exceed
    ``(FP - TN) / (FN - TP)``. The logit is the logarithm of the odds, hence both thresholds below.

    References
    ----------
    Elkan, "The foundations of cost-sensitive learning", IJCAI 2001, equation 2.

    Examples
    --------
    >>> Costs(false_positive=1, false_negative=9).threshold
    0.1
    >>> Costs(false_positive=1, false_negative=1).logit_threshold
    0.0
    """

    false_positive: float
    false_negative: float
    true_positive: float = 0.0
    true_negative: float = 0.0

    def __post_init__(self) -> None:
        for wrong, right in (("false_positive", "true_negative"), ("false_negative", "true_positive")):
            high, low = getattr(self, wrong), getattr(self, right)
            if not (math.isfinite(high - low) and high > low):
                raise ValueError(f"{wrong}: got {high}, need a finite number above {right} = {low}")

    @property
    def excess_of_yes(self) -> float:
        """The extra cost of a wrong yes over a right no, FP - TN."""
        return self.false_positive - self.true_negative

    @property
    def excess_of_no(self) -> float:
        """The extra cost of a wrong no over a right yes, FN - TP."""
        return self.false_negative - self.true_positive

    @property
    def threshold(self) -> float:
        """Say yes above this probability."""
        return self.excess_of_yes / (self.excess_of_yes + self.excess_of_no)

    @property
    def logit_threshold(self) -> float:
        """Say yes above this logit; from the costs, not from ``threshold``, which rounds to 1 much earlier."""
        return math.log(self.excess_of_yes) - math.log(self.excess_of_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCosts:
    """The cost of both answers against the probability of yes, two straight lines.

    Parameters
    ----------
    probabilities, saying_yes, saying_no : float64 array (num_points,)
        Probability of yes, and the expected cost of each answer.
    """

    probabilities: Float64Array
    saying_yes: Float64Array
    saying_no: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatThreshold:
    """A probability threshold as a format holds it.

    Parameters
    ----------
    exact : float
        The optimal threshold for these costs.
    stored : float
        The nearest value of the format.
    logit : float
        The threshold on the logit, in the format.
    expressible : bool
        False when the stored threshold is 0 or 1: then every example, or none, gets a yes, and only the logit decides.
    """

    exact: float
    stored: float
    logit: float
    expressible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCurve:
    """Every threshold that changes a decision on a test set, with its cost.

    Parameters
    ----------
    thresholds : float64 array (num_thresholds,)
        Ascending: -inf, then each distinct score. Yes means a score above the threshold.
    true_positives, false_positives, false_negatives, true_negatives : int64 array (num_thresholds,)
        Counts at each threshold.
    cost : float64 array (num_thresholds,)
        Mean cost of an example at each threshold.
    """

    thresholds: Float64Array
    true_positives: Int64Array
    false_positives: Int64Array
    false_negatives: Int64Array
    true_negatives: Int64Array
    cost: Float64Array

    @property
    def best(self) -> int:
        """Position of the cheapest threshold, the first of equals."""
        return int(np.argmin(self.cost))

    def at(self, threshold: float) -> int:
        """Position of the entry that decides as ``threshold`` does."""
        return int(np.searchsorted(self.thresholds, threshold, side="right")) - 1


def expected_costs(costs: Costs, *, num_points: int = 101) -> ExpectedCosts:
    """Return the two lines whose crossing is the threshold.

    Parameters
    ----------
    costs : Costs
    num_points : int, default 101
        Evenly spaced probabilities from 0 to 1.

    Returns
    -------
    ExpectedCosts
    """
    if num_points < 2:
        raise ValueError(f"num_points: got {num_points}, need 2 or more")
    yes = np.linspace(0.0, 1.0, num_points)
    return ExpectedCosts(
        probabilities=yes,
        saying_yes=yes * costs.true_positive + (1 - yes) * costs.false_positive,
        saying_no=yes * costs.false_negative + (1 - yes) * costs.true_negative,
    )


def threshold_in(format: FloatFormat, costs: Costs) -> FormatThreshold:
    """Round the thresholds of ``costs`` to a format.

    Examples
    --------
    >>> from core.arithmetic.formats import format_named
    >>> rare_alarm = Costs(false_positive=1e9, false_negative=1)
    >>> stored = threshold_in(format_named("float32"), rare_alarm)
    >>> stored.stored, stored.expressible, round(stored.logit, 3)
    (1.0, False, 20.723)
    """
    stored, logit = round_to(np.array([costs.threshold, costs.logit_threshold]), format).tolist()
    return FormatThreshold(exact=costs.threshold, stored=stored, logit=logit, expressible=0 < stored < 1)


def cost_curve(scores: npt.ArrayLike, labels: npt.ArrayLike, costs: Costs) -> CostCurve:
    """Count decisions and their cost at every threshold that matters.

    Parameters
    ----------
    scores : array_like (num_samples,)
        Probabilities or logits of yes: the counts are the same, only the thresholds are written differently.
    labels : array_like (num_samples,)
        1 for yes, 0 for no.
    costs : Costs

    Returns
    -------
    CostCurve
    """
    values, positive = _binary_set(scores, labels)
    distinct, position = np.unique(values, return_inverse=True)
    # Everything at or below a threshold gets a no, so the counts of no-answers are cumulative sums over scores.
    false_negatives = np.concatenate([[0], np.cumsum(np.bincount(position[positive], minlength=len(distinct)))])
    true_negatives = np.concatenate([[0], np.cumsum(np.bincount(position[~positive], minlength=len(distinct)))])
    true_positives = positive.sum() - false_negatives
    false_positives = (~positive).sum() - true_negatives
    total = (
        true_positives * costs.true_positive
        + false_positives * costs.false_positive
        + false_negatives * costs.false_negative
        + true_negatives * costs.true_negative
    )
    return CostCurve(
        thresholds=np.concatenate([[-np.inf], distinct]),
        true_positives=true_positives,
        false_positives=false_positives,
        false_negatives=false_negatives,
        true_negatives=true_negatives,
        cost=total / len(values),
    )


def _binary_set(scores: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Float64Array, BoolArray]:
    values, answers = np.asarray(scores, np.float64), np.asarray(labels)
    if values.ndim != 1 or not values.size or np.isnan(values).any():
        raise ValueError(f"scores: got shape {values.shape}, need (num_samples,) without NaN")
    if answers.shape != values.shape or not np.isin(answers, (0, 1)).all():
        raise ValueError(f"labels: got shape {answers.shape}, need {values.shape} of 0 and 1")
    return values, answers == 1
