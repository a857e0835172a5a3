"""Inside a frame of another site the menu is folded, and its link button works, or shows the link to take by hand."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SETTLED
from tests.browser.looks import SMALLEST
from ui.words import words

pytestmark = pytest.mark.browser
TEXT = words("frame")
STATE = "?margin=33&format=float16&guess=shown"
REFUSAL = "The Clipboard API has been blocked"
"""What Chromium reports when it keeps the clipboard from a frame; the button then copies in the older way."""
MENU, UNFOLD = "[data-testid=stSidebar]", "[data-testid=stExpandSidebarButton]"
HEIGHT = "element => element.offsetHeight"
FORBIDDEN = """
navigator.clipboard.writeText = () => Promise.reject(new DOMException("not here", "NotAllowedError"));
document.execCommand = () => false;
"""
"""What a browser does in a frame that was given no clipboard."""


@pytest.fixture
def course(server: str, tmp_path: Path) -> Iterator[str]:
    """Address of a course page on another site that holds the lab in a frame."""
    lab = f"{server}/{STATE}&embed=true"
    frame = f'<iframe src="{lab}" style="width:1300px;height:800px"></iframe>'
    (tmp_path / "index.html").write_text(
        f'<!doctype html><title>Course</title><link rel="icon" href="data:,">{frame}', "utf-8"
    )
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}/"
        site.shutdown()


def asked(link: str) -> dict[str, list[str]]:
    return parse_qs(urlparse(link).query)


def test_the_menu_of_an_embedded_page_waits_until_it_is_asked_for(course: str, new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=1400)
    visit.page.goto(course)
    lab = visit.page.frame_locator("iframe")
    lab.locator(SETTLED).wait_for()
    menu_link = lab.locator(f"{MENU} a").first
    expect(menu_link).not_to_be_visible()
    lab.locator(UNFOLD).click()
    expect(menu_link).to_be_in_viewport()


@pytest.mark.parametrize("forbidden", [False, True], ids=["as the browser likes", "no clipboard"])
def test_the_link_of_an_embedded_page_can_be_taken(forbidden: bool, course: str, new_visit: Callable[..., Any]) -> None:
    visit = new_visit(width=1400)
    if forbidden:
        visit.page.add_init_script(FORBIDDEN)
    visit.page.goto(course)
    lab = visit.page.frame_locator("iframe")
    lab.locator(SETTLED).wait_for()
    lab.locator(UNFOLD).click()
    button, field = lab.locator("button.lab-link"), lab.locator("input.lab-link-text")
    button.click()
    expect(button).to_have_text(TEXT.COPY_FAILED if forbidden else TEXT.COPIED)
    assert field.is_visible() >= forbidden
    assert button.evaluate(HEIGHT) >= SMALLEST
    assert field.evaluate(HEIGHT) >= SMALLEST or not forbidden
    link = field.input_value()
    assert asked(link) == asked(STATE) | {"guess": ["open"]}
    assert link.startswith(visit.server)
    if forbidden:
        chosen = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
        assert chosen == link
    visit.faults[:] = [fault for fault in visit.faults if REFUSAL not in fault]
