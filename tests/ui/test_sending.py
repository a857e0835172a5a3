"""The output of a page run reaches the browser in few steps of the event loop, completely and in order."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit.runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from ui.server import sending


def session_with(*messages: Any) -> SimpleNamespace:
    return SimpleNamespace(id="a", _browser_queue=SimpleNamespace(_queue=list(messages)))


def test_events_that_come_together_take_one_step_and_keep_their_order() -> None:
    steps: list[Any] = []
    done: list[int] = []
    session = session_with()
    call_soon = sending.together(lambda _session, take: steps.append(take))
    for number in range(50):
        call_soon(session, lambda number=number: done.append(number))
    assert len(steps) == 1
    steps.pop()()
    assert done == list(range(50))
    call_soon(session, lambda: done.append(50))  # what comes later takes a step of its own
    steps.pop()()
    assert done[-1] == 50


def test_an_event_that_fails_holds_none_of_the_others_up() -> None:
    steps: list[Any] = []
    done: list[str] = []

    def fail() -> None:
        raise ValueError("it fails")

    call_soon = sending.together(lambda _session, take: steps.append(take))
    session = session_with()
    for event in (fail, lambda: done.append("after")):
        call_soon(session, event)
    steps.pop()()
    assert done == ["after"]


def test_all_messages_are_sent_in_order_in_one_step() -> None:
    sent: list[int] = []
    messages = list(range(100))
    flushed = sending.bundled(lambda _session: messages)(None)
    assert len(flushed) == 1
    send = sending.one_by_one(lambda _server, _session, message: sent.append(message))
    for bundle in flushed:
        send(None, None, bundle)
    assert sent == messages
    assert sending.bundled(lambda _session: [])(None) == []


class Server:
    """As much of Streamlit's as sending needs."""

    def __init__(self, session: SimpleNamespace, *, is_connected: bool = True) -> None:
        self.sent: list[Any] = []
        self.gone: list[str] = []
        self._is_connected = is_connected
        self._session_mgr = self
        self.client = object()
        session.flush_browser_queue = lambda: sending.bundled(self._flush)(session)
        session.on_flushed_messages_sent = lambda: None

    @staticmethod
    def _flush(session: Any) -> list[Any]:
        messages, session._browser_queue._queue = session._browser_queue._queue, []
        return messages

    def _send_message(self, session: Any, sent: Any) -> None:
        sending.one_by_one(Server._send)(self, session, sent)

    def _send(self, _session: Any, message: Any) -> None:
        if not self._is_connected:
            raise SessionClientDisconnectedError
        self.sent.append(message)

    def get_active_session_info(self, _session: str) -> SimpleNamespace:
        return SimpleNamespace(client=self.client)

    def disconnect_session(self, session: str, client: object) -> None:
        assert client is self.client
        self.gone.append(session)


def finished() -> ForwardMsg:
    return ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def drawn(path: int) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.markdown.body = str(path)
    return message


@pytest.mark.parametrize("is_connected", [True, False])
def test_the_end_of_a_run_waits_for_no_other_session(is_connected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = drawn(1), finished()
    session = session_with()
    server = Server(session, is_connected=is_connected)
    monkeypatch.setattr(streamlit.runtime, "get_instance", lambda: server)
    call_soon = sending.together(lambda _session, take: take())
    call_soon(session, lambda: session._browser_queue._queue.append(first))
    assert server.sent == []  # what a run draws goes with Streamlit's own rounds
    call_soon(session, lambda: session._browser_queue._queue.append(last))
    assert server.sent == ([first, last] if is_connected else [])
    assert server.gone == ([] if is_connected else ["a"])


def test_the_loop_notes_by_itself_that_there_is_something_to_send() -> None:
    woken: list[Any] = []
    enqueued = sending.at_once(woken.append)

    async def on_the_loop() -> bool:
        objects = SimpleNamespace(eventloop=asyncio.get_running_loop(), need_send_data=asyncio.Event())
        runtime = SimpleNamespace(_get_async_objs=lambda: objects)
        enqueued(runtime)
        is_noted = objects.need_send_data.is_set()
        await asyncio.to_thread(enqueued, runtime)  # from another thread the loop must be woken
        return is_noted and woken == [runtime]

    assert asyncio.run(on_the_loop())
