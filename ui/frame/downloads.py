"""Buttons that download a page's state as code, and its numbers; each file is made when its button is pressed."""

from collections.abc import Callable

import streamlit as st

from core.export.cells import KINDS, SUFFIXES, Document, written
from ui.words import words

MIME = {"script": "text/x-python", "notebook": "application/x-ipynb+json", "csv": "text/csv"}
ICONS = {"script": ":material/terminal:", "notebook": ":material/book_2:", "csv": ":material/table_view:"}
ENDINGS = SUFFIXES | {"csv": ".csv"}


def downloads(page: str, make: Callable[[], Document] | None, numbers: Callable[[], str] | None = None) -> None:
    """Draw one button for each kind of document and one for the numbers, and a sentence on their content.

    Parameters
    ----------
    page : str
        The page's name: used for the files, and a key of the words' ``NOTES``.
    make : callable, optional
        Returns the document; None if the page has no source to export, as the words' ``NOTES`` then explain.
        It is called in a different thread, so it must not use the session state.
    numbers : callable, optional
        Returns the numbers on screen as CSV, under the same condition; None while there are no numbers.
    """
    text = words("export")
    files = {} if make is None else {kind: content(make, kind) for kind in KINDS}
    if numbers is not None:
        files["csv"] = numbers
    with st.container(horizontal=True, key=f"export_{page}", vertical_alignment="center"):
        for kind, file in files.items():
            st.download_button(
                text.BUTTONS[kind],
                file,
                f"{page}{ENDINGS[kind]}",
                MIME[kind],
                key=f"export_{page}_{kind}",
                icon=ICONS[kind],
                on_click="ignore",
            )
        st.caption(text.NOTES[page if make is not None else f"{page}_without_source"])


def content(make: Callable[[], Document], kind: str) -> Callable[[], str]:
    """Return a function that makes a file's text on request."""
    return lambda: written(make(), kind)
