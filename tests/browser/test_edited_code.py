"""Files edited under a server that runs: pages that are open have it at their next run, and nothing breaks.

The server works on a copy of the checkout, as ``make dev`` serves it and as a host that watches files does.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from benchmarks._server import LOOPBACK
from tests.browser.conftest import Profiles
from ui.server.reloading import LOOK_SECONDS
from ui.words.en import practice as practice_words
from ui.words.en import training as training_words

pytestmark = [pytest.mark.browser, pytest.mark.keras]

ROOT = Path(__file__).parents[2]
SERVED = ("app.py", "pages", "core", "logit_doctor", "logit_watch", "ui", "static", ".streamlit")
MILLISECONDS = 300_000
START_SECONDS = 60
SOON_SECONDS = 30
SHOWS_UP = 15_000
LONG = "training?preset=nothing-happens&epochs=300"
SHORT = "training?preset=nothing-happens&epochs=80"
"""Some edits long; begun again for the others, and no wait for its end after the last."""
EXCEPTIONS = "[data-testid=stException]"
CHOICES = ".st-key-practice_option_0 button, .st-key-practice_commit button"
EPOCH = re.compile(r"epoch ([\d.]+) of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to serve the lab in which edits are to be seen: a target of the Makefile, and what a host sets."""

    target: str
    environment: dict[str, str]
    kinds: tuple[str, ...]


DEVELOPING = Way(target="dev", environment={}, kinds=("visible",))
DEVELOPING_LONG = Way(target="dev", environment={}, kinds=("comment", "function", "visible"))
HOSTED = Way(target="run", environment={"STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto"}, kinds=("visible",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one file: a pattern, and what takes the place of its first match."""

    path: str
    pattern: str
    text: str


FILES = ("core/arithmetic/formats.py", "ui/frame/frame.py", "ui/words/en/training.py", "pages/training.py")
NEW_FORMAT, NEW_HEADING, NEW_WORD, NEW_LINE = "half", "(edited)", "Why, said anew", "An edited page"
VISIBLE = (
    Edit(
        path="core/arithmetic/formats.py",
        pattern=r"(\n +)FloatFormat\(\s+name=\"float32\"",
        text=rf'\1FloatFormat(name="{NEW_FORMAT}", exponent_bits=5, precision=11),\g<0>',
    ),
    Edit(
        path="ui/frame/frame.py",
        pattern=r"st\.title\(text\.QUESTION",
        text=rf'st.title(text.QUESTION + " {NEW_HEADING}"',
    ),
    Edit(path="ui/words/en/frame.py", pattern=r'(?m)^WHY = ".*"$', text=f'WHY = "{NEW_WORD}"'),
    Edit(path="pages/training.py", pattern=r"\Z", text=f'\nst.caption("{NEW_LINE}")\n'),
)
EDITS = {
    "comment": [Edit(path=path, pattern=r"\Z", text="\n# A comment.\n") for path in FILES],
    "function": [Edit(path=path, pattern=r"\Z", text="\n\ndef unused() -> None:\n    pass\n") for path in FILES],
    "visible": VISIBLE,
}


class Lab:
    """A server on a copy of the checkout whose files may be edited."""

    def __init__(self, folder: Path, way: Way) -> None:
        self.folder, self.kinds = folder, way.kinds
        for name in SERVED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        settings, command = recipe(way.target, port)
        self.process = psutil.Popen(
            command,
            cwd=folder,
            env=os.environ | LOOPBACK | {"LOGIT_LAB_WORKERS": "1"} | settings | way.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await_true(self._answers, START_SECONDS)

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the server did not come up"
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1):
            return True
        return False

    def edit(self, edit: Edit) -> None:
        """Save a file as an editor does."""
        path = self.folder / edit.path
        text, count = re.subn(edit.pattern, edit.text, path.read_text("utf-8"), count=1)
        assert count == 1
        path.write_text(text, "utf-8")

    @property
    def engines(self) -> tuple[int, int]:
        """How many workers there are, and schedulers, each of which listens as the server itself does."""
        workers = [child for child in self.process.children() if "core.engine.worker" in child.cmdline()]
        ports = [one for one in self.process.net_connections("inet") if one.status == psutil.CONN_LISTEN]
        return len(workers), len(ports) - 1

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


class Connection:
    """The connection of a tab, on which what the server says can be held back as a busy machine does."""

    def __init__(self) -> None:
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []
        self._is_held = False

    def join(self, browser: WebSocketRoute) -> None:
        """Bring the browser's messages to the server, and the server's to the browser or aside."""
        server = browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(partial(self._bring, browser))

    def _bring(self, browser: WebSocketRoute, message: str | bytes) -> None:
        if self._is_held:
            self.held.append((browser, message))
        else:
            browser.send(message)

    def hold_back(self) -> None:
        self._is_held = True

    def has_held(self, page: Page) -> bool:
        """Whether something was held back, after a moment in which it may come."""
        page.wait_for_timeout(50)
        return bool(self.held)

    def release(self) -> None:
        self._is_held = False
        for browser, message in self.held:
            browser.send(message)


def recipe(target: str, port: int) -> tuple[dict[str, str], list[str]]:
    """Return what a target of the Makefile sets and runs; of ``run``, where there is no such target."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = [re.search(rf"^{name}:.*\n\t(.+)$", makefile, re.MULTILINE) for name in (target, "run")]
    line = next(match[1] for match in found if match)
    words = shlex.split(line.replace("$(PORT)", str(port)).replace("$(BIN)", str(Path(sys.executable).parent)))
    settings = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    return settings, words[len(settings) :]


def await_true(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "condition not met in time"
        time.sleep(0.05)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(DEVELOPING, id="make dev"),
        pytest.param(DEVELOPING_LONG, id="make dev, all kinds of edits", marks=pytest.mark.extensive),
        pytest.param(HOSTED, id="a host's watcher", marks=pytest.mark.extensive),
    ],
)
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One lab for each way; what one test has added to a file, the next one finds there."""
    lab = Lab(tmp_path_factory.mktemp("copy"), request.param)
    yield lab
    lab.close()


@pytest.fixture
def open_tab(profiles: Profiles, lab: Lab) -> Iterator[Callable[..., Page]]:
    with profiles.tabs() as new_tab:

        def open_tab(path: str, connection: Connection | None = None) -> Page:
            tab = new_tab()
            if connection:
                tab.route_web_socket("**/*", connection.join)
            tab.goto(f"{lab.address}/{path}")
            settle(tab)
            return tab

        yield open_tab


def settle(page: Page) -> None:
    page.wait_for_selector(".stApp[data-test-script-state=notRunning] h1", timeout=MILLISECONDS)


def run_again(page: Page) -> None:
    """Run a page again, as Streamlit's own key does."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")


def await_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"{training_words.STATES[state]}: ", timeout=MILLISECONDS)


