"""Hostile inputs: a clear answer each, in bounded time and memory, and nothing executed."""

import base64
import io
import json
import random
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logit_doctor.audit import audit_archive
from logit_doctor.finding import SEVERITIES, Audit, Finding
from logit_doctor.intake.limits import (
    MAX_CONFIG_BYTES,
    MAX_MEMORY_BYTES,
    MAX_SECONDS,
    MAX_SOURCE_BYTES,
    MAX_SOURCE_LINES,
)
from logit_doctor.process.pool import LANES, Pool
from logit_doctor.process.readers import CLOCK_FACTOR, CLOCK_SECONDS
from logit_doctor.report import Judged, as_rows
from logit_doctor.rules import RULES

CANARY = "executed-by-the-doctor"
PROGRAMS = [example.failing for example in RULES.values()]
KERAS = "import keras  # softmax\n"
DEEP = 30_000
CODE = {"class_name": "__lambda__", "config": {"code": base64.b64encode(b"\xe3" * 100).decode(), "defaults": None}}
HOSTILE_SOURCES: dict[str, bytes] = {
    "nothing": b"",
    "null byte": b"import keras\0",
    "parentheses": KERAS.encode() + b"x = " + b"(" * DEEP + b")" * DEEP,
    "brackets, open": KERAS.encode() + b"[" * DEEP,
    "unary minus": KERAS.encode() + b"x = " + b"-" * DEEP + b"1",
    "not not not": KERAS.encode() + b"x = " + b"not " * DEEP + b"1",
    "sum of many": KERAS.encode() + b"x = " + b"1 + " * DEEP + b"1",
    "attributes": KERAS.encode() + b"x = a" + b".b" * DEEP,
    "calls of calls": KERAS.encode() + b"x = f" + b"()" * DEEP,
    "nested lambdas": KERAS.encode() + b"x = " + b"lambda: " * 5_000 + b"1",
    "nested ifs": KERAS.encode() + b"".join(b" " * depth + b"if x:\n" for depth in range(90)) + b" " * 90 + b"pass\n",
    "many open ifs": KERAS.encode() + b"".join(b"if a%d: v = %d\n" % (n, n) for n in range(3_000)),
    "doubling choices": KERAS.encode() + b"x = 1\n" + b"".join(b"x = (x, x) if c%d else [x]\n" % n for n in range(200)),
    "doubling tuples": KERAS.encode() + b"x = (1, 2)\n" + b"x = x + x\n" * 200,
    "doubling strings": KERAS.encode() + b"x = 'ab'\n" + b"x = x + x\n" * 200,
    "huge power": KERAS.encode() + b"x = 9 ** 9 ** 9 ** 9\n",
    "huge shift": KERAS.encode() + b"x = 1 << 10 ** 12\n",
    "huge integer": KERAS.encode() + b"x = " + b"9" * 50_000,
    "huge repetition": KERAS.encode() + b"x = [0] * 10 ** 12\nmodel = keras.Sequential(x)\n",
    "endless loop": KERAS.encode() + b"while True:\n    x = keras.Sequential()\n",
    "recursion": KERAS.encode() + b"def f(n):\n    return f(n) + f(n + 1)\nf(1)\n",
    "mutual recursion": KERAS.encode() + b"def f():\n    g(); g()\ndef g():\n    f(); f()\nf()\n",
    "class of itself": KERAS.encode() + b"class A(A):\n    pass\nclass A(A):\n    pass\nA().x\n",
    "model of itself": KERAS.encode()
    + b"m = keras.Sequential()\nm.add(m)\nm.compile(loss='categorical_crossentropy')\n",
    "list of itself": KERAS.encode() + b"x = []\nx.append(x)\nkeras.Sequential(x).compile(loss=x, metrics=x)\n",
    "dict of itself": KERAS.encode() + b"x = {}\nx['a'] = x\nkeras.Sequential().compile(loss=x, metrics=x)\n",
    "unpacking bomb": KERAS.encode() + b"x = [1]\n" + b"x = [*x, *x]\n" * 100,
    "calls in a tree": KERAS.encode()
    + b"".join(b"def f%d():\n    f%d(); f%d()\n" % (n, n + 1, n + 1) for n in range(60))
    + b"f0()\n",
    "too large": KERAS.encode() + b"#" * MAX_SOURCE_BYTES,
    "too many lines": KERAS.encode() + b"\n" * MAX_SOURCE_LINES,
    "not utf-8": KERAS.encode() + b"x = '\xff\xfe'",
    "unknown encoding": b"# -*- coding: klingon -*-\nimport keras\n",
    "utf-16": (KERAS * 10).encode("utf-16"),
    "utf-7": b"# coding: utf-7\nimport keras\n+AGEAYg-\n",
    "byte order mark": b"\xef\xbb\xbfimport keras\n",
    "old line ends": b"import keras\rmodel = keras.Sequential()\r",
    "form feed": KERAS.encode() + b"\x0c\x0c\x0c\n",
    "surrogate escape": KERAS.encode() + b"x = '\\ud800'\nkeras.Sequential().compile(loss=x)\n",
    "python 2": KERAS.encode() + b"print 'hello'\n",
    "code that would write": KERAS.encode()
    + f"import pathlib\npathlib.Path('{CANARY}').write_text('x')\n__import__('os').system('touch {CANARY}')\n".encode(),
    "backslash at the end": KERAS.encode() + b"x = 1 \\",
    "long line": KERAS.encode() + b"x = [" + b"1," * 60_000 + b"]",
    "long name": KERAS.encode() + b"x" * 150_000 + b" = 1\n",
    "decorators": KERAS.encode() + b"@f\n" * 5_000 + b"def g(): pass\n",
    "f-strings": KERAS.encode() + b"x = f'{" + b"f(" * 80 + b")" * 80 + b"}'\n",
}
HOSTILE_NOTEBOOKS: dict[str, bytes] = {
    "not json": b"{",
    "a number": b"1",
    "a list": b"[]",
    "cells are a number": b'{"cells": 1}',
    "cells of numbers": b'{"cells": [1, null, "x", {"cell_type": "code"}]}',
    "source of numbers": b'{"cells": [{"cell_type": "code", "source": [1, {"a": 2}]}]}',
    "source is an object": b'{"cells": [{"cell_type": "code", "source": {}}]}',
    "deep": b'{"cells": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "null byte in a cell": json.dumps({"cells": [{"cell_type": "code", "source": "import keras\0"}]}).encode(),
    "surrogate in a cell": b'{"cells": [{"cell_type": "code", "source": "import keras # \\ud800"}]}',
    "not utf-8": b'{"cells": "\xff"}',
    "worksheets of numbers": b'{"worksheets": [1, {"cells": 2}]}',
    "magics": json.dumps(
        {"cells": [{"cell_type": "code", "source": ["%%", "\n", "!rm -rf /\n", "%\n", "??\n", "x = !ls\n"]}]}
    ).encode(),
}


