"""The interview: the table ``QUESTIONS``, each with the numbers in its answer and the state that shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.arithmetic.formats import format_named
from core.inference.forgotten_activation import logit, sigmoid
from core.keras.matrix.records import load
from core.keras.training.presets import PRESETS
from core.losses.theory import absorption_of_one
from core.messages import Message
from core.teaching.measured import measured
from core.teaching.prediction import Facts
from core.teaching.rounds import CAP, MARGIN, half_precision_head

WIDE = 1000.0
"""A margin far beyond every limit of float32."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to answer aloud.

    Parameters
    ----------
    name : str
        Key of ``QUESTIONS`` and of the words.
    facts : callable
        Computes the numbers in the answer.
    page : str
        The page that shows it.
    state : mapping of str to str
        The state of that page to open.
    """

    name: str
    facts: Callable[[], Facts]
    page: str
    state: Mapping[str, str]

    @property
    def claims(self) -> tuple[Message, ...]:
        """The tested claims of the preset that the question opens."""
        return tuple(claim.text for claim in PRESETS[self.state["preset"]].claims) if "preset" in self.state else ()


def two_against_one() -> Facts:
    """Loss and gradient at one margin, in two steps and in one."""
    clipped, fused = measured(MARGIN, "keras_clip"), measured(MARGIN, "fused")
    return {
        "margin": MARGIN,
        "clipped": clipped.loss,
        "fused": fused.loss,
        "clipped_gradient": clipped.gradient,
        "fused_gradient": fused.gradient,
    }


def when_it_matters() -> Facts:
    """The margin where clipping begins to matter, and a margin where it does not."""
    small = 2.0
    clipped, fused = measured(small, "keras_clip"), measured(small, "fused")
    return {"small": small, "clipped": clipped.loss, "fused": fused.loss, "cap": CAP}


def what_keras_hides() -> Facts:
    """The formulas that Keras ran for the same code under two policies."""
    found = half_precision_head()
    return {**found.facts, "cap": CAP}


def at_inference() -> Facts:
    """The position of a threshold on logits."""
    half = 0.5
    return {"threshold": half, "logit": logit(half), "probability": float(sigmoid(half))}


def binary_against_softmax() -> Facts:
    """Where a sigmoid saturates in float32, and how a softmax loss of two steps ends."""
    single = format_named("float32")
    return {"absorbs": absorption_of_one(single, 2), "wide": WIDE, "fused": measured(WIDE, "fused").loss}


def clip_against_fuse() -> Facts:
    """The cap that a clip sets, and the loss without one."""
    return {"cap": measured(WIDE, "keras_clip").loss, "margin": WIDE, "fused": measured(WIDE, "fused").loss}


def expressive_against_overfitting() -> Facts:
    """The size of a model that learns wrong labels by heart."""
    params = PRESETS["overfits"].params
    return {"units": sum(params.hidden), "noise": 100 * params.label_noise}


def speed_against_stability() -> Facts:
    """The limits of 16 bits."""
    half = format_named("float16")
    raw = measured(MARGIN, "max_shift", format=half.name)
    return {
        "bits": half.precision,
        "largest": half.max,
        "margin": MARGIN,
        "loss": raw.loss,
        "fused": measured(MARGIN, "fused", format=half.name).loss,
    }


def features_against_maintenance() -> Facts:
    """How many combinations of head, loss and labels Keras offers, and how many train something else."""
    outcomes = [cell.outcome for cell in load().cells]
    return {"cells": len(outcomes), "silent": outcomes.count("silent"), "refused": outcomes.count("error")}


QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question(name="two_against_one", facts=two_against_one, page="start", state={"margin": "20"}),
        Question(name="when_it_matters", facts=when_it_matters, page="training", state={"preset": "nothing-happens"}),
        Question(name="keras_hides", facts=what_keras_hides, page="training", state={"preset": "mixed-precision"}),
        Question(name="at_inference", facts=at_inference, page="probabilities", state={"source": "typed"}),
        Question(
            name="binary_against_softmax",
            facts=binary_against_softmax,
            page="training",
            state={"preset": "logistic-is-fine"},
        ),
        Question(name="clip_against_fuse", facts=clip_against_fuse, page="training", state={"preset": "loud"}),
        Question(
            name="expressive", facts=expressive_against_overfitting, page="training", state={"preset": "overfits"}
        ),
        Question(name="speed", facts=speed_against_stability, page="training", state={"preset": "nan-in-float16"}),
        Question(
            name="features",
            facts=features_against_maintenance,
            page="training",
            state={"preset": "rescued-by-keras"},
        ),
    )
}

TRADE_OFFS = ("expressive", "speed", "features")
"""The questions that are trade-offs."""
