"""A table wider than its window shows on which side it goes on, and the keyboard scrolls it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from ui.frame.page_table import PAGES

pytestmark = pytest.mark.browser

SCROLLED = "(element, left) => { element.scrollLeft = left; return element.scrollLeft; }"
FAR = 10_000


@pytest.fixture(params=["light", "dark"])
def wide_table(request: pytest.FixtureRequest, new_visit: Callable[..., Any]) -> Locator:
    """The doctor's table of formats in a narrow window."""
    visit = new_visit(width=800, height=1400, scheme=request.param)  # below the slider that stays beside it
    table = visit.open(PAGES["doctor"].url_path).locator(".lab-table-scroll").first
    expect(table).to_be_visible()
    table.evaluate("element => element.scrollIntoView({ block: 'end' })")
    return table


def shaded_sides(table: Locator) -> tuple[bool, bool]:
    """Return whether the line above the caption is darker or lighter at the left and at the right edge than between."""
    picture = Image.open(io.BytesIO(table.screenshot())).convert("RGB")
    left, middle, right = (picture.getpixel((x, 1)) for x in (1, picture.width // 2, picture.width - 2))
    return left != middle, right != middle


def test_a_shadow_lies_on_the_side_where_the_table_goes_on(wide_table: Locator) -> None:
    assert shaded_sides(wide_table) == (False, True)
    end = wide_table.evaluate(SCROLLED, FAR)
    assert shaded_sides(wide_table) == (True, False)
    wide_table.evaluate(SCROLLED, end // 2)
    assert shaded_sides(wide_table) == (True, True)


def test_the_keyboard_scrolls_a_wide_table(wide_table: Locator) -> None:
    wide_table.focus()
    wide_table.press("ArrowRight")
    wide_table.page.wait_for_function("table => table.scrollLeft > 0", arg=wide_table.element_handle())
    expect(wide_table).to_have_css("outline-style", "solid")
