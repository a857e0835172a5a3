"""Every page of the page table by cold deep link, on a desktop and on a phone, in both themes.

It runs without a complaint, draws, fits, and axe-core finds no serious barrier.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.barriers import barriers
from tests.browser.conftest import Visit, complaints, new_page, watch
from ui.pages import PAGES

pytestmark = pytest.mark.browser

SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - window.innerWidth);
}"""
PAGES_WITH_CHARTS = ("start", "loss_error")
ALT_TEXTS = "pictures => pictures.map(picture => picture.getAttribute('aria-label'))"
PAPERS = {"light": "rgb(252, 250, 246)", "dark": "rgb(20, 24, 29)"}


def tab(browser: Browser, server: str, *, width: int, height: int) -> Iterator[Visit]:
    """One tab for all pages in turn: what a page fetched, the next one finds in the cache."""
    visit = Visit(page=new_page(browser, width=width, height=height, scheme="light"), server=server)
    watch(visit)
    yield visit
    visit.page.context.close()


@pytest.fixture(scope="module")
def desktop(browser: Browser, server: str) -> Iterator[Visit]:
    yield from tab(browser, server, width=1440, height=900)


@pytest.fixture(scope="module")
def phone(browser: Browser, server: str) -> Iterator[Visit]:
    yield from tab(browser, server, width=390, height=844)


def opened(visit: Visit, name: str, link: str = "") -> Page:
    page = visit.open(PAGES[name].url_path + link)
    if name in PAGES_WITH_CHARTS:
        visit.chart()
    return page


def barriers_in_both_themes(page: Page) -> dict[str, list[str]]:
    """The same page in the light of both themes; Streamlit follows the browser's preference at once."""
    found = {}
    for scheme, paper in PAPERS.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator(".stApp")).to_have_css("background-color", paper)
        found[scheme] = barriers(page)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_desktop(name: str, desktop: Visit) -> None:
    page = opened(desktop, name)
    assert page.locator("h1").count() == 1
    assert all(label for label in page.locator(".lab-chart svg[role=img]").evaluate_all(ALT_TEXTS))
    assert barriers_in_both_themes(page) == {scheme: [] for scheme in PAPERS}
    assert complaints(desktop) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(name: str, phone: Visit) -> None:
    page = opened(phone, name)
    assert page.evaluate(SIDEWAYS) <= 0
    assert barriers_in_both_themes(page) == {scheme: [] for scheme in PAPERS}
    assert complaints(phone) == []


def test_on_a_phone_the_picture_comes_before_the_controls(new_visit: Callable) -> None:
    page = opened(new_visit(width=390, height=844), "loss_error")
    expect(page.locator("[data-testid=stSlider]")).not_to_be_visible()
    box = page.locator(".lab-chart .js-plotly-plot").first.bounding_box()
    assert box is not None
    assert box["y"] < 844 / 2
    page.get_by_text("Controls", exact=True).click()
    expect(page.locator("[data-testid=stSlider]").first).to_be_visible()
