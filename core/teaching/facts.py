"""The numbers of the lessons: for each stop the values in its text, all computed."""

from core.arithmetic.formats import format_named
from core.arithmetic.rounded import round_to
from core.keras.matrix.records import load
from core.keras.matrix.rescue import FUSED, TWO_STEP, ran_by_default
from core.keras.training.presets import PRESETS
from core.losses.steps import KERAS_EPSILON
from core.teaching import first_question
from core.teaching.bugs import BUGS
from core.teaching.interview import QUESTIONS
from core.teaching.margin_story import tell
from core.teaching.measured import dead_from, measured
from core.teaching.prediction import Choice, Facts
from core.teaching.rounds import ROUNDS
from logit_doctor.rules import RULES

MARGIN = float(first_question.MARGIN)
HALF = "float16"
EPSILON_POWER = -8
"""The exponent of a typical epsilon that rounds to 0 in half precision."""
DOCTOR_EXAMPLE = "missing-activation"


def predict() -> Facts:
    """The question of the start page and its answer."""
    clipped, plain, fused = (measured(MARGIN, way) for way in ("keras_clip", "max_shift", "fused"))
    by_default = {FUSED: fused, TWO_STEP: clipped}[ran_by_default(load(), first_question.FORMAT)]
    return {
        "margin": MARGIN,
        "options": len(first_question.OUTCOMES),
        "truth": clipped.loss,
        "plain": plain.loss,
        "default": by_default.loss,
        "fused": fused.loss,
        "gradient": clipped.gradient,
        "dead_from": dead_from("keras_clip"),
    }


def half() -> Facts:
    """The same example in half precision."""
    raw, fused = measured(MARGIN, "max_shift", format=HALF), measured(MARGIN, "fused", format=HALF)
    return {
        "margin": MARGIN,
        "truth": raw.loss,
        "fused": fused.loss,
        "dead_from": tell(HALF).dead_from("max_shift"),
        "dead_from_single": tell(first_question.FORMAT).dead_from("max_shift"),
    }


def curve() -> Facts:
    """Where the clipped loss stops, and the first whole margin at which its gradient is gone."""
    return {"cap": first_question.outcomes()["capped"], "dead_from": dead_from("keras_clip")}


def epsilon() -> Facts:
    """An epsilon in half precision, and the loss with one that float32 holds."""
    held = float(round_to([10.0**EPSILON_POWER], format_named(HALF))[0])
    return {"power": EPSILON_POWER, "truth": held, "margin": MARGIN, "smallest": format_named(HALF).min_subnormal}


def loud() -> Facts:
    """The clip below which an example is lost."""
    return {
        "epsilon": KERAS_EPSILON,
        "cap": first_question.outcomes()["capped"],
        "epochs": PRESETS["loud"].params.epochs,
    }


def traps() -> Facts:
    """The number of combinations of head, loss and labels that are silently wrong."""
    cells = load().cells
    silent = [cell for cell in cells if cell.outcome == "silent"]
    return {"cells": len(cells), "silent": len(silent), "truth": sum(not cell.warnings for cell in silent)}


def doctor() -> Facts:
    """The number of the doctor's rules."""
    return {"rules": len(RULES)}


def practice() -> Facts:
    """How much there is to practise."""
    return {"rounds": len(ROUNDS), "bugs": len(BUGS), "questions": len(QUESTIONS)}


def nothing() -> Facts:
    """No number beside those of the preset's claims."""
    return {}


def of_round(name: str) -> Facts:
    """The facts of a round of the practice page, its truth among them."""
    asked = ROUNDS[name].predict()
    truth = asked.options[asked.right] if isinstance(asked, Choice) else asked.truth
    return {**asked.facts, "truth": truth}
