"""Additions in a browser: the server runs from a copy of the checkout with one more entry of each kind."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.additions import ADDITIONS, LANGUAGES, Addition, add, add_language, copied
from tests.browser.conftest import Profiles, Visit, complaints, start_server
from tests.browser.page_controls import Controls

pytestmark = pytest.mark.browser
ADDED = [
    ADDITIONS[name]
    for name in (
        "a format without zero, sign and infinity",
        "a formulation with a bound, an onset, a look and German",
        "an arm whose loss is written by hand",
        "a preset in two languages, of arms in narrow formats",
        "a rule with a correction and a severity of its own",
    )
]
LANGUAGE = LANGUAGES["a language with four plural forms"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the lab in a copy with an addition of each kind."""
    folder = copied(tmp_path_factory.mktemp("copy"))
    for addition in ADDED:
        add(addition, folder)
    add_language(LANGUAGE, folder)
    process, address = start_server(folder=folder)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def tab(browser: Browser, server: str) -> Iterator[Visit]:
    """One tab for all additions in turn."""
    with Profiles(browser, server).visit() as tab:
        yield tab


@pytest.fixture
def visit(tab: Visit) -> Iterator[Visit]:
    """The tab, in which nothing goes wrong."""
    yield tab
    assert complaints(tab) == []


def assert_shown(visit: Visit, title: str) -> None:
    """Look for a title in the page's text, and as what a list has chosen."""
    shown = visit.page.locator("[data-testid=stMain]").get_by_text(title).or_(visit.page.get_by_role("combobox"))
    expect(shown.first).to_be_visible()
    chosen = [box.input_value() for box in visit.page.get_by_role("combobox").all()]
    assert title in chosen or title in visit.page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("addition", ADDED, ids=lambda addition: addition.kind)
def test_an_addition_is_there_by_its_title_and_in_the_link_that_is_copied(addition: Addition, visit: Visit) -> None:
    controls = Controls(visit)
    chosen = urlencode({**addition.link, addition.control: addition.name}, doseq=True)
    controls.go(f"{addition.page}?{chosen}")
    assert_shown(visit, addition.titles["en"])
    link = controls.copied()
    assert f"{addition.control}={addition.name}" in link
    controls.open_afresh(link.removeprefix(f"{visit.server}/"))
    assert_shown(visit, addition.titles["en"])


def test_an_added_format_is_chosen_by_its_button(visit: Visit) -> None:
    addition = ADDED[0]
    Controls(visit).go(addition.page)
    visit.chart()
    visit.page.get_by_test_id("stPopoverButton").first.click()
    visit.page.get_by_role("button", name=addition.name, exact=True).click()
    expect(visit.page.locator(".lab-chart").first).to_contain_text(addition.name)


def test_an_added_language_is_chosen_by_its_name_and_in_the_link(visit: Visit) -> None:
    controls = Controls(visit)
    controls.go("training")
    visit.page.locator(".st-key-lab_language").get_by_text(LANGUAGE.name, exact=True).click()
    expect(visit.page.locator(".lab-eyebrow")).to_have_text(LANGUAGE.title)
    controls.open_afresh(controls.copied().removeprefix(f"{visit.server}/"))
    expect(visit.page.locator(".lab-eyebrow")).to_have_text(LANGUAGE.title)
