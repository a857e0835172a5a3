"""Every page of the page table, opened by cold deep link, on a desktop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ui.pages import PAGES

pytestmark = pytest.mark.browser

SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - window.innerWidth);
}"""
PAGES_WITH_CHARTS = ("start", "loss_error")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_by_cold_deep_link(name: str, new_visit: Callable) -> None:
    visit = new_visit()
    page = visit.open(PAGES[name].url_path)
    assert page.locator("h1").count() == 1
    if name in PAGES_WITH_CHARTS:
        visit.chart()
        assert page.locator(".js-plotly-plot svg[role=img]").first.get_attribute("aria-label")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(name: str, new_visit: Callable) -> None:
    visit = new_visit(width=390, height=844, scheme="dark")
    page: Page = visit.open(PAGES[name].url_path)
    if name in PAGES_WITH_CHARTS:
        visit.chart()
    assert page.evaluate(SIDEWAYS) <= 0
