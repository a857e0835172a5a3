"""The words on screen: one module per page and language, ``ui/words/<language>/<page>.py``.

A module holds constants and ``str.format`` templates only. Another language is another folder with the same modules
and the same names in them; nothing else changes. The language stands in the URL (``?lang=``), English is the default.
"""

import importlib
from pathlib import Path
from types import ModuleType

import streamlit as st

DEFAULT_LANGUAGE = "en"
LANGUAGES = tuple(sorted(path.name for path in Path(__file__).parent.iterdir() if (path / "__init__.py").is_file()))


def language() -> str:
    """Return the language of this session: the URL's ``lang`` if there is such a folder, else English."""
    asked = st.query_params.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def words(page: str) -> ModuleType:
    """Return the words of a page in the session's language.

    Parameters
    ----------
    page : str
        Name of the page as in ``ui.pages``, or ``"frame"`` for what every page shares.

    Returns
    -------
    module
        ``TITLE`` (menu), ``QUESTION`` (heading), and the page's own constants and templates.
    """
    return importlib.import_module(f"ui.words.{language()}.{page}")
