"""Three ways to compute the same loss, side by side: plain arithmetic, Keras on the probabilities, one step.

Each has a card with its numbers; then come the two pictures, and then each number in its formula. While the question is
open, the cards do not show their numbers.
"""

import math
from types import ModuleType

import streamlit as st

from core.keras.matrix.rescue import FUSED, NEVER
from core.teaching.margin_story import Story, is_far_off
from ui.drawing.cards import Reading, card
from ui.drawing.chart import draw
from ui.drawing.numbers import latex, shown
from ui.drawing.palette import FORMULATIONS
from ui.frame import controls
from ui.server import cached

WAYS = {"plain": "max_shift", "keras": "keras_clip", "one": "fused"}
"""The three ways, and the formulation behind each."""
HIDDEN = "?"


def numbers_at(story: Story, place: int) -> dict[str, float]:
    """Return every number on the page at a margin."""
    told = {way: story.ways[formulation] for way, formulation in WAYS.items()} | {"true": story.truth}
    found = {
        f"{way}_{what}": float(getattr(outcome, what)[place])
        for way, outcome in told.items()
        for what in ("loss", "gradient")
    }
    return found | {
        "margin": float(story.margins[place]),
        "probability": float(story.probability[place]),
        "plain_dead_from": story.dead_from(WAYS["plain"]),
        "keras_dead_from": story.dead_from(WAYS["keras"]),
        "reach": float(story.margins[-1]),
    }


def draw_ways(story: Story, place: int, *, is_open: bool, text: ModuleType) -> None:
    """Draw the cards and the pictures; without the answer while the question is open."""
    # In a lecture and on a phone, the picture must be near the question, and cards without numbers show little.
    if not (is_open and (controls.lecture_mode() or controls.on_phone())):
        _draw_cards(story, place, is_open=is_open, text=text)
    drawings = cached.start_drawings(story.format, place, is_open)
    for column, drawing, key in zip(
        st.columns(2, gap="medium"), drawings, ("start_loss", "start_gradient"), strict=True
    ):
        with column:
            draw(drawing, key=key)


def draw_reasons(story: Story, place: int, text: ModuleType) -> None:
    """Explain each way, with its number in its formula, and what Keras' default computes."""
    numbers = numbers_at(story, place)
    on_screen = {name: shown(number) for name, number in numbers.items()}
    in_formula = {name: latex(number) for name, number in numbers.items()}
    plain_end = text.PLAIN_ENDS if math.isfinite(numbers["plain_dead_from"]) else text.PLAIN_GOES_ON
    sentences = text.SENTENCES | {"plain": f"{text.SENTENCES['plain']} {plain_end}"}
    with st.container(key="start_reasons"):
        for way in WAYS:
            st.markdown(sentences[way].format(format=story.format, **on_screen))
            st.latex(text.FORMULAS[way].format(**in_formula))
        st.markdown(text.DEFAULT[story.default].format(format=story.format, **on_screen))
        st.markdown(text.THEREFORE)


def _draw_cards(story: Story, place: int, *, is_open: bool, text: ModuleType) -> None:
    numbers = numbers_at(story, place)
    for column, way in zip(st.columns(len(WAYS), gap="medium"), WAYS, strict=True):
        with column:
            readings = [_reading(numbers, way, what, is_open, text) for what in ("loss", "gradient")]
            title, how = (said.format(format=story.format) for said in text.CARDS[_told(way, story.default)])
            # The note would give the answer away; in a lecture, the teacher explains it.
            how = "" if is_open or controls.lecture_mode() else how
            card(title, readings, style=FORMULATIONS[WAYS[way]], how=how)


def _told(way: str, default: str) -> str:
    """Return the words of a card: one step includes Keras' default if it is repaired; Keras has no 8-bit formats."""
    if way == "one" and default == FUSED:
        return "default"
    return "emulated" if way == "keras" and default == NEVER else way


def _reading(numbers: dict[str, float], way: str, what: str, is_hidden: bool, text: ModuleType) -> Reading:
    value, truth = numbers[f"{way}_{what}"], numbers[f"true_{what}"]
    return Reading(
        name=text.PARTS[what]["reading"],
        value=HIDDEN if is_hidden else shown(value),
        note=text.EXACT.format(value=shown(truth)),
        is_wrong=not is_hidden and is_far_off(value, truth),
    )
