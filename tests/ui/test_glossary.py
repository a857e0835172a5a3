"""The glossary: every term has an explanation in each language, and stands in a text that a page shows."""

import json
import re

import pytest

from tests.claims.texts import PAGES, words_of
from ui.frame.glossary import explained
from ui.words import LANGUAGES

NEEDED = (
    *("logit", "margin", "nat", "ulp", "fused", "two_steps", "clip", "epsilon", "head"),
    *("arm", "formulation", "side", "onset", "autopsy", "trap", "underflow", "overflow", "subnormal"),
    *(
        "absorption",
        "cancellation",
        "log_sum_exp",
        "calibration",
        "temperature",
        "sparse_labels",
        "backend",
        "reduction",
    ),
)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def terms(language: str) -> list[tuple[str, list[str], str]]:
    found: list[tuple[str, list[str], str]] = json.loads(explained(language))["terms"]
    return found


@each_language
def test_every_term_has_forms_of_its_own_and_a_short_explanation(language: str) -> None:
    assert {*NEEDED} <= {key for key, _, _ in terms(language)}
    forms = [form.lower() for _, those, _ in terms(language) for form in those]
    assert len(forms) == len({*forms})
    assert [text for _, _, text in terms(language) if "{" in text or not 20 < len(text) < 260] == []


@pytest.mark.wording
@each_language
def test_every_term_stands_in_a_text(language: str) -> None:
    texts = [text for page in PAGES if page != "glossary" for text in words_of(language, page).values()]
    everything = "\n".join(texts).lower()

    def stands(forms: list[str]) -> bool:
        return any(re.search(rf"(?<![\w.-]){re.escape(form.lower())}(?![\w(=])", everything) for form in forms)

    of_core = {"log_sum_exp", "absorption", "cancellation"}  # in the tables and messages of core
    assert [key for key, forms, _ in terms(language) if key not in of_core and not stands(forms)] == []
