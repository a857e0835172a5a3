"""Buttons that download a page's state as a script or a notebook; the document is made when one is pressed."""

from collections.abc import Callable

import streamlit as st

from core.export.cells import KINDS, SUFFIXES, Document, written
from ui.words import words

MIME = {"script": "text/x-python", "notebook": "application/x-ipynb+json"}
ICONS = {"script": ":material/terminal:", "notebook": ":material/book_2:"}


def downloads(page: str, make: Callable[[], Document]) -> None:
    """Draw one button for each kind of document, and a sentence on what it holds.

    Parameters
    ----------
    page : str
        The page's name: of the files, and a key of the words' ``NOTES``.
    make : callable
        Returns the document; called in another thread than the page's, so it must not ask for session state.
    """
    text = words("export")
    with st.container(horizontal=True, key=f"export_{page}", vertical_alignment="center"):
        for kind in KINDS:
            st.download_button(
                text.BUTTONS[kind],
                content(make, kind),
                f"{page}{SUFFIXES[kind]}",
                MIME[kind],
                key=f"export_{page}_{kind}",
                icon=ICONS[kind],
                on_click="ignore",
            )
        st.caption(text.NOTES[page])


def content(make: Callable[[], Document], kind: str) -> Callable[[], str]:
    """Return what makes a file's text when it is asked for."""
    return lambda: written(make(), kind)
