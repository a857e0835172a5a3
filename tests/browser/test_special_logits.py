"""Typed logits that are not finite, or no numbers: the page says what becomes of them, and shows no older result."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from ui.words import words

pytestmark = pytest.mark.browser
TEXT = words("probabilities")


def test_h14_invalid_and_infinite_logits_do_not_keep_the_old_result(tab: Visit) -> None:
    page = tab.go("probabilities?source=typed")
    main, field = page.get_by_test_id("stMain"), page.locator(".st-key-logits input")
    expect(main).to_contain_text("0.9999999")
    for typed, said in (("inf, 0", "∞ − ∞"), ("nan; 1", "NaN"), ("one", "one"), ("16, 0, -3", "0.9999999")):
        field.fill(typed)
        field.press("Enter")
        expect(main).to_contain_text(said)
        old = page.locator(".lab-card", has_text="0.9999999")
        if typed == "16, 0, -3":
            expect(old.first).to_be_visible()
        else:
            expect(old).to_have_count(0)
