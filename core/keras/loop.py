"""Live training: arms in lockstep from identical weights and identical batches, one record after another."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.arithmetic.arrays import BoolArray, Float64Array, Int64Array
from core.keras.backend import tf
from core.keras.training.arms import ArmChoice
from core.keras.training.diagnosis import diagnose
from core.keras.training.plan import TrainParams, batches, initial_weights
from core.keras.training.presets import DEFAULT_PRESET, PRESETS
from core.keras.training.programs import Program, borrow, configuration_of
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite, Outcome, Surface
from core.keras.training.surface import surface_grid, surface_of
from core.keras.what_ran.probe import probe_arm


class Lane:
    """One arm of a running training: its program, its copy of the data, and its history."""

    def __init__(self, params: TrainParams, choice: ArmChoice, program: Program) -> None:
        data = params.data
        self.params, self.choice, self.program = params, choice, program
        self.features = program.features(data.train_features)
        self.labels = program.labels(data.train_labels)
        self.validation_features = program.features(data.validation_features)
        self.step = 0
        self.nonfinite: NonFinite | None = None
        grid = surface_grid(data)
        self.grid = None if grid is None else (grid, program.features(grid.points))
        self.ran = probe_arm(choice, params.chosen_head.name, params.num_outputs)
        self.reset()

    def reset(self) -> None:
        """Go back to the start of training."""
        self.program.reset(initial_weights(self.params), self.params.learning_rate)

    def advance(self, order: NDArray[np.int32]) -> None:
        """Train on the batches of ``order``."""
        finite = self._run(order)
        if not finite and self.nonfinite is None:
            self.nonfinite = self._explain(order)
            self._replay(self.step + len(order))
        self.step += len(order)

    def _run(self, order: NDArray[np.int32]) -> bool:
        return self.program.run(self.features, self.labels, order)

    def _replay(self, step: int) -> None:
        """Go to the state after ``step`` steps from the start of training."""
        self.reset()
        for order in _orders(self.params, 0, step):
            self._run(order)

    def _explain(self, order: NDArray[np.int32]) -> NonFinite:
        """Find the first of the steps just taken that was not finite, and its first operation that was not."""
        self._replay(self.step)
        bad = next(index for index in range(len(order)) if not self._run(order[index : index + 1]))
        self._replay(self.step + bad)
        features, labels = tf.gather(self.features, order[bad]), self.params.data.train_labels[order[bad]]
        return diagnose(self.program, features, labels, self.step + bad)

    def record(self, *, is_first: bool, is_last: bool) -> ArmRecord:
        """Measure this arm in its present state."""
        data = self.params.data
        measured = self.program.measure(self.features, self.labels, self.validation_features)
        validation_logits = measured["validation_logits"]
        right = _is_right(measured["logits"], data.train_labels)
        return ArmRecord(
            label=self.choice.label,
            arm=self.choice.arm,
            policy=self.choice.policy,
            loss=float(measured["loss"]),
            true_loss=_true_loss(measured["logits"], data.train_labels),
            train_accuracy=float(np.mean(right)),
            validation_accuracy=float(np.mean(_is_right(validation_logits, data.validation_labels))),
            gradient_norm=float(measured["gradient_norm"]),
            zero_loss_share=float(np.mean(measured["zero_loss"])),
            dead_share=float(np.mean(measured["dead"])),
            wrong_and_dead_share=float(np.mean(measured["dead"] & ~right)),
            clipped_share=float(np.mean(measured["below_clip"])) if self.ran.is_clipped else 0.0,
            keras_accuracy=float(np.mean(measured["keras_decisions"] == data.validation_labels)),
            largest_logit=float(np.max(np.abs(measured["logits"]))),
            weight_norm=float(measured["weight_norm"]),
            skipped_steps=self.step - self.program.applied_steps,
            nonfinite=self.nonfinite,
            surface=self._surface(),
            ran=self.ran if is_first else None,
            outcome=Outcome(validation_logits=validation_logits, weights_hash=self.program.weights_hash())
            if is_last
            else None,
        )

    def _surface(self) -> Surface | None:
        if self.grid is None:
            return None
        grid, points = self.grid
        return surface_of(grid, self.program.logits(points))


def _is_right(logits: Float64Array, labels: Int64Array) -> BoolArray:
    decisions = (logits[:, 0] > 0).astype(np.int64) if logits.shape[1] == 1 else np.argmax(logits, axis=1)
    return np.asarray((decisions == labels) & np.isfinite(logits).all(axis=1))


def _true_loss(logits: Float64Array, labels: Int64Array) -> float:
    """Mean cross-entropy of the logits in float64: log1p form for softmax, softplus for one sigmoid unit."""
    if not np.isfinite(logits).all():
        return float("nan")
    if logits.shape[1] == 1:
        wrong_way = np.where(labels == 1, -logits[:, 0], logits[:, 0])
        return float(np.mean(np.logaddexp(0, wrong_way)))
    largest = np.max(logits, axis=1, keepdims=True)
    rows = np.arange(len(labels))
    others = np.exp(logits - largest)
    others[rows, np.argmax(logits, axis=1)] = 0
    return float(np.mean(largest[:, 0] - logits[rows, labels] + np.log1p(others.sum(axis=1))))


def _orders(params: TrainParams, first: int, last: int) -> Iterator[NDArray[np.int32]]:
    """Yield the batches of steps ``first`` to ``last`` in pieces that end with an epoch."""
    while first < last:
        epoch, offset = divmod(first, params.steps_per_epoch)
        piece = batches(params, epoch)[offset : offset + last - first]
        yield piece
        first += len(piece)


def _stops(params: TrainParams) -> Iterator[int]:
    """Yield the steps at which a record is due, including the first."""
    interval = params.steps_per_record or params.steps_per_epoch
    yield from range(params.skip_steps, params.last_step, interval)
    yield params.last_step


def train(params: TrainParams) -> Generator[EpochRecord, None, None]:
    """Train the arms in lockstep and yield a record at the start and after each epoch.

    Parameters
    ----------
    params : TrainParams

    Yields
    ------
    EpochRecord
        The first one before any step (after ``skip_steps``), saying what Keras ran; the last one carries each arm's
        outcome. Closing the generator ends the training at once: nothing runs between two records.

    Notes
    -----
    The same parameters give the same bits, in any process and beside other trainings. Every arm starts from the same
    float64 draws, rounded to its own dtype, and sees the features that ``model.fit`` would hand it.
    """
    with ExitStack() as stack:
        lanes = [
            Lane(params, choice, stack.enter_context(borrow(configuration_of(params, choice))))
            for choice in params.arms
        ]
        step = 0
        for stop in _stops(params):
            for order in _orders(params, step, stop):
                for lane in lanes:
                    lane.advance(order)
            step = stop
            is_first, is_last = stop == params.skip_steps, stop == params.last_step
            yield EpochRecord(
                step=step,
                epoch=step / params.steps_per_epoch,
                arms=tuple(lane.record(is_first=is_first, is_last=is_last) for lane in lanes),
                is_last=is_last,
            )


def warm_up() -> None:
    """Trace the programs of the default preset and run each once, so that a first click finds them warm."""
    for _ in train(replace(PRESETS[DEFAULT_PRESET].params, epochs=1)):
        pass
