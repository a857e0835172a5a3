import os
import signal
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from engine_waiting import wait_until

from core.engine import Engine, EngineError, Limits, Run
from core.messages.engine import ENDINGS

SOON = 20.0  # generous: a busy machine delays, it does not break


def numbers(run: Run) -> list[int]:
    return [tick.number for tick in run.events()]


def has_events(run: Run, count: int) -> bool:
    return len(run.events()) == count


def finish(run: Run) -> Run:
    assert run.wait(SOON), f"still {run.state}"
    return run


@pytest.mark.parametrize(("count", "pause"), [(0, 0.0), (1, 0.0), (1500, 0.0), (60, 0.002)])
def test_every_record_arrives_once_and_in_order(engine: Engine, session: str, count: int, pause: float) -> None:
    run = finish(engine.stream("engine_workloads:ticks", count, pause, session=session))
    assert numbers(run) == list(range(count))
    assert (run.state, run.reason, run.message, run.place) == ("done", "finished", "", None)


def test_records_arrive_while_the_generator_still_runs(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 1000, 0.05, session=session)
    wait_until(lambda: len(run.events()) >= 3)
    earlier = run.events()
    wait_until(lambda: len(run.events()) >= 5)
    assert run.events()[: len(earlier)] == earlier
    assert run.state == "running"
    run.stop()
    finish(run)


def test_a_slow_server_loses_nothing_of_many_megabytes(engine: Engine, session: str) -> None:
    size = 100_000
    run = finish(engine.stream("engine_workloads:arrays", 40, size, session=session))
    assert [array[0] for array in run.events()] == list(range(40))
    assert all(array.size == size and np.all(array == array[0]) for array in run.events())


def test_stop_closes_the_generator_before_its_next_record(engine: Engine, session: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    run = engine.stream("engine_workloads:ticks", 1000, 0.2, str(log), session=session)
    wait_until(lambda: len(run.events()) >= 2)
    run.stop()
    begun_at_stop = len(log.read_text().splitlines())
    finish(run)
    lines = log.read_text().splitlines()
    assert lines[-1] == "closed"
    assert len(lines) - 1 <= begun_at_stop + 1
    assert (run.state, run.message) == ("stopped", "Stopped on request.")


def test_pause_step_and_resume(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 100, 0.02, session=session, paused=True)
    wait_until(lambda: run.state == "paused")
    time.sleep(0.2)
    assert numbers(run) == []
    for count in (1, 2, 3):
        run.step()
        wait_until(partial(has_events, run, count))
    time.sleep(0.2)
    assert numbers(run) == [0, 1, 2]
    run.resume()
    wait_until(lambda: len(run.events()) > 5)
    run.pause()
    held: list[int] = []
    while held != numbers(run):
        held = numbers(run)
        time.sleep(0.3)
    assert run.state == "paused"
    assert len(held) < 100
    run.step()
    wait_until(lambda: len(run.events()) == len(held) + 1)
    run.resume()
    assert numbers(finish(run)) == list(range(100))


@pytest.mark.parametrize(
    ("function", "arguments", "message", "received"),
    [
        ("engine_workloads:break_after", (3,), "ZeroDivisionError: nothing to divide", (0, 1, 2)),
        ("engine_workloads:absent", (), "function 'absent' does not exist in engine_workloads", ()),
        ("no_such_module:train", (), "ModuleNotFoundError: No module named 'no_such_module'", ()),
        ("engine_workloads", (), "function must read 'module:function', got 'engine_workloads'", ()),
        ("engine_workloads:process_id", (), "function must return a generator, process_id returned a int", ()),
        ("engine_workloads:arrays", (1, 200_000), "A record of 1.60 MB exceeds the limit of 1 MB.", ()),
    ],
)
def test_a_failure_is_one_sentence_and_no_traceback(
    engine: Engine, session: str, function: str, arguments: tuple[int, ...], message: str, received: tuple[int, ...]
) -> None:
    run = finish(engine.stream(function, *arguments, session=session))
    assert (run.state, run.message, run.events()) == ("failed", message, received)


def test_what_cannot_be_pickled_fails_at_either_end(engine: Engine, session: str) -> None:
    argument = engine.stream("engine_workloads:ticks", lambda: None, session=session)
    assert argument.state == "failed"
    assert argument.message.startswith("arguments must be picklable")
    record = finish(engine.stream("engine_workloads:unpicklable_record", session=session))
    assert record.state == "failed"
    assert "pickle" in record.message


@pytest.mark.parametrize(
    ("limits", "state", "count"),
    [(Limits(records=5), "done", 5), (Limits(records=4), "stopped", 4)],
    ids=["exactly", "one too many"],
)
def test_limit_on_records(engine: Engine, session: str, limits: Limits, state: str, count: int) -> None:
    run = finish(engine.stream("engine_workloads:ticks", 5, session=session, limits=limits))
    assert (run.state, numbers(run)) == (state, list(range(count)))
    assert ("4 records" in run.message) == (state == "stopped")


def test_limit_on_seconds_counts_computing_only(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 1000, 0.1, session=session, paused=True, limits=Limits(seconds=0.5))
    wait_until(lambda: run.state == "paused")
    run.step()
    wait_until(lambda: len(run.events()) == 1)
    time.sleep(0.8)
    assert run.state == "paused"
    run.resume()
    finish(run)
    assert (run.state, run.message) == ("stopped", "Stopped at the limit of 0.5 seconds per run.")
    assert 1 <= len(run.events()) <= 5


def test_limit_on_memory_stops_a_leak(engine: Engine, session: str) -> None:
    limits = Limits(memory_megabytes=150)
    run = finish(engine.stream("engine_workloads:leak", 20, 0.05, session=session, limits=limits))
    assert (run.state, run.reason) == ("stopped", "memory")
    assert 3 <= len(run.events()) <= 8


def test_limit_on_all_results_together(engine: Engine, session: str) -> None:
    run = finish(
        engine.stream("engine_workloads:arrays", 100, 50_000, session=session, limits=Limits(total_megabytes=2))
    )
    assert (run.state, run.reason, len(run.events())) == ("stopped", "total", 4)


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "reason"),
    [
        ("hog", (300,), Limits(memory_megabytes=100), "hog"),
        ("hang_after", (2,), Limits(silence_seconds=0.5), "silent"),
    ],
)
def test_a_worker_that_breaks_a_limit_is_replaced(
    engine: Engine, session: str, function: str, arguments: tuple[int, ...], limits: Limits, reason: str
) -> None:
    before = engine.run("engine_workloads:process_id")
    run = finish(engine.stream(f"engine_workloads:{function}", *arguments, session=session, limits=limits))
    assert (run.state, run.reason) == ("lost", reason)
    assert run.events() == tuple(range(len(run.events())))
    assert len(run.events()) >= 1
    assert engine.run("engine_workloads:process_id") != before


