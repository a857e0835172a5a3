"""The axes of figures: their room is known before Plotly draws, their labels are neither turned nor do they meet."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import Profiles, Visit
from tests.browser.looks import DRAWN

pytestmark = pytest.mark.browser

SIDES = """sides => [...document.querySelectorAll(".lab-chart .js-plotly-plot")].map(graph => {
  const { margin, _size, _pushmargin } = graph._fullLayout;
  const needed = side => Math.max(...Object.values(_pushmargin).map(push => push[side]?.size ?? 0));
  return sides.map(side => ({ told: margin[side], drawn: _size[side], needed: needed(side) }));
})"""
TURNED = """() => [...document.querySelectorAll(".lab-chart .xtick text")]
  .filter(text => /rotate\\((?!0)/.test(text.getAttribute("transform"))).map(text => text.textContent)"""
MEETING = """() => [...document.querySelectorAll(".lab-chart .js-plotly-plot")].flatMap(graph => {
  const labels = [...graph.querySelectorAll(".xtick text")].filter(text => text.textContent.trim());
  const boxes = labels.map(text => text.getBoundingClientRect());
  return labels.filter((_, place) => place && boxes[place].left < boxes[place - 1].right).map(text => text.textContent);
})"""
OVER_TITLE = """() => [...document.querySelectorAll(".lab-chart .js-plotly-plot")].flatMap(graph => {
  const title = graph.querySelector(".g-ytitle")?.getBoundingClientRect();
  const isBeside = box => box.right <= title.left || box.left >= title.right - 1;
  const isOver = box => title && !isBeside(box) && box.top < title.bottom && box.bottom > title.top;
  return [...graph.querySelectorAll(".ytick text, .y2tick text")]
    .filter(text => isOver(text.getBoundingClientRect())).map(text => text.textContent);
})"""
PIXEL, SPARE = 1, 8
"""Pixels that a second drawing would not be worth, and that a guess may be too generous by."""


@pytest.fixture(scope="module")
def desk(profiles: Profiles) -> Iterator[Visit]:
    with profiles.visit() as visit:
        yield visit


@pytest.mark.parametrize("path", ["", "loss_error", "training", "vocabulary", "emergency"])
def test_a_figure_is_drawn_once_because_its_margins_are_known(path: str, desk: Visit) -> None:
    page = desk.go(path)
    page.wait_for_function(DRAWN)
    found: list[list[dict[str, Any]]] = page.evaluate(SIDES, ["l", "r", "t", "b"])
    assert found
    for left, *others in found:
        assert all(side["drawn"] <= side["told"] + PIXEL for side in (left, *others))
        assert left["told"] <= left["needed"] + SPARE


def test_labels_that_would_meet_are_left_out_and_not_turned(profiles: Profiles) -> None:
    with profiles.visit(width=800, height=900) as visit:
        page = visit.open("probabilities")
        page.wait_for_function(DRAWN)
        assert page.evaluate(TURNED) == []
        assert page.evaluate(MEETING) == []


def test_a_long_title_keeps_clear_of_the_labels_beside_it(profiles: Profiles) -> None:
    with profiles.visit(width=1280, height=720) as visit:
        page = visit.open("loss_error?lecture=1&lang=de")
        page.wait_for_function(DRAWN)
        assert page.evaluate(OVER_TITLE) == []
