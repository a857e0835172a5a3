"""The browser's Back and Forward: one press is one page, in any order of pages, and no page raises."""

import os
from collections.abc import Callable
from random import Random

import pytest

from tests.browser.wanderer import Place, Wanderer, go_back, go_forward

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
def test_each_press_of_back_is_one_page(screen: str, new_visit: Callable) -> None:
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
