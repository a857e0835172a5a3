import hashlib
import math
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.keras.backend import keras, tf
from core.keras.loop import train, warm_up
from core.keras.training import programs
from core.keras.training.arms import ArmChoice, parse_choice
from core.keras.training.listing import listing
from core.keras.training.plan import TrainParams, batches, initial_weights
from core.keras.training.presets import PRESETS
from core.keras.training.programs import borrow, configuration_of
from core.keras.training.records import ArmRecord, EpochRecord, Outcome

pytestmark = pytest.mark.keras


def choices(*texts: Any) -> tuple[ArmChoice, ...]:
    return tuple(parse_choice(text) for text in texts)


SMALL = TrainParams(
    arms=choices("fused"), dataset="blobs", num_classes=4, hidden=(8,), learning_rate=0.1, epochs=3, seed=1
)


def last(params: Any) -> EpochRecord:
    *_, final = train(params)
    return final


def outcome(arm: ArmRecord) -> Outcome:
    assert arm.outcome is not None
    return arm.outcome


def hashes(params: Any) -> dict[str, str]:
    return {arm.label: outcome(arm).weights_hash for arm in last(params).arms}


def weights_of_fit(params: Any, *, jit_compile: bool) -> Any:
    """Train the listing of a training's one arm by ``model.fit`` on the same batches; return start and end weights."""
    namespace: dict[str, Any] = {}
    policy_before = keras.config.dtype_policy()
    try:
        exec(listing(params, params.arms[0]), namespace)
    finally:
        keras.config.set_dtype_policy(policy_before)
    model, data = namespace["model"], params.data
    model.jit_compile = jit_compile
    model.set_weights(
        [master.astype(tf.as_dtype(model.variable_dtype).as_numpy_dtype) for master in initial_weights(params)]
    )
    start = [weight.numpy() for weight in model.trainable_variables]
    labels = {
        "sparse": data.train_labels,
        "one_hot": np.eye(data.num_classes, dtype=np.float32)[data.train_labels],
        "binary": data.train_labels[:, None].astype(np.float32),
    }[params.chosen_head.name]
    for epoch in range(params.epochs):
        order = batches(params, epoch).ravel()
        model.fit(data.train_features[order], labels[order], batch_size=params.batch, shuffle=False, verbose=0)
    return start, [weight.numpy() for weight in model.trainable_variables]


def sha256(weights: Any) -> str:
    return hashlib.sha256(b"".join(weight.tobytes() for weight in weights)).hexdigest()


NARROW = ("mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64")
PINNED = [
    *((arm, "sparse", "sgd") for arm in ("fused", "keras_default", "two_step_clip", "two_step_raw")),
    *((arm, "sparse", "adam") for arm in ("double_activation", "missing_activation")),
    *((f"fused:{policy}", "sparse", "sgd") for policy in NARROW),
    *((f"keras_default:{policy}", "sparse", "sgd") for policy in ("mixed_float16", "float64")),
    ("fused:mixed_float16", "sparse", "adam"),
    ("two_step_raw:float16:float16", "sparse", "sgd"),
    *((arm, "one_hot", "momentum") for arm in ("fused", "two_step_clip", "two_step_raw")),
    *((arm, "binary", "rmsprop") for arm in ("fused", "keras_default", "two_step_raw")),
]


@pytest.mark.parametrize(("arm", "head", "optimizer"), PINNED, ids=["-".join(case) for case in PINNED])
def test_three_epochs_give_the_weights_of_model_fit_bit_for_bit(arm: str, head: str, optimizer: str) -> None:
    # model.fit compiles with XLA unless told otherwise; its fused kernels round differently (next test).
    params = replace(SMALL, arms=choices(arm), head=head, optimizer=optimizer, num_classes=2 if head == "binary" else 4)
    start, end = weights_of_fit(params, jit_compile=False)
    assert all((before != after).any() for before, after in zip(start, end, strict=True))
    assert hashes(params) == {params.arms[0].label: sha256(end)}


