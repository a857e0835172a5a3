"""Functions that recompute the numbers of a held text, in their order; a text refers to a function here."""

import inspect
import math
import tomllib

import numpy as np

from benchmarks.soak import SESSIONS
from core.engine.cluster import MEGABYTES_PER_WORKER
from core.inference.probabilities import EXACT
from core.keras.training.datasets import load
from core.keras.training.plan import MAX_ARMS
from core.keras.training.presets import PRESETS
from core.losses.fingerprints import VOCABULARIES
from core.losses.repairs import REPAIRS
from core.losses.steps import KERAS_EPSILON
from core.states.probabilities import MAX_LOGITS
from core.teaching import rounds
from core.teaching.interview import TRADE_OFFS
from core.teaching.measured import measured
from core.teaching.plan import LESSONS, PATH, STOPS
from logit_doctor.rules import RULES
from tests.claims.texts import ROOT
from ui.server.crowd import DEFAULT_MOST, DEFAULT_OF_ADDRESS
from ui.words import words


def clip() -> tuple[float, ...]:
    """Keras' epsilon."""
    return (KERAS_EPSILON,)


def clip_range() -> tuple[float, ...]:
    """The interval [eps, 1 - eps] that Keras clips to, as it is spelled."""
    return KERAS_EPSILON, 1.0, KERAS_EPSILON


def clip_in_half() -> tuple[float, ...]:
    """1 - eps in float16."""
    return 1.0, KERAS_EPSILON, float(np.float16(1 - KERAS_EPSILON))


def near_one() -> tuple[float, ...]:
    """The two numbers of the round-off page."""
    return float(1 + rounds.STEP), float(1 - rounds.STEP)


def near_one_difference() -> tuple[float, ...]:
    """The two, and their difference on paper."""
    return *near_one(), float(2 * rounds.STEP)


def large_vocabulary() -> tuple[float, ...]:
    """The vocabulary of Llama 3 in thousands, as the page's question has it."""
    return (float(round(VOCABULARIES["Llama 3"] / 1000)),)


def huge_logits() -> tuple[float, ...]:
    """Logits at which softmax as it is written overflows."""
    return rounds.HUGE


def huge_logit() -> tuple[float, ...]:
    """The largest of them."""
    return rounds.HUGE[:1]


def served_logits() -> tuple[float, ...]:
    """How many logits the lesson on serving shows."""
    return (len(str(STOPS["serve"].state["logits"]).split(",")),)


def typed_logit() -> tuple[float, ...]:
    """The logit of the lesson on thresholds."""
    return (float(str(STOPS["threshold"].state["logits"])),)


def lesson_lengths() -> tuple[float, ...]:
    """Minutes of each lesson."""
    return tuple(lesson.length for lesson in LESSONS.values())


def shortest_lesson() -> tuple[float, ...]:
    """Minutes of the shortest."""
    return (min(lesson_lengths()),)


def steps_of_the_path() -> tuple[float, ...]:
    """Steps through the lab."""
    return (len(PATH),)


def trade_offs() -> tuple[float, ...]:
    """Trade-offs of the interview."""
    return (len(TRADE_OFFS),)


def ways() -> tuple[float, ...]:
    """Right ways to read a model."""
    return (len(words("probabilities").WAYS_NAMES),)


def most_arms() -> tuple[float, ...]:
    """Arms that one training takes."""
    return (MAX_ARMS,)


def soak_visitors() -> tuple[float, ...]:
    """Visitors of the soak benchmark."""
    return (SESSIONS,)


def gigabytes_of_a_worker() -> tuple[float, ...]:
    """Memory that is counted for each worker process."""
    return (MEGABYTES_PER_WORKER / 1000,)


def sessions_served() -> tuple[float, ...]:
    """Tabs that one server serves at a time."""
    return (DEFAULT_MOST,)


def sessions_of_an_address() -> tuple[float, ...]:
    """The same for one network address."""
    return (DEFAULT_OF_ADDRESS,)


def repairs() -> tuple[float, ...]:
    """Repairs in the gallery."""
    return (len(REPAIRS),)


def typed_logits() -> tuple[float, ...]:
    """How many logits may be typed."""
    return 1, MAX_LOGITS


def classes_of_the_round() -> tuple[float, ...]:
    """Classes of the rounds that measure a margin."""
    return (inspect.signature(measured).parameters["num_classes"].default,)


def classes_of_digits() -> tuple[float, ...]:
    """Classes of the digits."""
    return (load("digits", seed=0).num_classes,)


def ten_classes() -> tuple[float, ...]:
    """Classes for which the doctor's floor of a second softmax, ln(e + n - 1) - 1, is the right one."""
    return (round(math.exp(RULES["double-activation"].values["floor"] + 1) - math.e) + 1,)


def hidden_units() -> tuple[float, ...]:
    """Units of the preset that overfits."""
    return PRESETS["overfits"].params.hidden


def threshold() -> tuple[float, ...]:
    """The threshold on a probability."""
    return (rounds.THRESHOLD,)


def threshold_as_logit() -> tuple[float, ...]:
    """The logit of the probability that the doctor says a forgotten sigmoid decides at."""
    half = RULES["threshold-at-inference"].values["half"]
    return (math.log(half / (1 - half)),)


def logit_threshold() -> tuple[float, ...]:
    """The threshold on a logit."""
    return (math.log(rounds.THRESHOLD / (1 - rounds.THRESHOLD)),)


def thresholds() -> tuple[float, ...]:
    """The threshold on a probability, then on its logit."""
    return *threshold(), *logit_threshold()


def exact_digits() -> tuple[float, ...]:
    """Digits of the arithmetic that probabilities are compared with."""
    return (EXACT.prec,)


def python() -> tuple[float, ...]:
    """The oldest Python that the settings name."""
    target = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["target-version"]
    return (float(f"{target[2]}.{target[3:]}"),)
