"""A visitor who moves through the lab at random, and remembers the state of each page.

This code does not depend on how the lab keeps its history: it finds links, buttons and controls as a visitor does.
"""

import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.conftest import Visit, has_finished
from tests.browser.page_controls import CONTROLS, OPERATE, QUIET, Value
from ui.frame.page_table import PAGES
from ui.words import words

MAIN, MENU = "[data-testid=stMain]", "[data-testid=stSidebar]"
UNFOLD, FOLD = "[data-testid=stExpandSidebarButton]", "[data-testid=stSidebarCollapseButton] button"
LINK = "[data-testid=stPageLink] a"
TRY = f"{MAIN} [data-testid=stButton]:has([data-testid=stIconMaterial]:text-is('arrow_forward')) button:enabled"
SLIDER = f"{MAIN} :is([data-testid=stSlider], .lab-slider) input[type=range]:enabled:visible"
TRAIN = ", ".join(f".st-key-training_{name} button:visible" for name in ("train", "train_again", "play_recording"))
GOING = ".st-key-training_stop button:visible"
GUESS = re.compile(r"practice_\d+")
"""The slider of a guess, which counts once it is committed, and then it is in the score."""
OF_EVERY_LINK = {"lecture", "lang"}
HAS_TRIES = ("loss_error", "fixes", "round_off", "vocabulary", "probabilities", "training", "traps")
STARTS_FROM = {"state": ("start", "lessons"), "same": HAS_TRIES, "answer": ("practice",), "run": ("training",)}
"""Pages from which a visitor can leave in each of these ways; the menu works on every page."""
PATIENCE = 40.0
"""Seconds until a page has settled, on a slow machine."""
BRIEFLY = 5.0
ATTEMPTS, CLICK_MILLISECONDS = 5, 4_000
LOOK = CONTROLS.replace("innerText", "textContent")
"""Folded parts count too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page in a state: its address behind the server's, its heading, and the values of the controls in sight."""

    address: str
    heading: str
    values: dict[str, Value]


