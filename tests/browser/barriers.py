"""The findings of axe-core on a page, one line each."""

from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
ALWAYS = ("heading-order",)
"""Rules that axe-core rates as moderate, but that matter to a reader who moves from heading to heading."""
MODERATE = ("region", "landmark-unique")
"""Slow rules that axe-core rates as moderate, so that their findings would not be reported anyway."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""Rules whose result depends on the theme."""
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {rule: {"enabled": False} for rule in MODERATE},
    "preload": False,  # of style sheets, media and fonts for rules that are not in use
}
RUN = "([part, options]) => axe.run(part || document, options).then(({ violations }) => violations)"
MAX_SHOWN = 120


def barriers(page: Page, *, within: str = "", only_colours: bool = False) -> list[str]:
    """Return the accessibility barriers of a page that has settled, each with its elements.

    Parameters
    ----------
    page : Page
        The page.
    within : str
        A selector of the part to check; the whole page if empty.
    only_colours : bool
        Whether only the colours have changed since the last check of the page.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe())
    options = OPTIONS | ({"runOnly": OF_COLOURS, "rules": {}} if only_colours else {})
    violations: list[dict[str, Any]] = page.evaluate(RUN, [within, options])
    return [_said(found) for found in violations if found["impact"] in SERIOUS or found["id"] in ALWAYS]


@cache
def _axe() -> str:
    return Axe().axe_script


def _said(violation: dict[str, Any]) -> str:
    elements = [node["html"][:MAX_SHOWN] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} {elements}"
