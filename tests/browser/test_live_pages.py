"""Pages with live sliders show at each position what the server writes there, and so does the link of each."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from core.states.fixes import STATE as FIXES
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.loss_error import up_to_the_furthest
from core.states.table import Number, Stops
from core.states.tables import STATES
from tests.browser.conftest import Visit
from tests.browser.page_controls import FOR_GOOD, QUIET
from tests.browser.test_drag import SHOWN, Sent, dragged, opened_afresh, release
from tests.live_tables import LiveTable
from tests.selection import chiefly
from ui.doctor import scales
from ui.fixes import moving
from ui.loss_error import moving as zoomed
from ui.probabilities import forget
from ui.probabilities.source import typed
from ui.round_off import near, twice
from ui.start import ways
from ui.vocabulary import moving as summed
from ui.words import in_language, words

pytestmark = pytest.mark.browser

POSITIONS = 200
RELEASES = 5
LOGITS = "17, 0, -3"
SWEEP = """async ([selector, values]) => {
  const range = document.querySelector(selector);
  const texts = (marked, names) => [...document.querySelectorAll(marked)].map((found) =>
    [...names(found.dataset), found.textContent]);
  const seen = [];
  for (const value of [...values, range.value]) {
    range.value = value;
    range.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
    seen.push({
      numbers: texts("[data-live]", ({ live, form }) => [live, form]),
      choices: texts("[data-choice]", ({ choice }) => choice.split(" ")),
    });
  }
  return seen.slice(0, -1);
}"""
"""Moves a slider as a finger does that does not let go, and back."""


TEXTS, PLACES = ("answer", "numbers", "tones", "formulas", "bars"), ("marks", "notes", "points", "curves")
"""Parts of a page that must be the same, and those that may be a pixel off, because Plotly rounds to whole pixels."""


def is_near(one: str, other: str) -> bool:
    """Return whether two places are a pixel apart at most."""
    if "unseen" in (one, other):
        return one == other
    return all(
        abs(int(first) - int(second)) <= 1 for first, second in zip(one.split(","), other.split(","), strict=True)
    )


def on_range(slider: Number[Any]) -> Sequence[float]:
    """Return the value of the browser's range at each position: of one with stops, the position itself."""
    return range(len(slider.positions)) if isinstance(slider, Stops) else slider.positions


def zoomed_table() -> bytes:
    params = up_to_the_furthest(LOSS_ERROR.params(LOSS_ERROR.defaults({})))
    assert params is not None
    return zoomed.table(params, ())


def threshold_table() -> bytes:
    text = words("probabilities")
    source = typed(LOGITS, "softmax", text)
    return forget.table(source, source.arms[0], text)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """A page with live sliders.

    Parameters
    ----------
    link : str
        A state of the page.
    sliders : sequence of Number
        Its live sliders.
    tables : sequence of callable
        What they move in that state.
    """

    link: str
    sliders: Sequence[Number[Any]]
    tables: Sequence[Callable[[], bytes]]


PAGES = {
    "start": LivePage(
        link="?guess=shown", sliders=[STATES["start"].margin], tables=[lambda: ways.table("float32", False)]
    ),
    "fixes": LivePage(
        link="fixes?margin=60",
        sliders=[FIXES.margin, FIXES.epsilon],
        tables=[lambda: moving.table("float32", "wrong", "verdict")],
    ),
    "loss_error": LivePage(link="loss_error", sliders=[LOSS_ERROR.reach], tables=[zoomed_table]),
    "round_off": LivePage(
        link="round_off?show=near",
        sliders=[STATES["round_off"].decade],
        tables=[twice.table, lambda: near.table(("float32", "float16", "bfloat16"))],
    ),
    "vocabulary": LivePage(
        link="vocabulary?format=float16&reduction=lanes32",
        sliders=[STATES["vocabulary"].size],
        tables=[lambda: summed.table("float16", "lanes32", "equal")],
    ),
    "probabilities": LivePage(
        link=f"probabilities?logits={LOGITS.replace(' ', '%20')}",
        sliders=[STATES["probabilities"].threshold],
        tables=[threshold_table],
    ),
    "doctor": LivePage(
        link="doctor?logits_formulation=keras_clip",
        sliders=[STATES["doctor"].logits_scale],
        tables=[lambda: scales.table("float32", "keras_clip")],
    ),
}
SLIDERS = [(page, slider.key) for page, entry in PAGES.items() for slider in entry.sliders]


def test_every_live_slider_is_here() -> None:
    every = {
        (page, key)
        for page, state in STATES.items()
        for key, control in state.controls.items()
        if isinstance(control, Number) and control.is_live
    }
    assert every == set(SLIDERS)


