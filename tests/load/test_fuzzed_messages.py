"""Messages that no browser sends, over the wire to a real server: they may end only their own session."""

import asyncio
import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from forger import Forger
from fuzzing import tried
from hypothesis import strategies as st
from machines import ROOT, wait_until

from benchmarks._server import LOOPBACK, free_port, run_command
from ui.frame.page_table import PAGES

WITHOUT_TENSORFLOW = """
import sys
from core.engine import memory
from streamlit.web.cli import main
memory.MEGABYTES_TO_TRAIN = float("inf")
sys.argv[0] = "streamlit"
main()
"""
"""The lab's command, on a machine that says it has too little memory to train."""


@contextlib.contextmanager
def lab() -> Iterator[str]:
    """Run the lab's server, without trainings; yield its address once it answers."""
    port = free_port()
    _, *arguments = run_command(port)
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_TENSORFLOW, *arguments],
        cwd=ROOT,
        env=os.environ | LOOPBACK | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert process.poll() is None
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
            return True
        return False

    try:
        wait_until(answers)
        yield address
    finally:
        process.kill()
        process.wait()


EACH = 8
"""Messages to one tab: what the first ones leave behind meets the later ones."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with lab() as started:
        yield started


async def beside(address: str, page: str, seed: int) -> list[str]:
    """Forge messages in one tab beside an honest one; say what went wrong in the honest one and in a new one."""
    async with Forger(address, page) as honest:
        await honest.open()
        async with Forger(address, page) as tab:
            await tab.open()
            for place in range(EACH):
                await tab.forge(EACH * seed + place)
            await tab.ask_for_no_fragment()
        await honest.open()
        async with Forger(address, page) as newcomer:
            await newcomer.open()
            return honest.errors + newcomer.errors


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_notices_forged_messages(name: str, address: str) -> None:
    def check(seed: int) -> None:
        assert asyncio.run(beside(address, PAGES[name].url_path, seed)) == []

    tried("messages", st.integers(0, 2**32 - 1), check, parts=len(PAGES), each=EACH)


def test_what_is_no_message_at_all_harms_nobody_else(address: str) -> None:
    async def attacked() -> list[str]:
        async with Forger(address, "") as honest:
            await honest.open()
            async with Forger(address, "") as tab:
                for noise in (b"", b"\xff" * 100, b"{}", b"\x08", bytes(10_000)):
                    await tab.send_noise(noise)
            await honest.move(7)
            return honest.errors

    assert asyncio.run(attacked()) == []
