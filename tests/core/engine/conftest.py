from collections.abc import Iterator

import psutil
import pytest
from engine_waiting import listening

from core.engine import Engine, cluster


@pytest.fixture(scope="session")
def listened_before() -> set[tuple[str, int]]:
    """The addresses of the tests' own process before any engine, which a plugin of pytest may have opened."""
    return listening(psutil.Process())


@pytest.fixture(scope="session")
def engine(listened_before: set[tuple[str, int]]) -> Iterator[Engine]:
    """One worker, so that the order of runs is visible; tests kill it one after the other, and none waits for that."""
    with (
        pytest.MonkeyPatch.context() as patched,
        Engine(num_workers=1, warm_modules=(), grace_seconds=0.5) as engine,
    ):
        patched.setattr(cluster, "LONGEST_PAUSE_SECONDS", 0.1)
        assert engine.run("engine_workloads:process_id", timeout=30) > 0
        yield engine


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)
