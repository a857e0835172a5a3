"""What a click has caused is in sight, marked and said; links and Back move nothing by themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_chart import PLOT, of_plot

pytestmark = pytest.mark.browser

POINT_98 = """(() => {
  const trace = plot._fullData.findIndex((one) => one.uid === "float32-max_shift-emulated");
  const point = plot.calcdata[trace].find(({ x }) => x === 98);
  const box = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return [box.x + xaxis._offset + xaxis.c2p(point.x), box.y + yaxis._offset + yaxis.c2p(point.y)];
})()"""
FINDING = "The damage starts at step"
SPOKEN = "() => document.querySelector('.lab-spoken')?.textContent ?? ''"
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
TRIES = {
    "loss_error": ("try_right", ".st-key-error_of_loss"),
    "fixes": ("try_tiny", ".lab-card"),
    "round_off": ("try_last", ".lab-bits"),
    "vocabulary": ("try_half", ".lab-chart"),
    "probabilities?source=typed": ("try_one", ".st-key-probabilities_example"),
    "training": ("training_try_outliers", ".lab-chart"),
    "traps": ("trap_rule_shape", ".st-key-trap_live"),
}
"""On each page a button far below, and what it changes."""


def click_on_a_point(page: Page) -> None:
    """Click a point of a curve."""
    page.wait_for_selector(".lab-tools button")
    page.locator(PLOT).first.scroll_into_view_if_needed()
    page.mouse.click(*of_plot(page, POINT_98))
    expect(page.get_by_text(FINDING).first).to_be_visible()


def test_h7a_a_click_on_a_point_brings_its_autopsy_into_view_and_into_the_link(tab: Visit) -> None:
    page = tab.go("loss_error")
    tab.chart()
    page.wait_for_function("() => document.querySelectorAll('.lab-chart[data-drawn]').length === 2")
    click_on_a_point(page)
    finding = page.get_by_text(FINDING).first
    expect(finding).to_be_in_viewport()
    assert FINDING in page.wait_for_function(SPOKEN).json_value()
    expect(page.locator(".st-key-error_of_loss .lab-mark b")).to_have_count(1)
    assert page.locator("table.lab-table").last.locator("tr").count() > 10
    said, link = finding.inner_text(), page.url.removeprefix(f"{tab.server}/")
    assert page.locator(":focus").evaluate("element => element.tagName") == "H4"

    tab.go("traps")
    tab.go(link)
    expect(page.get_by_text(FINDING).first).to_have_text(said)
    expect(page.locator(".st-key-error_of_loss .lab-mark b")).to_have_count(1)
    assert page.evaluate(SCROLLED) == 0


def test_h12_the_autopsy_is_opened_by_keyboard_alone(tab: Visit) -> None:
    page = tab.go("loss_error?formats=float16")
    tab.chart()
    for field in page.locator("[data-testid=stMain]").get_by_role("textbox").all():
        field.focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("30")
        page.keyboard.press("Enter")
    expect(page.get_by_text(FINDING).first).to_be_visible()
    heading = page.locator(".st-key-lab_result_autopsy h4")
    before = heading.inner_text()
    page.locator(".st-key-look_on button").focus()
    page.keyboard.press("Enter")
    expect(heading).not_to_have_text(before)
    expect(heading).to_contain_text("float16")


@pytest.mark.parametrize("path", TRIES)
def test_h7b_what_a_button_below_changes_comes_into_view(path: str, tab: Visit) -> None:
    page = tab.go(path)
    key, changed = TRIES[path]
    button = page.locator(f".st-key-{key} button")
    button.scroll_into_view_if_needed()
    expect(page.locator(changed).first).not_to_be_in_viewport()
    button.click()
    expect(page.locator(changed).first).to_be_in_viewport()


def test_h7c_a_cell_brings_its_explanation_into_view_on_a_phone(new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=390, height=844)
    page = visit.open("traps")
    page.locator('button[data-key="linear_3/sparse_class_probabilities"]').click()
    expect(page.locator("h2").first).to_be_in_viewport()
    expect(page.locator(".lab-card h2").first).to_be_in_viewport()
    assert "Silently wrong" in page.wait_for_function(SPOKEN).json_value()
    assert "trap_head=linear_3" in page.url


def test_the_outcome_of_the_guess_is_said_and_nothing_moves(tab: Visit) -> None:
    page = tab.go("?format=float16")
    page.locator(".st-key-guess_zero button").click()
    outcome = page.locator(".st-key-lab_result_guess p").first
    expect(outcome).to_contain_text("✗")
    expect(page.locator(".lab-spoken[role=status]")).to_have_text(outcome.inner_text())
    assert page.evaluate(SCROLLED) == 0
