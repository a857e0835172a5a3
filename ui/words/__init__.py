"""The words on screen: one module per page and language, ``ui/words/<language>/<page>.py``.

A module holds constants and ``str.format`` templates only. Another language is another folder with the same modules
and the same names in them; nothing else changes. The language stands in the URL (``?lang=``), English is the default.
Texts that stand in tables of ``core`` are English there; another language has them in its module ``core``.
What the doctor says is a message with its values; another language has the templates in ``doctor_messages``.
"""

import importlib
import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from logit_doctor.messages import Message

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


_SETTLED: ContextVar[str] = ContextVar("lab_settled_language", default="")


def language() -> str:
    """Return the language of this session: the URL's ``lang`` if there is such a folder, else English."""
    return _SETTLED.get() or _asked()


def _asked() -> str:
    asked = st.query_params.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


@contextmanager
def in_language(chosen: str = "") -> Iterator[None]:
    """Speak one language in a block, the session's by default, without looking at the URL for every word.

    It decorates functions too, which then ask for the session's language whenever they are called.
    """
    token = _SETTLED.set(chosen or language())
    try:
        yield
    finally:
        _SETTLED.reset(token)


POINTED = re.compile(r"(?<![\w.,=/-])(?<!Python )\d+(?:,\d{3})*(?:\.\d+)?(?!\w|[.,]\d|/)")
"""A number as English writes it; not a part of a name, a version, code or a path."""
COMMAS = str.maketrans(",.", ".,")
PLAIN_WORD = re.compile(r"[^\W\d_A-Z]+(?=[,:;.!?]?(?:\s|$))")
"""A first word in lowercase that is no name: not ``from_logits``, ``tf.nn``, ``mixed_float16``, quoted or in code."""


def has_decimal_comma(language: str) -> bool:
    """Return whether a language writes 1.437,5 where English writes 1,437.5."""
    return bool(getattr(importlib.import_module(f"ui.words.{language}"), "DECIMAL_COMMA", False))


def spoken(text: str) -> str:
    """Return a text with the numbers in it written as the session's language does."""
    return _with_commas(text) if has_decimal_comma(language()) else text


def _with_commas(text: str) -> str:
    return POINTED.sub(lambda found: found[0].translate(COMMAS), text)


class _Formatter(string.Formatter):
    """Fills in templates whose fields say how a number is written, with a decimal comma."""

    def format_field(self, value: Any, format_spec: str) -> str:
        written = str(super().format_field(value, format_spec))
        return _with_commas(written) if isinstance(value, int | float) else written


class Template(str):
    """A text of a language with a decimal comma; ``format`` writes numbers that way."""

    __slots__ = ()

    def format(self, *values: Any, **fields: Any) -> str:
        """Fill in the fields."""
        return _Formatter().vformat(self, values, fields)


def _templates(value: Any) -> Any:
    """Return a constant of the words with every template in it made one that writes commas."""
    if isinstance(value, str):
        return Template(value) if "{" in value and ":" in value else value
    if isinstance(value, dict):
        return {key: _templates(entry) for key, entry in value.items()}
    return type(value)(map(_templates, value)) if type(value) in (list, tuple) else value


@cache
def _module(language: str, page: str) -> ModuleType:
    module = importlib.import_module(f"ui.words.{language}.{page}")
    if not has_decimal_comma(language):
        return module
    said = ModuleType(module.__name__, module.__doc__)
    said.__dict__.update({name: _templates(value) if name.isupper() else value for name, value in vars(module).items()})
    return said


def words(page: str) -> ModuleType:
    """Return the words of a page in the session's language.

    Parameters
    ----------
    page : str
        Name of the page as in ``ui.frame.page_table``, or ``"frame"`` for what every page shares.

    Returns
    -------
    module
        ``TITLE`` (menu), ``QUESTION`` (heading), and the page's own constants and templates.
    """
    return _module(language(), page)


def core_text(table: str, key: str, english: str) -> str:
    """Return a text of a table of ``core`` in the session's language.

    Parameters
    ----------
    table : str
        Key of ``TABLES`` in ``ui.words.<language>.core``.
    key : str
        Key of the entry in the table of ``core``.
    english : str
        Its text there, which is returned in English and where a language has none; a ``Text`` brings others along.
    """
    if language() == DEFAULT_LANGUAGE:
        return english
    own = getattr(english, "others", {}).get(language(), english)
    return spoken(str(words("core").TABLES.get(table, {}).get(key, own)))


def core_sentence(english: str) -> str:
    """Return a sentence that ``core`` composes in the session's language; one that no pattern knows stays English."""
    return english if language() == DEFAULT_LANGUAGE else spoken(_translated(english, words("core")))


def said(message: Message) -> str:
    """Return what the doctor says in the session's language; what a language has no template for stays English."""
    templates = {} if language() == DEFAULT_LANGUAGE else words("doctor_messages").MESSAGES
    values = {name: said(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return str(templates.get(message.key, message.template).format(**values))


def as_sentence(text: str) -> str:
    """Return a text with the capital that opens a sentence; one that opens with a name, code or a number stays.

    What ``core`` says may follow a file and a line, so it opens small; in a card it stands alone.
    """
    return f"{text[:1].upper()}{text[1:]}" if PLAIN_WORD.match(text) else text


def _translated(english: str, spoken: ModuleType) -> str:
    for pattern, template in spoken.SENTENCES:
        if found := pattern.fullmatch(english):
            fields = {
                name: spoken.TERMS.get(name, {}).get(value) or _translated(value, spoken)
                for name, value in found.groupdict().items()
            }
            return str(template.format(**fields))
    return english
