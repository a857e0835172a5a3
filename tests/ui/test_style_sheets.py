"""No style sheet makes a measurement in one figure recompute the style of the whole page."""

import re

import pytest

from benchmarks._server import ROOT

WIDE = re.compile(
    r"""(?<![\w.#-])
    (?: html | body | :root | \.(?:stApp|stAppViewContainer|stMain|stMainBlockContainer)
      | \[data-testid=["']?(?:stApp|stAppViewContainer|stMain|stMainBlockContainer)["']?\] )
    (?![\w-]) [^\s,>+~{}]* :has\(""",
    re.VERBOSE,
)
SHEETS = (*ROOT.glob("ui/**/*.css"), *ROOT.glob("static/**/*.css"), *ROOT.glob("ui/**/*.py"))


def test_nothing_asks_has_of_the_whole_page() -> None:
    found = {sheet.relative_to(ROOT): WIDE.findall(sheet.read_text("utf-8")) for sheet in SHEETS}
    assert {sheet: asked for sheet, asked in found.items() if asked} == {}


@pytest.mark.parametrize(
    ("selector", "is_wide"),
    [
        ("body:has(nav.lab-bar) .lab-toolbar", True),
        (":root:not([lang=en]):has(details[open]) a", True),
        ('[data-testid="stMain"]:has(details)', True),
        (".stApp:has(.stSidebar)", True),
        ("a,.stMainBlockContainer:has(details[open])", True),
        (".stMain .stColumn:has(.lab-chart)", False),
        (".lab-body:has(p)", False),
        (":root[data-lab-drawer] .stExpander:has(p)", False),
    ],
)
def test_only_the_element_that_is_asked_counts(selector: str, is_wide: bool) -> None:
    assert bool(WIDE.search(selector)) == is_wide
