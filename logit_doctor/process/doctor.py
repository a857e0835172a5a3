"""What judges files, whoever does the work. What cannot be judged gets a finding that says why."""

import json
from abc import ABC, abstractmethod
from pathlib import PurePath
from types import TracebackType
from typing import Self

from logit_doctor.finding import Audit, Finding, refused
from logit_doctor.intake.limits import MAX_ARCHIVE_BYTES, MAX_NOTEBOOK_BYTES, MAX_SOURCE_BYTES
from logit_doctor.messages import from_json, say
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import BusyError, ExceededError, Pulse, no_pulse

KINDS = {
    ".py": ("source", MAX_SOURCE_BYTES),
    ".ipynb": ("notebook", MAX_NOTEBOOK_BYTES),
    ".keras": ("archive", MAX_ARCHIVE_BYTES),
}
TOO_LARGE = {"source": "source-bytes", "notebook": "notebook-bytes", "archive": "file-bytes"}
# Characters of a file's name that go into diffs.
MAX_NAME = 200


class Doctor(ABC):
    """Judges sources, notebooks and models; a context manager that ends what does the work."""

    seconds: float
    """Processor time for one file."""

    @abstractmethod
    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return what a job answers, or raise ``BusyError`` or ``ExceededError``."""

    @abstractmethod
    def close(self) -> None:
        """End what does the work."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def judge(self, name: str, data: bytes | str, backend: str, *, session: str = "", pulse: Pulse = no_pulse) -> Audit:
        """Judge a ``.py``, ``.ipynb`` or ``.keras`` file by its bytes, or a program by its text.

        Parameters
        ----------
        name : str
            Of the file; its suffix says what it is.
        data : bytes or str
            What is in it. In text, an encoding that it declares means nothing.
        backend : str
            Keras' backend.
        session : str, optional
            Who asks: one request at a time.
        pulse : callable, optional
            Called several times a second meanwhile; what it raises takes the request back.
        """
        kind, most = KINDS.get(PurePath(name).suffix.lower(), KINDS[".py"])
        if len(data) > most:
            return refused(say(TOO_LARGE[kind], found=len(data), most=most))
        if isinstance(data, str):
            kind, data = "text", data.encode("utf-8", "surrogatepass")
        return self._judged(kind, name, data, backend, session, pulse)

    def judge_config(self, data: bytes, backend: str) -> Audit:
        """Judge the ``config.json`` of a ``.keras`` file."""
        return self._judged("config", "config.json", data, backend, "", no_pulse)

    def _judged(self, kind: str, name: str, data: bytes, backend: str, session: str, pulse: Pulse) -> Audit:
        asked = {"job": kind, "name": name[-MAX_NAME:], "backend": backend}
        line = None if kind in ("archive", "config") else 1
        try:
            answer = json.loads(self.read(asked, data, session=session, pulse=pulse), object_hook=from_json)
        except BusyError:
            return refused(say("busy"), line, lasts=False)
        except ExceededError as error:
            key = "too-heavy" if error.outcome == "memory" else "too-slow"
            return refused(say(key, seconds=self.seconds), line, lasts=False)
        return Audit(**answer | {"findings": tuple(Finding(**finding) for finding in answer["findings"])})
