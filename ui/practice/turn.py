"""Choosing one question of a table: a list, and buttons to the one before and after."""

from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from core.states.table import Choice
from ui.frame import controls


def choose(control: Choice, text: ModuleType) -> int:
    """Return the place of the question to ask."""
    names = control.options
    with st.container(horizontal=True, vertical_alignment="bottom", key="practice_turn"):
        place = names.index(controls.draw(control, text))
        _step(text.PREVIOUS, control.key, names, place - 1)
        _step(text.NEXT, control.key, names, place + 1)
    return place


def _step(label: str, key: str, names: Sequence[str], place: int) -> None:
    is_there = 0 <= place < len(names)
    target = {key: names[place]} if is_there else {}
    st.button(label, key=f"{key}_{label}", on_click=controls.set_values, kwargs=target, disabled=not is_there)
