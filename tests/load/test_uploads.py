"""Uploads over the wire with a page's own token: no more is kept than promised, and other users do not notice.

No control asks for these files. A browser uploads in the same way.
"""

import asyncio
import http.client
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psutil
import pytest
from machines import ROOT
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import MEGABYTE, server
from benchmarks._visitor import Visitor

SESSION_BYTES = 40_000_000
KEPT, REFUSED = 204, 413
LARGE = 19_000_000
BREATH = 100 * MEGABYTE
"""What a server may take for reading and for pages besides what it keeps."""
SECONDS = 45


class Uploader(Visitor):
    """A tab that uploads what no control of its page asks for."""

    session = ""

    def _take(self, answer: ForwardMsg) -> bool:
        if answer.WhichOneof("type") == "new_session":
            self.session = answer.new_session.initialize.session_id
        return super()._take(answer)


Lab = tuple[str, psutil.Process]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with server(ROOT) as (address, process):
        yield address, process


def token(address: str) -> str:
    """What the server gives every browser to send back with an upload."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", "/_stcore/health")
    given = connection.getresponse().headers["Set-Cookie"]
    connection.close()
    return given.partition("=")[2].partition(";")[0]


def put(address: str, session: str, size: int, name: str = "") -> int:
    """Upload a file; return the status of the answer."""
    edge, given = uuid.uuid4().hex, token(address)
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'.encode()
    body = head + bytes(size) + f"\r\n--{edge}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Cookie": f"_streamlit_xsrf={given}",
        "X-Xsrftoken": given,
    }
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=SECONDS)
    connection.request("PUT", f"/_stcore/upload_file/{session}/{name or uuid.uuid4()}", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def put_together(address: str, sessions: list[str], size: int) -> Counter[int]:
    """Upload a file for each of these sessions, all at the same time; return how often each status came."""
    with ThreadPoolExecutor(20) as pool:
        return Counter(pool.map(lambda session: put(address, session, size), sessions))


def taken(process: psutil.Process) -> int:
    return int(process.memory_info().rss)


def test_one_session_keeps_forty_megabytes_however_many_files_come(lab: Lab) -> None:
    address, process = lab

    async def visit() -> None:
        async with Uploader(address, "doctor") as tab, Visitor(address, "loss_error") as other:
            await asyncio.gather(tab.open(), other.open())
            before = taken(process)
            one_by_one = [await asyncio.to_thread(put, address, tab.session, LARGE) for _ in range(4)]
            assert one_by_one == [KEPT, KEPT, REFUSED, REFUSED]
            many = asyncio.to_thread(put_together, address, [tab.session] * 20, LARGE)
            answers, _ = await asyncio.gather(many, other.move(30))
            assert answers == {REFUSED: 20}
            assert taken(process) - before < SESSION_BYTES + BREATH
            assert other.errors == tab.errors == []
            await tab.open("start")  # what was uploaded on a page that was left is gone
            assert await asyncio.to_thread(put, address, tab.session, LARGE) == KEPT

    asyncio.run(visit())


def test_twenty_at_once_pass_no_more_than_one_by_one(lab: Lab) -> None:
    address, _ = lab

    async def visit() -> None:
        async with Uploader(address, "doctor") as tab:
            await tab.open()
            answers = await asyncio.to_thread(put_together, address, [tab.session] * 20, LARGE)
            assert answers == {KEPT: 2, REFUSED: 18}

    asyncio.run(visit())


def test_small_files_are_counted_too(lab: Lab) -> None:
    address, _ = lab

    async def visit() -> None:
        async with Uploader(address, "doctor") as tab:
            await tab.open()
            answers = Counter([await asyncio.to_thread(put, address, tab.session, 1) for _ in range(70)])
            assert answers[REFUSED] >= 20

    asyncio.run(visit())


def test_a_file_above_what_is_read_is_refused(lab: Lab) -> None:
    address, _ = lab

    async def visit() -> None:
        async with Uploader(address, "doctor") as tab:
            await tab.open()
            assert await asyncio.to_thread(put, address, tab.session, 22 * MEGABYTE) == REFUSED
            assert await asyncio.to_thread(put, address, tab.session, LARGE) == KEPT

    asyncio.run(visit())