def press(page: Page, name: str) -> None:
    page.locator(f".st-key-training_{name} button:visible").click()


def epoch(page: Page) -> float:
    found = EPOCH.search(page.get_by_test_id("stProgress").inner_text())
    return float(found[1]) if found else 0.0


def is_done(page: Page) -> bool:
    return page.get_by_test_id("stProgress").inner_text().startswith(f"{training_words.STATES['done']}: ")


def has_moved_on(page: Page, stood: float) -> bool:
    return epoch(page) > stood or is_done(page)


def answer(page: Page, given: int) -> None:
    """Answer one question more of Practice, and go on to the next."""
    page.locator(CHOICES).first.click()
    expect(page.locator(".lab-score b")).to_contain_text(f"of {given} right", timeout=SHOWS_UP)
    page.locator(".st-key-practice_question button", has_text=practice_words.NEXT).click()
    expect(page.locator(CHOICES).first).to_be_visible()


def test_an_edit_of_any_file_is_seen_and_breaks_nothing(lab: Lab, open_tab: Callable[..., Page]) -> None:
    training, practice, loss = open_tab(SHORT), open_tab("practice"), open_tab("loss_error")
    tabs = (training, practice, loss)
    press(training, "train")
    await_state(training, "running")
    given = 0
    for kind in lab.kinds:
        for edit in EDITS[kind]:
            if is_done(training):
                press(training, "train_again")
                await_state(training, "running")
            stood = epoch(training)
            lab.edit(edit)
            given += 1
            answer(practice, given)
            await_true(partial(has_moved_on, training, stood), SOON_SECONDS)
            for tab in tabs:
                expect(tab.locator(EXCEPTIONS)).to_have_count(0)
    expect(training.get_by_text(NEW_WORD)).to_be_visible(timeout=SHOWS_UP)
    expect(training.get_by_text(NEW_LINE)).to_be_visible(timeout=SHOWS_UP)
    for tab in (practice, loss):
        run_again(tab)
        expect(tab.locator("h1")).to_contain_text(NEW_HEADING, timeout=SHOWS_UP)
    loss.get_by_test_id("stPopoverButton").first.click()
    expect(loss.get_by_role("button", name=NEW_FORMAT, exact=True)).to_be_visible(timeout=SHOWS_UP)
    expect(practice.locator(".lab-score b")).to_contain_text(f"of {given} right")
    await_state(training, "done")
    press(training, "train_again")
    await_state(training, "running")
    press(training, "stop")
    await_state(training, "stopped")
    await_true(lambda: lab.engines == (1, 1), SOON_SECONDS)
    for tab in (*tabs, open_tab("training")):
        expect(tab.locator("h1")).to_contain_text(NEW_HEADING)
        expect(tab.locator(EXCEPTIONS)).to_have_count(0)


