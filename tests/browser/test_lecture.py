"""A lecture: the bar leads on, the keys are told, the controls leave the picture where it is."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from core.teaching.plan import LESSONS, STOPS
from tests.browser.conftest import Profiles, Visit, complaints
from ui.words import language_name, words

pytestmark = pytest.mark.browser

TEXT = words("frame")
ROOM = "block => parseFloat(getComputedStyle(block).paddingRight)"
FIRST, SECOND = list(LESSONS["10"].minutes)[:2]


@pytest.fixture(scope="module")
def kept_lecture(profiles: Profiles) -> Iterator[Visit]:
    with profiles.visit(width=1280, height=720) as visit:
        yield visit


@pytest.fixture
def lecture(kept_lecture: Visit) -> Iterator[Visit]:
    """One projector for the tests of this file."""
    yield kept_lecture
    assert complaints(kept_lecture) == []


def test_m14_a_lecture_shows_the_way_on_the_plan_the_link_the_language_and_the_keys(lecture: Visit) -> None:
    page = lecture.go("lessons?lecture=1")
    page.locator(".st-key-lesson_stop_1 [data-testid=stPageLink-NavLink]").click()
    expect(page.locator("h1")).to_have_text(words(STOPS[FIRST].page).QUESTION)
    lecture.settle()
    bar = page.locator("nav.lab-bar")
    expect(bar).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name=words(STOPS[SECOND].page).TITLE).click()
    expect(page.locator("h1")).to_have_text(words(STOPS[SECOND].page).QUESTION)
    for key, value in STOPS[SECOND].state.items():
        expect(page).to_have_url(re.compile(f"[?&]{key}={value}(&|$)"))
    lecture.settle()
    bar.get_by_role("button", name=language_name("de")).click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    bar.get_by_role("button", name=language_name("en")).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=TEXT.KEYS_TITLE)).to_contain_text("Page Down")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    bar.get_by_role("link", name=TEXT.PLAN, exact=True).click()
    expect(page.locator("h1")).to_have_text(words("lessons").QUESTION)


def test_h7e_opened_controls_leave_the_picture_on_the_screen(lecture: Visit) -> None:
    page = lecture.go("loss_error?lecture=1")
    lecture.chart()
    page.get_by_text(TEXT.PANEL, exact=True).click()
    expect(page.locator(".st-key-side .stButtonGroup")).to_be_in_viewport()
    picture = page.locator(".lab-chart .main-svg").first
    box = picture.bounding_box()
    assert box is not None
    assert min(box["y"] + box["height"], 720) - box["y"] >= 320
    controls = page.locator(".stExpander details[open] > :not(summary)").first.bounding_box()
    assert controls is not None
    assert box["x"] + box["width"] <= controls["x"]


def test_the_page_has_its_width_again_once_the_controls_are_closed_or_gone(lecture: Visit) -> None:
    page = lecture.go("fixes?lecture=1")
    drawer, block = page.locator(".st-key-lab_controls_drawer summary"), page.get_by_test_id("stMainBlockContainer")
    room = block.evaluate(ROOM)
    drawer.click()
    expect(page.locator(".st-key-lab_controls_drawer details")).to_have_attribute("open", "")
    assert block.evaluate(ROOM) > room + 300
    drawer.click()
    page.wait_for_function(f"([block, room]) => ({ROOM})(block) === room", arg=[block.element_handle(), room])
    drawer.click()
    lecture.go("lessons?lecture=1")
    assert block.evaluate(ROOM) == room


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_and_the_keys_have_the_colours_of_the_theme(scheme: str, lecture: Visit) -> None:
    page = lecture.go("traps?lecture=1")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for place in ("nav.lab-bar", "dialog.lab-keys"):
        page.keyboard.press("?")
        page.wait_for_selector(place)
        assert page.locator(place).evaluate("element => getComputedStyle(element).colorScheme") == scheme
        page.keyboard.press("Escape")


@pytest.mark.parametrize("path", ["", "round_off", "traps"])
def test_nothing_covers_the_heading(path: str, lecture: Visit) -> None:
    page = lecture.go(f"{path}?lecture=1")
    below = page.locator("h1").evaluate("""heading => {
      const text = document.createRange();
      text.selectNodeContents(heading);
      const { left, bottom } = text.getBoundingClientRect();
      const next = heading.closest(".stElementContainer").nextElementSibling;
      return [bottom, Math.min(...[next, ...next.querySelectorAll("p, .st-key-lab_controls_bar")]
        .map(element => element.getBoundingClientRect()).filter(box => box.height).map(box => box.top))];
    }""")
    assert below[0] <= below[1] + 8, "a line of type reaches a little below its letters"
