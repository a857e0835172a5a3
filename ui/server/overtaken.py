"""Makes a page reach the browser complete, even if a part of it is already being redrawn.

When a fragment runs, Streamlit 1.67 drops the previous run's unsent messages, because the fragment is about to send
its part again. But the end of a whole page's run stays in that queue, and the browser removes everything that it has
not received before such an end. On a busy machine, where the queue is emptied late, the figures of a fragment
therefore disappeared for a moment and came back as new ones, empty and without their zoom.

A page that fails ends before its fragments are drawn, but Streamlit keeps running the fragments of the page before it.
Their messages no longer have a place on the page, and the browser empties the whole tab.

A fragment that requests a run while the previous run is ending gets a new runner, and Streamlit then ignores the
remaining events of the old one. On a busy machine, half a page was never sent, or the timers that redraw its
fragments were not.
"""

from collections.abc import Callable, Sequence
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY

FAILED = "lab_failed"
"""Key of a session's note that the page has failed: the browser has lost everything not drawn by then."""


def kept_whole(clear: Callable[..., None]) -> Callable[..., None]:
    """Make ``ForwardMsgQueue.clear`` keep everything up to the end of a page's run when a fragment begins."""

    def clear_after_the_page(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        waiting = queue._queue
        end = _end_of_page(waiting) if retain_lifecycle_msgs and fragment_ids_this_run is not None else 0
        queue._queue = waiting[end:]
        clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        queue._queue[:0] = waiting[:end]

    return clear_after_the_page


def _end_of_page(messages: Sequence[ForwardMsg]) -> int:
    """Return the index after the last message that ends the run of a whole page, 0 if there is none."""
    ends = [place for place, message in enumerate(messages, 1) if _is_end_of_page(message)]
    return max(ends, default=0)


def _is_end_of_page(message: ForwardMsg) -> bool:
    is_end = message.WhichOneof("type") == "script_finished"
    return is_end and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def in_turn(request_rerun: Callable[[AppSession, ClientState | None], None]) -> Callable[..., None]:
    """Make ``AppSession.request_rerun`` handle all events of an ended run before a fragment gets the next runner."""

    def request_in_turn(session: AppSession, client_state: ClientState | None) -> None:
        runner = session._scriptrunner
        has_ended = runner is not None and runner._requests._state is ScriptRequestType.STOP
        if has_ended and client_state is not None and client_state.fragment_id:
            session._call_soon_on_event_loop(lambda: request_rerun(session, client_state))  # after all its events
        else:
            request_rerun(session, client_state)

    return request_in_turn


def forgotten(on_script_finished: Callable[..., None]) -> Callable[..., None]:
    """When a page fails, forget the fragments of the page before it, in ``ScriptRunner._on_script_finished``."""

    def on_finished(runner: ScriptRunner, context: ScriptRunContext, event: ScriptRunnerEvent, *rest: Any) -> None:
        is_whole_page = event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
        if is_whole_page and not runner._session_state[SCRIPT_RUN_WITHOUT_ERRORS_KEY]:
            context.fragment_storage.clear(new_fragment_ids=context.shared.new_fragment_ids.snapshot())
            runner._session_state[FAILED] = True
        on_script_finished(runner, context, event, *rest)

    return on_finished