def keras_zip(config: bytes, names: tuple[str, ...] = ("config.json",)) -> bytes:
    """The bytes of a ``.keras`` file with this config."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, config)
    return buffer.getvalue()


MODEL = {"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"units": 3}}]}}
GOOD = keras_zip(json.dumps(MODEL | {"compile_config": {"loss": "categorical_crossentropy"}}).encode())


def with_field(data: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    """The bytes of a zip with one field of one header overwritten."""
    place = data.rindex(signature) + offset
    return data[:place] + struct.pack(layout, value) + data[place + struct.calcsize(layout) :]


def bomb() -> bytes:
    """A config that inflates to far more than the cap."""
    return keras_zip(b" " * (20 * MAX_CONFIG_BYTES))


HOSTILE_ARCHIVES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"hello",
    "hdf5": lambda: b"\x89HDF\r\n\x1a\n" + bytes(100),
    "zip without config": lambda: keras_zip(b"{}", names=("a.json",)),
    "empty zip": lambda: keras_zip(b"", names=()),
    "bomb": bomb,
    "bomb that lies about its size": lambda: with_field(bomb(), b"PK\x01\x02", 24, "<L", 100),
    "packed size beyond the file": lambda: with_field(GOOD, b"PK\x01\x02", 20, "<L", 10**6),
    "offset beyond the file": lambda: with_field(GOOD, b"PK\x01\x02", 42, "<L", 2**31),
    "directory beyond the file": lambda: with_field(GOOD, b"PK\x05\x06", 16, "<L", 2**31),
    "directory size that lies": lambda: with_field(GOOD, b"PK\x05\x06", 12, "<L", 2**30),
    "member count that lies": lambda: with_field(GOOD, b"PK\x05\x06", 10, "<H", 999),
    "zip64 that is none": lambda: with_field(GOOD, b"PK\x05\x06", 16, "<L", 0xFFFFFFFF),
    "encrypted": lambda: with_field(GOOD, b"PK\x01\x02", 8, "<H", 1),
    "unknown method": lambda: with_field(GOOD, b"PK\x01\x02", 10, "<H", 99),
    "two configs": lambda: duplicated(),
    "many members": lambda: keras_zip(b"{}", names=tuple(f"m{n}" for n in range(3_000))),
    "path out of the archive": lambda: keras_zip(b"{}", names=("../config.json",)),
    "not json": lambda: keras_zip(b"{"),
    "not utf-8": lambda: keras_zip(b'{"a": "\xff"}'),
    "a list": lambda: keras_zip(b"[]"),
    "an empty object": lambda: keras_zip(b"{}"),
    "NaN": lambda: keras_zip(b'{"class_name": NaN}'),
    "infinity": lambda: keras_zip(b'{"class_name": Infinity}'),
    "duplicate keys": lambda: keras_zip(b'{"class_name": "Sequential", "class_name": "Sequential"}'),
    "huge integer": lambda: keras_zip(b'{"class_name": ' + b"9" * 10_000 + b"}"),
    "deep lists": lambda: keras_zip(b"[" * DEEP + b"]" * DEEP),
    "deep objects": lambda: keras_zip(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "wrong types": lambda: keras_zip(json.dumps({"class_name": 3, "config": {"layers": [1, None, "x", {}]}}).encode()),
    "layers as object": lambda: keras_zip(json.dumps({"class_name": "Sequential", "config": {"layers": {}}}).encode()),
    "too many layers": lambda: keras_zip(
        json.dumps({"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense"}] * 5_000}}).encode()
    ),
    "code in a name": lambda: keras_zip(
        json.dumps(
            {"class_name": f"__import__('os').system('touch {CANARY}')#\n", "config": {"name": "\n\nimport os"}}
        ).encode()
    ),
    "code in a layer": lambda: keras_zip(
        json.dumps(
            {
                "class_name": "Sequential",
                "config": {
                    "layers": [{"class_name": "Lambda", "module": "keras.layers", "config": {"function": CODE}}]
                },
            }
        ).encode()
    ),
}


def duplicated() -> bytes:
    """A zip with two members of the config's name."""
    data = keras_zip(b"{}", names=("config.json", "config.jsoN"))
    return data.replace(b"config.jsoN", b"config.json")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as started:
        started.judge("warm.py", b"import keras", "tensorflow")
        yield started


