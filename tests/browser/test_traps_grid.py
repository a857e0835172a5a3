"""The matrix in a real browser: cells are chosen by mouse and by keyboard, and the link follows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_cell_is_chosen_by_click_and_by_keyboard_and_stands_in_the_link(new_visit: Callable[..., Any]) -> None:
    visit = new_visit()
    page = visit.open("traps")
    page.locator('button[data-key="linear_3/sparse_class_probabilities"]').click()
    chosen = page.locator('.lab-grid button[aria-pressed="true"]')
    expect(chosen).to_have_attribute("data-key", "linear_3/sparse_class_probabilities")
    expect(page).to_have_url(re.compile("trap_head=linear_3&trap_loss=sparse_class_probabilities"))
    expect(page.get_by_text("Keras trains, but optimises a loss that does not match").first).to_be_visible()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(chosen).to_have_attribute("data-key", "linear_3/sparse_class_logits")
    expect(page).to_have_url(re.compile("trap_loss=sparse_class_logits"))
    expect(chosen).to_be_focused()

    copied = page.url
    again = new_visit()
    again.page.goto(copied)
    again.settle()
    expect(again.page.locator('.lab-grid button[aria-pressed="true"]')).to_have_attribute(
        "data-key", "linear_3/sparse_class_logits"
    )


def test_the_grid_fits_a_phone_and_keeps_its_signs(new_visit: Callable[..., Any]) -> None:
    page = new_visit(width=390, height=844).open("traps")
    box = page.locator("table.lab-grid").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    first = page.locator(".lab-grid button").first
    assert first.locator("b").inner_text() == "!"
    assert first.get_attribute("aria-label")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_tensorflow_repairs_has_a_colour_of_its_own_in_grid_and_legend(
    scheme: str, new_visit: Callable[..., Any]
) -> None:
    page = new_visit(scheme=scheme).open("traps")
    keys = {
        "repaired": "softmax_3/sparse_class_logits",
        "works": "softmax_3/sparse_class_probabilities",
        "wrong": "sigmoid_3/sparse_class_logits",
        "refused": "linear_1/sparse_class_logits",
    }
    paint = "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node.querySelector('b') ?? node).color]"
    cells = {what: page.locator(f'button[data-key="{key}"]').evaluate(paint) for what, key in keys.items()}
    assert len(set(map(tuple, cells.values()))) == len(keys), cells
    shown = [tuple(entry.evaluate(paint)) for entry in page.locator(".lab-grid-legend b").all()]
    assert sorted(shown) == sorted(map(tuple, cells.values()))
