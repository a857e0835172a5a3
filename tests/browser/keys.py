"""The focus on its way through a page, by the Tab key."""

import pytest
from playwright.sync_api import Page, expect

MAX_STOPS = 90
RING = """async element => {
  const near = [element, element.parentElement, element.parentElement?.parentElement,
    element.closest("[data-testid$=RootElement]"),
    ...(element.closest("label, [data-testid=stSlider], .lab-slider")?.querySelectorAll("*") ?? [])].filter(Boolean);
  const look = () => near.map((one) => { const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join();
  }).join(";");
  const focused = look();
  element.blur();
  let left = look();
  if (left === focused) await new Promise((over) => setTimeout(over, 500)); // it may fade
  left = look();
  element.focus();
  return focused !== left;
}"""
"""Whether an outline, a shadow or the color of a border is there for the focus alone."""
IS_FOCUSED = "(element) => element === document.activeElement || element.contains(document.activeElement)"


def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on the first element of a selector, and assert that one sees it there."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_attached()
    for _ in range(MAX_STOPS):
        if wanted.evaluate(IS_FOCUSED):
            break
        page.keyboard.press("Shift+Tab" if back else "Tab")
    else:
        pytest.fail(f"{MAX_STOPS} times Tab do not reach {selector}")
    assert page.locator(":focus").evaluate(RING), f"{selector} shows no focus"
