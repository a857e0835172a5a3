"""Zip files of strangers, as logits and as models: refused before they are inflated, with the reason."""

import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from core.logits.file import read_logits
from logit_doctor.audit import audit_archive

MEGABYTE = 10**6
BOMB = 100 * MEGABYTE
MOST = 50 * MEGABYTE
"""What reading a small file may take."""
LOGITS = np.array([[1.5, -2.0], [0.0, 3.0]])
CONFIG = json.dumps({"class_name": "Sequential", "config": {"layers": []}}).encode()


def npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, LOGITS)
    return buffer.getvalue()


def zipped(method: int = zipfile.ZIP_DEFLATED, /, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def with_field(data: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    """The bytes of a zip with one field of one header overwritten."""
    place = data.rindex(signature) + offset
    return data[:place] + struct.pack(layout, value) + data[place + struct.calcsize(layout) :]


DIRECTORY, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def twice(data: bytes) -> bytes:
    """A zip whose directory names its one member two times."""
    start, end = data.index(DIRECTORY), data.index(END)
    entry = data[start:end]
    head = data[:end] + entry + data[end:]
    for offset, layout, value in ((8, "<H", 2), (10, "<H", 2), (12, "<L", 2 * len(entry))):
        head = with_field(head, END, offset, layout, value)
    return head


def overlapping(data: bytes, name: bytes, other: bytes) -> bytes:
    """A zip whose directory names the bytes of its one member again by another name of the same length."""
    doubled = twice(data)
    place = doubled.rindex(name)
    return doubled[:place] + other + doubled[place + len(name) :]


def behind_a_comment(data: bytes) -> bytes:
    """A zip with a second end of the directory in its comment, which names nothing."""
    return with_field(data, END, 20, "<H", 30) + END.ljust(30, b"\0")


MADE: dict[str, Callable[[bytes, str], bytes]] = {
    "BZIP2": lambda good, name: zipped(zipfile.ZIP_BZIP2, **{name: bytes(BOMB)}),
    "LZMA": lambda good, name: zipped(zipfile.ZIP_LZMA, **{name: bytes(BOMB)}),
    "Deflate64": lambda good, name: with_field(with_field(good, DIRECTORY, 10, "<H", 9), LOCAL, 8, "<H", 9),
    "method 77": lambda good, name: with_field(with_field(good, DIRECTORY, 10, "<H", 77), LOCAL, 8, "<H", 77),
    "is encrypted": lambda good, name: with_field(good, DIRECTORY, 8, "<H", 1),
    "has 100,000,000 bytes|inflates to more": lambda good, name: zipped(**{name: bytes(BOMB)}),
    "inflates to|damaged": lambda good, name: with_field(
        with_field(zipped(**{name: bytes(BOMB)}), DIRECTORY, 24, "<L", 1_000), LOCAL, 22, "<L", 1_000
    ),
    "two conflicting descriptions|damaged": lambda good, name: with_field(good, DIRECTORY, 24, "<L", 7),
    "checksum": lambda good, name: with_field(good, DIRECTORY, 16, "<L", 7),
    "twice": lambda good, name: twice(good),
    "overlap|two conflicting descriptions": lambda good, name: overlapping(
        good, name.replace("_", ".").encode(), b"x" * len(name)
    ),
    "not a zip|is damaged|one part of": lambda good, name: behind_a_comment(good),
    "one part of a multi-part": lambda good, name: with_field(good, END, 4, "<H", 1),
    "truncated|no member": lambda good, name: with_field(good, DIRECTORY, 42, "<L", len(good)),
}


@pytest.mark.parametrize("kind", ["npz", "keras"])
@pytest.mark.parametrize("said", MADE)
def test_an_archive_that_is_not_what_numpy_or_keras_writes_is_refused_unopened(said: str, kind: str) -> None:
    name, good = ("logits_npy", npy()) if kind == "npz" else ("config_json", CONFIG)
    data = MADE[said](zipped(**{name: good}), name)
    assert len(data) < MEGABYTE
    tracemalloc.start()
    try:
        if kind == "npz":
            with pytest.raises(ValueError, match=r"^a\.npz: ") as refusal:
                read_logits("a.npz", data)
            reason = str(refusal.value)
        else:
            (finding,) = audit_archive(io.BytesIO(data), "tensorflow").findings
            reason = str(finding.message)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    assert any(words in reason for words in said.split("|")), reason


def test_one_member_that_is_packed_otherwise_spoils_an_archive_of_good_ones() -> None:
    buffer = io.BytesIO(zipped(logits_npy=npy()))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("weights.npy", npy())
    with pytest.raises(ValueError, match=r"weights\.npy is compressed with LZMA"):
        read_logits("a.npz", buffer.getvalue())


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(write: Callable[..., None]) -> None:
    buffer = io.BytesIO()
    write(buffer, logits=LOGITS, labels=np.array([0, 1]))
    np.testing.assert_array_equal(read_logits("a.npz", buffer.getvalue()).logits, LOGITS)


WIDE = {
    "empty lists": b'{"a": [' + b"[]," * 600_000 + b"[]]}",
    "empty objects": b'{"a": [' + b"{}," * 600_000 + b"{}]}",
    "lists in lists": b'{"a": ' + b"[" * 90 + b",".join([b"[[],[]]"] * 200_000) + b"]" * 90 + b"}",
    "brackets in a text": b'{"a": "' + b"[]" * 900_000 + b'"}',
    "a larger config than any model's": b'{"a": "' + b"a" * 7_900_000 + b'"}',
}


@pytest.mark.parametrize("name", WIDE)
def test_a_config_of_more_parts_than_a_model_has_is_refused_before_any_is_made(name: str) -> None:
    data = zipped(config_json=WIDE[name])
    tracemalloc.start()
    try:
        (finding,) = audit_archive(io.BytesIO(data), "tensorflow").findings
        assert tracemalloc.get_traced_memory()[1] < len(WIDE[name]) + 10 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert "are read" in str(finding.message)
