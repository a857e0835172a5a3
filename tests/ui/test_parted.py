"""A visitor who leaves while something is sent to them leaves no exception."""

import asyncio
import contextlib
import itertools

import pytest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.server.parted import Parted

HTTP = {"type": "http"}
SOCKET = {"type": "websocket", "path": "/", "headers": []}
ARRIVING: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1006}]


async def gone(message: Message) -> None:
    """Fail as uvicorn does once the other end has left."""
    if message["type"] != "websocket.accept":
        raise ConnectionResetError


def arriving() -> Receive:
    """Return what receives the messages of a visitor who comes and leaves."""
    messages = itertools.chain(ARRIVING)

    async def receive() -> Message:
        return next(messages)

    return receive


def test_a_message_to_a_visitor_who_left_is_dropped_and_their_leaving_received() -> None:
    ends = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            await socket.send_bytes(b"a picture")
        try:
            await socket.receive_bytes()
        except WebSocketDisconnect as end:
            ends.append(end.code)

    asyncio.run(Parted(app)(SOCKET, arriving(), gone))
    assert ends == [1006]


def test_an_answer_that_cannot_be_sent_fails_as_before() -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})

    with pytest.raises(ConnectionResetError):
        asyncio.run(Parted(app)(HTTP, arriving(), gone))