@pytest.mark.parametrize("lab", [pytest.param(DEVELOPING, id="make dev")], indirect=True)
def test_an_edit_between_a_click_and_its_answer_takes_nothing_back(lab: Lab, open_tab: Callable[..., Page]) -> None:
    connection = Connection()
    page = open_tab("practice", connection)
    answer(page, 1)
    connection.hold_back()
    page.locator(CHOICES).first.click()
    await_true(partial(connection.has_held, page), SOON_SECONDS)
    lab.edit(EDITS["comment"][-1])
    page.wait_for_timeout(2_000 * LOOK_SECONDS)  # the page looks for changes, and knows nothing of its answer
    connection.release()
    expect(page.locator(".lab-score b")).to_contain_text("of 2 right", timeout=SHOWS_UP)
    page.wait_for_timeout(1_000 * LOOK_SECONDS)
    expect(page.locator(".lab-score b")).to_contain_text("of 2 right")


@pytest.mark.parametrize("lab", [pytest.param(DEVELOPING, id="make dev")], indirect=True)
def test_a_file_that_cannot_be_read_is_named_and_fine_again_after_the_next_edit(
    lab: Lab, open_tab: Callable[..., Page]
) -> None:
    page = open_tab("practice")
    answer(page, 1)
    lab.edit(Edit(path="ui/practice/rounds.py", pattern=r"\Z", text="\ndef broken(:\n"))
    run_again(page)
    expect(page.locator(EXCEPTIONS)).to_contain_text("SyntaxError", timeout=SHOWS_UP)
    lab.edit(Edit(path="ui/practice/rounds.py", pattern=r"\ndef broken\(:\n", text=""))
    run_again(page)
    expect(page.locator(EXCEPTIONS)).to_have_count(0, timeout=SHOWS_UP)
    answer(page, 2)


@pytest.mark.parametrize("lab", [pytest.param(DEVELOPING, id="make dev")], indirect=True)
def test_an_edit_of_the_engine_itself_ends_its_runs_with_a_sentence_and_leaves_one_engine(
    lab: Lab, open_tab: Callable[..., Page]
) -> None:
    page = open_tab(LONG)
    press(page, "train")
    await_state(page, "running")
    lab.edit(Edit(path="core/engine/protocol.py", pattern=r"\Z", text="\n# A comment.\n"))
    run_again(page)
    gone = training_words.GONE.format(train=training_words.BUTTONS["train"])
    expect(page.get_by_text(gone)).to_be_visible(timeout=SHOWS_UP)
    press(page, "train")
    await_state(page, "running")
    expect(page.get_by_text(gone)).to_have_count(0)
    await_true(lambda: lab.engines == (1, 1), SOON_SECONDS)
    press(page, "stop")
    await_state(page, "stopped")
