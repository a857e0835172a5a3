"""A German page shows none of the English of Streamlit's own frontend, and an English page shows it again."""

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from ui.frame.page_table import PAGES
from ui.words import in_language, words

pytestmark = pytest.mark.browser

BUNDLES = Path(streamlit.__file__).parent / "static/static/js"
OF = re.compile(
    r"(index|FileUploader|utils|Selectbox|NumberInput|TextInput|TextArea|InputInstructions|ButtonGroup|Slider|Checkbox|"
    r"DownloadButton|PageLink|useCopyToClipboard|StreamlitMarkdown|Tooltip|Toolbar)\..*\.js"
)
"""What of Streamlit's frontend the lab's pages load, apart from libraries."""
LITERAL = re.compile(r"(?<=[:?(,=\[{&|])`([^`\\]+)`(?=[,:;)}\]])")
FIELD = re.compile(r"\$\{[^{}]*\}")
ENGLISH = re.compile(r"[A-Z].*[a-z]{3}|.*[a-z]{3} .*[a-z]{3}|.* [a-z]{3}", re.DOTALL)
"""A text, not the name of a key or of a colour."""
SHARED = {"Code", "Enter", "Schließen"}
"""Words that are also German, and one that a library of Streamlit knows in German."""
STRINGS = """() => {
  const said = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: around } = texts.currentNode;
    if (around.translate && !around.closest("script, style, noscript, code, pre")) said.push(data.trim());
  }
  const named = ["aria-label", "placeholder", "title", "alt"];
  for (const name of named)
    for (const element of document.querySelectorAll(`[${name}]`)) said.push(element.getAttribute(name));
  return said;
}"""


@cache
def english() -> re.Pattern[str]:
    """All that Streamlit's own frontend can say, read from its code."""
    sources = (path.read_text("utf-8") for path in BUNDLES.glob("*.js") if OF.fullmatch(path.name))
    literals = {literal for source in sources for literal in LITERAL.findall(source)} | {"Help for ${label}"}
    split = (FIELD.split(literal) for literal in literals - SHARED)
    fixed = (parts for parts in split if len(parts) == 1 or len("".join(parts).split()) > 1)  # more than one word
    said = (parts for parts in fixed if "${" not in "".join(parts) and any(map(ENGLISH.match, parts)))
    return re.compile("|".join(".+".join(map(re.escape, parts)) for parts in said))


def english_on(page: Page) -> set[str]:
    return {said for said in page.evaluate(STRINGS) if english().fullmatch(said)}


@pytest.mark.parametrize("name", PAGES)
def test_a_german_page_shows_no_english_of_streamlits(name: str, tab: Visit) -> None:
    page = tab.go(f"{PAGES[name].url_path}?lang=de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert english_on(page) == set()


def test_neither_does_what_opens_and_what_goes_wrong(tab: Visit) -> None:
    page = tab.go("doctor?lang=de")
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_test_id("stMainMenuItem-print")).to_have_text("Drucken")
    assert english_on(page) == set()
    page.keyboard.press("Escape")

    field = page.locator(".st-key-doctor_rule input")
    field.click()
    field.fill("zzz")
    expect(page.get_by_role("option")).to_have_text("Nichts gefunden")
    assert english_on(page) == set()
    page.keyboard.press("Escape")

    upload = page.locator(".st-key-logits_upload input[type=file], .st-key-doctor_upload input[type=file]").first
    upload.set_input_files({"name": "model.py", "mimeType": "text/plain", "buffer": b"import keras"})
    expect(page.get_by_role("button", name="model.py entfernen")).to_be_visible()
    assert english_on(page) == set()
    page.get_by_role("button", name="model.py entfernen").click()

    page = tab.go("training?lang=de")
    seed = page.locator("[data-testid=stNumberInput]:has([max]) input").first
    page.locator(".st-key-lab_training_settings summary").first.click()
    seed.fill("-1")
    seed.press("Enter")
    expect(page.locator("[data-testid=stNumberInput] [role=alert]")).to_contain_text("Hier sind nur Werte von 0 bis")
    assert english_on(page) == set()


def test_after_a_change_of_language_streamlits_own_words_are_back(tab: Visit) -> None:
    page, texts = tab.go("doctor?lang=de"), words("streamlit").TEXTS
    skip, upload = page.get_by_test_id("stSkipToContent"), page.get_by_test_id("stFileUploaderDropzone").first
    with in_language("de"):
        german = words("streamlit").TEXTS
    expect(skip).to_have_text(german["skip"])
    expect(upload).to_contain_text(german["upload"])
    page.locator(".st-key-lab_language").get_by_text("English").click()
    expect(skip).to_have_text(texts["skip"])
    expect(upload).to_contain_text(texts["upload"])
    expect(upload).to_contain_text("MB per file")
