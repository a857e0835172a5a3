"""Every control of every page goes into the link and comes back from it, alone and with all the others as they were."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.states.links import query_of
from core.states.table import Kept, Packed
from core.states.tables import STATES
from tests.pages import link_walk as walk
from tests.pages.opening import visited
from tests.selection import chiefly
from ui.frame import controls
from ui.frame.page_table import PAGES

OUTSIDE = {
    "practice_": "a guess on a scale counts when it is committed, and then it is in the score",
    "lab_language": "in the link as lang",
    "lab_lecture": "in the link as lecture",
    "class_": "a seat in a class is nobody else's",
}
"""Widgets with a value that no control registers, by the beginning of their key, and why. Buttons have no value."""
SHOWN_BY_SEVERAL: dict[str, list[walk.Link]] = {
    "loss_error": [{"loss": ["sigmoid"], "closer": [closer]} for closer in ("formats", "inputs")],
    "training": [{"arm4": ["double_activation"]}, {"dataset": ["blobs"]}],
}
"""Links to controls that show where two others are away from their defaults, or one is at another option than tried."""
NEEDS_A_RUN = {"which", "example"}
"""Controls of the Probabilities page that there are when a training has been run."""


class Walk:
    """A walk over the controls of one page; ``differing`` says where the state that opens is not the state left."""

    def __init__(self, name: str) -> None:
        self.name, self.controls = name, STATES[name].controls
        self.pending: list[tuple[walk.Link, str]] = []
        self.seen: set[str] = set()
        self.outside: set[str] = set()
        self.differing: dict[str, Any] = {}
        self.left: list[tuple[walk.Link, str, Any]] = []
        for link in ({}, *SHOWN_BY_SEVERAL.get(name, ())):
            self._arrive(link, visited(name, link))
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
        for value in list(walk.others(walk.widgets(app)[key], self.controls[key])):
            walk.widgets(app)[key].set_value(value).run()
            widget = walk.widgets(app)[key]
            there = query_of(app.query_params)
            self.left.append((link, key, value))
            again = visited(self.name, there)
            left, found = walk.state(app), walk.state(again)
            is_told = sorted(there.get(key, [])) in ([], sorted(walk.spelled(widget)))
            if left != found or found.notices or found.values[key] != value or not is_told:
                self.differing[f"{key}={value}"] = _difference(left, found)
            self._arrive(there, again)

    def misread(self, language: str) -> dict[str, Any]:
        """Return what a page in another language makes of these links where it is not what they mean here."""
        turned = {key for link, *_ in self.left for key in link}
        meant: dict[str, tuple[walk.Link, dict[str, Any]]] = {}
        for link, key, value in self.left:
            if key not in turned:  # a choice that shows and hides others is in their links
                meant.setdefault(str(link), (link, {}))[1][key] = value
        found = {}
        for link, values in meant.values():
            said = {key: self.controls[key].write(value) for key, value in values.items()}
            state = walk.state(visited(self.name, {"lang": [language], **link, **said}))
            wrong = {key: read for key, read in state.values.items() if key in values and read != values[key]}
            if wrong or state.notices:
                found[str(link)] = (wrong, state.notices)
        return found

    def _try_buttons(self, key: str) -> None:
        """A value that the page itself puts into the link, where it stays."""
        control = self.controls[key]
        assert isinstance(control, Kept | Packed)
        for value in control.options if isinstance(control, Kept) else control.write(control.sample):
            app = visited(self.name, {key: [value]})
            if app.session_state[controls.NOTICES] or app.query_params[key] not in (value, [value]):
                self.differing[f"{key}={value}"] = dict(app.query_params)
            self._arrive({key: [value]}, app)


def _difference(left: walk.State, found: walk.State) -> list[Any]:
    values = {key: (left.values.get(key), found.values.get(key)) for key in left.values | found.values}
    changed = {key: pair for key, pair in values.items() if pair[0] != pair[1]}
    figures = [pair for pair in zip(left.figures, found.figures, strict=False) if pair[0] != pair[1]]
    return [changed, [(one[:200], other[:200]) for one, other in figures], found.notices]


@pytest.mark.wording
@pytest.mark.parametrize("name", chiefly(PAGES, *set(PAGES) - {"loss_error"}))
def test_what_a_link_says_of_each_control_is_what_opens(name: str) -> None:
    walked = Walk(name)
    assert walked.seen == set(STATES[name].controls) - NEEDS_A_RUN
    assert walked.differing == {}
    assert walked.misread("de") == {}
    assert {key for key in walked.outside - walked.seen if not key.startswith(tuple(OUTSIDE))} == set()
