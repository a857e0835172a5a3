"""The lab sends no requests outside: not at start-up, not for a page, and not for a browser of another site."""

import asyncio
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import websockets
from machines import ROOT, wait_until
from test_what_users_start import COMMANDS

from benchmarks._server import free_port
from benchmarks._visitor import Visitor

RECORDING = Path(__file__).with_name("recording")
INSIDE = {"127.0.0.1", "::1", "::", "0.0.0.0", "localhost", "None", "b'127.0.0.1'"}
ELSEWHERE = "http://another.example"


class Lab:
    """A server as a command of README starts it, and the record of whom it and its processes asked."""

    def __init__(self, record: Path, port: int) -> None:
        self._record = record
        self.address = f"http://127.0.0.1:{port}"

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1):
            return True
        return False

    def asked(self) -> dict[str, set[str]]:
        """Return the hosts by what was done with them."""
        found: dict[str, set[str]] = {}
        for line in self._record.read_text("utf-8").splitlines():
            event, _, host = line.partition(" ")
            found.setdefault(event, set()).add(host)
        return found

    def outside(self) -> list[str]:
        return sorted({host for hosts in self.asked().values() for host in hosts} - INSIDE)


@pytest.fixture
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lab]:
    port, record = free_port(), tmp_path / "record"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment = plain | {"PYTHONPATH": str(RECORDING), "LAB_TEST_RECORD": str(record)}
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(COMMANDS[request.param](port), cwd=ROOT, env=environment, stdout=nowhere, stderr=nowhere)
    lab = Lab(record, port)
    try:
        wait_until(lab.answers)
        yield lab
    finally:
        process.terminate()
        process.wait(timeout=20)


async def come_from_another_site(address: str) -> None:
    """Connect as a page of another site has a browser do; the server refuses."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    with suppress(websockets.InvalidStatus):
        async with websockets.connect(url, origin=websockets.Origin(ELSEWHERE)):
            pytest.fail("a page of another site was let in")


@pytest.mark.parametrize("lab", COMMANDS, indirect=True)
def test_nobody_outside_is_asked_for_anything(lab: Lab) -> None:
    async def visit() -> list[str]:
        await come_from_another_site(lab.address)  # the first of all visitors
        async with Visitor(lab.address, "training") as visitor:
            await visitor.open()
            await come_from_another_site(lab.address)
            await asyncio.to_thread(wait_until, lambda: "127.0.0.1" in lab.asked().get("connect", ()))
        return visitor.errors

    assert asyncio.run(visit()) == []
    assert lab.outside() == []
