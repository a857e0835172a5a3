"""Small files with large contents, and the largest accepted files: each must be answered within its memory.

Run as a script: it limits its memory to a number of extra megabytes, and prints the time and the answer for each.
"""

import copy
import io
import json
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from broken_models import LOSS, MODELS, layer, zipped
from broken_tables import true_npy

from core.keras.training.own_data import MAX_CHARACTERS, parse_csv
from core.logits.file import MAX_BYTES, read_logits
from core.logits.report import report_on
from logit_doctor.audit import audit_archive

MEGABYTES = 450
"""Memory that reading one file may take beyond the interpreter and its modules."""


def model(**changes: Any) -> bytes:
    """A saved model whose losses, metrics or layers are these."""
    config = copy.deepcopy(MODELS[0])
    config["config"] |= {key: value for key, value in changes.items() if key == "layers"}
    config["compile_config"] |= {key: value for key, value in changes.items() if key != "layers"}
    return zipped(json.dumps(config).encode())


def nested(depth: int) -> Any:
    """Nested lists of two elements: twice as many at each level."""
    value: Any = 1
    for _ in range(depth):
        value = [value, value]
    return value


def bombs() -> bytes:
    """Sixteen arrays of zeros that deflate to nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("logits", "labels", *map(str, range(14))):
            archive.writestr(f"{name}.npy", true_npy(np.zeros((MAX_BYTES // 9, 1), np.int8)) + bytes(MAX_BYTES // 2))
    return buffer.getvalue()


def logits(name: str, data: bytes) -> str:
    try:
        return f"judged {len(report_on(read_logits(name, data)).rows)} samples"
    except ValueError as error:
        return str(error)


def training(name: str, data: bytes) -> str:
    try:
        return f"read {parse_csv(data.decode()).features.shape}"
    except ValueError as error:
        return str(error)


def doctor(name: str, data: bytes) -> str:
    return " ".join(str(finding.message) for finding in audit_archive(io.BytesIO(data), "tensorflow").findings)


Read = Callable[[str, bytes], str]
HEAVY: dict[str, tuple[Read, str, Callable[[], bytes]]] = {
    "ten million numbers in a line": (logits, "a.csv", lambda: b"1," * (MAX_BYTES // 2 - 1) + b"1"),
    "a million and a half lines": (logits, "a.csv", lambda: b"1\n" * 1_500_000),
    "nothing but line ends": (logits, "a.csv", lambda: b"\n" * MAX_BYTES),
    "nothing but quotes": (logits, "a.csv", lambda: b'"' * MAX_BYTES),
    "as many samples as are read": (logits, "a.npy", lambda: true_npy(np.ones((999_999, 19), np.int8))),
    "as many classes as are judged": (logits, "a.npy", lambda: true_npy(np.zeros((5, 4_000)))),
    "more classes": (logits, "a.npy", lambda: true_npy(np.zeros((20, 100_000), np.int8))),
    "sixteen bombs": (logits, "a.npz", bombs),
    "a directory of 400,000": (logits, "a.npz", lambda: (b"PK\x01\x02" + bytes(42)) * 400_000),
    "a million losses": (doctor, "m.keras", lambda: model(loss=[1] * 1_000_000)),
    "losses in losses": (doctor, "m.keras", lambda: model(loss=nested(18))),
    "thousands of named losses": (doctor, "m.keras", lambda: model(loss={str(place): LOSS for place in range(20_000)})),
    "as long a program as is read": (doctor, "m.keras", lambda: model(metrics=["accuracy"] * 30_000)),
    "units by the thousand": (doctor, "m.keras", lambda: model(layers=[layer("Dense", "d", units=[1] * 900)] * 1_900)),
    "cells": (training, "a.csv", lambda: b"1," * (MAX_CHARACTERS // 2)),
    "rows": (training, "a.csv", lambda: b"1\n" * (MAX_CHARACTERS // 2)),
}


def main() -> None:
    """Read every file and print the seconds and the answer of each."""
    taken = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    files = {name: make() for name, (_, _, make) in HEAVY.items()}
    assert taken
    held = int(taken[1]) * 1024 + sum(map(len, files.values()))
    resource.setrlimit(resource.RLIMIT_DATA, (held + MEGABYTES * 2**20, resource.RLIM_INFINITY))
    answers = {}
    for name, (read, path, _) in HEAVY.items():
        started = time.perf_counter()
        said = read(path, files[name])
        answers[name] = (time.perf_counter() - started, said)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
