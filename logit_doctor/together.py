"""The audit of files that arrive together: each in its project, within one limit of time for all.

First every file is judged without corrections, then those with a finding again with them, as far as there is time.
"""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from logit_doctor.answering import without_answered
from logit_doctor.audit import audit_archive, audit_bytes, audit_text
from logit_doctor.evidence import chain
from logit_doctor.finding import Audit, Finding, displayable, refused
from logit_doctor.intake.files import ARCHIVES
from logit_doctor.intake.limits import (
    MAX_FINDINGS,
    MAX_SECONDS,
    RefusalError,
    decode_source,
    is_relevant,
    uses_models,
)
from logit_doctor.intake.together import Contents, Unread, contents_of
from logit_doctor.messages import Message, say
from logit_doctor.project import Memory, decoded, project_of
from logit_doctor.reading.state import NO_PROJECT
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from logit_doctor.suppressing import COMMENT

JUDGING_SECONDS, CORRECTING_SECONDS = 0.5 * MAX_SECONDS, 0.75 * MAX_SECONDS
"""Processor time after which no further file is judged, and none is corrected; one file takes up to the rest."""
MAX_TEXT = 600_000
"""Characters of the sources that come with their findings, so that an answer is not too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAudit:
    """The audits of files that arrived together.

    Parameters
    ----------
    files : tuple of Judged
        The files that were read, by path; sources with findings, or with a step of the evidence, have their text.
    unread : tuple of Unread
        Files that should have been read and were not.
    others : int
        Number of files that are nothing the doctor reads.
    is_permanent : bool
        False if another attempt may end differently.
    """

    files: tuple[Judged, ...] = ()
    unread: tuple[Unread, ...] = ()
    others: int = 0
    is_permanent: bool = True

    @property
    def read(self) -> int:
        """Number of files that were read."""
        return len(self.files)

    @property
    def pairings(self) -> int:
        """Number of pairs of an output and a loss that were judged."""
        return sum(file.audit.pairings for file in self.files)

    @property
    def undetermined(self) -> int:
        """Number of places that were not determined."""
        return sum(file.audit.undetermined for file in self.files)

    def reported(self) -> tuple[Judged, ...]:
        """Return every file as a report has it; one that was not read has the reason as its finding."""
        unread = [Judged(path=file.path, audit=refused(file.reason, None)) for file in self.unread]
        return (*self.files, *unread)


def audit_uploads(
    uploads: Sequence[tuple[str, bytes]], backend: str, clock: Callable[[], float] = time.process_time
) -> ProjectAudit:
    """Audit uploaded files, by name; which of them are not read for lack of time depends on the machine.

    Parameters
    ----------
    uploads : sequence of (str, bytes)
        The files; zip files among them are projects.
    backend : str
        Keras' backend, for programs that set none.
    clock : callable
        Returns the processor time in seconds.
    """
    start = clock()
    contents = contents_of(uploads)
    tree = Memory(contents.files)
    audits: dict[str, Audit] = {}
    late = False
    for path, data in contents.files.items():
        late = late or clock() - start > JUDGING_SECONDS
        if late:
            contents.leave_out(path, say("project-time"))
        else:
            audits[path] = judged(tree, path, data, backend, corrections=0)
    for path, audit in audits.items():
        if clock() - start > CORRECTING_SECONDS:
            break
        if any(finding.rule in RULES for finding in audit.findings):
            audits[path] = judged(tree, path, contents.files[path], backend, corrections=MAX_FINDINGS)
    return ProjectAudit(
        files=tuple(without_answered(with_texts(limited(audits), contents))),
        unread=tuple(contents.unread),
        others=contents.others,
        is_permanent=not late,
    )


def judged(tree: Memory, path: str, data: bytes, backend: str, *, corrections: int) -> Audit:
    """Audit one file in its project."""
    place = PurePosixPath(path)
    if place.suffix.lower() in ARCHIVES:
        return audit_archive(io.BytesIO(data), backend)
    project = project_of(place, data, tree) if uses_models(data) else NO_PROJECT
    if place.suffix == ".ipynb":
        return audit_bytes(place.name, data, backend, corrections=corrections, project=project)
    is_about = is_relevant(data) or any(is_relevant(text.encode()) for _, text in project.sources.values())
    if not is_about and not COMMENT.search(data.decode("latin-1")):
        return Audit(findings=(), is_relevant=False)
    try:
        text = decode_source(data)
        audit = audit_text(text, backend, place.name, corrections=corrections, project=project)
    except RefusalError as error:
        return refused(error.reason)
    except RecursionError:
        return refused(say("nested"))
    return replace(audit, text=displayable(text))


def limited(audits: dict[str, Audit]) -> dict[str, Audit]:
    """Return the audits with as many findings as anyone reads, those of rules before open questions."""
    count = sum(finding.rule in RULES for audit in audits.values() for finding in audit.findings)
    left = {True: MAX_FINDINGS, False: max(MAX_FINDINGS - count, MAX_FINDINGS // 4)}

    def kept(finding: Finding) -> bool:
        left[finding.rule in RULES] -= 1
        return left[finding.rule in RULES] >= 0

    return {
        path: replace(audit, findings=tuple(finding for finding in audit.findings if kept(finding)))
        for path, audit in audits.items()
    }


def with_texts(audits: dict[str, Audit], contents: Contents) -> list[Judged]:
    """Return the audits by path, with the texts of the files in which a finding or a step of its evidence stands."""
    shown = {path for path, audit in audits.items() if audit.findings}
    for path in list(shown):
        shown |= {step.path(path) for finding in audits[path].findings for step in chain(finding)}
    left = MAX_TEXT
    files = []
    for path, audit in sorted(audits.items()):
        text = audit.text
        if path in shown and path.endswith(".py"):
            text = text or displayable(decoded(contents.files[path]))
        size = len(text) + sum(map(len, audit.cells))
        if path in shown and size <= left:
            left -= size
            files.append(Judged(path=path, audit=replace(audit, text=text)))
        else:
            files.append(Judged(path=path, audit=replace(audit, text="", cells=())))
    return files


def not_now(name: str, reason: Message) -> ProjectAudit:
    """Return the audit of files that could not be checked this time."""
    return ProjectAudit(unread=(Unread(path=name, reason=reason),), is_permanent=False)
