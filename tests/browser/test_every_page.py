"""Every page of the page table by cold deep link, on a desktop in light and on a phone in dark.

It runs without a complaint, draws, fits, and axe-core finds no serious barrier.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ui.pages import PAGES

pytestmark = pytest.mark.browser

SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - window.innerWidth);
}"""
PAGES_WITH_CHARTS = ("start", "loss_error")
ALT_TEXTS = "pictures => pictures.map(picture => picture.getAttribute('aria-label'))"
ATTEMPTS = 3
SERIOUS = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """What axe-core calls serious, each with the element it is about; what vanishes as the page settles is none."""
    for _ in range(ATTEMPTS):
        found = [entry for entry in Axe().run(page).response["violations"] if entry["impact"] in SERIOUS]
        if not found:
            break
        page.wait_for_timeout(1000)
    return [f"{entry['id']}: {entry['help']} {[node['html'][:120] for node in entry['nodes']]}" for entry in found]


def opened(visit, name: str) -> Page:  # type: ignore[no-untyped-def]
    page: Page = visit.open(PAGES[name].url_path)
    if name in PAGES_WITH_CHARTS:
        visit.chart()
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_desktop(name: str, new_visit: Callable) -> None:
    page = opened(new_visit(), name)
    assert page.locator("h1").count() == 1
    assert all(label for label in page.locator(".lab-chart svg[role=img]").evaluate_all(ALT_TEXTS))
    assert barriers(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(name: str, new_visit: Callable) -> None:
    page = opened(new_visit(width=390, height=844, scheme="dark"), name)
    assert page.evaluate(SIDEWAYS) <= 0
    assert barriers(page) == []


def test_on_a_phone_the_picture_comes_before_the_controls(new_visit: Callable) -> None:
    page = opened(new_visit(width=390, height=844), "loss_error")
    expect(page.locator("[data-testid=stSlider]")).not_to_be_visible()
    box = page.locator(".lab-chart .js-plotly-plot").first.bounding_box()
    assert box is not None
    assert box["y"] < 844 / 2
    page.get_by_text("Controls", exact=True).click()
    expect(page.locator("[data-testid=stSlider]").first).to_be_visible()
