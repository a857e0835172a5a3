"""A recording played like a live run: the same records, through the same ``LiveTraining``, at a steady pace.

Without Streamlit and TensorFlow: nothing is computed.
"""

import time
from collections.abc import Callable

from core.engine.protocol import Limits, RunState
from core.keras.training.plan import TrainParams
from core.keras.training.recordings import Recording
from core.keras.training.records import EpochRecord

SECONDS_PER_RECORD = 0.1
SHORTEST_SECONDS = 6.0
"""The least duration of a recording with few records, so that several pictures can be seen."""


class PlayedRun:
    """A substitute for ``core.engine.Run``: records that arrive by the clock, and the same buttons.

    Parameters
    ----------
    records : tuple of EpochRecord
        At least one.
    pace : float
        Seconds from one record to the next.
    paused : bool
        Whether it begins paused, before the first record.
    clock : callable
        Returns seconds, like ``time.monotonic``.
    """

    place: int | None = None
    message = ""
    restarts = 0

    def __init__(
        self, records: tuple[EpochRecord, ...], *, pace: float, paused: bool, clock: Callable[[], float]
    ) -> None:
        self._records = records
        self._pace = pace
        self._clock = clock
        self._shown = 0
        self._playing_since = None if paused else clock()
        self._stopped = False

    @property
    def state(self) -> RunState:
        """``running``, ``paused``, ``done`` after the last record, or ``stopped``."""
        if self._stopped:
            return "stopped"
        if self._playing_since is None:
            return "paused"
        return "done" if self._count == len(self._records) else "running"

    def events(self) -> tuple[EpochRecord, ...]:
        """Return the records that are due."""
        return self._records[: self._count]

    def pause(self) -> None:
        """Pause."""
        self._shown, self._playing_since = self._count, None

    def resume(self) -> None:
        """Continue."""
        if self._playing_since is None:
            self._playing_since = self._clock()

    def step(self) -> None:
        """Show one more record and stay paused."""
        self.pause()
        self._shown = min(self._shown + 1, len(self._records))

    def stop(self) -> None:
        """Stop at the present record."""
        if self.state != "done":
            self.pause()
            self._stopped = True

    @property
    def _count(self) -> int:
        if self._playing_since is None:
            return self._shown
        due = 1 + int((self._clock() - self._playing_since) / self._pace)
        return min(self._shown + due, len(self._records))


class Player:
    """A substitute for ``core.engine.Engine`` that plays its single recording, whatever is requested.

    Parameters
    ----------
    recording : Recording
    clock : callable, optional
        Seconds.
    """

    def __init__(self, recording: Recording, clock: Callable[[], float] = time.monotonic) -> None:
        self._recording = recording
        self._pace = max(SECONDS_PER_RECORD, SHORTEST_SECONDS / len(recording.records))
        self._clock = clock

    def stream(self, function: str, params: TrainParams, *, session: str, limits: Limits, paused: bool) -> PlayedRun:
        """Play the records of these steps; there are none between two records of the recording."""
        steps = range(params.skip_steps, params.last_step + 1)
        records = tuple(record for record in self._recording.records if record.step in steps)
        return PlayedRun(records, pace=self._pace, paused=paused, clock=self._clock)
