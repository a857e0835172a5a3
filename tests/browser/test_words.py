"""Words that explain themselves: terms where they stand, an answer on top of each page, rarer controls folded away."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.states.fixes import STATE
from tests.browser.conftest import Visit
from ui.drawing.numbers import NO_BREAK
from ui.words import words

pytestmark = pytest.mark.browser

TERMS = ".lab-term"
REACHABLE = ".lab-term[role=button]"
NOTE = ".lab-term-note"
SLIDER = ".st-key-margin_slider input[type=range]"
IN_SIGHT = """note => {
  const { left, right, top, bottom } = note.getBoundingClientRect();
  const isTop = note.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
  return isTop && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}"""
"""Whether the explanation is whole on screen, with nothing before it."""
ONCE = f"""() => {{
  const keys = [...document.querySelectorAll("{REACHABLE}")].map((term) => term.dataset.term);
  return keys.length >= 5 && keys.length === new Set(keys).size;
}}"""
ANSWER = ".st-key-lab_answer"
PICTURE = ".lab-chart, .lab-card, .lab-grid, .lab-twice, .lab-finding, .st-key-practice_question, .st-key-lesson_stop_1"
ABOVE = f"""() => {{
  const {{ bottom }} = document.querySelector("{ANSWER}").getBoundingClientRect();
  const pictures = [...document.querySelectorAll("{PICTURE}")].filter((one) => one.checkVisibility());
  return bottom <= innerHeight && pictures.every((one) => one.getBoundingClientRect().top >= bottom);
}}"""
ANSWERED = (
    *("emergency", "round_off", "vocabulary", "loss_error", "fixes"),
    *("probabilities", "traps", "doctor", "practice", "lessons"),
)


def explained(page: Page, term: str) -> str:
    """Return the explanation of a term as screen readers get it."""
    mark = page.locator(REACHABLE, has_text=re.compile(f"^{term}$", re.IGNORECASE)).first
    described = mark.get_attribute("aria-describedby")
    return str(page.locator(f"#{described}").text_content())


def test_a_term_is_explained_to_pointer_keyboard_and_screen_reader(tab: Visit) -> None:
    page = tab.go("fixes?margin=100")
    note, epsilon = page.locator(NOTE), page.locator(f"h1 {TERMS}")
    expect(epsilon).to_have_text("epsilon")
    said = explained(page, "epsilon")
    assert "1 × 10⁻⁷" in said
    epsilon.hover()
    expect(note).to_have_text(said)
    assert note.evaluate(IN_SIGHT)
    page.keyboard.press("Escape")
    expect(note).not_to_be_visible()
    expect(page.locator(f"{REACHABLE}[tabindex='0']")).to_have_count(1)  # one stop for all of them
    epsilon.evaluate("term => term.focus({ focusVisible: true })")
    expect(note).to_contain_text(said)
    page.keyboard.press("ArrowRight")
    second = page.locator(REACHABLE).nth(1)
    expect(second).to_be_focused()
    expect(note).to_contain_text(explained(page, second.inner_text()))
    expect(second).to_have_attribute("aria-expanded", "true")


def test_each_term_is_marked_once_and_again_after_a_change(tab: Visit) -> None:
    page = tab.go("fixes?margin=100")
    expect(page.locator(f"h1 {TERMS}")).to_have_count(1)
    page.wait_for_function(ONCE)
    page.focus(SLIDER)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(ANSWER)).to_contain_text("M = 99")
    whole = re.compile(r"^No\. At M\s=\s99, the epsilon .* begins at M\s=\s49\.$")
    expect(page.locator(f"{ANSWER} p")).to_have_text(whole)
    said = page.locator(ANSWER).inner_text().replace(NO_BREAK, " ")
    assert said.count("M = ") == 3  # nothing is left of the text before
    expect(page.locator(f"h1 {TERMS}")).to_have_count(1)
    page.wait_for_function(ONCE)


def test_a_word_in_a_label_leaves_its_control_alone_and_a_tap_explains_it(new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=390, height=844)
    page = visit.open("fixes?lang=de")
    label = page.locator(f".st-key-margin_slider {TERMS}", has_text="Vorsprung")
    label.tap()
    note = page.locator(NOTE)
    expect(note).to_contain_text("Logit")
    assert note.evaluate(IN_SIGHT)
    expect(page.locator(SLIDER)).not_to_be_focused()
    page.locator(ANSWER).tap(position={"x": 1, "y": 1})
    expect(note).not_to_be_visible()


def test_the_answer_stands_above_the_picture_on_the_first_screen(tab: Visit) -> None:
    wrong = []
    for name in ANSWERED:
        page = tab.go(f"{name}?lang=en")
        expect(page.locator(f"{ANSWER} p")).to_be_visible()
        if not page.evaluate(ABOVE):
            wrong.append(name)
    assert wrong == []


def test_an_address_without_a_state_opens_one_in_which_something_is_wrong(new_visit: Callable[..., Any]) -> None:
    page = new_visit().open("fixes")
    expect(page.locator(".lab-gallery .lab-card .verdict").first).to_contain_text(
        words("fixes").VERDICTS["breaks"]["name"]
    )
    expect(page).to_have_url(re.compile(f"margin={STATE.margin.opening}"))


def test_a_link_that_leaves_a_control_out_means_its_default(new_visit: Callable[..., Any]) -> None:
    page = new_visit().open("fixes?side=wrong")
    expect(page.locator(SLIDER)).to_have_value(str(STATE.margin.default))


def test_folded_controls_say_that_they_are_changed(tab: Visit) -> None:
    page = tab.go("loss_error?measure=ulps&classes=3")
    text, frame = words("loss_error"), words("frame")
    more = page.get_by_role("button", name=re.compile(rf"{text.MORE} ·"))
    expect(more).to_contain_text(frame.FOLDED_CHANGED.format(label=text.MORE, count=2))
    more.click()
    expect(page.locator(".st-key-measure")).to_be_visible()
    page.locator(".st-key-measure button", has_text=text.CONTROLS["measure"]["options"]["digits"]).click()
    expect(more).to_contain_text(frame.FOLDED_CHANGED.format(label=text.MORE, count=1))
    expect(page.locator(".st-key-measure")).to_be_visible()  # it stays open while one works in it
    targets = page.locator(".st-key-lab_controls_panel").locator("button:visible, input:visible, select:visible")
    assert targets.count() <= 12


def test_h9_traps_says_what_to_use_before_its_grid(tab: Visit) -> None:
    page = tab.go("traps?lang=en")
    expect(page.locator("table.lab-grid")).to_be_visible()
    said = page.evaluate("""() => {
      const before = document.createRange();
      before.setStart(document.querySelector("[data-testid=stMain]"), 0);
      before.setEndBefore(document.querySelector("table.lab-grid"));
      return before.toString();
    }""")
    assert re.search(r"linear head and\s*from_logits=True", said), said
