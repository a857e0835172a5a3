"""The texts of ``core``'s tables and its composed sentences in every other language."""

import ast
import importlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import core.keras
import ui.words
from core.autopsy.autopsy import AutopsyParams, autopsy
from core.autopsy.causes import CAUSES
from core.engine.protocol import SENTENCES, Limits
from core.keras.matrix.judge import RULES as MATRIX_RULES
from core.keras.training.arms import ARMS, HEADS
from core.keras.training.datasets import DATASETS
from core.keras.training.presets import PRESETS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS
from core.losses.repairs import FIXES
from core.losses.signatures import KINDS
from core.sweep.onsets import ONSETS
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, core_sentence, core_text

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
    "breaks_fixes": {name: entry.breaks for name, entry in FIXES.items()},
    "library": {name: entry.meaning for entries in LIBRARY.values() for name, entry in entries.items()},
    "causes": {name: name for name in CAUSES},
    "matrix_rules": {name: rule.statement for name, rule in MATRIX_RULES.items()},
    "onsets": {onset.name: onset.title for onset in ONSETS.values()},
}
SAME_WORD = {"clip", "NaN in float16"}
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
    assert core_sentence("fused stays finite to the end") == "fused stays finite to the end"


def claims() -> list[str]:
    return [claim.text for preset in PRESETS.values() for claim in preset.claims]


def engine_sentences() -> list[str]:
    return [said.format(limits=Limits(), detail="") for said in SENTENCES.values() if said not in ("", "{detail}")]


def measured() -> Iterable[str]:
    for kind in KINDS.values():
        yield (
            f"fused:float16 ran {kind}: on a logit gap of 40 it returned 16.118, where the fused loss is 40 and "
            "clipped probabilities give 16.118; its gradient there was exactly zero."
        )


def autopsies() -> Iterable[str]:
    for loss, entries in FORMULATIONS.items():
        for formulation in entries:
            for logits in ((20.0, 0.0, -1.0), (0.5, 1.0, 0.25)) if loss == "softmax" else ((20.0,), (-200.0,)):
                opened = autopsy(
                    AutopsyParams(loss=loss, format="float16", formulation=formulation, logits=logits, label=1)
                )
                for result in (opened.loss, *opened.gradient):
                    yield result.explanation


@pytest.mark.parametrize("said", [claims, engine_sentences, measured, autopsies])
def test_a_composed_sentence_is_translated_with_its_numbers(said: Callable[[], Iterable[str]], other: str) -> None:
    for english in said():
        translated = core_sentence(english)
        assert translated != english
        assert numbers(translated, other) == numbers(english), (english, translated)


def test_a_sentence_that_no_pattern_knows_stays_as_it_is(other: str) -> None:
    assert core_sentence("Nobody wrote a pattern for this.") == "Nobody wrote a pattern for this."


def output_titles() -> list[str]:
    """Titles of the ways to write a head, read from the source: importing it would import TensorFlow."""
    source = (Path(core.keras.__file__).parent / "what_ran/outputs.py").read_text("utf-8")
    keywords = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword) and node.arg == "title"]
    return [str(ast.literal_eval(keyword.value)) for keyword in keywords]


@pytest.mark.parametrize("title", output_titles())
def test_the_name_of_an_output_keeps_its_code_and_loses_its_english(title: str, other: str) -> None:
    said = core_sentence(title)
    assert not re.search(r"\b(then|with|that|calls|own)\b", said)
    assert re.findall(r"\w+\([^)]*\)", said) == re.findall(r"\w+\([^)]*\)", title)
