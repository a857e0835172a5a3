"""The words: every page has them, and another language has the same ones."""

import importlib
import string
from pathlib import Path
from types import ModuleType

import pytest

import ui.words
from ui.frame.page_table import PAGES
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, as_sentence

FOLDER = Path(ui.words.__file__).parent
MODULES = sorted(path.stem for path in (FOLDER / DEFAULT_LANGUAGE).glob("*.py") if path.stem != "__init__")


def module(language: str, name: str) -> ModuleType:
    return importlib.import_module(f"ui.words.{language}.{name}")


def fields(text: str) -> list[str] | None:
    """The names a template wants; None for a text that is no template, such as one with LaTeX in it."""
    try:
        return sorted({field for _, field, _, _ in string.Formatter().parse(text) if field})
    except ValueError:
        return None


def shape(value: object) -> object:
    """What a translation must keep of a value: its structure, its keys, and the fields of its templates."""
    if isinstance(value, str):
        return fields(value)
    if isinstance(value, dict):
        return {key: shape(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [shape(entry) for entry in value]
    return value


def constants(language: str, name: str) -> dict[str, object]:
    found = vars(module(language, name))
    return {key: shape(value) for key, value in found.items() if key.isupper()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_and_asks_a_question(name: str) -> None:
    text = module(DEFAULT_LANGUAGE, name)
    assert text.TITLE
    assert text.QUESTION.endswith("?")


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str, name: str) -> None:
    assert constants(language, name) == constants(DEFAULT_LANGUAGE, name)


@pytest.mark.parametrize(
    ("one", "other"), [("{a} and {b}", "{b}, {a}"), (("x {a:.3g}",), ["{a}"]), ({"k": "{a}"}, {"k": "y {a}"})]
)
def test_order_and_wording_are_free(one: object, other: object) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(("one", "other"), [("{a}", "{b}"), ({"k": ""}, {"l": ""}), (("x",), ("x", "y"))])
def test_a_lost_field_key_or_entry_is_seen(one: object, other: object) -> None:
    assert shape(one) != shape(other)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("logits reach a loss: 'linear' output", "Logits reach a loss: 'linear' output"),
        ("a logarithm is taken", "A logarithm is taken"),
        ("not checked: the file is empty", "Not checked: the file is empty"),
        ("übrig bleibt nichts", "Übrig bleibt nichts"),
        ("Softmax über eine Einheit", "Softmax über eine Einheit"),
        ("", ""),
    ],
)
def test_a_sentence_of_its_own_opens_with_a_capital(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "`model` is not followed",
        "'model' is not followed",
        "from_logits is not known",
        "tf.nn never looks behind its argument",
        "super().call is not followed",
        "float16 ends at 65504",
        "16-bit softmax",
        "1 - 1e-7 rounds to 1",
        "y_true",
        "logSoftmax of the logits",
        "log(0) is minus infinity",
        "model.keras: this is not intact",
        "-inf is left",
    ],
)
def test_a_name_that_opens_a_sentence_keeps_its_spelling(text: str) -> None:
    assert as_sentence(text) == text
