"""The answer of a training: true for every ending, with the numbers of its last record."""

from dataclasses import replace
from typing import Any

import pytest

from core.keras.training.answer import answer, place
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS, arms
from core.keras.training.recordings import recording_of
from core.keras.training.records import EpochRecord, NonFinite
from tests.pages.training_stub import records

PARAMS = TrainParams(arms=arms("fused", "keras_default", "two_step_clip"), dataset="moons", epochs=4)
LAST = replace(
    records(PARAMS)[-1],
    arms=tuple(
        replace(arm, validation_accuracy=0.9, wrong_and_dead_share=0.0, clipped_share=0.0)
        for arm in records(PARAMS)[-1].arms
    ),
)


def changed(*changes: dict[str, Any], record: EpochRecord = LAST) -> EpochRecord:
    """The last record with changed arms."""
    pairs = zip(record.arms, changes, strict=False)
    return replace(record, arms=tuple(replace(arm, **change) for arm, change in pairs))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            changed({}, {}, {}),
            "90.0% validation accuracy with fused, keras_default and two_step_clip; no training example is wrong and "
            "stuck.",
        ),
        (changed({}), "90.0% validation accuracy with fused; no training example is wrong and stuck."),
        (
            changed({}, {}, {"validation_accuracy": 0.328, "wrong_and_dead_share": 0.3}),
            "90.0% validation accuracy with fused and keras_default against 32.8% with two_step_clip; 30.0% of the "
            "training examples are wrong and stuck with two_step_clip.",
        ),
        (
            changed({"validation_accuracy": 0.1}, {"validation_accuracy": 0.5}, {}),
            "90.0% validation accuracy with two_step_clip against 50.0% with keras_default, 10.0% with fused; no "
            "training example is wrong and stuck.",
        ),
        (
            changed({"validation_accuracy": 0.9001}, {"wrong_and_dead_share": 1e-5}),
            "90.0% validation accuracy with fused and keras_default; fewer than 0.1% of the training examples are "
            "wrong and stuck with keras_default.",
        ),
        (
            changed({}, {"clipped_share": 0.557}, {"clipped_share": 0.557}),
            "90.0% validation accuracy with fused, keras_default and two_step_clip; for 55.7% of the training examples "
            "the label's probability is below the clip with keras_default and two_step_clip.",
        ),
        (
            changed({}, {"clipped_share": 0.557}, {"clipped_share": 0.557, "wrong_and_dead_share": 0.299}),
            "90.0% validation accuracy with fused, keras_default and two_step_clip; 29.9% of the training examples are "
            "wrong and stuck with two_step_clip.",
        ),
        (
            changed({"clipped_share": 1e-5}),
            "90.0% validation accuracy with fused; for fewer than 0.1% of the training examples the label's "
            "probability is below the clip with fused.",
        ),
        (
            changed(*[{"wrong_and_dead_share": 1.0}] * 2),
            "90.0% validation accuracy with fused and keras_default; 100.0% of the training examples are wrong and "
            "stuck with fused and keras_default.",
        ),
        (
            changed({}, {"nonfinite": NonFinite(step=1234, operation="log", reason=""), "validation_accuracy": 0.0}),
            "90.0% validation accuracy with fused against 0.0% with keras_default; keras_default hit a non-finite "
            "number in step 1,234.",
        ),
        (
            replace(changed({}), step=PARAMS.steps_per_epoch + 2),
            "At batch 2 of 12, epoch 2 of 4: 90.0% validation accuracy with fused; no training example is wrong and "
            "stuck.",
        ),
        (
            replace(changed({}), step=PARAMS.steps_per_epoch),
            "At epoch 1 of 4: 90.0% validation accuracy with fused; no training example is wrong and stuck.",
        ),
    ],
    ids=[
        "equal",
        "one arm",
        "stuck",
        "three",
        "few",
        "clipped",
        "clipped and stuck",
        "few clipped",
        "all stuck",
        "not finite",
        "in an epoch",
        "stopped early",
    ],
)
def test_the_answer_of_every_ending(record: EpochRecord, said: str) -> None:
    assert str(answer(PARAMS, record)) == said


@pytest.mark.parametrize("name", PRESETS)
def test_the_answer_of_a_preset_has_every_arm_once_and_its_own_numbers(name: str) -> None:
    recording = recording_of(name)
    assert recording is not None
    last = recording.records[-1]
    scores, *troubles = str(answer(recording.params, last)).removesuffix(".").split("; ")
    for arm in last.arms:
        assert f"{100 * arm.validation_accuracy:.1f}%" in scores
        assert arm.label in scores
        assert (arm.nonfinite is not None) == any(f"{arm.label} hit" in trouble for trouble in troubles)
    stuck = {f"{arm.wrong_and_dead_share:.1%}" for arm in last.arms if arm.nonfinite is None}
    for share in stuck - {"0.0%"}:
        assert any(trouble.startswith(share) for trouble in troubles)


def test_the_place_in_a_training_is_an_epoch_or_a_batch_of_one() -> None:
    per_epoch = PARAMS.steps_per_epoch
    said = [str(place(PARAMS, step)) for step in (0, 1, per_epoch - 1, per_epoch, PARAMS.last_step)]
    assert said == [
        "epoch 0 of 4",
        "batch 1 of 12, epoch 1 of 4",
        "batch 11 of 12, epoch 1 of 4",
        "epoch 1 of 4",
        "epoch 4 of 4",
    ]
