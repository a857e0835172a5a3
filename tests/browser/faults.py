"""A lab that tests may kill, starve and disconnect: they control its process and its connection."""

import contextlib
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable

import psutil

from benchmarks._server import LOOPBACK, ROOT, free_port, run_command
from tests.browser.conftest import START_SECONDS

PIECE = 4096
GRACE_SECONDS = 12
QUICK = f"""
import sys
from core.engine import Engine
from streamlit.web.cli import main
Engine.__init__.__kwdefaults__["grace_seconds"] = {GRACE_SECONDS}
sys.argv[0] = "streamlit"
main()
"""
"""The lab's command, with an engine that waits a shorter time for a closed tab to return."""


def await_true(condition: Callable[[], object], seconds: float = START_SECONDS) -> None:
    """Poll ``condition`` until it holds; the generous limit only ends a test that has failed anyway."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "condition not met in time"
        time.sleep(0.05)


def _write_nothing() -> None:
    """Make every write to a file fail from now on, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


class Lab:
    """The lab's server on one port, however often it is started."""

    def __init__(self, *, on_full_disk: bool = False) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._on_full_disk = on_full_disk
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        _, *arguments = run_command(self.port)
        self._process = psutil.Popen(
            [sys.executable, "-c", QUICK, *arguments],
            cwd=ROOT,
            env=os.environ | LOOPBACK | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_write_nothing if self._on_full_disk else None,
        )
        await_true(self._answers)

    def _answers(self) -> bool:
        assert self._process.poll() is None, "the server did not come up"
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1):
            return True
        return False

    def descendants(self) -> list[psutil.Process]:
        """Return every process that the server has started."""
        return list(self._process.children(recursive=True))

    def kill(self) -> None:
        """End the server as the kernel does when memory runs out."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the server as an operator does."""
        self._process.terminate()
        self._process.wait(timeout=20)


class Wire:
    """A connection to a port of this machine that can be cut, mended and slowed down.

    Attributes
    ----------
    address : str
        The address to open instead of the server's.
    bytes_per_second : float
        Throughput of one connection.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self.bytes_per_second = float("inf")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close every connection immediately, even during a transfer, and each new one at once."""
        self._is_cut = True
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections through again, and as fast as they are."""
        self._is_cut, self.bytes_per_second = False, float("inf")

    def close(self) -> None:
        """Cut for good."""
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = self._listening.accept()
                if self._is_cut:
                    visitor.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._port))
                for source, target in ((visitor, server), (server, visitor)):
                    threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        self._open.add(source)
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                time.sleep(len(piece) / self.bytes_per_second)
                target.sendall(piece)
        self._open.discard(source)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()
