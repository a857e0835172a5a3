"""Examines a page's figures in each frame that the browser paints, as a viewer would see them."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page


def watch_frames(page: Page) -> None:
    """Begin to watch the figures of the training page."""
    page.evaluate(_script())


def seen(page: Page) -> dict[str, Any]:
    """Return the observations: the number of frames, faults, states of the curves, and positions of the figures."""
    found: dict[str, Any] = page.evaluate("() => window.labFrames()")
    return found


def slow_down(page: Page, factor: float) -> None:
    """Make the browser's processor slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": factor})


@cache
def _script() -> str:
    comment, function = Path(__file__).with_suffix(".js").read_text("utf-8").split("\n", 1)
    assert comment.startswith("//")
    return function.strip().removesuffix(";")
