from collections.abc import Iterator

import pytest

from core.engine import Engine, cluster


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
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
