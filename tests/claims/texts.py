"""Every text of the lab that a reader meets, and the numbers that are typed into it."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import ui.words
from core.keras.matrix.judge import RULES as MATRIX_RULES
from core.keras.training.arms import ARMS, HEADS
from core.keras.training.datasets import DATASETS
from core.keras.training.presets import PRESETS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS
from core.losses.repairs import REPAIRS
from core.sweep.onsets import ONSETS
from logit_doctor.rules import RULES
from ui.words import DEFAULT_LANGUAGE

ROOT = Path(__file__).parents[2]
FOLDER = Path(ui.words.__file__).parent
PAGES = sorted(path.stem for path in (FOLDER / DEFAULT_LANGUAGE).glob("*.py") if path.stem != "__init__")

WORDS = {
    "en": ["three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    "de": ["drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"],
}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(
    r"(?<![\w.,^])[−-]?\d+(?:\.\d+)*(?:e[+-]?\d+)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*(?!\w)"
    rf"|\b(?:{'|'.join(word for words in WORDS.values() for word in words)})\b",
    re.IGNORECASE,
)
GERMAN_COMMA = re.compile(r"(?<=\d),(?=\d)")
NO_PROSE = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|```.*?```|`[^`]*`|<!--.*-->|\{[^{}]*\}|\\begin.*\Z", re.DOTALL)
"""Formulas, code, what a script fills in, and template fields: computed, or no statement in words."""
NO_TEXT = re.compile(r"\.(WAYS_CODE|TRIES\.\w+\.1|RULE_SHOWS\.\w+\.1)(\.|$)")
"""Constants that hold code or the state of a link."""


def leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield every string of a constant of the words with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from leaves(entry, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for place, entry in enumerate(value):
            yield from leaves(entry, f"{path}.{place}")


def words_of(language: str, page: str) -> dict[str, str]:
    """Return the texts of a page in a language by their place; what is code or a link's state is left out."""
    found = vars(importlib.import_module(f"ui.words.{language}.{page}"))
    constants = {key: value for key, value in found.items() if key.isupper()}
    texts = dict(pair for key, value in constants.items() for pair in leaves(value, f"{page}.{key}"))
    return {place: text for place, text in texts.items() if not NO_TEXT.search(place)}


def tables_of_core() -> dict[str, str]:
    """Return the English texts that stand in tables of ``core``, with their fields."""
    tables: dict[str, dict[str, str]] = {
        "arms": {name: arm.title for name, arm in ARMS.items()},
        "heads": {name: head.title for name, head in HEADS.items()},
        "datasets": {name: dataset.title for name, dataset in DATASETS.items()},
        "presets.title": {name: preset.title for name, preset in PRESETS.items()},
        "presets.cause": {name: preset.cause for name, preset in PRESETS.items()},
        "softmax.breaks": {name: entry.breaks for name, entry in FORMULATIONS["softmax"].items()},
        "sigmoid.breaks": {name: entry.breaks for name, entry in FORMULATIONS["sigmoid"].items()},
        "fixes.breaks": {name: entry.breaks for name, entry in REPAIRS.items()},
        "library": {name: entry.meaning for entries in LIBRARY.values() for name, entry in entries.items()},
        "matrix_rules": {name: rule.statement for name, rule in MATRIX_RULES.items()},
        "rules.title": {name: rule.title for name, rule in RULES.items()},
        "rules.where": {name: rule.where for name, rule in RULES.items()},
        "rules.fix": {name: rule.fix for name, rule in RULES.items()},
        "rules.elsewhere": {
            f"{name}.{part}": text
            for name, rule in RULES.items()
            for part, text in rule.says.items()
            if part.startswith(("title-", "where-", "fix-"))
        },
        "onsets": {name: onset.title for name, onset in ONSETS.items()},
    }
    return {
        f"{table}.{name}": getattr(text, "template", text)
        for table, entries in tables.items()
        for name, text in entries.items()
    }


GUIDES = ("README.md", "docs/command_line.md", "docs/doctor.md", "docs/install.md", "docs/speed.md")


def guides() -> dict[str, str]:
    """Return the README and the pages for users: each paragraph and row of a table, without code.

    Tables that a test rewrites are left out too.
    """
    blocks: dict[str, str] = {}
    for guide in GUIDES:
        text = (ROOT / guide).read_text("utf-8")
        text = re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->|```.*?```", "", text, flags=re.DOTALL)
        parts = re.split(r"\n{2,}|\n(?=[|])", text)
        blocks |= {f"{guide}, block {number}": part for number, part in enumerate(parts, 1)}
    return blocks


def prose(text: str) -> str:
    """Return what a text says in words, on one line."""
    return " ".join(NO_PROSE.sub("", text).split())


def numbers(text: str, language: str = DEFAULT_LANGUAGE) -> list[re.Match[str]]:
    """Return the numbers in prose."""
    return list(NUMBER.finditer(GERMAN_COMMA.sub(".", text) if language == "de" else text))


def value(spelled: str) -> float:
    """Return the value of a number as a text spells it.

    Examples
    --------
    >>> value("10⁻⁷"), value("−1"), value("1e-7"), value("Nine")
    (1e-07, -1.0, 1e-07, 9.0)
    """
    for words in WORDS.values():
        if spelled.lower() in words:
            return float(words.index(spelled.lower()) + 3)
    plain = spelled.replace("−", "-")
    digits = plain.rstrip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    power = plain[len(digits) :].translate(SUPERSCRIPTS)
    return float(f"1e{power}") if power and digits == "10" else float(digits) ** int(power or 1)
