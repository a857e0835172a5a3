"""The words on screen: one module per page and language, ``ui/words/<language>/<page>.py``.

A module holds constants and ``str.format`` templates only. Another language is another folder with the same modules
and the same names in them; nothing else changes. The language stands in the URL (``?lang=``), English is the default.
Texts that stand in tables of ``core`` are English there; another language has them in its module ``core``.
"""

import importlib
from pathlib import Path
from types import ModuleType

import streamlit as st

DEFAULT_LANGUAGE = "en"
LANGUAGES = (
    DEFAULT_LANGUAGE,
    *sorted(
        path.name
        for path in Path(__file__).parent.iterdir()
        if path.name != DEFAULT_LANGUAGE and (path / "__init__.py").is_file()
    ),
)


def language_name(language: str) -> str:
    """Return what a language calls itself."""
    return str(importlib.import_module(f"ui.words.{language}").NAME)


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


def core_text(table: str, key: str, english: str) -> str:
    """Return a text of a table of ``core`` in the session's language.

    Parameters
    ----------
    table : str
        Key of ``TABLES`` in ``ui.words.<language>.core``.
    key : str
        Key of the entry in the table of ``core``.
    english : str
        Its text there, which is returned in English and where a language has none.
    """
    if language() == DEFAULT_LANGUAGE:
        return english
    return str(words("core").TABLES[table].get(key, english))


def core_sentence(english: str) -> str:
    """Return a sentence that ``core`` composes in the session's language; one that no pattern knows stays English."""
    return english if language() == DEFAULT_LANGUAGE else _translated(english, words("core"))


def _translated(english: str, spoken: ModuleType) -> str:
    for pattern, template in spoken.SENTENCES:
        if found := pattern.fullmatch(english):
            fields = {
                name: spoken.TERMS.get(name, {}).get(value) or _translated(value, spoken)
                for name, value in found.groupdict().items()
            }
            return str(template.format(**fields))
    return english
