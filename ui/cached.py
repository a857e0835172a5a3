"""Cached calls into ``core``, shared by all sessions. Every cache is bounded: unbounded ones grow with every visitor.

Arguments are frozen, hashable parameters; results are frozen and read-only, so they are shared and not copied
(``st.cache_resource``). Here a page finds everything that takes longer than a few milliseconds.
"""

import streamlit as st

from ui import story as start_story
from ui.chart import encode
from ui.charts import start
from ui.words import language, words


def story(format: str) -> start_story.Story:
    """Return the start page's example in a format."""
    return _story(format)


@st.cache_resource(max_entries=8, show_spinner=False)
def _story(format: str) -> start_story.Story:
    return start_story.tell(format)


def start_drawings(format: str, place: int) -> tuple[bytes, bytes]:
    """Return the start page's two pictures, ready to draw: loss and gradient."""
    return _start_drawings(format, place, language())


@st.cache_resource(max_entries=256, show_spinner=False)
def _start_drawings(format: str, place: int, language: str) -> tuple[bytes, bytes]:
    told, text = story(format), words("start")
    return (
        encode(start.loss_figure(told, place, text), alt=start.loss_alt(told, place, text), name="start_loss"),
        encode(
            start.gradient_figure(told, place, text), alt=start.gradient_alt(told, place, text), name="start_gradient"
        ),
    )