def test_xla_gives_the_same_training_up_to_rounding() -> None:
    steps = SMALL.epochs * SMALL.steps_per_epoch
    _, with_xla = weights_of_fit(SMALL, jit_compile=True)
    _, without = weights_of_fit(SMALL, jit_compile=False)
    for left, right in zip(with_xla, without, strict=True):
        # A few roundings a step, of a random walk's size; measured about a tenth of this.
        assert np.abs(left - right).max() <= 4 * math.sqrt(steps) * FORMATS["float32"].eps * np.abs(right).max()


def test_arms_start_from_identical_weights_and_meet_identical_batches() -> None:
    first, *_, final = train(replace(SMALL, arms=choices("fused", "keras_default", "two_step_clip", "fused:float64")))
    fused, default, two_step, wide = first.arms
    assert fused.weight_norm == default.weight_norm == two_step.weight_norm
    assert wide.weight_norm == pytest.approx(fused.weight_norm, rel=FORMATS["float32"].unit_roundoff)
    fused, default, two_step, wide = final.arms
    assert outcome(fused).weights_hash == outcome(default).weights_hash != outcome(two_step).weights_hash
    assert fused.validation_accuracy == two_step.validation_accuracy == wide.validation_accuracy > 0.8


def test_quantities_are_those_of_numpy_on_the_same_logits() -> None:
    params = replace(SMALL, max_steps=0)
    (record,) = train(params)
    data, weights = params.data, [master.astype(np.float32).astype(float) for master in initial_weights(params)]

    def logits_of(features: Any) -> Any:
        hidden = np.maximum(features.astype(np.float32) @ weights[0] + weights[1], 0)
        return hidden @ weights[2] + weights[3]

    logits = logits_of(data.train_features)
    rows = np.arange(len(logits))
    loss = np.log(np.exp(logits).sum(axis=1)) - logits[rows, data.train_labels]
    fused = record.arms[0]
    unit_roundoff = FORMATS["float32"].unit_roundoff
    # The forward pass in float32 has 2 + 8 inputs to a logit, each rounded a few times.
    assert fused.true_loss == pytest.approx(loss.mean(), rel=64 * unit_roundoff)
    assert fused.loss == pytest.approx(loss.mean(), rel=64 * unit_roundoff)
    assert fused.largest_logit == pytest.approx(np.abs(logits).max(), rel=64 * unit_roundoff)
    assert fused.train_accuracy == np.mean(logits.argmax(axis=1) == data.train_labels)
    validation_logits = logits_of(data.validation_features)
    assert fused.validation_accuracy == np.mean(validation_logits.argmax(axis=1) == data.validation_labels)
    assert outcome(fused).validation_logits == pytest.approx(validation_logits, rel=1e-3, abs=64 * unit_roundoff)
    assert fused.dead_share == fused.wrong_and_dead_share == fused.zero_loss_share == 0
    assert fused.gradient_norm > 0


@pytest.mark.parametrize("head", ["sparse", "one_hot", "binary"])
def test_the_clipped_share_is_that_of_probabilities_below_the_clip_and_not_of_exact_zeros(head: str) -> None:
    loud = PRESETS["loud"].params
    dataset = "digits_0_1" if head == "binary" else loud.dataset
    params = replace(loud, head=head, dataset=dataset, max_steps=0)
    (record,) = train(params)
    data, (kernel, bias) = params.data, [master.astype(np.float32).astype(float) for master in initial_weights(params)]
    logits = data.train_features.astype(np.float32) @ kernel + bias
    if head == "binary":
        logits = np.concatenate([np.zeros_like(logits), logits], axis=1)
    against = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1)) + logits.max(axis=1)
    against -= logits[np.arange(len(logits)), data.train_labels]
    below = np.mean(against > -math.log(1e-7))
    fused, default, two_step = record.arms
    assert fused.clipped_share == default.clipped_share == 0
    # An example is at most as near to the clip as the logits are rounded.
    assert two_step.clipped_share == pytest.approx(below, abs=2 / len(logits))
    assert below > 0.1
    if head == "sparse":
        assert two_step.dead_share < 0.8 * two_step.clipped_share
    else:
        assert two_step.dead_share >= two_step.clipped_share


