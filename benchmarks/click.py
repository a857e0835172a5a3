"""From a click on Train to the first live point of the loss curve, in Chromium, on a warm worker.

``python -m benchmarks click``. The time is measured in the page, from the press of the pointer to the first frame after
the description of the curve mentions a point. The first click on a fresh server, whose worker has loaded TensorFlow, is
reported separately.
"""

import statistics
import time

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks._server import ROOT, processor_seconds, server
from benchmarks.browser import launched, tab_of

CLICKS = 10
EXPERIMENT = "epochs=30"
LOADING_SECONDS = 120.0
QUIET_SECONDS = 3.0
QUIET_SHARE = 0.02

# Resolves with the milliseconds from the next press of the pointer to a curve whose description mentions a point.
FIRST_POINT = """() => new Promise((resolve) => {
  const told = () => document.querySelector(".st-key-training_loss svg[role=img]")?.getAttribute("aria-label") ?? "";
  const before = told();
  let pressed;
  const look = () => {
    const now = told();
    if (now !== before && / after /.test(now)) resolve(performance.now() - pressed);
    else requestAnimationFrame(look);
  };
  addEventListener("pointerdown", () => { pressed = performance.now(); requestAnimationFrame(look); },
    { once: true, capture: true });
})"""


def measure() -> dict[str, float]:
    """Return the first click and the median and the longest of the ten after it."""
    with sync_playwright() as playwright, server(ROOT) as (address, process):
        browser = launched(playwright)
        with tab_of(browser) as tab:
            tab.goto(f"{address}/training?{EXPERIMENT}")
            tab.locator(button("train")).wait_for()
            _wait_for_worker(process)
            first, *others = [_click(tab) for _ in range(1 + CLICKS)]
        browser.close()
    return {
        "first click of a fresh server to first live point, ms": first,
        "click to first live point p50, ms": statistics.median(others),
        "click to first live point, longest of ten, ms": max(others),
    }


def button(name: str) -> str:
    """Return the selector of a button of the page."""
    return f".st-key-training_{name} button:visible"


def _click(tab: Page) -> float:
    """Train from the beginning, then reset."""
    tab.evaluate(f"() => {{ window.firstPoint = ({FIRST_POINT})(); }}")
    tab.locator(button("train")).click()
    milliseconds = float(tab.evaluate("() => window.firstPoint"))
    tab.locator(button("reset")).click(timeout=60_000)
    tab.locator(button("train")).wait_for()
    tab.wait_for_timeout(500)
    return milliseconds


def _wait_for_worker(process: psutil.Process) -> None:
    """Wait until the worker has started and loaded everything."""
    deadline = time.monotonic() + LOADING_SECONDS
    used = 0.0
    while time.monotonic() < deadline:
        time.sleep(QUIET_SECONDS)
        now = sum(processor_seconds(child) for child in process.children(recursive=True))
        if used and now - used < QUIET_SHARE * QUIET_SECONDS:
            return
        used = now
    raise RuntimeError(f"the worker was still loading after {LOADING_SECONDS:g} s")
