"""The two stores: the same tests for both."""

import contextlib
import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.classroom.redis_store import RedisStore
from core.classroom.sqlite_store import SqliteStore
from core.classroom.store import Sheet, Store, StoreUnavailableError
from core.classroom.stores import open_store
from tests.redis_server import RedisServer

ROOT = Path(__file__).parents[3]
NOW = 1_000_000.0
SHEET = Sheet(version=1, board="{}", ballot="0.1", ends=math.inf, is_locked=False, expires=4e9)


def opened(store: Store, code: str = "ABCDEF", sheet: Sheet = SHEET) -> str:
    assert store.open(code, sheet, now=NOW, most=10)
    return code


def test_a_sheet_is_what_was_stored(store: Store) -> None:
    sheet = replace(SHEET, board='{"text": "ä\u2028\'; DROP TABLE sessions"}', ends=NOW + 30.25, is_locked=True)
    code = opened(store, sheet=sheet)
    assert store.sheet(code, now=NOW) == sheet
    assert store.sheet("ZZZZZZ", now=NOW) is None


def test_a_code_is_given_once_and_sessions_are_bounded(store: Store) -> None:
    opened(store)
    assert not store.open("ABCDEF", replace(SHEET, board="other"), now=NOW, most=10)
    assert not store.open("ABCDEG", SHEET, now=NOW, most=1)
    assert store.open("ABCDEG", SHEET, now=NOW, most=2)


def test_a_session_expires_and_makes_room(store: Store) -> None:
    code = opened(store, sheet=replace(SHEET, expires=3e9))
    store.join(code, "m", "Ada", most=5)
    assert store.sheet(code, now=3e9 - 1) is not None
    assert store.sheet(code, now=3e9) is None
    assert store.open("ABCDEG", SHEET, now=3e9 + 1, most=1)


def test_only_the_next_version_is_taken(store: Store) -> None:
    code = opened(store)
    assert store.change(code, replace(SHEET, version=2, board="second"))
    assert not store.change(code, replace(SHEET, version=2, board="also second"))
    assert not store.change("ZZZZZZ", replace(SHEET, version=2))
    sheet = store.sheet(code, now=NOW)
    assert sheet is not None
    assert (sheet.version, sheet.board) == (2, "second")


def test_members_keep_their_order_and_first_nickname(store: Store) -> None:
    code = opened(store)
    for member, nickname in (("z", "Zoë"), ("a", ""), ("m", "000001Ada")):
        assert store.join(code, member, nickname, most=5)
    assert store.join(code, "z", "Other", most=5)
    assert list(store.members(code).items()) == [("z", "Zoë"), ("a", ""), ("m", "000001Ada")]
    store.dismiss(code, "z")
    for member in ("y", "b"):
        assert store.join(code, member, "", most=5)
    assert list(store.members(code)) == ["a", "m", "y", "b"]


def test_a_full_or_locked_session_takes_only_its_own_members(store: Store) -> None:
    code = opened(store)
    assert store.join(code, "a", "", most=2)
    assert store.join(code, "b", "", most=2)
    assert not store.join(code, "c", "", most=2)
    assert store.join(code, "a", "", most=2)
    assert store.change(code, replace(SHEET, version=2, is_locked=True))
    assert not store.join(code, "c", "", most=5)
    assert store.join(code, "b", "", most=5)
    assert not store.join("ZZZZZZ", "a", "", most=5)


def test_the_last_answer_of_a_member_counts(store: Store) -> None:
    code = opened(store)
    store.join(code, "a", "Ada", most=5)
    assert store.answer(code, "0.1", "a", "1", now=NOW)
    assert store.answer(code, "0.1", "a", "2", now=NOW)
    assert store.answers(code, "0.1") == {"a": "2"}
    assert store.own(code, "a", "0.1") == ("Ada", "2")
    assert store.own(code, "a", "0.2") == ("Ada", None)
    assert store.own(code, "b", "0.1") == (None, None)


