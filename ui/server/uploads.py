"""Limits on uploads: per session, and for the whole server.

Streamlit keeps whatever arrives under a session's own address, whether or not a control asked for it, and reads all of
it before anybody could refuse. So requests are looked at where they enter: what an upload says it holds is set aside
before its first byte is read, and where there is no room for it the answer is 413. What is held for an upload that is
still arriving counts like what is kept. Files of a page that was left, or of a tab that was closed, are freed soon.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ui.words import words

SESSION_BYTES = 40_000_000
"""Two of the largest files that are read."""
SERVER_BYTES = 400_000_000
SESSION_FILES = 50
FILE_BYTES = 2_000
"""Bytes counted for a file's name and type, whatever its content."""
GRACE_SECONDS = 20.0
"""A connection that was lost comes back within a few, and the files should still be there."""
START_SECONDS, SLOWEST = 60.0, 50_000
"""An upload may take so long, and a second more for so many bytes; room is set aside for it meanwhile."""
REFUSALS = {
    "status code 403": "cookie",
    "status code 413": "room",
    "status code 4": "forgotten",
    "status code|Network Error|timeout": "connection",
    "File must be (\\S+) or smaller": "size",
    "files are not allowed": "type",
}
"""What Streamlit says of a file that was not uploaded, and why it was not: the first that fits."""
TARGET = re.compile(r"/_stcore/upload_file/([^/]+)/.")
Application = Callable[[Any, Scope, Receive, Send], Awaitable[None]]

ARRIVING: Counter[str] = Counter()
"""Bytes set aside for uploads on their way, by session."""
ON_THEIR_WAY: Counter[str] = Counter()
"""How many of them there are."""


def bounded(enter: Application) -> Application:
    """Have no upload pass that there is no room for, in ``PathSecurityMiddleware.__call__``, where requests enter."""
    _free_what_came_before()

    async def __call__(self: Any, scope: Scope, receive: Receive, send: Send) -> None:
        target = TARGET.search(scope.get("path", "")) if scope.get("method") == "PUT" else None
        length = _length(scope) if target else 0
        if target is None or length > _most() or not _is_open(session := target[1]):
            await enter(self, scope, receive, send)  # no upload, or one that Streamlit refuses unread
        elif _is_room_for(session, length):
            await _let_in(session, length, enter(self, scope, _in_time(receive, length), send))
        else:
            await _read_to_the_end(_in_time(receive, length))  # else the connection breaks before the answer is seen
            await PlainTextResponse("Too much was uploaded", 413)(scope, receive, send)

    return __call__


def _free_what_came_before() -> None:
    """Free what sessions that have run no page uploaded before the first page was run."""
    if runtime.exists() and isinstance(runtime.get_instance().uploaded_file_mgr, MemoryUploadedFileManager):
        for session, kept in _kept().items():
            if kept > SESSION_BYTES:
                _manager().remove_session_files(session)


def _most() -> int:
    """Return what Streamlit reads of one request: the largest file and what is written around it."""
    return int(st.get_option("server.maxUploadSize")) * 2**20 + 2**20


def unspooled(_bytes: int) -> int:
    """Have no upload pass through a file, in ``MultiPartParser.spool_max_size``: there may be no place for one."""
    return _most()


def _is_open(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


async def _let_in(session: str, length: int, upload: Awaitable[None]) -> None:
    ARRIVING[session] += length
    ON_THEIR_WAY[session] += 1
    try:
        await upload
    finally:
        ARRIVING[session] -= length
        ON_THEIR_WAY[session] -= 1
        if not ON_THEIR_WAY[session]:
            del ARRIVING[session], ON_THEIR_WAY[session]
        if not _is_open(session):  # it was closed meanwhile
            asyncio.get_running_loop().call_later(GRACE_SECONDS, _free_if_closed, session)


def _length(scope: Scope) -> int:
    """Return how long a request says that it is; where it leaves that open, as some proxies do, the most it may be."""
    said = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    return int(said) if said.isdigit() else _most()


def _is_room_for(session: str, length: int) -> bool:
    kept = _kept()
    files = len(_manager().file_storage.get(session, ())) + ON_THEIR_WAY[session]
    if files >= SESSION_FILES or kept[session] + ARRIVING[session] + length + FILE_BYTES > SESSION_BYTES:
        return False
    if _taken(kept) + length > SERVER_BYTES:
        for other in kept:
            _free_if_closed(other)
        kept = _kept()
    return _taken(kept) + length <= SERVER_BYTES


def _taken(kept: Counter[str]) -> int:
    return kept.total() + ARRIVING.total()


def _kept() -> Counter[str]:
    """Return the bytes that each session's files take."""
    stored = _manager().file_storage.copy()
    return Counter(
        {session: sum(len(file.data) + FILE_BYTES for file in files.values()) for session, files in stored.items()}
    )


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _in_time(receive: Receive, length: int) -> Receive:
    """Give an upload up that takes for ever."""
    deadline = asyncio.get_running_loop().time() + START_SECONDS + length / SLOWEST

    async def receive_in_time() -> Message:
        try:
            async with asyncio.timeout_at(deadline):
                return await receive()
        except TimeoutError:
            raise HTTPException(408) from None

    return receive_in_time


async def _read_to_the_end(receive: Receive) -> None:
    with suppress(HTTPException):
        while (await receive()).get("more_body", False):
            pass


def let_go(disconnect: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Have the files of a tab freed soon after it was closed, in ``WebsocketSessionManager.disconnect_session``."""

    def disconnect_session(manager: Any, session: str) -> None:
        disconnect(manager, session)
        asyncio.get_running_loop().call_later(GRACE_SECONDS, _free_if_closed, session)

    return disconnect_session


def _free_if_closed(session: str) -> None:
    if _is_open(session):
        return
    if _manager().file_storage.get(session):  # what Streamlit keeps of the tab holds them too
        runtime.get_instance().close_session(session)
    _manager().remove_session_files(session)


def without_a_copy(_reduce: Callable[..., Any]) -> Callable[..., Any]:
    """Have a file shared and not copied when a page asks for it, in ``UploadedFile.__reduce_ex__``.

    Streamlit copies what a control returns at each run: a copy of the file each time, which what the page offers for
    download kept alive.
    """

    def __reduce_ex__(file: UploadedFile, _protocol: object) -> tuple[type[UploadedFile], tuple[Any, ...]]:
        record = UploadedFileRec(file_id=file.file_id, name=file.name, type=file.type, data=file.getvalue())
        return type(file), (record, file._file_urls)

    return __reduce_ex__


def refusals() -> tuple[tuple[str, str], ...]:
    """Return what to say in the place of what Streamlit says of a file that it does not take, by a pattern of that."""
    said, megabyte = words("frame").REFUSED_UPLOADS, 1_000_000
    limits = {
        "file": st.get_option("server.maxUploadSize"),
        "session": SESSION_BYTES // megabyte,
        "files": SESSION_FILES,
        "server": SERVER_BYTES // megabyte,
    }
    return tuple((pattern, said[reason].format(**limits)) for pattern, reason in REFUSALS.items())


def leave(page: str, came_from: str) -> None:
    """Free what was uploaded on another page: its controls are gone, and with them the way to these files."""
    context = get_script_run_ctx()
    if context is not None and came_from != page:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
