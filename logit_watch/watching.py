"""What all frameworks share: counts steps, takes records, says when a state begins, and writes the file: ``Watch``."""

import atexit
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from logit_watch.batches import Batch
from logit_watch.broken import Replay, cause_of, of_labels
from logit_watch.history import History
from logit_watch.journal import SCHEMA_VERSION, Journal, file_of_rank
from logit_watch.record import Record, record_of
from logit_watch.silent import states_of
from logit_watch.states import Found

RANKS = ("RANK", "OMPI_COMM_WORLD_RANK", "SLURM_PROCID")
"""Variables in which launchers of several processes tell each its number."""
ABSENT = 2
"""Records without a state after which it has ended."""
MEGABYTE = 1_000_000
MOST_OF_A_PATH = 200
"""Characters of the path of a layer that are kept, from its end."""


def say_on_stderr(sentence: str) -> None:
    """Print a sentence for the user, beside what the training prints."""
    print(f"logit_watch: {sentence}", file=sys.stderr, flush=True)


def rank_of_process() -> int:
    """Return the number of this process among those of a launcher, 0 if there is none."""
    return next((int(os.environ[name]) for name in RANKS if os.environ.get(name, "").isdigit()), 0)


class Watch:
    """Watches one training; ``logit_watch.watch`` makes it.

    Parameters
    ----------
    path : Path
        The file of the first process; others write beside it.
    every : int
        Steps between two full records.
    rank : int, optional
        Number of this process; as the launcher says if omitted.
    most_bytes : int
        Size from which the file is rotated.
    say : callable
        Takes the sentence of a state that begins.
    framework : str
        Name and backend, as the file states them.
    accumulation : int
        Batches whose gradients are added up for one update of the weights; a step is one batch.
    """

    def __init__(
        self,
        *,
        path: Path,
        every: int = 50,
        rank: int | None = None,
        most_bytes: int = 50 * MEGABYTE,
        say: Callable[[str], None] = say_on_stderr,
        framework: str = "numpy",
        accumulation: int = 1,
    ) -> None:
        if every < 1:
            raise ValueError(f"every: got {every}, need at least 1")
        self.every, self.say = every, say
        self.rank = rank_of_process() if rank is None else rank
        self.journal = Journal(file_of_rank(Path(path), self.rank), most_bytes)
        self.steps = self.journal.resumed_at
        self.history = History()
        self.error: BaseException | None = None
        self.is_open = True
        self._first = self.steps + 1
        self._active: dict[tuple[str, str], int] = {}
        self._said: set[str] = set()
        self._last_loss = 1.0
        self._removals: list[Callable[[], None]] = []
        resumed = self.steps or None
        start = {"schema": SCHEMA_VERSION, "framework": framework, "rank": self.rank, "every": every}
        atexit.register(self.close)
        self.journal.write("start", step=self.steps, **start, resumed=resumed, accumulation=accumulation)

    def on_close(self, remove: Callable[[], None]) -> None:
        """Remember how to remove a hook."""
        self._removals.append(remove)

    def wrap(self, loss: Callable[..., Any]) -> Callable[..., Any]:
        """Return a loss function, of predictions and targets, that the watch takes; for PyTorch.

        Raises
        ------
        TypeError
            For a Keras model, which has its loss from ``compile``.
        """
        raise TypeError("loss: Keras has it from compile, need no wrapped function")

    @property
    def is_due(self) -> bool:
        """Whether the next step has a full record."""
        return (self.steps + 1 - self._first) % self.every == 0

    def step(self, loss: float, look: Callable[[], tuple[Batch, Callable[[], Replay]]]) -> None:
        """Take the loss of the next step.

        Parameters
        ----------
        loss : float
        look : callable
            Returns the batch, and what replays it; called only for a full record.
        """
        if not self.is_open:
            return
        is_due = self.is_due
        self.steps += 1
        self.journal.write_loss(self.steps, loss)
        is_finite = np.isfinite(loss)
        was_finite = np.isfinite(self._last_loss)
        turned = (not is_finite and was_finite) or (loss <= 0 and self._last_loss > 0)
        self._last_loss = loss
        if not is_finite:
            if turned:
                self._broken(loss, look)
            self.history.add(loss)
            return
        self.history.add(loss)
        if is_due or turned:
            self._silent(look)

    def _silent(self, look: Callable[[], tuple[Batch, Callable[[], Replay]]]) -> None:
        batch, _ = look()
        record = self._record(batch)
        if self.history.largest_weight is None:
            self.history.largest_weight = record.largest_weight
        found = list(states_of(record, batch.kind, self.history))
        for state in found:
            self._begin(state)
        present = {(state.state, state.where) for state in found}
        for key in [key for key in self._active if key not in present]:
            self._active[key] += 1
            if self._active[key] >= ABSENT:
                del self._active[key]

    def _broken(self, loss: float, look: Callable[[], tuple[Batch, Callable[[], Replay]]]) -> None:
        batch, replay = look()
        record = self._record(batch)
        self._begin(cause_of(loss, record, replay(), self.history, batch.kind.family))

    def refused(self, batch: Batch) -> None:
        """Take a batch that the framework has refused with an error, before it had a loss."""
        if self.is_open:
            self.steps += 1
            record = self._record(batch)
            if record.labels_outside:
                self._begin(of_labels(record, batch.kind.family))
            self.journal.flush()

    def hidden(self, loss: float) -> None:
        """Take the mean loss that a framework reports after a step into which nothing can look."""
        if self.is_open:
            self.steps += 1
            self.journal.write_loss(self.steps, loss)
            if not np.isfinite(loss) and np.isfinite(self._last_loss):
                self._begin(Found(state="hidden_not_finite", where="a compiled step", evidence={"loss": loss}))
            self._last_loss = loss

    def limit(self, sentence: str) -> None:
        """Say, once, where the watch cannot look."""
        if sentence not in self._said:
            self._said.add(sentence)
            self.journal.write("limit", step=self.steps, sentence=sentence)
            self.say(sentence)

    def _record(self, batch: Batch) -> Record:
        record = record_of(batch)
        self.journal.write("record", step=self.steps, loss=batch.loss, **asdict(record))
        return record

    def _begin(self, found: Found) -> None:
        where = found.where[-MOST_OF_A_PATH:]
        key = (found.state, where)
        if key not in self._active:
            self.journal.write("state", step=self.steps, state=found.state, where=where, evidence=dict(found.evidence))
            if found.state not in self._said:
                self._said.add(found.state)
                self.say(f"step {self.steps:,}, {where}: {found.sentence}")
        self._active[key] = 0

    def guarded(self, action: Callable[[], None]) -> None:
        """Do something that must not end the training: after an error, the watch ends instead, and says so."""
        try:
            action()
        except Exception as error:  # whatever it is, the training goes on
            self.error = error
            self.say(f"the watch has ended at step {self.steps:,}: {type(error).__name__}: {error}")
            self.close()

    def close(self) -> None:
        """Remove every hook and close the file."""
        while self._removals:
            self._removals.pop()()
        if self.is_open:
            self.is_open = False
            atexit.unregister(self.close)
            self.journal.write("end", step=self.steps)
            self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
