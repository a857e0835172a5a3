"""What a watch with its default settings costs a training with Keras on TensorFlow, in ten runs in turns.

The step takes more than five milliseconds on the machines that this was written on. Tracing is not counted.
"""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from core.keras import backend  # noqa: F401  quietens TensorFlow before it is imported
from logit_watch import watch

RUNS, STEPS, BATCH, FEATURES, WIDTH, CLASSES = 10, 50, 128, 784, 512, 10


def model() -> Any:
    """Return a compiled model with two hidden layers."""
    import keras

    keras.utils.set_random_seed(1)
    hidden = [keras.layers.Dense(WIDTH, "relu"), keras.layers.Dense(WIDTH, "relu")]
    made = keras.Sequential([keras.Input((FEATURES,)), *hidden, keras.layers.Dense(CLASSES)])
    made.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return made


def measure() -> dict[str, float]:
    """Take all figures."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(STEPS * BATCH, FEATURES)).astype(np.float32)
    y = rng.integers(0, CLASSES, STEPS * BATCH)
    bare, seen = model(), model()
    seconds: dict[str, list[float]] = {"bare": [], "watched": []}
    with tempfile.TemporaryDirectory() as folder, watch(seen, path=Path(folder) / "watch.jsonl") as watched:
        for _ in range(RUNS + 1):
            for name, one in (("bare", bare), ("watched", seen)):
                started = time.perf_counter()
                one.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0)
                seconds[name].append(time.perf_counter() - started)
    if watched.error is not None:
        raise watched.error
    steps = {name: 1e3 * median(times[1:]) / STEPS for name, times in seconds.items()}  # the first run traces
    ratios = [1e2 * (one / other - 1) for one, other in zip(seconds["watched"][1:], seconds["bare"][1:], strict=True)]
    return {
        "step without a watch, ms": steps["bare"],
        "step with a watch, ms": steps["watched"],
        "overhead, median of the runs in turns, %": median(ratios),
    }
