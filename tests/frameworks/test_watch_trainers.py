"""A watch in the trainers of transformers and Lightning: right causes, no false alarm, weights that do not change."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import pytorch_lightning  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402
from transformers import (  # noqa: E402
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    GPT2Config,
    GPT2LMHeadModel,
    Trainer,
    TrainingArguments,
)

from logit_watch.callbacks import NONE, for_lightning, for_trainer  # noqa: E402

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("ignore:.*LeafSpec")]
BATCH, STEPS, EVERY, AT = 8, 24, 10, 12
CLASSES, WORDS, LENGTH = 4, 12, 5
SMALL: dict[str, Any] = {"vocab_size": WORDS, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def states(path: Path) -> list[tuple[str, int]]:
    return [(line["state"], line["step"]) for line in lines(path) if line["kind"] == "state"]


def losses(path: Path) -> list[float]:
    return [line["loss"] for line in lines(path) if line["kind"] == "loss"]


def bert(kind: Any) -> Any:
    torch.manual_seed(3)
    return kind(BertConfig(**SMALL, intermediate_size=8, num_labels=CLASSES, max_position_embeddings=LENGTH))


def examples(labels: Any) -> list[dict[str, Any]]:
    words = np.random.default_rng(5).integers(0, WORDS, (STEPS * BATCH, LENGTH))
    return [{"input_ids": row, "labels": label} for row, label in zip(words, labels, strict=True)]


def classes(*shape: int) -> Any:
    return np.random.default_rng(6).integers(0, CLASSES, (STEPS * BATCH, *shape))


class InOrder(Trainer):  # type: ignore[misc]
    """A trainer that takes the examples in their order, so that a batch has the number of its step."""

    def _get_train_sampler(self, *_: Any) -> Any:
        return torch.utils.data.SequentialSampler(self.train_dataset)


def train(model: Any, data: Any, folder: Path, *callbacks: Any, rate: float = 1e-3, **settings: Any) -> Any:
    arguments = TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=BATCH,
        num_train_epochs=1,
        learning_rate=rate,
        lr_scheduler_type="constant",
        report_to=[],
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
        seed=1,
        **settings,
    )
    InOrder(model=model, args=arguments, train_dataset=data, callbacks=list(callbacks)).train()
    return model


def watching(path: Path, make: Callable[..., Any] = for_trainer) -> Any:
    return make(path=path, every=EVERY, say=lambda sentence: None)


def have_equal_weights(one: Any, other: Any) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(mine, yours) for mine, yours in pairs)


def test_a_healthy_training_has_every_loss_and_the_same_weights(tmp_path: Path) -> None:
    path, data = tmp_path / "watch.jsonl", examples(classes())
    plain = train(bert(BertForSequenceClassification), data, tmp_path)
    watched = train(bert(BertForSequenceClassification), data, tmp_path, watching(path))
    assert states(path) == []
    assert len(losses(path)) == STEPS
    assert losses(path) == pytest.approx([np.log(CLASSES)] * STEPS, abs=0.5)
    assert {line["path"] for line in lines(path) if line["kind"] == "record"} == {"logits"}
    assert have_equal_weights(plain, watched)
    assert not watched._forward_hooks
    assert not watched._forward_pre_hooks


def test_a_batch_in_which_every_token_is_ignored(tmp_path: Path) -> None:
    path, labels = tmp_path / "watch.jsonl", classes(LENGTH)
    labels[(AT - 1) * BATCH : AT * BATCH] = -100
    train(bert(BertForTokenClassification), examples(labels), tmp_path, watching(path))
    assert states(path)[:1] == [("zero_weights", AT)]


def test_a_label_out_of_range_ends_the_training_and_the_watch_says_which(tmp_path: Path) -> None:
    path, labels = tmp_path / "watch.jsonl", classes()
    labels[(AT - 1) * BATCH + 3] = CLASSES + 3
    callback, model = watching(path), bert(BertForSequenceClassification)
    with pytest.raises(IndexError):
        train(model, examples(labels), tmp_path, callback)
    callback.close()
    assert states(path) == [("labels_out_of_range", AT)]
    assert not model._forward_hooks
    assert not torch.overrides._get_current_function_mode_stack()


def test_a_language_model_that_diverges(tmp_path: Path) -> None:
    torch.manual_seed(2)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=WORDS, n_positions=LENGTH, n_embd=8, n_layer=1, n_head=2))
    data = [{"input_ids": one["input_ids"], "labels": one["input_ids"]} for one in examples(classes())]
    path = tmp_path / "watch.jsonl"
    train(model, data, tmp_path, watching(path), rate=30.0, optim="sgd", max_grad_norm=0.0)
    assert losses(path)[0] == pytest.approx(np.log(WORDS), abs=0.5)
    assert {state for state, _ in states(path)} & {"learning_rate", "exploded_weights"}


def test_the_batches_of_one_update_are_steps_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    train(
        bert(BertForSequenceClassification),
        examples(classes()),
        tmp_path,
        watching(path),
        gradient_accumulation_steps=4,
    )
    assert lines(path)[0]["accumulation"] == 4
    assert losses(path) == pytest.approx([np.log(CLASSES)] * STEPS, abs=0.5), "of a batch, not its part of an update"


class Module(pytorch_lightning.LightningModule):  # type: ignore[misc]
    """A small classifier with the loss that it is given."""

    def __init__(self, loss: Any) -> None:
        super().__init__()
        torch.manual_seed(4)
        self.layers = nn.Sequential(nn.Linear(LENGTH, 8), nn.ReLU(), nn.Linear(8, CLASSES))
        self.loss = loss

    def forward(self, x: Any) -> Any:
        return self.layers(x)

    def training_step(self, batch: Any, *_: Any) -> Any:
        x, y = batch
        return self.loss(self(x), y)

    def validation_step(self, batch: Any, *_: Any) -> Any:
        x, y = batch
        return self.loss(self(x), y)

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), 0.05)


def fit(module: Any, x: Any, y: Any, folder: Path, *callbacks: Any) -> Any:
    loader = DataLoader(TensorDataset(x, y), BATCH)
    trainer = pytorch_lightning.Trainer(
        max_epochs=1,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        default_root_dir=folder,
        callbacks=list(callbacks),
    )
    trainer.fit(module, loader, loader)
    return module


def points() -> tuple[Any, Any]:
    x = np.random.default_rng(8).normal(size=(STEPS * BATCH, LENGTH))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(classes())


def of_log(logits: Any, y: Any) -> Any:
    return functional.nll_loss(torch.log(torch.softmax(logits, -1)), y)


def twice(logits: Any, y: Any) -> Any:
    return functional.cross_entropy(torch.softmax(logits, -1), y)


def of_ones_own(logits: Any, y: Any) -> Any:
    return (logits - functional.one_hot(y, CLASSES)).square().mean()


@pytest.mark.parametrize(
    "loss", [functional.cross_entropy, nn.CrossEntropyLoss(), of_log], ids=["call", "module", "log"]
)
def test_lightning_has_every_loss_and_the_same_weights(loss: Any, tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    plain = fit(Module(loss), *points(), tmp_path)
    watched = fit(Module(loss), *points(), tmp_path, watching(path, for_lightning))
    assert states(path) == []
    assert len(losses(path)) == STEPS
    assert have_equal_weights(plain, watched)
    assert "training_step" not in vars(watched)
    assert not watched._forward_hooks


def test_lightning_with_an_activation_applied_twice(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    fit(Module(twice), *points(), tmp_path, watching(path, for_lightning))
    assert states(path)[:1] == [("double_activation", 1)]


def test_lightning_with_a_label_out_of_range_leaves_no_hook(tmp_path: Path) -> None:
    path, (x, y) = tmp_path / "watch.jsonl", points()
    y[(AT - 1) * BATCH] = -1
    module = Module(functional.cross_entropy)
    with pytest.raises(IndexError):
        fit(module, x, y, tmp_path, watching(path, for_lightning))
    assert states(path) == [("ignore_label", AT)]
    assert "training_step" not in vars(module)
    assert not module._forward_hooks


def test_a_loss_of_ones_own_is_said_not_to_be_watched(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    fit(Module(of_ones_own), *points(), tmp_path, watching(path, for_lightning))
    assert [line["sentence"] for line in lines(path) if line["kind"] == "limit"] == [NONE]
    assert losses(path) == []
