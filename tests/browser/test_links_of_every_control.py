"""Every control of every page, by hand: the state in the copied link is the state that a new browser opens.

The controls of a page are not listed here: the walk changes all that it finds, including those that appear later.
"""

import re
from collections.abc import Iterator

import pytest

from core.losses import LOSSES
from core.states.links import query_of
from core.states.table import Named
from core.states.tables import STATES
from tests.browser.conftest import Profiles, complaints
from tests.browser.page_controls import Control, Controls, State
from tests.pages.test_links import NEEDS_A_RUN
from tests.selection import chiefly
from ui.frame.page_table import PAGES

pytestmark = pytest.mark.browser

OUTSIDE = re.compile(r"practice_\d+|class_\w+")
"""A guess on a scale: it counts when it is committed, and then it is in the score. And who one is in a class session:
no link that is passed on makes another visitor the same one."""
TYPED_IN = {"doctor_program", "pasted"}
"""What is in the link after it was typed into a field of many lines, which the walk leaves alone."""
FOLLOWS = {f"{name}_{loss}" for name in ("heat", "inputs") for loss in LOSSES}
"""Choices whose default is what the figure shows, so that what was chosen may have become the default."""
BUTTONS = {"start": ("guess_zero", "guess")}
"""Pages where buttons put a value into the link: one of them, and the value's key."""


WIDTH, HEIGHT = 1024, 600
"""Wide enough for the menu to stand beside the page; every pixel costs time."""


class Walk:
    """A walk over the controls of one page.

    Parameters
    ----------
    controls : Controls
        Of a tab.
    name : str
        The page.

    Attributes
    ----------
    seen : dict of str to Control
        Each control as it was found.
    """

    def __init__(self, controls: Controls, name: str) -> None:
        self.controls, self.name = controls, name
        self.seen: dict[str, Control] = {}
        self._all: dict[str, Control] = {}
        self._found: dict[str, Control] = {}
        self._unsaved: set[str] = set()
        self._saved: set[str] = set()
        self._walked: set[str] = set()
        self._revealing: set[str] = set()

    def states(self) -> Iterator[State]:
        """Yield states that hold every control of the page away from its default, in one of them or another."""
        self.controls.go(PAGES[self.name].url_path)
        if self.name in BUTTONS:
            self.controls.press(*BUTTONS[self.name])
        self._look()
        self._change_fresh()
        yield from self._walk(set(self._found))
        if self._unsaved or not self._saved:
            yield self.controls.state(self._all)

    def _walk(self, keys: set[str]) -> Iterator[State]:
        """Turn each of these choices, the last of the page first: what it decides on tends to stand below it.

        A choice whose first other option shows and hides nothing is left there. One that does is turned to the end,
        and once more when one above it has brought new controls.
        """
        while fresh := [key for key, one in self._found.items() if one.is_choice and key in keys - self._walked]:
            key = fresh[-1]
            self._walked.add(key)
            for option in self._other_options(key):
                before = set(self._found)
                yield from self._turn(key, option)
                yield from self._walk(set(self._found) - before)
                if key not in self._revealing:
                    break

    def _other_options(self, key: str) -> list[int]:
        """Return the options that are not chosen now, the default first, so that the choice ends elsewhere."""
        choice, default = self._found[key], self.seen[key].value
        assert not isinstance(choice.value, bool)
        assert not isinstance(default, bool)
        others = [number for number, option in enumerate(choice.options) if option not in choice.value]
        return sorted(others, key=lambda number: choice.options[number] not in default)

    def _turn(self, key: str, option: int) -> Iterator[State]:
        before, state = set(self._found), self.controls.state(self._all) if self._unsaved else None
        self.controls.choose(key, option)
        gone = before - self._look()
        if state and self._unsaved & gone:
            self._saved |= self._unsaved
            self._unsaved.clear()
            yield state
        self._unsaved |= {key} - self._saved
        if before ^ set(self._found):
            self._revealing.add(key)
        if set(self._found) - set(self.seen):
            below = list(self._found)[list(self._found).index(key) + 1 :]
            self._walked -= self._revealing & set(below)
        self._change_fresh()

    def _look(self) -> set[str]:
        self._all = self.controls.found()
        self._found = {key: one for key, one in self._all.items() if not OUTSIDE.fullmatch(key)}
        return set(self._found)

    def _change_fresh(self) -> None:
        """Change what is not a choice and was never seen before, and what shows because of that; look in the end."""
        while fresh := set(self._found) - set(self.seen):
            for key, one in self._found.items():
                if key not in fresh or not self.controls.has(key):
                    continue
                self.seen[key] = one
                if not one.is_choice:
                    self.controls.change(one)
                    self._unsaved.add(key)
            self._look()


@pytest.fixture(scope="module")
def first(profiles: Profiles) -> Iterator[Controls]:
    """The browser in which all pages are walked, in turn; each opening is a session of its own."""
    with profiles.visit(width=WIDTH, height=HEIGHT) as visit:
        yield Controls(visit)


@pytest.fixture(scope="module")
def second(profiles: Profiles) -> Iterator[Controls]:
    """The browser in which the links are opened."""
    with profiles.visit(width=WIDTH, height=HEIGHT) as visit:
        yield Controls(visit)


@pytest.mark.parametrize("name", chiefly(PAGES, "start", "round_off", "probabilities", "practice", "doctor", "traps"))
def test_what_is_copied_is_what_a_fresh_browser_opens(name: str, first: Controls, second: Controls) -> None:
    walk, in_links = Walk(first, name), set()
    for left in walk.states():
        second.open_afresh(left.link.removeprefix(f"{second.visit.server}/"))
        assert second.state().differs_from(left) == {}
        assert complaints(first.visit) + complaints(second.visit) == []
        in_links |= set(query_of(left.link))
        assert labels_in(left.link, name) == {}
    # A default is left out of the link.
    assert {*walk.seen, *STATES[name].controls} - NEEDS_A_RUN - TYPED_IN - FOLLOWS - in_links == set()


def labels_in(link: str, page: str) -> dict[str, list[str]]:
    """What a link says of controls that is not the name of an option."""
    controls = STATES[page].controls
    return {
        key: said
        for key, said in query_of(link).items()
        if isinstance(control := controls.get(key), Named) and not {*said} <= {*control.options, ""}
    }


def test_after_a_change_of_language_controls_and_link_speak_the_new_one(first: Controls, second: Controls) -> None:
    first.open("training?lang=de&dataset=blobs&preset=overfits")
    german = first.state()
    assert labels_in(german.link, "training") == {}
    first.press("lab_language", "lang")
    left = first.state()
    assert "lang" not in left.link
    second.open_afresh(left.link.removeprefix(f"{second.visit.server}/"))
    assert second.state().differs_from(left) == {}
    assert complaints(first.visit) + complaints(second.visit) == []
