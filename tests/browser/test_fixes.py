"""The fix gallery in a real browser: the slider moves cards and figures, a shorter range does no harm."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

SLIDER = ".st-key-margin_slider input[type=range]"


def test_the_slider_moves_the_cards_and_the_line(tab: Visit) -> None:
    page = tab.go("fixes?margin=88")
    tab.chart()
    card = page.locator(".lab-card", has_text="No repair")
    expect(card.locator(".verdict")).to_contain_text("biased")
    page.focus(SLIDER)
    page.keyboard.press("ArrowRight")
    expect(card.locator(".verdict")).to_contain_text("breaks")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.lab-chart .js-plotly-plot')]"
        ".every((plot) => plot._fullLayout.shapes.some((shape) => shape.x0 === 89))"
    )


def test_a_margin_out_of_the_new_range_falls_back(tab: Visit) -> None:
    page = tab.go("fixes?format=float64&margin=760")
    tab.chart()
    page.locator(".st-key-format").locator("input, button").first.click()
    page.get_by_role("option", name="float16", exact=True).click()
    expect(page.locator(f"{SLIDER}[max='120']")).to_have_count(1)
    expect(page.locator(SLIDER)).to_have_count(1)  # the old range leaves a moment after the new one has come
    tab.settle()
    expect(page.locator(".lab-gallery .lab-card")).to_have_count(9)
