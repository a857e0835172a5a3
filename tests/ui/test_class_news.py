"""News of class sessions: who is told of what, the projector first, and nobody without a reason."""

import asyncio
import math
import time
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSessionState

from core.classroom import board as moves
from core.classroom import codes, session
from core.classroom.questions import own_question
from core.classroom.rehearsal import Rehearsal
from core.classroom.sqlite_store import SqliteStore
from core.classroom.store import Store, StoreUnavailableError
from ui.server import sessions
from ui.server.sessions import AWAY_SECONDS, Follower, News

NOW = 2e9


class Tabs:
    """Tabs that record what they are told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.connected = True

    def tell(self, tab: str, _fragment: str) -> Future[bool]:
        if self.connected:
            self.told.append(tab)
        answer: Future[bool] = Future()
        answer.set_result(self.connected)
        return answer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "sessions.sqlite3")


def follower(
    code: str, *, sees_answers: bool = False, seen: tuple[int, int] = (1, 0), due: float = math.inf
) -> Follower:
    return Follower(code=code, fragment="f", seen=seen, sees_answers=sees_answers, due=due)


def test_a_move_is_told_to_all_and_an_answer_to_the_projector_alone(store: Store) -> None:
    code, key = session.open_session(store, now=NOW)
    tabs = Tabs()
    news = News(lambda: store, tabs.tell)
    followers = {
        ("phone", "seat"): follower(code),
        ("projector", "bar"): follower(code, sees_answers=True),
        ("elsewhere", "seat"): follower("ZZZZZZ", seen=(0, 0)),
    }
    del followers["elsewhere", "seat"]
    news.look(followers, now=NOW)
    assert tabs.told == []
    session.join(store, code, codes.new_key(), "", now=NOW)
    news.look(followers, now=NOW)
    assert tabs.told == ["projector"]
    session.move(store, code, key, lambda board: moves.ask(board, own_question("?", ("a", "b")), now=NOW), now=NOW)
    tabs.told.clear()
    news.look(followers, now=NOW)
    assert tabs.told == ["projector", "phone"]
    news.close()


def test_the_end_of_a_vote_and_of_a_session_is_told(store: Store) -> None:
    code, key = session.open_session(store, now=NOW)
    tabs = Tabs()
    news = News(lambda: store, tabs.tell)
    followers = {("phone", "seat"): follower(code, due=NOW + 30)}
    news.look(followers, now=NOW + 29)
    assert tabs.told == []
    news.look(followers, now=NOW + 30)
    assert tabs.told == ["phone"]
    session.end(store, code, key, now=NOW)
    news.look({("phone", "seat"): follower(code)}, now=NOW)
    assert tabs.told == ["phone", "phone"]
    news.close()


def test_a_lost_tab_is_told_when_it_is_back_and_forgotten_after_a_while(store: Store) -> None:
    code, _ = session.open_session(store, now=NOW)
    tabs = Tabs()
    news = News(lambda: store, tabs.tell)
    tabs.connected = False
    behind = follower(code, seen=(0, 0))
    news._followers["phone", "seat"] = behind
    news.look(dict(news._followers), now=NOW)
    assert news._followers
    tabs.connected = True
    news.look(dict(news._followers), now=NOW + 1)
    assert tabs.told == ["phone"]
    assert not news._followers
    tabs.connected = False
    news._followers["phone", "seat"] = behind
    later = NOW + 2 * AWAY_SECONDS  # however long it has shown the same
    news.look(dict(news._followers), now=later)
    assert news._followers
    news.look(dict(news._followers), now=later + AWAY_SECONDS + 1)
    assert not news._followers
    news.close()


def test_a_store_that_is_lost_is_asked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = session.open_session(store, now=NOW)
    tabs = Tabs()
    news = News(lambda: store, tabs.tell)

    def lost(_codes: object) -> None:
        raise StoreUnavailableError

    followers = {("phone", "seat"): follower(code, seen=(0, 0))}
    with monkeypatch.context() as patched:
        patched.setattr(store, "news", lost)
        news.look(followers, now=NOW)
    assert tabs.told == []
    news.look(followers, now=NOW)
    assert tabs.told == ["phone"]
    news.close()


def test_a_press_just_before_is_not_followed_by_a_run_with_older_values(monkeypatch: pytest.MonkeyPatch) -> None:
    async def told_after_a_press() -> bool:
        tab = SimpleNamespace(
            _event_loop=asyncio.get_running_loop(),
            _state=AppSessionState.APP_NOT_RUNNING,
            _scriptrunner=None,
            _client_state=ClientState(),
            request_rerun=requested.append,
        )
        manager = SimpleNamespace(get_active_session_info=lambda _tab: SimpleNamespace(session=tab))
        monkeypatch.setattr("streamlit.runtime.get_instance", lambda: SimpleNamespace(_session_mgr=manager))
        answer = sessions._run_fragment("tab", "f")
        if is_pressed:
            tab._scriptrunner = object()
        return await asyncio.wrap_future(answer)

    for is_pressed in (False, True):
        requested: list[ClientState] = []
        assert asyncio.run(told_after_a_press()) is not is_pressed
        assert [request.fragment_id for request in requested] == ["f"] * (not is_pressed)


def test_a_follower_that_came_again_meanwhile_has_missed_nothing(store: Store) -> None:
    code, _ = session.open_session(store, now=NOW)
    news = News(lambda: store, Tabs().tell)
    former, present = follower(code, seen=(0, 0)), follower(code, seen=(0, 1))
    news._followers["phone", "seat"] = present
    news._note(("phone", "seat"), former, is_told=False, now=NOW)
    assert news._followers["phone", "seat"] == present
    news._note(("phone", "seat"), former, is_told=True, now=NOW)
    assert news._followers["phone", "seat"] is present
    news.close()


def test_an_event_loop_that_does_not_answer_is_asked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ANSWER_SECONDS", 0.01)
    code, _ = session.open_session(store, now=NOW)
    asked: list[Future[bool]] = []

    def tell(_tab: str, _fragment: str) -> Future[bool]:
        asked.append(Future())
        return asked[-1]

    news = News(lambda: store, tell)
    news._followers["phone", "seat"] = follower(code, seen=(0, 0))
    for _ in range(2):
        news.look(dict(news._followers), now=NOW)
    assert [answer.cancelled() for answer in asked] == [True, True]
    assert news._followers["phone", "seat"].missed == NOW
    news.close()


def test_the_thread_deletes_expired_sessions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "TIDY_SECONDS", 0.01)
    code, _ = session.open_session(store, now=time.time() - session.LIFE_SECONDS - 1)
    assert store.news([code])
    news = News(lambda: store, Tabs().tell)
    deadline = time.monotonic() + 20
    while store.news([code]) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not store.news([code])
    news.close()


def test_the_thread_tells_within_a_second(store: Store) -> None:
    code, _ = session.open_session(store, now=time.time())
    tabs = Tabs()
    news = News(lambda: store, tabs.tell)
    news.follow("projector", "bar", follower(code, sees_answers=True))
    session.join(store, code, codes.new_key(), "", now=time.time())
    deadline = time.monotonic() + 20
    while not tabs.told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert tabs.told == ["projector"]
    news.close()


def test_a_session_has_one_rehearsal_and_none_once_it_is_over(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr("core.classroom.rehearsal.LOOK_SECONDS", 0.01)
    running: dict[str, Rehearsal] = {}
    monkeypatch.setattr(sessions, "_rehearsals", lambda: running)
    monkeypatch.setattr(sessions, "store", lambda: store)
    code, key = session.open_session(store, now=time.time())
    sessions.rehearse(code, ["a", "b"])
    first = running[code]
    sessions.rehearse(code, ["c", "d"])
    assert running == {code: first}
    session.end(store, code, key, now=time.time())
    deadline = time.monotonic() + 10
    while sessions.is_rehearsed(code) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not sessions.is_rehearsed(code)