def test_a_killed_worker_loses_its_run_at_once_and_retry_works(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 8, 0.1, session=session)
    wait_until(lambda: len(run.events()) >= 2)
    os.kill(run.events()[0].process, signal.SIGKILL)
    killed = time.monotonic()
    finish(run)
    assert time.monotonic() - killed < 2.0
    assert (run.state, run.message) == (
        "lost",
        "Its worker process died. Retry restarts the run from the beginning.",
    )
    again = finish(run.retry())
    assert (again.state, numbers(again)) == ("done", list(range(8)))


def test_a_worker_killed_again_and_again_loses_only_what_it_was_running(engine: Engine, session: str) -> None:
    runs = [engine.stream("engine_workloads:ticks", 3, 0.1, session=f"{session} {number}") for number in range(4)]
    for run in runs[:2]:
        wait_until(run.events)
        os.kill(run.events()[0].process, signal.SIGKILL)
    assert [finish(run).state for run in runs] == ["lost", "lost", "done", "done"]
    assert [numbers(run) for run in runs[2:]] == [[0, 1, 2]] * 2


def test_a_worker_killed_before_it_has_begun_a_run_loses_nothing(engine: Engine, session: str) -> None:
    os.kill(engine.run("engine_workloads:process_id"), signal.SIGKILL)
    run = finish(engine.stream("engine_workloads:ticks", 3, session=session))
    assert (run.state, numbers(run), run.restarts) == ("done", list(range(3)), 0)


def test_a_run_can_be_begun_again_by_itself(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 12, 0.1, session=session, retries=1)
    wait_until(lambda: len(run.events()) >= 3)
    os.kill(run.events()[0].process, signal.SIGKILL)
    finish(run)
    assert (run.state, numbers(run)) == ("done", list(range(12)))
    assert len({tick.process for tick in run.events()}) == 2


def test_a_paused_run_begun_again_stands_where_it_stood(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 6, session=session, retries=1, paused=True)
    for count in (1, 2):
        run.step()
        wait_until(partial(has_events, run, count))
    os.kill(run.events()[0].process, signal.SIGKILL)
    run.step()
    wait_until(lambda: len(run.events()) == 3)
    assert (run.state, run.restarts) == ("paused", 1)
    run.step()
    wait_until(lambda: len(run.events()) == 4)
    run.resume()
    assert (finish(run).state, numbers(run)) == ("done", list(range(6)))
    assert [tick.process == run.events()[0].process for tick in run.events()] == [True] * 2 + [False] * 4


