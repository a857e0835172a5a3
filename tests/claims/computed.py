"""Claims whose numbers are computed again and compared with the text."""

import math
import tomllib

import numpy as np

from benchmarks.soak import SESSIONS
from core.arithmetic.formats import FORMATS
from core.engine.cluster import MEGABYTES_PER_WORKER
from core.inference.probabilities import EXACT
from core.keras.training.datasets import load
from core.keras.training.plan import MAX_ARMS
from core.keras.training.presets import PRESETS
from core.losses.repairs import FIXES
from core.losses.steps import KERAS_EPSILON
from core.states.probabilities import MAX_LOGITS
from core.teaching.interview import TRADE_OFFS
from core.teaching.plan import LESSONS, PATH, STOPS
from core.teaching.rounds import HUGE, STEP, THRESHOLD
from tests.claims.claim import computed
from tests.claims.texts import ROOT
from ui.words import words


def clip() -> tuple[float]:
    """Keras' epsilon."""
    return (KERAS_EPSILON,)


def clip_range() -> tuple[float, float, float]:
    """The interval [eps, 1 - eps] that Keras clips to, as it is spelled."""
    return KERAS_EPSILON, 1.0, KERAS_EPSILON


def near_one() -> tuple[float, float]:
    """The two numbers of the round-off page."""
    return float(1 + STEP), float(1 - STEP)


def sigmoid(logit: float) -> float:
    """A probability, by the closed form."""
    return round(1 / (1 + math.exp(-logit)), 2)


def logit_of_half() -> tuple[float, float]:
    """A probability of one half, and its logit."""
    return 0.5, math.log(0.5 / 0.5)


def cap(digits: int) -> float:
    """The largest loss of a clipped probability."""
    return round(-math.log(1e-7), digits)


def pythons() -> list[float]:
    """The Python versions that the settings name."""
    target = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["target-version"]
    return [float(f"{target[2]}.{target[3:]}")]


def double_softmax_floor() -> tuple[float, float]:
    """Classes, and the least loss when a softmax of ten classes goes through a second one."""
    classes = 10
    best = np.exp(np.eye(classes)[0])
    return classes, round(-math.log(best[0] / best.sum()), 2)


COMPUTED = (
    computed(r"(?:below|at|of|above) (?:1e-7|10⁻⁷)(?! -)", clip),
    computed(r"−ln 1e-7", clip),
    computed(r"\[1e-7, 1 [-−] 1e-7\]", clip_range),
    computed(r"1 - 1e-7 rounds to 1", lambda: (1.0, KERAS_EPSILON, float(np.float16(1 - KERAS_EPSILON)))),
    computed(r"1\.0001 [−-] 0\.9999 not 0\.0002", lambda: (*near_one(), float(2 * STEP))),
    computed(r"1\.0001 − 0\.9999 is|What is 1\.0001 − 0\.9999", near_one),
    computed(r"1\.0001 is rounded to .*and 0\.9999", near_one),
    computed(r"1000, 0, −1000", lambda: HUGE),
    computed(r"exp\(1000\)", lambda: HUGE[:1]),
    computed(r"three (?=logits)", lambda: (len(str(STOPS["serve"].state["logits"]).split(",")),)),
    computed(r"A logit of 0\.4", lambda: (float(str(STOPS["threshold"].state["logits"])),)),
    computed(r"10, 30 and 60 minutes", lambda: [lesson.length for lesson in LESSONS.values()]),
    computed(r"in ten minutes", lambda: (min(lesson.length for lesson in LESSONS.values()),)),
    computed(r"Five steps", lambda: (len(PATH),)),
    computed(r"three trade-offs", lambda: (len(TRADE_OFFS),)),
    computed(r"Three right ways", lambda: (len(words("probabilities").WAYS_NAMES),)),
    computed(r"up to four ways", lambda: (MAX_ARMS,)),
    computed(r"mixed use by 20 visitors", lambda: (SESSIONS,)),
    computed(r"2 GB each", lambda: (MEGABYTES_PER_WORKER / 1000,)),
    computed(r"Nine repairs", lambda: (len(FIXES),)),
    computed(r"1 to 20 numbers", lambda: (1, MAX_LOGITS)),
    computed(r"Three classes, float32", lambda: (3,)),
    computed(r"Digits, 10 classes", lambda: (load("digits", seed=0).num_classes,)),
    computed(r"with 10 classes the loss cannot fall below 1\.46", double_softmax_floor),
    computed(r"beyond 16\.118", lambda: (cap(3),)),
    computed(r"(?:stops|at) (?:at )?16\.12", lambda: (cap(2),)),
    computed(
        r"a logit gap of 17\.3",
        lambda: (round(-math.log(np.finfo(np.float16).smallest_subnormal.astype(float) / 2), 1),),
    ),
    computed(r"1/512 of a bfloat16 weight", lambda: (1, 2 / FORMATS["bfloat16"].unit_roundoff)),
    computed(r"128 hidden units", lambda: PRESETS["overfits"].params.hidden),
    computed(r"A threshold of 0\.5|its threshold is 0\.5|comparison with 0\.5", lambda: (THRESHOLD,)),
    computed(r"0\.5 stands for a probability of 0\.62", lambda: (0.5, sigmoid(0.5))),
    computed(
        r"on logits the threshold is 0|metric's threshold is 0|threshold of a logit is 0", lambda: logit_of_half()[1:]
    ),
    computed(r"compares? (?:the logit|logits|it|the .* output) with 0\.5 instead of 0", logit_of_half),
    computed(r"compare it with 0|Compare the logit with 0|The logit to compare with is 0", lambda: logit_of_half()[1:]),
    computed(r"at 0\.5, a probability\. The logit of 0\.5 is 0", lambda: (0.5, *logit_of_half())),
    computed(r"the threshold 0\.5 on a probability is 0 on a logit", logit_of_half),
    computed(r"60-digit arithmetic", lambda: (EXACT.prec,)),
    computed(r"needs only Python 3\.11", pythons),
)
