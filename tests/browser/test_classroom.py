"""A class session in three browsers: a projector, the teacher's desk in a second window, and a phone."""

import contextlib
import csv
import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks._server import free_port
from core.teaching.first_question import OUTCOMES, answer
from core.teaching.plan import LESSONS, STOPS
from tests.browser.barriers import barriers
from tests.browser.conftest import Log, Visit, new_page, start_server, watch
from tests.browser.engines import Tab, until, webkit
from tests.browser.keys import tab_to
from ui.words import in_language, words

pytestmark = pytest.mark.browser
RIGHT = OUTCOMES.index(answer())
WRONG = (RIGHT + 1) % len(OUTCOMES)
PHONE = (390, 844)
STILL_SECONDS = 0.1
PRESSES, COUNTED_WITHIN = 8, 5_000


@dataclass
class Classroom:
    """A server of its own, and the browsers on it."""

    browser: Browser
    address: str
    log: Log

    def visit(self, path: str = "", *, width: int = 1280, height: int = 720) -> Page:
        """Open the lab in a browser of its own."""
        visit = Visit(page=new_page(self.browser, width=width, height=height, scheme="light"), server=self.address)
        watch(visit)
        return visit.open(path)

    def phone(self, path: str) -> Page:
        return self.visit(path, width=PHONE[0], height=PHONE[1])


