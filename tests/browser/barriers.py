"""What axe-core finds on a page, said in a line each."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
MAX_SHOWN = 120


def barriers(page: Page) -> list[str]:
    """Return what axe-core calls serious on a page that has settled, each with the elements it is about."""
    violations = Axe().run(page, options=ONLY_VIOLATIONS).response["violations"]
    return [_said(violation) for violation in violations if violation["impact"] in SERIOUS]


def _said(violation: dict) -> str:  # type: ignore[type-arg]
    elements = [node["html"][:MAX_SHOWN] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} {elements}"
