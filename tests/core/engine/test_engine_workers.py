"""The number of workers, and their work before they count as ready."""

import pytest
from engine_waiting import wait_until

from core.engine import Engine, remote
from core.engine.service import WORKERS_VARIABLE, workers_asked


def test_the_environment_says_how_many_workers_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORKERS_VARIABLE, raising=False)
    assert workers_asked() is None
    monkeypatch.setenv(WORKERS_VARIABLE, "3")
    assert workers_asked() == 3


@pytest.mark.parametrize("asked", ["0", "-1", "two", "", "1.5", "²"])
def test_anything_but_a_positive_number_of_workers_is_refused(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, asked)
    with pytest.raises(ValueError, match=f"{WORKERS_VARIABLE} must be a whole number of at least 1, got"):
        Engine()


def test_warming_up_imports_a_module_and_calls_a_function() -> None:
    _, problem = remote.warm_up(("math", "engine_waiting", "this:never"))
    assert "cannot load this:never" in problem
    _, problem = remote.warm_up(("math:no_such_function",))
    assert "cannot load math:no_such_function" in problem
    megabytes, problem = remote.warm_up(("math", "gc:collect"))
    assert megabytes > 0
    assert problem == ""


def test_renewed_workers_let_runs_finish_and_take_new_ones() -> None:
    with Engine(num_workers=1, warm_modules=(), grace_seconds=0.5) as engine:
        before = engine.stream("engine_workloads:ticks", 20, pause=0.1, session="before")
        wait_until(lambda: len(before.events()) > 0)
        engine.renew_workers()
        after = engine.stream("engine_workloads:ticks", 1, session="after")
        assert after.wait(30)
        assert (before.state, len(before.events())) == ("done", 20)
        assert after.state == "done"
        old, new = ({tick.process for tick in run.events()} for run in (before, after))
        assert len(old) == len(new) == 1
        assert old != new
        assert engine.status().workers == 1
