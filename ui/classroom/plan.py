"""A lesson held from the desk: what to say, ask and expect at each stop, while the projector shows the page alone."""

import time
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.classroom import board as moves
from core.classroom.questions import question_of
from core.classroom.session import Session
from core.teaching.plan import LESSONS, STOPS, Lesson, read_step, step_of
from ui.frame import attending
from ui.frame.class_bar import ask, clock
from ui.lessons.draw import numbers_of
from ui.words import words

SECONDS = 60
LESSON = "class_lesson"


def draw_plan(found: Session, text: ModuleType) -> None:
    """Draw the present stop with the buttons to the next and to the previous one, or the choice of a lesson."""
    step = read_step(found.board.step)
    with st.expander(text.PLAN, icon=":material/school:", expanded=step is not None):
        if step is None:
            lengths = {name: words("lessons").LENGTH.format(minutes=lesson.length) for name, lesson in LESSONS.items()}
            chosen = st.selectbox(
                text.LESSON,
                list(LESSONS),
                format_func=lambda name: lengths[name],
                key=LESSON,
            )
            _button("next", text.START_PLAN, LESSONS[chosen], 1)
            st.caption(text.PLAN_HELP)
        else:
            _draw_stop(found, *step, text)
        _remote_component()(key="class_remote")


def _draw_stop(found: Session, lesson: Lesson, place: int, text: ModuleType) -> None:
    name, plan = list(lesson.minutes)[place - 1], words("lessons")
    stop, said, numbers = STOPS[name], plan.STOPS[name], numbers_of(STOPS[name])
    left = lesson.minutes[name] * SECONDS - (time.time() - found.board.since)
    st.html(f'<p class="lab-class-clock">{text.STEP.format(place=place, count=len(lesson.minutes))} {clock(left)}</p>')
    st.markdown(f"## {said['title']}")
    st.caption(words(stop.page).TITLE)
    for part, label in plan.PARTS.items():
        st.markdown(f"**{label}** {said[part].format(**numbers)}")
    question = question_of(stop)
    if question is not None:
        is_asked = found.board.present is not None
        put = partial(ask, question, None, is_held=True)
        st.button(text.ASK_CLASS, key="class_plan_ask", type="primary", disabled=is_asked, on_click=put)
    with st.container(horizontal=True):
        _button("previous", text.PREVIOUS, lesson, place - 1)
        _button("next", text.NEXT, lesson, place + 1)
        st.button(text.STOP_PLAN, key="class_stop_plan", on_click=_go_to, args=("",))


def _button(key: str, label: str, lesson: Lesson, place: int) -> None:
    is_there = 1 <= place <= len(lesson.minutes)
    step = step_of(lesson.name, place) if is_there else ""
    st.button(label, key=f"class_{key}", disabled=not is_there, on_click=_go_to, args=(step,))


def _go_to(step: str) -> None:
    attending.move(partial(moves.go_to, step=step, now=time.time()))


@cache
def _remote_component() -> Any:
    script = Path(__file__).with_name("remote.js").read_text("utf-8")
    return st.components.v2.component("lab_class_remote", html="<span></span>", js=script, isolate_styles=False)
