"""Text that people paste, typed into every field of every page: no traceback, no dialog, no injected script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Locator, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import SETTLED, Profiles, Visit, complaints
from ui.frame.page_table import PAGES

pytestmark = pytest.mark.browser

MARK = "window.ranForeignScript = true"
HOSTILE = (
    f'<img src=x onerror="{MARK}"><script>{MARK}</script>',
    f"[click](javascript:{MARK}) :red[$x^2$] `{{0}}`",
    '=HYPERLINK("http://127.0.0.1/","1")',
    "\u202e\u0661\u0662 \N{GRINNING FACE}e\u0301\u200d",
    "9" * 6_000,
    "1e400",
    "NaN, -0; 1,5",
)
FIELDS = ", ".join(
    f"[data-testid=stMain] [data-testid={kind}], [data-testid=stPopoverBody] [data-testid={kind}]"
    for kind in ("stTextInput", "stNumberInput", "stTextArea")
)
OPEN_ALL = "document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(one => one.click())"
EXPECTED = {
    "loss_error": {"classes", "samples", "sweep_seed", "look_at"},
    "round_off": {"number"},
    "training": {"hidden", "epochs", "seed"},
    "probabilities": {"logits"},
    "doctor": {"doctor_code"},
    "practice": {"score"},
}
"""Fields of each page by their keys; a page that is not named has none."""
LINKS = {"probabilities": "?source=typed"}


def listen(page: Page, heard: list[str]) -> None:
    """Note every exception that the server sends, and every dialog."""

    def on_frame(frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.delta.new_element.WhichOneof("type") == "exception":
            heard.append(message.delta.new_element.exception.message)

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", on_frame)

    def on_dialog(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    page.on("websocket", on_socket)
    page.on("dialog", on_dialog)


def fields(page: Page, expected: set[str]) -> dict[str, Locator]:
    """Every field of a page by its key, those in what is folded included."""
    page.evaluate(OPEN_ALL)
    for place in page.locator("[data-testid=stMain] [data-testid=stPopover] button").all():
        place.click()
        expect(page.locator("[data-testid=stPopoverBody]")).to_be_visible()
    for key in expected:
        page.locator(f".st-key-{key}").wait_for(state="attached")
    found = {}
    for key in page.locator(FIELDS).evaluate_all(
        "all => all.map(one => one.closest('[data-testid=stElementContainer]').className.match(/st-key-(\\S+)/)?.[1])"
    ):
        found[key] = page.locator(f".st-key-{key}").locator("input, textarea").first
    return found


def enter(page: Page, field: Locator, text: str) -> None:
    """Put a text into a field as pasting does, and leave it."""
    field.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_selector(SETTLED)


@pytest.fixture(scope="module")
def tab(profiles: Profiles) -> Iterator[Visit]:
    """One tab for all pages in turn."""
    with profiles.visit() as visit:
        listen(visit.page, visit.faults)
        yield visit


@pytest.mark.parametrize("name", EXPECTED)
def test_no_text_in_a_field_breaks_a_page(name: str, tab: Visit) -> None:
    page = tab.go(f"{PAGES[name].url_path}{LINKS.get(name, '')}")
    for key, field in fields(page, EXPECTED[name]).items():
        for text in HOSTILE:
            enter(page, field, text)
            assert complaints(tab) == [], (key, text)
    assert page.evaluate("window.ranForeignScript") is None
