"""The numbers in the explanations of the lab's terms, all computed."""

import math

import numpy as np

from core.arithmetic.formats import format_named
from core.arithmetic.round_off import exp_limits
from core.losses.steps import KERAS_EPSILON
from core.teaching import rounds
from core.teaching.first_question import MARGIN
from core.teaching.prediction import Facts

LEAD = 3.0
"""Distance of two logits in the example of a logit."""
SURE = 0.8
"""Probability in the example of calibration."""


def facts() -> Facts:
    """Return the value of each template field of the explanations."""
    single, half = format_named("float32"), format_named("float16")
    above, below = np.float16(1 + float(rounds.STEP)), np.float16(1 - float(rounds.STEP))
    return {
        "lead": LEAD,
        "times": math.exp(LEAD),
        "margin": float(MARGIN),
        "probability": math.exp(-float(MARGIN)),
        "ulp": float(np.spacing(np.float32(1))),
        "clip": KERAS_EPSILON,
        "cap": -math.log(KERAS_EPSILON),
        "overflows": exp_limits(single).overflows_from,
        "largest_half": half.max,
        "min_normal": single.min_normal,
        "vanishes": exp_limits(single).vanishes_from,
        "absorbing": 2.0**single.precision,
        "above": float(rounds.STEP) + 1,
        "below": 1 - float(rounds.STEP),
        "difference": float(2 * rounds.STEP),
        "computed_difference": float(above - below),
        "sure": SURE,
    }
