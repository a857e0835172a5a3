"""Firefox and WebKit, each with one tab, by the protocols that they themselves speak.

Playwright drives only engines that it has patched and downloaded. Firefox of Debian speaks WebDriver BiDi over a
websocket; WebKit, the engine of every browser on an iPhone, has a WebDriver of its own for its GTK build.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.common.action_chains import ActionChains
from websockets.sync.client import ClientConnection, connect

PATIENCE_SECONDS = 90
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
MINI_BROWSERS = ("/usr/lib/*/webkit2gtk-4.?/MiniBrowser", "/usr/libexec/webkit2gtk-4.?/MiniBrowser")
WIDTH, HEIGHT = 1280, 900
MAX_MESSAGE_BYTES = 2**24
STEP_MILLISECONDS = 30
"""Between two moves of the pointer: slower than a frame, so that each can be seen."""


class Tab(Protocol):
    """The one tab of an engine."""

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""

    def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, of a kind that JSON has."""

    def drag(self, places: list[tuple[float, float]], *, release: bool = True) -> None:
        """Press the pointer at the first of these places, move it to each of the others, and let go."""

    def type(self, text: str) -> None:
        """Press the keys of a text, or one of WebDriver's codes for keys that write nothing."""

    def back(self) -> None:
        """Press Back."""


def until(tab: Tab, condition: str) -> Any:
    """Wait for a JavaScript expression to become true, and return its value."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := tab.value(condition)):
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} s: {condition}"
        time.sleep(0.05)
    return found


class Firefox:
    """A tab of Firefox.

    Parameters
    ----------
    socket : ClientConnection
        A connection to Firefox that has no session yet.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._sent = socket, 0
        self._say("session.new", capabilities={})
        [tab] = self._say("browsingContext.getTree")["contexts"]
        self._tab: str = tab["context"]
        self._say("browsingContext.setViewport", context=self._tab, viewport={"width": WIDTH, "height": HEIGHT})

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""
        self._say("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, of a kind that JSON has."""
        asked = {"expression": f"JSON.stringify({expression})", "target": {"context": self._tab}, "awaitPromise": True}
        answer = self._say("script.evaluate", **asked)
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    def drag(self, places: list[tuple[float, float]], *, release: bool = True) -> None:
        """Press the pointer at the first of these places, move it to each of the others, and let go."""
        (x, y), *others = ((round(x), round(y)) for x, y in places)
        moves = [
            {"type": "pointerMove", "x": x, "y": y, "duration": STEP_MILLISECONDS, "origin": "viewport"}
            for x, y in others
        ]
        start = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        end = [{"type": "pointerUp", "button": 0}] if release else []
        self._act({"type": "pointer", "id": "mouse", "actions": [*start, *moves, *end]})

    def type(self, text: str) -> None:
        """Press the keys of a text, or one of WebDriver's codes for keys that write nothing."""
        presses = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": presses})

    def back(self) -> None:
        """Press Back."""
        self._say("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def _act(self, device: dict[str, Any]) -> None:
        self._say("input.performActions", context=self._tab, actions=[device])

    def _say(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv(PATIENCE_SECONDS))).get("id") != self._sent:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]


class WebKit:
    """A tab of WebKit.

    Parameters
    ----------
    driver : WebKitGTK
        Selenium's driver of a running browser.
    width, height : int
        Pixels of its window.
    """

    def __init__(self, driver: WebKitGTK, width: int, height: int) -> None:
        self._driver = driver
        driver.set_window_size(width, height)

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""
        self._driver.get(address)

    def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, of a kind that JSON has."""
        text = self._driver.execute_script(f"return JSON.stringify({expression})")
        return None if text is None else json.loads(text)

    def drag(self, places: list[tuple[float, float]], *, release: bool = True) -> None:
        """Press the pointer at the first of these places, move it to each of the others, and let go."""
        chain = ActionChains(self._driver, duration=STEP_MILLISECONDS)
        (x, y), *others = ((round(x), round(y)) for x, y in places)
        pointer: Any = chain.w3c_actions.pointer_action  # Selenium leaves some of its methods untyped
        pointer.move_to_location(x, y).pointer_down()
        for x, y in others:
            pointer.move_to_location(x, y)
        if release:
            pointer.pointer_up()
        chain.w3c_actions.perform()

    def type(self, text: str) -> None:
        """Press the keys of a text, or one of WebDriver's codes for keys that write nothing."""
        ActionChains(self._driver).send_keys(text).perform()

    def back(self) -> None:
        """Press Back."""
        self._driver.back()


@contextmanager
def firefox(folder: Path) -> Iterator[Tab]:
    """Run Firefox, with its profile in an empty folder."""
    program = shutil.which("firefox-esr") or shutil.which("firefox") or pytest.fail("needs firefox-esr")
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    log = folder / "said"
    with log.open("wb") as said:
        process = subprocess.Popen([*command, "about:blank"], stdout=said, stderr=said)
    try:
        with connect(f"{_announced(log, process)}/session", max_size=MAX_MESSAGE_BYTES) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _announced(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address that a starting Firefox writes into its log."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := LISTENING.search(log.read_text("utf-8", "replace")):
            return found[1]
        time.sleep(0.1)
    pytest.fail(f"Firefox did not start: {log.read_text('utf-8', 'replace')}")


@contextmanager
def webkit(width: int = WIDTH, height: int = HEIGHT) -> Iterator[Tab]:
    """Run WebKit, in a window of this size on a display of its own."""
    browsers = [path for pattern in MINI_BROWSERS for path in sorted(Path("/").glob(pattern.lstrip("/")))]
    program, display = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if not (browsers and program and display):
        pytest.fail("needs WebKitWebDriver, its MiniBrowser and Xvfb")
    with _display(display) as name:
        surroundings = {**os.environ, "DISPLAY": name}
        if os.geteuid() == 0:
            surroundings["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        options = WebKitGTKOptions()
        options.binary_location = str(browsers[-1])
        options.add_argument("--automation")
        driver = WebKitGTK(options=options, service=WebKitGTKService(program, env=surroundings))
        try:
            yield WebKit(driver, width, height)
        finally:
            driver.quit()


@contextmanager
def _display(program: str) -> Iterator[str]:
    """Run a display that nobody sees; return its name."""
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        try:
            with os.fdopen(reader) as number:
                yield f":{number.readline().strip()}"
        finally:
            process.terminate()
