from collections.abc import Iterator

import pytest

from core.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One worker, so that the order of runs is visible."""
    with Engine(num_workers=1, warm_modules=(), grace_seconds=0.5) as engine:
        assert engine.run("engine_workloads:process_id", timeout=30) > 0
        yield engine


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)
