"""Scripts and styles are compressed once and kept, and browsers keep those whose address has a version.

Streamlit sends its own files as they are, and compresses those of the lab anew at each request. Thirty visitors on one
Wi-Fi would wait for that. Here the first request has a file compressed, in a thread, and all later ones get the same
bytes; requests for a file that is being compressed wait for it and read nothing.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from weakref import WeakValueDictionary

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS = ("text/javascript", "application/javascript", "text/css", "application/json", "image/svg+xml")
LEAST_BYTES = 1_000
MOST_BYTES = 8_000_000
"""Compressed bytes that are kept."""
LEVEL = 6
OWN = "/app/static/"
VERSIONED = re.compile(r"-\d+\.\d+\.\d+\.min\.js$")
FOR_A_YEAR = "public, immutable, max-age=31536000"
Version = tuple[str, str]
"""Path and ETag."""


class Compressed:
    """Answers with compressed files where a browser takes them.

    Parameters
    ----------
    app : callable
        The ASGI application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[Version, bytes] = OrderedDict()
        self._turns: WeakValueDictionary[Version, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
            await self._app(scope, receive, send)
            return
        send = _to_be_kept(send) if _has_version(scope) else send
        if not _takes_compressed(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        answer = _Answer(self, scope["path"], send)
        try:
            await self._app({**scope, "headers": headers}, receive, answer)
        finally:
            answer.let_go()

    def kept(self, version: Version) -> bytes | None:
        """Return the compressed bytes of a file, if they are there."""
        if version in self._kept:
            self._kept.move_to_end(version)
        return self._kept.get(version)

    def keep(self, version: Version, compressed: bytes) -> None:
        """Keep the compressed bytes of a file, and drop those that were not asked for the longest time."""
        self._kept[version] = compressed
        while sum(map(len, self._kept.values())) > MOST_BYTES:
            self._kept.popitem(last=False)

    def turn(self, version: Version) -> asyncio.Lock:
        """Return the lock of whoever compresses a file."""
        return self._turns.setdefault(version, asyncio.Lock())


class _Answer:
    """Takes a file in, unless it is kept, and sends it compressed."""

    def __init__(self, files: Compressed, path: str, send: Send) -> None:
        self._files, self._path, self._send = files, path, send
        self._start: MutableHeaders | None = None
        self._version: Version = (path, "")
        self._compressed: bytes | None = None
        self._read: list[bytes] = []
        self._turn: asyncio.Lock | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_text_file(message):
            self._start = MutableHeaders(raw=list(message["headers"]))
            self._version = (self._path, self._start["etag"])
            await self._find()
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            if self._compressed is None:
                self._read.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._answer(self._start)

    async def _find(self) -> None:
        self._compressed = self._files.kept(self._version)
        if self._compressed is None:
            turn = self._files.turn(self._version)
            await turn.acquire()
            self._turn = turn
            self._compressed = self._files.kept(self._version)  # by now, perhaps
        if self._compressed is not None:
            self.let_go()

    async def _answer(self, headers: MutableHeaders) -> None:
        if self._compressed is None:
            self._compressed = await asyncio.to_thread(gzip.compress, b"".join(self._read), LEVEL, mtime=0)
            self._files.keep(self._version, self._compressed)
            self.let_go()
        headers["content-encoding"], headers["content-length"] = "gzip", str(len(self._compressed))
        headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        if "accept-encoding" not in headers.get("vary", "").lower():
            headers.add_vary_header("Accept-Encoding")
        del headers["accept-ranges"]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": self._compressed})

    def let_go(self) -> None:
        """Let the next one compress the file, if it is still to be done."""
        if self._turn is not None:
            self._turn.release()
            self._turn = None


def _has_version(scope: Scope) -> bool:
    """Return whether the address of one of the lab's files changes with the file: by a parameter, or in its name."""
    path, query = scope["path"], scope["query_string"]
    return OWN in path and (query.startswith(b"v=") or VERSIONED.search(path) is not None)


def _to_be_kept(send: Send) -> Send:
    async def send_to_be_kept(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = MutableHeaders(raw=list(message["headers"]))
            headers["cache-control"] = FOR_A_YEAR
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_to_be_kept


def _takes_compressed(headers: Headers) -> bool:
    codings = [coding.replace(" ", "") for coding in headers.get("accept-encoding", "").split(",")]
    return (
        any(coding.split(";")[0] == "gzip" and not coding.endswith(";q=0") for coding in codings)
        and "range" not in headers
    )


def _is_text_file(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_text = headers.get("content-type", "").split(";")[0] in KINDS
    is_large = int(headers.get("content-length", 0)) >= LEAST_BYTES
    return bool(
        start["status"] == 200 and is_text and is_large and "etag" in headers and "content-encoding" not in headers
    )
