"""Real trainings through the engine: many at once give the bits of one alone."""

from dataclasses import replace

import pytest
from engine_waiting import wait_until

from core.engine import Engine
from core.keras.training.presets import PRESETS

PARAMS = replace(PRESETS["loud"].params, epochs=3)
TRAIN = "core.keras.loop:train"


@pytest.mark.keras
def test_twelve_trainings_at_once_give_the_bits_of_one_alone() -> None:
    with Engine(num_workers=1) as engine:
        wait_until(lambda: engine.status().state == "ready", timeout=60)
        alone = engine.run("engine_workloads:weights_after", PARAMS, timeout=60)
        runs = [engine.stream(TRAIN, PARAMS, session=f"student {number}") for number in range(12)]
        beside = [engine.run("engine_workloads:weights_after", PARAMS, timeout=60) for _ in range(3)]
        assert all(run.wait(60) for run in runs)
        assert [run.message for run in runs] == [""] * 12
        assert [len(run.events()) for run in runs] == [PARAMS.epochs + 1] * 12
        results = [tuple(arm.outcome.weights_hash for arm in run.events()[-1].arms) for run in runs]
    assert len(set(alone)) > 1
    assert set(results) == set(beside) == {alone}
