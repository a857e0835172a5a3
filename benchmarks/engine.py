"""The cost of the engine: a call, the first record of a run, streaming against not streaming, the web server's share.

The trainings are real (a preset on the digits), on a single worker of the engine.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import quantiles

import psutil

from core.engine import Engine, Limits
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS

TRAIN = "core.keras.loop:train"
CALLS = 100
CLICKS = 20
OVERHEAD_PAIRS = 5
IDLE_SECONDS = 3.0
POLLS = 1_000
RUNS = 60
MILLISECONDS = 1e3
LIMITS = Limits(records=100_000)
PARAMS = replace(PRESETS["nothing-happens"].params, epochs=60)


def exhaust(params: TrainParams) -> float:
    """Train on the worker without returning records; return the seconds (called by name, on the worker)."""
    from core.keras.loop import train

    started = time.perf_counter()
    for _ in train(params):
        pass
    return time.perf_counter() - started


def call_latency(engine: Engine) -> dict[str, float]:
    """Milliseconds from a call to its result."""
    return _percentiles("call", [_seconds(lambda: engine.run("math:hypot", 3, 4)) for _ in range(CALLS)])


def click_to_first_record(engine: Engine) -> dict[str, float]:
    """Milliseconds from starting a run of a warm program to its first record."""
    return _percentiles("click to first record", [_click(engine) for _ in range(CLICKS)])


def _click(engine: Engine) -> float:
    started = time.perf_counter()
    run = engine.stream(TRAIN, PARAMS, session="benchmark", limits=LIMITS)
    while not run.events():
        time.sleep(0.0005)
    elapsed = time.perf_counter() - started
    run.stop()
    run.wait(60)
    return elapsed


def streaming_overhead(engine: Engine) -> dict[str, float]:
    """Percent by which a streamed training takes longer than the same training without streaming, on one worker."""
    exhaust_seconds, stream_seconds = [], []
    for _ in range(OVERHEAD_PAIRS):
        exhaust_seconds.append(engine.run("benchmarks.engine:exhaust", PARAMS, timeout=300))
        stream_seconds.append(_seconds(lambda: _train(engine)))
    overhead = min(stream_seconds) / min(exhaust_seconds) - 1
    return {
        "training without streaming, s": min(exhaust_seconds),
        "training streamed, s": min(stream_seconds),
        "streaming overhead, %": 100 * overhead,
    }


def _train(engine: Engine) -> None:
    run = engine.stream(TRAIN, PARAMS, session="benchmark", limits=LIMITS)
    run.wait(300)
    if run.state != "done" or len(run.events()) != PARAMS.epochs + 1:
        raise RuntimeError(f"training ended as {run.state} after {len(run.events())} records: {run.message}")


def server_share(engine: Engine) -> dict[str, float]:
    """Percent of one processor that the server process uses: idle, and while a training streams without a page."""
    idle = _processor_share(IDLE_SECONDS)
    run = engine.stream(TRAIN, replace(PARAMS, epochs=1_000), session="benchmark", limits=LIMITS)
    while not run.events():
        time.sleep(0.01)
    training = _processor_share(IDLE_SECONDS)
    events = run.events()
    polls = [_seconds(lambda: (run.state, run.place, run.events(), engine.status())) for _ in range(POLLS)]
    run.stop()
    run.wait(60)
    return {
        "server processor share idle, %": idle,
        "server processor share with one training, %": training,
        f"poll of {len(events)} records, us": 1e6 * sorted(polls)[POLLS // 2],
    }


def memory_of_many_runs(engine: Engine) -> dict[str, float]:
    """Megabytes that the worker and this process gain over ``RUNS`` consecutive trainings with different seeds."""
    short = replace(PARAMS, epochs=3)
    processes = {"worker": psutil.Process(engine.run("os:getpid")), "server": psutil.Process()}
    before = {name: process.memory_info().rss for name, process in processes.items()}
    for seed in range(RUNS):
        run = engine.stream(TRAIN, replace(short, seed=seed), session="benchmark", limits=LIMITS)
        run.wait(60)
    return {
        f"{name} growth over {RUNS} runs, MB": (process.memory_info().rss - before[name]) / 1e6
        for name, process in processes.items()
    }


def _processor_share(seconds: float) -> float:
    started, used = time.perf_counter(), time.process_time()
    time.sleep(seconds)
    return 100 * (time.process_time() - used) / (time.perf_counter() - started)


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=20)
    return {f"{name} p50, ms": cuts[9] * MILLISECONDS, f"{name} p95, ms": cuts[18] * MILLISECONDS}


def measure() -> dict[str, float]:
    """Take all figures with one engine."""
    started = time.perf_counter()
    with Engine(num_workers=1) as engine:
        while engine.status().state != "ready":
            time.sleep(0.01)
        figures = {"start to ready, s": time.perf_counter() - started}
        _click(engine)  # traces the program
        gc.collect()
        for question in (call_latency, click_to_first_record, streaming_overhead, server_share, memory_of_many_runs):
            figures |= question(engine)
    return figures
