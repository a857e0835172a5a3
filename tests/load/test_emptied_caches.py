"""A visitor's message that empties Streamlit's caches, over the wire: shared results stay unchanged."""

import asyncio
import re
import sys

import psutil
import pytest
from machines import ROOT
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import server
from benchmarks._trainee import Trainee
from benchmarks._visitor import Visitor
from ui.words.en.training import SAME_WEIGHTS

pytestmark = [pytest.mark.keras, pytest.mark.extensive]

SETTINGS = "preset=nothing-happens&epochs=120"
"""A training of some seconds, of which two arms end with the same weights."""
HASH = re.compile(re.escape(SAME_WEIGHTS).replace(r"\{first\}", ".+").replace(r"\{second\}", ".+").replace(
    r"\{hash\}", "(.+?)"
))  # fmt: skip
MESSAGES = 10
PAGES = ("training", "doctor", "loss_error", "traps")
"""Pages behind which other processes of the server stand."""


class Reader(Trainee):
    """One who trains and reads what the page says of the weights."""

    hashes: tuple[str, ...] = ()

    async def trained(self) -> str:
        """Train to the end; return the hash of the weights."""
        await self.train()
        await self.watch(["done"])
        return self.hashes[-1]

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        self.hashes += tuple(HASH.findall(answer.delta.new_element.markdown.body))


class Emptier(Visitor):
    """One who sends what the browser's menu sends to a developer's server."""

    async def empty(self) -> None:
        message = BackMsg()
        message.clear_cache = True
        await self._socket.send(message.SerializeToString())


def kind(process: psutil.Process) -> str:
    found = next((part for part in process.cmdline() if part.startswith(("core.", "logit_doctor."))), "")
    return found or " ".join(process.cmdline())


def processes(of: psutil.Process) -> dict[int, str]:
    return {child.pid: kind(child) for child in of.children(recursive=True)}


def listening(process: psutil.Process) -> int:
    """Ports on which the server answers: its own, and one for each scheduler."""
    return sum(one.status == psutil.CONN_LISTEN for one in process.net_connections("inet"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the ports of another process")
def test_emptied_caches_start_nothing_again_and_leave_a_training_as_it_is() -> None:
    async def disturbed(address: str, lab: psutil.Process) -> None:
        async with Reader(address, SETTINGS) as tab, Emptier(address, "") as other:
            await tab.open()
            undisturbed = await tab.trained()
            for page in PAGES:
                await other.open(page)
            before = processes(lab), listening(lab)
            training = asyncio.create_task(tab.trained())
            for place in range(MESSAGES):
                await other.empty()
                await other.open(PAGES[place % len(PAGES)])
            assert not training.done()
            assert (processes(lab), listening(lab)) == before
            assert await training == undisturbed
            assert (processes(lab), listening(lab)) == before
            assert sum("engine.worker" in name for name in before[0].values()) == 1
            assert tab.errors + other.errors == []

    with server(ROOT, LOGIT_LAB_WORKERS="1") as (address, lab):
        asyncio.run(disturbed(address, lab))