class Wanderer:
    """A visitor in a tab.

    Parameters
    ----------
    visit : Visit
        The tab.
    draw : Random
        Decides where to go.
    """

    def __init__(self, visit: Visit, draw: Random) -> None:
        self.visit, self.page, self.draw = visit, visit.page, draw
        self.name = "start"
        self.visit.open()
        self.left: list[Place] = []
        self.seen_exceptions: list[str] = []

    def wander(self, kinds: list[str], num_steps: int) -> None:
        """Go to other places in all of these ways, in any order, and by the menu as often as it takes."""
        self.draw.shuffle(kinds)
        while kinds or len(self.left) < num_steps:
            kind = kinds[-1] if kinds else "menu"
            if self.name not in STARTS_FROM.get(kind, PAGES):
                self._by_menu(kinds)
            else:
                del kinds[-1:]
                {"state": self._by_state, "same": self._to_same, "answer": self._answer, "run": self._run}.get(
                    kind, self._by_menu
                )(kinds)
            self.settle()

    def settle(self) -> None:
        """Wait until the page has settled, and record its errors."""
        self.visit.settle()
        self.page.evaluate(QUIET, 3)
        self.seen_exceptions += self.page.locator("[data-testid=stException]").all_inner_texts()

    def here(self) -> Place:
        """Return the place where the visitor is."""
        found = self.page.evaluate(LOOK, list(OPERATE))
        values = {one["key"]: one["value"] for one in found if not GUESS.fullmatch(one["key"])}
        heading = self.page.locator("h1").inner_text()
        return Place(address=self._address(), heading=heading, values=values)

    def _address(self) -> str:
        """Return the address behind the server's, its parameters sorted: their order depends on who wrote it."""
        path, mark, query = self.page.url.removeprefix(self.visit.server).partition("?")
        return f"{path}{mark}{'&'.join(sorted(query.split('&')))}"

    def arrive(self, expected: Place, *, address: str | None = None) -> Place:
        """Wait for a place, and return where the visitor is in the end, with another address if one is given."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.settle()
            now = self.here() if address is None else replace(self.here(), address=address)
            if now == expected or time.monotonic() > deadline:
                return now
            self.page.wait_for_timeout(100)

    def _leave(self) -> None:
        """Remember the place that is left, its controls moved or not."""
        sliders = self.page.locator(SLIDER)
        if sliders.count() and self.draw.random() < 0.3:
            is_last = sliders.first.get_attribute("max") == sliders.first.input_value()
            with self.visit.socket.expect_event("framereceived", has_finished):
                sliders.first.press("ArrowLeft" if is_last else "ArrowRight")
            self.settle()
        self.left.append(self.here())

    def _by_menu(self, kinds: list[str]) -> None:
        """Go to another page, one from which the next way leads on."""
        self._leave()
        wanted = [name for name in (STARTS_FROM[kinds[-1]] if kinds else ()) if name != self.name]
        self.go_by_menu(self.draw.choice(wanted or [name for name in PAGES if name != self.name]))

    def go_by_menu(self, name: str) -> None:
        """Go to a page by the menu."""
        link = self.page.locator(f"{MENU} {LINK}").nth(list(PAGES).index(name))
        for _ in range(ATTEMPTS):  # a lecture that has just begun folds the menu
            if not link.is_visible():
                self.page.locator(UNFOLD).click()
            with suppress(TimeoutError):
                link.click(timeout=CLICK_MILLISECONDS)
                break
        self._expect(name)
        fold = self.page.locator(FOLD)
        if self.page.viewport_size["width"] < 600 and fold.is_visible():  # type: ignore[index]
            fold.click()

    def _expect(self, name: str) -> None:
        self.name = name
        self.page.locator("h1", has_text=words(name).QUESTION).wait_for()

    def _by_state(self, kinds: list[str]) -> None:
        """Follow a link of the page that has a state."""
        links = [link for link in self.page.locator(f"{MAIN} {LINK}").all() if _has_state(link)]
        link = self.draw.choice(links)
        address = urlsplit(link.evaluate("link => link.href"))
        self._leave()
        link.click()
        self._expect(next((name for name in PAGES if address.path.endswith(f"/{name}")), "start"))

    def _to_same(self, kinds: list[str]) -> None:
        """Take the page to another state, by one of the buttons that offer one."""
        self._leave()
        before = self.here()
        buttons = self.page.locator(TRY)
        for place in self.draw.sample(range(buttons.count()), buttons.count()):
            buttons.nth(place).click()
            if self._has_gone_from(before.address):
                return
        raise AssertionError(f"no other state of {self.name} is offered at {before}")

    def _has_gone_from(self, address: str) -> bool:
        deadline = time.monotonic() + BRIEFLY
        while time.monotonic() < deadline:
            if self._address() != address:
                return True
            self.page.wait_for_timeout(50)
        return False

    def _answer(self, kinds: list[str]) -> None:
        """Answer a question, then go on."""
        again = self.page.locator(".st-key-practice_again button")
        if again.count():
            again.click()
        self.page.locator(".st-key-practice_option_0 button, .st-key-practice_commit button").first.click()
        again.wait_for()
        self.settle()
        self._by_menu(kinds)

    def _run(self, kinds: list[str]) -> None:
        """Begin a training if none is going, and leave it to itself."""
        if not self.page.locator(GOING).count():
            self.page.locator(TRAIN).first.click()
            self.page.locator(GOING).first.wait_for()
        self.settle()
        self._by_menu(kinds)


def _has_state(link: Locator) -> bool:
    query = parse_qsl(urlsplit(link.evaluate("link => link.href")).query)
    return link.is_visible() and not {key for key, _ in query} <= OF_EVERY_LINK


def go_back(page: Page) -> None:
    """Press Back, as the browser's button does."""
    page.evaluate("history.back()")


def go_forward(page: Page) -> None:
    """Press Forward."""
    page.evaluate("history.forward()")
