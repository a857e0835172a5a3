"""One training of a session: started, paused, stepped, stopped and retried, across several runs of the engine.

This module does not use Streamlit: the page keeps one ``LiveTraining`` in its session state. A pause pauses the
engine's run; if a run cannot continue (it was stopped, or the length of a step changes), another one starts from the
same step, bit for bit.
"""

import secrets
import time
from dataclasses import replace
from typing import Any, Literal, Protocol

from core.engine import Limits, Run
from core.keras.training.plan import TrainParams
from core.keras.training.recordings import Recording
from core.keras.training.records import EpochRecord
from ui.server.in_turn import elsewhere
from ui.training.replay import PlayedRun

TRAIN = "core.keras.loop:train"
FIRST_RECORD_SECONDS = 0.15
LOOK_SECONDS = 0.005
SETTLING_SECONDS = 1.0  # a paused run still delivers the record in progress

State = Literal["ready", "queued", "running", "paused", "done", "stopped", "lost", "failed"]


class StreamingEngine(Protocol):
    """The part of ``core.engine.Engine`` that a training needs."""

    def stream(
        self, function: str, params: TrainParams, /, *, session: str, limits: Limits, paused: bool
    ) -> Run | PlayedRun:
        """Start a generator function on a worker and return its run at once."""


class LiveTraining:
    """A training and its history.

    Parameters
    ----------
    engine : StreamingEngine
    session : str
        The owner of the training; the engine runs one at a time for each session.
    params : TrainParams
    limits : Limits, optional
    recording : Recording, optional
        The recording that ``engine`` plays, if it is a ``ui.training.replay.Player``.
    preset : str, optional
        The preset that it was started from.

    Attributes
    ----------
    name : str
        Identifies a training from its beginning: another one each time it starts over.
    moves : int
        How often it was stepped, stopped or reset: the browser then shows where the training stands.
    held : int or None
        The earlier step that the browser shows and holds; the next step is taken from there.
    """

    def __init__(
        self,
        engine: StreamingEngine,
        session: str,
        params: TrainParams,
        limits: Limits | None = None,
        recording: Recording | None = None,
        preset: str = "",
    ) -> None:
        self.params = params
        self.recording = recording
        self.preset = preset
        self.name = _new_name()
        self.moves = 0
        self.held: int | None = None
        self._engine = engine
        self._session = session
        self._limits = limits or Limits()
        self._history: list[EpochRecord] = []
        self._taken = 0
        self._awaited = 0
        self._settled_at = 0.0
        self._one_batch_a_record = False
        self._run: Run | PlayedRun | None = None

    # For the page to read

    @property
    def records(self) -> tuple[EpochRecord, ...]:
        """All records received, one per step count, in order."""
        self._take_news()
        return tuple(self._history)

    @property
    def state(self) -> State:
        """The engine's state of the run; ``ready`` at the start of training and ``done`` at its end."""
        self._take_news()
        if self._run is None:
            return "done" if self._history and self._reached == self.params.last_step else "ready"
        if self._run.state not in ("done", "stopped"):
            return self._run.state
        if self._reached == self.params.last_step:
            return "done"
        return "ready" if self._reached == 0 and self._run.state == "done" else "stopped"

    @property
    def step(self) -> int:
        """Steps taken, according to the records."""
        self._take_news()
        return self._reached

    @property
    def place(self) -> int | None:
        """Position in the engine's queue, None once the run is in progress."""
        return None if self._run is None else self._run.place

    @property
    def message(self) -> str:
        """The reason why the run ended, empty if as planned."""
        return "" if self._run is None else self._run.message

    @property
    def was_restarted(self) -> bool:
        """Whether a worker died during the run and another one took it over."""
        return self._run is not None and self._run.restarts > 0

    @property
    def is_moving(self) -> bool:
        """Whether more records may arrive without a click."""
        if self.state in ("queued", "running"):
            return True
        return self.state == "paused" and (self._taken < self._awaited or time.monotonic() < self._settled_at)

    def await_first_record(self) -> None:
        """Wait briefly for a warm worker, so that the first drawing after a click already has data.

        Returns at once if a record has arrived or none will, and after ``FIRST_RECORD_SECONDS`` at the latest.
        """
        deadline = time.monotonic() + FIRST_RECORD_SECONDS
        with elsewhere():
            while self.is_moving and not self.records and time.monotonic() < deadline:
                time.sleep(LOOK_SECONDS)

    # For the buttons

    def play(self) -> None:
        """Start or continue training."""
        self.held = None
        if self._run is not None and self._run.state == "paused" and not self._one_batch_a_record:
            self._run.resume()
        else:
            self._go_on(paused=False)

    def pause(self) -> None:
        """Pause the training."""
        if self._run is not None:
            self._run.pause()
        self._settled_at = time.monotonic() + SETTLING_SECONDS

    def hold(self, step: int | None) -> None:
        """Note the step that the browser holds, None for the newest; a run in progress is paused."""
        self.held = None if step is None or step >= self.step else step
        if self.state in ("queued", "running"):
            self.pause()

    def stop(self) -> None:
        """End the engine's run; the records received are kept."""
        self.moves += 1
        self.held = None
        if self._run is not None:
            self._run.stop()

    def step_batch(self) -> None:
        """Train on one batch and pause."""
        self._step(one_batch=True)

    def step_epoch(self) -> None:
        """Train for as many batches as an epoch has and pause."""
        self._step(one_batch=False)

    def start_over(self) -> None:
        """Train from the beginning, from the same bits."""
        self.name, self.held = _new_name(), None
        self._history.clear()
        self._go_on(paused=False)

    def restore(self, records: tuple[EpochRecord, ...]) -> None:
        """Show a training that ran to its end before."""
        self._history = list(records)

    def reset(self) -> None:
        """Go back to the start of training: the same weights, no step taken."""
        self.moves += 1
        self.held = None
        self._history.clear()
        self._run = self._stream(max_steps=0)

    # Internal

    @property
    def _reached(self) -> int:
        return self._history[-1].step if self._history else 0

    def _step(self, *, one_batch: bool) -> None:
        self.moves += 1
        self._go_back()
        run = self._run
        if run is not None and run.state == "paused" and self._one_batch_a_record == one_batch:
            self._awaited = max(self._awaited, self._taken) + 1
            run.step()
            return
        run = self._go_on(paused=True, one_batch=one_batch)
        # The first record repeats the present state of the training.
        self._awaited = 2
        run.step()
        run.step()

    def _go_back(self) -> None:
        """Return to the step that is held: what came after it is computed anew, bit for bit."""
        if self.held is None:
            return
        if self._run is not None:
            self._run.stop()
        self._run = None
        self._history = [record for record in self._history if record.step <= self.held]
        self.held = None

    def _go_on(self, *, paused: bool, one_batch: bool = False) -> Run | PlayedRun:
        self._take_news()
        self._one_batch_a_record = one_batch
        self._run = self._stream(paused=paused, skip_steps=self._reached, steps_per_record=1 if one_batch else None)
        return self._run

    def _stream(self, *, paused: bool = False, **changes: Any) -> Run | PlayedRun:
        self._taken = self._awaited = 0
        params = replace(self.params, **changes)
        return self._engine.stream(TRAIN, params, session=self._session, limits=self._limits, paused=paused)

    def _take_news(self) -> None:
        if self._run is None:
            return
        events = self._run.events()
        for record in events[self._taken :]:
            if not self._history or record.step > self._history[-1].step:
                self._history.append(record)
        self._taken = len(events)
        if self._history and self._reached == self.params.last_step and self._run.state == "paused":
            self._run.resume()  # no more records are needed, so the engine's run may end


def _new_name() -> str:
    """Return a name that no training had before, even on a server that was restarted while the page was open."""
    return secrets.token_hex(4)
