"""Other parts of a link than the state: lecture mode, hidden controls, and a message for invalid values."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from ui.frame.page_table import PAGES
from ui.words import words
from ui.words.de import frame as german

pytestmark = pytest.mark.browser


def test_bad_values_land_on_the_defaults_with_a_message(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open("?margin=nan&format=float99")
    visit.chart()
    message = page.locator("[data-testid=stAlert]")
    expect(message).to_contain_text("margin")
    expect(message).to_contain_text("float99")
    expect(message).to_contain_text("bfloat16")
    assert page.locator(".lab-slider input[type=range]").input_value() == "20"
    assert "?" not in page.url


def test_an_unknown_address_says_so_in_the_language_of_the_link(visit: Visit) -> None:
    page = visit.open("nowhere?lang=de")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text(german.NO_SUCH_PAGE.format(page="nowhere"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".st-key-guess_capped button").click()
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    expect(page).to_have_url(f"{visit.server}/?lang=de&guess=capped")


def test_lecture_mode_enlarges_the_type_and_folds_the_controls(tab: Visit) -> None:
    page = tab.go("loss_error?lecture=1")
    tab.chart()
    size, height = page.evaluate(
        "() => [parseFloat(getComputedStyle(document.documentElement).fontSize), window.innerHeight]"
    )
    assert size > 16
    assert size / height >= 0.02
    expect(page.locator("[data-testid=stSlider]")).not_to_be_visible()


@pytest.mark.parametrize("name", ["start", "loss_error"])
def test_a_small_projector_shows_the_figure_at_once(name: str, new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=1280, height=720)
    page = visit.open(f"{PAGES[name].url_path}?lecture=1")
    visit.chart()
    axis = page.locator(".lab-chart .xtitle").first.bounding_box()
    assert 0 < axis["y"] < axis["y"] + axis["height"] <= 720


def test_the_menu_keeps_lecture_mode(tab: Visit) -> None:
    page = tab.go("?lecture=1")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="Loss error").click()
    page.wait_for_url("**/loss_error?lecture=1")


def test_page_down_steps_through_a_lecture(tab: Visit) -> None:
    page = tab.go("loss_error?lecture=1")
    tab.chart()
    page.locator("h1").click()
    tops = [0]
    for key in ("PageDown", "PageDown", "PageUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        tops.append(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))
    assert tops[0] < tops[1] < tops[2]
    assert tops[3] < tops[2]


def test_a_teachers_link_can_hide_the_controls(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open("loss_error?controls=hidden&side=right")
    visit.chart()
    expect(page.locator("[data-testid=stSlider]")).not_to_be_visible()
    title = page.evaluate("document.querySelector('.js-plotly-plot').layout.xaxis.title.text")
    assert title == words("loss_error").MAGNITUDES["right"]


def test_the_keyboard_alone_reaches_menu_link_button_and_slider(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open()
    visit.chart()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """() => { const now = document.activeElement;
                  return now.closest("[data-testid=stPageLink]") ? "menu"
                    : now.matches("button.lab-link") ? "link"
                    : now.matches(".lab-slider input") ? "slider" : ""; }"""
            )
        )
        if {"menu", "link", "slider"} <= reached:
            break
    assert {"menu", "link", "slider"} <= reached
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**?margin=21")
