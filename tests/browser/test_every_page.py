"""Every page of the page table: by cold deep link on a desktop and a phone, in a lecture, in every theme and language.

It runs without a complaint, draws, fits, can be hit by a finger, and axe-core finds no serious barrier.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.conftest import Profiles, Visit, complaints
from tests.browser.looks import faults, motion
from ui.frame.page_table import PAGES
from ui.words import language_name

pytestmark = pytest.mark.browser

PAPERS = {"light": "rgb(252, 250, 246)", "dark": "rgb(20, 24, 29)"}
FOLDED = "details:not([open]) > summary"
OTHER_STATES = {"loss_error": "&closer=formats", "practice": "&practice_part=interview"}
"""Where a page shows something else than at first, its lecture does."""
POPOVERS, POPOVER_BODY = ".stPopover button:visible", "[data-testid=stPopoverBody]"
NOTE_ALT_TEXTS = """() => document.querySelectorAll(".lab-chart").forEach(chart => {
  chart.dataset.before = chart.querySelector("svg[role=img]")?.getAttribute("aria-label");
})"""
HAVE_OTHER_ALT_TEXTS = """() => [...document.querySelectorAll(".lab-chart")].every(chart => {
  const said = chart.querySelector("svg[role=img]")?.getAttribute("aria-label");
  return said ? said !== chart.dataset.before : !chart.offsetWidth;
})"""


@pytest.fixture(scope="module")
def desktop(profiles: Profiles) -> Iterator[Visit]:
    """One tab for all pages in turn: what a page fetched, the next one finds in the cache."""
    with profiles.visit() as visit:
        yield visit


@pytest.fixture(scope="module")
def phone(profiles: Profiles) -> Iterator[Visit]:
    with profiles.visit(width=390, height=844) as visit:
        yield visit


def turn(page: Page, scheme: str) -> None:
    """Change the theme of an open page; Streamlit follows the browser's preference at once."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    expect(page.locator(".stApp")).to_have_css("background-color", PAPERS[scheme])


def unfold(visit: Visit) -> None:
    """Open every expander."""
    visit.page.evaluate("folded => document.querySelectorAll(folded).forEach(summary => summary.click())", FOLDED)
    expect(visit.page.locator(FOLDED)).to_have_count(0)
    visit.settle()


def translate(visit: Visit) -> None:
    """Switch an open page to German, and wait until every figure says something else than before."""
    visit.page.evaluate(NOTE_ALT_TEXTS)
    switch = visit.page.locator(".st-key-lab_language button", has_text=language_name("de"))
    switch.evaluate("button => button.click()")  # on a phone the menu is folded
    expect(visit.page.locator("html")).to_have_attribute("lang", "de")
    visit.settle()
    visit.page.wait_for_function(HAVE_OTHER_ALT_TEXTS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_desktop(name: str, desktop: Visit) -> None:
    page = desktop.open(PAGES[name].url_path)
    assert page.locator("h1").count() == 1
    turn(page, "light")
    unfold(desktop)
    assert barriers(page) == []
    turn(page, "dark")
    assert faults(page) == {}
    assert barriers(page, only_colours=True) == []
    for popover in page.locator(POPOVERS).all():
        popover.click()
        expect(page.locator(POPOVER_BODY)).to_be_visible()
        assert barriers(page, within=f"{POPOVER_BODY}, .stPopover") == []
        page.keyboard.press("Escape")
    assert complaints(desktop) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_a_thumb_in_every_language(name: str, phone: Visit) -> None:
    page = phone.open(PAGES[name].url_path)
    for scheme in PAPERS:
        turn(page, scheme)
        assert barriers(page) == []
        unfold(phone)
        assert faults(page, by_thumb=True) == {}
        if scheme == "light":
            translate(phone)
    assert complaints(phone) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_lecture_in_german(name: str, desktop: Visit) -> None:
    page = desktop.go(f"{PAGES[name].url_path}?lecture=1&lang=de{OTHER_STATES.get(name, '')}")
    turn(page, "light")
    assert barriers(page) == []
    unfold(desktop)
    assert faults(page) == {}
    assert complaints(desktop) == []


def test_the_menu_on_a_phone(phone: Visit) -> None:
    page = phone.go()
    expect(page.locator("[data-testid=stSidebar] a").first).not_to_be_visible()
    page.locator("[data-testid=stExpandSidebarButton]").click()
    expect(page.locator("[data-testid=stSidebar] .lab-link")).to_be_in_viewport()
    assert faults(page, by_thumb=True) == {}
    translate(phone)
    assert faults(page, by_thumb=True) == {}
    assert barriers(page) == []


def test_nothing_moves_for_who_does_not_want_it(desktop: Visit) -> None:
    desktop.go("fixes?lecture=1")
    assert motion(desktop.page) == []


def test_on_a_phone_the_picture_comes_before_the_controls(new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=390, height=844)
    page = visit.open("loss_error")
    visit.chart()
    expect(page.locator(".lab-slider")).not_to_be_visible()
    box = page.locator(".lab-chart .js-plotly-plot").first.bounding_box()
    assert box is not None
    assert box["y"] < 844 / 2
    page.get_by_text("Controls", exact=True).click()
    expect(page.locator(".lab-slider").first).to_be_visible()
