"""Limits on uploads: per session, for the sessions of one address, and for the whole server.

Streamlit stores every upload to a session's address, whether or not a control asked for it, and reads all of it before
it could be refused. Therefore each request is checked where it enters the server: space for the declared length is
reserved before the first byte is read, and if there is not enough, the answer is 413. Space reserved for an upload in
progress counts like that of stored files. Files are freed soon after their page is left or their tab is closed.
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

from ui.server import crowd
from ui.words import words

SESSION_BYTES = 40_000_000
"""Twice the size of the largest accepted file."""
SERVER_BYTES = 400_000_000
ADDRESS_BYTES = 300_000_000
"""What the sessions of one network address keep together, so that there is room for the others."""
SESSION_FILES = 50
FILE_BYTES = 2_000
"""Bytes counted for a file's name and type, whatever its content."""
GRACE_SECONDS = 20.0
"""A lost connection usually returns within a few seconds, and the files should still be there."""
START_SECONDS, SLOWEST = 60.0, 50_000
"""Seconds an upload may take, and bytes for each further second; its space stays reserved during that time."""
REFUSALS = {
    "status code 403": "cookie",
    "status code 413": "room",
    "status code 4": "forgotten",
    "status code|Network Error|timeout": "connection",
    "File must be (\\S+) or smaller": "size",
    "files are not allowed": "type",
    "Only one file is allowed": "number",
    "Unexpected error": "connection",
}
"""Patterns of Streamlit's messages about rejected files, and the reason for each; the first match counts."""
TARGET = re.compile(r"/_stcore/upload_file/([^/]+)/.")
Application = Callable[[Any, Scope, Receive, Send], Awaitable[None]]

ARRIVING: Counter[str] = Counter()
"""Bytes reserved for uploads in progress, by session."""
ON_THEIR_WAY: Counter[str] = Counter()
"""Number of uploads in progress, by session."""


def bounded(enter: Application) -> Application:
    """Refuse uploads without enough space, in ``PathSecurityMiddleware.__call__``, where requests enter."""
    _free_what_came_before()

    async def __call__(self: Any, scope: Scope, receive: Receive, send: Send) -> None:
        target = TARGET.search(scope.get("path", "")) if scope.get("method") == "PUT" else None
        length = _length(scope) if target else 0
        if target is None or length > _most() or not _is_open(session := target[1]):
            await enter(self, scope, receive, send)  # not an upload, or one that Streamlit refuses unread
        elif _is_room_for(session, length):
            await _let_in(session, length, enter(self, scope, _in_time(receive, length), send))
        else:
            await _read_to_the_end(_in_time(receive, length))  # or the connection would break before the answer is read
            await PlainTextResponse("Too much was uploaded", 413)(scope, receive, send)

    return __call__


def _free_what_came_before() -> None:
    """Free the files of sessions above their limit: these limits did not apply before the first page run."""
    if runtime.exists() and isinstance(runtime.get_instance().uploaded_file_mgr, MemoryUploadedFileManager):
        for session, kept in _kept().items():
            if kept > SESSION_BYTES:
                _manager().remove_session_files(session)


def _most() -> int:
    """Return the most bytes that Streamlit reads of one request: the largest file and the data around it."""
    return int(st.get_option("server.maxUploadSize")) * 2**20 + 2**20


def unspooled(_bytes: int) -> int:
    """Keep every upload in memory, in ``MultiPartParser.spool_max_size``: there may be no disk to write to."""
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
        if not _is_open(session):  # closed during the upload
            asyncio.get_running_loop().call_later(GRACE_SECONDS, _free_if_closed, session)


def _length(scope: Scope) -> int:
    """Return the declared length of a request; if none is declared, as by some proxies, the maximum."""
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
    return _taken(kept) + length <= SERVER_BYTES and _is_room_at_address(session, kept, length)


def _is_room_at_address(session: str, kept: Counter[str], length: int) -> bool:
    here, taken = crowd.lane(session), kept + ARRIVING
    return sum(size for other, size in taken.items() if crowd.lane(other) == here) + length <= ADDRESS_BYTES


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
    """Abort an upload that takes too long."""
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
    """Free the files of a tab soon after it is closed, in ``WebsocketSessionManager.disconnect_session``."""

    def disconnect_session(manager: Any, session: str) -> None:
        disconnect(manager, session)
        asyncio.get_running_loop().call_later(GRACE_SECONDS, _free_if_closed, session)

    return disconnect_session


def _free_if_closed(session: str) -> None:
    if _is_open(session):
        return
    if _manager().file_storage.get(session):  # the session state that Streamlit keeps refers to them too
        runtime.get_instance().close_session(session)
    _manager().remove_session_files(session)


def without_a_copy(_reduce: Callable[..., Any]) -> Callable[..., Any]:
    """Share a file instead of copying it when a page requests it, in ``UploadedFile.__reduce_ex__``.

    Streamlit copies the value of a control at each run, so the file was copied each time, and the page's downloads
    kept the copies alive.
    """

    def __reduce_ex__(file: UploadedFile, _protocol: object) -> tuple[type[UploadedFile], tuple[Any, ...]]:
        record = UploadedFileRec(file_id=file.file_id, name=file.name, type=file.type, data=file.getvalue())
        return type(file), (record, file._file_urls)

    return __reduce_ex__


def refusals() -> tuple[tuple[str, str], ...]:
    """Return pairs of a pattern of Streamlit's message about a rejected file, and the text that replaces it."""
    said, megabyte = words("frame").REFUSED_UPLOADS, 1_000_000
    limits = {
        "file": st.get_option("server.maxUploadSize"),
        "session": SESSION_BYTES // megabyte,
        "files": SESSION_FILES,
        "address": ADDRESS_BYTES // megabyte,
        "server": SERVER_BYTES // megabyte,
    }
    return tuple((pattern, said[reason].format(**limits)) for pattern, reason in REFUSALS.items())


def leave(page: str, came_from: str) -> None:
    """Free the files of the page that was left: its controls are gone, so the files are no longer reachable."""
    context = get_script_run_ctx()
    if context is not None and came_from != page:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
