"""What the check of one file leaves open, and that of another answers: which output meets a loss in a function."""

import posixpath
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from logit_doctor.finding import Finding
from logit_doctor.messages import Message
from logit_doctor.report import Judged

PARAMETER = "never-called"
"""The reason for not knowing a parameter of a function: its file does not call it."""


def without_answered(judged: Sequence[Judged]) -> list[Judged]:
    """Return checked files without the open questions that the check of another file has answered."""
    answered = {
        (posixpath.normpath(posixpath.join(folder_of(file.path), path)), line)
        for file in judged
        for path, line in file.audit.joined
    }
    if not answered:
        return list(judged)
    return [without(file, {line for path, line in answered if path == name_of(file.path)}) for file in judged]


def without(file: Judged, lines: set[int]) -> Judged:
    """Return a file without the open questions about parameters on some lines."""
    kept = tuple(found for found in file.audit.findings if not (found.line in lines and is_about_parameter(found)))
    return replace(file, audit=replace(file.audit, findings=kept))


def folder_of(path: str) -> str:
    """Return the folder of a file, with slashes."""
    return PurePath(path).parent.as_posix()


def name_of(path: str) -> str:
    """Return the path of a file, with slashes."""
    return posixpath.normpath(PurePath(path).as_posix())


def is_about_parameter(finding: Finding) -> bool:
    """Whether a finding is open because nothing in its file calls a function."""
    return finding.severity == "unresolved" and has_reason(finding.message)


def has_reason(message: Message) -> bool:
    """Whether a message or one that it contains gives that reason."""
    inner = [value for value in message.values.values() if isinstance(value, Message)]
    return message.key == PARAMETER or any(map(has_reason, inner))
