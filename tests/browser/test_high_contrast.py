"""In the system's high contrast every control is seen, and its state."""

import pytest

from tests.browser.conftest import Visit
from ui.frame.page_table import PAGES

pytestmark = pytest.mark.browser

ALIKE = """() => {
  const look = (element) => {
    const { backgroundColor, borderTopColor, outlineStyle, outlineColor, outlineWidth } = getComputedStyle(element);
    return [backgroundColor, borderTopColor, outlineStyle, outlineColor, outlineWidth].join();
  };
  const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  const fill = (element) => getComputedStyle(element).backgroundColor;
  const clear = "rgba(0, 0, 0, 0)";
  const isFramed = (element) => {
    const { outlineStyle, borderTopStyle, borderTopWidth } = getComputedStyle(element);
    return outlineStyle !== "none" || (borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0);
  };
  const isDrawn = (element, ground = paper) => isFramed(element) || ![clear, ground].includes(fill(element));
  const name = (element) => element.closest("[class*=st-key-]")?.getAttribute("class").match(/st-key-[\\w-]+/)[0];
  const found = [];
  for (const group of document.querySelectorAll(".stButtonGroup, .lab-bits, table.lab-grid")) {
    const options = [...group.querySelectorAll("button:not(:disabled)")].filter((one) => one.checkVisibility());
    const isChosen = (one) => one.matches("[data-selected], [aria-checked=true], [aria-pressed=true]");
    const looks = new Set(options.filter((one) => !isChosen(one)).map(look));
    const lost = options.filter(isChosen).some((one) => looks.has(look(one)));
    if (lost) found.push(`${name(group)}: chosen as not chosen`);
  }
  for (const input of document.querySelectorAll(".stSlider input[type=range]")) {
    if (!input.closest(".stSlider").checkVisibility()) continue;
    const thumb = input.closest(".stSlider").querySelector("[data-testid=stSliderThumbValue]").parentElement;
    if (!isDrawn(thumb)) found.push(`${name(input)}: no thumb`);
    const beside = [...thumb.parentElement.children].filter((one) => one !== thumb);
    if (!beside.some((one) => isDrawn(one))) found.push(`${name(input)}: no track`);
  }
  for (const box of document.querySelectorAll(".stCheckbox")) {
    if (!box.checkVisibility()) continue;
    const track = box.querySelector("label > span + div");
    const thumb = track.firstElementChild;
    if (!isDrawn(track)) found.push(`${name(box)}: no frame`);
    if (thumb?.localName === "div" && !isDrawn(thumb, fill(track))) found.push(`${name(box)}: no state`);
  }
  return found;
}"""
"""Controls whose state, or which themselves, cannot be seen."""


def test_f7_every_control_shows_its_state_in_forced_colours(visit: Visit) -> None:
    visit.page.emulate_media(forced_colors="active")
    lost = {name: visit.go(PAGES[name].url_path).evaluate(ALIKE) for name in PAGES}
    assert lost == {name: [] for name in PAGES}
