"""``.keras`` files: finds ``config.json`` in the zip and inflates nothing else.

The zip's directory is read by hand, because a directory can lie: entry counts, sizes and offsets are checked against
caps before anything is allocated. Weights are never read.
"""

import json
import re
import struct
import zlib
from typing import Any, BinaryIO

from core.doctor.limits import RefusalError

MAX_MEMBERS = 1_000
MAX_DIRECTORY_BYTES = 1_000_000
MAX_CONFIG_BYTES = 8_000_000
MAX_DEPTH = 100
NOT_BRACKETS = re.compile(r"[^][{}]+")
CONFIG = b"config.json"
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
ZIP64_LOCATOR = struct.Struct("<4sLQL")
ZIP64_END = struct.Struct("<4sQ2H2L4Q")
DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
LEGACY = (
    "this is a legacy HDF5 file, which holds pickled parts and is not opened; load it once with "
    "keras.models.load_model and save it again as model.save('model.keras')"
)


def read_config(file: BinaryIO) -> dict[str, Any]:
    """Return the parsed ``config.json`` of a ``.keras`` file.

    Raises
    ------
    RefusalError
        When the file is no zip, lies about itself, exceeds a cap, or its config is no JSON object.
    """
    file.seek(0)
    if file.read(len(HDF5_SIGNATURE)) == HDF5_SIGNATURE:
        raise RefusalError(LEGACY)
    count, size, offset = find_directory(file)
    return parse_config(inflate(file, *find_config(read_at(file, offset, size), count)))


def read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    """Return exactly ``size`` bytes at ``offset``."""
    file.seek(offset)
    data = file.read(size)
    if len(data) != size:
        raise RefusalError("the file is cut short: it ends before a part that its directory names")
    return data


def find_directory(file: BinaryIO) -> tuple[int, int, int]:
    """Return the number of members, and the size and offset of the zip's directory."""
    end = file.seek(0, 2)
    tail_start = max(0, end - END_OF_DIRECTORY.size - 0xFFFF)
    tail = read_at(file, tail_start, end - tail_start)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < END_OF_DIRECTORY.size:
        raise RefusalError("this is not a .keras file: it has no zip directory, or its end is missing")
    _, _, _, _, count, size, offset, _ = END_OF_DIRECTORY.unpack_from(tail, place)
    if offset == 0xFFFFFFFF or count == 0xFFFF:
        count, size, offset = find_zip64(file, tail, place)
    if count > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        raise RefusalError(
            f"the zip names {count:,} members; a .keras file has a few and at most {MAX_MEMBERS:,} are read"
        )
    return count, size, offset


def find_zip64(file: BinaryIO, tail: bytes, place: int) -> tuple[int, int, int]:
    """Return the same of a zip beyond 4 GB."""
    if place < ZIP64_LOCATOR.size:
        raise RefusalError("the zip's directory is damaged")
    signature, _, where, _ = ZIP64_LOCATOR.unpack_from(tail, place - ZIP64_LOCATOR.size)
    if signature != b"PK\x06\x07" or where >= 1 << 60:
        raise RefusalError("the zip's directory is damaged")
    fields = ZIP64_END.unpack(read_at(file, where, ZIP64_END.size))
    if fields[0] != b"PK\x06\x06" or fields[9] >= 1 << 60:
        raise RefusalError("the zip's directory is damaged")
    return fields[7], fields[8], fields[9]


def find_config(directory: bytes, count: int) -> tuple[int, int, int, int]:
    """Return the method, both sizes and the offset of ``config.json``."""
    found: list[tuple[int, int, int, int]] = []
    place = 0
    for _ in range(count):
        if place + DIRECTORY_ENTRY.size > len(directory):
            raise RefusalError("the zip's directory is cut short")
        entry = DIRECTORY_ENTRY.unpack_from(directory, place)
        if entry[0] != b"PK\x01\x02":
            raise RefusalError("the zip's directory is damaged")
        flags, method, packed, unpacked = entry[3], entry[4], entry[8], entry[9]
        name_end = place + DIRECTORY_ENTRY.size + entry[10]
        if directory[place + DIRECTORY_ENTRY.size : name_end] == CONFIG:
            if flags & 1:
                raise RefusalError("config.json is encrypted")
            found.append((method, packed, unpacked, entry[16]))
        place = name_end + entry[11] + entry[12]
    if len(found) != 1:
        raise RefusalError(f"a .keras file holds one config.json; this zip holds {len(found)}")
    return found[0]


def inflate(file: BinaryIO, method: int, packed: int, unpacked: int, offset: int) -> bytes:
    """Return the bytes of one member, never more than the cap whatever its header says."""
    if max(packed, unpacked) > MAX_CONFIG_BYTES:
        raise RefusalError(f"config.json has {unpacked:,} bytes; at most {MAX_CONFIG_BYTES:,} are read")
    header = LOCAL_HEADER.unpack(read_at(file, offset, LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise RefusalError("the zip's directory points to no member")
    data = read_at(file, offset + LOCAL_HEADER.size + header[9] + header[10], packed)
    if method == STORED:
        return data
    if method != DEFLATED:
        raise RefusalError(f"config.json is packed by method {method}; Keras stores or deflates it")
    try:
        inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, MAX_CONFIG_BYTES + 1)
    except zlib.error as error:
        raise RefusalError(f"config.json is damaged ({error})") from None
    if len(inflated) != unpacked:
        raise RefusalError(f"config.json unpacks to {len(inflated):,} bytes or more where its header says {unpacked:,}")
    return inflated


def parse_config(data: bytes) -> dict[str, Any]:
    """Return the JSON object, refusing NaN, infinities, duplicate keys, huge numbers and deep nesting."""
    try:
        text = data.decode("utf-8")
        check_depth(text)
        config = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=without_duplicates)
    except RefusalError:
        raise
    except (ValueError, RecursionError) as error:
        raise RefusalError(f"config.json is not JSON ({str(error)[:80] or 'nested too deeply'})") from None
    if not isinstance(config, dict):
        raise RefusalError("config.json is not a JSON object")
    return config


def check_depth(text: str) -> None:
    """Refuse text with more open brackets than a model ever needs, before it is parsed."""
    depth = deepest = 0
    for character in NOT_BRACKETS.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise RefusalError(f"config.json nests {deepest:,} levels deep; at most {MAX_DEPTH} are read")


def refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which are not JSON."""
    raise RefusalError(f"config.json holds {name}, which is not JSON")


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, refusing one that names a key twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusalError("config.json names a key twice")
    return found
