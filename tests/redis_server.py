"""A Redis or Valkey server of the system's own package, started on loopback and stopped by the tests."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from benchmarks._server import free_port

PROGRAMS = ("redis-server", "valkey-server")
SETTINGS = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no")
START_SECONDS = 20


class RedisServer:
    """A server that can be stopped and started again."""

    def __init__(self, program: str) -> None:
        self._program, self._port = program, free_port()
        self.address = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [self._program, "--port", str(self._port), *SETTINGS]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with redis.Redis.from_url(self.address) as client:
                    client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        pytest.fail(f"{self._program} did not answer")

    def stop(self) -> None:
        """Stop it; it forgets everything."""
        self._process.kill()
        self._process.wait(timeout=20)

    def empty(self) -> None:
        """Delete everything in it."""
        with redis.Redis.from_url(self.address) as client:
            client.flushall()


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Run a server in a block."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail(f"the tests of shared sessions need one of {', '.join(PROGRAMS)} on the PATH")
    server = RedisServer(program)
    try:
        yield server
    finally:
        server.stop()
