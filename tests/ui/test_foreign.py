"""The texts of Streamlit's own frontend: each has its place and, in another language, its replacement."""

import re

import pytest

from ui.frame import foreign
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, in_language, words

OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def test_every_text_has_a_place() -> None:
    assert foreign.PLACES.keys() == words("streamlit").TEXTS.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_replacement_is_not_replaced_again(language: str) -> None:
    with in_language(language):
        table = foreign.replacements()
    again = [one.text for one in table for other in table if re.search(other.pattern, one.text)]
    assert again == []


def test_fields_are_carried_over_whatever_their_order() -> None:
    with in_language("de"):
        (rule,) = (one for one in foreign.replacements() if "Cancel" in one.pattern and "upload" in one.pattern)
    found = re.search(rule.pattern, "Cancel upload of model.py")
    assert found is not None
    assert rule.text.replace("{1}", found[1]) == "Hochladen von model.py abbrechen"


@pytest.mark.wording
def test_an_english_page_replaces_only_the_reasons_why_a_file_was_refused() -> None:
    assert {one.selector for one in foreign.replacements()} == {foreign.REFUSED}
