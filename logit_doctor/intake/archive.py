"""``.keras`` files: finds ``config.json`` in the zip file, inflates nothing else, and parses it as strict JSON.

Weights are never read.
"""

import json
import math
import re
from typing import Any, BinaryIO

from logit_doctor.intake.limits import MAX_ARCHIVE_MEMBERS, MAX_CONFIG_BYTES, MAX_CONFIG_PARTS, RefusalError
from logit_doctor.intake.zips import inflated, members_of

# Open brackets. A layer is ten deep, and models are seldom nested more than twice.
MAX_DEPTH = 100
NOT_BRACKETS = re.compile(r"[^][{}]+")
CONFIG = "config.json"
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


def packed_config(file: BinaryIO) -> bytes:
    """Return the bytes of the ``config.json`` of a ``.keras`` file, of any size.

    Raises
    ------
    RefusalError
        If the file is not a zip file, contradicts itself or exceeds a limit.
    """
    file.seek(0)
    if file.read(len(HDF5_SIGNATURE)) == HDF5_SIGNATURE:
        raise RefusalError("legacy")
    found = [member for member in members_of(file, MAX_ARCHIVE_MEMBERS) if member.name == CONFIG]
    if len(found) != 1:
        raise RefusalError("configs", found=len(found))
    if found[0].unpacked > MAX_CONFIG_BYTES:
        raise RefusalError("config-bytes", found=found[0].unpacked, most=MAX_CONFIG_BYTES)
    return inflated(file, found[0], MAX_CONFIG_BYTES)


def parse_config(data: bytes) -> dict[str, Any]:
    """Return the JSON object; reject NaN, infinities, duplicate keys, huge numbers, too many parts and deep nesting."""
    if len(data) > MAX_CONFIG_BYTES:
        raise RefusalError("config-bytes", found=len(data), most=MAX_CONFIG_BYTES)
    check_parts(data)
    try:
        text = data.decode("utf-8")
        check_depth(text)
        config = json.loads(
            text, parse_constant=refuse_constant, parse_float=finite, object_pairs_hook=without_duplicates
        )
    except RefusalError:
        raise
    except (ValueError, RecursionError) as error:
        raise RefusalError("config-json", why=str(error)[:80]) from None
    if not isinstance(config, dict):
        raise RefusalError("config-object")
    return config


def check_parts(data: bytes) -> None:
    """Reject text with more lists and objects than any model needs, before they are built."""
    parts = max(data.count(b"[") + data.count(b"{"), data.count(b"]") + data.count(b"}"))
    if parts > MAX_CONFIG_PARTS:
        raise RefusalError("config-parts", found=parts, most=MAX_CONFIG_PARTS)


def check_depth(text: str) -> None:
    """Reject text nested more deeply than any model needs, before it is parsed."""
    depth = deepest = 0
    for character in NOT_BRACKETS.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise RefusalError("config-depth", found=deepest, most=MAX_DEPTH)


def refuse_constant(name: str) -> Any:
    """Reject NaN and the infinities, which are not JSON."""
    raise RefusalError("config-constant", found=name)


def finite(number: str) -> float:
    """Return a number, if it is in the range of float64."""
    found = float(number)
    if math.isinf(found):
        raise RefusalError("config-number", found=number[:20])
    return found


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, if its keys are distinct."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusalError("config-twice")
    return found
