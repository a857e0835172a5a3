"""Every control of every page goes into the link and comes back from it, alone and with all the others as they were."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import link_walk as walk
from tests.pages.opening import visited
from ui.frame import controls
from ui.frame.page_table import PAGES

OUTSIDE = {
    "practice_": "a guess on a scale counts when it is committed, and then it is in the score",
    "lab_language": "in the link as lang",
    "lab_lecture": "in the link as lecture",
}
"""Widgets with a value that no control registers, by the beginning of their key, and why. Buttons have no value."""


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The options of each choice, as the pages hand them to their controls."""
    seen: dict[str, list[str]] = {}

    def noting(original: Callable[..., Any]) -> Callable[..., Any]:
        def take(key: str, *arguments: Any, **named: Any) -> Any:
            seen[key] = list(next(value for value in arguments if not isinstance(value, str)))
            return original(key, *arguments, **named)

        return take

    for name in ("choice", "select", "several", "kept"):
        monkeypatch.setattr(controls, name, noting(getattr(controls, name)))
    return seen


class Walk:
    """A walk over the controls of one page; ``differing`` says where the state that opens is not the state left."""

    def __init__(self, name: str, options: dict[str, list[str]]) -> None:
        self.name, self.options = name, options
        self.pending: list[tuple[walk.Link, str]] = []
        self.seen: set[str] = set()
        self.outside: set[str] = set()
        self.differing: dict[str, Any] = {}
        self.labels: list[tuple[walk.Link, str, list[str], Any]] = []
        self._arrive({}, visited(name, {}))
        while self.pending:
            self._try(*self.pending.pop())

    def _arrive(self, link: walk.Link, app: AppTest) -> None:
        """Note the controls that show here for the first time, with the link that leads to them."""
        fresh = [key for key in walk.registered(app) if key not in self.seen]
        self.seen.update(fresh)
        self.pending.extend((link, key) for key in fresh)
        self.outside.update(set(walk.widgets(app)) - self.seen)

    def _try(self, link: walk.Link, key: str) -> None:
        app = visited(self.name, link)
        if key not in walk.widgets(app):
            self._try_buttons(key)
            return
        for value in list(walk.others(walk.widgets(app)[key], self.options)):
            walk.widgets(app)[key].set_value(value).run()
            widget = walk.widgets(app)[key]
            there = {**link, key: walk.spelled(widget)}
            if key in self.options:
                self.labels.append((link, key, there[key], value))
            again = visited(self.name, there)
            left, found = walk.state(app), walk.state(again)
            if left != found or found.notices or found.values[key] != value or widget.proto.query_param_key != key:
                self.differing[f"{key}={value}"] = _difference(left, found)
            self._arrive(there, again)

    def misread(self, language: str) -> dict[str, Any]:
        """Return what another language makes of this language's labels where it is not what they mean here."""
        turned = {key for link, *_ in self.labels for key in link}
        links: dict[str, tuple[walk.Link, dict[str, list[str]], dict[str, Any]]] = {}
        for link, key, labels, value in self.labels:
            if key not in turned:  # a choice that shows and hides others is in their links
                links.setdefault(str(link), (link, {}, {}))[1][key] = labels
                links[str(link)][2][key] = value
        found = {}
        for link, spelled, meant in links.values():
            state = walk.state(visited(self.name, {"lang": [language], **link, **spelled}))
            wrong = {key: read for key, read in state.values.items() if key in meant and read != meant[key]}
            if wrong or state.notices:
                found[str(link)] = (wrong, state.notices)
        return found

    def _try_buttons(self, key: str) -> None:
        """A value that buttons put into the link, where it stays."""
        for value in self.options[key]:
            app = visited(self.name, {key: [value]})
            if app.session_state[controls.NOTICES] or app.query_params[key] not in (value, [value]):
                self.differing[f"{key}={value}"] = dict(app.query_params)
            self._arrive({key: [value]}, app)


def _difference(left: walk.State, found: walk.State) -> list[Any]:
    values = {key: (left.values.get(key), found.values.get(key)) for key in left.values | found.values}
    changed = {key: pair for key, pair in values.items() if pair[0] != pair[1]}
    figures = [pair for pair in zip(left.figures, found.figures, strict=False) if pair[0] != pair[1]]
    return [changed, [(one[:200], other[:200]) for one, other in figures], found.notices]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_link_says_of_each_control_is_what_opens(name: str, options: dict[str, list[str]]) -> None:
    walked = Walk(name, options)
    assert walked.seen
    assert walked.differing == {}
    assert walked.misread("de") == {}
    assert {key for key in walked.outside - walked.seen if not key.startswith(tuple(OUTSIDE))} == set()
