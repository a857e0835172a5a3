"""The lab under a thumb: the menu gives way, and what an answer causes is in view."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from core.losses.repairs import REPAIRS
from tests.browser.conftest import Profiles, Visit, complaints
from ui.words import words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept_phone(profiles: Profiles) -> Iterator[Visit]:
    with profiles.visit(width=390, height=844) as visit:
        yield visit


@pytest.fixture
def phone(kept_phone: Visit) -> Iterator[Visit]:
    """One phone for the tests of this file."""
    yield kept_phone
    assert complaints(kept_phone) == []


def test_h8_the_menu_closes_after_a_change_of_page(phone: Visit) -> None:
    page = phone.go()
    page.locator("[data-testid=stExpandSidebarButton]").click()
    menu = page.locator("[data-testid=stSidebar]")
    expect(menu.locator("a[href*=traps]")).to_be_in_viewport()
    menu.locator("a[href*=traps]").click()
    expect(page.locator("h1")).to_have_text(words("traps").QUESTION)
    phone.settle()
    expect(menu).not_to_be_in_viewport()


def test_m15_the_explanation_and_the_next_question_are_in_view(phone: Visit) -> None:
    page = phone.go("practice?practice_round=difference")
    page.locator(".st-key-practice_option_0 button").click()
    expect(page.locator(".lab-options .right")).to_have_count(1)
    expect(page.locator(".st-key-practice_question .stMarkdown p").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("status").filter(has_text=re.compile("[✓✗]"))).to_be_attached()
    following = page.locator(".st-key-practice_question button", has_text=words("practice").NEXT)
    expect(following).to_be_in_viewport(ratio=1)
    following.click()
    expect(page.locator(".st-key-practice_option_0 button")).to_be_in_viewport()


def test_m20_repairs_with_the_same_result_are_one_card(phone: Visit) -> None:
    page = phone.go("fixes")
    cards = page.locator(".lab-gallery > .lab-card:visible")
    results = cards.locator("dl").all_inner_texts()
    assert len(results) == len(set(results))
    row = page.locator(".lab-equal").first
    row.locator("summary").click()
    named = row.locator("li").count() + page.locator(".lab-equal:not([open]) li").count()
    assert len(results) + named == len(REPAIRS)
    expect(row.locator("li").first).to_be_visible()


def test_the_digits_of_the_training_data_are_large_enough_to_read(phone: Visit) -> None:
    page = phone.go("training?preset=mixed-precision")
    picture = page.locator(".st-key-training_data .heatmaplayer image")
    expect(picture).to_be_attached()
    assert picture.evaluate("image => image.getBoundingClientRect().height") >= 100
