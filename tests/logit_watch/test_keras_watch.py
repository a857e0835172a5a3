"""A watch of Keras on TensorFlow: twelve failures, healthy trainings without an alarm, weights that do not change."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from logit_watch import watch
from tests.logit_watch.keras_failures import AT, FAILURES, HEALTHY, Training, data, mlp

pytestmark = pytest.mark.keras
QUICK = ("plain", "probabilities", "rescued", "binary", "sigmoid", "mixed_bfloat16", "partly_weighted", "partly_masked")
IN_GRAPHS = ("plain", "compiled", "regularised")


class Result:
    """What a watched training has left behind."""

    def __init__(self, training: Training, path: Path, **options: Any) -> None:
        self.said: list[str] = []
        self.raised: Exception | None = None
        with watch(training.model, path=path, say=self.said.append, **options) as watched:
            try:
                training.run()
            except Exception as error:
                self.raised = error
        if watched.error:
            raise watched.error
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    def states(self) -> list[tuple[str, str, int]]:
        return [(line["state"], line["where"], line["step"]) for line in self.lines if line["kind"] == "state"]

    def losses(self) -> list[float]:
        return [float(line["loss"]) for line in self.lines if line["kind"] == "loss"]


@pytest.mark.filterwarnings("ignore:.*received `from_logits=True`")
@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_named_at_its_layer_and_step(name: str, tmp_path: Path) -> None:
    failure = FAILURES[name]
    result = Result(failure.make(), tmp_path / "watch.jsonl")
    ((state, where, step),) = result.states()
    assert state == failure.state
    assert where.endswith(failure.where)
    expected = failure.step
    if expected is None:
        expected = 1 + int(np.argmax(~np.isfinite(result.losses())))
        assert expected > 1
    assert abs(step - expected) <= failure.within
    assert len(result.said) == 1


@pytest.mark.filterwarnings("ignore:.*received `from_logits=True`")
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.extensive) for name in HEALTHY]
)
def test_a_healthy_training_has_no_alarm(name: str, tmp_path: Path) -> None:
    result = Result(HEALTHY[name](), tmp_path / "watch.jsonl", every=20)
    assert result.states() == []
    assert result.said == []
    assert len([line for line in result.lines if line["kind"] == "record"]) >= 3


def variables(training: Training) -> list[Any]:
    model = training.model
    return [np.asarray(keras.ops.convert_to_tensor(one)) for one in (*model.variables, *model.optimizer.variables)]


@pytest.mark.parametrize(
    "name", [name if name != "compiled" else pytest.param(name, marks=pytest.mark.extensive) for name in IN_GRAPHS]
)
def test_the_weights_have_the_same_bits(name: str, tmp_path: Path) -> None:
    """Dropout, the statistics of batch normalisation and regularisation included."""
    bare, seen = HEALTHY[name](), HEALTHY[name]()
    keras.utils.set_random_seed(5)
    bare.run()
    keras.utils.set_random_seed(5)
    Result(seen, tmp_path / "watch.jsonl", every=7)
    for mine, other in zip(variables(seen), variables(bare), strict=True):
        assert mine.tobytes() == other.tobytes()


def test_the_losses_are_those_of_each_step(tmp_path: Path) -> None:
    training = HEALTHY["plain"]()
    alone = HEALTHY["plain"]()
    result = Result(training, tmp_path / "watch.jsonl")
    x, y = alone.x, alone.y
    for step in range(10):
        rows = slice(16 * step, 16 * (step + 1))
        logits = keras.ops.convert_to_numpy(alone.model(x[rows])).astype(np.float64)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        expected = -logs[np.arange(16), y[rows]].mean()
        assert result.losses()[step] == pytest.approx(expected, rel=64 * 2.0**-24)
        alone.model.train_on_batch(x[rows], y[rows])


def test_several_steps_in_one_execution_are_seen_one_by_one(tmp_path: Path) -> None:
    training = FAILURES["log_of_zero"].make()
    training.model.compile("sgd", training.model.loss, steps_per_execution=5)
    result = Result(training, tmp_path / "watch.jsonl")
    assert [step for _, _, step in result.states()] == [AT]
    assert len(result.losses()) == len(training.x) // training.batch


def test_hooks_go_and_a_second_fit_is_not_watched(tmp_path: Path) -> None:
    training = HEALTHY["plain"]()
    result = Result(training, tmp_path / "watch.jsonl")
    count = len(result.losses())
    assert not {"make_train_function", "compute_loss"} & set(vars(training.model))
    training.run()
    assert sum('"loss", "step"' in line for line in (tmp_path / "watch.jsonl").read_text().splitlines()) == count


def test_an_own_step_is_said_to_be_hidden(tmp_path: Path) -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, x: Any) -> Any:
            return self.dense(x)

        def train_step(self, data: Any) -> Any:
            return {"loss": keras.ops.log(keras.ops.min(data[0]) * 0.0)}

    x, y = data(3)
    model = Own()
    model.compile("sgd", "mse")
    result = Result(Training(model=model, x=x, y=y), tmp_path / "watch.jsonl")
    assert result.states() == [("hidden_not_finite", "a compiled step", 1)]
    assert "does not call compute_loss" in result.said[0]


def test_several_outputs_are_watched_by_their_loss(tmp_path: Path) -> None:
    x, y = data()
    given = keras.Input((6,))
    model = keras.Model(given, [keras.layers.Dense(1)(given), keras.layers.Dense(4)(given)])
    model.compile("sgd", ["mse", keras.losses.SparseCategoricalCrossentropy(from_logits=True)])
    x[16 * 3] = np.nan
    result = Result(Training(model=model, x=x, y=[y.astype(np.float32), y]), tmp_path / "watch.jsonl")
    assert result.states() == [("inputs_not_finite", "the inputs", 4)]
    assert "several outputs" in result.said[0]


def test_an_operation_that_is_no_layer_is_named(tmp_path: Path) -> None:
    x, y = data()
    x[16 * 3] *= 1e4
    given = keras.Input((6,))
    logs = keras.ops.log(keras.layers.Dense(4, "softmax")(given))
    model = keras.Model(given, logs)
    model.compile("sgd", lambda true, logs: -keras.ops.sum(true * logs, axis=-1))
    result = Result(Training(model=model, x=x, y=np.eye(4, dtype=np.float32)[y]), tmp_path / "watch.jsonl")
    ((state, where, step),) = result.states()
    assert (state, step) == ("log_of_zero", 4)
    assert where.startswith("log")


def test_an_unbuilt_model_can_be_watched_and_compiled_again(tmp_path: Path) -> None:
    x, y = data(4)
    model = mlp(keras.layers.Dense(4))
    with watch(model, path=tmp_path / "watch.jsonl", say=pytest.fail) as watched:
        model.compile("sgd", "mse")
        model.fit(x, np.eye(4, dtype=np.float32)[y], batch_size=16, verbose=0)
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x, y, batch_size=16, verbose=0)
        model.evaluate(x, y, verbose=0)
    assert (watched.steps, watched.error) == (8, None)
