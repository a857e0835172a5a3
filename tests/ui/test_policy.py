"""The policy that each page comes with: its scripts are allowed by hash, its own host by name, and nobody else."""

import asyncio
import base64
import hashlib
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

from ui.server import policy
from ui.server.waiting import Announced

SCRIPT = "window.first = 1"
PAGE = f"<!doctype html><head><script>{SCRIPT}</script></head>"

pytestmark = pytest.mark.wordless


def answer(path: str, host: str = "lab.example:8501") -> tuple[dict[str, str], str]:
    """The headers and the body that a browser gets for an address."""

    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    async def text(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(PAGE)

    lab = Announced(Starlette(routes=[Route("/page", page), Route("/text", text)]))
    headers = [(b"accept", b"text/html,*/*"), (b"host", host.encode("latin-1"))]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(lab(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent).decode()
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body


def sources(headers: dict[str, str]) -> dict[str, list[str]]:
    """The sources that a policy allows, by directive."""
    directives = [directive.split() for directive in headers["content-security-policy"].split(";")]
    return {name: allowed for name, *allowed in directives}


def test_every_script_that_stands_in_a_page_is_allowed_by_its_hash_and_no_other() -> None:
    headers, body = answer("/page")
    scripts = re.findall("<script>(.*?)</script>", body, re.DOTALL)
    assert len(scripts) == 2
    assert scripts[0] == SCRIPT
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert sources(headers)["script-src"] == ["'self'", "blob:", *(f"'sha256-{digest}'" for digest in digests)]
    assert int(headers["content-length"]) == len(body.encode())


def test_no_directive_allows_another_host_or_code_made_from_text() -> None:
    headers, _ = answer("/page")
    own = ["'self'", "data:", "blob:", "'none'", "ws://lab.example:8501", "wss://lab.example:8501"]
    others = {name: [one for one in allowed if one not in own] for name, allowed in sources(headers).items()}
    assert others.pop("style-src") == ["'unsafe-inline'"]
    assert all(one.startswith("'sha256-") for one in others.pop("script-src"))
    assert not any(others.values())
    assert sources(headers)["default-src"] == ["'self'"]
    assert "data:" not in sources(headers)["script-src"]


@pytest.mark.parametrize("host", ["evil.test; script-src *", "a b", "", "*", "evil.test,lab.example", "\xe9.example"])
def test_a_host_that_is_none_adds_nothing(host: str) -> None:
    headers, _ = answer("/page", host)
    assert sources(headers)["connect-src"] == ["'self'", "blob:", "data:"]
    assert sources(headers).keys() == policy.RULES.keys()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8501", "[::1]:8501", "lab.example"])
def test_a_host_is_named_with_its_port(host: str) -> None:
    headers, _ = answer("/page", host)
    assert sources(headers)["connect-src"][-2:] == [f"ws://{host}", f"wss://{host}"]


def test_only_pages_have_a_policy() -> None:
    headers, body = answer("/text")
    assert "content-security-policy" not in headers
    assert body == PAGE
