"""A pseudo language: English with every text in ⟦…⟧, made from the English words as if it were another folder.

A text on a page that is not wrapped was not taken from the words. ``LOGIT_LAB_PSEUDO=1 python -m pytest`` uses it in
every test except those marked ``wording`` or ``wordless``. ``make test`` runs tests of pages in it and not in English
too: there, the walk over every control of every page and the tests in a browser draw them.
"""

import importlib
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

LANGUAGE = "en_GB"
"""A language code of CLDR with English marks and plurals, without a folder in the words."""
VARIABLE = "LOGIT_LAB_PSEUDO"
OPEN, CLOSE = "⟦", "⟧"
PAGES_PACKAGE = f"ui.words.{LANGUAGE}"
NO_TEXT = re.compile(r"\.(WAYS_CODE|TRIES\.\w+\.1|RULE_SHOWS\.\w+\.1)(\.|$)|\.(DEFAULTS|COMMAND_LINE|NAME)(\.|$)")
"""Constants that contain code, names or the state of a link."""


def wrapped(text: str) -> str:
    """Return a text in the marks of the pseudo language; an empty text stays empty."""
    return f"{OPEN}{text}{CLOSE}" if text.strip() else text


def _wrapped(value: Any, place: str) -> Any:
    if isinstance(value, str):
        return value if NO_TEXT.search(place) else wrapped(value)
    if isinstance(value, dict):
        return {key: _wrapped(entry, f"{place}.{key}") for key, entry in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_wrapped(entry, f"{place}.{number}") for number, entry in enumerate(value))
    return value


def of_the_doctor() -> dict[str, str]:
    """Return the doctor's templates by key, including those in the files of its rules."""
    from logit_doctor.messages import TEMPLATES
    from logit_doctor.rules import RULES

    said = (rule.text(name) for rule in RULES.values() for name in ("title", "where", "fix", *rule.says))
    return TEMPLATES | {message.key: message.template for message in said}


class _Tables:
    """The tables of ``core``: every look-up returns the English text, wrapped."""

    def get(self, table: str, default: object) -> "_Table":
        return _Table()


class _Table:
    """One of these tables."""

    def get(self, key: str, english: str) -> str:
        return wrapped(english)


class _Language:
    """Finds the modules of the language, and creates each one at its first import."""

    @staticmethod
    def module(name: str) -> ModuleType:
        from core.messages.catalogue import ENGLISH

        made = ModuleType(f"{PAGES_PACKAGE}.{name}")
        if name == "messages":
            made.__dict__["TEMPLATES"] = {key: wrapped(text) for key, text in ENGLISH.items()}
        elif name == "core":
            made.__dict__["TABLES"] = _Tables()
        elif name == "doctor_messages":
            made.__dict__["TEMPLATES"] = {key: wrapped(text) for key, text in of_the_doctor().items()}
        else:
            english = importlib.import_module(f"ui.words.en.{name}")
            constants = {key: value for key, value in vars(english).items() if key.isupper()}
            made.__dict__.update({key: _wrapped(value, f"{name}.{key}") for key, value in constants.items()})
        return made


def speak(patched: pytest.MonkeyPatch) -> None:
    """Make the lab use the pseudo language unless another one is requested."""
    from pathlib import Path

    import ui.words

    names = [path.stem for path in (Path(ui.words.__file__).parent / "en").glob("*.py") if path.stem != "__init__"]
    for name in (*names, "messages", "core", "doctor_messages"):
        patched.setitem(sys.modules, f"{PAGES_PACKAGE}.{name}", _Language.module(name))
    asked = ui.words._asked

    def settled() -> str:
        chosen = asked()
        return LANGUAGE if chosen == ui.words.DEFAULT_LANGUAGE else chosen

    patched.setattr(ui.words, "_asked", settled)


def unwrapped(text: str) -> Iterator[str]:
    """Yield the parts of a text outside of the marks.

    Examples
    --------
    >>> list(unwrapped("⟦loss ⟦of⟧ it⟧ 3 ⟦b⟧ and"))
    [' 3 ', ' and']
    """
    depth, part = 0, ""
    for character in text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth -= 1
        elif depth == 0:
            part += character
        if depth and part:
            yield part
            part = ""
    if part:
        yield part
