"""A page that must wait: it says so with its place, in the visitor's language, and opens by itself."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profiles, Visit, start_server

pytestmark = pytest.mark.browser

PATIENCE_MILLISECONDS = 30_000
SAYS = {
    "en": r"Many pages of the lab are open in your network\. Your place in line: 1\.",
    "de": r"In diesem Netz sind viele Seiten des Labors geöffnet\. Platz in der Warteschlange: 1\.",
}


@pytest.fixture(scope="module")
def small_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start_server(log=tmp_path_factory.mktemp("server") / "log", LOGIT_LAB_SESSIONS_PER_ADDRESS="1")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("language", SAYS)
def test_a_page_for_which_there_is_no_room_says_its_place_and_opens_by_itself(
    language: str, small_lab: str, profiles: Profiles
) -> None:
    with profiles.tabs() as new_tab:
        first = Visit(page=new_tab(), server=small_lab)
        first.go("probabilities")
        second = new_tab()
        second.goto(f"{small_lab}/traps?lang={language}")
        notice = second.locator(".lab-line")
        expect(notice).to_have_text(re.compile(SAYS[language]), timeout=PATIENCE_MILLISECONDS)
        expect(notice).to_be_visible()
        first.page.close()
        expect(second.locator("h1")).to_be_visible(timeout=PATIENCE_MILLISECONDS)
        expect(notice).to_have_count(0)
        second.close()
