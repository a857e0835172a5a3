"""The first question of the lab: what loss does Keras report from probabilities alone? Its options and answer."""

import math
from functools import cache

import numpy as np

from core.arithmetic.formats import format_named
from core.arithmetic.rounded import round_to
from core.keras.what_ran.library import LIBRARY_FORMATS
from core.losses.steps import KERAS_EPSILON
from core.teaching.margin_story import MARGINS, tell

MARGIN, FORMAT = 20, "float32"
OUTCOMES = ("zero", "capped", "rounded", "exact", "infinite")
"""The possible expectations of the loss, in increasing order in ``FORMAT``: names in the link, keys of the texts."""
FORMATS = LIBRARY_FORMATS
"""The formats about which the question can be asked: those in which Keras computes."""


@cache
def outcomes(format: str = FORMAT) -> dict[str, float]:
    """Return the loss of each expectation at the margin of the question."""
    told = tell(format)
    return {
        "zero": 0.0,
        "capped": -math.log(KERAS_EPSILON) if format == FORMAT else _capped(format),
        "rounded": -math.log(format_named(format).unit_roundoff),
        "exact": float(told.truth.loss[_place()]),
        "infinite": math.inf,
    }


def _capped(format: str) -> float:
    """Return the loss of the clip as the format holds both; near 16, narrow formats have few numbers."""
    judged = format_named(format)
    clip = round_to([KERAS_EPSILON], judged)
    return float(round_to(-np.log(clip), judged)[0])


@cache
def answer(format: str = FORMAT) -> str:
    """Return the correct expectation: the one nearest to the loss that Keras computes from probabilities."""
    computed = float(tell(format).ways["keras_clip"].loss[_place()])
    return min(OUTCOMES, key=lambda name: abs(outcomes(format)[name] - computed))


def _place() -> int:
    return MARGINS.index(MARGIN)
