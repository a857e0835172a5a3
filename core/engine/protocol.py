"""The messages between the web server and a worker, as plain frozen values.

Both sides import this module and nothing heavier: no Dask, no TensorFlow. Everything here is pickled.
"""

from dataclasses import dataclass, field, fields
from typing import Literal

from core.messages import Message, said
from core.messages.engine import ENDINGS

RunState = Literal["queued", "running", "paused", "done", "stopped", "lost", "failed"]
FINAL_STATES: frozenset[RunState] = frozenset({"done", "stopped", "lost", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one run may use; the worker keeps them, and the server kills a worker that does not.

    Parameters
    ----------
    records : int
        Records (epochs) that are delivered.
    seconds : float
        Time spent computing; a paused run does not use any.
    memory_megabytes : float
        Growth of the worker's resident memory since the function was imported.
    silence_seconds : float
        Time without a record after which the worker counts as hanging.
    record_megabytes : float
        Size of one pickled record. Records are summaries (numbers, small float32 grids), never data sets.
    total_megabytes : float
        Size of all pickled records together, because the server holds them.
    pause_seconds : float
        How long a paused run may hold its worker while others wait.
    waiting_seconds : float
        Time for which a run waits for a first worker if there is none.
    """

    records: int = 2_000
    seconds: float = 300.0
    memory_megabytes: float = 1_000.0
    silence_seconds: float = 60.0
    record_megabytes: float = 1.0
    total_megabytes: float = 64.0
    pause_seconds: float = 60.0
    waiting_seconds: float = 120.0

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if not value > 0:
                raise ValueError(f"{limit.name} must be positive, got {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The state that the server wants of a run, in full, so that repeated or late wishes do no harm.

    Parameters
    ----------
    version : int
        Increases with every change; a worker ignores versions older than the one it has.
    stop : bool
        Close the generator before its next record.
    paused : bool
        Do not advance the generator, except for ``steps``.
    steps : int
        Records requested one at a time while paused, counted since the run began.
    known : int
        Records that the server has from a worker that died: they are made again, paused or not.
    """

    version: int = 0
    stop: bool = False
    paused: bool = False
    steps: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of a run on the worker: a final state, the reason, and a traceback for the log.

    ``reason`` is a key of ``core.messages.engine.ENDINGS``, or that of an ending whose sentence is ``detail``.
    """

    state: RunState
    reason: str
    detail: str = ""
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A worker's answer about one run.

    Parameters
    ----------
    started : bool
        Whether the worker has the run at all.
    first : int
        Index of ``records[0]`` among all records of the run.
    records : tuple of bytes
        Pickled records that the server had not received yet.
    steps_taken : int
        Number of the wish's ``steps`` that have produced a record.
    silent_seconds : float
        How long the current record has been in the making; 0 while paused or waiting for the server.
    active_seconds : float
        Time spent computing so far.
    growth_megabytes, resident_megabytes : float
        Resident memory of the worker: growth during this run, and in all.
    outcome : Outcome or None
        Present once the generator is closed and ``records`` holds the last of them.
    """

    started: bool
    first: int = 0
    records: tuple[bytes, ...] = field(default=(), repr=False)
    steps_taken: int = 0
    silent_seconds: float = 0.0
    active_seconds: float = 0.0
    growth_megabytes: float = 0.0
    resident_megabytes: float = 0.0
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatus:
    """The status of the engine, for one line on a page.

    Parameters
    ----------
    state : str
        ``starting`` (no worker yet), ``warming`` (TensorFlow is being imported), ``ready`` or ``unavailable``.
    workers, running, queued : int
        Live workers, runs on them, and runs waiting for one.
    message : str
        One sentence for the user.
    """

    state: Literal["starting", "warming", "ready", "unavailable"]
    workers: int = 0
    running: int = 0
    queued: int = 0
    message: str = ""


class EngineError(RuntimeError):
    """A call without a result; its text is one sentence for the user."""


def says_no_memory(error: BaseException) -> bool:
    """Return whether a computation ran out of memory, according to Python, NumPy or TensorFlow."""
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"


def sentence(error: BaseException) -> str:
    """Return an exception in one line: only the text if it is meant for users, otherwise with its type."""
    if says_no_memory(error):
        return ENDINGS["no_memory"]()
    message = said(error)
    if isinstance(message, Message):
        return message
    text = " ".join(str(message).split())
    if isinstance(error, ValueError | EngineError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
