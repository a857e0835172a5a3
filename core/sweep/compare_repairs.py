"""Which repairs of a two-step softmax loss help: all of ``core.losses.repairs`` on the same logits, against the truth.

Losses, gradients, biases and verdicts for one example, for many, and along a range of margins. Verdicts follow from the
measured errors.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array, IndexArray, TextArray
from core.arithmetic.formats import FloatFormat, format_named
from core.arithmetic.rounded import arithmetic_of, round_to
from core.autopsy.causes import damage_threshold
from core.losses.formulation import by_class
from core.losses.repairs import REPAIRS, Repair
from core.losses.softmax import SOFTMAX
from core.losses.steps import SoftmaxSteps
from core.truth.reference import Reference, reference_for

DEFAULT_EPSILON = 1e-7
MAX_EPSILON = 0.1

VERDICTS: dict[str, str] = {
    "sound": "more than half of the format's digits are right",
    "faint": "the digits are wrong, but computed and true value are both smaller than the spacing of numbers at 1",
    "biased": "finite, but fewer than half of the digits are right",
    "dead": "the gradient is exactly 0 where the true one is not: nothing is learned from this example",
    "breaks": "infinite or NaN",
}
"""Verdicts on a loss or a gradient, from best to worst. A loss is never "dead"."""

_VERDICT_NAMES = np.array(list(VERDICTS))
_GRADE = {name: grade for grade, name in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOutcome:
    """The results of one repair for some examples, with the truth.

    Parameters
    ----------
    repair : Repair
        The repair.
    losses : ndarray of float64, shape (num_samples,)
        In the format, in nats.
    gradients : ndarray of float64, shape (num_samples, num_classes)
        In the format.
    biases : ndarray of float64, shape (num_samples,)
        Loss minus true loss, in nats.
    loss_errors : ndarray of float64, shape (num_samples,)
        |bias| / true loss; infinite if not finite.
    gradient_errors : ndarray of float64, shape (num_samples,)
        ||gradient - truth|| / ||truth||; infinite if not finite.
    loss_verdicts, gradient_verdicts, verdicts : ndarray of str, shape (num_samples,)
        Keys of ``VERDICTS``; the last is the worse of the two.
    """

    repair: Repair
    losses: Float64Array
    gradients: Float64Array
    biases: Float64Array
    loss_errors: Float64Array
    gradient_errors: Float64Array
    loss_verdicts: TextArray
    gradient_verdicts: TextArray
    verdicts: TextArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairComparison:
    """All repairs on the same examples.

    Parameters
    ----------
    format : FloatFormat
        Where everything was computed.
    epsilon : float
        As the format holds it.
    logits : ndarray of float64, shape (num_samples, num_classes)
        As the format holds them.
    labels : ndarray of int, shape (num_samples,)
        The true classes.
    truth : Reference
        Loss and gradient.
    outcomes : tuple of RepairOutcome
        In the order of ``REPAIRS``.
    """

    format: FloatFormat
    epsilon: float
    logits: Float64Array
    labels: IndexArray
    truth: Reference
    outcomes: tuple[RepairOutcome, ...]


def compare_repairs(
    logits: npt.ArrayLike, labels: npt.ArrayLike, format: FloatFormat, epsilon: float = DEFAULT_EPSILON
) -> RepairComparison:
    """Run every repair on many examples, as along a range of margins.

    Parameters
    ----------
    logits : array_like of float, shape (num_samples, num_classes)
        Rounded to the format first.
    labels : array_like of int, shape (num_samples,)
        The true classes.
    format : FloatFormat
        Where everything is computed.
    epsilon : float, default 1e-7
        In (0, 0.1].

    Raises
    ------
    ValueError
        If a logit is not finite in the format, a label is out of range or the epsilon is.

    Examples
    --------
    >>> found = compare_repairs([[50.0, 0.0, 0.0]], [1], format_named("float32"))
    >>> {outcome.repair.name: round(float(outcome.losses[0]), 2) for outcome in found.outcomes[1:5]}
    {'add_epsilon': 16.12, 'clip_probability': 16.12, 'clip_log': -0.0, 'where_mask': 50.0}
    """
    _check_epsilon(epsilon)
    rounded = round_to(logits, format)
    truth = reference_for(loss=SOFTMAX.name, judged=format)(rounded, labels)
    exact_labels = np.asarray(labels, dtype=np.intp)
    steps = _steps(rounded, exact_labels, format)
    return RepairComparison(
        format=format,
        epsilon=float(round_to([epsilon], format)[0]),
        logits=rounded,
        labels=exact_labels,
        truth=truth,
        outcomes=tuple(_outcome(repair, steps, truth, format, epsilon) for repair in REPAIRS.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSurveyParams:
    """A range of margins over which the repairs are compared: one logit is M, the others are 0.

    Parameters
    ----------
    side : str, default "wrong"
        "right" if the label is the leading class, otherwise "wrong".
    highest_margin : float, default 120
        The margins run from 0 to here.
    num_margins : int, default 121
        How many, equally spaced.
    num_classes : int, default 10
        At least 2.
    format : str, default "float32"
        A key of ``FORMATS``.
    epsilon : float, default 1e-7
        In (0, 0.1].

    Raises
    ------
    ValueError
        If an argument is unknown or out of range.
    """

    side: str = "wrong"
    highest_margin: float = 120.0
    num_margins: int = 121
    num_classes: int = 10
    format: str = "float32"
    epsilon: float = DEFAULT_EPSILON

    def __post_init__(self) -> None:
        largest = format_named(self.format).max
        _check_epsilon(self.epsilon)
        if self.side not in ("right", "wrong"):
            raise ValueError(f"side: unknown name {self.side!r}, choose from right, wrong")
        if not 0 < self.highest_margin <= largest:
            raise ValueError(f"highest_margin: got {self.highest_margin!r}, need a number in (0, {largest:g}]")
        for argument, value, low, high in (
            ("num_margins", self.num_margins, 2, 10_000),
            ("num_classes", self.num_classes, 2, 1_000),
        ):
            if not low <= value <= high:
                raise ValueError(f"{argument}: got {value}, need {low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSurvey:
    """All repairs along a range of margins.

    Parameters
    ----------
    margins : ndarray of float64, shape (num_margins,)
        As the format holds them.
    comparison : RepairComparison
        One example for each margin.
    """

    margins: Float64Array
    comparison: RepairComparison

    def fails_from(self, outcome: RepairOutcome) -> float | None:
        """Return the first margin whose verdict is worse than "faint", or None."""
        fails = np.isin(outcome.verdicts, ["biased", "dead", "breaks"])
        return float(self.margins[fails.argmax()]) if fails.any() else None


def survey_repairs(params: RepairSurveyParams) -> RepairSurvey:
    """Run every repair along a range of margins."""
    format = format_named(params.format)
    margins = round_to(np.linspace(0.0, params.highest_margin, params.num_margins), format)
    logits = np.zeros((params.num_margins, params.num_classes))
    logits[:, 0] = margins
    labels = np.full(params.num_margins, 0 if params.side == "right" else 1)
    return RepairSurvey(margins=margins, comparison=compare_repairs(logits, labels, format, params.epsilon))


def survey_epsilons(params: RepairSurveyParams, epsilons: Sequence[float]) -> tuple[RepairSurvey, ...]:
    """Run every repair along a range of margins with each epsilon in turn; that of the parameters does not count.

    Truth and repairs without an epsilon are computed once.
    """
    for epsilon in epsilons:
        _check_epsilon(epsilon)
    first = survey_repairs(replace(params, epsilon=epsilons[0]))
    steps = _steps(first.comparison.logits, first.comparison.labels, first.comparison.format)
    return (first, *(_with_epsilon(first, steps, epsilon) for epsilon in epsilons[1:]))


def _steps(logits: Float64Array, labels: IndexArray, format: FloatFormat) -> SoftmaxSteps:
    arithmetic = arithmetic_of(format)
    steps: SoftmaxSteps = SOFTMAX.steps(arithmetic, by_class(arithmetic.carry(logits)), labels)
    return steps


def _with_epsilon(survey: RepairSurvey, steps: SoftmaxSteps, epsilon: float) -> RepairSurvey:
    held = survey.comparison
    outcomes = (
        _outcome(outcome.repair, steps, held.truth, held.format, epsilon) if outcome.repair.has_epsilon else outcome
        for outcome in held.outcomes
    )
    comparison = replace(held, epsilon=float(round_to([epsilon], held.format)[0]), outcomes=tuple(outcomes))
    return replace(survey, comparison=comparison)


def _outcome(
    repair: Repair, steps: SoftmaxSteps, truth: Reference, format: FloatFormat, epsilon: float
) -> RepairOutcome:
    evaluation = repair.formulation_for(epsilon).from_steps(steps)
    losses, gradients = (np.asarray(part, dtype=np.float64) for part in (evaluation.loss, evaluation.gradient.T))
    with np.errstate(invalid="ignore"):  # infinite losses and NaN gradients are results here
        biases = (losses - truth.loss_hi) - truth.loss_lo
        distances = np.linalg.norm((gradients - truth.gradient_hi) - truth.gradient_lo, axis=1)
    true_sizes = np.linalg.norm(truth.gradient_hi, axis=1)
    loss_errors, gradient_errors = _relative(np.abs(biases), truth.loss_hi), _relative(distances, true_sizes)
    loss_grades = _grades(loss_errors, np.maximum(np.abs(losses), truth.loss_hi), format)
    gradient_grades = _grades(gradient_errors, np.maximum(np.linalg.norm(gradients, axis=1), true_sizes), format)
    gradient_grades[(gradient_grades == _GRADE["biased"]) & ~gradients.any(axis=1)] = _GRADE["dead"]
    return RepairOutcome(
        repair=repair,
        losses=losses,
        gradients=gradients,
        biases=biases,
        loss_errors=loss_errors,
        gradient_errors=gradient_errors,
        loss_verdicts=_VERDICT_NAMES[loss_grades],
        gradient_verdicts=_VERDICT_NAMES[gradient_grades],
        verdicts=_VERDICT_NAMES[np.maximum(loss_grades, gradient_grades)],
    )


def _relative(distances: Float64Array, sizes: Float64Array) -> Float64Array:
    """Return distance / size: 0 for no distance, infinite if not finite or without a size."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # these ratios are infinite on purpose
        ratios = np.where(distances == 0, 0.0, distances / sizes)
    return np.where(np.isfinite(distances), ratios, math.inf)


