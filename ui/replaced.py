"""Every method of Streamlit that the lab replaces: it offers no other way to do what each of them is for.

They are private, and of the version that ``requirements.txt`` pins.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from streamlit.components.v2.bidi_component import main as components
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.session_state import WStates
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_path_security_middleware import PathSecurityMiddleware

from ui import engine, forged, interpreter, presented, process, reloading, uploads

Method = Callable[..., Any]


def _never(_original: Method) -> Method:
    """Do nothing: what one visitor sends would be done to everybody."""
    return lambda *_: None


TABLE: tuple[tuple[type | ModuleType, str, Callable[[Method], Method]], ...] = (
    (WStates, "set_widget_from_proto", forged.only_controls),
    (WStates, "__getitem__", forged.only_values),
    (PathSecurityMiddleware, "__call__", uploads.bounded),
    (WebsocketSessionManager, "disconnect_session", uploads.let_go),
    (AppSession, "_handle_clear_cache_request", _never),
    (AppSession, "clear_session_caches", engine.noticed),
    (ScriptRunner, "_run_script", reloading.guarded),
    (ScriptRunner, "_run_script_thread", interpreter.let_go),
    (components, "make_bidi_component_presenter", presented.with_one_class),
)
"""Class or module, method, and what makes the new method from the old one."""


@cache
def settle() -> None:
    """Replace them in this process; again, and not on top of it, where newer code does it."""
    for owner, name, made_from in TABLE:
        original = process.KEPT.originals.setdefault((owner, name), getattr(owner, name))
        setattr(owner, name, made_from(original))