@pytest.mark.parametrize(
    ("code", "ballot", "member", "now"),
    [
        ("ABCDEF", "0.2", "a", NOW),
        ("ABCDEF", "1.1", "a", NOW),
        ("ABCDEF", "", "a", NOW),
        ("ABCDEF", "0.1", "stranger", NOW),
        ("ABCDEF", "0.1", "a", NOW + 31),
        ("ZZZZZZ", "0.1", "a", NOW),
    ],
    ids=["another vote", "a future question", "no vote", "a stranger", "too late", "another session"],
)
def test_an_answer_that_no_vote_asks_for_is_not_stored(
    store: Store, code: str, ballot: str, member: str, now: float
) -> None:
    opened(store, sheet=replace(SHEET, ends=NOW + 30))
    store.join("ABCDEF", "a", "", most=5)
    assert not store.answer(code, ballot, member, "1", now=now)
    assert store.answers("ABCDEF", "0.1") == {}


def test_a_session_without_a_vote_stores_no_answer(store: Store) -> None:
    code = opened(store, sheet=replace(SHEET, ballot=""))
    store.join(code, "a", "", most=5)
    assert not store.answer(code, "", "a", "1", now=NOW)


def test_answers_nicknames_and_members_are_removed(store: Store) -> None:
    code = opened(store)
    for member in "ab":
        store.join(code, member, member.upper(), most=5)
        store.answer(code, "0.1", member, "1", now=NOW)
    store.forget(code, "0.1", "a")
    assert store.answers(code, "0.1") == {"b": "1"}
    store.rename(code, "a", "")
    store.rename(code, "stranger", "X")
    assert dict(store.members(code)) == {"a": "", "b": "B"}
    store.dismiss(code, "b")
    assert dict(store.members(code)) == {"a": ""}
    assert store.answers(code, "0.1") == {}


def test_every_change_is_news(store: Store) -> None:
    code = opened(store)
    seen = [store.news([code, "ZZZZZZ"])]

    def is_news() -> bool:
        seen.append(store.news([code, "ZZZZZZ"]))
        return seen[-1] != seen[-2]

    assert seen[0].keys() == {code}
    assert not is_news()
    store.join(code, "a", "", most=5)
    assert is_news()
    store.join(code, "a", "", most=5)
    assert not is_news()
    store.answer(code, "0.1", "a", "1", now=NOW)
    assert is_news()
    store.answer(code, "0.2", "a", "1", now=NOW)
    assert not is_news()
    store.rename(code, "a", "Ada")
    assert is_news()
    store.forget(code, "0.1", "a")
    assert is_news()
    store.dismiss(code, "a")
    assert is_news()
    store.change(code, replace(SHEET, version=2))
    assert is_news()
    assert store.news([]) == {}


def test_nothing_of_a_deleted_session_is_left(store: Store) -> None:
    code = opened(store)
    store.join(code, "a", "", most=5)
    store.answer(code, "0.1", "a", "1", now=NOW)
    store.delete(code)
    assert store.sheet(code, now=NOW) is None
    assert store.members(code) == {}
    opened(store)
    assert store.members(code) == {}
    assert store.answers(code, "0.1") == {}


def test_expired_sessions_are_deleted(store: Store) -> None:
    code, other = opened(store, sheet=replace(SHEET, expires=3e9)), opened(store, "ABCDEG")
    store.join(code, "a", "Ada", most=5)
    store.tidy(now=3e9 - 1)
    assert store.members(code) == {"a": "Ada"}
    store.tidy(now=3e9)
    assert store.open("ABCDEH", SHEET, now=NOW, most=2)  # only one is left
    assert store.sheet(other, now=NOW) == SHEET


def test_an_expired_session_in_a_file_is_no_longer_news(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "sessions.sqlite3")
    code = opened(store, sheet=replace(SHEET, expires=3e9))
    store.join(code, "a", "Ada", most=5)
    store.tidy(now=3e9)
    assert store.news([code]) == {}
    assert store.members(code) == {}
    store.shut()


