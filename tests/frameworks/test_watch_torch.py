"""A watch of plain PyTorch: twelve failures, healthy trainings without an alarm, weights that do not change."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from logit_watch import watch  # noqa: E402

pytestmark = pytest.mark.frameworks
BATCH, STEPS, EVERY, AT = 16, 60, 50, 12
CLASSES, FEATURES = 4, 6


@dataclass(slots=True, kw_only=True)
class Training:
    """A model, its loss (a module or a function), and the batches, in the order of the steps."""

    model: Any
    loss: Any
    x: Any
    y: Any
    rate: float = 0.05
    mask: Any = None
    cast: Any = None

    def run(self, loss: Any) -> None:
        optimizer = torch.optim.SGD(self.model.parameters(), self.rate)
        for start in range(0, len(self.x), BATCH):
            rows = slice(start, start + BATCH)
            given = (self.x[rows],) if self.mask is None else (self.x[rows], self.mask[rows])
            optimizer.zero_grad()
            with torch.autocast("cpu", self.cast or torch.bfloat16, enabled=self.cast is not None):
                value = loss(self.model(*given), self.y[rows])
            value.backward()
            optimizer.step()


def data() -> tuple[Any, Any]:
    torch.manual_seed(1)
    rng = np.random.default_rng(7)
    labels = rng.integers(0, CLASSES, STEPS * BATCH)
    centres = rng.normal(size=(CLASSES, FEATURES)) * 1.5
    x = centres[labels] + rng.normal(size=(len(labels), FEATURES))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(labels)


def batch_at(step: int) -> slice:
    return slice((step - 1) * BATCH, step * BATCH)


def mlp(*head: Any) -> Any:
    return nn.Sequential(nn.Linear(FEATURES, 8), nn.ReLU(), *(head or (nn.Linear(8, CLASSES),)))


def wide() -> Any:
    layer = nn.Linear(8, CLASSES)
    nn.init.normal_(layer.weight, std=40.0)
    return layer


def log_of_zero() -> Training:
    x, y = data()
    x[batch_at(AT)] *= 1e3
    model = mlp(nn.Linear(8, CLASSES), nn.Softmax(-1))
    return Training(model=model, loss=lambda p, y: -(functional.one_hot(y, CLASSES) * p.log()).sum(-1).mean(), x=x, y=y)


def learning_rate() -> Training:
    x, y = data()
    return Training(model=mlp(nn.Linear(8, 1)), loss=nn.MSELoss(), x=x, y=3.0 * y[:, None], rate=0.7)


class InHalf(nn.Module):  # type: ignore[misc]
    """A layer that computes in float16."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(FEATURES, 8))

    def forward(self, x: Any) -> Any:
        return x.half() @ self.weight.half()


def overflow() -> Training:
    x, y = data()
    x[batch_at(AT)] = 6e4
    model = nn.Sequential(InHalf(), nn.ReLU(), nn.Linear(8, CLASSES, dtype=torch.float16))
    return Training(model=model, loss=nn.CrossEntropyLoss(), x=x, y=y, rate=0.001)


def labelled(label: int) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        y[(AT - 1) * BATCH + 3] = label
        return Training(model=mlp(), loss=nn.CrossEntropyLoss(), x=x, y=y)

    return make


def all_ignored() -> Training:
    x, y = data()
    y[batch_at(AT)] = -100
    return Training(model=mlp(), loss=nn.CrossEntropyLoss(), x=x, y=y)


def negative_weights() -> Training:
    x, y = data()
    return Training(model=mlp(), loss=nn.CrossEntropyLoss(weight=torch.tensor([1.0, -0.1, 1.0, 1.0])), x=x, y=y)


def double_activation() -> Training:
    x, y = data()
    return Training(model=mlp(nn.Linear(8, CLASSES), nn.Softmax(-1)), loss=nn.CrossEntropyLoss(), x=x, y=y)


def clip() -> Training:
    x, y = data()

    def own(p: Any, y: Any) -> Any:
        return -p.clamp(1e-7, 1 - 1e-7).log()[torch.arange(len(y)), y].mean()

    return Training(model=mlp(wide(), nn.Softmax(-1)), loss=own, x=x, y=y)


def absorbed() -> Training:
    x, y = data()
    return Training(model=mlp(wide()), loss=functional.cross_entropy, x=x, y=y, rate=1e-3)


class Masked(nn.Module):  # type: ignore[misc]
    """Linear logits, those of classes that are not allowed at minus infinity."""

    def __init__(self) -> None:
        super().__init__()
        self.logits, self.masked = nn.Linear(FEATURES, CLASSES), Mask()

    def forward(self, x: Any, mask: Any) -> Any:
        return self.masked(self.logits(x), mask)


class Mask(nn.Module):  # type: ignore[misc]
    def forward(self, logits: Any, mask: Any) -> Any:
        return logits.masked_fill(~mask, -torch.inf)


def partly_masked() -> Training:
    x, y = data()
    mask = torch.ones(len(y), CLASSES, dtype=torch.bool)
    mask[torch.arange(len(y)), (y + 1) % CLASSES] = False
    return Training(model=Masked(), loss=nn.CrossEntropyLoss(), x=x, y=y, mask=mask)


def masked_row() -> Training:
    training = partly_masked()
    training.mask[(AT - 1) * BATCH + 2] = False
    return training


def stored_loss() -> Training:
    x, y = data()
    return Training(model=mlp(), loss=lambda z, y: functional.cross_entropy(z, y).bfloat16(), x=x, y=y)