IN_EACH_LANGUAGE = [(*slider, language) for slider in SLIDERS for language in ("en", "de")]


@pytest.mark.parametrize(
    ("name", "key", "language"),
    chiefly(
        IN_EACH_LANGUAGE, *[(name, key, "en" if name in ("loss_error", "fixes") else "de") for name, key in SLIDERS]
    ),
)
def test_every_position_shows_what_the_server_writes(tab: Visit, name: str, key: str, language: str) -> None:
    entry, selector = PAGES[name], f".st-key-{key}_slider input"
    page = tab.go(f"{entry.link}{'&' if '?' in entry.link else '?'}lang={language}")
    page.evaluate(QUIET, FOR_GOOD)
    (slider,) = (control for control in entry.sliders if control.key == key)
    draw = random.Random(f"{key} {language}")
    places = sorted(draw.sample(range(len(slider.positions)), min(POSITIONS, len(slider.positions))))
    low, step = float(page.get_attribute(selector, "min") or 0), float(page.get_attribute(selector, "step") or 1)
    last = round((float(page.get_attribute(selector, "max") or 0) - low) / step)
    places = [place for place in places if place <= last]
    held = {
        one.key: round((float(page.input_value(f".st-key-{one.key}_slider input")) - on_range(one)[0]) / one.step)
        for one in entry.sliders
    }
    sent = Sent(tab)
    seen = page.evaluate(SWEEP, [selector, [str(on_range(slider)[place]) for place in places]])
    assert sent.count == 0
    with in_language(language):
        tables = [LiveTable(make()) for make in entry.tables]
        shown = 0
        for place, found in zip(places, seen, strict=True):
            for kind, write in (("numbers", LiveTable.written), ("choices", LiveTable.text)):
                for first, second, text in found[kind]:
                    (table,) = (one for one in tables if one.has(first))
                    at = [(held | {key: place})[other] for other in table.sliders]
                    expected = write(table, first, second, at)
                    assert text == expected, (first, slider.positions[place])
                    shown += 1
    assert shown >= len(places), "the page marks no place"


RELOADED = [
    ("loss_error", "reach"),
    ("round_off?lang=de", "decade"),
    (f"{PAGES['probabilities'].link}&function=sigmoid&lang=de", "threshold"),
    ("doctor?logits_format=float16&logits_formulation=naive&lang=de", "logits_scale"),
    ("round_off?show=near", "decade"),
    ("vocabulary?reduction=kahan", "size"),
    (PAGES["probabilities"].link, "threshold"),
    ("doctor?logits_scale=3", "logits_scale"),
]


@pytest.mark.parametrize(("link", "slider"), chiefly(RELOADED, *RELOADED[:4]))
def test_h6_a_reloaded_link_shows_what_was_shown_under_the_finger(
    tab: Visit, second: Visit, link: str, slider: str
) -> None:
    draw, selector = random.Random(f"{link} {slider}"), f".st-key-{slider}_slider input"
    (control,) = (found for state in STATES.values() if (found := state.controls.get(slider)))
    assert isinstance(control, Number)
    page = tab.open(link)
    now = float(page.input_value(selector))
    for number, value in enumerate(draw.sample([place for place in on_range(control) if place != now], RELEASES)):
        page.evaluate(QUIET, FOR_GOOD)
        page.locator(selector).scroll_into_view_if_needed()
        sent = Sent(tab)
        with release(tab), dragged(page, selector, value):
            during = page.evaluate(SHOWN)
            assert sent.count == 0
        page.evaluate(QUIET, FOR_GOOD)
        assert sent.count == 1
        afresh = opened_afresh(number, tab, second)
        assert float(afresh.input_value(selector)) == value
        after = afresh.evaluate(SHOWN)
        for part in TEXTS:
            assert after[part] == during[part], (value, part)
        for part in PLACES:
            if slider != LOSS_ERROR.reach.key or part == "curves":  # a zoom draws copies of its points, not tested here
                assert len(after[part]) == len(during[part])
                assert all(map(is_near, after[part], during[part])), (value, part)


def test_a_link_between_two_positions_shows_its_own_state(tab: Visit) -> None:
    """A link may hold any number in range; what is shown is computed for it and not for the nearest position."""
    page = tab.open(f"{PAGES['probabilities'].link}&threshold=0.123")
    page.evaluate(QUIET, FOR_GOOD)
    assert "0.123" in page.locator("[data-choice^=fact_]").nth(1).inner_text()
