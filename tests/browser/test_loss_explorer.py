"""The loss error page's slider zooms under the finger; released, it runs a part of the page only."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.page_controls import FOR_GOOD, QUIET
from tests.browser.test_drag import Sent, dragged, release
from ui.words import words

pytestmark = pytest.mark.browser

SLIDER = ".st-key-reach_slider input"
SEEN = """() => {
  const isSeen = (found) => found.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(`.lab-chart ${selector}`)].filter(isSeen);
  return {
    answer: document.querySelector(".st-key-lab_answer").innerText.replaceAll("\u00a0", " "),
    ticks: all(".xaxislayer-above text").map((found) => found.textContent),
    curves: all("path.js-line").map((found) => found.getAttribute("d")),
  };
}"""


def last_magnitude(page: Page, folder: Path) -> float:
    with page.expect_download() as file:
        page.locator(".st-key-export_loss_error_csv button").click()
    path = folder / "numbers.csv"
    file.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as lines:
        return max(float(row["magnitude"]) for row in csv.DictReader(lines))


def test_h6_the_slider_zooms_under_the_finger_and_link_and_files_follow(tab: Visit, tmp_path: Path) -> None:
    page = tab.go("loss_error?softmax_formulations=naive&softmax_formulations=fused&reach=84&guides=bounds")
    page.wait_for_function("() => document.querySelectorAll('.lab-chart[data-drawn]').length === 2")
    page.evaluate(QUIET, FOR_GOOD)
    page.evaluate("document.querySelector('h1').mark = true")
    before, sent = page.evaluate(SEEN), Sent(tab)
    with release(tab), dragged(page, SLIDER, 400):
        during = page.evaluate(SEEN)
        assert sent.count == 0
        assert "reach=84" in page.url
    page.evaluate(QUIET, FOR_GOOD)
    assert sent.count == 1
    assert "M = 84" in before["answer"]
    assert "M = 400" not in before["answer"]
    assert "M = 89" in during["answer"], "naive fails there"
    assert during["ticks"][:9] == [str(value) for value in range(0, 401, 50)]
    assert all(one != other for one, other in zip(before["curves"], during["curves"], strict=True))
    assert page.evaluate("document.querySelector('h1').mark")
    assert last_magnitude(page, tmp_path) == 400

    page.reload()
    tab.settle()
    page.evaluate(QUIET, FOR_GOOD)
    assert "reach=400" in page.url
    assert "guides=" in page.url
    assert page.locator(SLIDER).input_value() == "400"
    after = page.evaluate(SEEN)
    assert (after["answer"], after["ticks"]) == (during["answer"], during["ticks"])

    page.get_by_role("button", name=words("loss_error").FORMATS.format(formats="float32")).click()
    page.get_by_role("button", name="float16", exact=True).click()
    expect(page.locator(".st-key-loss_findings")).to_contain_text("float16")
    assert "reach=400" in page.url
    assert page.locator(SLIDER).input_value() == "400"
