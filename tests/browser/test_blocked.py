"""Messages to a visitor if a part of the lab is blocked: by a setting of the server, a proxy, a blocker."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import SETTLED, Log, Profiles, Visit, new_page, start_server

pytestmark = pytest.mark.browser

RED = "[data-testid=stException], [data-testid=stAlertContentError], [role=alert]:has-text('Error')"
SETTING = "server.enableStaticServing"
SAYS_WHAT_IS_OFF = {"en": "cannot draw figures", "de": "keine Abbildungen zeichnen"}
SAYS_WHAT_IS_MISSING = {"en": "This figure did not load", "de": "Diese Abbildung wurde nicht geladen"}
FILES = ("**/plotly-cartesian*.js", "**/app/static/chart.js*")
PATIENCE_MILLISECONDS = 30_000
SMALL_FILE = b"1.5,-2.25,0\n" * 100
REFUSALS = {
    "en": {403: "needs a cookie from this site", 413: "up to 40 MB or 50 files per visitor"},
    "de": {403: "braucht ein Cookie dieser Website", 413: "von einem Besucher bis zu 40 MB oder 50 Dateien"},
}
CODE = "status code"
SAYS_WHAT_IS_CLOSED = {
    "en": "This page cannot connect to the lab",
    "de": "Diese Seite kann sich nicht mit dem Labor verbinden",
}
FILL = """async (target) => {
  const token = document.cookie.match(/_streamlit_xsrf=([^;]+)/)[1];
  const answers = [];
  for (let number = 0; number < 70 && answers.at(-1) !== 413; number += 1) {
    const body = new FormData();
    body.append("file", new Blob([new Uint8Array(number < 2 ? 19_000_000 : 1)]), "a.csv");
    const sent = { method: "PUT", headers: { "X-Xsrftoken": token }, body };
    answers.push((await fetch(`${target}/${crypto.randomUUID()}`, sent)).status);
  }
  return answers;
}"""
"""Uploads what no control asked for until there is no room for more."""


@pytest.fixture
def new_tab(profiles: Profiles) -> Iterator[Callable[[], Page]]:
    """Make tabs; what they log about what is blocked is no fault of theirs, and what is routed is never cached."""
    with profiles.tabs() as new_tab:
        yield new_tab


def refuse(route: Route) -> None:
    route.abort()


def not_there(route: Route) -> None:
    route.fulfill(status=404, content_type="text/plain", body="Not Found")


def another_page(route: Route) -> None:
    """Answer as a portal does that wants a login first."""
    route.fulfill(status=200, content_type="text/html", body="<!DOCTYPE html><p>Please log in</p>")


@pytest.fixture(scope="module")
def without_static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Log]]:
    log = Log(path=tmp_path_factory.mktemp("server") / "log")
    process, address = start_server(f"--{SETTING}=false", log=log.path)
    yield address, log
    process.terminate()
    process.wait(timeout=20)


def test_a_server_that_may_not_serve_the_script_says_so_as_it_starts(without_static: tuple[str, Log]) -> None:
    _, log = without_static
    assert SETTING in log.text()


@pytest.fixture(scope="module")
def tab_without_static(profiles: Profiles, without_static: tuple[str, Log]) -> Iterator[Visit]:
    with profiles.tabs() as new_tab:
        yield Visit(page=new_tab(), server=without_static[0])


@pytest.mark.parametrize("language", SAYS_WHAT_IS_OFF)
@pytest.mark.parametrize("page_name", ["loss_error", "probabilities"])
def test_a_page_without_figures_names_the_setting_once_and_the_rest_works(
    page_name: str, language: str, tab_without_static: Visit
) -> None:
    page = tab_without_static.go(f"{page_name}?lang={language}")
    said = page.get_by_test_id("stAlert").filter(has_text=SETTING)
    expect(said).to_have_count(1)
    expect(said).to_contain_text(SAYS_WHAT_IS_OFF[language])
    expect(page.locator(RED)).to_have_count(0)
    page.locator("[data-testid=stSlider] input[type=range]").first.press("ArrowRight")
    page.wait_for_selector(SETTLED)
    expect(page.locator(RED)).to_have_count(0)


@pytest.mark.parametrize("answer", [refuse, not_there, another_page])
@pytest.mark.parametrize("file", FILES)
def test_a_sentence_stands_where_a_figure_was_held_back(
    file: str, answer: Callable[[Route], None], server: str, new_tab: Callable[[], Page]
) -> None:
    visit = Visit(page=new_tab(), server=server)
    visit.page.route(file, answer)
    for language, path in (("en", "loss_error"), ("de", "fixes")):
        page = visit.go(f"{path}?lang={language}")
        figures = page.locator(".lab-chart")
        expect(figures.first).to_contain_text(SAYS_WHAT_IS_MISSING[language])
        assert figures.count() == page.get_by_text(SAYS_WHAT_IS_MISSING[language]).count()
        expect(page.locator(RED)).to_have_count(0)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def test_a_figure_that_is_long_on_its_way_is_said_to_be_missing_until_it_comes(server: str, browser: Browser) -> None:
    page = new_page(browser, width=1440, height=900, scheme="light")
    held: list[Route] = []
    page.route(FILES[0], lambda route: held.append(route))
    page.clock.install()
    page.goto(f"{server}/loss_error")
    page.wait_for_selector(SETTLED)
    figure = page.locator(".lab-chart").first
    expect(figure).to_be_attached()
    page.clock.fast_forward(PATIENCE_MILLISECONDS)
    expect(figure).to_contain_text(SAYS_WHAT_IS_MISSING["en"])
    for route in held:
        route.continue_()
    expect(figure.locator("svg.main-svg").first).to_be_visible()
    expect(figure).not_to_contain_text(SAYS_WHAT_IS_MISSING["en"])
    page.context.close()


def upload(
    page: Page, data: bytes = SMALL_FILE, name: str = "logits.csv", *, control: str = "doctor_logits"
) -> Locator:
    """Upload a file on the Doctor page; return what is said of it."""
    place = page.locator(f".st-key-{control}")
    place.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType="text/plain", buffer=data))
    return place.get_by_role("alert")


@pytest.fixture(scope="module")
def too_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("uploads") / "logits.csv"
    path.write_bytes(bytes(21_000_000))
    return path


def assert_is_readable(said: Locator) -> None:
    """Not only by who hears the page read aloud: that is what Streamlit says it for, in a box of one pixel."""
    box = said.bounding_box()
    assert box is not None
    assert box["width"] > 100
    assert box["height"] > 10


def without_cookie(route: Route) -> None:
    """Answer as to a browser that keeps no cookie: this is where the server gives it."""
    route.fulfill(status=200, content_type="text/plain", body="ok")


@pytest.mark.parametrize("language", REFUSALS)
def test_a_browser_that_keeps_no_cookie_is_told_what_an_upload_needs(
    language: str, server: str, new_tab: Callable[[], Page]
) -> None:
    page = new_tab()
    page.route("**/_stcore/health", without_cookie)
    page.goto(f"{server}/doctor?lang={language}")
    page.wait_for_selector(SETTLED)
    said = upload(page)
    expect(said).to_contain_text(REFUSALS[language][403])
    assert_is_readable(said)
    expect(said).not_to_contain_text(CODE)


@pytest.mark.parametrize("language", REFUSALS)
def test_a_file_that_there_is_no_room_for_is_refused_with_the_limits(
    language: str, server: str, new_tab: Callable[[], Page]
) -> None:
    page = new_tab()
    page.goto(f"{server}/doctor?lang={language}")
    page.wait_for_selector(SETTLED)
    with page.expect_request(lambda request: request.method == "PUT") as put:
        upload(page, b"x = 1", "model.py", control="doctor_upload")
    page.wait_for_selector(SETTLED)
    filled = page.evaluate(FILL, put.value.url.rpartition("/")[0])
    assert filled[-1] == 413
    said = upload(page)
    expect(said).to_contain_text(REFUSALS[language][413])
    assert_is_readable(said)
    expect(said).not_to_contain_text(CODE)


@pytest.mark.parametrize(("language", "said"), [("en", "The limit is 20"), ("de", "Die Grenze ist 20")])
def test_a_file_that_is_too_large_is_refused_with_the_limit(
    language: str, said: str, server: str, new_tab: Callable[[], Page], too_large: Path
) -> None:
    page = new_tab()
    page.goto(f"{server}/doctor?lang={language}")
    page.wait_for_selector(SETTLED)
    place = page.locator(".st-key-doctor_logits")
    place.locator("input[type=file]").set_input_files(too_large)  # by its path: the browser reads it by itself
    refused = place.get_by_role("alert")
    expect(refused).to_contain_text(said)
    assert_is_readable(refused)


def test_a_page_whose_websocket_is_closed_says_so(browser: Browser) -> None:
    """By a server that no page was ever opened on, as behind a proxy that lets no websocket through at all."""
    process, address = start_server()
    try:
        contexts = {language: browser.new_context(locale=language) for language in SAYS_WHAT_IS_CLOSED}
        pages = {language: context.new_page() for language, context in contexts.items()}
        for page in pages.values():
            page.route_web_socket(re.compile("_stcore/stream"), lambda socket: socket.close())
            page.goto(f"{address}/loss_error")
        for language, page in pages.items():
            note = page.get_by_text(SAYS_WHAT_IS_CLOSED[language])
            expect(note).to_be_visible()
            expect(note).to_contain_text("WebSocket")
        for language, context in contexts.items():
            connected = context.new_page()
            connected.clock.install()
            connected.goto(f"{address}/loss_error")
            connected.wait_for_selector(SETTLED)
            connected.clock.run_for(PATIENCE_MILLISECONDS)
            expect(connected.get_by_text(SAYS_WHAT_IS_CLOSED[language])).to_have_count(0)
            context.close()
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_the_address_says_in_which_language_and_a_page_that_connects_late_is_let_be(
    server: str, new_tab: Callable[[], Page]
) -> None:
    page, closed = new_tab(), [True]
    page.route_web_socket(
        re.compile("_stcore/stream"), lambda socket: socket.close() if closed else socket.connect_to_server()
    )
    page.goto(f"{server}/loss_error?lang=de")
    note = page.get_by_text(SAYS_WHAT_IS_CLOSED["de"])
    expect(note).to_be_visible()
    closed.clear()
    page.wait_for_selector(SETTLED, timeout=60_000)
    expect(note).to_have_count(0)
