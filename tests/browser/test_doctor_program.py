"""The doctor's editor: the program is kept in every way of leaving, and its findings are marked, said and in view."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from ui.words import words

pytestmark = pytest.mark.browser
TEXT = words("doctor")
EDITOR = "[class*=st-key-doctor_code] textarea"
PROGRAM = """import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y)
"""
LONG = PROGRAM + "".join(f"# {Random(number).getrandbits(256):x}\n" for number in range(400))
"""Noise does not get shorter by compression."""
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "source": source}
        for source in (
            "import keras",
            "model = keras.Sequential([keras.layers.Dense(3)])",
            "model.compile(loss='sparse_categorical_crossentropy')\nmodel.fit(x, y)",
        )
    ]
}
SEEN = """element => {
  let seen = 1;
  for (let one = element; one; one = one.parentElement) seen *= Number(getComputedStyle(one).opacity);
  return seen;
}"""

BELOW = "([one, other]) => one.getBoundingClientRect().top >= other.getBoundingClientRect().bottom"


def enter(page: Page, program: str) -> Locator:
    """Put a program into the editor as pasting does, and have it read."""
    editor = page.locator(EDITOR)
    editor.fill(program)
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_function("() => document.querySelector('.stApp').dataset.testScriptState === 'notRunning'")
    expect(page.locator(".lab-finding").first).to_contain_text("missing-activation")
    return editor


def by_menu(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=words(name).TITLE, exact=True).click()
    expect(page.locator("h1")).to_have_text(words(name).QUESTION)


def test_h3_the_program_outlives_every_way_of_leaving(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    page = visit.open("doctor?doctor_rule=softmax-axis")
    editor = enter(page, PROGRAM)
    page.get_by_text(TEXT.EFFECT).first.click()
    expect(page.locator("h1")).to_have_text(words("training").QUESTION)
    page.go_back()
    expect(editor).to_have_value(PROGRAM)

    by_menu(page, "traps")
    by_menu(page, "doctor")
    expect(editor).to_have_value(PROGRAM)

    page.locator(".st-key-lab_language").get_by_text("Deutsch").click()
    expect(page.locator("h1")).not_to_have_text(TEXT.QUESTION)
    expect(editor).to_have_value(PROGRAM)
    page.locator(".st-key-lab_language").get_by_text("English").click()
    expect(page.locator("h1")).to_have_text(TEXT.QUESTION)
    visit.settle()

    editor.press("ControlOrMeta+End")
    page.keyboard.type("# not checked yet")
    page.reload()
    visit.settle()
    expect(editor).to_have_value(f"{PROGRAM}# not checked yet")

    enter(page, LONG)
    expect(page.get_by_text(TEXT.TOO_LONG)).to_be_visible()
    page.reload()
    visit.settle()
    expect(editor).to_have_value(LONG)

    field = page.locator(".st-key-doctor_rule input")
    for choice in ("softmax-axis", TEXT.OWN_PROGRAM):
        field.click()
        page.keyboard.type(choice)  # a long list draws what is in view only
        page.get_by_role("option", name=choice, exact=True).click()
        visit.settle()
    expect(editor).to_have_value(LONG)


def test_m5_findings_are_marked_as_soon_as_they_no_longer_belong_to_the_text(tab: Visit) -> None:
    page = tab.go("doctor")
    finding = page.locator(".lab-finding").first
    expect(finding).to_be_visible()
    page.locator(EDITOR).focus()
    page.keyboard.type("# ")
    assert finding.evaluate(SEEN) < 1
    expect(page.locator(".lab-stale")).to_have_text(TEXT.STALE)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert finding.evaluate(SEEN) == 1
    page.keyboard.type("# ")
    page.get_by_role("button", name=TEXT.CHECK, exact=True).click()
    expect(page.locator(".lab-stale")).to_have_text("")
    expect(page.locator(".lab-spoken")).to_contain_text("1 error")


def test_m5_check_is_at_hand_beside_the_result_and_beside_the_program_on_a_phone(
    new_visit: Callable[..., Visit],
) -> None:
    page = new_visit(width=390, height=844).open("doctor")
    assert [button for button in page.get_by_role("button").all_inner_texts() if "Check" in button]
    check, finding = page.get_by_role("button", name=TEXT.CHECK, exact=True), page.locator(".lab-finding").first
    expect(check).to_be_in_viewport(ratio=1)
    expect(finding).to_be_in_viewport()
    page.get_by_role("textbox", name=TEXT.EDITOR).evaluate("editor => editor.scrollIntoView()")
    expect(finding).not_to_be_in_viewport()
    expect(check).to_be_in_viewport(ratio=1)
    check.click()
    expect(finding).to_be_in_viewport()
    page.wait_for_function(BELOW, arg=[finding.element_handle(), check.element_handle()])


def test_h4_the_first_correction_is_the_advised_one_and_the_other_has_its_price(tab: Visit) -> None:
    page = tab.go("doctor")
    enter(page, PROGRAM)
    first, second = (page.get_by_test_id("stExpander").nth(place) for place in (0, 1))
    expect(first).to_contain_text("from_logits=True")
    expect(first).to_contain_text("threshold=0.0")
    second.locator("summary").click()
    expect(second).to_contain_text('activation="sigmoid"')
    expect(second).to_contain_text("predict() returns probabilities from now on")


def test_m6_a_notebook_shows_its_cells_and_has_one_numbering(tab: Visit) -> None:
    page = tab.go("doctor")
    file: Any = {"name": "n.ipynb", "mimeType": "application/json", "buffer": json.dumps(NOTEBOOK).encode()}
    page.locator(".st-key-doctor_upload input[type=file]").set_input_files(file)
    card = page.locator(".lab-finding").first
    expect(card).to_contain_text("cell 3, line 1")
    said = card.inner_text()
    assert said.count("line ") == said.count("cell "), said
    expect(page.get_by_test_id("stMain")).to_contain_text("model = keras.Sequential([keras.layers.Dense(3)])")
    expect(page.get_by_text(TEXT.CELL_WITH_FINDINGS.format(cell=3, count=1))).to_be_visible()
