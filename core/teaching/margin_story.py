"""The example of the start page: three logits, a wrong class ahead by a margin, and the loss of each method.

Everything is computed by ``core`` for every margin at once, so the slider only selects one.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.formats import format_named
from core.arithmetic.rounded import arithmetic_of
from core.keras.matrix.records import load
from core.keras.matrix.rescue import ran_by_default
from core.losses import FORMULATIONS
from core.truth.reference import reference_for

MARGINS = range(0, 121)
LABEL = 1
FORGIVEN = 0.02
"""Relative error above which a number on screen is marked as wrong."""
ONE_STEP = "fused"
WAYS = ("keras_clip", "max_shift", ONE_STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of one formulation for every margin. Arrays of shape (len(MARGINS),).

    Parameters
    ----------
    loss : ndarray of float64
        In nats.
    gradient : ndarray of float64
        Derivative of the loss by the logit of the true class.
    """

    loss: Float64Array
    gradient: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The example in one format.

    Parameters
    ----------
    format : str
        Key of ``FORMATS``.
    margins : ndarray of float64
        The leading logit of each example; the others are 0 and the second one is true.
    probability : ndarray of float64
        Softmax of the true class, rounded to the format, before any clip.
    ways : dict of str to Outcome
        One for each of ``WAYS``.
    truth : Outcome
        Certified.
    default : str
        The formula that Keras' default, a softmax layer in this format, actually ran: see ``core.keras.matrix.rescue``.
    known : int
        How many margins of two steps, by whomever, may be shown; the rest is still to be predicted.
    """

    format: str
    margins: Float64Array
    probability: Float64Array
    ways: dict[str, Outcome]
    truth: Outcome
    default: str
    known: int = len(MARGINS)

    def until(self, place: int) -> "Story":
        """Return the story up to half of a margin: enough to see where two steps seem to go."""
        return replace(self, known=place // 2 + 1)

    def is_known(self, way: str, place: int) -> bool:
        """Return whether a method is shown up to a margin; one step always is."""
        return way == ONE_STEP or place < self.known

    def is_capped(self, way: str) -> bool:
        """Return whether the loss of a method ends as a constant without a gradient, as with a clip."""
        loss, gradient = self.ways[way].loss[-2:], self.ways[way].gradient[-2:]
        return bool(np.isfinite(loss).all() and loss[0] == loss[1] and not gradient.any())

    def dead_from(self, way: str) -> float:
        """Return the first margin from which on a gradient is 0 or no number; infinity if there is none."""
        gradient = self.ways[way].gradient
        alive = np.flatnonzero(np.isfinite(gradient) & (gradient != 0))
        first = 0 if not len(alive) else int(alive[-1]) + 1
        return float(self.margins[first]) if first < len(self.margins) else np.inf


def is_far_off(value: float, truth: float) -> bool:
    """Return whether a value is visibly off the truth, or not finite."""
    return not abs(value - truth) <= FORGIVEN * abs(truth)


def tell(format: str) -> Story:
    """Compute the example in a format, for every margin."""
    margins = np.array(MARGINS, dtype=np.float64)
    judged = format_named(format)
    arithmetic = arithmetic_of(judged)
    logits = np.stack([margins, 0 * margins, 0 * margins], axis=1)
    logits = arithmetic.carry(logits).astype(np.float64)
    labels = np.full(len(margins), LABEL)
    evaluations = {way: FORMULATIONS["softmax"][way].evaluate(arithmetic, logits, labels) for way in WAYS}
    steps = FORMULATIONS["softmax"]["max_shift"].loss.steps(arithmetic, arithmetic.carry(logits.T), labels)
    reference = reference_for(loss="softmax", judged=judged)(logits, labels)
    return Story(
        format=format,
        margins=logits[:, 0],
        probability=steps.probabilities[LABEL].astype(np.float64),
        ways={
            way: Outcome(loss=_float64(result.loss), gradient=_float64(result.gradient[:, LABEL]))
            for way, result in evaluations.items()
        },
        truth=Outcome(loss=reference.loss_hi, gradient=reference.gradient_hi[:, LABEL]),
        default=ran_by_default(load(), format),
    )


def _float64(values: FloatArray) -> Float64Array:
    return values.astype(np.float64)
