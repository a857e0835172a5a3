"""One server and one Chromium for all browser tests, and a page that records its errors."""

import itertools
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import LOOPBACK, ROOT, free_port, run_command

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # tabs of one profile share a process and its compiled code
]
# On a cold deep link Streamlit first looks for its server below the page's own path, and Chromium reports the two 404s.
PROBES = re.compile(r"/_stcore/(health|host-config)$")
START_SECONDS = 60
TRACEBACK = "Traceback (most recent call last)"
SETTLED = ".stApp[data-test-script-state=notRunning]:not(:has([data-testid=stSkeleton])) h1"
FORGET = "localStorage.clear(); sessionStorage.clear()"
GO = """(address) => {
  window.labHistory.replace({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
"""Opens another address as Back does: as a whole state."""
FRAMES = """(frames) => new Promise((resolve) => {
  const look = () => (frames-- ? requestAnimationFrame(look) : resolve());
  look();
})"""
NUM_FRAMES = 6
"""Frames until a finished run is drawn."""
PHONE = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537"
PHONE_WIDTH = 600

expect.set_options(timeout=40_000)  # a machine with two processes of tests may be slow; only what fails waits so long


@dataclass
class Visit:
    """A browser tab on the lab."""

    page: Page
    server: str
    faults: list[str] = field(default_factory=list)
    socket: WebSocket = field(init=False)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._join)

    def open(self, path: str = "") -> Page:
        """Open a page of the lab by cold deep link and wait until its script has run."""
        self.page.goto(f"{self.server}/{path}")
        self.settle()
        return self.page

    def go(self, path: str = "") -> Page:
        """Show a page in a tab that may already be on the lab, without reloading its scripts.

        For tests that do not depend on a cold load; the session continues.
        """
        here, there = urlsplit(self.page.url), urlsplit(f"{self.server}/{path}")
        if here.netloc != there.netloc:
            return self.open(path)
        if here != there:
            title = self.page.locator("h1")
            before = title.inner_text()
            with self.socket.expect_event("framereceived", has_finished):
                self.page.evaluate(GO, there.geturl())
            if here.path != there.path:
                expect(title).not_to_have_text(before)
            self.page.evaluate(FRAMES, NUM_FRAMES)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until Streamlit has nothing more to do, the browser's part of it (the placeholders) included."""
        self.page.wait_for_selector(SETTLED)

    def chart(self) -> None:
        """Wait for the first chart."""
        self.page.wait_for_selector(".lab-chart[data-drawn] .js-plotly-plot svg.main-svg")

    def _join(self, socket: WebSocket) -> None:
        self.socket = socket


def has_finished(message: bytes) -> bool:
    """Return whether a run of the page has ended, according to the server; a restarted run has not."""
    said = ForwardMsg.FromString(message)
    is_end = said.WhichOneof("type") == "script_finished"
    return is_end and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def chromium() -> str:
    """Return the path of a Chromium on this machine."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"browser tests need one of {', '.join(CHROMIUM_NAMES)} on the PATH")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The output and errors that a server has written since some moment."""

    path: Path
    begin: int = 0

    def from_now(self) -> "Log":
        """Return a log that begins after what has been written so far."""
        return Log(path=self.path, begin=self.path.stat().st_size)

    def text(self) -> str:
        """Return what has been written since the beginning."""
        return self.path.read_bytes()[self.begin :].decode("utf-8", "replace")

    def tracebacks(self) -> list[str]:
        """Return the logged exceptions, each with the line before it, which states where it was caught."""
        lines = self.text().splitlines()
        places = [place for place, line in enumerate(lines) if TRACEBACK in line]
        spans = itertools.pairwise([*places, len(lines)])
        return ["\n".join(lines[max(0, begin - 1) : end]) for begin, end in spans]


def start_server(
    *options: str,
    health: str = "_stcore/health",
    log: Path | None = None,
    folder: Path = ROOT,
    port: int = 0,
    **environment: str,
) -> tuple[subprocess.Popen[bytes], str]:
    """Start the lab as ``make run`` does; return its process and address, once it answers.

    Parameters
    ----------
    *options : str
        Options that a deployment adds to the command.
    health : str
        Path of the server's health check.
    log : Path or None
        File for its output; discarded if None.
    folder : Path
        The checkout it runs from.
    port : int
        0 for one that is free.
    **environment : str
        Additions to its environment.
    """
    port = port or free_port()
    with (log or Path(os.devnull)).open("wb") as said:
        command, surroundings = [*run_command(port), *options], {**os.environ, **LOOPBACK, **environment}
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env=surroundings)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/{health}", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    pytest.fail("the server did not come up")


