"""What a lecture adds to every page: a bar with the way on, the plan, the link and the language; and the list of keys.

A link of a plan says which step of which lesson it is (``step``), and the links of the page keep it, so that the bar
can lead to the step before and to the one after.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.states.links import STATE
from core.teaching.plan import LESSONS, STOPS, Lesson, read_step, step_of
from ui.frame.page_table import PAGES
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, language, language_name, words

STEP = "step"


def mode() -> bool:
    """Return whether the link asks for lecture mode."""
    return st.query_params.get("lecture", "").lower() in ("1", "true")


def kept() -> dict[str, str]:
    """Return the parameters of a lecture that every link keeps."""
    step = st.query_params.get(STEP, "")
    return {"lecture": "1"} | ({STEP: step} if read_step(step) else {}) if mode() else {}


def link_state(lesson: str, place: int) -> dict[str, str | Sequence[str]]:
    """Return all that the link to a step of a lesson sets."""
    stop = STOPS[list(LESSONS[lesson].minutes)[place - 1]]
    return {"lecture": "1", STEP: step_of(lesson, place), **stop.state}


def keys() -> dict[str, Any]:
    """Return the list of keys for the browser."""
    text = words("frame")
    said = tuple({"keys": tuple(names), "does": does} for names, does in text.KEYS)
    return {"title": text.KEYS_TITLE, "close": text.CLOSE, "keys": said}


def bar() -> dict[str, Any] | None:
    """Return the bar for the browser; None outside a lecture."""
    if not mode() or st.context.is_embedded:
        return None
    text, step = words("frame"), read_step(st.query_params.get(STEP, ""))
    lesson = step[0].name if step else next(iter(LESSONS))
    return {
        "name": text.LECTURE,
        "up": text.STEP_UP,
        "down": text.STEP_DOWN,
        "plan": _link("lessons", text.PLAN, kept() | {"lesson": lesson}),
        "previous": _stop(*step, -1, text.STEP_BEFORE) if step else None,
        "next": _stop(*step, 1, text.STEP_AFTER) if step else None,
        "copy": text.COPY_SHORT,
        "copied": text.COPIED,
        "failed": text.COPY_FAILED,
        "languages": tuple(
            {"language": "" if other == DEFAULT_LANGUAGE else other, "name": language_name(other)}
            for other in LANGUAGES
            if other != language()
        ),
        "keys": text.KEYS_TITLE,
    }


def _stop(lesson: Lesson, place: int, away: int, template: str) -> dict[str, str] | None:
    """Return the link to the stop some steps away, if there is one."""
    if not 1 <= place + away <= len(lesson.minutes):
        return None
    page = STOPS[list(lesson.minutes)[place + away - 1]].page
    return _link(page, template.format(page=words(page).TITLE), link_state(lesson.name, place + away))


def _link(page: str, said: str, state: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Return a link to a page in a state, addressed as Streamlit's own are."""
    spoken = {} if language() == DEFAULT_LANGUAGE else {"lang": language()}
    address = urlencode({**spoken, STATE: urlencode(state, doseq=True)})
    return {"address": f"{PAGES[page].url_path}?{address}", "said": said}
