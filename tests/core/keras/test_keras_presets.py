from dataclasses import replace

import pytest

from core.keras.loop import train
from core.keras.training.presets import PRESETS

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("name", PRESETS)
def test_every_claim_holds_over_five_seeds(name: str) -> None:
    preset = PRESETS[name]
    broken = []
    for seed in range(5):
        records = list(train(replace(preset.params, seed=seed)))
        broken += [(seed, claim.text, records[-1].arms) for claim in preset.claims if not claim.holds(records)]
    assert broken == []
