"""The loss error page's slider runs a part of the page only; screen, link and files move with it."""

import csv
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SLIDER = "[data-testid=stSlider] input[type=range]"


def press(page: Page, key: str) -> None:
    before = page.locator(".lab-chart").first.get_attribute("data-drawn")
    page.focus(SLIDER)
    page.keyboard.press(key)
    page.wait_for_function(
        f"() => Number(document.querySelector('.lab-chart').dataset.drawn) > {before} && "
        "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'"
    )


def last_magnitude(page: Page, folder: Path) -> float:
    with page.expect_download() as file:
        page.locator(".st-key-export_loss_error_csv button").click()
    path = folder / "numbers.csv"
    file.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as lines:
        return max(float(row["magnitude"]) for row in csv.DictReader(lines))


def test_the_slider_moves_figures_findings_link_and_files_and_leaves_the_rest(visit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = visit.open("loss_error?softmax_formulations=naive&softmax_formulations=fused&reach=84&guides=bounds")
    visit.chart()
    findings = page.locator(".st-key-loss_findings")
    overflows = np.log(float(np.finfo(np.float32).max))
    seen = next(magnitude for magnitude in np.linspace(0, 92, 121) if magnitude > overflows)
    expect(findings).not_to_contain_text(f"{seen:.4g}")
    page.evaluate("document.querySelector('h1').mark = true")

    press(page, "ArrowRight")
    press(page, "ArrowRight")

    expect(findings).to_contain_text(f"{seen:.4g}")
    assert "reach=92" in page.url
    assert "guides=" in page.url
    assert last_magnitude(page, tmp_path) == 92
    assert page.evaluate("document.querySelector('h1').mark")

    page.get_by_role("button", name="float16", exact=True).click()
    expect(findings).to_contain_text("float16")
    assert "reach=92" in page.url
    assert page.locator(SLIDER).input_value() == "92"
