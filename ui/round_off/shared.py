"""Shared parts of the sections of the round-off page."""

from fractions import Fraction
from types import ModuleType

import streamlit as st

from core.states.round_off import STATE
from ui.drawing.numbers import SUPERSCRIPTS
from ui.frame import controls


def step_of(decade: int) -> Fraction:
    """Return h from its number of decimal places."""
    return Fraction(1, 10**decade)


def superscript(power: int) -> str:
    """Write an exponent.

    Examples
    --------
    >>> superscript(-4)
    '⁻⁴'
    """
    return str(power).translate(SUPERSCRIPTS)


def chosen_formats(text: ModuleType) -> tuple[str, ...]:
    """Return the formats to draw, widest first; show a hint if none is chosen."""
    chosen: tuple[str, ...] = controls.draw(STATE.formats, text)
    if not chosen:
        st.info(text.NO_FORMATS)
    return chosen
