"""The two ways side by side: a card with the numbers, the picture, and the numbers in the formula.

Until the answer is asked for, the card of the two steps keeps its numbers to itself.
"""

from types import ModuleType

import streamlit as st

from ui import cached, controls
from ui.cards import Reading, card
from ui.chart import draw
from ui.numbers import latex, shown
from ui.palette import FORMULATIONS
from ui.story import Story, is_far_off

WAYS = {"two": "keras_clip", "one": "fused"}
HIDDEN = "?"


def numbers_at(story: Story, place: int) -> dict[str, float]:
    """Return every number that the page names at a margin."""
    told = {way: story.ways[formulation] for way, formulation in WAYS.items()} | {"true": story.truth}
    found = {
        f"{way}_{what}": float(getattr(outcome, what)[place])
        for way, outcome in told.items()
        for what in ("loss", "gradient")
    }
    return found | {
        "margin": float(story.margins[place]),
        "probability": float(story.probability[place]),
        "dead_from": story.dead_from("keras_clip"),
    }


def draw_ways(story: Story, place: int, *, is_open: bool, text: ModuleType) -> None:
    """Draw both ways; while the question is open, without what two steps give."""
    numbers = numbers_at(story, place)
    drawings = cached.start_drawings(story.format, place, is_open)
    for column, way, drawing, key in zip(
        st.columns(2, gap="medium"), WAYS, drawings, ("start_loss", "start_gradient"), strict=True
    ):
        is_hidden = is_open and way == "two"
        with column:
            readings = [_reading(numbers, way, what, is_hidden, text) for what in ("loss", "gradient")]
            # In a lecture the picture must be on the first screen; the teacher says what the note says.
            how = "" if controls.lecture_mode() else text.CARD_NOTES[way]
            card(text.CARD_TITLES[way], readings, style=FORMULATIONS[WAYS[way]], how=how)
            draw(drawing, key=key)
            st.latex(text.FORMULAS[way].format(**_in_formula(numbers, is_hidden)))


def _reading(numbers: dict[str, float], way: str, what: str, is_hidden: bool, text: ModuleType) -> Reading:
    value, truth = numbers[f"{way}_{what}"], numbers[f"true_{what}"]
    return Reading(
        name=text.READINGS[what],
        value=HIDDEN if is_hidden else shown(value),
        note=text.EXACT.format(value=shown(truth)),
        is_wrong=not is_hidden and is_far_off(value, truth),
    )


def _in_formula(numbers: dict[str, float], is_hidden: bool) -> dict[str, str]:
    written = {name: latex(value) for name, value in numbers.items()}
    return written | {"two_loss": rf"\;{HIDDEN}"} if is_hidden else written