LONGEST = 1 + sum(CLOCK_SECONDS + CLOCK_FACTOR * min(lane.seconds, MAX_SECONDS) for lane in LANES)
"""By the clock: on a busy machine, a file that uses up every slice of processor time it can get."""


def check(findings: tuple[Finding, ...], seconds: float) -> None:
    """A clear answer: known severities, a message each, serialisable, in time."""
    assert seconds < LONGEST
    assert all(finding.severity in SEVERITIES and len(str(finding.message)) > 5 for finding in findings)
    assert json.loads(json.dumps(as_rows([Judged(path="x", audit=Audit(findings=findings))]))) is not None


def judged(pool: Pool, name: str, data: bytes) -> tuple[Finding, ...]:
    """What the pool says, checked."""
    start = time.perf_counter()
    findings = pool.judge(name, data, "tensorflow").findings
    check(findings, time.perf_counter() - start)
    for pid in pool.pids():
        assert psutil.Process(pid).memory_info().rss < MAX_MEMORY_BYTES
    return findings


@pytest.mark.parametrize("name", HOSTILE_SOURCES)
def test_a_hostile_source_gets_an_answer(name: str, pool: Pool) -> None:
    judged(pool, "hostile.py", HOSTILE_SOURCES[name])
    assert not Path(CANARY).exists()


