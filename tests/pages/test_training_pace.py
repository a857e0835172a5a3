"""How often a training is drawn again: quickly while its first record is due, seldom while a class waits."""

from dataclasses import dataclass

import pytest

from core.engine import EngineStatus
from ui.server import engine
from ui.training import view


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    state: str
    place: int | None = None
    is_moving: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    running: int
    workers: int = 2
    queued: int = 0

    def status(self) -> EngineStatus:
        return EngineStatus(state="ready", workers=self.workers, running=self.running, queued=self.queued)


@pytest.mark.parametrize(
    ("training", "busy", "seconds"),
    [
        (Training(state="running"), Busy(running=1), view.POLL_SECONDS),
        (Training(state="running"), Busy(running=3), 3 * view.SHARED_POLL_SECONDS),
        (Training(state="running"), Busy(running=50, queued=7), view.SLOWEST_POLL_SECONDS),
        (Training(state="running"), Busy(running=1, queued=7), 2 * view.SHARED_POLL_SECONDS),
        (Training(state="queued", place=4), Busy(running=2), view.FAR_POLL_SECONDS),
        (Training(state="paused"), Busy(running=0), view.POLL_SECONDS),
        (Training(state="queued", place=1), Busy(running=1), view.FIRST_POLL_SECONDS),
        (Training(state="queued"), Busy(running=0), view.FIRST_POLL_SECONDS),
        (Training(state="queued", place=1), Busy(running=0, workers=0), view.FIRST_POLL_SECONDS),
        (Training(state="queued", place=1), Busy(running=2), view.NEXT_POLL_SECONDS),
        (Training(state="queued", place=2), Busy(running=2), view.QUEUE_POLL_SECONDS),
        (Training(state="done", is_moving=False), Busy(running=0), None),
    ],
)
def test_the_pace_follows_the_place_in_the_queue(
    training: Training, busy: Busy, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "engine", lambda: busy)
    assert view.pace(training) == seconds  # type: ignore[arg-type]


def test_who_waits_longer_is_drawn_less_often() -> None:
    assert view.FIRST_POLL_SECONDS < view.NEXT_POLL_SECONDS < view.QUEUE_POLL_SECONDS < view.FAR_POLL_SECONDS
