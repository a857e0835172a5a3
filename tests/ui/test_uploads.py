"""Room for uploads of all sessions: closed sessions free theirs, uploads in progress count, and all is released."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ui.server import crowd, uploads

Message = MutableMapping[str, Any]
LARGE = 19_000_000


class Server:
    """A server's uploads without the server: sessions, what they keep, and requests that arrive as told."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("")
        self.open: set[str] = set()
        self.closed: list[str] = []
        self.enter = uploads.bounded(self._keep)

    def close_session(self, session: str) -> None:
        self.closed.append(session)

    def is_active_session(self, session: str) -> bool:
        return session in self.open

    async def _keep(self, _self: object, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        """What Streamlit does with an upload: it reads all of it, and keeps it."""
        session, name = scope["path"].split("/")[-2:]
        while (await receive())["more_body"]:
            pass
        file = UploadedFileRec(file_id=name, name="", type="", data=bytes(scope["size"]))
        self.uploaded_file_mgr.add_file(session, file)
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def put(self, session: str, name: str, *, has_arrived: bool = True, says_length: bool = True) -> int:
        """Upload a file; return the status of the answer."""
        sent: list[Message] = []

        async def receive() -> Message:
            if not has_arrived:
                await asyncio.sleep(60)
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"content-length", str(LARGE).encode())] if says_length else []
        path = f"/_stcore/upload_file/{session}/{name}"
        scope: Message = {"type": "http", "method": "PUT", "path": path, "headers": headers, "size": LARGE}
        await self.enter(None, scope, receive, send)
        return int(sent[0]["status"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = SimpleNamespace(exists=lambda: False, get_instance=lambda: None)
    monkeypatch.setattr(uploads, "runtime", made)
    monkeypatch.setattr(uploads, "SERVER_BYTES", 100_000_000)
    one = Server()
    made.exists, made.get_instance = lambda: True, lambda: one
    yield one
    assert not uploads.ARRIVING
    assert not uploads.ON_THEIR_WAY


async def fill(server: Server) -> list[int]:
    server.open = set("abcd")
    return [await server.put(session, name) for session in "abcd" for name in "12"]


def test_all_sessions_together_have_one_limit(server: Server) -> None:
    assert asyncio.run(fill(server)) == [204] * 5 + [413] * 3


def test_the_sessions_of_one_address_leave_room_for_others(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ADDRESS_BYTES", 60_000_000)
    monkeypatch.setattr(crowd, "lane", lambda session: ("school" if session in "abc" else "home", 1.0))

    async def visit() -> list[int]:
        server.open = set("abcd")
        return [await server.put(session, name) for session, name in ("a1", "a2", "b1", "b2", "c1", "d1", "d2")]

    assert asyncio.run(visit()) == [204] * 3 + [413] * 2 + [204] * 2


def test_who_has_left_makes_room(server: Server) -> None:
    async def visit() -> int:
        await fill(server)
        server.open = {"d"}
        return await server.put("d", "1")

    assert asyncio.run(visit()) == 204
    assert set(server.uploaded_file_mgr.file_storage) == {"d"}


def test_what_is_on_its_way_counts(server: Server) -> None:
    async def visit() -> int:
        server.open = {"a"}
        waiting = [asyncio.ensure_future(server.put("a", name, has_arrived=False)) for name in "12"]
        await asyncio.sleep(0)
        answer = await server.put("a", "3")
        for upload in waiting:
            upload.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await upload
        assert await server.put("a", "4") == 204
        return answer

    assert asyncio.run(visit()) == 413


def test_an_upload_that_takes_for_ever_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "START_SECONDS", 0.0)
    monkeypatch.setattr(uploads, "SLOWEST", LARGE * 100)
    server.open = {"a"}
    with pytest.raises(Exception, match="408"):
        asyncio.run(server.put("a", "1", has_arrived=False))


def test_an_upload_of_unsaid_length_counts_as_the_largest(server: Server) -> None:
    async def visit() -> list[int]:
        server.open = {"a"}
        return [await server.put("a", name, says_length=False) for name in "12"]

    assert asyncio.run(visit()) == [204, 413]


def test_files_of_a_closed_tab_are_freed_soon(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "GRACE_SECONDS", 0.0)

    async def visit() -> None:
        server.open = {"a", "b"}
        await server.put("a", "1")
        await server.put("b", "1")
        uploads.let_go(lambda _, session: server.open.remove(session))(None, "a")
        await asyncio.sleep(0.01)

    asyncio.run(visit())
    assert set(server.uploaded_file_mgr.file_storage) == {"b"}
    assert server.closed == ["a"]  # else its state would keep the files for a minute


def test_a_page_that_asks_for_an_upload_shares_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UploadedFile, "__reduce_ex__", uploads.without_a_copy(UploadedFile.__reduce_ex__))
    record = UploadedFileRec(file_id="1", name="a.csv", type="text/csv", data=bytes(1_000))
    file = UploadedFile(record, FileURLs(file_id="1", upload_url="/up", delete_url="/del"))
    file.seek(10)
    given = deepcopy(file)
    assert given.getvalue() is record.data
    assert (given.file_id, given.name, given.type, given.size) == ("1", "a.csv", "text/csv", 1_000)
    assert given._file_urls == file._file_urls
    assert given.read(1) == b"\0"  # as a file that nobody has read from


def test_streamlit_stores_uploads_where_the_limits_look() -> None:
    assert MemoryUploadedFileManager("").file_storage == {}
