"""A lesson on screen and on paper: for each stop the minutes, what to say, the link, the question and its answer."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import streamlit as st

from core.keras.training.presets import PRESETS
from core.teaching.plan import STOPS, Lesson, Stop
from ui.drawing.charts.arms import claimed
from ui.drawing.literal import as_html
from ui.drawing.questions import spelled
from ui.frame import frame, lecture
from ui.frame.reach import lab_address, qr_code
from ui.server.result_cache import MEGABYTE, shared
from ui.words import words


@shared(max_bytes=MEGABYTE)
def _facts(name: str) -> dict[str, float | int | str]:
    return dict(STOPS[name].facts())


def numbers_of(stop: Stop) -> dict[str, str]:
    """Return the values for the templates of a stop, as written on screen: its facts, and the claims of its preset."""
    kinds = words("practice")
    found = {name: spelled(value, kinds) for name, value in _facts(stop.name).items()}
    if "preset" in stop.state:
        preset = PRESETS[str(stop.state["preset"])]
        found["claims"] = "; ".join(claimed(claim.text, words("training")) for claim in preset.claims)
    return found


def draw_lesson(lesson: Lesson, text: ModuleType) -> None:
    """Draw the stops of a lesson, each with the minute at which it begins."""
    begins = 0
    for place, (name, minutes) in enumerate(lesson.minutes.items(), 1):
        with st.container(border=True, key=f"lesson_stop_{place}"):
            when = text.WHEN.format(place=place, begins=begins, minutes=minutes)
            _draw_stop(STOPS[name], when, lecture.link_state(lesson.name, place), text)
        begins += minutes


def _draw_stop(stop: Stop, when: str, state: Mapping[str, str | Sequence[str]], text: ModuleType) -> None:
    said, numbers = text.STOPS[stop.name], numbers_of(stop)
    st.caption(when)
    st.markdown(f"## {said['title']}")
    frame.link(stop.page, text.OPEN.format(page=words(stop.page).TITLE), **state)
    for part, label in text.PARTS.items():
        st.markdown(f"**{label}** {said[part].format(**numbers)}")
    _draw_address(stop, text)


def _draw_address(stop: Stop, text: ModuleType) -> None:
    """Draw, for paper alone, the address of a stop: as a phone opens it, so without lecture mode."""
    address = lab_address(stop.page, stop.state)
    picture = f'<img alt="{text.QR_ALT}" src="{qr_code(address)}">'
    st.html(f'<p class="lab-lesson-address">{picture}<code>{as_html(address)}</code></p>')


def print_button(text: ModuleType) -> None:
    """Offer the plan on paper."""
    _print_component()(key="lesson_print", data={"label": text.PRINT})


@cache
def _print_component():  # type: ignore[no-untyped-def]
    script = Path(__file__).with_name("print.js").read_text("utf-8")
    button = '<button type="button" class="lab-print"></button>'
    return st.components.v2.component("lab_print", html=button, js=script, isolate_styles=False)
