"""The browser's Back and Forward: one press is one page, in any order of pages, and no page raises."""

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.wanderer import Place, Wanderer, go_back, go_forward
from tests.selection import chiefly

pytestmark = pytest.mark.browser

SEED = int(os.environ.get("LAB_SEED", "14"))
"""Where the walks lead; another one by ``LAB_SEED=... pytest tests/browser/test_back.py``."""
STEPS = 30
"""Pages gone to on each kind of screen."""
WAYS = {
    "desktop": {"state": 10, "same": 5, "answer": 3, "run": 2},
    "phone": {"state": 10, "same": 5, "answer": 2, "run": 3},
}
"""How often in which way; the rest by the menu."""
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
FORWARD = 8


@pytest.mark.keras
@pytest.mark.parametrize("screen", WAYS, ids=[f"{screen}-seed-{SEED}" for screen in WAYS])
def test_each_press_of_back_is_one_page(screen: str, new_visit: Callable[..., Any]) -> None:
    # The tab also fails where the server logs an exception.
    wanderer = Wanderer(new_visit(**SIZES[screen]), Random(f"{SEED} {screen}"))
    wanderer.wander([way for way, times in WAYS[screen].items() for _ in range(times)], STEPS)
    assert len(wanderer.left) >= STEPS
    passed: list[Place] = [wanderer.here()]
    for presses, place in enumerate(reversed(wanderer.left), 1):
        go_back(wanderer.page)
        assert (presses, wanderer.arrive(place)) == (presses, place)
        passed.append(place)
    for presses, place in enumerate(passed[-2 : -2 - FORWARD : -1], 1):
        go_forward(wanderer.page)
        assert (presses, wanderer.arrive(place)) == (presses, place)
    assert wanderer.seen_exceptions == []


@pytest.mark.parametrize("presses", ["history.go(-2)", "{ history.back(); history.back(); }"])
def test_back_pressed_twice_at_once_is_two_pages(presses: str, new_visit: Callable[..., Visit]) -> None:
    walker = Wanderer(new_visit(), Random(SEED))
    walker.wander(["state", "same", "state"], 4)
    last = walker.here()
    walker.page.evaluate(f"() => {presses}")
    assert walker.arrive(walker.left[-2]) == walker.left[-2]
    for place in (walker.left[-1], last):
        go_forward(walker.page)
        assert walker.arrive(place) == place
    assert walker.seen_exceptions == []


COLD = {
    "a default": ("loss_error?side=wrong&reach=120", {"reach": "120"}),
    "a name for what has a label": ("training?preset=overfits", {}),
    "a label of another language": ("loss_error?side=richtig&reach=44", {"reach": "44"}),
    "an impossible value": ("?margin=999&format=float16", {"margin": "20", "format": "float16"}),
    "a packed state": ("fixes?state=margin%3D33%26format%3Dfloat16", {"margin": "33", "format": "float16"}),
    "a packed state in a lecture": ("?state=lecture%3D1%26guess%3Dopen", {"margin": "20"}),
    "more than the question": ("?margin=33", {"margin": "33"}),
}
"""Links from outside whose addresses are not as the page would write them, and values of controls that they open."""


@pytest.mark.parametrize("kind", chiefly(COLD, "an impossible value", "a packed state in a lecture"))
def test_a_link_from_outside_takes_one_press_to_leave_whatever_it_says(
    kind: str, new_visit: Callable[..., Any]
) -> None:
    path, values = COLD[kind]
    visit = new_visit()
    page, looker = visit.page, Wanderer(visit, Random(SEED))
    page.goto("about:blank")
    visit.open(path)
    looker.settle()
    opened = looker.here()
    assert opened.values | values == opened.values
    assert "state=" not in opened.address
    looker.go_by_menu("traps")
    looker.settle()
    go_back(page)
    assert looker.arrive(opened, address=opened.address) == opened
    go_back(page)
    page.wait_for_url("about:blank")


def test_a_reload_after_back_shows_the_same(new_visit: Callable[..., Any]) -> None:
    visit = new_visit()
    walker = Wanderer(visit, Random(SEED))
    walker.wander(["state", "same", "state"], 6)
    for _ in range(3):
        go_back(walker.page)
    place = walker.arrive(walker.left[-3])
    walker.page.reload()
    assert walker.arrive(place) == place == walker.left[-3]
