"""An added format in a browser: the server runs from a copy of the checkout with one more entry."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.additions import ADDITIONS, add, copied
from tests.browser.conftest import Visit, complaints, new_page, start_server, watch
from tests.browser.page_controls import Controls

pytestmark = pytest.mark.browser
ADDED = ADDITIONS["a format without zero, sign and infinity"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Address of the lab in a copy with the addition."""
    add(ADDED, copied(tmp_path))
    process, address = start_server(folder=tmp_path)
    yield address
    process.terminate()
    process.wait(timeout=20)


def test_an_added_format_is_chosen_copied_and_opened_afresh(browser: Browser, server: str) -> None:
    visit = Visit(page=new_page(browser, width=1440, height=900, scheme="light"), server=server)
    watch(visit)
    controls = Controls(visit)
    controls.open("loss_error")
    visit.chart()
    button = visit.page.get_by_role("button", name=ADDED.name, exact=True)
    button.click()
    expect(visit.page.locator(".lab-chart").first).to_contain_text(ADDED.name)
    link = controls.copied()
    assert f"formats={ADDED.name}" in link
    controls.open_afresh(link.removeprefix(f"{server}/"))
    visit.chart()
    expect(visit.page.locator(".lab-chart").first).to_contain_text(ADDED.name)
    assert complaints(visit) == []
    visit.page.context.close()
