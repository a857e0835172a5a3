"""Under the finger: what a page shows of a slider moves while it is dragged, and the server hears of it once."""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from core.teaching.margin_story import tell
from tests.browser.conftest import FRAMES, Visit, complaints, has_finished
from tests.browser.page_controls import FOR_GOOD, QUIET
from tests.selection import chiefly
from ui.drawing.numbers import NO_BREAK, shown
from ui.words import words

pytestmark = pytest.mark.browser

MARGIN = ".st-key-margin_slider input"
SHOWN = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((found) => found.innerText);
  // In its figure, wherever the page is scrolled to.
  const boxOf = (mark) => {
    const { x, y, width, height } = mark.getBoundingClientRect();
    const figure = mark.closest(".lab-chart").getBoundingClientRect();
    return { x: x - figure.x, y: y - figure.y, width, height };
  };
  const places = (selector) => [...document.querySelectorAll(selector)].map((mark) => {
    const { x, y, width, height } = boxOf(mark);
    const isSeen = mark.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isSeen ? [x + width / 2, y + height / 2].map(Math.round).join() : "unseen";
  });
  return {
    numbers: [
      ...texts(".lab-card, .lab-prose:not([data-until-released]), .st-key-start_reasons .stMarkdown, table.lab-table"),
      ...texts("[data-choice], p:has([data-live])"),
    ],
    tones: [...document.querySelectorAll("table.lab-table td")].map((cell) => getComputedStyle(cell).backgroundColor),
    answer: texts(".st-key-lab_answer"),
    formulas: [...document.querySelectorAll(".st-key-start_reasons .katex-html")].map((found) => found.textContent),
    marks: places(".lab-chart .shapelayer path:last-child, .lab-chart .trace[class*=_here] .points path"),
    notes: places(".lab-chart .annotation").filter((place) => place !== "unseen"),
    curves: [...document.querySelectorAll(".lab-chart path.js-line")].map((curve) => {
      const { x, y, width, height } = boxOf(curve);
      // What the frame of the figure cuts off is not shown.
      const frame = boxOf(curve.closest(".js-plotly-plot").querySelector(".nsewdrag"));
      const within = (from, to, begin, size) => [Math.max(from, begin), Math.min(to, begin + size)].map(Math.round);
      return [...within(x, x + width, frame.x, frame.width), ...within(y, y + height, frame.y, frame.height)].join();
    }),
    points: places(".lab-chart .scatterlayer .points path").filter((place) => place !== "unseen"),
    bars: [...document.querySelectorAll(".lab-chart .barlayer .trace")].map((trace) =>
      [...trace.querySelectorAll("path")].filter((bar) => bar.getBoundingClientRect().width).flatMap(corners).sort()),
  };
  // The ends of each rectangle in a path, whoever drew it.
  function corners(bar) {
    return bar.getAttribute("d").split("M").filter((part) => part.includes("H")).map((part) => {
      const ends = [part.split(",")[0], ...[...part.matchAll(/H([-\\d.]+)/g)].map(([, end]) => end)];
      return [...new Set(ends.map(Number).map(Math.round))].sort((one, other) => one - other).join();
    });
  }
}"""
"""What a page shows of its sliders: texts, the places of the marks, and the curves."""
PARTS = ("answer", "numbers", "tones", "formulas", "marks", "notes", "points", "curves", "bars")


class Sent:
    """Counts the messages of a tab to the server."""

    def __init__(self, visit: Visit) -> None:
        self.count = 0
        self._join(visit.socket)

    def _join(self, socket: WebSocket) -> None:
        socket.on("framesent", self._add)

    def _add(self, _: Any) -> None:
        self.count += 1


def place_of(slider: Locator, value: float) -> tuple[float, float]:
    """Return where on the screen a slider has a value."""
    box = slider.bounding_box()
    assert box is not None
    low, high = (float(slider.get_attribute(end) or 0) for end in ("min", "max"))
    thumb = float(slider.evaluate("range => parseFloat(getComputedStyle(range).getPropertyValue('--lab-thumb')) * 16"))
    share = (value - low) / (high - low)
    return box["x"] + thumb / 2 + share * (box["width"] - thumb), box["y"] + box["height"] / 2


@contextmanager
def dragged(page: Page, selector: str, value: float) -> Iterator[None]:
    """Hold a slider at a value; it is released at the end."""
    slider = page.locator(selector)
    page.mouse.move(*place_of(slider, float(slider.input_value())))
    page.mouse.down()
    page.mouse.move(*place_of(slider, value), steps=4)
    page.evaluate(FRAMES, 2)
    yield
    page.mouse.up()


def release(visit: Visit) -> Any:
    """Expect the run that a release begins, to its end."""
    return visit.socket.expect_event("framereceived", has_finished)


def test_h6_cards_sentences_formulas_and_figures_move_and_one_message_tells_the_server(tab: Visit) -> None:
    page = tab.go("?guess=shown&margin=20")
    page.evaluate(QUIET, FOR_GOOD)
    page.locator(MARGIN).scroll_into_view_if_needed()
    before, sent = page.evaluate(SHOWN), Sent(tab)
    story = tell("float32")
    with release(tab), dragged(page, MARGIN, 92):
        during = page.evaluate(SHOWN)
        assert page.locator(MARGIN).get_attribute("aria-valuetext") == "92 nats"
        assert sent.count == 0
        assert "margin" not in page.url.replace("margin=20", "")
    page.evaluate(QUIET, FOR_GOOD)
    assert sent.count == 1
    expect(page).to_have_url(re.compile("margin=92"))
    plain, keras, one = during["numbers"][:3]
    assert shown(float(story.ways["max_shift"].loss[92])) in plain
    assert "NaN" in plain, "its gradient there"
    assert "exact: 92" in keras
    assert "92" in one
    assert shown(float(story.probability[92])) in during["numbers"][3]
    assert "(92,0,0)" in during["formulas"][0]
    assert during["marks"] != before["marks"]
    assert during["marks"].count("unseen") == 1, "the gradient of plain arithmetic is no number there"
    after = page.evaluate(SHOWN)
    assert {part: after[part] for part in PARTS} == {part: during[part] for part in PARTS}


def opened_afresh(number: int, tab: Visit, second: Visit) -> Page:
    """Open the state of a tab from its address: by a reload the first time, then in another tab, without one."""
    if number:
        second.go(tab.page.url.removeprefix(f"{tab.server}/"))
        assert complaints(second) == []
    else:
        tab.page.reload()
        tab.settle()
    page = second.page if number else tab.page
    page.evaluate(QUIET, FOR_GOOD)
    return page


RELOADED = [
    ("?guess=shown&format=float16&lang=de", "margin"),
    ("fixes?margin=60&show=error&lang=de", "epsilon"),
    ("?guess=shown", "margin"),
    ("fixes", "margin"),
    ("fixes?margin=60", "epsilon"),
]


@pytest.mark.parametrize(
    ("link", "slider"),
    chiefly(RELOADED, *RELOADED[:2]),
)
def test_h6_a_reloaded_link_shows_what_was_shown_under_the_finger(
    tab: Visit, second: Visit, link: str, slider: str
) -> None:
    draw, selector = random.Random(f"{link} {slider}"), f".st-key-{slider}_slider input"
    page = tab.open(link)
    low, high = (int(page.locator(selector).get_attribute(end) or 0) for end in ("min", "max"))
    now = int(page.locator(selector).input_value())
    if "error" in link:  # where infinities come or go, the band above the curves is drawn on release
        low, high = -30, -3
    for number, value in enumerate(draw.sample([place for place in range(low, high + 1) if place != now], 5)):
        page.evaluate(QUIET, FOR_GOOD)
        page.locator(selector).scroll_into_view_if_needed()
        with release(tab), dragged(page, selector, value):
            during = page.evaluate(SHOWN)
        afresh = opened_afresh(number, tab, second)
        assert afresh.locator(selector).input_value() == str(value)
        after = afresh.evaluate(SHOWN)
        for part in PARTS:
            assert after[part] == during[part], (value, part)


def test_h6_the_keyboard_moves_it_and_says_the_value_in_words(tab: Visit) -> None:
    page = tab.go("?guess=shown&margin=20")
    slider = page.locator(MARGIN)
    slider.focus()
    for key, value in (("ArrowRight", 21), ("End", 120), ("PageDown", 108), ("Home", 0), ("PageUp", 12)):
        sent = Sent(tab)
        with release(tab):
            page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", f"{value} nats")
        expect(page.locator(".lab-card").first).to_contain_text(
            f"exact: {shown(float(tell('float32').truth.loss[value]))}"
        )
        assert sent.count == 1


def test_h6_the_play_button_sweeps_and_nothing_moves_until_it_is_pressed(tab: Visit) -> None:
    page = tab.go("?guess=shown&margin=110")
    slider, play = page.locator(MARGIN), page.locator(".lab-slider-play")
    frame = words("frame")
    page.evaluate(FRAMES, 10)
    assert slider.input_value() == "110", "the visitor asked for reduced motion"
    expect(play).to_have_attribute("title", frame.PLAY.format(label=words("start").CONTROLS["margin"]["label"]))
    seen: set[str] = set()
    with release(tab):
        play.click()
        expect(play).to_have_attribute("title", frame.PAUSE)
        while (now := slider.input_value()) != "120":
            seen.add(now)
    assert len(seen) >= 4
    expect(page).to_have_url(re.compile("margin=120"))


def test_h6_buttons_links_and_back_move_it_and_a_teacher_locks_it(tab: Visit) -> None:
    page = tab.go("fixes?margin=30")
    slider = page.locator(MARGIN)
    page.locator(".st-key-try_tiny button").click()
    expect(slider).to_have_value("80")
    expect(page.locator(".st-key-epsilon_slider input")).to_have_value("-30")
    with release(tab), dragged(page, MARGIN, 40):
        pass
    expect(page).to_have_url(re.compile("margin=40"))
    page.locator(".st-key-fixes_reset button").click()
    expect(slider).to_have_value("20")
    with release(tab), dragged(page, MARGIN, 40):
        pass
    expect(page).to_have_url(re.compile("margin=40"))
    tab.go("fixes?margin=7")
    expect(slider).to_have_value("7")
    tab.go("?controls=fixed&margin=7")
    expect(slider).to_be_disabled()
    expect(page.locator(".lab-slider-play")).to_be_disabled()


def test_h13_both_figures_say_that_they_are_of_every_method(tab: Visit) -> None:
    page = tab.go("?guess=shown")
    page.evaluate(QUIET, FOR_GOOD)
    cards = [box["y"] + box["height"] for box in map(Locator.bounding_box, page.locator(".lab-card").all()) if box]
    titles = page.locator(".lab-chart .annotation-text").all_text_contents()
    parts = words("start").PARTS
    assert [part["title"] for part in parts.values()] == titles
    figures = [box["y"] for box in map(Locator.bounding_box, page.locator(".lab-chart").all()) if box]
    assert len(cards) == 3
    assert max(cards) <= min(figures), "all cards over both figures"


def test_m2_the_question_mark_stands_at_the_margin_of_the_question(tab: Visit) -> None:
    page = tab.go("?guess=open")
    page.evaluate(QUIET, FOR_GOOD)
    middle = "(found) => { const { x, width } = found.getBoundingClientRect(); return x + width / 2; }"
    for chart in page.locator(".lab-chart").all():
        line = chart.locator(".shapelayer path").last.evaluate(middle)
        marks = [mark for mark in chart.locator(".annotation-text, .textpoint").all() if mark.text_content() == "?"]
        assert [abs(mark.evaluate(middle) - line) < 24 for mark in marks] == [True]
        named = "".join(chart.locator(".legendtext, .lab-names text").all_text_contents()).replace(" ", "")
        seen = {way for way, name in words("start").WAYS.items() if name.replace(" ", "") in named}
        assert seen == {"fused"}, "the others have hardly begun"


def test_m16_an_answer_does_not_move_the_slider_and_every_format_is_asked_about(tab: Visit) -> None:
    page = tab.go("?format=float16")
    tab.chart()
    question = page.locator(".st-key-start_guess h2")
    expect(question).to_contain_text("float16")
    before = page.locator(".st-key-lab_controls_bar").bounding_box()
    page.locator(".st-key-guess_capped button").click()
    expect(question).to_have_count(0)
    tab.settle()
    assert page.locator(".st-key-lab_controls_bar").bounding_box() == before


@pytest.mark.parametrize("screen", ["phone", "lecture"])
def test_m1_the_control_and_the_picture_are_on_the_screen_together(
    screen: str, new_visit: Callable[..., Visit]
) -> None:
    width, height = (390, 844) if screen == "phone" else (1280, 720)
    visit = new_visit(width=width, height=height)
    page = visit.open("?guess=shown" + ("&lecture=1" if screen == "lecture" else ""))
    visit.chart()
    for chart in page.locator(".lab-chart").all():
        chart.evaluate("(found) => found.scrollIntoView({ block: 'end' })")
        page.evaluate(FRAMES, 2)
        slider, figure = page.locator(MARGIN).bounding_box(), chart.bounding_box()
        assert slider is not None
        assert figure is not None
        assert slider["y"] >= 0
        assert slider["y"] + slider["height"] <= figure["y"] + figure["height"] / 2 <= height
        hit = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).className",
            [slider["x"] + slider["width"] / 2, slider["y"] + slider["height"] / 2],
        )
        assert "lab-slider-range" in hit, "it lies over what scrolls beneath"


def test_a_slider_of_a_page_that_is_left_tells_no_other_page(tab: Visit) -> None:
    """Start and Fixes have a slider of the same name."""
    page = tab.go("?guess=shown&margin=33")
    with release(tab), dragged(page, MARGIN, 60):
        pass
    expect(page).to_have_url(re.compile("margin=60"))
    page.get_by_test_id("stSidebar").get_by_text(words("fixes").TITLE, exact=True).click()
    expect(page.locator("h1")).to_have_text(words("fixes").QUESTION)
    page.evaluate(QUIET, FOR_GOOD)
    with release(tab), dragged(page, MARGIN, 30):
        during = page.evaluate(SHOWN)["numbers"]
        assert "At M = 30" in during[0].replace(NO_BREAK, " ")
    page.evaluate(QUIET, FOR_GOOD)
    assert page.evaluate(SHOWN)["numbers"] == during