def test_memory_that_the_machine_does_not_have_is_said_in_plain_words(engine: Engine, session: str) -> None:
    run = finish(engine.stream("engine_workloads:ask_for_too_much", session=session))
    assert (run.state, run.message, run.events()) == ("failed", ENDINGS["no_memory"](), (0,))


def test_twelve_sessions_are_served_in_order_with_their_place(engine: Engine) -> None:
    holder = engine.stream("engine_workloads:ticks", 1000, 0.05, session="holder")
    wait_until(lambda: holder.state == "running")
    runs = [engine.stream("engine_workloads:ticks", 5, 0.01, session=f"student {number}") for number in range(12)]
    wait_until(lambda: [run.place for run in runs] == list(range(1, 13)))
    assert engine.status().queued == 12
    quitter = runs.pop(3)
    quitter.stop()
    wait_until(lambda: [run.place for run in runs] == list(range(1, 12)))
    assert (quitter.state, quitter.place) == ("stopped", None)
    holder.stop()
    order: list[Run] = []

    def all_have_ended() -> bool:
        order.extend(run for run in runs if run.finished and run not in order)
        return len(order) == 11

    wait_until(all_have_ended)
    assert order == runs
    assert all(run.state == "done" and numbers(run) == list(range(5)) for run in runs)


def test_a_session_has_one_run(engine: Engine, session: str) -> None:
    first = engine.stream("engine_workloads:ticks", 1000, 0.05, session=session)
    wait_until(lambda: first.state == "running")
    second = engine.stream("engine_workloads:ticks", 2, session=session)
    assert finish(second).state == "done"
    assert (finish(first).state, first.reason) == ("stopped", "replaced")


def test_a_paused_run_gives_way_to_others(engine: Engine, session: str) -> None:
    holder = engine.stream("engine_workloads:ticks", 5, session=session, paused=True, limits=Limits(pause_seconds=0.5))
    wait_until(lambda: holder.state == "paused")
    time.sleep(0.8)
    assert holder.state == "paused"
    other = engine.stream("engine_workloads:ticks", 2, session=session + "'s neighbour")
    assert finish(other).state == "done"
    assert (holder.state, holder.reason) == ("stopped", "pause")


def test_a_closed_session_ends_its_run_after_the_grace_period(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 1000, 0.05, session=session)
    engine.close_session(session)
    engine.keep_session(session)
    time.sleep(0.8)
    assert run.state == "running"
    closed = time.monotonic()
    engine.close_session(session)
    assert finish(run).reason == "closed"
    assert time.monotonic() - closed >= 0.5


def test_calls_are_answered_while_a_run_occupies_the_worker(engine: Engine, session: str) -> None:
    run = engine.stream("engine_workloads:ticks", 1000, 0.05, session=session)
    wait_until(lambda: run.state == "running")
    assert engine.run("math:hypot", 3, 4) == 5.0
    assert run.state == "running"
    run.stop()
    finish(run)


def test_a_call_repeats_the_functions_own_refusal(engine: Engine) -> None:
    with pytest.raises(ValueError, match=r"^value must be even, got 3$"):
        engine.run("engine_workloads:refuse", 3)
    with pytest.raises(EngineError, match=r"^ZeroDivisionError: nothing to divide$"):
        engine.run("engine_workloads:fail")


def test_a_call_that_hangs_times_out_and_its_worker_is_replaced(engine: Engine) -> None:
    before = engine.run("engine_workloads:process_id")
    with pytest.raises(EngineError, match=r"engine_workloads:sleep returned no result within 0.3 seconds"):
        engine.run("engine_workloads:sleep", 3600, timeout=0.3)
    wait_until(lambda: engine.run("engine_workloads:process_id") != before)


def test_a_call_survives_the_death_of_its_worker(engine: Engine, tmp_path: Path) -> None:
    before = engine.run("engine_workloads:process_id")
    assert engine.run("engine_workloads:exit_once", str(tmp_path / "marker")) != before


def test_polling_costs_microseconds(engine: Engine, session: str) -> None:
    run = finish(engine.stream("engine_workloads:ticks", 500, session=session))
    repetitions = 1000
    started = time.perf_counter()
    for _ in range(repetitions):
        _ = run.events(), run.state, run.place, engine.status()
    assert (time.perf_counter() - started) / repetitions < 200e-6


@pytest.mark.parametrize("name", ["records", "seconds", "memory_megabytes", "silence_seconds"])
def test_limits_must_be_positive(name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be positive, got 0$"):
        Limits(**{name: 0})


def test_the_number_of_workers_must_be_positive() -> None:
    with pytest.raises(ValueError, match=r"^num_workers must be at least 1, got 0$"):
        Engine(num_workers=0)
