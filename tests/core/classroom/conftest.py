"""Both stores, each empty at the start of a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.classroom.store import Store
from core.classroom.stores import open_store
from tests.redis_server import RedisServer, running_redis


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis server on loopback, for all tests of a process."""
    with running_redis() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each kind."""
    if request.param == "sqlite":
        place = str(tmp_path / "sessions.sqlite3")
    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        server.empty()
        place = server.address
    opened = open_store(place)
    yield opened
    opened.shut()
