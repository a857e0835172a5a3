"""The findings of a sweep in numbers: the magnitudes at which each curve starts to fail."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import BoolArray
from core.arithmetic.formats import format_named
from core.losses.theory import Onset, dead_gradient, dead_target
from core.sweep.curves import Curve
from core.sweep.onsets import ONSETS
from core.sweep.run import Sweep

HALF = 0.5
GRADIENT_EVENTS = (dead_gradient, dead_target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onsets:
    """The first magnitude at which something happens to a sample of a curve; infinity where it never does.

    Parameters
    ----------
    nonfinite, clipped, zero : float
        A loss that is not finite, comes from a clipped probability, or is exactly 0.
    dead : float
        A gradient that is 0 in every component.
    half_lost : float
        A loss with fewer than half of the format's correct digits.
    """

    nonfinite: float
    clipped: float
    zero: float
    dead: float
    half_lost: float


def onsets(sweep: Sweep, curve: Curve) -> Onsets:
    """Return the magnitudes at which a curve of a sweep starts to fail."""
    error_allowed = format_named(curve.format).unit_roundoff ** HALF

    def first(condition: BoolArray) -> float:
        places = np.flatnonzero(condition)
        return float(sweep.magnitudes[places[0]]) if len(places) else np.inf

    return Onsets(
        nonfinite=first(curve.loss.nonfinite_fraction > 0),
        clipped=first(curve.loss.clipped_fraction > 0),
        zero=first(curve.loss.zero_fraction > 0),
        dead=first(curve.gradient.dead_fraction > 0),
        half_lost=first(curve.loss.max > error_allowed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A law of ``core.sweep.onsets`` and the measured onset of a curve.

    Parameters
    ----------
    onset : Onset
        The law.
    curve : Curve
        The curve to which it applies.
    part : str
        ``"loss"`` or ``"gradient"``: where the event is seen.
    predicted, measured : float
        Magnitude of the first event by the law and in the sweep; infinity if the sweep does not show it.
    """

    onset: Onset
    curve: Curve
    part: str
    predicted: float
    measured: float


def sightings(sweep: Sweep) -> list[Sighting]:
    """Return the laws for the curves of a sweep, each law once per format."""
    found = []
    for onset, curve in itertools.product(ONSETS.values(), sweep.curves):
        if not _speaks_about(onset, sweep, curve):
            continue
        predicted = onset.first(format_named(curve.format), sweep.params.num_classes)
        if math.isfinite(predicted):
            places = np.flatnonzero(onset.share(curve) > 0)
            measured = float(sweep.magnitudes[places[0]]) if len(places) else math.inf
            part = "gradient" if onset.share in GRADIENT_EVENTS else "loss"
            found.append(Sighting(onset=onset, curve=curve, part=part, predicted=predicted, measured=measured))
    return found


def _speaks_about(onset: Onset, sweep: Sweep, curve: Curve) -> bool:
    is_same_setting = onset.loss == sweep.params.loss and sweep.params.side in onset.sides
    return is_same_setting and curve.formulation in onset.formulations and curve.engine == onset.engine
