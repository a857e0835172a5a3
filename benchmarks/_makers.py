"""Generators of hostile files: from a number to bytes, so that no two are equal."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import numpy as np

MEGABYTE = 10**6
SOURCE = 199_000
"""The maximum length of sources that are read."""
KERAS = "import keras  # softmax {number}\n"


def source(text: str | bytes, head: str | bytes = b"") -> Callable[[int], bytes]:
    """Return a maker of sources with a given beginning and a unique comment at the end."""
    start, body = (part.encode() if isinstance(part, str) else part for part in (head, text))
    return lambda number: start + body[: SOURCE - len(start)] + b"\n#%d\n" % number


def branching(number: int) -> bytes:
    """Return a program whose last layer may be any one of twenty."""
    layers = "".join(f"if a{n}:\n    m.add(keras.layers.Dense(3, activation='softmax'))\n" for n in range(20))
    loss = "m.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
    return f"{KERAS.format(number=number)}m = keras.Sequential()\n{layers}{loss * 300}".encode()


def notebook(cells: str) -> Callable[[int], bytes]:
    """Return a maker of notebooks with these cells, as JSON."""
    return lambda number: f'{{"cells": {cells}, "number": {number}}}'.encode()


def zipped(method: int = zipfile.ZIP_DEFLATED, /, **members: bytes | int) -> Callable[[int], bytes]:
    """Return a maker of zips with these members, or with a number of zeros; ``_`` in a name stands for a dot."""

    @cache
    def packed() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, data in members.items():
                archive.writestr(name.replace("_", "."), bytes(data))
        return buffer.getvalue()

    def make(number: int) -> bytes:
        comment = b"%d" % number
        return packed()[:-2] + struct.pack("<H", len(comment)) + comment

    return make


def patched(make: Callable[[int], bytes], *fields: tuple[bytes, int, str, int]) -> Callable[[int], bytes]:
    """Return a maker of the same zip with some header fields overwritten."""

    def patch(number: int) -> bytes:
        data = bytearray(make(number))
        for signature, offset, layout, value in fields:
            struct.pack_into(layout, data, data.rindex(signature) + offset, value)
        return bytes(data)

    return patch


def same_bytes(count: int, name: str, size: int) -> Callable[[int], bytes]:
    """Return a maker of zips whose members all share the same few bytes, which inflate to many."""

    def make(number: int) -> bytes:
        good = zipped(**{name: size})(number)
        start, end = good.index(b"PK\x01\x02"), good.index(b"PK\x05\x06")
        entries = [good[start:end].replace(b"logits", b"lo%04d" % place) for place in range(count)]
        directory = b"".join([good[start:end], *entries])
        tail = bytearray(good[end:])
        struct.pack_into("<HHL", tail, 8, count + 1, count + 1, len(directory))
        return good[:start] + directory + bytes(tail)

    return make


def config(text: str | bytes) -> Callable[[int], bytes]:
    """Return a maker of ``.keras`` files with this config."""
    return zipped(config_json=text.encode() if isinstance(text, str) else text)


def model(**config: object) -> str:
    """Return the config of a small model with some parts replaced."""
    layer = {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}}
    return json.dumps(
        {"class_name": "Sequential", "config": {"layers": [layer]}, "compile_config": {"loss": "mse"}} | config
    )


def doubled(depth: int) -> object:
    """Return nested lists of two elements: twice as many at each level."""
    value: object = 1
    for _ in range(depth):
        value = [value, value]
    return value


def npy(array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> bytes:
    """Return an array in NumPy's file format."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def header(text: str, rest: bytes = b"") -> Callable[[int], bytes]:
    """Return a maker of NPY files with this header."""

    def make(number: int) -> bytes:
        line = f"{text}{' ' * (number % 50)}\n".encode()
        return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(line)) + line + rest

    return make


def numbered(row: bytes, count: int, end: bytes = b"") -> Callable[[int], bytes]:
    """Return a maker of this many equal rows and one with the number."""
    return lambda number: row * count + b"%d" % number + end
