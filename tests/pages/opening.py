"""A page of the lab in a session of its own, and its texts."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.frame.page_table import PAGES, ROOT

SECONDS = 60
"""How long a page may take on a slow machine."""


Link = Mapping[str, str | Sequence[str]]


def visited(page: str, link: Link) -> AppTest:
    """Open a page by a link that sets its controls, whatever comes of it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    for key, value in link.items():
        app.query_params[key] = value if isinstance(value, str) else list(value)
    if PAGES[page].file != "app.py":
        app.switch_page(PAGES[page].file)
    return app.run()


def open_page(page: str, **link: str | Sequence[str]) -> AppTest:
    """Open a page by a link that sets its controls; fail if it shows an exception."""
    app = visited(page, link)
    assert not app.exception
    return app


PLACE = re.compile(r"<span data-live=[^>]*>(.*?)</span>")
"""A number that a slider moves."""


def html(app: AppTest) -> str:
    """Return the page's own HTML, without the marks of what a slider moves."""
    return PLACE.sub(r"\1", "\n".join(element.proto.body for element in app.get("html")))


def markdown(app: AppTest) -> str:
    """Return the page's running text."""
    return PLACE.sub(r"\1", " ".join(element.value for element in app.markdown))


def texts(app: AppTest) -> str:
    """Return the page's running text, captions and notices, a paragraph a line."""
    said = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return PLACE.sub(r"\1", "\n".join(element.value for element in said))


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    """Return the page's figures as they are sent to the browser, by name."""
    sent = [element.proto.bytes for element in app.get("bidi_component")]
    messages = (json.loads(message) for message in sent if message.startswith(b'{"'))  # others are tables of sliders
    return {message["name"]: message for message in messages if "figure" in message}