def _grades(errors: Float64Array, sizes: Float64Array, format: FloatFormat) -> IndexArray:
    """Return positions in ``VERDICTS`` from relative errors and the larger of computed and true size."""
    grades = np.full(errors.shape, _GRADE["biased"])
    grades[sizes <= format.eps] = _GRADE["faint"]
    grades[errors <= damage_threshold(format)] = _GRADE["sound"]
    grades[~np.isfinite(sizes)] = _GRADE["breaks"]
    return grades


def _check_epsilon(epsilon: float) -> None:
    if not 0 < epsilon <= MAX_EPSILON:
        raise ValueError(f"epsilon: got {epsilon!r}, need a number in (0, {MAX_EPSILON}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One margin of a survey.

    Parameters
    ----------
    survey : RepairSurvey
        All of them.
    index : int
        Position of the margin.
    """

    survey: RepairSurvey
    index: int

    @property
    def margin(self) -> float:
        """The margin, as the format holds it."""
        return float(self.survey.margins[self.index])

    @property
    def label(self) -> int:
        """The true class."""
        return int(self.survey.comparison.labels[self.index])

    @property
    def true_loss(self) -> float:
        """In nats."""
        return float(self.survey.comparison.truth.loss_hi[self.index])

    @property
    def true_gradient(self) -> float:
        """Derivative of the true loss by the logit of the true class."""
        return float(self.survey.comparison.truth.gradient_hi[self.index, self.label])

    def loss(self, outcome: RepairOutcome) -> float:
        """Return the loss that a repair computes."""
        return float(outcome.losses[self.index])

    def gradient(self, outcome: RepairOutcome) -> float:
        """Return the derivative by the logit of the true class that a repair computes."""
        return float(outcome.gradients[self.index, self.label])

    def bias(self, outcome: RepairOutcome) -> float:
        """Return the loss of a repair minus the true loss."""
        return float(outcome.biases[self.index])
