"""What stands around a figure: its row of tools, what is read at the pointer, names at the ends of curves, pins."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_chart import PLOT, of_plot
from ui.drawing.charts.traps import METRIC_GROUPS
from ui.words.en import figure as words
from ui.words.en import start as start_words

pytestmark = pytest.mark.browser

TWO_FORMATS = "loss_error?formats=float32&formats=float16"
OF_GRAPHICS, OF_TEXT = 3.0, 4.5
"""Contrasts that WCAG 2.2 asks for: 1.4.11 and 1.4.3."""
MOST_STOPS = 2
EQUIPPED = "() => document.querySelectorAll('.lab-tools button').length > 7"

CONTRAST = """(colour, paper) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const shown = (colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => shown(colour)
    .map((channel) => channel / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const [low, high] = [light(paper), light(colour)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}"""
TOOLS = f"""() => {{
  const contrast = {CONTRAST};
  const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  return [...document.querySelectorAll(".lab-chart")].map(chart => {{
    const buttons = [...chart.querySelectorAll("button:not([hidden]), .modebar-btn")];
    const seen = (element) => element.checkVisibility({{ opacityProperty: true, visibilityProperty: true }});
    const plot = chart.querySelector(".nsewdrag").getBoundingClientRect();
    const covers = ({{ left, right, top, bottom }}) =>
      left < plot.right && right > plot.left && top < plot.bottom && bottom > plot.top;
    return {{
      stops: [...chart.querySelectorAll("button, [tabindex]")].filter(({{ tabIndex }}) => tabIndex >= 0).length,
      seen: buttons.filter(seen).length,
      covering: buttons.filter((button) => covers(button.getBoundingClientRect())).length,
      faintest: Math.min(...buttons.map((button) => contrast(getComputedStyle(button).color, paper))),
    }};
  }});
}}"""
NAMES = f"""() => {{
  const contrast = {CONTRAST};
  const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  return [...document.querySelectorAll(".lab-chart .lab-names text")].map(text => {{
    const {{ x, y, width, height }} = text.getBoundingClientRect();
    const name = [...text.childNodes].map(({{ textContent }}) => textContent).join(" ");
    return {{ name, x, y, width, height, contrast: contrast(getComputedStyle(text).fill, paper) }};
  }});
}}"""
ROTATED = """() => [...document.querySelectorAll(".lab-chart .annotation-text-g, .lab-chart .annotation")]
  .filter(note => note.querySelector("[transform^='rotate(-90'], [transform^='rotate(270']"))
  .map(({ textContent }) => textContent).filter(text => /^[0-9.,]+$/.test(text))"""
LEGENDS = "() => document.querySelectorAll('.lab-chart .legend .traces').length"


def drawn_curves(page: Page) -> list[str]:
    found: list[str] = of_plot(page, "plot._fullData.map(({ name, visible }) => visible === true ? name : '')")
    return found


def test_m7_tools_are_seen_before_one_points_and_are_one_stop_of_the_keyboard(tab: Visit) -> None:
    page = tab.go("loss_error")
    tab.chart()
    page.mouse.move(1, 1)
    page.wait_for_function("() => document.querySelectorAll('.lab-chart button, .modebar-btn').length > 7")
    for figure in page.evaluate(TOOLS):
        assert figure["seen"] >= len(("full", "pin", "reset", "png", "svg", "html", "embed"))
        assert figure["covering"] == 0
        assert figure["faintest"] >= OF_GRAPHICS
        assert figure["stops"] <= MOST_STOPS
    bar = page.get_by_role("toolbar", name=words.TOOLS["tools"]).first
    bar.locator("button").first.focus()
    page.keyboard.press("ArrowRight")
    expect(bar.locator("button[name=pin]")).to_be_focused()
    page.keyboard.press("End")
    expect(bar.locator("button[name=embed]")).to_be_focused()
    expect(bar.locator("[tabindex='0']")).to_have_count(1)


def test_m7_the_code_to_embed_a_state_is_copied_and_said_to_be(tab: Visit) -> None:
    page = tab.go("?margin=30&lecture=1")
    page.wait_for_function(EQUIPPED)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row = page.locator(".lab-tools").first
    row.locator("button[name=embed]").click()
    expect(row.get_by_role("status")).to_have_text(words.TOOLS["embedDone"])
    code = page.evaluate("() => navigator.clipboard.readText()")
    frame = page.evaluate(
        "code => { document.body.insertAdjacentHTML('beforeend', `<template>${code}</template>`);"
        " return document.querySelector('body > template').content.firstChild.src; }",
        code,
    )
    assert "margin=30" in frame
    assert "embed=true" in frame
    assert "lecture" not in frame


def test_m7_a_zoom_is_reset_and_a_full_screen_returns(tab: Visit) -> None:
    page = tab.go("?margin=40")
    page.wait_for_function(EQUIPPED)
    before = of_plot(page, "plot._fullLayout.xaxis.range.slice()")
    of_plot(page, "(plot.mark = true)")
    page.evaluate(f"() => Plotly.relayout(document.querySelector('{PLOT}'), {{ 'xaxis.range': [10, 20] }})")
    page.locator(".lab-tools button[name=reset]").first.click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}')._fullLayout.xaxis.range[1] > 20")
    assert of_plot(page, "plot._fullLayout.xaxis.range.slice()") == before

    small = of_plot(page, "plot.offsetHeight")
    page.locator(".lab-tools button[name=full]").first.click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').offsetHeight > {small} * 1.5")
    whole = of_plot(page, "plot.parentElement.getBoundingClientRect().toJSON()")
    assert (whole["x"], whole["y"]) == (0, 0)
    leave = page.get_by_role("button", name=words.TOOLS["leave"])
    leave.click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').offsetHeight === {small}")
    assert of_plot(page, "plot.mark")


def test_m7_a_phone_without_full_screens_has_one_over_the_page(new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=390, height=844)
    page = visit.open("?guess=shown")
    page.wait_for_function(EQUIPPED)
    page.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(new Error('none')); }")
    small = of_plot(page, "plot.offsetHeight")
    page.locator(".lab-tools button[name=full]").first.tap()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').offsetHeight > {small} * 1.5")
    corner = page.evaluate("() => document.elementFromPoint(2, 2).closest('.lab-chart') !== null")
    assert corner
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => document.querySelector('{PLOT}').offsetHeight === {small}")


def test_m8_all_curves_are_read_at_the_pointer_in_words_and_units(tab: Visit) -> None:
    page = tab.go(TWO_FORMATS)
    tab.chart()
    page.wait_for_function("() => document.querySelectorAll('.lab-chart button, .modebar-btn').length > 7")
    chart = page.locator(".lab-chart").first
    chart.scroll_into_view_if_needed()
    box = chart.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    before = Counter(chart.inner_text().splitlines())
    # Between the curves, far from any of them.
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7)
    page.mouse.move(box["x"] + box["width"] * 0.6 + 1, box["y"] + box["height"] * 0.7)
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    read = set(Counter(chart.inner_text().splitlines()) - before)
    names = set(of_plot(page, "plot.data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name)"))
    assert names <= read
    assert any(line.endswith(" nats") for line in read)

    page.mouse.move(1, 1)
    cursor = chart.get_by_role("slider")
    cursor.focus()
    page.keyboard.press("ArrowRight")
    first = cursor.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    second = cursor.get_attribute("aria-valuetext")
    assert first != second
    assert all(f"{name}: " in str(second) for name in names)


def test_m9_curves_are_named_at_their_ends(tab: Visit) -> None:
    page = tab.go(TWO_FORMATS)
    tab.chart()
    page.wait_for_function("() => document.querySelectorAll('.lab-chart[data-drawn]').length === 2")
    assert page.evaluate(ROTATED) == []
    assert page.evaluate(LEGENDS) == 0
    names = [page.evaluate(NAMES)]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.lab-chart .js-plotly-plot')._fullLayout.font.color > '#d'")
    names.append(page.evaluate(NAMES))
    page.emulate_media(color_scheme="light")
    for found in names:
        assert min(name["contrast"] for name in found) >= OF_TEXT
        for x in {round(name["x"]) for name in found}:
            column = sorted((name for name in found if round(name["x"]) == x), key=lambda name: name["y"])
            assert all(one["y"] + one["height"] <= other["y"] + 1 for one, other in pairwise(column))


def test_m12_marks_are_nearest_to_the_name_of_their_own_row(tab: Visit) -> None:
    page = tab.go(f"traps?trap_metrics={next(iter(METRIC_GROUPS))}")
    page.wait_for_selector(".lab-chart[data-drawn]")
    marks = of_plot(page, "plot.data.filter(({ mode }) => mode === 'markers').flatMap(({ y }) => y)")
    names = of_plot(page, "plot.layout.annotations.map(({ y }) => y)")
    assert marks
    for mark in marks:
        row = round(mark)
        nearest = min(names, key=lambda name: abs(name - mark))
        assert round(nearest - 0.3) == row


def test_a_pinned_state_stays_behind_the_next_one(tab: Visit) -> None:
    page = tab.go("?guess=shown&format=float32")
    page.wait_for_function(EQUIPPED)
    keep = page.locator(".lab-tools button[name=pin]").first
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    tab.go("?guess=shown&format=float16")
    name = words.TOOLS["pinned"].format(name=start_words.WAYS["max_shift"])
    expect(page.locator(".lab-names text", has_text="(pinned)").first).to_be_visible()
    assert name in drawn_curves(page)
    keep.click()
    expect(page.locator(".lab-names text", has_text="(pinned)")).to_have_count(0)
    assert name not in drawn_curves(page)


def test_the_two_pictures_of_the_open_question_have_names_of_their_own(tab: Visit) -> None:
    page = tab.go("?guess=open")
    page.wait_for_function("() => document.querySelectorAll('.lab-chart[data-drawn]').length === 2")
    alts = page.locator(".lab-chart svg[role=img]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert len(set(alts)) == len(alts)
