"""Limits on sessions: in all, for each address, and for class sessions, and who is next in line."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from core.classroom import codes
from core.classroom.limits import ALLOWED, Limits
from ui.server import crowd, line, sessions
from ui.server.crowd import Crowd

PATIENCE_SECONDS = 20.0
CODE = "ABCDEF"


class Tabs:
    """The tabs that are open, and a crowd that looks at them at every request."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, most: int = 100, of_address: int = 3) -> None:
        monkeypatch.setattr(crowd, "TIDY_SECONDS", 0.0)
        self.open: set[str] = set()
        self.crowd = Crowd(most, of_address, self.open.__contains__)

    def come(self, name: str, address: str = "school", **rest: str) -> bool:
        self.open.add(name)
        return self.crowd.lets_in(name, address, **rest)


@pytest.fixture
def tabs(monkeypatch: pytest.MonkeyPatch) -> Tabs:
    return Tabs(monkeypatch)


def test_who_is_too_many_for_an_address_waits_and_others_do_not(tabs: Tabs) -> None:
    assert [tabs.come(str(number)) for number in range(5)] == [True, True, True, False, False]
    assert tabs.come("elsewhere", "home")
    assert [tabs.crowd.place(name) for name in ("3", "4")] == [1, 2]
    assert tabs.crowd.reason() == "address"


def test_those_in_line_are_let_in_in_the_order_in_which_they_came(tabs: Tabs) -> None:
    names = [str(number) for number in range(20)]
    for name in names:
        tabs.come(name)
    entered = names[:3]
    while len(entered) < len(names):
        tabs.open.remove(entered[-1])
        let_in = [name for name in names if name not in entered and tabs.come(name)]
        assert len(let_in) == 1
        entered += let_in
    assert entered == names


def test_all_addresses_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    tabs = Tabs(monkeypatch, most=4)
    assert [tabs.come(str(number), f"address {number}") for number in range(6)] == [True] * 4 + [False] * 2
    assert tabs.crowd.reason() == "full"
    assert tabs.crowd.place("5") == 2
    tabs.open.remove("0")
    assert tabs.come("4", "address 4")
    assert not tabs.come("5", "address 5")


def test_who_leaves_the_line_holds_nobody_up(tabs: Tabs) -> None:
    for number in range(5):
        tabs.come(str(number))
    tabs.open -= {"0", "3"}
    assert tabs.come("4")
    assert not tabs.come("5")


