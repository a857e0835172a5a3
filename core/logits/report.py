"""Evaluation of a user's logits: the share of samples that fail in every format and formulation, and how.

Samples are compared with the certified truth of ``core.truth.reference``; reading the file is ``core.logits.file``.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic.arrays import Float64Array, IndexArray
from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.rounded import can_hold
from core.autopsy.autopsy import MAX_CLASSES, MAX_SPREAD, Autopsy, AutopsyParams, autopsy
from core.logits.file import LogitsFile
from core.losses import FORMULATIONS, Evaluation
from core.sweep.curves import Problem
from core.sweep.errors import relative_error
from core.sweep.intermediates import TRUTHS
from core.sweep.run import audited_reference, emulate
from core.sweep.samples import SIDES, Draw, Samples, draw, round_draw

MAX_JUDGED = 2_000
"""Maximum number of samples that are evaluated, evenly spaced over the file."""
MAX_LOGITS = 200_000
"""Maximum number of logits that are evaluated, so that many classes mean fewer samples."""
WRONG_ABOVE = 0.1
"""Relative error from which a loss counts as wrong: not one decimal digit is right."""
NEGLIGIBLE_LOSS = 1e-3
"""True loss, in nats, below which nothing is left to learn; the same for all formats, so that they can be compared."""
TROUBLES = ("unrepresentable", "nonfinite", "clipped", "dead", "wrong")
"""The problems that a sample can have, the worst first; only the first one that applies counts."""

EXAMPLE_SAMPLES = 200
EXAMPLE_CLASSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of one formulation for the samples in one format.

    Parameters
    ----------
    format, formulation : str
        Keys of ``FORMATS`` and ``FORMULATIONS[loss]``.
    shares : dict of str to float
        For each of ``TROUBLES`` the share of samples: the format cannot hold the logits; loss or gradient is not
        finite; the loss uses a clipped probability; the whole gradient is exactly 0; the loss's relative error is
        above ``WRONG_ABOVE``. The last three count only where the true loss is above ``NEGLIGIBLE_LOSS``.
    absorbed : float
        Share of samples whose gradient came out as 0 or whose loss is wrong, but whose true loss is negligible, so
        that they count as no trouble.
    worst_row : int
        The evaluated sample with the largest relevant error.
    worst_loss, worst_truth : float
        The loss of that sample in the format, and the exact loss of its rounded logits.
    """

    format: str
    formulation: str
    shares: dict[str, float]
    absorbed: float
    worst_row: int
    worst_loss: float
    worst_truth: float

    @property
    def is_safe(self) -> bool:
        """Whether no sample is in trouble."""
        return not any(self.shares.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitsReport:
    """The outcomes of every format and formulation on one file.

    Parameters
    ----------
    file : LogitsFile
        The evaluated samples only.
    rows : ndarray of int, shape (num_judged,)
        Their rows in the file, from 0 on.
    num_samples : int
        Samples in the file.
    outcomes : tuple of Outcome
        Formats outermost, in the order of their tables.
    """

    file: LogitsFile
    rows: IndexArray
    num_samples: int
    outcomes: tuple[Outcome, ...]

    def outcome(self, format: str, formulation: str) -> Outcome:
        """Return one outcome.

        Raises
        ------
        KeyError
            If there is no such format or formulation.
        """
        for outcome in self.outcomes:
            if (outcome.format, outcome.formulation) == (format, formulation):
                return outcome
        raise KeyError((format, formulation))

    def first_safe(self, formulation: str) -> str | None:
        """Return the narrowest format in which no sample is in trouble, or None."""
        safe = [outcome.format for outcome in self.outcomes if outcome.formulation == formulation and outcome.is_safe]
        return min(safe, key=lambda name: (FORMATS[name].bits, FORMATS[name].precision), default=None)

    def worst_autopsy(self, format: str, formulation: str) -> Autopsy | None:
        """Trace the worst sample of an outcome.

        None if it has too many classes, its logits are too far apart, or the format cannot represent them.
        """
        row = self.outcome(format, formulation).worst_row
        logits = np.atleast_1d(self.file.logits[row])
        if len(logits) > MAX_CLASSES or np.ptp([*logits, 0.0]) > MAX_SPREAD:
            return None
        if not can_hold(logits, FORMATS[format]).all():
            return None
        return autopsy(
            AutopsyParams(
                loss=self.file.loss,
                format=format,
                formulation=formulation,
                logits=tuple(logits.tolist()),
                label=int(self.file.labels[row]),
            )
        )


def report_on(file: LogitsFile) -> LogitsReport:
    """Evaluate a file in every common format with every formulation.

    Examples
    --------
    >>> logits = np.array([[100.0, 0.0], [5.0, 1.0]])
    >>> file = LogitsFile(loss="softmax", logits=logits, labels=np.array([1, 0]), has_labels=True)
    >>> report = report_on(file)
    >>> report.outcome("float32", "naive").shares["nonfinite"], report.first_safe("fused")
    (0.5, 'float16')
    """
    (report,) = reports_on([file])
    return report


def reports_on(files: Sequence[LogitsFile]) -> tuple[LogitsReport, ...]:
    """Evaluate files of the same loss and number of classes together, each as ``report_on`` does."""
    rows = [_judged_rows(file) for file in files]
    judged = [
        replace(file, logits=file.logits[own], labels=file.labels[own]) for file, own in zip(files, rows, strict=True)
    ]
    outcomes = zip(*(outcomes_in(judged, format) for format in COMMON.values()), strict=True)
    return tuple(
        LogitsReport(file=one, rows=own, num_samples=len(file.labels), outcomes=tuple(itertools.chain(*found)))
        for file, one, own, found in zip(files, judged, rows, outcomes, strict=True)
    )


def _judged_rows(file: LogitsFile) -> IndexArray:
    """Return the samples of a file that are evaluated."""
    num_samples = len(file.labels)
    width = file.logits.shape[1] if file.logits.ndim == 2 else 1
    count = max(1, min(num_samples, MAX_JUDGED, MAX_LOGITS // width))
    return np.unique(np.linspace(0, num_samples - 1, count).astype(np.intp))


def example_file(scale: float) -> LogitsFile:
    """Return made-up logits: a normal draw of this scale with random labels."""
    drawn = draw(
        loss="softmax",
        side=SIDES["random"],
        magnitudes=np.array([float(scale)]),
        num_samples=EXAMPLE_SAMPLES,
        num_classes=EXAMPLE_CLASSES,
        seed=0,
    )
    assert drawn.labels is not None
    return LogitsFile(loss="softmax", logits=drawn.logits.T, labels=drawn.labels, has_labels=True)


def outcomes_in(files: Sequence[LogitsFile], format: FloatFormat) -> list[list[Outcome]]:
    """Evaluate every formulation in one format, and return the outcomes of each file."""
    loss = files[0].loss
    by_class = np.atleast_2d(np.ascontiguousarray(np.concatenate([file.logits for file in files]).T))
    labels = np.concatenate([file.labels for file in files])
    samples = round_draw(Draw(logits=by_class, labels=labels), format)
    reference = audited_reference(loss, format.name, samples)
    problem = Problem(
        loss=loss,
        format=format.name,
        num_magnitudes=1,
        samples=samples,
        reference=reference,
        truth=TRUTHS[loss](samples, reference),
    )
    sizes = [len(file.labels) for file in files]
    truth = reference.loss_hi, reference.loss_lo
    judged = [
        judge_each(evaluation, samples, truth, sizes, format=format.name, formulation=name)
        for name, evaluation in emulate(problem, FORMULATIONS[loss])
    ]
    return [list(outcomes) for outcomes in zip(*judged, strict=True)]


def judge(
    evaluation: Evaluation,
    samples: Samples,
    true_loss: tuple[Float64Array, Float64Array],
    *,
    format: str,
    formulation: str,
) -> Outcome:
    """Classify the samples of one evaluation by their problems.

    ``true_loss`` is a pair of float64 per sample whose sum is the loss; the gradient's first axis is the samples'.
    """
    (outcome,) = judge_each(
        evaluation, samples, true_loss, [len(evaluation.loss)], format=format, formulation=formulation
    )
    return outcome


def judge_each(
    evaluation: Evaluation,
    samples: Samples,
    true_loss: tuple[Float64Array, Float64Array],
    sizes: Sequence[int],
    *,
    format: str,
    formulation: str,
) -> list[Outcome]:
    """Classify the samples of an evaluation as ``judge`` does, in groups of some sizes, one after the other."""
    loss = np.asarray(evaluation.loss, np.float64)
    gradient = np.asarray(evaluation.gradient, np.float64).reshape(len(loss), -1)
    errors = relative_error(loss, *true_loss)
    matters = true_loss[0] > NEGLIGIBLE_LOSS
    is_wrong = errors > WRONG_ABOVE
    is_dead = (gradient == 0).all(axis=1)
    happened = {
        "unrepresentable": ~samples.representable,
        "nonfinite": ~(np.isfinite(loss) & np.isfinite(gradient).all(axis=1)),
        "clipped": np.zeros(len(loss), bool) if evaluation.clipped is None else evaluation.clipped & matters,
        "dead": is_dead & matters,
        "wrong": is_wrong & matters,
    }
    troubled = np.zeros(len(loss), bool)
    first = np.zeros((len(TROUBLES), len(loss)), bool)
    for place, name in enumerate(TROUBLES):
        first[place] = happened[name] & ~troubled
        troubled |= happened[name]
    absorbed = ~troubled & ~matters & (is_wrong | is_dead)
    weight = np.where(troubled, np.where(np.isnan(errors), np.inf, errors) + 1, np.where(matters, errors, 0))
    outcomes = []
    for begin, end in itertools.pairwise(itertools.accumulate(sizes, initial=0)):
        worst = begin + int(np.argmax(weight[begin:end]))
        outcomes.append(
            Outcome(
                format=format,
                formulation=formulation,
                shares=dict(zip(TROUBLES, first[:, begin:end].mean(axis=1).tolist(), strict=True)),
                absorbed=float(absorbed[begin:end].mean()),
                worst_row=worst - begin,
                worst_loss=float(loss[worst]),
                worst_truth=float(true_loss[0][worst]),
            )
        )
    return outcomes
