"""Waiting times in Chromium: the lab against a bare Streamlit page with one Plotly chart, in the same run.

``python -m benchmarks browser``. Each cold start has a fresh server, and each visit has an empty cache. The two
alternate, so that a busy machine slows both. The bare page is what a beginner would write: a slider and a
``st.plotly_chart`` of 10 lines of 200 points, but without the file watcher, which would slow its cold start.
"""

import contextlib
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from benchmarks._server import ROOT, bare_page, megabytes, server

COLD_STARTS = 3
SLIDER_STEPS = 15
FURTHER_TABS = 8
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DRAWN = ".js-plotly-plot svg.main-svg"
SLIDER = "[data-testid=stSlider] input[type=range]"

# Resolves with the milliseconds from the next key press to the frame after the plot's data have changed.
REDRAWN = """() => new Promise((resolve) => {
  const state = () => {
    const plot = document.querySelector(".js-plotly-plot");
    const x = plot?.data?.[0]?.x;
    return plot?.querySelector("svg.main-svg") ? JSON.stringify(x?.bdata ?? x) : undefined;
  };
  const before = state();
  let pressed;
  const look = () => {
    const now = state();
    if (now !== undefined && now !== before) resolve(performance.now() - pressed);
    else requestAnimationFrame(look);
  };
  addEventListener("keydown", () => { pressed = performance.now(); requestAnimationFrame(look); },
    { once: true, capture: true });
})"""


def measure() -> dict[str, float]:
    """Return medians of both pages and their ratios."""
    with sync_playwright() as playwright, bare_page() as bare:
        browser = launched(playwright)
        figures = _compared("cold start to chart, s", *_cold_starts(browser, bare))
        with server(bare) as (bare_address, _), server(ROOT) as (address, process):
            pages = (bare_address, f"{address}/{PAGE}")
            figures |= _compared("slider to chart, ms", *_slider_latencies(browser, pages))
            # The same moves again: every state is cached now.
            figures |= _compared("slider to chart, cached state, ms", *_slider_latencies(browser, pages))
            figures |= _memory(browser, address, process)
        browser.close()
    return figures


PAGE = "loss_error"


def _compared(name: str, bare: float, lab: float) -> dict[str, float]:
    return {f"bare page: {name}": bare, f"lab: {name}": lab, f"lab / bare: {name.rpartition(',')[0]}": lab / bare}


def _cold_starts(browser: Browser, bare: Path) -> tuple[float, float]:
    """Seconds from the start of each server to a drawn chart in a browser with an empty cache, alternating."""
    runs = [
        [cold_start(browser, folder, page) for folder, page in ((bare, ""), (ROOT, PAGE))] for _ in range(COLD_STARTS)
    ]
    return _medians(runs)


def cold_start(browser: Browser, folder: Path, page: str) -> float:
    """Return the seconds from the start of a server to a drawn chart in a browser with an empty cache."""
    started = time.perf_counter()
    with server(folder) as (address, _), tab_of(browser) as tab:
        tab.goto(f"{address}/{page}")
        tab.wait_for_selector(DRAWN)
        return time.perf_counter() - started


def _slider_latencies(browser: Browser, addresses: tuple[str, str]) -> tuple[float, float]:
    """Milliseconds from a key press on each page's slider to its redrawn chart, alternating."""
    with contextlib.ExitStack() as stack:
        tabs = [stack.enter_context(tab_of(browser)) for _ in addresses]
        for tab, address in zip(tabs, addresses, strict=True):
            tab.goto(address)
            tab.wait_for_selector(DRAWN)
            tab.wait_for_timeout(1000)
        return _medians([[_move(tab) for tab in tabs] for _ in range(SLIDER_STEPS)])


def _move(tab: Page) -> float:
    tab.bring_to_front()
    tab.focus(SLIDER)
    tab.evaluate(f"() => {{ window.redrawn = ({REDRAWN})(); }}")
    tab.keyboard.press("ArrowRight")
    milliseconds = float(tab.evaluate("() => window.redrawn"))
    tab.wait_for_timeout(200)
    return milliseconds


def _medians(runs: list[list[float]]) -> tuple[float, float]:
    bare, lab = zip(*runs, strict=True)
    return statistics.median(bare), statistics.median(lab)


def _memory(browser: Browser, address: str, process: psutil.Process) -> dict[str, float]:
    """Megabytes of the server with one visitor, and of each further tab."""
    with contextlib.ExitStack() as tabs:
        sizes = []
        for _ in range(1 + FURTHER_TABS):
            tab = tabs.enter_context(tab_of(browser))
            tab.goto(f"{address}/{PAGE}")
            tab.wait_for_selector(DRAWN)
            sizes.append(megabytes(process))
    return {"server with one visitor, MB": sizes[0], "each further tab, MB": (sizes[-1] - sizes[0]) / FURTHER_TABS}


@contextlib.contextmanager
def tab_of(browser: Browser) -> Iterator[Page]:
    """Open a tab with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def launched(playwright: Playwright) -> Browser:
    """Start Chromium."""
    return playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError(f"needs one of {', '.join(names)} on the PATH")
    return found
