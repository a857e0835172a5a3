"""The claims of the presets over many seeds: what is recorded, and fresh runs against it."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.keras.training.presets import PRESETS, Preset
from core.keras.training.recordings import recording_of, settings
from core.keras.training.records import ArmRecord
from core.keras.training.seeds import DIGITS, NUM_SEEDS, Spread, seeds_of, spread_for, spread_of

RARE = 3
"""Seeds of 25 in which a claim may fail, and say so; one that fails more often has to be another claim."""


def recorded(preset: Preset) -> Spread:
    spread = spread_of(preset.name)
    assert spread is not None, f"{preset.name}: settings or claims differ from those recorded; run make recordings"
    return spread


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_every_claim_holds_in_nearly_all_of_25_recorded_seeds(preset: Preset) -> None:
    spread = recorded(preset)
    assert spread.seeds == tuple(seeds_of(preset))
    assert (len(spread.seeds), spread.seeds[0]) == (NUM_SEEDS, preset.params.seed) == (25, 0)
    assert len(spread.holds) == len(preset.claims)
    assert min(spread.holds) >= NUM_SEEDS - RARE, [str(claim.text) for claim in preset.claims]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_the_recording_of_one_seed_lies_within_the_band_of_all(preset: Preset) -> None:
    spread, recording = recorded(preset), recording_of(preset.name)
    assert recording is not None
    assert np.array_equal(spread.epochs, [record.epoch for record in recording.records])
    rounded = 0.5 * 10.0 ** (1 - DIGITS)
    numbers = [field.name for field in fields(ArmRecord) if field.type is float]
    for place, label in enumerate(preset.params.labels):
        assert {number for own, number in spread.bands if own == label} == {*numbers}
        for number in numbers:
            band = spread.bands[label, number]
            values = np.array([getattr(record.arms[place], number) for record in recording.records])
            seen = np.isfinite(values)
            assert (values[seen] >= band.low[seen] - rounded * abs(band.low[seen])).all(), (label, number)
            assert (values[seen] <= band.high[seen] + rounded * abs(band.high[seen])).all(), (label, number)


def test_other_settings_have_no_seeds_and_another_seed_has_the_same() -> None:
    preset = PRESETS["loud"]
    assert spread_for("loud", replace(preset.params, seed=7)) is recorded(preset)
    assert spread_for("loud", replace(preset.params, epochs=7)) is None
    assert spread_for("outliers", preset.params) is None
    assert spread_for("", preset.params) is None
    assert settings(preset.params) != settings(replace(preset.params, seed=7))


def check(preset: Preset, seeds: tuple[int, ...]) -> None:
    """Train a preset with some seeds: what holds in all those recorded holds, and so does most of the rest."""
    from core.keras.loop import train

    spread = recorded(preset)
    for seed in seeds:
        records = list(train(replace(preset.params, seed=seed)))
        for claim, holds in zip(preset.claims, spread.holds, strict=True):
            assert claim.holds(records) or holds < NUM_SEEDS, (seed, str(claim.text), records[-1].arms)


@pytest.mark.keras
@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_fresh_runs_hold_what_all_recorded_ones_hold(preset: Preset) -> None:
    check(preset, (1, 5))


@pytest.mark.keras
@pytest.mark.extensive
@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_fresh_runs_of_every_seed_hold_what_all_recorded_ones_hold(preset: Preset) -> None:
    check(preset, tuple(seeds_of(preset)))
