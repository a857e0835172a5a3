"""The lab by keyboard alone: the main path from the start page to a copied link, every stop with a ring to be seen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.keys import tab_to
from ui.words import words

pytestmark = pytest.mark.browser
LONG = "training?preset=nothing-happens&epochs=1000&arm4=double_activation"


def test_the_main_path_by_keyboard_alone(new_visit: Callable[..., Any]) -> None:
    visit = new_visit()
    page = visit.open()
    tab_to(page, ".st-key-start_options button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("guess="))
    visit.settle()
    tab_to(page, ".st-key-margin_slider input[type=range]")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("margin=21"))
    tab_to(page, ".stMain [data-testid=stPageLink] a[href*=loss_error]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/loss_error*")
    visit.settle()
    visit.chart()
    tab_to(page, ".st-key-side button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("side="))
    tab_to(page, ".st-key-reach_slider input[type=range]")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("reach="))
    visit.settle()
    tab_to(page, "button.lab-link", back=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Enter")
    expect(page.locator("button.lab-link")).to_have_text(words("frame").COPIED)
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_escape_closes_a_popover_and_the_focus_returns(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open("practice")
    button = page.locator("[data-testid=stPopover] button").first
    tab_to(page, "[data-testid=stPopover] button")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-score input")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-score input")).not_to_be_visible()
    expect(button).to_be_focused()


@pytest.mark.keras
@pytest.mark.extensive
def test_a_training_is_started_and_stopped_by_keyboard(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open(LONG)
    tab_to(page, ".st-key-training_train button")
    page.keyboard.press("Enter")
    stop, states = ".st-key-training_stop button", words("training").STATES
    expect(page.get_by_test_id("stProgress")).to_contain_text(states["running"], timeout=60_000)
    tab_to(page, stop)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stProgress")).to_contain_text(states["stopped"], timeout=60_000)
