"""Untrusted zip files: lists the members, checked before anything is inflated, and reads a single member.

The directory is parsed here, because it can contain false entries, which Python's ``zipfile`` trusts. Counts, sizes,
offsets and methods are compared with limits and with the actual bytes. Nothing is extracted to disk.
"""

import stat
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from logit_doctor.intake.limits import RefusalError
from logit_doctor.messages import say

# A thousand members with long names take a tenth of this.
MAX_DIRECTORY_BYTES = 1_000_000
# Its length is written in 16 bits.
MAX_COMMENT = 0xFFFF
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
ZIP64_LOCATOR = struct.Struct("<4sLQL")
ZIP64_END = struct.Struct("<4sQ2H2L4Q")
DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "BZIP2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
ENCRYPTED = 0x2041
"""Bits of the flags: the content, by the old or the strong way, or the directory."""
SIZES_FOLLOW = 0x8
IN_EXTRA = 0xFFFFFFFF
# No file is this long, and sums of a few such numbers still fit in 64 bits.
MAX_OFFSET = 1 << 60
# Characters of a name in a message, so that it fits on a line with its sentence.
SAID = 60


class ArchiveError(RefusalError):
    """A zip file that is damaged or inconsistent, with the reason."""


class UnreadError(ArchiveError):
    """A zip file that may be intact but is not read, with the reason."""


class CrowdedError(UnreadError):
    """A zip file with too many members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The directory entry of one member, after the checks.

    Parameters
    ----------
    name : str
        Its name, which is only compared.
    method : int
        ``STORED`` or ``DEFLATED``.
    packed, unpacked : int
        Number of bytes in the file, and declared number after decompression.
    checksum : int
        CRC-32 of the unpacked bytes.
    start : int
        Where the packed bytes begin.
    is_link : bool
        Whether it is a symbolic link, according to its Unix mode.
    """

    name: str
    method: int
    packed: int
    unpacked: int
    checksum: int
    start: int
    is_link: bool = False


def members_of(file: BinaryIO, most: int) -> tuple[Member, ...]:
    """Return the members of a zip.

    Parameters
    ----------
    file : binary file
        Open for reading. It can be large: only the directory and the headers of the members are read.
    most : int
        Members allowed.

    Raises
    ------
    ArchiveError
        If it is not a zip file, lists too many members or one twice, is encrypted, uses a method other than "stored"
        and "deflated", contradicts itself, or has members that overlap.
    """
    count, size, offset = _find_directory(file)
    if count > most or size > MAX_DIRECTORY_BYTES:
        raise CrowdedError("zip-members", found=count, most=most)
    entries = _entries(_read_at(file, offset, size), count)
    for name, flags, method, *_ in entries:
        if flags & ENCRYPTED:
            raise UnreadError("zip-encrypted", member=name[:SAID])
        if method not in (STORED, DEFLATED):
            packer = METHODS.get(method) or say("zip-method", number=method)
            raise UnreadError("zip-packed", member=name[:SAID], method=packer)
    members = [_checked(file, *entry) for entry in entries]
    _check_apart(members, offset)
    return tuple(members)


def inflated(file: BinaryIO, member: Member, most: int) -> bytes:
    """Return the bytes of a member.

    Raises
    ------
    ArchiveError
        If they are more than ``most`` or contradict the directory.
    """
    if max(member.packed, member.unpacked) > most:
        raise UnreadError("zip-inflates", member=member.name[:SAID], most=most)
    data = _read_at(file, member.start, member.packed)
    if member.method == DEFLATED:
        try:
            engine = zlib.decompressobj(-zlib.MAX_WBITS)
            data = engine.decompress(data, most + 1)
        except zlib.error as error:
            raise ArchiveError("zip-deflate", member=member.name[:SAID], why=str(error)) from None
        if len(data) > most:
            raise UnreadError("zip-inflates", member=member.name[:SAID], most=most)
        if not engine.eof or engine.unused_data:
            raise ArchiveError("zip-end", member=member.name[:SAID])
    if len(data) != member.unpacked:
        raise ArchiveError("zip-size", member=member.name[:SAID], found=len(data), said=member.unpacked)
    if zlib.crc32(data) != member.checksum:
        raise ArchiveError("zip-checksum", member=member.name[:SAID])
    return data


def _read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    data = file.read(size)
    if len(data) != size:
        raise ArchiveError("zip-cut")
    return data


def _find_directory(file: BinaryIO) -> tuple[int, int, int]:
    """Return the number of members, and the size and offset of the directory."""
    end = file.seek(0, 2)
    tail_start = max(0, end - END_OF_DIRECTORY.size - MAX_COMMENT)
    tail = _read_at(file, tail_start, end - tail_start)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < END_OF_DIRECTORY.size:
        raise ArchiveError("zip")
    _, disk, first_disk, here, count, size, offset, comment = END_OF_DIRECTORY.unpack_from(tail, place)
    if offset == IN_EXTRA or size == IN_EXTRA or count == 0xFFFF:
        count, size, offset = _find_zip64(file, tail, place)
    elif disk or first_disk or here != count:
        raise ArchiveError("zip-part")
    if place + END_OF_DIRECTORY.size + comment != len(tail):
        raise ArchiveError("zip-directory")
    if offset + size > tail_start + place:
        raise ArchiveError("zip-cut")
    return count, size, offset