@pytest.mark.parametrize("head", ["sparse", "one_hot"])
def test_an_arm_without_activation_is_clipped_at_the_logit_of_its_label(head: str) -> None:
    params = replace(SMALL, arms=choices("missing_activation"), head=head, max_steps=0, hidden=())
    (record,) = train(params)
    data, (kernel, bias) = params.data, initial_weights(params)
    logits = data.train_features.astype(np.float32) @ kernel.astype(np.float32) + bias
    if head == "one_hot":
        logits /= logits.sum(axis=1, keepdims=True)
    below = np.mean(logits[np.arange(len(logits)), data.train_labels] < 1e-7)
    assert record.arms[0].clipped_share == pytest.approx(below, abs=2 / len(logits))
    assert 0 < below < 1


@pytest.mark.parametrize(
    ("arm", "head"), [("two_step_raw", "sparse"), ("two_step_clip", "one_hot"), ("fused", "binary")]
)
@pytest.mark.parametrize("value", [math.nan, 0.01])
def test_accuracy_and_loss_of_keras_are_those_of_evaluate_nan_weights_included(
    arm: str, head: str, value: float
) -> None:
    dataset = "digits_0_1" if head == "binary" else "digits"
    params = replace(SMALL, arms=choices(arm), head=head, dataset=dataset, hidden=())
    data = params.data
    with borrow(configuration_of(params, params.arms[0])) as program:
        program.reset(tuple(np.full_like(master, value) for master in initial_weights(params)), 0.1)
        features, labels = program.features(data.validation_features), program.labels(data.validation_labels)
        measured = program.measure(features, labels, features)
        model = program.arm_model.model
        model.compile(loss=program.arm_model.loss, metrics=["accuracy"], jit_compile=False)
        loss, accuracy = model.evaluate(features, labels, batch_size=len(data.validation_labels), verbose=0)
    assert np.mean(measured["keras_decisions"] == data.validation_labels) == pytest.approx(accuracy)
    assert float(measured["loss"]) == pytest.approx(loss, rel=1e-5, nan_ok=True)
    if math.isnan(value):
        assert not measured["below_clip"].any()
        assert accuracy == pytest.approx(np.mean(data.validation_labels == 0))


def test_after_nan_weights_our_accuracy_is_zero_beside_that_of_keras() -> None:
    params = replace(PRESETS["log-of-zero"].params, arms=choices("two_step_raw"), epochs=1)
    (arm,) = last(params).arms
    assert arm.nonfinite is not None
    assert math.isnan(arm.loss)
    assert arm.validation_accuracy == 0
    assert arm.keras_accuracy == np.mean(params.data.validation_labels == 0) > 0


def test_the_same_parameters_give_the_same_bits_after_and_beside_other_runs() -> None:
    alone = hashes(SMALL)
    others = [replace(SMALL, seed=seed) for seed in (2, 3, 4)]
    with ThreadPoolExecutor(4) as pool:
        beside, *rest = pool.map(hashes, [SMALL, *others])
    assert beside == alone == hashes(SMALL)
    assert [hashes(other) for other in others] == rest
    assert len({*alone.values(), *(value for entry in rest for value in entry.values())}) == 4


def test_a_paused_run_goes_on_bit_for_bit_step_by_step() -> None:
    whole = list(train(SMALL))
    epoch = SMALL.steps_per_epoch
    (before, *_, end) = train(replace(SMALL, skip_steps=epoch))
    assert before.arms[0].loss == whole[1].arms[0].loss
    assert outcome(end.arms[0]).weights_hash == outcome(whole[-1].arms[0]).weights_hash
    steps = list(train(replace(SMALL, skip_steps=epoch - 2, steps_per_record=1, max_steps=epoch)))
    assert [record.step for record in steps] == [epoch - 2, epoch - 1, epoch]
    assert steps[-1].arms[0].loss == whole[1].arms[0].loss
    assert steps[0].arms[0].ran is not None


def test_records_come_at_the_start_and_after_every_epoch_and_the_last_carries_the_outcome() -> None:
    records = list(train(SMALL))
    assert [record.epoch for record in records] == [0, 1, 2, 3]
    assert [record.is_last for record in records] == [False, False, False, True]
    assert [record.arms[0].ran is not None for record in records] == [True, False, False, False]
    assert [record.arms[0].outcome is not None for record in records] == [False, False, False, True]
    assert pickle.loads(pickle.dumps(records[0])).arms[0].loss == records[0].arms[0].loss
    assert len(pickle.dumps(records[1])) < 10_000


