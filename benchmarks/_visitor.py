"""A browser tab from the view of a Streamlit server: the WebSocket protocol, without drawing.

Like a browser, a visitor learns the widgets of its page from the server's messages, keeps the link that the page has
set, requests the fragment of a widget, and reruns a fragment when the page requests it.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import Self

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

ANSWER_SECONDS = 120.0
KILOBYTE = 2**10
MILLISECONDS = 1e3
GOOD_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile from 1 to 99."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


class Visitor:
    """One browser tab.

    Parameters
    ----------
    address : str
        Address of a server started by this process, on loopback.
    page : str
        The last part of the page's address.
    link : str
        The query part of the page's address.
    forwarded : str
        The address that a proxy would tell the server, if any.

    Attributes
    ----------
    sliders, buttons : dict of str to str
        Ids of the widgets of the last run of the whole page by their keys, in order.
    progress : str
        Text of the latest progress bar.
    complaint : str
        Text of the latest red box.
    received : int
        Bytes of the answer to the last request.
    errors : list of str
        Runs that ended badly, and exceptions that a page showed.
    """

    def __init__(self, address: str, page: str, link: str = "", *, forwarded: str = "") -> None:
        self._url = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        self._page = page
        self._link = link
        self._page_hash = ""
        self._fragments: dict[str, float] = {}
        self._fragment_of: dict[str, str] = {}
        self.sliders: dict[str, str] = {}
        self.buttons: dict[str, str] = {}
        self.progress = ""
        self.complaint = ""
        self.received = 0
        self.errors: list[str] = []

    async def __aenter__(self) -> Self:
        """Connect."""
        # No timeout for a slow answer to a ping: the delay itself is measured.
        self._socket = await websockets.connect(
            self._url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=self._headers,
            max_size=None,
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the tab."""
        await self._socket.close()

    async def open(self, page: str | None = None) -> float:
        """Open the page, or follow a link to another one; return the seconds that it took."""
        if page is not None:
            self._page, self._link, self._page_hash = page, "", ""
        return await self._run(BackMsg())

    async def move(self, position: float, key: str | None = None) -> float:
        """Move a slider, by default the first of the page; return the seconds until the page has been rerun."""
        identity = next(iter(self.sliders.values())) if key is None else self.sliders[key]
        state = WidgetState(id=identity)
        state.double_array_value.data.append(position)
        return await self._act(state)

    async def press(self, key: str) -> float:
        """Press a button; return the seconds until the page has been rerun."""
        return await self._act(WidgetState(id=self.buttons[key], trigger_value=True))

    async def poll(self) -> bool:
        """Wait for the interval that the page has set, and rerun its fragment; return whether there was one."""
        if not self._fragments:
            return False
        fragment, seconds = next(iter(self._fragments.items()))
        await asyncio.sleep(seconds)
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = True
        await self._run(message)
        return True

    async def _act(self, state: WidgetState) -> float:
        message = BackMsg()
        message.rerun_script.widget_states.widgets.append(state)
        message.rerun_script.fragment_id = self._fragment_of.get(state.id, "")
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.page_name = self._page
        message.rerun_script.page_script_hash = self._page_hash
        message.rerun_script.query_string = self._link
        self.received, is_over = 0, False
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while not is_over:
                raw = await self._socket.recv()
                self.received += len(raw)
                is_over = self._take(ForwardMsg.FromString(raw))
        return time.perf_counter() - started

    def _take(self, answer: ForwardMsg) -> bool:
        """Record the content of a message; return whether it ends the answer to a request."""
        match answer.WhichOneof("type"):
            case "new_session":
                self._page_hash = answer.new_session.page_script_hash
                if not answer.metadata.run.fragment_ids:  # the whole page was run
                    self._fragments, self.sliders, self.buttons = {}, {}, {}
            case "navigation":  # the name of the page; a new session starts with that of the main script
                self._page_hash = answer.navigation.page_script_hash
            case "page_info_changed":
                self._link = answer.page_info_changed.query_string
            case "auto_rerun":
                self._fragments[answer.auto_rerun.fragment_id] = answer.auto_rerun.interval
            case "delta":
                self._take_element(answer)
            case "script_finished":
                # A run that requested a rerun is followed by it.
                if answer.script_finished not in (*GOOD_ENDS, ForwardMsg.FINISHED_EARLY_FOR_RERUN):
                    self.errors.append(ForwardMsg.ScriptFinishedStatus.Name(answer.script_finished))
                return answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _take_element(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "slider":
                self.sliders[key_of(element.slider.id)] = element.slider.id
                self._fragment_of[element.slider.id] = answer.delta.fragment_id
            case "button":
                self.buttons[key_of(element.button.id)] = element.button.id
                self._fragment_of[element.button.id] = answer.delta.fragment_id
            case "progress":
                self.progress = element.progress.text
            case "alert" if element.alert.format == Alert.ERROR:
                self.complaint = element.alert.body
            case "exception":
                self.errors.append(f"{element.exception.type}: {element.exception.message}")


def key_of(identity: str) -> str:
    """Return the key that a page gave a widget; Streamlit's ids read ``$$ID-<hash>-<key>``."""
    return identity.split("-", maxsplit=2)[-1]
