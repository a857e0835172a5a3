"""The table of a user's logits: what is wrong is seen at once, and what belongs to the example goes with it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from ui.words.en import doctor as words

pytestmark = pytest.mark.browser

COLOURS = """table => [...table.querySelectorAll("tbody td")].map(cell => ({
  text: cell.textContent,
  colour: getComputedStyle(cell).backgroundColor,
}))"""


def test_m11_the_table_opens_on_what_is_clipped_and_colours_what_is_wrong(visit: Visit) -> None:
    page = visit.open("doctor")
    table = page.locator(".lab-table", has_text=words.LOGITS_FIRST_SAFE)
    cells = table.evaluate(COLOURS)
    safe = {cell["colour"] for cell in cells if cell["text"] == words.LOGITS_SAFE}
    clipped = {cell["colour"] for cell in cells if words.LOGITS_TROUBLES["clipped"] in cell["text"]}
    assert clipped
    assert not safe & clipped
    expect(page.get_by_text("Worst sample, float32").first).to_contain_text("keras_clip")

    scale = page.locator(".st-key-logits_scale_slider")
    expect(scale).to_be_visible()
    rows = b"z0,z1,label\n3,1,0\n90,-90,1\n"
    page.locator("[data-testid=stFileUploader] input").last.set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": rows}
    )
    expect(table).to_contain_text(words.LOGITS_COUNT.format(judged=2, total=2))
    expect(scale).to_have_count(0)
