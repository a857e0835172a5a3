"""Practice in a real browser: by keyboard alone, and the score travels in the link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from ui.words import words

pytestmark = pytest.mark.browser
TEXT = words("practice")

STATES = {
    "an answer": "practice?score=0",
    "a scale": "practice?practice_round=overflow",
    "a program": "practice?practice_part=bugs",
    "a diagnosis": "practice?practice_part=bugs&score=-1",
    "the interview": "practice?practice_part=interview",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_has_a_serious_barrier(scheme: str, new_visit) -> None:  # type: ignore[no-untyped-def]
    visit = new_visit(scheme=scheme)
    found = {name: barriers(visit.go(path)) for name, path in STATES.items()}
    assert found == {name: [] for name in STATES}


def test_the_keyboard_answers_and_the_link_keeps_the_score(new_visit) -> None:  # type: ignore[no-untyped-def]
    visit = new_visit()
    page = visit.open("practice")
    page.locator(".st-key-practice_option_1 button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(TEXT.RIGHT)).to_be_visible()
    expect(page).to_have_url(re.compile("score=1"))
    again = new_visit(width=390, height=844, scheme="dark")
    page = again.open(page.url.removeprefix(f"{again.server}/"))
    expect(page.locator(".lab-score .right")).to_have_count(1)
    expect(page.locator(".lab-options .right")).to_have_count(1)


def test_a_line_is_clicked_on_a_phone_and_stays_inside(new_visit) -> None:  # type: ignore[no-untyped-def]
    page = new_visit(width=390, height=844).open("practice?practice_part=bugs&practice_bug=swapped")
    page.locator(".st-key-practice_line_9 button").click()
    expect(page.locator(".lab-program .right")).to_have_count(1)
    expect(page.get_by_text(TEXT.BUGS["swapped"]["why"]).first).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
