"""One server and one Chromium for all browser tests, and a page that remembers what went wrong in it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# On a cold deep link Streamlit first looks for its server below the page's own path, and Chromium reports the two 404s.
PROBES = re.compile(r"/_stcore/(health|host-config)$")
START_SECONDS = 60
SETTLED = ".stApp[data-test-script-state=notRunning]:not(:has([data-testid=stSkeleton])) h1"
PHONE = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537"
PHONE_WIDTH = 600

expect.set_options(timeout=20_000)


@dataclass
class Visit:
    """A browser tab on the lab."""

    page: Page
    server: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        """Open a page of the lab by cold deep link and wait until its script has run."""
        self.page.goto(f"{self.server}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until Streamlit has nothing more to do, the browser's part of it (the placeholders) included."""
        self.page.wait_for_selector(SETTLED)

    def chart(self) -> None:
        """Wait for the first chart."""
        self.page.wait_for_selector(".lab-chart[data-drawn] .js-plotly-plot svg.main-svg")


def chromium() -> str:
    """Return the path of a Chromium on this machine."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"browser tests need one of {', '.join(CHROMIUM_NAMES)} on the PATH")
    return found


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(*options: str, health: str = "_stcore/health") -> tuple[subprocess.Popen[bytes], str]:
    """Start the lab on a free port and return its process and address, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
    command += [f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, env=os.environ)
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
def server() -> Iterator[str]:
    """Address of a running lab."""
    process, address = start_server()
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


@pytest.fixture
def new_visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Make tabs of their own; each must end without console errors, failed requests and exception boxes."""
    visits: list[Visit] = []

    def make(*, width: int = 1440, height: int = 900, scheme: str = "light") -> Visit:
        visit = Visit(page=new_page(browser, width=width, height=height, scheme=scheme), server=server)
        watch(visit)
        visits.append(visit)
        return visit

    yield make
    for visit in visits:
        found = complaints(visit)
        visit.page.context.close()
        assert found == []


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """A desktop tab."""
    return new_visit()


def complaints(visit: Visit) -> list[str]:
    """Return what the browser complained about, and the exception boxes on the page."""
    boxes = visit.page.locator("[data-testid=stException], [data-testid=stExceptionMessage]").all_inner_texts()
    return visit.faults + boxes


def watch(visit: Visit) -> None:
    """Note what the browser complains about."""

    def on_console(message) -> None:  # type: ignore[no-untyped-def]
        if message.type == "error" and not PROBES.search(message.location["url"]):
            visit.faults.append(f"console: {message.text} {message.location['url']}")

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.faults.append(f"page error: {error}"))
