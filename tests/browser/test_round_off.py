"""The round-off page in a real browser: the bits by click and by keyboard, alone and on a phone."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.additions import ROOT
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

BITS = ".lab-bits button"
NUMBER = ".st-key-number input"
SCRIPT = ROOT / "ui" / "round_off" / "bits.js"


def pattern(page: Page) -> str:
    return "".join(page.locator(BITS).all_inner_texts())


def test_a_click_flips_a_bit_and_the_link_follows(tab: Visit) -> None:
    page = tab.go("round_off?format=float16&number=1")
    expect(page.locator(BITS)).to_have_count(16)
    page.get_by_role("switch", name="sign bit").click()
    expect(page.locator(NUMBER)).to_have_value("-1.0")
    page.wait_for_url("**number=-1.0**")
    expect(page.get_by_role("switch", name="sign bit")).to_have_attribute("aria-checked", "true")


def test_quick_clicks_are_all_kept(tab: Visit) -> None:
    page = tab.go("round_off?format=float32&number=0")
    for place in (9, 8, 7, 6, 5, 4, 3, 2):
        page.locator(BITS).nth(place).click()
    expect(page.locator(NUMBER)).to_have_value("1.5")
    assert pattern(page) == "0" + "01111111" + "1" + "0" * 22


def test_the_keyboard_alone_flips_bits(tab: Visit) -> None:
    page = tab.go("round_off?format=float16&number=1")
    page.locator(BITS).first.focus()
    page.keyboard.press("End")
    expect(page.locator(BITS).last).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(NUMBER)).to_have_value("1.0009765625")
    expect(page.locator(BITS).last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(NUMBER)).to_have_value("1.0029296875")
    assert page.locator(f"{BITS}[tabindex='0']").count() == 1


def test_a_typed_number_and_a_neighbour_change_the_bits(tab: Visit) -> None:
    page = tab.go("round_off?format=bfloat16")
    page.locator(NUMBER).fill("0x7f80")
    page.keyboard.press("Enter")
    expect(page.locator(BITS).nth(1)).to_have_text("1")
    page.locator(".st-key-round_off_below button").click()
    expect(page.locator(BITS).nth(8)).to_have_text("0")
    page.locator(NUMBER).fill("one half")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("not a number")


def test_sixty_four_bits_fit_a_phone_and_a_finger(new_visit: Callable[..., Any]) -> None:
    page = new_visit(width=390, height=844, scheme="dark").open("round_off?format=float64&number=0.1")
    expect(page.locator(BITS)).to_have_count(64)
    boxes = [page.locator(BITS).nth(place).bounding_box() for place in range(64)]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert min(min(box["width"], box["height"]) for box in boxes if box) >= 24
    page.locator(BITS).last.click()
    expect(page.locator(NUMBER)).to_have_value(repr(math.nextafter(0.1, 1)))


LATE_ANSWERS = """async (source) => {
  const { default: draw } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  document.body.innerHTML = '<div class="lab-bits"></div>';
  const sent = [], shown = [];
  const answer = (bits) => {
    const groups = [{ role: "sign", title: "", chunks: [["a", "b", "c", "d"]] }];
    const setTriggerValue = (_, pattern) => sent.push(pattern);
    draw({ parentElement: document.body, data: { bits, groups, label: "" }, setTriggerValue });
    shown.push(document.body.textContent);
  };
  const click = (place) => document.querySelectorAll("button")[place].click();
  answer("0000");
  click(0); click(1);
  answer("0000"); answer("1000");
  click(2);
  answer("1100"); answer("1110"); answer("0001");
  return { sent, shown };
}"""


def test_late_answers_to_earlier_clicks_take_no_click_back(visit) -> None:  # type: ignore[no-untyped-def]
    found = visit.page.evaluate(LATE_ANSWERS, SCRIPT.read_text("utf-8"))
    assert found["sent"] == ["0x8", "0xc", "0xe"]
    assert found["shown"] == ["0000", "1100", "1100", "1110", "1110", "0001"]
