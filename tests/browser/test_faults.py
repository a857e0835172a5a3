"""Pages during faults: of the server, its disk, the connection, or the visitor's patience."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from core.commands.export import PAGES
from core.export.cells import written
from tests.browser.conftest import Profiles
from tests.browser.faults import Lab, Wire, await_true
from ui.words.de import frame as german_frame
from ui.words.de import training as german
from ui.words.en import export as export_words
from ui.words.en import frame as english_frame
from ui.words.en import loss_error, round_off
from ui.words.en import training as english

pytestmark = [pytest.mark.browser, pytest.mark.keras]

MILLISECONDS = 300_000
ORPHAN_SECONDS = 10.0
LONG = "training?preset=nothing-happens&epochs=1000&arm4=double_activation"
LOSS = "loss_error?side=right&reach=40&softmax_formulations=fused"
EPOCH = re.compile(r"(?:epoch|Epoche) ([\d.]+) (?:of|von)")
MOBILE_BYTES_PER_SECOND = 60_000


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """A server that nothing happens to, only to the ways to it."""
    lab = Lab()
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def one_wire(lab: Lab) -> Iterator[Wire]:
    wire = Wire(lab.port)
    yield wire
    wire.close()


@pytest.fixture
def wire(one_wire: Wire) -> Iterator[Wire]:
    yield one_wire
    one_wire.mend()


@pytest.fixture
def new_tab(profiles: Profiles) -> Iterator[Callable[[], Page]]:
    """Make tabs; what they log while something is broken is no fault of theirs."""
    tabs: list[Page] = []
    with profiles.tabs() as new_tab:

        def make() -> Page:
            tabs.append(new_tab())
            return tabs[-1]

        yield make
        for tab in tabs:
            if not tab.is_closed():
                expect(tab.get_by_test_id("stException")).to_have_count(0)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning] h1", timeout=MILLISECONDS)


def button(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-training_{name} button:visible")


def epoch(page: Page) -> float:
    found = EPOCH.search(page.get_by_test_id("stProgress").inner_text())
    return float(found[1]) if found else 0.0


def await_state(page: Page, state: str, timeout: float = MILLISECONDS) -> None:
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"{state}: ", timeout=timeout)


def start_training(page: Page, address: str, state: str = english.STATES["running"]) -> None:
    open_page(page, address)
    button(page, "train").click()
    await_state(page, state)


def test_a_killed_server_leaves_no_process_and_pages_come_back_when_it_does(new_tab: Callable[[], Page]) -> None:
    lab, training, loss = Lab(), new_tab(), new_tab()
    try:
        open_page(loss, f"{lab.address}/{LOSS}")
        start_training(training, f"{lab.address}/{LONG}&lang=de", german.STATES["running"])
        before, orphans = (training.url, loss.url), lab.descendants()
        lab.kill()
        assert orphans
        await_true(lambda: not any(process.is_running() for process in orphans), ORPHAN_SECONDS)
        expect(training.get_by_text(german_frame.OFFLINE)).to_be_visible()
        expect(loss.get_by_text(english_frame.OFFLINE)).to_be_visible()
        lab.start()
        expect(training.get_by_text(german_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
        expect(training.get_by_text(german.GONE.format(train=german.BUTTONS["train"]))).to_be_visible()
        expect(loss.get_by_text(english_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
        expect(loss.locator(".stApp[data-test-script-state=notRunning] .lab-chart").first).to_be_visible()
        assert (training.url, loss.url) == before
        button(training, "train").click()
        await_state(training, german.STATES["running"])
        expect(training.get_by_test_id("stAlert")).to_have_count(0)
    finally:
        lab.close()


@pytest.mark.extensive
def test_a_cut_connection_is_said_and_the_run_goes_on(new_tab: Callable[[], Page], wire: Wire) -> None:
    page = new_tab()
    start_training(page, f"{wire.address}/{LONG}")
    wire.cut()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_visible()
    stood = epoch(page)
    wire.mend()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
    await_true(lambda: epoch(page) > stood)
    await_state(page, english.STATES["running"])
    button(page, "stop").click()
    await_state(page, english.STATES["stopped"])


def test_a_press_of_back_without_a_connection_counts_once_there_is_one(new_tab: Callable[[], Page], wire: Wire) -> None:
    page = new_tab()
    open_page(page, f"{wire.address}/{LOSS}")
    page.get_by_test_id("stSidebar").get_by_text(round_off.TITLE, exact=True).click()
    expect(page.locator("h1")).to_have_text(round_off.QUESTION)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    wire.cut()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_visible()
    page.evaluate("history.back()")
    expect(page).to_have_url(f"{wire.address}/{LOSS}")
    wire.mend()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
    expect(page.locator("h1")).to_have_text(loss_error.QUESTION)
    expect(page.locator(".stApp[data-test-script-state=notRunning] .lab-chart").first).to_be_visible()
    expect(page).to_have_url(f"{wire.address}/{LOSS}")


def test_h6_a_slider_moves_its_page_without_a_connection_and_the_link_follows(
    new_tab: Callable[[], Page], wire: Wire
) -> None:
    page = new_tab()
    open_page(page, f"{wire.address}/?guess=shown&margin=20")
    slider, card = page.locator(".st-key-margin_slider input"), page.locator(".lab-card").first
    expect(slider).to_be_enabled()
    expect(page.locator(".lab-chart[data-drawn]").first).to_be_visible()
    wire.cut()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_visible()
    slider.focus()
    page.keyboard.press("End")
    expect(card).to_contain_text("exact: 120")
    page.keyboard.press("PageDown")
    expect(card).to_contain_text("exact: 108")
    wire.mend()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
    expect(page).to_have_url(re.compile("margin=108"))
    expect(card).to_contain_text("exact: 108")
    expect(slider).to_have_value("108")


def test_an_undo_without_a_connection_counts_once_there_is_one(new_tab: Callable[[], Page], wire: Wire) -> None:
    page = new_tab()
    open_page(page, f"{wire.address}/fixes")
    slider = page.locator(".st-key-margin_slider input")
    expect(slider).to_have_value("100")
    before = page.url
    slider.press("ArrowRight")
    expect(page.locator(".lab-undo")).to_have_attribute("aria-disabled", "false")
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    wire.cut()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_visible()
    page.keyboard.press("Control+z")
    wire.mend()
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_hidden(timeout=MILLISECONDS)
    expect(slider).to_have_value("100")
    expect(page).to_have_url(before)


@pytest.mark.extensive
def test_a_closed_tab_gives_its_worker_to_the_next(new_tab: Callable[[], Page], lab: Lab) -> None:
    leaving, waiting = new_tab(), new_tab()
    start_training(leaving, f"{lab.address}/{LONG}")
    start_training(waiting, f"{lab.address}/{LONG}", english.STATES["queued"])
    expect(waiting.get_by_text(english.QUEUED_NEXT)).to_be_visible()
    leaving.close()
    await_state(waiting, english.STATES["running"])
    button(waiting, "stop").click()
    await_state(waiting, english.STATES["stopped"])


def test_the_keyboard_stays_on_stop_when_a_waiting_run_begins(new_tab: Callable[[], Page], lab: Lab) -> None:
    running, waiting = new_tab(), new_tab()
    start_training(running, f"{lab.address}/{LONG}")
    start_training(waiting, f"{lab.address}/{LONG}", english.STATES["queued"])
    button(waiting, "stop").focus()
    button(running, "stop").click()
    await_state(waiting, english.STATES["running"])
    expect(waiting.locator(".lab-player-toggle")).to_have_text(english.PLAYER["pause"])
    expect(button(waiting, "stop")).to_be_focused()
    waiting.keyboard.press("Enter")
    await_state(waiting, english.STATES["stopped"])


@pytest.mark.extensive
def test_a_slow_network_delays_a_run_and_loses_nothing(new_tab: Callable[[], Page], wire: Wire) -> None:
    page = new_tab()
    open_page(page, f"{wire.address}/training?preset=nothing-happens&epochs=60")
    page.wait_for_selector(".lab-chart, .stMain h2")
    wire.bytes_per_second = MOBILE_BYTES_PER_SECOND
    button(page, "train").click()
    await_state(page, english.STATES["done"])
    expect(page.locator(".st-key-training_loss svg[role=img]")).to_have_attribute(
        "aria-label", re.compile("after 60 of 60 epochs"), timeout=MILLISECONDS
    )
    expect(page.get_by_text(english_frame.OFFLINE)).to_be_hidden()


@pytest.mark.extensive
def test_a_full_disk_keeps_neither_an_export_nor_a_training_from_the_visitor(
    new_tab: Callable[[], Page],
) -> None:
    page, lab = new_tab(), Lab(on_full_disk=True)
    try:
        open_page(page, f"{lab.address}/{LOSS}")
        with page.expect_download() as download:
            page.get_by_role("button", name=export_words.BUTTONS["script"]).click()
        link = LOSS.partition("?")[2]
        assert download.value.path().read_text("utf-8") == written(PAGES["loss_error"](link), "script")
        start_training(page, f"{lab.address}/{LONG}")
        button(page, "stop").click()
        await_state(page, english.STATES["stopped"])
    finally:
        lab.close()
