"""The Emergency page in a browser, by three ways in: a value, a traceback, and the file of a watch."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.emergency.causes import CAUSES
from core.emergency.entrances import from_text
from core.emergency.examples import EXAMPLES
from tests.browser.conftest import Profiles, Visit, complaints
from ui.words import in_language, told, words

pytestmark = pytest.mark.browser
TEXT = words("emergency")
EXAMPLE = Path(__file__).parents[2] / "docs/examples/watch.jsonl"
RECORD = {"kind": "record", "step": 41, "loss": 9.0, "classes": 3, "computed_in": "float32", "worst_row": [0, 30, 1]}
STATE = {"kind": "state", "step": 41, "state": "absorbed", "where": "the loss"}
WATCH = EXAMPLE.read_text("utf-8") + "".join(
    f"{json.dumps(line)}\n" for line in (RECORD, STATE | {"evidence": {"share": 0.5, "format": "float32"}})
)
WIDER_THAN_THE_SCREEN = "() => document.documentElement.scrollWidth > innerWidth"


def expect_first(page: Page, cause: str) -> None:
    """The first card is that of a cause, and the answer at the top names it."""
    title = told(CAUSES[cause].title)
    expect(page.locator(".lab-suspect h2").first).to_have_text(f"1. {title}")
    expect(page.get_by_test_id("stMain").locator("strong", has_text=title).first).to_be_visible()


def test_a_value_is_explained_while_it_is_typed_in(tab: Visit) -> None:
    page = tab.go("emergency")
    expect_first(page, "not_learned")
    field = page.locator(".st-key-loss_value input")
    field.fill("16.118")
    field.press("Enter")
    expect_first(page, "clip")
    tab.chart()
    expect(page.locator(".st-key-emergency_values")).to_contain_text(TEXT.YOURS.format(value="16.118"))
    page.get_by_text(TEXT.SEE.format(page=words("training").TITLE)).first.click()
    expect(page.locator("h1")).to_have_text(words("training").QUESTION)
    page.go_back()
    expect_first(page, "clip")


def test_a_traceback_is_recognised_on_a_phone_in_german(profiles: Profiles) -> None:
    with profiles.visit(width=390, height=844) as visit, in_language("de"):
        german = words("emergency")
        page = visit.open("emergency?lang=de&entrance=text")
        page.locator(".st-key-emergency_text textarea").fill(EXAMPLES["message"])
        page.get_by_role("button", name=german.CHECK, exact=True).click()
        (label,) = from_text(EXAMPLES["message"]).signs
        expect_first(page, "labels_out_of_range")
        card = page.locator(".lab-suspect").first
        expect(card).to_be_in_viewport()
        expect(card).to_contain_text(told(label.text))
        assert not page.evaluate(WIDER_THAN_THE_SCREEN)
        assert complaints(visit) == []


def test_the_file_of_a_watch_shows_its_events_and_its_worst_row_on_a_phone(profiles: Profiles) -> None:
    with profiles.visit(width=390, height=844) as visit:
        page = visit.open("emergency?entrance=text")
        file: Any = {"name": "watch.jsonl", "mimeType": "application/json", "buffer": WATCH.encode()}
        page.locator(".st-key-emergency_watch input[type=file]").set_input_files(file)
        expect_first(page, "clip")
        visit.chart()
        expect(page.locator(".st-key-emergency_watch_losses .shapelayer path")).to_have_count(3)
        expect(page.get_by_role("heading", name=TEXT.WORST.format(step="41"))).to_be_visible()
        expect(page.locator(".lab-table tr.marked, table tr.marked").first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name=TEXT.REPORTS["md"]).click()
        report = download.value.path().read_text("utf-8")
        assert all(str(CAUSES[cause].title) in report for cause in ("clip", "zero_weights", "absorbed"))
        assert not page.evaluate(WIDER_THAN_THE_SCREEN)
        assert complaints(visit) == []
