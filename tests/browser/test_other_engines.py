"""One tour of the lab in Firefox and in WebKit: drag, Back, a training, the doctor, the copied link."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Log
from tests.browser.engines import Tab, firefox, until, webkit
from ui.words.en import doctor as doctor_text
from ui.words.en import frame as frame_text
from ui.words.en import training as training_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:setting .* in RemoteConnection:DeprecationWarning"),  # Selenium's own
]

QUIET = ".stApp[data-test-script-state=notRunning] h1"
DRAWN = f"document.querySelector('{QUIET}') && document.querySelector('.lab-chart[data-drawn] svg.main-svg') && 1"
SLIDER = ".st-key-margin_slider input[type=range]"
MIDDLE = """((node) => {{
  node.scrollIntoView({{ block: "center" }});
  const {{ x, y, width, height }} = node.getBoundingClientRect();
  return [x + width * {share}, y + height / 2];
}})(document.querySelector({selector!r}))"""
WATCH = """(window.labSeen = new Set()) && setInterval(() => {
  window.labSeen.add(document.querySelector(".stMain").innerText);
})"""
ENGINES: dict[str, Callable[[Path], AbstractContextManager[Tab]]] = {"Firefox": firefox, "WebKit": lambda _: webkit()}


def place(tab: Tab, selector: str, share: float = 0.5) -> tuple[float, float]:
    """Return a point on an element, at a share of its width."""
    x, y = tab.value(MIDDLE.format(selector=selector, share=share))
    return x, y


def press(tab: Tab, selector: str) -> None:
    """Click on an element, as soon as it is there."""
    until(tab, f"document.querySelector({selector!r}) && 1")
    tab.drag([place(tab, selector)])


def asked(tab: Tab) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return parse_qs(urlsplit(tab.value("location.href")).query)


@pytest.mark.parametrize("name", ENGINES)
def test_a_tour(name: str, server: str, server_log: Log, tmp_path: Path) -> None:
    with ENGINES[name](tmp_path) as tab:
        tab.go(f"{server}/?margin=30&guess=shown")
        until(tab, DRAWN)
        drag(tab)
        back(tab)
        train(tab)
        judge(tab)
        copy(tab)
    assert server_log.tracebacks() == []


def drag(tab: Tab) -> None:
    """See the page move under the finger, before the server hears of it."""
    before = tab.value("location.href")
    tab.value(WATCH)
    start, end = place(tab, SLIDER, 0.3), place(tab, SLIDER, 0.6)
    steps = [(start[0] + (end[0] - start[0]) * step / 10, start[1]) for step in range(11)]
    tab.drag(steps, release=False)
    assert tab.value("window.labSeen.size") >= 8
    assert tab.value("location.href") == before
    tab.drag([end])
    until(tab, f"location.href !== {before!r}")
    until(tab, DRAWN)


def back(tab: Tab) -> None:
    """Go to another page and return by Back, to the state that was left."""
    margin = asked(tab)["margin"]
    press(tab, "[data-testid=stSidebar] a[href*=traps]")
    until(tab, f"location.pathname.endsWith('traps') && document.querySelector('{QUIET}') && 1")
    tab.back()
    until(tab, f"location.pathname === '/' && {DRAWN}")
    assert asked(tab)["margin"] == margin


def train(tab: Tab) -> None:
    """Run a training to its end."""
    press(tab, "[data-testid=stSidebar] a[href*=training]")
    press(tab, ".st-key-training_train button")
    until(tab, f"document.querySelector('.stMain').innerText.includes({training_text.STATES['done']!r}) && 1")


def judge(tab: Tab) -> None:
    """Open the doctor, and read what it finds in the example."""
    press(tab, "[data-testid=stSidebar] a[href*=doctor]")
    until(tab, f"document.querySelector('{QUIET}')?.innerText === {doctor_text.QUESTION!r}")
    until(tab, "document.querySelector('.lab-finding') && 1")


def copy(tab: Tab) -> None:
    """Copy the link; where the clipboard is closed, the link stands there to be copied by hand."""
    press(tab, ".lab-link")
    done = f"document.querySelector('.lab-link').innerText.includes({frame_text.COPIED!r})"
    until(tab, f"{done} || !document.querySelector('.lab-link-text').hidden")