def test_members_count_for_their_class_session_up_to_its_limit(tabs: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_MEMBERS", 2)
    for name in "abc":
        tabs.come(name)
    for name in "abc":
        tabs.crowd.belong(name, CODE)
    assert [tabs.crowd.is_member(name) for name in "abc"] == [True, True, False]  # a session has room for two
    assert [tabs.come(name) for name in "xyz"] == [True, True, False]


def test_a_class_enters_beside_a_crowd_that_fills_its_address(tabs: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_MEMBERS", 30)
    for number in range(50):
        tabs.come(f"stranger {number}")
    assert all(tabs.come(f"phone {number}", code=CODE) for number in range(30))
    assert not tabs.come("one more", code=CODE)
    for number in range(30):
        tabs.crowd.belong(f"phone {number}", CODE)
    assert tabs.come("one more", code=CODE)  # those who have joined count among the members
    assert not tabs.come("stranger 49")


def test_nothing_is_kept_of_those_who_are_gone(tabs: Tabs) -> None:
    for number in range(10):
        tabs.come(str(number), code=CODE if number % 2 else "")
        tabs.crowd.belong(str(number), CODE)
    tabs.open.clear()
    tabs.come("new")
    assert set(tabs.crowd._guests) == {"new"}
    assert tabs.crowd._addresses == {"school": 1}
    assert not tabs.crowd._classes
    assert not tabs.crowd._line


def test_a_session_that_comes_back_is_counted_and_not_held_up(tabs: Tabs) -> None:
    for number in range(3):
        tabs.come(str(number))
    tabs.crowd.note("back", "school")
    assert tabs.come("back")
    assert not tabs.come("new")


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_machine_that_chooses_its_address_is_one_address(address: str, counts_as: str) -> None:
    assert crowd.network(address) == counts_as


def test_the_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(crowd.MOST, "12")
    monkeypatch.setenv(crowd.OF_ADDRESS, "5")
    assert crowd.most() == (12, 5)
    monkeypatch.setenv(crowd.MOST, "a dozen")
    with pytest.raises(ValueError, match=f"{crowd.MOST} must be a whole number"):
        crowd.most()


class Server:
    """As much of Streamlit's as knowing an address needs."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get_client(self, _session: str) -> Any:
        return self._client


def runner(session: str, address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """As much of a script runner as standing in line needs; nothing is sent."""
    client = SimpleNamespace(client_context=SimpleNamespace(remote_ip=address))
    made = SimpleNamespace(exists=lambda: True, get_instance=lambda: Server(client), Runtime=Server)
    monkeypatch.setattr(crowd, "runtime", made)
    return SimpleNamespace(
        _session_id=session,
        _session_state={},
        _requests=SimpleNamespace(_state=ScriptRequestType.CONTINUE),
        _pages_manager=SimpleNamespace(main_script_hash="", get_pages=dict),
        on_event=SimpleNamespace(send=lambda *_, **__: None),
    )


def test_a_run_begins_once_there_is_room_and_one_that_is_stopped_never(
    tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "CROWD", tabs.crowd)
    monkeypatch.setattr(crowd, "LOOK_SECONDS", 0.01)
    drawn: list[str] = []
    run = crowd.in_line(lambda one, _data: drawn.append(one._session_id))
    data = SimpleNamespace(query_string="", context_info=None)
    for name in ("1", "2", "3"):
        tabs.open.add(name)
        run(runner(name, "school", monkeypatch), data)
    assert drawn == ["1", "2", "3"]
    waiting, stopped = (runner(name, "school", monkeypatch) for name in ("4", "5"))
    tabs.open |= {"4", "5"}
    threads = [threading.Thread(target=run, args=(one, data), daemon=True) for one in (waiting, stopped)]
    for thread in threads:
        thread.start()
    stopped._requests._state = ScriptRequestType.STOP
    threads[1].join(PATIENCE_SECONDS)
    assert drawn == ["1", "2", "3"]
    tabs.open.remove("1")
    threads[0].join(PATIENCE_SECONDS)
    assert drawn == ["1", "2", "3", "4"]


@pytest.mark.parametrize("parameter", ["join={}", "teach={}.key", "lang=de&join={}"])
def test_the_link_of_a_class_leads_past_the_line_where_it_is_at_home(
    parameter: str, tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = codes.new_code()
    monkeypatch.setattr(crowd, "CROWD", tabs.crowd)
    limits = Limits()
    monkeypatch.setattr(sessions, "limits", lambda: limits)
    data = SimpleNamespace(query_string=parameter.format(code), context_info=None)
    one = runner("phone", "203.0.113.7", monkeypatch)
    assert crowd._class_of(data, "phone") == ""  # nobody has opened it from there
    limits.settle("203.0.113.7", code)
    assert crowd._class_of(data, "phone") == code
    for number in range(3):
        tabs.come(str(number), "203.0.113.7")
    drawn: list[str] = []
    crowd.in_line(lambda *_: drawn.append("phone"))(one, data)
    assert drawn == ["phone"]


def test_members_have_a_lane_beside_that_of_their_address(tabs: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "CROWD", tabs.crowd)
    for name, code in (("a", CODE), ("b", CODE[::-1]), ("x", ""), ("y", "")):
        runner(name, "192.0.2.1", monkeypatch)
        tabs.come(name, "192.0.2.1", code=code)
        if code:
            tabs.crowd.belong(name, code)
    members, strangers = {crowd.lane(name) for name in "ab"}, {crowd.lane(name) for name in "xy"}
    assert len(members) == len(strangers) == 1  # opening more class sessions gives an address no more lanes
    assert members != strangers
    assert {lane for lane, _ in strangers} == {"192.0.2.1"}


def test_a_crowd_cannot_try_codes_to_get_past_the_line() -> None:
    limits, code = Limits(), codes.new_code()
    limits.settle("school", code)
    for _ in range(ALLOWED["refused"][0]):
        assert not limits.is_at_home("school", codes.new_code(), now=0.0)
    assert not limits.is_at_home("school", code, now=1.0)
    assert limits.is_at_home("school", code, now=1.0 + ALLOWED["refused"][1])


def test_a_stranger_who_knows_no_code_does_not_use_up_the_class() -> None:
    limits, code = Limits(), codes.new_code()
    limits.settle("school", code)
    assert limits.is_at_home("school", code, now=0.0)


def test_connections_beyond_those_that_may_wait_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_MEMBERS", 0)
    monkeypatch.setenv(crowd.MOST, "3")
    monkeypatch.setenv(crowd.OF_ADDRESS, "2")
    asyncio.run(connect())


async def connect() -> None:
    leaving = asyncio.Event()
    served: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        served.append(scope["type"])
        if scope["type"] == "websocket":
            await leaving.wait()

    doors = crowd.Bounded(app)

    async def come(address: str) -> bool:
        """Return whether a WebSocket is refused at once; one that is served stays."""
        refused: list[Any] = []

        async def send(message: Any) -> None:
            refused.append(message)

        task = asyncio.ensure_future(doors({"type": "websocket", "client": (address, 1)}, None, send))  # type: ignore[arg-type]
        staying.append(task)
        await asyncio.sleep(0)
        return refused == [{"type": "websocket.close", "code": crowd.TRY_AGAIN_LATER}]

    staying: list[Any] = []
    assert [await come("school") for _ in range(5)] == [False] * 4 + [True]
    assert [await come(f"192.0.2.{number}") for number in range(3)] == [False] * 2 + [True]
    await doors({"type": "http", "client": ("school", 1)}, None, None)  # type: ignore[arg-type]
    assert served == ["websocket"] * 6 + ["http"]
    leaving.set()
    await asyncio.gather(*staying)
    assert not doors._connected


def test_the_first_page_marks_a_session_as_served() -> None:
    kept: dict[str, Any] = {}
    one = SimpleNamespace(_session_state=kept)
    line.Notice(one, None, lambda: 1).end()
    assert kept == {line.BEGUN: True}