@pytest.fixture(scope="session")
def whole_server_log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The log of the server that all tests share."""
    path = tmp_path_factory.mktemp("server") / "log"
    path.touch()
    return Log(path=path)


@pytest.fixture
def server_log(whole_server_log: Log) -> Log:
    """The log of the shared server during a test."""
    return whole_server_log.from_now()


@pytest.fixture(scope="session")
def server(whole_server_log: Log) -> Iterator[str]:
    """Address of a running lab."""
    process, address = start_server(log=whole_server_log.path)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield instance
        instance.close()


def new_page(browser: Browser, *, width: int, height: int, scheme: str) -> Page:
    """Open a tab with an empty cache; a narrow one is a phone."""
    is_phone = width < PHONE_WIDTH
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        user_agent=PHONE if is_phone else None,
        is_mobile=is_phone,
        has_touch=is_phone,
    )
    return context.new_page()


class Profiles:
    """Browser profiles for tests that need no empty cache: Streamlit's script is loaded only once for each profile.

    A test that opens a tab has exclusive use of its profile, which keeps nothing of earlier tabs except static files.
    """

    def __init__(self, browser: Browser, server: str) -> None:
        self._browser, self._server = browser, server
        self._free: dict[tuple[int, int, str], list[Page]] = {}

    @contextmanager
    def tabs(self) -> Iterator[Callable[..., Page]]:
        """Lend a function that opens tabs, each in a profile for its kind of screen."""
        lent: list[tuple[list[Page], Page]] = []

        def new_tab(*, width: int = 1440, height: int = 900, scheme: str = "light") -> Page:
            free = self._free.setdefault((width, height, scheme), [])
            first = free.pop() if free else self._first(width=width, height=height, scheme=scheme)
            lent.append((free, first))
            return first.context.new_page()

        yield new_tab
        for free, first in lent:
            for page in first.context.pages:
                if page != first:
                    page.close()
            first.context.clear_cookies()
            first.context.clear_permissions()
            first.evaluate(FORGET)
            free.append(first)

    @contextmanager
    def visit(self, **screen: Any) -> Iterator[Visit]:
        """Lend one tab on the lab, which records the browser's errors."""
        with self.tabs() as new_tab:
            visit = Visit(page=new_tab(**screen), server=self._server)
            watch(visit)
            yield visit

    def _first(self, **screen: Any) -> Page:
        """Open the permanent tab of a profile, and with it the process of the lab's pages."""
        first = new_page(self._browser, **screen)
        first.goto(f"{self._server}/_stcore/health")
        return first


@pytest.fixture(scope="session")
def profiles(browser: Browser, server: str) -> Profiles:
    """Profiles for tests that need no empty cache."""
    return Profiles(browser, server)


@pytest.fixture
def new_visit(profiles: Profiles, server: str, server_log: Log) -> Iterator[Callable[..., Visit]]:
    """Make tabs of their own; each must end without console errors, failed requests and exceptions, seen or logged."""
    visits: list[Visit] = []
    with profiles.tabs() as new_tab:

        def make(**screen: Any) -> Visit:
            visit = Visit(page=new_tab(**screen), server=server)
            watch(visit)
            visits.append(visit)
            return visit

        yield make
        found = [complaint for visit in visits for complaint in complaints(visit)]
    assert found == []
    assert server_log.tracebacks() == []


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """A desktop tab."""
    return new_visit()


@pytest.fixture(scope="module")
def kept_tab(profiles: Profiles) -> Iterator[Visit]:
    """One desktop tab for the tests of a file."""
    with profiles.visit() as visit:
        yield visit


@pytest.fixture(scope="module")
def second(profiles: Profiles) -> Iterator[Visit]:
    """Another one, in which the links of the first are opened."""
    with profiles.visit() as visit:
        yield visit


@pytest.fixture
def tab(kept_tab: Visit, server_log: Log) -> Iterator[Visit]:
    """The tab that the tests of a file share, for those that leave nothing in it and go where they need to be."""
    kept_tab.faults.clear()
    yield kept_tab
    assert complaints(kept_tab) == []
    assert server_log.tracebacks() == []


def complaints(visit: Visit) -> list[str]:
    """Return the browser's errors, and the exception boxes on the page."""
    boxes = visit.page.locator("[data-testid=stException], [data-testid=stExceptionMessage]").all_inner_texts()
    return visit.faults + boxes


def watch(visit: Visit) -> None:
    """Record the browser's errors."""

    def on_console(message) -> None:  # type: ignore[no-untyped-def]
        if message.type == "error" and not PROBES.search(message.location["url"]):
            visit.faults.append(f"console: {message.text} {message.location['url']}")

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.faults.append(f"page error: {error}"))
