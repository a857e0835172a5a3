"""Waiting for events on other threads and in other processes, and where those listen."""

import time
from collections.abc import Callable

import psutil


def wait_until(condition: Callable[[], object], timeout: float = 20.0) -> None:
    """Poll ``condition`` until it holds; the generous limit only ends a test that has failed anyway."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "condition not met in time"
        time.sleep(0.01)


def listening(process: psutil.Process) -> set[tuple[str, int]]:
    """Return the addresses at which a process accepts connections."""
    connections = process.net_connections(kind="inet")
    return {tuple(connection.laddr) for connection in connections if connection.status == psutil.CONN_LISTEN}
