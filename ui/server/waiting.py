"""What the server adds to Streamlit's frame: a message for visitors without a connection, and the security policy.

The content of a page comes through the WebSocket. Until it is open, the browser shows only Streamlit's empty frame with
grey bars, possibly for ever. Therefore the server inserts a script into that frame, which reports the problem after a
while. A connection is missing, for instance, behind a proxy without WebSockets.
"""

import json
from functools import cache
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server import policy
from ui.words import LANGUAGES, in_language, words

HERE = Path(__file__).parent
END_OF_HEAD = b"</head>"
OF_ANOTHER_BODY = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
"""Request headers that could lead to an answer other than the whole, uncompressed frame."""
LONGER = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
"""Response headers that no longer apply to the longer frame."""


class Announced:
    """Inserts the script into every answer that is an HTML page, and states what the page may load.

    Parameters
    ----------
    app : callable
        The ASGI application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in _values(scope, b"accept"):
            headers = [(name, value) for name, value in scope["headers"] if name.lower() not in OF_ANOTHER_BODY]
            await self._app(
                {**scope, "headers": headers}, receive, _Rewriting(send, _values(scope, b"host").decode("latin-1"))
            )
        else:
            await self._app(scope, receive, send)


class _Rewriting:
    """Holds an answer back until it is complete, if it is a page."""

    def __init__(self, send: Send, host: str) -> None:
        self._send = send
        self._host = host
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_all(self._start)

    async def _send_all(self, start: Message) -> None:
        body = self._body.replace(END_OF_HEAD, script() + END_OF_HEAD, 1)
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in LONGER]
        headers += [(b"content-length", str(len(body)).encode()), policy.header(body, self._host)]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _values(scope: Scope, wanted: bytes) -> bytes:
    return b",".join(value for name, value in scope["headers"] if name.lower() == wanted)


def _is_page(start: Message) -> bool:
    kind = next((value for name, value in start["headers"] if name.lower() == b"content-type"), b"")
    return bool(start["status"] == 200 and kind.startswith(b"text/html"))


@cache
def script() -> bytes:
    """Return the HTML of the script, with its sentence in every language."""
    said = {}
    for language in LANGUAGES:
        with in_language(language):
            said[language] = words("frame").UNCONNECTED
    written = (HERE / "waiting.js").read_text("utf-8").replace("SAID", json.dumps(said), 1)
    return b"<script>\n" + written.replace("</", "<\\/").encode() + b"</script>\n"
