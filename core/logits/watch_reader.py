"""Files of ``logit_watch``, read in the processes that evaluate logits: the server itself parses no uploaded file."""

import json
from dataclasses import asdict
from typing import Any

from core.logits.reader import LogitsReader
from core.logits.watch_file import Event, Series, Watched, WorstRow, read_watch
from core.messages import as_data, said
from core.messages.catalogue import from_data
from core.messages.watch import LARGE
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import Pulse, no_pulse

NAME = "watch"
MAX_BYTES = 10_000_000


def read_watched(reader: LogitsReader, data: bytes, *, session: str = "", pulse: Pulse = no_pulse) -> Watched:
    """Return what a watch has written.

    Parameters
    ----------
    reader : LogitsReader
        The processes that read it.
    data : bytes
        The file.
    session, pulse : optional
        As in ``logit_doctor.process.readers.Readers.read``.

    Raises
    ------
    ValueError
        If the file is too large, and as from ``core.logits.watch_file.read_watch``.
    NotNowError
        If too many wait, or if it takes too much time or memory.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(LARGE(count=len(data), most=MAX_BYTES))
    found = json.loads(reader.asked({"job": "watch"}, data, NAME, session=session, pulse=pulse))
    if "refusal" in found:
        raise ValueError(from_data(found["refusal"]))
    return Watched(
        framework=found["framework"],
        last_step=found["last_step"],
        losses=_series(found["losses"]),
        shares={name: _series(one) for name, one in found["shares"].items()},
        events=tuple(
            Event(state=one["state"], step=one["step"], text=from_data(one["text"])) for one in found["events"]
        ),
        limits=tuple(found["limits"]),
        worst=None if found["worst"] is None else _worst(found["worst"]),
    )


def _worst(found: dict[str, Any]) -> WorstRow:
    return WorstRow(**found | {"logits": tuple(found["logits"])})


def _series(found: dict[str, list[float]]) -> Series:
    return Series(steps=tuple(map(int, found["steps"])), values=tuple(found["values"]))


def watch_job(asked: Header, data: bytes) -> bytes:
    """Return what is in the bytes of a file as JSON, or the reason for its rejection."""
    try:
        watched = read_watch(data.splitlines())
    except ValueError as error:
        return json.dumps({"refusal": as_data(said(error))}).encode("ascii")
    found = asdict(watched)
    found["events"] = [asdict(event) | {"text": as_data(event.text)} for event in watched.events]
    return json.dumps(found).encode("ascii")