FAILURES: dict[str, tuple[Callable[[], Training], str, str, int | None, int]] = {
    "log_of_zero": (log_of_zero, "log_of_zero", "the loss", AT, 1),
    "learning_rate": (learning_rate, "learning_rate", "", None, 1),
    "overflow": (overflow, "overflow", "0", AT, 1),
    "labels_out_of_range": (labelled(CLASSES), "labels_out_of_range", "the loss", AT, 1),
    "ignore_label": (labelled(-1), "ignore_label", "the loss", AT, 1),
    "zero_weights": (all_ignored, "zero_weights", "the loss", AT, 1),
    "negative_weights": (negative_weights, "negative_weights", "the loss", 1, EVERY),
    "double_activation": (double_activation, "double_activation", "the outputs", 1, EVERY),
    "clip": (clip, "clip", "the loss", 1, EVERY),
    "absorbed": (absorbed, "absorbed", "the loss", 1, EVERY),
    "masked_row": (masked_row, "masked_row", "masked", AT, 1),
    "stored_loss": (stored_loss, "stored_loss", "the loss", EVERY, EVERY),
}
"""How a training is made, the state it gets into, where, the step (None: the first that is not finite), how exactly."""


def plain(loss: Any, **changed: Any) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        return Training(**({"model": mlp(), "loss": loss, "x": x, "y": y} | changed))

    return make


def binary(head: Any, loss: Any) -> Callable[[], Training]:
    def make() -> Training:
        x, y = data()
        return Training(model=mlp(nn.Linear(8, 1), *head), loss=loss, x=x, y=(y > 1).float()[:, None])

    return make


def normalised() -> Training:
    x, y = data()
    model = mlp(nn.BatchNorm1d(8), nn.Dropout(0.3), nn.Linear(8, CLASSES))
    return Training(model=model, loss=nn.CrossEntropyLoss(label_smoothing=0.1), x=x, y=y)


HEALTHY: dict[str, Callable[[], Training]] = {
    "cross entropy": plain(nn.CrossEntropyLoss()),
    "a function": plain(functional.cross_entropy),
    "log_softmax": plain(lambda z, y: functional.nll_loss(functional.log_softmax(z, -1), y)),
    "binary logits": binary((), nn.BCEWithLogitsLoss()),
    "binary": binary((nn.Sigmoid(),), nn.BCELoss()),
    "regression": binary((), nn.MSELoss()),
    "normalised": normalised,
    "bfloat16": plain(nn.CrossEntropyLoss(), cast=torch.bfloat16),
    "partly masked": partly_masked,
    "weights of classes": plain(nn.CrossEntropyLoss(weight=torch.tensor([1.0, 0.0, 2.0, 1.0]))),
}


def watched(training: Training, path: Path, **options: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines of the file, and what was said."""
    said: list[str] = []
    is_module = isinstance(training.loss, nn.Module)
    with watch(training.model, training.loss if is_module else None, path=path, say=said.append, **options) as watching:
        try:
            training.run(training.loss if is_module else watching.wrap(training.loss))
        except (IndexError, RuntimeError):
            assert said  # a label that PyTorch refuses
    if watching.error:
        raise watching.error
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()], said


def states(lines: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(line["state"], line["where"], line["step"]) for line in lines if line["kind"] == "state"]


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_named_at_its_layer_and_step(name: str, tmp_path: Path) -> None:
    make, expected_state, expected_where, expected, within = FAILURES[name]
    lines, said = watched(make(), tmp_path / "watch.jsonl")
    ((state, where, step),) = states(lines)
    assert state == expected_state
    assert where.startswith(expected_where)
    losses = [float(line["loss"]) for line in lines if line["kind"] == "loss"]
    first = expected or 1 + int(np.argmax(~np.isfinite(losses)))
    assert abs(step - first) <= within
    assert len(said) == 1


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_training_has_no_alarm(name: str, tmp_path: Path) -> None:
    lines, said = watched(HEALTHY[name](), tmp_path / "watch.jsonl", every=20)
    assert (states(lines), said) == ([], [])
    assert sum(line["kind"] == "record" for line in lines) == 3


@pytest.mark.parametrize("name", ["cross entropy", "normalised"])
def test_the_weights_have_the_same_bits(name: str, tmp_path: Path) -> None:
    bare, seen = HEALTHY[name](), HEALTHY[name]()
    torch.manual_seed(5)
    bare.run(bare.loss)
    torch.manual_seed(5)
    watched(seen, tmp_path / "watch.jsonl", every=7)
    for mine, other in zip(seen.model.state_dict().values(), bare.model.state_dict().values(), strict=True):
        assert mine.numpy().tobytes() == other.numpy().tobytes()


def test_a_replay_changes_neither_statistics_nor_random_numbers(tmp_path: Path) -> None:
    """NaN in a batch: the batch runs once more, and what follows is as if it had not."""
    bare, seen = normalised(), normalised()
    for training in (bare, seen):
        training.x[batch_at(AT)] *= 1e38
    torch.manual_seed(5)
    bare.run(bare.loss)
    after = torch.rand(1)
    torch.manual_seed(5)
    lines, _ = watched(seen, tmp_path / "watch.jsonl")
    assert torch.rand(1) == after
    assert [step for _, _, step in states(lines)] == [AT]
    for mine, other in zip(seen.model.buffers(), bare.model.buffers(), strict=True):
        assert mine.numpy().tobytes() == other.numpy().tobytes()


def test_hooks_are_gone_after_an_exception_and_evaluations_are_passed_over(tmp_path: Path) -> None:
    training = HEALTHY["cross entropy"]()
    watching = watch(training.model, training.loss, path=tmp_path / "watch.jsonl")
    with torch.no_grad():
        training.loss(training.model(training.x), training.y)
    assert watching.steps == 0
    with pytest.raises(KeyError), watching:
        raise KeyError
    assert not training.model._forward_hooks
    assert not training.loss._forward_hooks