REFUSED = {
    "null byte", "brackets, open", "too large", "too many lines", "not utf-8", "unknown encoding", "utf-16", "python 2",
    "huge integer", "parentheses", "calls in a tree", "backslash at the end",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_judged_says_so(name: str, pool: Pool) -> None:
    assert [finding.severity for finding in judged(pool, "hostile.py", HOSTILE_SOURCES[name])] == ["unresolved"]


@pytest.mark.parametrize("name", HOSTILE_NOTEBOOKS)
def test_a_hostile_notebook_gets_an_answer(name: str, pool: Pool) -> None:
    judged(pool, "hostile.ipynb", HOSTILE_NOTEBOOKS[name])


@pytest.mark.parametrize("name", HOSTILE_ARCHIVES)
def test_a_hostile_archive_gets_an_answer(name: str) -> None:
    data = HOSTILE_ARCHIVES[name]()
    start = time.perf_counter()
    findings = audit_archive(io.BytesIO(data), "tensorflow").findings
    check(findings, time.perf_counter() - start)
    assert not [finding for finding in findings if finding.severity != "unresolved"]
    assert not Path(CANARY).exists()


def test_the_unspoilt_archive_is_judged() -> None:
    assert [finding.rule for finding in audit_archive(io.BytesIO(GOOD), "tensorflow").findings] == [
        "missing-activation"
    ]


def mutated(text: bytes, seed: int) -> bytes:
    """A program with a few bytes cut, doubled, swapped or replaced."""
    generator = random.Random(seed)
    data = bytearray(text)
    for _ in range(generator.randint(1, 6)):
        place, length = generator.randrange(len(data)), generator.randint(1, 12)
        piece = data[place : place + length]
        match generator.randrange(4):
            case 0:
                del data[place : place + length]
            case 1:
                data[place:place] = piece * generator.randint(1, 40)
            case 2:
                data[place : place + length] = bytes(generator.randrange(256) for _ in piece)
            case _:
                data[place : place + length] = generator.choice([b"(", b"\n  ", b"lambda: ", b"**", b"\\", b"'''"])
        if not data:
            return b""
    return bytes(data)


@pytest.mark.parametrize("seed", range(20))
def test_mutated_programs_get_an_answer(seed: int, pool: Pool) -> None:
    for number, program in enumerate(PROGRAMS):
        judged(pool, "mutated.py", mutated(program.encode(), 100 * seed + number))


@pytest.mark.parametrize("seed", range(12))
def test_mutated_archives_get_an_answer(seed: int) -> None:
    for number in range(20):
        start = time.perf_counter()
        findings = audit_archive(io.BytesIO(mutated(GOOD, 100 * seed + number)), "tensorflow").findings
        check(findings, time.perf_counter() - start)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["class_name", "config", "layers", "name", "inbound_nodes", "module", "units", "activation"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(config=JSON, compiled=JSON)
def test_any_json_as_a_config_gets_an_answer(config: object, compiled: object) -> None:
    document = {"class_name": "Functional", "config": config, "compile_config": {"loss": compiled, "metrics": compiled}}
    data = keras_zip(json.dumps(document).encode("utf-8", "surrogatepass"))
    check(audit_archive(io.BytesIO(data), "tensorflow").findings, 0)


def test_a_killed_process_is_replaced(pool: Pool) -> None:
    killed = pool.pids()
    for pid in killed:
        psutil.Process(pid).kill()
    findings = pool.judge("model.py", PROGRAMS[0].encode(), "tensorflow").findings
    assert [finding.rule for finding in findings] == ["missing-activation"]


def test_a_process_that_takes_too_long_is_ended() -> None:
    with Pool(seconds=0.0) as impatient:
        (finding,) = impatient.judge("model.py", PROGRAMS[0].encode() * 50, "tensorflow").findings
        assert finding.severity == "unresolved"
        assert str(finding.message).startswith("not checked: reading it takes more than 0 seconds")
