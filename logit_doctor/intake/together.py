"""Files that arrive together, such as a zip file of a project: which of them are read, and why not the others.

Names, links, sizes and ratios are compared with limits before anything is inflated. Nothing is written to disk.
"""

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from logit_doctor.intake.files import ARCHIVES, IGNORED_FOLDERS, LEGACIES, SOURCES
from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, MAX_SOURCE_BYTES, RefusalError
from logit_doctor.intake.zips import Member, inflated, members_of
from logit_doctor.messages import Message, say

ZIPS = (".zip",)
PACKED = (*ARCHIVES, *ZIPS, ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".whl", ".egg", ".jar")
"""Suffixes of archives, which are not opened inside another one."""
# The limit of a server for one upload, with what surrounds it.
MAX_ZIP_BYTES = 21_000_000
# A repository with its data and pictures.
MAX_MEMBERS = 5_000
MAX_FILES = 500
MAX_BYTES = 10_000_000
MAX_RATIO = 100
"""Of the size to that in the archive, for files from ``LEAST`` bytes on; source code never compresses that much."""
LEAST = 20_000
MAX_NAME = 200
MAX_PARTS = 40
DRIVE = re.compile(r"[A-Za-z]:")
MAX_UNREAD = 200
"""Files that are named with the reason why they were not read; the others are counted."""
MOST = {".py": MAX_SOURCE_BYTES, ".ipynb": MAX_NOTEBOOK_BYTES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was not read, and the reason."""

    path: str
    reason: Message


@dataclass(slots=True)
class Contents:
    """What is read of the files that arrive together.

    Parameters
    ----------
    files : dict of str to bytes
        The content of the files that are read, by their path.
    unread : list of Unread
        Those that should be read and are not.
    others : int
        Number of files of other kinds, in hidden folders, or beyond ``MAX_UNREAD``.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    others: int = 0
    left: int = MAX_BYTES

    def leave_out(self, path: str, reason: Message) -> None:
        """Note that a file is not read."""
        if len(self.unread) < MAX_UNREAD:
            self.unread.append(Unread(path=path[:MAX_NAME], reason=reason))
        else:
            self.others += 1

    def take(self, path: str, data: bytes) -> None:
        """Add a file that has passed the limits."""
        self.files[path] = data
        self.left -= len(data)


def contents_of(uploads: Sequence[tuple[str, bytes]]) -> Contents:
    """Return what is read of some uploaded files, by name; zip files among them are projects.

    The zip file that is the only upload is the project itself; of several uploads, each zip file is a folder.
    """
    found = Contents()
    for name, data in uploads:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in ZIPS:
            take_zip(found, name, data, PurePosixPath(name).stem + "/" if len(uploads) > 1 else "")
        elif (reason := name_reason(name)) is not None:
            found.leave_out(name, reason)
        elif name in found.files:
            found.leave_out(name, say("project-twice"))
        elif (reason := size_reason(found, suffix, len(data))) is not None:
            found.leave_out(name, reason)
        else:
            found.take(name, data)
    return found


def take_zip(found: Contents, name: str, data: bytes, folder: str) -> None:
    """Add the sources of a zip file; a file that contradicts itself or has too many members is not read at all."""
    file = io.BytesIO(data)
    try:
        if len(data) > MAX_ZIP_BYTES:
            raise RefusalError("file-bytes", found=len(data), most=MAX_ZIP_BYTES)
        members = members_of(file, MAX_MEMBERS)
    except RefusalError as error:
        found.leave_out(name, error.reason)
        return
    for member in sorted(members, key=order):
        path, suffix = folder + member.name, PurePosixPath(member.name).suffix.lower()
        if member.name.endswith("/") or is_hidden(member.name) or suffix not in SOURCES + PACKED + LEGACIES:
            found.others += not member.name.endswith("/")
            continue
        reason = member_reason(found, member, suffix)
        if reason is not None:
            found.leave_out(path, reason)
            continue
        try:
            found.take(path, inflated(file, member, MOST[suffix]))
        except RefusalError as error:
            found.leave_out(path, error.reason)


def order(member: Member) -> tuple[bool, str]:
    """Return the order of reading: sources, which are small, before notebooks."""
    return not member.name.endswith(".py"), member.name


def member_reason(found: Contents, member: Member, suffix: str) -> Message | None:
    """Return why a member is not read, or None."""
    if (reason := name_reason(member.name)) is not None:
        return reason
    if member.is_link:
        return say("project-link")
    if suffix in PACKED:
        return say("project-archive")
    if member.unpacked >= LEAST and member.unpacked > MAX_RATIO * member.packed:
        ratio = member.unpacked // max(member.packed, 1)
        return say("project-ratio", found=member.unpacked, ratio=ratio)
    return size_reason(found, suffix, max(member.unpacked, member.packed))


def size_reason(found: Contents, suffix: str, size: int) -> Message | None:
    """Return why a file of a kind and size is not read, or None."""
    if suffix in LEGACIES:
        return say("legacy")
    if suffix in MOST and size > MOST[suffix]:
        return say("project-file", found=size, most=MOST[suffix])
    if len(found.files) >= MAX_FILES:
        return say("project-files", most=MAX_FILES)
    return say("project-bytes", most=MAX_BYTES) if size > found.left else None


def name_reason(name: str) -> Message | None:
    """Return why a path is not one of a file below the project, or None."""
    parts = name.split("/")
    is_odd = not name.isprintable() or "\\" in name or DRIVE.match(name) or len(name) > MAX_NAME
    return say("project-name") if is_odd or len(parts) > MAX_PARTS or {"", ".", ".."} & {*parts} else None


def is_hidden(name: str) -> bool:
    """Whether a path leads through a folder that is not searched for sources."""
    folders = name.split("/")[:-1]
    return any(
        folder in IGNORED_FOLDERS or (folder.startswith(".") and folder not in (".", "..")) for folder in folders
    )


def packed(uploads: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files and their names as the body of one request."""
    given = list(uploads)
    head = json.dumps([[name, len(data)] for name, data in given]).encode("ascii")
    return b"".join([head, b"\n", *(data for _, data in given)])


def unpacked(body: bytes) -> list[tuple[str, bytes]]:
    """Return the files of a request."""
    head, _, rest = body.partition(b"\n")
    found, place = [], 0
    for name, size in json.loads(head):
        found.append((name, rest[place : place + size]))
        place += size
    return found
