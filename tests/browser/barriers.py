"""The findings of axe-core on a page, one line each."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
ALWAYS = ("heading-order",)
"""Rules that axe-core rates as moderate, but that matter to a reader who moves from heading to heading."""
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
MAX_SHOWN = 120


def barriers(page: Page) -> list[str]:
    """Return the accessibility barriers of a page that has settled, each with its elements."""
    violations = Axe().run(page, options=ONLY_VIOLATIONS).response["violations"]
    return [_said(found) for found in violations if found["impact"] in SERIOUS or found["id"] in ALWAYS]


def _said(violation: dict) -> str:  # type: ignore[type-arg]
    elements = [node["html"][:MAX_SHOWN] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} {elements}"
