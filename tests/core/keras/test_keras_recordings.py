"""The recordings that ship with the lab: one per preset, unchanged, small, readable anywhere, and correct."""

import gzip
import json
import math
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.keras.training import seeds
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS
from core.keras.training.recordings import FOLDER, path_of, plain, recording_of, settings, write
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite, Outcome, Ran, ran_sentence
from core.keras.versions import processor, versions

MEGABYTES_OF_ALL = 1.5
SAMPLE = ("log-of-zero", "logistic-is-fine")
ROUNDINGS_OF_A_RUN = 2**14
"""Roundings of float32 in a few hundred steps that other versions or another processor may do another way."""


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_recording_of_its_present_settings_whose_claims_hold(name: str) -> None:
    recording = recording_of(name)
    assert recording is not None, f"{name}: settings and recording differ; run make recordings"
    params = PRESETS[name].params
    assert [record.step for record in recording.records] == [
        epoch * params.steps_per_epoch for epoch in range(params.epochs + 1)
    ]
    assert [arm.label for arm in recording.records[-1].arms] == [choice.label for choice in params.arms]
    assert all(claim.holds(recording.records) for claim in PRESETS[name].claims)
    assert set(recording.versions) == {"python", "tensorflow", "keras", "numpy"}


def test_all_of_them_are_small_and_strict_json() -> None:
    files = [path(name) for name in PRESETS for path in (path_of, seeds.path_of)]
    assert sorted(files) == sorted(FOLDER.iterdir())
    assert sum(file.stat().st_size for file in files) < MEGABYTES_OF_ALL * 1e6
    for file in files:
        json.loads(gzip.decompress(file.read_bytes()), parse_constant=pytest.fail)


def test_reading_one_imports_no_tensorflow() -> None:
    code = (
        "import sys; from core.keras.training.recordings import recording_of; recording_of('loud').records[0]; "
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def made_up() -> list[EpochRecord]:
    numbers: dict[str, Any] = {field.name: 0.1 for field in fields(ArmRecord) if field.type is float}
    measured = Ran(
        kind="raw",
        warned=False,
        logit_gap=40.0,
        loss=math.inf,
        fused_loss=40.0,
        clipped_loss=16.1,
        gradient_is_zero=False,
    )
    special = numbers | {"loss": math.nan, "largest_logit": math.inf, "weight_norm": -0.0, "true_loss": 5e-324}
    logits = np.array([[1e-300, math.inf], [math.nan, -0.0]])
    arm = ArmRecord(
        label="fused",
        arm="fused",
        policy="float32",
        nonfinite=NonFinite(step=1, operation="log", reason="it is zero"),
        ran=replace(measured, sentence=ran_sentence("fused", measured)),
        outcome=Outcome(validation_logits=logits, weights_hash="ab"),
        **special,
    )
    return [EpochRecord(step=0, epoch=0.0, arms=(arm,), is_last=True)]


def test_every_bit_of_a_record_comes_back(tmp_path: Path) -> None:
    records = made_up()
    write(PRESETS["loud"], records, day="2026-01-02", folder=tmp_path)
    recording = recording_of("loud", tmp_path)
    assert recording is not None
    before, after = records[0].arms[0], recording.records[0].arms[0]
    for field in fields(ArmRecord):
        if field.name != "outcome":
            assert repr(getattr(after, field.name)) == repr(getattr(before, field.name)), field.name
    assert before.outcome is not None
    assert after.outcome is not None
    assert after.outcome.validation_logits.tobytes() == before.outcome.validation_logits.tobytes()
    assert (recording.day, recording.versions, recording.params) == (
        "2026-01-02",
        versions(),
        PRESETS["loud"].params,
    )


def test_other_settings_have_no_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(PRESETS["loud"], made_up(), day="2026-01-02", folder=tmp_path)
    content = json.loads(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(json.dumps(content | {"settings": settings(TrainParams())}).encode()))
    assert recording_of("loud", tmp_path) is None
    assert recording_of("outliers", tmp_path) is None


@pytest.mark.keras
@pytest.mark.parametrize("name", SAMPLE)
def test_a_fresh_run_is_the_recording(name: str) -> None:
    from core.keras.loop import train

    recording = recording_of(name)
    assert recording is not None
    fresh = list(train(PRESETS[name].params))
    if (versions(), processor()) == (recording.versions, recording.processor):
        assert [plain(record) for record in fresh] == [plain(record) for record in recording.records]
    tolerance = ROUNDINGS_OF_A_RUN * FORMATS["float32"].unit_roundoff
    for new, old in zip(fresh, recording.records, strict=True):
        for arm, recorded in zip(new.arms, old.arms, strict=True):
            assert arm.true_loss == pytest.approx(recorded.true_loss, rel=tolerance, nan_ok=True)
            assert where_it_began(arm) == where_it_began(recorded)
            assert (arm.ran is None) == (recorded.ran is None)


def where_it_began(arm: ArmRecord) -> tuple[int, str, str] | None:
    """Return step, operation and reason of the first number that is not finite, without the reason's digits.

    Which of several rows near the smallest normal number a processor flushes first depends on its rounding.
    """
    if arm.nonfinite is None:
        return None
    return arm.nonfinite.step, arm.nonfinite.operation, re.sub(r"\d+\.\d+", "#", arm.nonfinite.reason)
