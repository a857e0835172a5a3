"""Run the failing and some healthy trainings of Keras under a watch, on the backend of this process; print JSON."""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from logit_watch import watch
from tests.logit_watch.keras_failures import FAILURES, HEALTHY, Training

QUICK = ("plain", "probabilities", "binary", "regularised", "partly_weighted", "partly_masked")
"""Healthy on every backend: only TensorFlow recovers the logits behind a softmax."""


def states_of(training: Training, path: Path) -> list[tuple[str, str, int]]:
    with watch(training.model, path=path, say=lambda _: None) as watched:
        try:
            training.run()
        except (IndexError, RuntimeError, ValueError) as error:
            print(type(error).__name__, file=sys.stderr)
    if watched.error:
        raise watched.error
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(line["state"], line["where"], line["step"]) for line in lines if line["kind"] == "state"]


def main() -> None:
    """Print the states of each training, and whether the weights of one have the same bits without a watch."""
    with tempfile.TemporaryDirectory() as folder:
        makers = {name: failure.make for name, failure in FAILURES.items()}
        makers |= {f"healthy {name}": HEALTHY[name] for name in QUICK}
        found = {name: states_of(make(), Path(folder) / f"{name}.jsonl") for name, make in makers.items()}
        bare, seen = HEALTHY["regularised"](), HEALTHY["regularised"]()
        bare.run()
        states_of(seen, Path(folder) / "bits.jsonl")
    pairs = zip(seen.model.get_weights(), bare.model.get_weights(), strict=True)
    print(json.dumps({"states": found, "same": all(np.array_equal(one, other) for one, other in pairs)}))


if __name__ == "__main__":
    main()
