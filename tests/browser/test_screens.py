"""What the screens of all pages hold: question, answer and picture at first sight; type for the last row; no scroll
inside scroll.

All pages are walked through once on each device; every test looks at the whole walk and lists all that is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Profiles, Visit
from tests.browser.looks import DRAWN
from ui.frame.page_table import PAGES

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
ANSWER = ".st-key-lab_answer p, .stMain .stMarkdown p"
"""The sentence that answers; the lead, where a page has none."""
ASKED = {"start": ".st-key-start_options"}
"""What stands for the answer on a page that asks first: the options."""
RESULTS = {
    "round_off": ".lab-twice",
    "fixes": ".lab-gallery",
    "traps": ".lab-grid-scroll",
    "doctor": ".lab-finding",
    "practice": ".st-key-practice_question",
    "lessons": ".st-key-lesson_stop_1",
    "classroom": ".st-key-class_join",
}
"""The main result of a page whose answer is no figure."""
PIXEL = 1.0
"""What rounding to whole pixels may take away."""
FOLDED = "details:not([open]) > summary"
OPEN_ALL = "folded => document.querySelectorAll(folded).forEach(summary => summary.click())"
BODY, SMALLEST = 24.0, 20.0
"""Pixels of a lecture's type at 720 lines: paragraphs, and everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A device, and the least height of a picture on it; a result that is lower is shown whole."""

    width: int
    height: int
    query: str
    least: float


SCREENS = {
    "desktop": Screen(width=1440, height=900, query="", least=320.0),
    "lecture": Screen(width=1280, height=720, query="?lecture=1", least=320.0),
    "phone": Screen(width=390, height=844, query="", least=240.0),
}
Walk = dict[str, dict[str, dict[str, Any]]]


@cache
def script(name: str) -> str:
    return "\n".join(line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("//")).strip(
        " ;\n"
    )


@pytest.fixture(scope="module")
def walk(profiles: Profiles) -> Walk:
    """For each device and page its measures, all pages in one session a device."""
    return {device: dict(_walked(device, profiles)) for device in SCREENS}


def _walked(device: str, profiles: Profiles) -> Iterator[tuple[str, dict[str, Any]]]:
    screen = SCREENS[device]
    with profiles.visit(width=screen.width, height=screen.height) as visit:
        for name in PAGES:
            page = visit.go(f"{PAGES[name].url_path}{screen.query}")
            page.wait_for_function(DRAWN)
            measured = {"answer": ASKED.get(name, ANSWER), "picture": RESULTS.get(name, ".lab-chart")}
            found = {"first": page.evaluate(script("screens.js"), measured)}
            if device == "lecture":
                found["type"] = page.evaluate(script("small_type.js"), SMALLEST)
            if device == "phone":
                _unfold(page, visit)
                found["caught"] = page.evaluate(script("inner_scroll.js"))
            yield name, found


def _unfold(page: Page, visit: Visit) -> None:
    page.evaluate(OPEN_ALL, FOLDED)
    expect(page.locator(FOLDED)).to_have_count(0)
    visit.settle()


def cut_off(found: dict[str, Any], least: float) -> dict[str, Any]:
    """What of a first screen's question, answer and picture is not in sight, with its place."""
    end = found["bottom"] + PIXEL
    whole = {name: found[name] for name in ("question", "answer") if not found[name] or found[name]["bottom"] > end}
    picture = found["picture"]
    if not picture or min(picture["bottom"], end) - picture["top"] < min(least, picture["bottom"] - picture["top"]):
        whole["picture"] = picture
    return whole


def test_a_first_screen_holds_question_answer_and_picture(walk: Walk) -> None:
    missing = {
        (device, name): wrong
        for device, pages in walk.items()
        for name, found in pages.items()
        if (wrong := cut_off(found["first"], SCREENS[device].least))
    }
    assert missing == {}


def test_m10_nothing_scrolls_inside_a_page_on_a_phone(walk: Walk) -> None:
    assert {name: found["caught"] for name, found in walk["phone"].items() if found["caught"]} == {}


def test_m13_the_last_row_reads_a_lecture(walk: Walk) -> None:
    types = {name: found["type"] for name, found in walk["lecture"].items()}
    assert {name: found["small"] for name, found in types.items() if found["small"]} == {}
    assert {name: found["body"] for name, found in types.items() if found["body"] < BODY} == {}
