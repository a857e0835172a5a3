"""Faults of a page for the eye, for a finger, and for readers sensitive to motion, one line each."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent
DRAWN = "() => [...document.querySelectorAll('.lab-chart')].every(chart => chart.dataset.drawn || !chart.offsetWidth)"
SMALLEST = 24
"""Pixels of a target, WCAG 2.2, 2.5.8."""
REACHABLE = 44
"""Pixels that a thumb hits without aim, WCAG 2.2, 2.5.5."""
OWN = ", ".join(
    (
        *(".lab-link", ".lab-print", ".lab-bits button", "table.lab-grid button", ".stApp summary"),
        *(".stButton button:not([kind=tertiary])", ".stDownloadButton button", ".stPopover button"),
        *("[data-testid=stButtonGroup] button", "[data-testid=stPageLink-NavLink]", ".stCheckbox label"),
        *(".stAppHeader button", "[data-testid=stSidebarHeader] button", ".lab-tools button"),
        *(".lab-slider-play", ".lab-slider-range", ".lab-toolbar > button", ".lab-way"),
    )
)
"""Controls that a thumb should hit; a line of a program (tertiary) is as high as its text."""


def faults(page: Page, *, by_thumb: bool = False) -> dict[str, list[str]]:
    """Return elements that are cut off, too small, unnamed or distinguished by colour alone, by kind; ideally none."""
    page.wait_for_function(DRAWN)
    sizes = {"smallest": SMALLEST, "reachable": REACHABLE if by_thumb else 0, "own": OWN}
    return {kind: found for kind, found in page.evaluate(_script("looks.js"), sizes).items() if found}


def motion(page: Page) -> list[str]:
    """Return the elements that move in lecture mode, for a visitor who asked for reduced motion."""
    found: list[str] = page.evaluate(_script("calm.js"))
    return found


@cache
def _script(name: str) -> str:
    comment, function = (HERE / name).read_text("utf-8").split("\n", 1)
    assert comment.startswith("//")
    return function.strip().removesuffix(";")
