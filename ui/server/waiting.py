"""A message for visitors who get the lab's files but no connection, for instance through a proxy without WebSockets.

All that a page says comes through the websocket. Before it is open there is Streamlit's frame alone, with grey bars,
and it stays like that for ever. So a script is put into the frame as it is served, which says after a while what is
wrong.
"""

import json
from functools import cache
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.words import LANGUAGES, in_language, words

HERE = Path(__file__).parent
END_OF_HEAD = b"</head>"
OF_ANOTHER_BODY = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
"""Headers of a request whose answer would not be the whole frame, as it is written."""
LONGER = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
"""Headers of the answer that no longer hold."""


class Announced:
    """Puts the script into every answer that is a page for a browser.

    Parameters
    ----------
    app : callable
        What answers, by ASGI.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in _accepted(scope):
            headers = [(name, value) for name, value in scope["headers"] if name.lower() not in OF_ANOTHER_BODY]
            await self._app({**scope, "headers": headers}, receive, _Rewriting(send))
        else:
            await self._app(scope, receive, send)


class _Rewriting:
    """Holds an answer back until it is complete, if it is a page."""

    def __init__(self, send: Send) -> None:
        self._send = send
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
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _accepted(scope: Scope) -> bytes:
    return b",".join(value for name, value in scope["headers"] if name.lower() == b"accept")


def _is_page(start: Message) -> bool:
    kind = next((value for name, value in start["headers"] if name.lower() == b"content-type"), b"")
    return bool(start["status"] == 200 and kind.startswith(b"text/html"))


@cache
def script() -> bytes:
    """Return the script with its sentence in every language, as it stands in a page."""
    said = {}
    for language in LANGUAGES:
        with in_language(language):
            said[language] = words("frame").UNCONNECTED
    written = (HERE / "waiting.js").read_text("utf-8").replace("SAID", json.dumps(said), 1)
    return b"<script>\n" + written.replace("</", "<\\/").encode() + b"</script>\n"
