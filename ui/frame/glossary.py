"""The explanations of the lab's terms, which ``static/glossary.js`` shows at the first place of each on a page."""

import json
from functools import cache

import streamlit as st

from core.teaching.terms import facts
from ui.drawing.chart import can_draw
from ui.drawing.numbers import formatted, shown
from ui.drawing.scripts import importing
from ui.words import in_language, language, words

LOADER = """
const glossary = modules.then(([script]) => script).catch(() => null);
export default async function ({ data }) {
  (await glossary)?.explain(data.said);
}
"""


@cache
def explained(language: str) -> str:
    """Return what the script shows in a language, as JSON: ``terms``, each ``[key, forms, text]``, and ``hint``."""
    with in_language(language):
        text, numbers = words("glossary"), facts()
        said = {name: shown(float(value), 4) for name, value in numbers.items()} | {
            "absorbing": formatted(float(numbers["absorbing"]), ",.0f"),
            "largest_half": formatted(float(numbers["largest_half"]), ",.0f"),
            "above": shown(float(numbers["above"])),
            "sure": formatted(float(numbers["sure"]), ".0%"),
        }
        terms = [
            [key, term["forms"].replace("_", " ").split("|"), term["text"].format(**said)]
            for key, term in text.TERMS.items()
        ]
        return json.dumps({"terms": terms, "hint": text.HINT}, ensure_ascii=False)


def glossary() -> None:
    """Have the page's terms explained; without the files of ``static/``, the page only lacks the explanations."""
    if can_draw():
        _component()(key="lab_glossary", data={"said": explained(language())})


@cache
def _component():  # type: ignore[no-untyped-def]
    script = importing("glossary.js") + LOADER
    return st.components.v2.component("lab_glossary", html="<span></span>", js=script, isolate_styles=False)
