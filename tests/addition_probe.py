"""Reports how a copy of the checkout shows each addition, as JSON: ``python -m tests.addition_probe``, in the copy.

AppTest runs the page: the entry is chosen in its control, and the resulting link is opened in a new session.
"""

import contextlib
import io
import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from core.__main__ import main
from logit_doctor.docs import pages as rule_pages
from tests.additions import ADDITIONS, Addition
from tests.pages.link_walk import spelled
from tests.pages.opening import charts, html, texts, visited
from tests.pages.training_stub import StubEngine
from tests.tables import listing
from ui.server import engine


def control(app: AppTest, key: str) -> Any:
    """Return the control of a key."""
    return next(widget for widget in [*app.selectbox, *app.button_group] if widget.key == key)


def chosen(app: AppTest, addition: Addition) -> bool:
    """Return whether the entry is chosen in the page's control."""
    value = control(app, addition.control).value
    return addition.name in (value if isinstance(value, list) else [value])


def choose(app: AppTest, addition: Addition) -> AppTest:
    """Choose the entry with its control."""
    widget = control(app, addition.control)
    widget.set_value([addition.name] if isinstance(widget.value, list) else addition.name)
    return app.run()


def said(app: AppTest, addition: Addition) -> str:
    """Return all text of the page, including its options and figures."""
    options = control(app, addition.control).options
    return "\n".join([texts(app), html(app), *map(str, options), json.dumps(charts(app), ensure_ascii=False)])


def printed(*arguments: str) -> str:
    """Return the output of a command."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        main(arguments)
    return output.getvalue()


@cache
def tables() -> str:
    """Return the generated pages."""
    return "\n".join([listing(), *rule_pages().values()])


def report(addition: Addition) -> dict[str, Any]:
    """Return the visible parts of an addition, and whether the page ran without an exception."""
    pages, exceptions = {}, []
    for language in addition.titles:
        app = choose(visited(addition.page, {**addition.link, "lang": language}), addition)
        link = {**addition.link, addition.control: spelled(control(app, addition.control))}
        again = visited(addition.page, {**link, "lang": language})
        exceptions += [element.value for one in (app, again) for element in one.exception]
        pages[language] = {
            "chosen": chosen(app, addition),
            "chosen by the link": chosen(again, addition),
            "said": said(app, addition),
            "said by the link": said(again, addition),
        }
    state = urlencode({**addition.link, addition.control: addition.name}, doseq=True)
    return {
        "exceptions": exceptions,
        "pages": pages,
        "help": printed(addition.command, "--help"),
        "export": printed("export", "--page", addition.page, "--state", state) if addition.is_exported else "",
        "tables": tables(),
    }


if __name__ == "__main__":
    engine.engine = lambda: StubEngine()  # type: ignore[assignment, return-value]
    engine.session_name = lambda: "a tab"
    print(json.dumps({name: report(addition) for name, addition in ADDITIONS.items()}))
