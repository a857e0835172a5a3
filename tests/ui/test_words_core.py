"""The texts of ``core``'s tables in every other language."""

import importlib
import re

import pytest

import ui.words
from core.keras.matrix.judge import RULES as MATRIX_RULES
from core.keras.training.arms import ARMS, HEADS
from core.keras.training.datasets import DATASETS
from core.keras.training.presets import PRESETS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS
from core.losses.repairs import REPAIRS
from core.messages.autopsy import CAUSES
from core.sweep.onsets import ONSETS
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, core_text

pytestmark = pytest.mark.wording
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
TABLES: dict[str, dict[str, str]] = {
    "arms": {name: arm.title for name, arm in ARMS.items()},
    "heads": {name: head.title for name, head in HEADS.items()},
    "datasets": {name: dataset.title for name, dataset in DATASETS.items()},
    "preset_titles": {name: preset.title for name, preset in PRESETS.items()},
    "preset_causes": {name: preset.cause for name, preset in PRESETS.items()},
    "titles_softmax": {name: entry.title for name, entry in FORMULATIONS["softmax"].items()},
    "titles_sigmoid": {name: entry.title for name, entry in FORMULATIONS["sigmoid"].items()},
    "breaks_softmax": {name: entry.breaks for name, entry in FORMULATIONS["softmax"].items()},
    "breaks_sigmoid": {name: entry.breaks for name, entry in FORMULATIONS["sigmoid"].items()},
    "breaks_fixes": {name: entry.breaks for name, entry in REPAIRS.items()},
    "library": {name: entry.meaning for entries in LIBRARY.values() for name, entry in entries.items()},
    "causes": {name: name for name in CAUSES},
    "matrix_rules": {name: rule.statement for name, rule in MATRIX_RULES.items()},
    "onsets": {onset.name: onset.title for onset in ONSETS.values()},
}
SAME_WORD = {"clip", "NaN in float16", "Fused", "Fused (from_logits=True)"}
"""What another language may spell as English does."""


def tables(language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = importlib.import_module(f"ui.words.{language}.core").TABLES
    return found


def numbers(text: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    plain = text if language == DEFAULT_LANGUAGE else re.sub(r"(?<=\d),(?=\d)", ".", text)
    return sorted(NUMBER.findall(plain))


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    language = str(request.param)
    monkeypatch.setattr(ui.words, "language", lambda: language)
    return language


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_of_a_table_is_said_in_the_language(table: str, other: str) -> None:
    own = {key for key, english in TABLES[table].items() if other in getattr(english, "others", {})}
    assert set(tables(other).get(table, {})) == set(TABLES[table]) - own
    for key, english in TABLES[table].items():
        said = core_text(table, key, english)
        assert said != english or english in SAME_WORD


@pytest.mark.parametrize("table", TABLES)
def test_numbers_are_those_of_the_table(table: str, other: str) -> None:
    for key, english in TABLES[table].items():
        assert numbers(core_text(table, key, english), other) == numbers(english), key


def test_english_is_what_the_table_says() -> None:
    assert core_text("arms", "fused", ARMS["fused"].title) == ARMS["fused"].title