def _find_zip64(file: BinaryIO, tail: bytes, place: int) -> tuple[int, int, int]:
    """Return the same for a zip file beyond 4 GB or 65,534 members."""
    if place < ZIP64_LOCATOR.size:
        raise ArchiveError("zip-directory")
    signature, _, where, _ = ZIP64_LOCATOR.unpack_from(tail, place - ZIP64_LOCATOR.size)
    if signature != b"PK\x06\x07" or where >= MAX_OFFSET:
        raise ArchiveError("zip-directory")
    fields = ZIP64_END.unpack(_read_at(file, where, ZIP64_END.size))
    if fields[0] != b"PK\x06\x06" or fields[9] >= MAX_OFFSET:
        raise ArchiveError("zip-directory")
    return fields[7], fields[8], fields[9]


Entry = tuple[str, int, int, int, bool, int, int, int]
"""Name, flags, method, checksum, whether it is a link, packed, unpacked, offset of the local header."""


def _entries(directory: bytes, count: int) -> list[Entry]:
    found: dict[str, Entry] = {}
    place = 0
    for _ in range(count):
        if place + DIRECTORY_ENTRY.size > len(directory):
            raise ArchiveError("zip-directory-cut")
        entry = DIRECTORY_ENTRY.unpack_from(directory, place)
        if entry[0] != b"PK\x01\x02":
            raise ArchiveError("zip-directory")
        name_end = place + DIRECTORY_ENTRY.size + entry[10]
        raw, extra = directory[place + DIRECTORY_ENTRY.size : name_end], directory[name_end : name_end + entry[11]]
        name = raw.decode("utf-8" if entry[3] & 0x800 else "cp437", "replace")
        if name in found:
            raise ArchiveError("zip-twice", member=name[:SAID])
        is_link = stat.S_ISLNK(entry[15] >> 16)
        found[name] = (name, entry[3], entry[4], entry[7], is_link, *_sizes(entry[8], entry[9], entry[16], extra))
        place = name_end + entry[11] + entry[12]
    return [*found.values()]


def _sizes(packed: int, unpacked: int, offset: int, extra: bytes) -> tuple[int, int, int]:
    """Return both sizes and the offset; values too large for their fields are in the extra field of the entry."""
    values = {"unpacked": unpacked, "packed": packed, "offset": offset}
    missing = [name for name, value in values.items() if value == IN_EXTRA]
    place = 0
    while missing and place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        if kind == 1 and 8 * len(missing) <= size <= len(extra) - place - 4:
            values |= dict(zip(missing, struct.unpack_from(f"<{len(missing)}Q", extra, place + 4), strict=True))
            missing = []
        place += 4 + size
    if missing or max(values.values()) >= MAX_OFFSET:
        raise ArchiveError("zip-directory")
    return values["packed"], values["unpacked"], values["offset"]


def _checked(
    file: BinaryIO,
    name: str,
    flags: int,
    method: int,
    checksum: int,
    is_link: bool,
    packed: int,
    unpacked: int,
    offset: int,
) -> Member:
    """Return a member, if its own header agrees with the directory."""
    header = LOCAL_HEADER.unpack(_read_at(file, offset, LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise ArchiveError("zip-astray")
    own = _read_at(file, offset + LOCAL_HEADER.size, header[9]).decode("utf-8" if flags & 0x800 else "cp437", "replace")
    says_sizes = not header[2] & SIZES_FOLLOW and IN_EXTRA not in header[7:9]
    if own != name or header[3] != method or (says_sizes and header[7:9] != (packed, unpacked)):
        raise ArchiveError("zip-described", member=name[:SAID])
    if method == STORED and packed != unpacked:
        raise ArchiveError("zip-described", member=name[:SAID])
    start = offset + LOCAL_HEADER.size + header[9] + header[10]
    return Member(
        name=name, method=method, packed=packed, unpacked=unpacked, checksum=checksum, start=start, is_link=is_link
    )


def _check_apart(members: Sequence[Member], directory: int) -> None:
    """Reject overlapping members, with which a small file can contain any number of large ones."""
    ordered = sorted(members, key=lambda member: (member.start, member.start + member.packed))
    for one, other in pairwise(ordered):
        if one.start + one.packed > other.start - LOCAL_HEADER.size:
            raise ArchiveError("zip-shared", member=one.name[:SAID], other=other.name[:SAID])
    if ordered and ordered[-1].start + ordered[-1].packed > directory:
        raise ArchiveError("zip-cut")
