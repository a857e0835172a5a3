"""The interface for audits, independent of the process behind it. Files that cannot be checked get a finding."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import PurePath
from types import TracebackType
from typing import Any, Self

from logit_doctor.finding import Audit, Finding, Repair, refused
from logit_doctor.intake.limits import MAX_ARCHIVE_BYTES, MAX_NOTEBOOK_BYTES, MAX_SOURCE_BYTES
from logit_doctor.intake.together import Unread, packed
from logit_doctor.messages import Message, from_json, say
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import BusyError, ExceededError, Pulse, no_pulse
from logit_doctor.reading.state import NO_PROJECT, Project
from logit_doctor.report import Judged
from logit_doctor.together import ProjectAudit, not_now

KINDS = {
    ".py": ("source", MAX_SOURCE_BYTES),
    ".ipynb": ("notebook", MAX_NOTEBOOK_BYTES),
    ".keras": ("archive", MAX_ARCHIVE_BYTES),
}
TOO_LARGE = {"source": "source-bytes", "notebook": "notebook-bytes", "archive": "file-bytes"}
# Characters of a file's name that go into diffs.
MAX_NAME = 200


class Doctor(ABC):
    """Audits sources, notebooks and models; a context manager that ends the processes behind it."""

    seconds: float
    """Processor time for one file."""
    corrects = True
    """Whether findings come with their corrections, which take most of the time."""

    @abstractmethod
    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return the answer of a job, or raise ``BusyError`` or ``ExceededError``."""

    @abstractmethod
    def close(self) -> None:
        """End the processes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def judge(
        self,
        name: str,
        data: bytes | str,
        backend: str,
        *,
        session: str = "",
        pulse: Pulse = no_pulse,
        project: Project = NO_PROJECT,
    ) -> Audit:
        """Audit a ``.py``, ``.ipynb`` or ``.keras`` file given as bytes, or a program given as text.

        Parameters
        ----------
        name : str
            Name of the file; its suffix gives the type.
        data : bytes or str
            The content. In text, an encoding declaration is ignored.
        backend : str
            Keras' backend.
        session : str, optional
            The session of the request; each has one request at a time.
        pulse : callable, optional
            Called several times a second while waiting; an exception that it raises cancels the request.
        project : Project, optional
            The modules that a file or a program imports.
        """
        kind, most = KINDS.get(PurePath(name).suffix.lower(), KINDS[".py"])
        if len(data) > most:
            return refused(say(TOO_LARGE[kind], found=len(data), most=most))
        if project.sources and kind in ("source", "notebook"):
            given = {"text": data} if isinstance(data, str) else {"data": data.decode("latin-1")}
            body = json.dumps({"name": project.name, "sources": project.sources} | given)
            return self._judged("project", name, body.encode("ascii"), backend, session, pulse)
        if isinstance(data, str):
            kind, data = "text", data.encode("utf-8", "surrogatepass")
        return self._judged(kind, name, data, backend, session, pulse)

    def judge_uploads(
        self, uploads: Sequence[tuple[str, bytes]], backend: str, *, session: str = "", pulse: Pulse = no_pulse
    ) -> ProjectAudit:
        """Audit files that were uploaded together, by name; zip files among them are projects.

        The other parameters are those of ``judge``. The limits of time and memory are those of one file.
        """
        asked = {"job": "uploads", "name": "", "backend": backend}
        try:
            return project_audit_of(self.read(asked, packed(uploads), session=session, pulse=pulse))
        except (BusyError, ExceededError) as error:
            return not_now(", ".join(name for name, _ in uploads), self._reason(error))

    def judge_config(self, data: bytes, backend: str) -> Audit:
        """Audit the ``config.json`` of a ``.keras`` file."""
        return self._judged("config", "config.json", data, backend, "", no_pulse)

    def _judged(self, kind: str, name: str, data: bytes, backend: str, session: str, pulse: Pulse) -> Audit:
        asked = {"job": kind, "name": name[-MAX_NAME:], "backend": backend, "corrects": self.corrects}
        line = None if kind in ("archive", "config") else 1
        try:
            return audit_of(self.read(asked, data, session=session, pulse=pulse))
        except (BusyError, ExceededError) as error:
            return refused(self._reason(error), line, is_permanent=False)

    def _reason(self, error: BusyError | ExceededError) -> Message:
        if isinstance(error, BusyError):
            return say("busy")
        return say("too-heavy" if error.outcome == "memory" else "too-slow", seconds=self.seconds)


def audit_of(answer: bytes) -> Audit:
    """Return the audit in an answer."""
    return _audit(json.loads(answer, object_hook=from_json))


def project_audit_of(answer: bytes) -> ProjectAudit:
    """Return the audit of several files in an answer."""
    found = json.loads(answer, object_hook=from_json)
    files = tuple(Judged(path=file["path"], audit=_audit(file["audit"])) for file in found["files"])
    return ProjectAudit(**found | {"files": files, "unread": tuple(Unread(**file) for file in found["unread"])})


def _audit(audit: dict[str, Any]) -> Audit:
    found = {name: tuple(map(_finding, audit[name])) for name in ("findings", "suppressed")}
    plain = {name: tuple(audit[name]) for name in ("cells", "frameworks")}
    return Audit(**audit | found | plain | {"joined": tuple((path, line) for path, line in audit["joined"])})


def _finding(found: dict[str, Any]) -> Finding:
    return Finding(**found | {"repairs": tuple(Repair(**repair) for repair in found["repairs"])})
