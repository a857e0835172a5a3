"""The messages between the server and a reader process: a line of JSON, then the number of bytes that it states."""

import json
from collections.abc import Callable
from typing import Any, BinaryIO

# Bytes of a line with a name and a few numbers.
MAX_HEADER = 10_000

Header = dict[str, Any]
Job = Callable[[Header, bytes], bytes]
"""A function from the parameters of a request and the bytes of a file to the bytes of the answer."""


def send(stream: BinaryIO, header: Header, body: bytes) -> None:
    """Write one frame; the body is not copied."""
    stream.write(json.dumps(header | {"size": len(body)}).encode("ascii") + b"\n")
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> tuple[Header, bytes] | None:
    """Return the next frame; None at the end of the stream, or without a valid frame within the size limit."""
    line = stream.readline(MAX_HEADER)
    if not line.endswith(b"\n"):
        return None
    header: Header = json.loads(line)
    size = header["size"]
    if not 0 <= size <= most:
        return None
    body = stream.read(size)
    return (header, body) if len(body) == size else None
