"""Links lead where they say: in a new tab, copied, below a base path, and by a plain click without reload."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SETTLED, Visit, start_server
from tests.selection import chiefly
from ui.frame.page_table import PAGES
from ui.words import words

pytestmark = pytest.mark.browser

BASE_PATH = "course/lab"
LINKS = "[data-testid=stPageLink] a"
TAB_MILLISECONDS = 3_000
CLICKS: dict[str, dict[str, Any]] = {"middle": {"button": "middle"}, "with Control": {"modifiers": ["Control"]}}


@pytest.fixture(scope="module")
def below() -> Iterator[str]:
    """Address of a lab below a base path."""
    process, address = start_server(f"--server.baseUrlPath={BASE_PATH}", health=f"{BASE_PATH}/_stcore/health")
    yield f"{address}/{BASE_PATH}"
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(params=chiefly(["at the root", "below a base path"], "below a base path"))
def lab(request: pytest.FixtureRequest, new_visit: Callable[..., Visit]) -> Visit:
    """A desktop tab on a lab at the root of its address or below a path."""
    visit = new_visit()
    if request.param != "at the root":
        visit.server = request.getfixturevalue("below")
    return visit


def page_at(address: str, lab: Visit) -> str:
    """Return which page of the lab stands at an address; the address itself where there is none."""
    parts = urlsplit(address)
    places = {f"{lab.server}/{page.url_path}".rstrip("/"): name for name, page in PAGES.items()}
    return places.get(f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/"), address)


def link_to(lab: Visit, name: str) -> Locator:
    """Return the menu's link to a page."""
    return lab.page.locator(f"[data-testid=stSidebar] {LINKS}").nth(list(PAGES).index(name))


def tab_opened_by(link: Locator, how: str) -> Page | None:
    """Click a link so that a browser opens a tab, and return that, if there is one."""
    tabs = link.page.context.pages
    link.click(**CLICKS[how])
    for _ in range(TAB_MILLISECONDS // 100):
        if new := [tab for tab in link.page.context.pages if tab not in tabs]:
            new[0].wait_for_selector(SETTLED)
            return new[0]
        link.page.wait_for_timeout(100)
    return None


def test_the_menu_says_on_each_page_where_each_page_is(lab: Visit) -> None:
    for name in ("start", "training", "lessons"):
        lab.open(PAGES[name].url_path)
        said = lab.page.evaluate("links => [...document.querySelectorAll(links)].map(link => link.href)", LINKS)
        assert [page_at(address, lab) for address in said[: len(PAGES)]] == list(PAGES)


def test_a_tab_opened_by_a_link_to_start_is_there_and_the_first_one_stays(lab: Visit) -> None:
    lab.open("lessons?lang=de")
    first_step = lab.page.locator(f"[data-testid=stMain] {LINKS}").first
    of_menu, of_lesson = tab_opened_by(link_to(lab, "start"), "with Control"), tab_opened_by(first_step, "middle")
    assert page_at(lab.page.url, lab) == "lessons"
    assert [page_at(tab.url, lab) if tab else "no tab" for tab in (of_menu, of_lesson)] == ["start", "start"]
    assert of_lesson is not None
    said = {"lang": ["de"], "lecture": ["1"], "step": ["10.1"], "guess": ["open"]}
    assert parse_qs(urlsplit(of_lesson.url).query) == said
    expect(of_lesson.locator(".st-key-start_options button").first).to_be_visible()


def test_a_plain_click_on_start_loads_nothing_anew(lab: Visit) -> None:
    page = lab.open("lessons")
    page.evaluate("window.stays = true")
    link_to(lab, "start").click()
    page.get_by_role("heading", name=words("start").QUESTION, exact=True).wait_for()
    assert page_at(page.url, lab) == "start"
    assert page.evaluate("window.stays")
