"""Live training against ``model.fit`` and the TensorFlow Playground's algorithm, and the time to the first live point.

All contenders train 64-25-15-10 (Playground: 64-25-15-1) on 1,440 examples in batches of 32, alternating in one run.
"Live" includes the data for the page: every epoch yields a record measured on all training and validation examples.
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

from core.keras.loop import train
from core.keras.training.arms import parse_choice
from core.keras.training.datasets import load
from core.keras.training.listing import listing
from core.keras.training.plan import TrainParams, batches, initial_weights

ROUNDS = 5
LAB_EPOCHS, FIT_EPOCHS, PLAYGROUND_EPOCHS = 20, 3, 20
CLICKS = 20
RUNS, NEW_CONFIGURATIONS = 60, 20
NUM_ROWS = 1_800
PLAYGROUND = Path(__file__).parent / "playground.js"
LEARNING_RATES = {"sgd": 0.1, "adam": 0.001}


def task(*, binary: bool) -> TrainParams:
    """Return the digits as a table, of which a training uses 1,440 rows: ten classes, or small digits against large."""
    data = load("digits", seed=0)
    features = np.concatenate([data.train_features, data.validation_features])
    labels = np.concatenate([data.train_labels, data.validation_labels])
    rows = np.resize(np.arange(len(labels)), NUM_ROWS)
    lines = [
        ",".join(f"{value:g}" for value in features[row]) + f",{labels[row] // (5 if binary else 1)}" for row in rows
    ]
    return TrainParams(
        arms=(parse_choice("fused"),), dataset="csv", csv="\n".join(lines), hidden=(25, 15), epochs=LAB_EPOCHS
    )


def with_optimizer(params: TrainParams, optimizer: str) -> TrainParams:
    """Return the same task under another optimizer."""
    return replace(params, optimizer=optimizer, learning_rate=LEARNING_RATES[optimizer])


def live_epoch(params: TrainParams) -> float:
    """Milliseconds per epoch and arm of a live training, including the consumption of its records."""
    run = train(params)
    next(run)
    started = time.perf_counter()
    for _ in run:
        pass
    return 1e3 * (time.perf_counter() - started) / params.epochs / len(params.arms)


def fitted(params: TrainParams, *, jit_compile: bool) -> Callable[[], float]:
    """Return a function that measures milliseconds per epoch of ``model.fit`` on the same model, data and batches."""
    namespace: dict[str, Any] = {}
    exec(listing(params, params.arms[0]), namespace)
    model = namespace["model"]
    model.jit_compile = jit_compile
    model.set_weights(initial_weights(params))
    order = batches(params, 0).ravel()
    features = params.data.train_features[order].astype(np.float32)
    labels = params.data.train_labels[order]

    def fit(epochs: int) -> None:
        model.fit(features, labels, batch_size=params.batch, epochs=epochs, shuffle=False, verbose=0)

    def epoch() -> float:
        started = time.perf_counter()
        fit(FIT_EPOCHS)
        return 1e3 * (time.perf_counter() - started) / FIT_EPOCHS

    fit(1)
    return epoch


def against_fit(optimizer: str) -> dict[str, float]:
    """Epochs of one live arm against ``model.fit``, compiled with its defaults and without XLA."""
    params = with_optimizer(task(binary=False), optimizer)
    by_default, without_xla = fitted(params, jit_compile=True), fitted(params, jit_compile=False)
    live_epoch(params)
    rounds = [(live_epoch(params), by_default(), without_xla()) for _ in range(ROUNDS)]
    live, xla, plain = (median(column) for column in zip(*rounds, strict=True))
    return {
        f"{optimizer}: live epoch, ms": live,
        f"{optimizer}: model.fit epoch (default, XLA), ms": xla,
        f"{optimizer}: model.fit epoch (jit_compile=False), ms": plain,
        f"{optimizer}: live faster than the faster model.fit, times": min(xla, plain) / live,
    }


def against_playground() -> dict[str, float]:
    """Live epochs of 64-25-15-1 against the Playground's algorithm in Node.js; empty without Node.js."""
    node = shutil.which("node")
    if node is None:
        return {}
    params = task(binary=True)
    shape = [params.data.num_features, *params.hidden, params.num_outputs]
    numbers = [len(params.data.train_labels), PLAYGROUND_EPOCHS, params.batch, *shape]
    command = [node, str(PLAYGROUND), *map(str, numbers)]
    live_epoch(params)
    rounds = [
        (live_epoch(params), float(subprocess.run(command, capture_output=True, check=True).stdout))
        for _ in range(ROUNDS)
    ]
    live, playground = (median(column) for column in zip(*rounds, strict=True))
    return {
        "binary: live epoch, ms": live,
        "binary: Playground algorithm epoch, ms": playground,
        "binary: live faster than the Playground, times": playground / live,
    }


def first_point() -> dict[str, float]:
    """Milliseconds from calling ``train`` to its first record, with newly traced and with warm programs."""
    params = replace(task(binary=False), arms=(parse_choice("fused"), parse_choice("two_step_clip")), hidden=(26, 15))
    cold = _first(params)
    return {
        "first record of two arms, traced anew, ms": cold,
        "first record of two arms, warm, ms": median(_first(params) for _ in range(CLICKS)),
    }


def _first(params: TrainParams) -> float:
    started = time.perf_counter()
    run = train(params)
    next(run)
    elapsed = time.perf_counter() - started
    run.close()
    return 1e3 * elapsed


def memory_growth() -> dict[str, float]:
    """Megabytes left by consecutive runs of one configuration, and of new ones, whose traces TensorFlow keeps."""
    params = replace(TrainParams(), hidden=(25, 15), epochs=3)
    _run_all(params)
    resident = [_resident()]
    for seed in range(RUNS):
        _run_all(replace(params, seed=seed))
    resident.append(_resident())
    for units in range(NEW_CONFIGURATIONS):
        _run_all(replace(params, hidden=(30 + units, 15)))
    resident.append(_resident())
    return {
        f"memory growth over {RUNS} runs of one configuration, MB": resident[1] - resident[0],
        "memory growth a run of two new programs, MB": (resident[2] - resident[1]) / NEW_CONFIGURATIONS,
    }


def _run_all(params: TrainParams) -> None:
    for _ in train(params):
        pass


def _resident() -> float:
    return psutil.Process().memory_info().rss / 1e6


def measure() -> dict[str, float]:
    """Take all figures."""
    return memory_growth() | first_point() | against_fit("sgd") | against_fit("adam") | against_playground()
