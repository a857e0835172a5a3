"""Three ways to compute the same loss, side by side: plain arithmetic, Keras on the probabilities, one step.

Each has a card with its numbers; then come the two pictures, and then each number in its formula. All of them follow
the slider while it is dragged. While the question is open, the cards do not show their numbers.
"""

import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.arrays import Float64Array
from core.keras.matrix.rescue import FUSED, NEVER
from core.states.start import STATE
from core.teaching.margin_story import ONE_STEP, Story, is_far_off
from ui.drawing import live
from ui.drawing.cards import Reading, card
from ui.drawing.chart import draw
from ui.drawing.charts.start import HERE, here
from ui.drawing.numbers import shown
from ui.drawing.palette import FORMULATIONS
from ui.frame import controls
from ui.server import cached
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

WAYS = {"plain": "max_shift", "keras": "keras_clip", "one": "fused"}
"""The three ways, and the formulation behind each."""
PARTS = ("loss", "gradient")
HIDDEN = "?"


def numbers_along(story: Story) -> dict[str, Float64Array]:
    """Return every number on the page that depends on the margin, at every margin."""
    told = {way: story.ways[formulation] for way, formulation in WAYS.items()} | {"true": story.truth}
    found = {f"{way}_{what}": getattr(outcome, what) for way, outcome in told.items() for what in PARTS}
    return found | {"margin": story.margins, "probability": story.probability}


def numbers_at(story: Story, place: int) -> dict[str, float]:
    """Return every number on the page at a margin."""
    return {name: float(values[place]) for name, values in numbers_along(story).items()} | {
        "plain_dead_from": story.dead_from(WAYS["plain"]),
        "keras_dead_from": story.dead_from(WAYS["keras"]),
        "reach": float(story.margins[-1]),
    }


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def table(format: str, is_open: bool) -> bytes:
    """Return what follows the slider; while the question is open, only what is no answer to it."""
    story = cached.story(format)
    ways = [ONE_STEP] if is_open else list(WAYS.values())
    heights = {here(way, what): getattr(story.ways[way], what).astype(np.float32) for way in ways for what in PARTS}
    told = {"margin": story.margins} if is_open else numbers_along(story) | _wrong_along(story)
    figures = {
        f"start_{what}": (
            live.line(HERE, at="margin"),
            *(live.point(here(way), at="margin", height=here(way, what)) for way in ways),
        )
        for what in PARTS
    }
    formulas = {} if is_open else {f"start_formula_{way}": live.fields(words("start").FORMULAS[way]) for way in WAYS}
    arrays = {name: live.Entries(values=values, sliders=("margin",)) for name, values in {**told, **heights}.items()}
    return live.encode(
        live.Table(name="start", sliders=(STATE.margin,), arrays=arrays, formulas=formulas, figures=figures)
    )


def _wrong_along(story: Story) -> dict[str, np.ndarray]:
    told = numbers_along(story)
    return {
        _wrong(way, what): np.array([*map(is_far_off, told[f"{way}_{what}"], told[f"true_{what}"])], dtype=np.uint8)
        for way in WAYS
        for what in PARTS
    }


def _wrong(way: str, what: str) -> str:
    return f"{way}_{what}_is_wrong"


def draw_ways(story: Story, place: int, *, is_open: bool, is_still: bool, text: ModuleType) -> None:
    """Draw the cards and the pictures; without the answer while the question is open.

    Where they show another margin than that of the slider, they stand still.
    """
    if not is_still:
        live.show(table(story.format, is_open), key="start_table")
    # In a lecture and on a phone, the picture must be near the control, and cards without numbers show little.
    is_narrow = controls.lecture_mode() or controls.on_phone()
    if not is_narrow:
        _draw_cards(story, place, is_open=is_open, text=text)
    drawings = cached.start_drawings(story.format, place, is_open)
    for column, drawing, what in zip(st.columns(2, gap="medium"), drawings, PARTS, strict=True):
        with column:
            draw(drawing, key=f"start_{what}")
    if is_narrow and not is_open:
        _draw_cards(story, place, is_open=is_open, text=text)


def _on_screen(story: Story, place: int) -> dict[str, str]:
    """Return every number on the page as it is written, in a place that the slider moves if it depends on that."""
    moving = numbers_along(story)
    return {
        name: live.number(name, number) if name in moving else shown(number)
        for name, number in numbers_at(story, place).items()
    }


def answer(story: Story, place: int, text: ModuleType) -> None:
    """Draw the sentence that answers the page's question."""
    live.write(text.ANSWER.format(format=story.format, **_on_screen(story, place)))


def draw_reasons(story: Story, place: int, text: ModuleType) -> None:
    """Explain each way, with its number in its formula, and what Keras' default computes."""
    numbers, on_screen = numbers_at(story, place), _on_screen(story, place)
    plain_end = text.PLAIN_ENDS if math.isfinite(numbers["plain_dead_from"]) else text.PLAIN_GOES_ON
    sentences = text.SENTENCES | {"plain": f"{text.SENTENCES['plain']} {plain_end}"}
    with st.container(key="start_reasons"):
        for way in WAYS:
            live.write(sentences[way].format(format=story.format, **on_screen))
            live.formula(text.FORMULAS[way], numbers, key=f"start_formula_{way}")
        live.write(text.DEFAULT[story.default].format(format=story.format, **on_screen))
        st.markdown(text.THEREFORE)


def _draw_cards(story: Story, place: int, *, is_open: bool, text: ModuleType) -> None:
    numbers = numbers_at(story, place)
    for column, way in zip(st.columns(len(WAYS), gap="medium"), WAYS, strict=True):
        with column:
            readings = [_reading(numbers, way, what, is_open, text) for what in PARTS]
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
    written: Callable[[str, float], str] = (lambda _, number: shown(number)) if is_hidden else live.number
    return Reading(
        name=text.PARTS[what]["reading"],
        value=HIDDEN if is_hidden else written(f"{way}_{what}", value),
        note=text.EXACT.format(value=written(f"true_{what}", truth)),
        is_wrong=not is_hidden and is_far_off(value, truth),
        wrong="" if is_hidden else _wrong(way, what),
    )
