"""The words on screen: one module per page and language, ``ui/words/<language>/<page>.py``.

A module holds constants and ``str.format`` templates only. Another language is another folder with the same modules and
the same names in them; nothing else changes. The URL carries the language (``?lang=``); English is the default. Texts
in the tables of ``core`` are English; a translation is in the language's module ``core`` or in the entry itself.
Messages of ``core`` and the doctor have a key and values; a language has their templates in its modules ``messages``
and ``doctor_messages``.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.arithmetic.entries import Text
from core.messages.catalogue import ENGLISH
from ui.words.writer import LanguageWriter, Shown

DEFAULT_LANGUAGE = "en"
LANGUAGES = (
    DEFAULT_LANGUAGE,
    *sorted(
        path.name
        for path in Path(__file__).parent.iterdir()
        if path.name != DEFAULT_LANGUAGE and (path / "__init__.py").is_file()
    ),
)


PLAIN_WORD = re.compile(r"[^\W\d_A-Z]+(?=[,:;.!?]?(?:\s|$))")
"""A first word in lowercase that is not a name: not ``from_logits``, ``tf.nn``, ``mixed_float16``, quoted or in
code."""


def language_name(language: str) -> str:
    """Return a language's name for itself."""
    return str(importlib.import_module(f"ui.words.{language}").NAME)


_SETTLED: ContextVar[str] = ContextVar("lab_settled_language", default="")


def language() -> str:
    """Return the language of this session: the URL's ``lang`` if there is such a folder, else English."""
    return _SETTLED.get() or _asked()


def _asked() -> str:
    asked = st.query_params.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def settle() -> None:
    """Look the session's language up for the whole run of a page; each run has to, for another link may have come."""
    _SETTLED.set(_asked())


@contextmanager
def in_language(chosen: str = "") -> Iterator[None]:
    """Use one language in a block, the session's by default, without reading the URL for every word.

    As a decorator, it looks up the session's language at each call of the function.
    """
    token = _SETTLED.set(chosen or language())
    try:
        yield
    finally:
        _SETTLED.reset(token)


class Template(str):
    """A text of the pages whose ``format`` writes numbers and counted words in the text's language."""

    __slots__ = ("writer",)
    writer: LanguageWriter

    def __new__(cls, text: str, writer: LanguageWriter) -> "Template":
        """Make a text that knows its language."""
        template = super().__new__(cls, text)
        template.writer = writer
        return template

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # a copy, for example in a figure, is already filled in

    def format(self, *values: Any, **fields: Any) -> str:
        """Fill in the fields."""
        return self.writer.vformat(self, values, fields)


def _templates(value: Any, mark: str, writer: LanguageWriter) -> Any:
    """Return a constant of the words in which every template with the mark is a ``Template`` of its language."""
    if isinstance(value, str):
        return Template(value, writer) if "{" in value and mark in value else value
    if isinstance(value, dict):
        return {key: _templates(entry, mark, writer) for key, entry in value.items()}
    return type(value)(_templates(entry, mark, writer) for entry in value) if type(value) in (list, tuple) else value


@cache
def _module(language: str, page: str) -> ModuleType:
    module = importlib.import_module(f"ui.words.{language}.{page}")
    # English writes numbers like Python, so in English only a counted word needs more than ``str.format``.
    mark, writer = ("|" if language == DEFAULT_LANGUAGE else ":"), LanguageWriter(language, {})
    said = ModuleType(module.__name__, module.__doc__)
    for name, value in vars(module).items():
        said.__dict__[name] = _templates(value, mark, writer) if name.isupper() else value
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


def listed(names: Iterable[str]) -> str:
    """Join names, at least one, as in a sentence."""
    *most, last = names
    return f"{', '.join(most)} {words('frame').AND} {last}" if most else last


def core_text(table: str, key: str, english: str) -> str:
    """Return a text of a table of ``core`` in the session's language.

    Parameters
    ----------
    table : str
        Key of ``TABLES`` in ``ui.words.<language>.core``.
    key : str
        Key of the entry in the table of ``core``.
    english : str
        Its text there, returned in English and for languages without a translation; a ``Text`` has its own.
    """
    target = language()
    if target == DEFAULT_LANGUAGE:
        return english
    own = english
    if isinstance(english, Text) and target in english.others:
        own = LanguageWriter(target, {}).fill(english.others[target], english.values)
    return str(words("core").TABLES.get(table, {}).get(key, own))


@cache
def _templates_of(language: str) -> Mapping[str, str]:
    if language == DEFAULT_LANGUAGE:
        return ENGLISH
    of_core, of_the_doctor = (
        importlib.import_module(f"ui.words.{language}.{name}").TEMPLATES for name in ("messages", "doctor_messages")
    )
    return {**of_core, **of_the_doctor}


def told(message: object, *, shown: Shown | None = None, number: Callable[[str], str] | None = None) -> str:
    """Return a message of ``core`` or the doctor in the session's language; a plain text from elsewhere is unchanged.

    Parameters
    ----------
    message : object
        ``core.messages.Message``, ``logit_doctor.messages.Message``, or anything else with a ``key`` and ``values``.
    shown : mapping of str to callable, optional
        Replacements for messages by key, for example an arm's title instead of its label.
    number : callable, optional
        Writes the numbers, in place of the language's marks alone.
    """
    target = language()
    if not hasattr(message, "key") or (target == DEFAULT_LANGUAGE and not shown and number is None):
        return str(message)
    return LanguageWriter(target, _templates_of(target), shown, number).message(message)


def as_sentence(text: str) -> str:
    """Capitalise the first word of a text, unless it is a name, code or a number.

    The doctor's messages may follow a file and a line, so they begin in lowercase; a card shows them alone.
    """
    return f"{text[:1].upper()}{text[1:]}" if PLAIN_WORD.match(text) else text
