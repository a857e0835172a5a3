"""A server that can write nowhere, neither to its own folder nor to one for temporary files, does all of its work."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import unwritable

from benchmarks._sender import Sender
from benchmarks._server import ROOT, server
from benchmarks._trainee import OVER, Trainee

PLACES = ("HOME", "TMPDIR", "TEMP", "TMP")
LARGE_LOGITS = b"1.5,-2.25,0\n" * 200_000

pytestmark = pytest.mark.skipif(not unwritable.is_possible(), reason="needs Landlock, of Linux 5.13 and later")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patched:
        for name in PLACES:
            patched.delenv(name, raising=False)
        finds = [sys.executable, "-c", "import tempfile; tempfile.TemporaryFile()"]
        found = subprocess.run(finds, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=unwritable.write_nowhere)
        assert "No usable temporary directory" in found.stderr
        with server(ROOT, unwritable.write_nowhere) as (address, _):
            yield address


@pytest.mark.keras
def test_a_training_runs_where_nothing_can_be_written(address: str) -> None:
    async def trained() -> tuple[str, list[str]]:
        async with Trainee(address, "preset=nothing-happens&epochs=5") as trainee:
            await trainee.open()
            await trainee.train()
            try:
                await trainee.watch(OVER, 90)
            except TimeoutError:
                return trainee.progress, trainee.errors
            return trainee.state, trainee.errors

    assert asyncio.run(trained()) == ("done", [])


def test_a_file_is_read_where_nothing_can_be_written(address: str) -> None:
    async def answered() -> tuple[list[str], list[str]]:
        async with Sender(address, "doctor") as sender:
            await sender.open()
            await sender.upload("doctor_logits", "logits.csv", LARGE_LOGITS)
            return sender.said, sender.errors

    said, errors = asyncio.run(answered())
    assert errors == []
    shown = [re.sub(r"<[^>]*>", "", text) for text in said]
    assert any("row 1. Loss 0.220458;" in text.replace("*", "") for text in shown), shown
