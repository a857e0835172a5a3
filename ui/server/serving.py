"""The server's work besides running pages: preparations for the first visitor, and messages at start-up.

``app.py`` passes it to Streamlit. A host that starts the lab in another way does without it; there, the first visitor's
page installs the lab's replacements.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import cli_util
from streamlit.web.server import server_util

from ui.server import compressed, crowd, network, parted, process, replaced, waiting

LOGGER = logging.getLogger(__name__)
NO_FIGURES = (
    "server.enableStaticServing is off: no figure can be drawn, since Plotly is served from static/. Each page says so."
)

MIDDLEWARE = [
    Middleware(crowd.Bounded),
    Middleware(parted.Parted),
    Middleware(waiting.Announced),
    Middleware(compressed.Compressed),
]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server before the first request is answered."""
    replaced.settle()
    _leave_in_peace()
    if not st.get_option("server.enableStaticServing"):
        LOGGER.warning(NO_FIGURES)
    _say_where()
    yield
    await asyncio.to_thread(process.close_all)


def _say_where() -> None:
    """Print the lab's addresses in the network after Streamlit's own message, and open it in a local browser."""
    if not st.get_option("logger.hideWelcomeMessage") and not st.get_option("server.address"):
        for address in network.addresses():
            print(f"  In this network: {server_util.get_url(address)}", flush=True)
        print(flush=True)
    if not st.get_option("server.headless"):
        link = server_util.get_url(st.get_option("browser.serverAddress"))
        asyncio.get_running_loop().call_soon(cli_util.open_browser, link)


def _leave_in_peace() -> None:
    """Make a signal end the server normally, without the exception that is raised for the signal afterwards."""
    handler = signal.getsignal(signal.SIGTERM)
    server: Any = getattr(handler, "__self__", None)
    if not hasattr(server, "should_exit"):
        return  # the operator has installed other handlers

    def leave(_number: int, _frame: FrameType | None) -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
