"""The first question of the lab: what loss does Keras report from probabilities alone? Its options and answer."""

import math
from functools import cache

from core.arithmetic.formats import format_named
from core.losses.steps import KERAS_EPSILON
from core.teaching.margin_story import MARGINS, tell

MARGIN, FORMAT = 20, "float32"
OUTCOMES = ("zero", "capped", "rounded", "exact", "infinite")
"""The possible expectations of the loss, in increasing order: names in the link, keys of the texts."""


@cache
def outcomes() -> dict[str, float]:
    """Return the loss of each expectation at the margin of the question, by laws of the format."""
    told = tell(FORMAT)
    return {
        "zero": 0.0,
        "capped": -math.log(KERAS_EPSILON),
        "rounded": -math.log(format_named(told.format).unit_roundoff),
        "exact": float(told.truth.loss[_place()]),
        "infinite": math.inf,
    }


@cache
def answer() -> str:
    """Return the correct expectation: the one nearest to the loss that Keras computes from probabilities."""
    computed = float(tell(FORMAT).ways["keras_clip"].loss[_place()])
    return min(OUTCOMES, key=lambda name: abs(outcomes()[name] - computed))


def _place() -> int:
    return MARGINS.index(MARGIN)
