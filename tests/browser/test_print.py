"""On paper: the plan with its addresses, a page without what only a screen can use, each figure whole."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.looks import DRAWN

pytestmark = pytest.mark.browser

PAPER = {"width": 718, "height": 1050}
"""CSS pixels between the margins of an A4 sheet."""
UNADDRESSED = """() => [...document.querySelectorAll("[class*=st-key-lesson_stop_]")].filter((stop) => {
  const address = stop.querySelector(".lab-lesson-address"), code = stop.querySelector(".lab-lesson-address img");
  return !(address?.checkVisibility() && address.textContent.includes("://") && code.complete && code.naturalWidth);
}).map((stop) => stop.textContent)"""
SCREEN_ONLY = """() => [...document.querySelectorAll(
    ".stSidebar, .stAppHeader, .stMain .stButton, .stMain .stSlider, .stMain .stButtonGroup, .lab-tools"
  )].filter((element) => element.checkVisibility()).map(({ className }) => className)"""
CUT = """(width) => [...document.querySelectorAll(".lab-chart svg.main-svg")]
  .map((picture) => picture.getBoundingClientRect())
  .filter(({ left, right, width: own }) => left < 0 || right > width + 1 || own < width / 4)
  .map(({ left, right }) => `${left.toFixed()} to ${right.toFixed()}`)"""


def put_on_paper(page: Page) -> None:
    """Lay a page out for printing, as the browser does."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]


def test_m19_a_printed_plan_has_addresses_and_other_pages_their_figures_whole(visit: Visit) -> None:
    page = visit.open("lessons")
    put_on_paper(page)
    assert page.evaluate(UNADDRESSED) == []
    assert page.evaluate(SCREEN_ONLY) == []
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    visit.go("loss_error")
    page.wait_for_function(DRAWN)
    put_on_paper(page)
    assert page.evaluate(SCREEN_ONLY) == []
    assert page.evaluate(CUT, PAPER["width"]) == []
