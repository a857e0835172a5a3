"""Choosing one question of a table: a list, and buttons to the one before and after."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui.frame import controls
from ui.words import words


def choose(key: str, label: str, names: Sequence[str], constant: str) -> int:
    """Return the place of the question to ask; ``constant`` of the page's words has each question's title."""
    text = words("practice")
    with st.container(horizontal=True, vertical_alignment="bottom", key="practice_turn"):
        titles = partial(_titles, names, constant)
        place = names.index(controls.select(key, label, names, default=names[0], labels=titles))
        _step(text.PREVIOUS, key, names, place - 1)
        _step(text.NEXT, key, names, place + 1)
    return place


def _titles(names: Sequence[str], constant: str) -> dict[str, str]:
    text = words("practice")
    entries = getattr(text, constant)
    return {
        name: text.PLACE.format(number=place, total=len(names), title=entries[name]["title"])
        for place, name in enumerate(names, 1)
    }


def _step(label: str, key: str, names: Sequence[str], place: int) -> None:
    is_there = 0 <= place < len(names)
    target = {key: names[place]} if is_there else {}
    st.button(label, key=f"{key}_{label}", on_click=controls.set_values, kwargs=target, disabled=not is_there)