@pytest.mark.parametrize("remove", ["delete", "tidy", "open"])
def test_nothing_of_a_deleted_session_is_left_in_the_files(tmp_path: Path, remove: str) -> None:
    store = SqliteStore(tmp_path / "sessions.sqlite3")
    code, late = opened(store, sheet=replace(SHEET, board="A secret question", expires=3e9)), 3e9
    store.join(code, "a", "Ada Lovelace", most=5)
    store.answer(code, "0.1", "a", "16.25", now=NOW)
    words = (b"A secret question", b"Ada Lovelace", b"16.25")
    assert all(word in _bytes(tmp_path) for word in words)
    if remove == "delete":
        store.delete(code)
    elif remove == "tidy":
        store.tidy(now=late)
    else:
        store.open("ABCDEG", SHEET, now=late, most=5)
    assert not any(word in _bytes(tmp_path) for word in words)
    store.shut()


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_many_phones_at_once_are_all_counted(store: Store) -> None:
    code, most = opened(store), 40

    def join_and_answer(number: int) -> bool:
        joined = store.join(code, f"m{number}", "", most=most)
        return joined and store.answer(code, "0.1", f"m{number}", "1", now=NOW)

    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(join_and_answer, range(60)))
    assert sum(stored) == most == len(store.answers(code, "0.1")) == len(store.members(code))


def test_two_servers_share_a_store(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    is_redis = isinstance(store, RedisStore)
    place = request.getfixturevalue("redis_server").address if is_redis else str(tmp_path / "sessions.sqlite3")
    other = open_store(place)
    code = opened(store)
    assert other.join(code, "a", "", most=5)
    assert other.answer(code, "0.1", "a", "1", now=NOW)
    assert store.answers(code, "0.1") == {"a": "1"}
    other.shut()


WRITER = """
import sys
from pathlib import Path
from core.classroom.sqlite_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for number in range(1_000_000):
    store.join("ABCDEF", f"m{number}", "", most=10**7)
    assert store.answer("ABCDEF", "0.1", f"m{number}", "1", now=1.0)
    print(number, flush=True)
"""


@pytest.mark.parametrize("num_answers", random.Random(1).sample(range(1, 400), 20))
def test_what_was_confirmed_survives_kill_9(tmp_path: Path, num_answers: int) -> None:
    path = tmp_path / "sessions.sqlite3"
    store = SqliteStore(path)
    opened(store)
    store.shut()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    confirmed = [int(next(writer.stdout)) for _ in range(num_answers)]
    os.kill(writer.pid, signal.SIGKILL)
    confirmed += [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.stdout.close()
    writer.wait(timeout=20)
    store = SqliteStore(path)
    answers = store.answers("ABCDEF", "0.1")
    assert {f"m{number}" for number in confirmed} <= answers.keys()
    assert len(answers) <= len(confirmed) + 1
    store.shut()


def test_sessions_are_in_memory_where_nothing_can_be_written(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "no such folder" / "sessions.sqlite3")
    assert not store.is_lasting
    opened(store)
    assert store.sheet("ABCDEF", now=NOW) == SHEET
    store.shut()
    lasting = SqliteStore(tmp_path / "sessions.sqlite3")
    assert lasting.is_lasting
    lasting.shut()


@pytest.mark.parametrize("damage", [b"not a database" * 100, b"SQLite format 3\0" + bytes(4096)])
def test_sessions_are_in_memory_where_the_file_is_damaged(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "sessions.sqlite3"
    path.write_bytes(damage)
    store = SqliteStore(path)
    assert not store.is_lasting
    assert str(path) in caplog.text
    assert path.read_bytes() == damage
    opened(store)
    store.shut()


def test_a_file_that_another_process_locks_is_not_replaced_by_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.classroom.sqlite_store.WAIT_SECONDS", 0.01)
    path = tmp_path / "sessions.sqlite3"
    SqliteStore(path).shut()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError):
            SqliteStore(path)
        other.execute("ROLLBACK")
        store = SqliteStore(path)
        assert store.is_lasting
        store.shut()


def test_a_lost_server_is_reported_and_found_again(redis_server: RedisServer) -> None:
    store = open_store(redis_server.address)
    opened(store, "LSTABC")
    redis_server.stop()
    with pytest.raises(StoreUnavailableError):
        store.sheet("LSTABC", now=NOW)
    with pytest.raises(StoreUnavailableError):
        store.answer("LSTABC", "0.1", "a", "1", now=NOW)
    redis_server.start()
    assert store.sheet("LSTABC", now=NOW) is None
    opened(store, "LSTABC")
    store.shut()


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "sessions.sqlite3")
    opened(store)
    store.shut()
    with pytest.raises(StoreUnavailableError):
        store.sheet("ABCDEF", now=NOW)
    with pytest.raises(StoreUnavailableError):
        store.join("ABCDEF", "a", "", most=5)
