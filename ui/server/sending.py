"""Sends the output of a page run to the browser in few steps of the server's event loop.

The loop serves all sessions, and each of its steps waits for the interpreter's lock. Streamlit wakes it twice for each
element, with a byte through a socket, takes one step for each element that it sends, and goes through all sessions
before it returns to the first: with twenty page runs in progress, a finished answer waited for a third of a second.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit import runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

LOGGER = logging.getLogger(__name__)
Method = Callable[..., Any]


def together(call_soon: Method) -> Method:
    """Run all callbacks since the last step in one step, in ``AppSession._call_soon_on_event_loop``."""

    def _call_soon_on_event_loop(session: Any, callback: Callable[[], None]) -> None:
        state = vars(session)
        coming: deque[Callable[[], None]] = state.setdefault("_lab_coming", deque())

        def take() -> None:
            state["_lab_is_called"] = False
            while coming:
                try:
                    coming.popleft()()
                except Exception:  # as the loop itself does with its callbacks
                    LOGGER.exception("error in an event of a page run")
            _send_what_is_over(session)

        coming.append(callback)
        if not state.get("_lab_is_called"):
            state["_lab_is_called"] = True
            call_soon(session, take)

    return _call_soon_on_event_loop


def at_once(enqueued: Method) -> Method:
    """Let the loop note without a byte through its socket that there are messages to send, in ``Runtime``."""

    def _enqueued_some_message(server: Any) -> None:
        objects = server._get_async_objs()
        try:
            is_here = asyncio.get_running_loop() is objects.eventloop
        except RuntimeError:
            is_here = False
        if is_here:
            objects.need_send_data.set()
        else:
            enqueued(server)

    return _enqueued_some_message


def _send_what_is_over(session: Any) -> None:
    """Send the end of a run and everything before it now, not after the loop has gone through all other sessions."""
    if not any(message.WhichOneof("type") == "script_finished" for message in session._browser_queue._queue):
        return
    server = runtime.get_instance()
    active = server._session_mgr.get_active_session_info(session.id)
    if active is None:
        return
    try:
        for bundle in session.flush_browser_queue():
            server._send_message(active, bundle)
    except SessionClientDisconnectedError:
        server.disconnect_session(session.id, client=active.client)
    else:
        session.on_flushed_messages_sent()


class Bundle(list[Any]):
    """Messages to a browser that are sent in one step, so that no other message overtakes some of them."""


def bundled(flush: Method) -> Method:
    """Return the messages of a session as one bundle, in ``AppSession.flush_browser_queue``."""

    def flush_browser_queue(session: Any) -> list[Bundle]:
        messages = flush(session)
        return [Bundle(messages)] if messages else []

    return flush_browser_queue


def one_by_one(send: Method) -> Method:
    """Send each message of a bundle, in ``Runtime._send_message``."""

    def _send_message(server: Any, session: Any, sent: Any) -> None:
        for message in sent if isinstance(sent, Bundle) else [sent]:
            send(server, session, message)

    return _send_message
