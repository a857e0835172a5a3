"""The file of a watch: its schema, resumed and rotated, one for each process; and the watch on top of it, in NumPy."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from logit_watch import watch
from logit_watch.batches import Batch, Loss
from logit_watch.broken import Replay
from logit_watch.journal import KEPT, file_of_rank, last_step, rotated, schema
from logit_watch.watching import RANKS, Watch

LOGITS = np.array([[2.0, 0.0], [0.0, 1.0]])
KIND = Loss(family="sparse", takes="logits")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in path.read_text("utf-8").splitlines()]


def states(path: Path) -> list[tuple[int, str]]:
    return [(line["step"], line["state"]) for line in lines(path) if line["kind"] == "state"]


def looking(loss: float, **changed: Any) -> Callable[[], tuple[Batch, Callable[[], Replay]]]:
    values: dict[str, Any] = {"loss": loss, "kind": KIND, "outputs": LOGITS, "labels": np.array([0.0, 1.0])} | changed
    return lambda: (Batch(**values), Replay)


def run(watched: Watch, losses: list[float], **changed: Any) -> None:
    with watched:
        for loss in losses:
            watched.step(loss, looking(loss, **changed))


def test_every_line_follows_the_published_schema(tmp_path: Path) -> None:
    path, said = tmp_path / "watch.jsonl", list[str]()
    watched = Watch(path=path, every=2, say=said.append)
    watched.limit("The watch cannot look there.")
    run(watched, [0.3, 0.2, math.nan, math.inf], labels=np.array([0.0, 5.0]))
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    assert [list(validator.iter_errors(line)) for line in lines(path)] == [[]] * len(lines(path))
    assert {line["kind"] for line in lines(path)} == {"start", "loss", "record", "state", "limit", "end"}
    assert not validator.is_valid({"kind": "loss", "step": 1, "loss": 0.5, "labels": [1]})
    assert not validator.is_valid({"kind": "loss", "step": 1, "loss": math.nan} | {"loss": "none"})


def test_a_state_is_said_when_it_begins_and_not_again(tmp_path: Path) -> None:
    said = list[str]()
    watched = Watch(path=tmp_path / "watch.jsonl", every=1, say=said.append)
    run(watched, [0.3] * 9, sample_weights=np.array([1.0, -1.0]))
    assert len(said) == 1
    assert said[0].startswith("step 1, the loss: 1 sample weights")
    assert states(tmp_path / "watch.jsonl") == [(1, "negative_weights")]


def test_a_state_that_ended_and_returns_has_a_line_of_its_own(tmp_path: Path) -> None:
    path, said = tmp_path / "watch.jsonl", list[str]()
    with Watch(path=path, every=1, say=said.append) as watched:
        for weight in (-1.0, 1.0, 1.0, -1.0):
            watched.step(0.3, looking(0.3, sample_weights=np.array([1.0, weight])))
    assert states(path) == [(1, "negative_weights"), (4, "negative_weights")]
    assert len(said) == 1


def test_a_full_record_comes_at_intervals_and_at_once_where_the_loss_turns(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    run(Watch(path=path, every=5, say=lambda _: None), [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, math.nan, math.nan, 1.0, -2.0])
    assert [line["step"] for line in lines(path) if line["kind"] == "record"] == [1, 3, 6, 7, 10]
    assert [line["loss"] for line in lines(path) if line["kind"] == "loss"][6:8] == ["nan", "nan"]


def test_a_training_that_goes_on_appends_and_counts_on(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    run(Watch(path=path), [0.3, 0.2])
    path.write_text(path.read_text("utf-8") + '{"kind": "loss", "st', "utf-8")
    run(Watch(path=path), [0.1])
    kept = [line for line in path.read_text("utf-8").splitlines() if line != '{"kind": "loss", "st']
    read = [json.loads(line) for line in kept]
    assert [line["step"] for line in read if line["kind"] == "loss"] == [1, 2, 3]
    assert [line.get("resumed") for line in read if line["kind"] == "start"] == [None, 2]


def test_a_full_file_is_rotated_and_its_steps_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "watch.jsonl"
    run(Watch(path=path, most_bytes=4_000, say=lambda _: None), [0.5] * 300)
    files = list(rotated(path))
    assert len(files) == KEPT + 1
    assert files[-1] == path
    assert max(map(last_step, files)) == 300
    with Watch(path=path) as resumed:
        assert resumed.steps == 300
    steps = [line["step"] for file in files for line in lines(file) if line["kind"] == "loss"]
    assert steps == list(range(steps[0], 301))


def test_each_process_has_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in RANKS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RANK", "3")
    path = tmp_path / "watch.jsonl"
    run(Watch(path=path), [0.5])
    assert not path.exists()
    assert lines(file_of_rank(path, 3))[0]["rank"] == 3
    run(Watch(path=path, rank=0), [0.5])
    assert path.exists()


def test_an_error_of_the_watch_ends_the_watch_and_not_the_training(tmp_path: Path) -> None:
    said, removed = list[str](), list[int]()
    watched = Watch(path=tmp_path / "watch.jsonl", say=said.append)
    watched.on_close(lambda: removed.append(1))

    def fails() -> None:
        raise ZeroDivisionError("by zero")

    watched.guarded(fails)
    assert isinstance(watched.error, ZeroDivisionError)
    assert removed == [1]
    assert "the watch has ended at step 0: ZeroDivisionError" in said[0]
    watched.step(0.5, looking(0.5))
    watched.close()
    assert removed == [1]


def test_hooks_are_removed_when_the_training_fails(tmp_path: Path) -> None:
    removed = list[int]()
    watched = Watch(path=tmp_path / "watch.jsonl")
    watched.on_close(lambda: removed.append(1))
    with pytest.raises(KeyError), watched:
        raise KeyError
    assert removed == [1]
    assert lines(tmp_path / "watch.jsonl")[-1]["kind"] == "end"


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="need a Keras model or a PyTorch module"):
        watch(object(), path=tmp_path / "watch.jsonl")
    with pytest.raises(ValueError, match="every: got 0"):
        Watch(path=tmp_path / "watch.jsonl", every=0)
