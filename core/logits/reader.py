"""Reports on files of logits, which separate processes read and evaluate: a file of 20 MB takes seconds.

A report comes back as JSON and plain numbers: nothing from a process that has read an untrusted file is unpickled.
"""

import json
import math
from dataclasses import asdict
from pathlib import PurePath

import numpy as np

from core.logits.file import LogitsFile, check_size, read_logits, refusal
from core.logits.report import LogitsReport, Outcome, report_on
from core.messages import Message, Said, as_data, files, said
from core.messages.catalogue import from_data
from logit_doctor.process.confines import Confines
from logit_doctor.process.frames import Header
from logit_doctor.process.readers import Readers, Slice
from logit_doctor.process.turns import BusyError, ExceededError, Pulse, no_pulse

MAX_SECONDS = 10.0
LANES = (
    Slice(
        processes=1,
        seconds=1.0,
        confines=Confines(megabytes=700, niceness=5, has_packages=True),
        waiting=50,
        patience=15.0,
    ),
    Slice(
        processes=1,
        seconds=math.inf,
        confines=Confines(megabytes=700, niceness=15, has_packages=True),
        waiting=25,
        patience=30.0,
    ),
)
SUFFIX_SHOWN = 20


class NotNowError(Exception):
    """A file that was not evaluated, although another attempt may succeed; the message states why."""


class LogitsReader(Readers):
    """Processes that evaluate files of logits."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        super().__init__("core.keras.training.numbers_worker", LANES, seconds)

    def report(self, name: str, data: bytes, *, session: str = "", pulse: Pulse = no_pulse) -> LogitsReport:
        """Return the result of ``core.logits.report.report_on`` for a file.

        Parameters
        ----------
        name : str
            Name of the file; its suffix gives the type.
        data : bytes
            Its content.
        session, pulse : optional
            As in ``Readers.read``.

        Raises
        ------
        ValueError
            If it cannot be read as logits; the message begins with the name.
        NotNowError
            If too many wait, or if it takes too much time or memory.
        """
        check_size(name, data)
        asked = {"job": "report", "name": f"file{PurePath(name).suffix[:SUFFIX_SHOWN]}"}
        return unpacked(name, self.asked(asked, data, name, session=session, pulse=pulse))

    def asked(self, parameters: Header, data: bytes, name: str, *, session: str, pulse: Pulse) -> bytes:
        """Return the answer of a job about a file; an error includes the file name.

        Raises
        ------
        NotNowError
            If too many wait, or if it takes too much time or memory.
        """
        try:
            return self.read(parameters, data, session=session, pulse=pulse)
        except BusyError:
            raise NotNowError(files.IN_FILE(file=name, reason=files.CROWDED())) from None
        except ExceededError as error:
            has_no_memory = error.outcome == "memory"
            why = files.TOO_MUCH_MEMORY() if has_no_memory else files.TOO_SLOW(seconds=self.seconds)
            raise NotNowError(files.IN_FILE(file=name, reason=why)) from None


def packed(name: str, data: bytes) -> bytes:
    """Return the report on a file, or the reason for its rejection: a line of JSON, then the arrays."""
    try:
        report = report_on(read_logits(name, data))
    except ValueError as error:
        return json.dumps({"refusal": as_data(reason_of(error))}).encode("ascii") + b"\n"
    head = {
        "loss": report.file.loss,
        "has_labels": report.file.has_labels,
        "num_samples": report.num_samples,
        "shape": report.file.logits.shape,
        "outcomes": [asdict(outcome) for outcome in report.outcomes],
    }
    arrays = (report.file.logits, report.file.labels, report.rows)
    return json.dumps(head).encode("ascii") + b"\n" + b"".join(array.astype("<f8").tobytes() for array in arrays)


def reason_of(error: Exception) -> Said:
    """Return the reason for the rejection of a file, without its name, so that every process gives the same one."""
    message = said(error)
    if isinstance(message, Message) and "reason" in message.values:
        reason: Said = message.values["reason"]
        return reason
    return message


def unpacked(name: str, answer: bytes) -> LogitsReport:
    """Return the report again, with read-only arrays, or raise the refusal."""
    line, _, numbers = answer.partition(b"\n")
    head = json.loads(line)
    if "refusal" in head:
        raise refusal(name, from_data(head["refusal"]))
    shape = tuple(head["shape"])
    values = np.frombuffer(numbers, "<f8")
    count = math.prod(shape)
    logits, labels, rows = values[:count].reshape(shape), *values[count:].reshape(2, shape[0]).astype(np.intp)
    for array in (labels, rows):
        array.setflags(write=False)
    return LogitsReport(
        file=LogitsFile(loss=head["loss"], logits=logits, labels=labels, has_labels=head["has_labels"]),
        rows=rows,
        num_samples=head["num_samples"],
        outcomes=tuple(Outcome(**outcome) for outcome in head["outcomes"]),
    )


def report_job(asked: Header, data: bytes) -> bytes:
    """Evaluate the bytes of a file."""
    return packed(asked["name"], data)