@pytest.fixture(scope="module")
def room(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """A server with a store of its own."""
    folder = tmp_path_factory.mktemp("classroom")
    log = Log(path=folder / "log")
    process, address = start_server(log=log.path, LOGIT_LAB_STORE=str(folder / "sessions.sqlite3"))
    yield Classroom(browser=browser, address=address, log=log)
    process.terminate()
    process.wait(timeout=20)


def button(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()


def open_session(room: Classroom, path: str = "") -> tuple[Page, str]:
    projector = room.visit(path)
    button(projector, "lab_class_open")
    code = projector.locator(".lab-class-code b").inner_text()
    assert re.fullmatch("[A-Z]{6}", code)
    return projector, code


def join(room: Classroom, code: str, nickname: str = "", path: str = "") -> Page:
    phone = room.phone(path or f"?join={code}")
    expect(phone.locator(".st-key-class_code input")).to_have_value(code)
    phone.locator(".st-key-class_nickname input").fill(nickname)
    button(phone, "class_join_button")
    expect(phone.get_by_text(code)).to_be_visible()
    return phone


def ask(projector: Page) -> None:
    projector.locator(".st-key-lab_class_head").get_by_role("button", name="Ask").click()
    button(projector, "lab_class_ask")


def counted(projector: Page, given: int, count: int) -> None:
    said = words("classroom").ANSWERS.format(given=given, count=count)
    expect(projector.locator(".lab-class-count b")).to_have_text(said)


def test_predict_vote_discuss_vote_again_and_see(room: Classroom) -> None:
    text = words("classroom")
    projector, code = open_session(room)
    first = join(room, code, "<b>Ada</b> ![](http://evil.test/a)")
    second = join(room, code)
    ask(projector)
    for phone, option in ((first, WRONG), (second, RIGHT)):
        button(phone, f"class_option_{option}")
        expect(phone.get_by_text(text.RECEIVED.partition("{")[0])).to_be_visible()
    counted(projector, 2, 2)
    bars = projector.locator(".lab-votes li")
    expect(bars).to_have_count(len(OUTCOMES))
    expect(projector.locator(".lab-votes li.right")).to_have_count(0)
    button(projector, "lab_class_reveal")
    expect(projector.locator(".lab-votes li.right")).to_have_count(1)
    expect(first.get_by_text("Not quite")).to_be_visible()
    expect(second.get_by_text("✓ Right:")).to_be_visible()
    button(projector, "lab_class_again")
    late = join(room, code)
    for phone in (first, second, late):
        button(phone, f"class_option_{RIGHT}")
    counted(projector, 3, 3)
    button(projector, "lab_class_reveal")
    expect(projector.locator(".lab-votes li.right span")).to_have_text(["Vote 1 1 · 50 %", "Vote 2 3 · 100 %"])
    expect(projector.get_by_text("50 % → 100 %")).to_be_visible()
    assert room.log.tracebacks() == []


def test_the_key_of_the_teacher_is_in_no_address_and_brings_the_session_back(room: Classroom, tmp_path: Path) -> None:
    projector, code = open_session(room)
    projector.reload()
    expect(projector.locator(".lab-class-code b")).to_have_text(code)
    projector.goto(f"{room.address}/classroom")
    with projector.expect_download() as downloaded:
        button(projector, "class_teacher_link")
    link = re.search(r"https?://\S+", Path(downloaded.value.path()).read_text("utf-8"))
    assert link is not None
    query = link[0].partition("?")[2]
    key = query.partition(".")[2]
    other = room.visit(f"classroom?{query}")
    expect(other.locator(".lab-class-code b")).to_have_text(code)
    for page in (projector, other):
        assert key not in page.url
        assert key not in page.content()


def test_a_locked_session_and_what_a_teacher_removes(room: Classroom) -> None:
    text = words("classroom")
    projector, code = open_session(room, "classroom")
    phone = join(room, code, "Ada")
    ask(projector)
    button(phone, "class_option_0")
    counted(projector, 1, 1)
    button(projector, "lab_class_lock")
    expect(projector.get_by_role("button", name=text.UNLOCK)).to_be_visible()
    stranger = room.phone(f"classroom?join={code}")
    button(stranger, "class_join_button")
    expect(stranger.get_by_text(text.REFUSED["locked"])).to_be_visible()
    projector.reload()
    projector.get_by_text(text.PEOPLE, exact=True).click()
    for key, label in (("answer", "Ada"), ("name", "Ada"), ("member", text.NAMELESS.format(number=1))):
        chooser = projector.locator(".st-key-class_member input")
        chooser.click()
        projector.get_by_role("option", name=label).click()
        button(projector, f"class_remove_{key}")
        if key == "answer":
            counted(projector, 0, 1)
    counted(projector, 0, 0)


def test_phones_follow_and_wander(room: Classroom) -> None:
    projector, code = open_session(room, "traps")
    phone = join(room, code)
    button(projector, "lab_class_follow_me")
    expect(phone.locator("h1")).to_have_text(words("traps").QUESTION)
    assert "lecture" not in phone.url
    ask(projector)
    expect(phone.locator("h1")).to_have_text(words("classroom").QUESTION)


def test_a_plan_is_held_from_the_desk(room: Classroom) -> None:
    projector, _ = open_session(room)
    desk = projector.context.new_page()
    desk.goto(f"{room.address}/classroom")
    desk.get_by_text(words("classroom").PLAN, exact=True).click()
    button(desk, "class_next")
    for place, name in enumerate(LESSONS["10"].minutes, 1):
        expect(projector).to_have_url(re.compile(rf"lecture=1&step=10\.{place}\b"))
        expect(projector.locator("h1")).to_have_text(words(STOPS[name].page).QUESTION)
        expect(
            desk.get_by_text(words("classroom").STEP.format(place=place, count=len(LESSONS["10"].minutes)))
        ).to_be_visible()
        desk.keyboard.press("PageDown")
    expect(desk.locator(".st-key-class_next button")).to_be_disabled()
    presses = "el => el.addEventListener('click', () => (window.labPresses = (window.labPresses ?? 0) + 1))"
    desk.locator(".st-key-class_previous button").evaluate(presses)
    for keys in ("Alt+ArrowLeft", "Control+PageUp", "Meta+ArrowLeft", "Shift+ArrowLeft"):
        kind, key = keys.split("+")
        init = json.dumps({f"{'ctrl' if kind == 'Control' else kind.lower()}Key": True, "key": key})
        desk.evaluate(f"document.dispatchEvent(new KeyboardEvent('keydown', {init}))")
    desk.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp', repeat: true }))")
    assert desk.evaluate("window.labPresses ?? 0") == 0
    assert room.log.tracebacks() == []


def test_a_class_session_by_keyboard_alone(room: Classroom) -> None:
    projector = room.visit()
    press_by_keys(projector, ".st-key-lab_class_open button")
    code = projector.locator(".lab-class-code b").inner_text()
    phone = room.phone(f"classroom?join={code}")
    tab_to(phone, ".st-key-class_nickname input")
    phone.keyboard.type("Ada")
    phone.keyboard.press("Enter")
    press_by_keys(phone, ".st-key-class_join_button button")
    expect(phone.locator(".st-key-class_nickname")).to_have_count(0)
    press_by_keys(projector, "[class*=st-key-lab_class_ask_] button")
    press_by_keys(projector, ".st-key-lab_class_ask button")
    press_by_keys(phone, f".st-key-class_option_{RIGHT} button")
    counted(projector, 1, 1)
    press_by_keys(projector, ".st-key-lab_class_reveal button")
    expect(phone.get_by_text("✓ Right:")).to_be_visible()


def press_by_keys(page: Page, selector: str) -> None:
    """Go to a button by Tab, and press Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


@pytest.mark.filterwarnings("ignore:setting .* in RemoteConnection:DeprecationWarning")  # Selenium's own
def test_a_phone_with_webkit(room: Classroom) -> None:
    projector, code = open_session(room)
    with webkit(*PHONE) as phone:
        phone.go(f"{room.address}/?join={code}")
        touch(phone, ".st-key-class_join_button button")
        expect(projector.locator(".lab-class-code span")).to_have_text(words("classroom").JOINED.format(count=1))
        ask(projector)
        touch(phone, f".st-key-class_option_{RIGHT} button")
        counted(projector, 1, 1)
        button(projector, "lab_class_reveal")
        until(phone, "document.querySelector('.stMain').innerText.includes('✓ Right:')")
        assert phone.value("document.documentElement.scrollWidth <= innerWidth")
    assert room.log.tracebacks() == []


def touch(tab: Tab, selector: str) -> None:
    """Press a button once the page is at rest and the button stands still."""
    wanted = f"document.querySelector('.stApp[data-test-script-state=notRunning] {selector}')"
    until(tab, f"{wanted} && 1")
    place = f"({wanted}?.scrollIntoView({{ block: 'center' }}), {wanted}?.getBoundingClientRect().toJSON())"
    box, before = tab.value(place), None
    while box is None or box != before:
        time.sleep(STILL_SECONDS)
        box, before = tab.value(place), box
    tab.drag([(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)])


@dataclass
class Restarted:
    """A server that a test kills and starts again, at the same address and with the same store."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def log(self) -> Log:
        return Log(path=self.folder / "log")

    def start(self) -> str:
        """Start it; return its address."""
        store = str(self.folder / "sessions.sqlite3")
        self._process, address = start_server(log=self.log.path, port=self.port, LOGIT_LAB_STORE=store)
        return address

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)


@pytest.fixture
def restarted(tmp_path: Path) -> Iterator[Restarted]:
    restarted = Restarted(folder=tmp_path)
    yield restarted
    restarted.kill()


def test_phones_come_back_to_a_restarted_server_with_their_answers(browser: Browser, restarted: Restarted) -> None:
    room = Classroom(browser=browser, address=restarted.start(), log=restarted.log)
    projector, code = open_session(room)
    phones = [join(room, code), join(room, code)]
    ask(projector)
    said = words("classroom").RECEIVED.partition("{")[0]
    option = phones[0].locator(f".st-key-class_option_{RIGHT} button").inner_text()
    button(phones[0], f"class_option_{WRONG}")
    expect(phones[0].get_by_text(said)).to_be_visible()
    restarted.kill()
    for tab in (projector, *phones):
        expect(tab.locator(".lab-offline")).to_be_visible()
    restarted.start()
    for phone in phones:
        press_until_it_counts(phone, f"class_option_{RIGHT}", f"{said}{option}")
    counted(projector, 2, 2)
    assert room.log.tracebacks() == []


def press_until_it_counts(page: Page, key: str, sentence: str) -> None:
    """Press a button again as long as its page, though connected, belongs to a session that is gone."""
    for _ in range(PRESSES):
        button(page, key)
        with contextlib.suppress(AssertionError):
            expect(page.get_by_text(sentence)).to_be_visible(timeout=COUNTED_WITHIN)
            return
    pytest.fail(f"{PRESSES} presses are not answered by {sentence!r}")


def test_a_rehearsal_the_csv_and_the_end(room: Classroom) -> None:
    text = words("classroom")
    projector, _ = open_session(room, "classroom")
    projector.get_by_text(text.PEOPLE, exact=True).click()
    button(projector, "class_rehearse")
    expect(projector.locator(".lab-class-code span")).to_have_text(text.JOINED.format(count=20))
    ask(projector)
    counted(projector, 20, 20)
    projector.reload()
    with projector.expect_download() as downloaded:
        button(projector, "class_csv")
    rows = list(csv.DictReader(io.StringIO(Path(downloaded.value.path()).read_text("utf-8"))))
    assert len(rows) == 20
    assert {row["right"] for row in rows} == {"yes", "no"}
    projector.get_by_role("button", name=text.END, exact=True).click()
    button(projector, "class_end")
    expect(projector.get_by_text(text.ENDED)).to_be_visible()
    expect(projector.locator(".lab-class-code")).to_have_count(0)
    assert room.log.tracebacks() == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_barriers_on_phone_and_projector(room: Classroom, lang: str) -> None:
    with in_language(lang):
        projector, code = open_session(room, f"?lang={lang}")
        phone = join(room, code, path=f"classroom?join={code}&lang={lang}")
        ask_label = words("classroom").ASK
        projector.locator(".st-key-lab_class_head").get_by_role("button", name=ask_label).click()
        button(projector, "lab_class_ask")
        expect(phone.locator(".st-key-class_option_0")).to_be_visible()
        assert barriers(phone) == []
        assert barriers(projector) == []
