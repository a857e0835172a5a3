"""A watch of Keras on PyTorch and on JAX, each in a process of its own: a backend is chosen once.

Only where both are installed; half a minute each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.extensive
ROOT = Path(__file__).parents[2]
EXPECTED = {
    "log_of_zero": ("log_of_zero", "the loss", 12, 1),
    "learning_rate": ("learning_rate", "", 5, 4),
    "overflow": ("overflow", "hidden", 12, 1),
    "labels_out_of_range": ("labels_out_of_range", "the loss", 12, 50),
    "ignore_label": ("ignore_label", "the loss", 12, 50),
    "zero_weights": ("zero_weights", "the loss", 12, 1),
    "negative_weights": ("negative_weights", "the loss", 12, 50),
    "double_activation": ("double_activation", "the outputs", 1, 50),
    "clip": ("clip", "the loss", 1, 50),
    "absorbed": ("absorbed", "the loss", 1, 50),
    "masked_row": ("masked_row", "masked", 12, 1),
    "stored_loss": ("stored_loss", "the loss", 50, 50),
}
"""State, end of the place, step, and how exactly."""


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_failures_are_named_and_healthy_trainings_are_not(backend: str) -> None:
    pytest.importorskip(backend)
    command = [sys.executable, "-m", "tests.logit_watch.run_failures"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"KERAS_BACKEND": backend}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["same"]
    states = found["states"]
    assert {name: seen for name, seen in states.items() if name.startswith("healthy") and seen} == {}
    for name, (state, where, step, within) in EXPECTED.items():
        ((seen, place, at),) = states[name]
        assert (name, seen) == (name, state)
        assert place.endswith(where)
        assert abs(at - step) <= within
