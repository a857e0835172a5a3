"""All parts of Streamlit and its dependencies that the lab replaces, and all private ones that it reads.

There is no other way to what they do. They are those of the version that ``requirements.txt`` pins; how to upgrade it
is described in ``docs/supply_chain.md``.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from starlette.formparsers import MultiPartParser
from streamlit import net_util
from streamlit.commands import navigation
from streamlit.components.v2.bidi_component import main as components
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.query_params import QueryParams
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_path_security_middleware import PathSecurityMiddleware

from ui.server import crowd, engine, in_turn, network, overtaken, presented, process, reloading, sending, uploads
from ui.server import turns as interpreter

Method = Callable[..., Any]


def _never(_original: Method) -> Method:
    """Do nothing.

    One visitor's message would affect all others, no outside service is asked for an address, and a page itself says
    that it was opened in place of an unknown one: Streamlit's dialog is in English only.
    """
    return lambda *_: None


TABLE: tuple[tuple[type | ModuleType, str, Callable[[Any], Any]], ...] = (
    (PathSecurityMiddleware, "__call__", uploads.bounded),
    (MultiPartParser, "spool_max_size", uploads.unspooled),
    (UploadedFile, "__reduce_ex__", uploads.without_a_copy),
    (WebsocketSessionManager, "disconnect_session", uploads.let_go),
    (AppSession, "_handle_clear_cache_request", _never),
    (AppSession, "clear_session_caches", engine.noticed),
    (AppSession, "request_rerun", overtaken.in_turn),
    (ForwardMsgQueue, "clear", overtaken.kept_whole),
    (AppSession, "_call_soon_on_event_loop", sending.together),
    (AppSession, "flush_browser_queue", sending.bundled),
    (Runtime, "_enqueued_some_message", sending.at_once),
    (Runtime, "_send_message", sending.one_by_one),
    (ScriptRunner, "_run_script", lambda run: crowd.in_line(reloading.guarded(in_turn.with_a_place(run)))),
    (ScriptRunner, "_maybe_handle_execution_control_request", in_turn.giving_way),
    (ScriptRunContext, "reset", reloading.up_to_date),
    (ScriptRunner, "_on_script_finished", overtaken.forgotten),
    (ScriptRunner, "_run_script_thread", interpreter.let_go),
    (net_util, "get_internal_ip", network.own_address),
    (net_util, "get_external_ip", _never),
    (navigation, "send_page_not_found", _never),
    (components, "make_bidi_component_presenter", presented.with_one_class),
)
"""Class or module, name, and the function that returns the new method or value for the old one."""

READ: dict[type, tuple[str, ...]] = {
    Runtime: ("_get_async_objs", "_send_message", "_session_mgr"),
    AppSession: (
        "_browser_queue",
        "_call_soon_on_event_loop",
        "_client_state",
        "_event_loop",
        "_scriptrunner",
        "_state",
    ),
    ScriptRunner: ("_requests", "_pages_manager", "_script_cache", "_session_id", "_session_state"),
    ScriptRequests: ("_state",),
    SafeSessionState: ("_state", "_yield_callback"),
    SessionState: ("_new_session_state", "_new_widget_state", "_old_state"),
    QueryParams: ("_query_params",),
    ForwardMsgQueue: ("_queue",),
    UploadedFile: ("_file_urls",),
}
"""Private attributes of Streamlit's objects that the lab reads or sets."""


@cache
def settle() -> None:
    """Replace them in this process; newer code replaces the originals again, not their replacements."""
    for owner, name, made_from in TABLE:
        original = process.KEPT.originals.setdefault((owner, name), getattr(owner, name))
        setattr(owner, name, made_from(original))