def test_closing_a_training_gives_its_programs_back() -> None:
    run = train(replace(SMALL, epochs=1000))
    next(run)
    waiting = len(programs._idle)
    run.close()
    assert len(programs._idle) == waiting + 1


def test_idle_programs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MAX_IDLE_PROGRAMS", 2)
    for choice in choices("fused", "keras_default", "two_step_clip"):
        with borrow(replace(configuration_of(SMALL, choice), hidden=())):
            pass
    assert len(programs._idle) == 2


def test_a_training_leaves_no_global_keras_state_behind() -> None:
    before = keras.config.dtype_policy().name, keras.config.floatx(), keras.config.epsilon()
    last(replace(SMALL, arms=choices("fused:bfloat16", "fused:mixed_float16"), epochs=1))
    assert (keras.config.dtype_policy().name, keras.config.floatx(), keras.config.epsilon()) == before


def test_loss_scaling_leaves_out_steps_and_says_so() -> None:
    params = replace(PRESETS["mixed-precision"].params, arms=choices("keras_default:mixed_float16"), epochs=1)
    assert last(params).arms[0].skipped_steps > 0
    assert last(replace(params, arms=choices("keras_default"))).arms[0].skipped_steps == 0


def test_the_decision_surface_shows_the_classes_where_they_lie() -> None:
    arm = last(replace(SMALL, epochs=10)).arms[0]
    data, surface = SMALL.data, arm.surface
    assert surface is not None
    side = len(surface.class_index)
    (left, right), (bottom, top) = surface.x_range, surface.y_range
    columns = np.rint((data.validation_features[:, 0] - left) / (right - left) * (side - 1)).astype(int)
    rows = np.rint((data.validation_features[:, 1] - bottom) / (top - bottom) * (side - 1)).astype(int)
    assert np.mean(surface.class_index[rows, columns] == data.validation_labels) > 0.9
    assert surface.confidence[rows, columns].mean() > 0.6 * 255
    assert last(TrainParams(epochs=1)).arms[0].surface is None


@pytest.mark.parametrize(
    ("arm", "changes", "operation", "words"),
    [
        ("two_step_raw", {"scale": 1000.0}, "log", "exactly 0 in float32"),
        ("two_step_raw:float16", {"scale": 100.0}, "log", "exactly 0 in float16"),
        ("two_step_clip:float16:float16", {"dataset": "moons", "scale": 100.0}, "log", "rounds to 1 in float16"),
        ("fused:float16", {"dataset": "outliers", "hidden": (), "scale": 1e4}, "logits", "left the range of float16"),
        ("fused:float16", {"learning_rate": 1e4, "hidden": (64,), "scale": 30.0}, "update", "65504"),
    ],
)
def test_the_first_non_finite_operation_is_named(arm: str, changes: Any, operation: str, words: str) -> None:
    found = last(replace(SMALL, arms=choices(arm), **changes)).arms[0].nonfinite
    assert found is not None
    assert (found.operation, words in found.reason) == (operation, True), found


def test_explaining_a_non_finite_step_does_not_disturb_the_run() -> None:
    params = replace(SMALL, arms=choices("two_step_raw:float16"), scale=6.0, learning_rate=0.5, seed=0)
    final = last(params)
    found = final.arms[0].nonfinite
    assert found is not None
    assert 0 < found.step < params.last_step
    before = last(replace(params, max_steps=found.step))
    after = last(replace(params, max_steps=found.step + 1))
    assert before.arms[0].nonfinite is None
    assert math.isfinite(before.arms[0].weight_norm)
    assert after.arms[0].nonfinite == found
    assert final.arms[0].validation_accuracy == 0


def test_a_warm_worker_has_the_default_programs_ready() -> None:
    warm_up()
    waiting = len(programs._idle)
    with borrow(configuration_of(TrainParams(), TrainParams().arms[0])):
        assert len(programs._idle) == waiting - 1
