"""A browser tab in a class session, from the view of a server: a projector, or a phone that joins and answers."""

import asyncio
import re
import time

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks._visitor import Visitor, key_of

CODE = re.compile(r'lab-class-code">.*?<b[^>]*>([A-Z]+)</b>', re.DOTALL)
COUNT = re.compile(r'lab-class-count"[^>]*><b>(\d+)')
HEAR_SECONDS = 60.0


class Attendant(Visitor):
    """One tab.

    Attributes
    ----------
    code : str
        The code in the teacher's bar.
    counts : list of tuple of float and int
        When the bar showed how many answers.
    fields : dict of str to str
        Ids of the text fields by their keys.
    alerts : list of str
        Texts of all coloured boxes so far.
    """

    def __init__(self, address: str, page: str, link: str = "") -> None:
        super().__init__(address, page, link)
        self.code = ""
        self.counts: list[tuple[float, int]] = []
        self.fields: dict[str, str] = {}
        self.alerts: list[str] = []

    async def write(self, key: str, text: str) -> float:
        """Type into a field; return the seconds until the page has been rerun."""
        return await self._act(WidgetState(id=self.fields[key], string_value=text))

    async def hear(self, key: str) -> None:
        """Take what the server sends by itself, until a button of this key is there."""
        async with asyncio.timeout(HEAR_SECONDS):
            while key not in self.buttons:
                self._take(ForwardMsg.FromString(await self._socket.recv()))

    async def told(self, sentence: str) -> None:
        """Take what the server sends, until a coloured box says a sentence.

        A press is over with the next finished run, and that may be one with news, which began before the press.
        """
        async with asyncio.timeout(HEAR_SECONDS):
            while not any(sentence in alert for alert in self.alerts):
                self._take(ForwardMsg.FromString(await self._socket.recv()))

    async def watch(self) -> None:
        """Take what the server sends by itself, until the task is cancelled."""
        while True:
            self._take(ForwardMsg.FromString(await self._socket.recv()))

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "text_input":
                self.fields[key_of(element.text_input.id)] = element.text_input.id
                self._fragment_of[element.text_input.id] = answer.delta.fragment_id
            case "alert":
                self.alerts.append(element.alert.body)
            case "html":
                if found := CODE.search(element.html.body):
                    self.code = found[1]
                if found := COUNT.search(element.html.body):
                    self.counts.append((time.perf_counter(), int(found[1])))
