"""A card that states the outcome of one way to compute something: big numbers beside the exact ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.drawing.literal import as_html
from ui.drawing.live import flags, with_places
from ui.drawing.palette import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number on a card.

    Parameters
    ----------
    name : str
        What it is.
    value : str
        The number as shown.
    note : str
        What it should be.
    is_wrong : bool
        Whether the two differ widely; marked by a sign and a colour.
    wrong : str
        Name of the array that says so at each position of a slider, if any.

    Value and note may have marked places, which a slider moves (``ui.drawing.live``).
    """

    name: str
    value: str
    note: str
    is_wrong: bool = False
    wrong: str = ""


def card(title: str, readings: Sequence[Reading], *, style: Style, how: str) -> None:
    """Draw a card in the colour of its subject; every text is shown literally."""
    rows = "".join(_row(reading) for reading in readings)
    colour = f"--lab-light: {style.light}; --lab-dark: {style.dark}"
    body = f"<h2>{as_html(title)}</h2><dl>{rows}</dl><p>{as_html(how)}</p>"
    st.html(with_places(f'<section class="lab-card" style="{colour}">{body}</section>'))


def _row(reading: Reading) -> str:
    mark = ' class="wrong"' if reading.is_wrong else ""
    mark += flags(wrong=reading.wrong) if reading.wrong else ""
    return (
        f"<div{mark}><dt>{as_html(reading.name)}</dt><dd>{as_html(reading.value)}</dd>"
        f'<dd class="note">{as_html(reading.note)}</dd></div>'
    )
