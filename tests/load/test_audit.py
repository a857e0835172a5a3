"""The audit of dependencies fails for a vulnerability and for nothing that the network does."""

import http.server
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deploy import audit


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """An advisory service on loopback that gives everybody one answer."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}/{{package}}/{{version}}"
        server.shutdown()


@pytest.fixture
def mute() -> Iterator[str]:
    """A service that takes the connection and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/{{package}}/{{version}}"


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b"not here"), (200, b"<html>welcome</html>"), (200, b"{}"), (200, b"[]")],
    ids=["a mirror without advisories", "a login page", "no list", "no object"],
)
def test_without_advisories_the_audit_is_skipped_and_says_so(
    status: int, body: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(status, body) as service:
        monkeypatch.setattr(audit, "SERVICE", service)
        assert audit.main() == 0
    assert capsys.readouterr().out.startswith("pip-audit skipped: no advisories")


def test_a_service_that_never_answers_is_given_up(
    mute: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "SERVICE", mute)
    monkeypatch.setattr(audit, "SECONDS", 0.2)
    assert audit.main() == 0
    assert "timed out" in capsys.readouterr().out


@pytest.mark.parametrize("code", [0, 1])
def test_with_advisories_the_auditors_own_verdict_counts(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "AUDIT", (sys.executable, "-c", f"raise SystemExit({code})"))
    with answering(200, b'{"vulnerabilities": []}') as service:
        monkeypatch.setattr(audit, "SERVICE", service)
        assert audit.main() == code
