"""Files are compressed once, whoever asks and however often, and those with a version are kept by browsers."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from ui.drawing.scripts import STATIC, versioned
from ui.server import compressed, serving

SCRIPT = b"let number = 1;\n" * 20_000

pytestmark = pytest.mark.wordless


class Site:
    """A folder of files behind the middleware, and the number of times that one was read to its end."""

    def __init__(self, folder: Path) -> None:
        self.read = 0
        files = Starlette(routes=[Mount("/app/static", StaticFiles(directory=folder))])

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            async def count(message: Message) -> None:
                await send(message)
                self.read += message["type"] == "http.response.body" and not message.get("more_body", False)

            await files(scope, receive, count)

        self.lab = compressed.Compressed(counted)

    async def get(
        self, name: str, headers: dict[str, str] | None = None, cut: bool = False
    ) -> tuple[int, Headers, bytes]:
        """Ask for a file; with ``cut``, the browser is gone before the answer begins."""
        path, _, query = f"/app/static/{name}".partition("?")
        asked = {"accept-encoding": "gzip, br"} | (headers or {})
        raw = [(key.encode(), value.encode()) for key, value in asked.items()]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw}
        sent: list[Message] = []

        async def receive() -> Message:
            await asyncio.Event().wait()  # for nothing more comes
            raise AssertionError

        async def send(message: Message) -> None:
            if cut:
                raise OSError
            sent.append(message)

        await self.lab(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent)
        return sent[0]["status"], Headers(raw=sent[0]["headers"]), body


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "a.js").write_bytes(SCRIPT)
    (tmp_path / "b.js").write_bytes(SCRIPT[::-1])
    (tmp_path / "small.js").write_bytes(b"1")
    (tmp_path / "a.woff2").write_bytes(SCRIPT)
    (tmp_path / "plotly-1.2.3.min.js").write_bytes(SCRIPT)
    return Site(tmp_path)


def test_a_file_arrives_compressed_and_whole(site: Site) -> None:
    status, headers, body = asyncio.run(site.get("a.js"))
    assert status == 200
    assert gzip.decompress(body) == SCRIPT
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(headers["content-length"]) == len(body) < len(SCRIPT) / 50
    assert headers["etag"].startswith('W/"')
    assert "accept-ranges" not in headers


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("a.js", {"accept-encoding": "br"}),
        ("a.js", {"accept-encoding": "gzip;q=0"}),
        ("a.js", {"range": "bytes=0-9"}),
        ("small.js", {}),
        ("a.woff2", {}),
        ("absent.js", {}),
    ],
)
def test_whatever_is_no_large_text_or_was_asked_for_otherwise_is_let_be(
    name: str, asked: dict[str, str], site: Site
) -> None:
    _, headers, _ = asyncio.run(site.get(name, asked))
    assert "content-encoding" not in headers


def test_many_who_ask_at_once_have_it_compressed_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def compress(data: bytes, *settings: Any, **named: Any) -> bytes:
        calls.append(len(data))
        return gzip.compress(data, *settings, **named)

    async def all_of_them() -> list[tuple[int, Headers, bytes]]:
        return await asyncio.gather(*(site.get("a.js") for _ in range(30)), *(site.get("b.js") for _ in range(30)))

    monkeypatch.setattr(compressed, "gzip", type("Gzip", (), {"compress": staticmethod(compress)}))
    answers = asyncio.run(all_of_them())
    assert {gzip.decompress(body) for _, _, body in answers} == {SCRIPT, SCRIPT[::-1]}
    assert calls == [len(SCRIPT), len(SCRIPT)]


def test_one_who_leaves_first_leaves_the_file_to_the_others(site: Site) -> None:
    async def visit() -> bytes:
        gone, answer = await asyncio.gather(site.get("a.js", cut=True), site.get("a.js"), return_exceptions=True)
        assert isinstance(gone, OSError)
        assert not isinstance(answer, BaseException)
        return answer[2]

    assert gzip.decompress(asyncio.run(visit())) == SCRIPT


def test_a_file_that_has_changed_is_compressed_anew(site: Site, tmp_path: Path) -> None:
    asyncio.run(site.get("a.js"))
    (tmp_path / "a.js").write_bytes(SCRIPT * 2)
    assert gzip.decompress(asyncio.run(site.get("a.js"))[2]) == SCRIPT * 2


def test_what_is_kept_is_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asyncio.run(site.get("a.js"))[2]
    monkeypatch.setattr(compressed, "MOST_BYTES", len(first))
    for name in ("b.js", "plotly-1.2.3.min.js", "a.js"):
        asyncio.run(site.get(name))
    kept = site.lab._kept
    assert [path for path, _ in kept] == ["/app/static/a.js"]


@pytest.mark.parametrize(
    ("name", "is_kept"), [("a.js?v=1f", True), ("plotly-1.2.3.min.js", True), ("a.js", False), ("absent.js?v=1", False)]
)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_browsers_keep_a_file_whose_address_has_a_version(name: str, is_kept: bool, coding: str, site: Site) -> None:
    _, headers, _ = asyncio.run(site.get(name, {"accept-encoding": coding}))
    assert ("immutable" in headers.get("cache-control", "")) is is_kept


def test_the_lab_serves_its_files_this_way_and_gives_each_a_version() -> None:
    classes: list[Any] = [entry.cls for entry in serving.MIDDLEWARE]
    assert compressed.Compressed in classes
    assert "?v=" in versioned("chart.js")
    large = [path for path in STATIC.glob("*.js") if compressed.VERSIONED.search(path.name)]
    assert [path.name.partition("-")[0] for path in large] == ["plotly"]
