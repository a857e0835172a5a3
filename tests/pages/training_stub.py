"""An engine without TensorFlow: its runs deliver made-up records when a test says so."""

import pickle
from dataclasses import fields, replace
from typing import Any

import numpy as np

from core.engine.protocol import EngineStatus, Limits
from core.engine.runs import Run
from core.keras.training.plan import TrainParams
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite, Outcome, Ran, ran_sentence
from core.keras.training.surface import surface_grid, surface_of
from core.messages.engine import READY
from core.messages.training import ACTIVATION_OVERFLOWED

NUMBERS = [field.name for field in fields(ArmRecord) if field.type in (float, "float")]


def arm_record(params: TrainParams, place: int, step: int, **changes: Any) -> ArmRecord:
    """One arm's record: every number is 0.5, its accuracy grows with the step, its logits favour the true class."""
    choice, data = params.arms[place], params.data
    progress = step / params.last_step if params.last_step else 0.0
    numbers: dict[str, Any] = dict.fromkeys(NUMBERS, 0.5) | {"validation_accuracy": 0.5 + 0.4 * progress / (place + 1)}
    grid = surface_grid(data)
    surface = None if grid is None else surface_of(grid, np.tile([[1.0] * params.num_outputs], (len(grid.points), 1)))
    record = ArmRecord(label=choice.label, arm=choice.arm, policy=choice.policy, surface=surface, **numbers)
    return replace(record, **changes)


def ran(label: str) -> Ran:
    """A measurement of what Keras ran."""
    measured = Ran(
        kind="two_step",
        warned=False,
        logit_gap=40.0,
        loss=16.1,
        fused_loss=40.0,
        clipped_loss=16.1,
        gradient_is_zero=True,
    )
    return replace(measured, sentence=ran_sentence(label, measured))


def outcome(params: TrainParams, place: int) -> Outcome:
    """Logits of the validation part: 4 for the true class in the first arm, less in others, 0 elsewhere."""
    labels = params.data.validation_labels
    if params.num_outputs == 1:
        logits = np.where(labels == 1, 4.0, -4.0)[:, None] / (place + 1)
    else:
        logits = np.zeros((len(labels), params.num_outputs))
        logits[np.arange(len(labels)), labels] = 4.0 / (place + 1)
    if place:
        logits[:5] = -logits[:5]  # the arms have to differ somewhere
    return Outcome(validation_logits=logits, weights_hash=f"{place:064d}")


def records(params: TrainParams, **changes: Any) -> list[EpochRecord]:
    """What ``core.keras.loop.train`` would yield for these parameters, with made-up numbers."""
    interval = params.steps_per_record or params.steps_per_epoch
    steps = [*range(params.skip_steps, params.last_step, interval), params.last_step]
    return [
        EpochRecord(
            step=step,
            epoch=step / params.steps_per_epoch,
            arms=tuple(
                arm_record(
                    params,
                    place,
                    step,
                    ran=ran(params.arms[place].label) if step == steps[0] else None,
                    outcome=outcome(params, place) if step == steps[-1] else None,
                    **changes,
                )
                for place in range(len(params.arms))
            ),
            is_last=step == steps[-1],
        )
        for step in steps
    ]


class StubEngine:
    """Keeps the runs it was asked for; ``deliver`` lets the last one advance."""

    def __init__(self, **changes: Any) -> None:
        self.runs: list[Run] = []
        self.params: list[TrainParams] = []
        self.sessions: list[str] = []
        self.closed: list[str] = []
        self.changes = changes
        self.now = EngineStatus(state="ready", message=READY())

    def stream(self, function: str, params: TrainParams, *, session: str, limits: Limits, paused: bool) -> Run:
        """Queue a run."""
        assert function == "core.keras.loop:train"
        run = Run(
            function=function,
            arguments=b"",
            session=session,
            limits=limits,
            paused=paused,
            retries=0,
            steer=self._steer,
            start_again=lambda earlier: earlier,
        )
        run.set_state("queued", place=1)
        if self.runs and not self.runs[-1].finished:
            self.runs[-1].end("stopped", "replaced")
        self.runs.append(run)
        self.params.append(params)
        self.sessions.append(session)
        return run

    def keep_session(self, session: str) -> None:
        """Take back the end of a session."""
        self.closed.remove(session)

    def close_session(self, session: str) -> None:
        """End a session."""
        self.closed.append(session)

    def status(self) -> EngineStatus:
        """What the engine says of itself."""
        return self.now

    def _steer(self, run: Run) -> None:
        if run.wish.stop and not run.finished:
            run.end("stopped", run.stop_reason)

    def deliver(self, count: int | None = None) -> None:
        """Let the last run yield ``count`` more records (all by default), or as many as it was stepped if paused."""
        run, every = self.runs[-1], records(self.params[-1], **self.changes)
        run.set_state("running")
        have = len(run.events())
        wanted = len(every) if count is None else min(have + count, len(every))
        if run.wish.paused:
            wanted = min(wanted, run.wish.steps)
        run.receive(have, [pickle.dumps(record) for record in every[have:wanted]])
        if len(run.events()) == len(every) and not run.wish.paused:
            run.end("done", "finished")

    def lose(self) -> None:
        """Let the worker die."""
        self.runs[-1].end("lost", "died")


def broken(step: int) -> NonFinite:
    """A first non-finite step."""
    return NonFinite(step=step, operation="log", reason=ACTIVATION_OVERFLOWED(dtype="float16"))
