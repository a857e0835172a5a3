"""Undo and redo: each change of a control is a step on its page, and the browser's history is left alone."""

from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, has_finished
from tests.browser.page_controls import Controls
from tests.browser.wanderer import TRY, Wanderer, go_back
from tests.selection import chiefly
from ui.words import words

pytestmark = pytest.mark.browser

UNDO, REDO = ".lab-toolbar .lab-undo", ".lab-toolbar .lab-redo"
TEXT = words("frame")
RESET = ".st-key-loss_error_reset button"
NUM_ENTRIES = "history.length"


def undo(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("Control+z")


def redo(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("Control+Shift+Z")


@pytest.mark.parametrize("changes", chiefly([8, 20], 8))
def test_m18_changes_are_undone_one_by_one_and_redone(changes: int, new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    looker, controls = Wanderer(visit, Random(1)), Controls(visit)
    page, start = visit.page, looker.here()
    looker.go_by_menu("loss_error")
    looker.settle()
    num_entries = page.evaluate(NUM_ENTRIES)
    passed = [looker.here()]
    while len(passed) <= changes:
        for key in list(controls.found()):
            control = controls.found().get(key)
            if control is not None and len(passed) <= changes:
                controls.change(control)
                passed.append(looker.here())
    assert len({place.address for place in passed}) == len(passed)
    for ways in ((UNDO, undo, passed[-2::-1]), (REDO, redo, passed[1:])):
        button, press, places = ways
        for steps, place in enumerate(places, 1):
            press(page) if steps % 2 else page.locator(button).click()
            assert (steps, looker.arrive(place)) == (steps, place)
        expect(page.locator(button)).to_have_attribute("aria-disabled", "true")
    assert page.evaluate(NUM_ENTRIES) == num_entries
    # Faster than the page: only where one arrives counts.
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert looker.arrive(passed[-6]) == passed[-6]
    page.reload()
    looker.settle()
    page.locator(REDO).click()
    assert looker.arrive(passed[-5]) == passed[-5]
    page.locator(RESET).click()
    looker.settle()
    page.keyboard.press("Control+y")  # a new change drops what could be redone
    assert looker.arrive(passed[0]) == passed[0]
    page.locator(UNDO).click()
    assert looker.arrive(passed[-5]) == passed[-5]
    go_back(page)
    assert looker.arrive(start) == start


def test_a_state_tried_is_left_by_undo_and_by_back_and_a_page_keeps_its_steps(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    looker, controls = Wanderer(visit, Random(1)), Controls(visit)
    page = visit.page
    looker.go_by_menu("fixes")
    looker.settle()
    opened = looker.here()
    controls.change(controls.found()["margin"])
    moved = looker.here()
    page.locator(TRY).first.click()
    looker.settle()
    tried = looker.here()
    assert tried != moved
    undo(page)
    assert looker.arrive(moved) == moved
    redo(page)
    assert looker.arrive(tried) == tried
    looker.go_by_menu("traps")
    looker.go_by_menu("fixes")
    assert looker.arrive(tried) == tried
    undo(page)
    assert looker.arrive(moved) == moved
    for place in (None, tried, moved):
        go_back(page)
        assert place is None or looker.arrive(place) == place
    undo(page)
    assert looker.arrive(opened) == opened


def test_m18_answers_are_undone_as_controls_are(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    looker = Wanderer(visit, Random(1))
    page, passed = visit.page, [looker.here()]

    def press(button: str) -> None:
        with visit.socket.expect_event("framereceived", has_finished):
            page.locator(button).click()
        looker.settle()
        passed.append(looker.here())

    press(".st-key-guess_capped button")
    page.locator(".st-key-margin_slider input").press("ArrowRight")
    looker.settle()
    passed.append(looker.here())
    press(".st-key-guess_again button")
    assert "guess=capped" in passed[-2].address
    assert passed[-1] == passed[0]
    for place in passed[-2::-1]:
        undo(page)
        assert looker.arrive(place) == place
    expect(page.locator(".lab-toolbar .lab-said")).to_have_text(TEXT.UNDONE)
    looker.go_by_menu("practice")
    looker.settle()
    practice = [looker.here()]
    page.locator(".st-key-practice_option_0 button").click()
    page.locator(".st-key-practice_again button").wait_for()
    practice.append(looker.here())
    for place in (practice[0], practice[1]):
        (undo if place == practice[0] else redo)(page)
        assert looker.arrive(place) == place
    go_back(page)
    assert looker.arrive(passed[0]) == passed[0]


def test_a_text_field_keeps_its_own_undo_and_lecture_and_language_stay(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    page = visit.open("training?epochs=40")
    page.locator(".st-key-lab_training_settings summary").click()
    slider = page.locator(".st-key-label_noise input[type=range]")
    slider.press("ArrowRight")
    page.wait_for_url("**label_noise=*")
    visit.settle()
    field = page.locator(".st-key-hidden input")
    before = field.input_value()
    field.press("End")
    field.press_sequentially("7")
    field.press("Control+z")
    assert "label_noise" in page.url
    assert field.input_value() == before
    page.locator(".st-key-lab_language button").nth(1).click()
    page.wait_for_url("**lang=de*")
    visit.settle()
    undo(page)
    page.wait_for_function("() => !location.search.includes('label_noise')")
    visit.settle()
    assert "lang=de" in page.url
    assert "epochs=40" in page.url


@pytest.mark.keras
def test_undo_keeps_the_training_on_the_page(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    page = visit.open("training?preset=nothing-happens&epochs=1000")
    page.locator(".st-key-training_train button").first.click()
    progress = page.get_by_test_id("stProgress")
    expect(progress).to_contain_text(words("training").STATES["running"], timeout=60_000)
    page.locator(".st-key-lab_training_settings summary").click()
    page.locator(".st-key-label_noise input[type=range]").press("ArrowRight")
    page.wait_for_url("**label_noise=*")
    undo(page)
    page.wait_for_function("() => !location.search.includes('label_noise')")
    expect(page.locator(".st-key-label_noise input[type=range]")).to_have_value("0")
    expect(progress).to_contain_text(words("training").STATES["running"])
    page.locator(".st-key-training_stop button").click()
    expect(progress).to_contain_text(words("training").STATES["stopped"])
