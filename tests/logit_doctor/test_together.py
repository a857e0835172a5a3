"""Files that arrive together: read as the project that they are, refused with a reason, never unpacked or run."""

import io
import json
import random
import stat
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.finding import Finding
from logit_doctor.intake import together as intake
from logit_doctor.intake.limits import MAX_FINDINGS, MAX_SECONDS, MAX_SOURCE_BYTES
from logit_doctor.process.doctor import project_audit_of
from logit_doctor.process.pool import Pool
from logit_doctor.process.worker import JOBS
from logit_doctor.rules import RULES
from logit_doctor.together import JUDGING_SECONDS, ProjectAudit, audit_uploads
from tests.logit_doctor.test_project_reading import PROJECTS, Files

MEGABYTE = 10**6
MOST = 60 * MEGABYTE
"""Of memory for a small zip file."""
NETS = "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n"
FIT = "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n"
FAULTY = RULES["missing-activation"].failing


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def audited(data: bytes, name: str = "project.zip") -> ProjectAudit:
    return audit_uploads([(name, data)], "tensorflow")


def reasons(audit: ProjectAudit) -> dict[str, str]:
    return {file.path: file.reason.key for file in audit.unread}


def found(audit: ProjectAudit) -> dict[str, set[tuple[int | None, str]]]:
    """The findings by file, without open questions."""

    def is_of_a_rule(finding: Finding) -> bool:
        return finding.severity != "unresolved"

    return {
        file.path: {(finding.line, finding.rule) for finding in filter(is_of_a_rule, file.audit.findings)}
        for file in audit.files
    }


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_zip_is_read_as_the_folder_that_it_is_made_of(project: Files) -> None:
    audit = audited(zipped({f"repository-main/{path}": case.text for path, case in project.files.items()}))
    assert found(audit) == {f"repository-main/{path}": case.expected for path, case in project.files.items()}
    assert audit.unread == ()


def test_several_files_are_one_project() -> None:
    audit = audit_uploads([("fit.py", FIT.encode()), ("nets.py", NETS.encode())], "tensorflow")
    assert found(audit) == {"fit.py": {(3, "double-activation-op")}, "nets.py": set()}
    assert (audit.read, audit.pairings) == (2, 1)
    (fit, nets) = audit.files
    assert (fit.audit.text, nets.audit.text) == (FIT, NETS)


def test_each_of_several_zips_is_a_folder() -> None:
    one = zipped({"fit.py": FIT, "nets.py": NETS})
    audit = audit_uploads([("a.zip", one), ("b.zip", zipped({"fit.py": FIT})), ("c.py", b"x = 1")], "tensorflow")
    assert found(audit) == {
        "a/fit.py": {(3, "double-activation-op")},
        "a/nets.py": set(),
        "b/fit.py": set(),
        "c.py": set(),
    }


def test_corrections_notebooks_and_models_are_those_of_single_files() -> None:
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": FAULTY}]})
    layers = [{"class_name": "Dense", "module": "keras.layers", "config": {"units": 3}}]
    config = {
        "class_name": "Sequential",
        "config": {"layers": layers},
        "compile_config": {"loss": "sparse_categorical_crossentropy"},
    }
    model = zipped({"config.json": json.dumps(config)})
    uploads = [("m.py", FAULTY.encode()), ("n.ipynb", notebook.encode()), ("m.keras", model)]
    files = {file.path: file.audit for file in audit_uploads(uploads, "tensorflow").files}
    assert {path: audit.findings[0].rule for path, audit in files.items()} == dict.fromkeys(
        ("m.keras", "m.py", "n.ipynb"), "missing-activation"
    )
    alone = audit_text(FAULTY, "tensorflow", "m.py")
    assert files["m.py"].findings == alone.findings
    assert files["m.py"].findings[0].repairs
    assert files["n.ipynb"].findings[0].cell == 1


def test_what_is_no_source_is_counted() -> None:
    names = ("README.md", "data/a.npy", ".git/hooks/x.py", "node_modules/y.py", "folder/")
    audit = audited(zipped(dict.fromkeys(names, "") | {"a.py": "x = 1"}))
    assert (audit.read, audit.others, audit.unread) == (1, 4, ())


ODD = ("../a.py", "a/../../b.py", "/etc/a.py", "a\\b.py", "C:/a.py", "a//b.py", "./a.py", "a\x07.py", "\u202ea.py",
       "a" * 300 + ".py", "/".join("a" * 50) + ".py")  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_a_name_that_leads_elsewhere_is_not_read(name: str) -> None:
    audit = audited(zipped({name: FAULTY, "right.py": "x = 1"}))
    assert reasons(audit) == {name[: intake.MAX_NAME]: "project-name"}
    assert [file.path for file in audit.files] == ["right.py"]
    alone = audit_uploads([(name, FAULTY.encode()), ("right.py", b"")], "tensorflow")
    assert reasons(alone) == {name[: intake.MAX_NAME]: "project-name"}


def test_a_name_may_be_markup() -> None:
    name = '<img src=x onerror="alert(1)">![](http:__evil.test).py'
    audit = audited(zipped({name: FAULTY}))
    assert list(found(audit)) == [name]


def link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("a.py")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def with_field(data: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    place = data.rindex(signature) + offset
    return data[:place] + struct.pack(layout, value) + data[place + struct.calcsize(layout) :]


def sharing() -> bytes:
    """Many entries of the directory for the same bytes."""
    one = zipped({"a.py": "x = 1\n" * 1_000})
    directory = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[directory:end]
    entries = [entry.replace(b"a.py", f"{number:04}".encode()[-4:]) for number in range(100)]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, sum(map(len, entries)), directory, 0)
    return one[:directory] + b"".join(entries) + tail


def twice() -> bytes:
    data = zipped({"a.py": "x", "b.py": "y"})
    return data.replace(b"b.py", b"a.py")


def crowd(count: int = 100_000) -> bytes:
    """Empty members, as a zip file with the fields of 64 bits that so many need."""
    names = [f"{number:06}.py".encode() for number in range(count)]
    local = b"".join(struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *[0] * 7, len(name), 0) + name for name in names)
    directory = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *[0] * 7, len(name), *[0] * 5, number * (30 + len(name)))
        + name
        for number, name in enumerate(names)
    )
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), len(local))
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(local) + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + directory + large + locator + end


def test_the_crowd_is_a_zip_file() -> None:
    with zipfile.ZipFile(io.BytesIO(crowd(70))) as archive:
        assert len(archive.namelist()) == 70
        assert archive.testzip() is None


NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "#" * 20_000_000}]})
HOSTILE: dict[str, tuple[Callable[[], bytes], dict[str, str]]] = {
    "a bomb": (lambda: zipped({"a.py": "#" * 150_000}), {"a.py": "project-ratio"}),
    "a large source": (
        lambda: zipped({"a.py": random.Random(1).randbytes(MAX_SOURCE_BYTES + 1)}),
        {"a.py": "project-file"},
    ),
    "a bomb of a notebook": (lambda: zipped({"a.ipynb": NOTEBOOK}), {"a.ipynb": "project-ratio"}),
    "a link": (link, {"a.py": "project-link"}),
    "an archive inside": (lambda: zipped({"a.zip": zipped({"b.py": ""})}), {"a.zip": "project-archive"}),
    "a model inside": (lambda: zipped({"a.keras": "x"}), {"a.keras": "project-archive"}),
    "a legacy file inside": (lambda: zipped({"a.h5": "x"}), {"a.h5": "legacy"}),
    "a hundred thousand members": (crowd, {"project.zip": "zip-members"}),
    "encrypted": (
        lambda: with_field(zipped({"a.py": "x"}), b"PK\x01\x02", 8, "<H", 1),
        {"project.zip": "zip-encrypted"},
    ),
    "twice": (twice, {"project.zip": "zip-twice"}),
    "entries that share a member": (sharing, {"project.zip": "zip-described"}),
    "another method": (lambda: zipped({"a.py": "x" * 99}, zipfile.ZIP_LZMA), {"project.zip": "zip-packed"}),
    "a wrong checksum": (
        lambda: with_field(zipped({"a.py": "x = 1"}), b"PK\x01\x02", 16, "<L", 1),
        {"a.py": "zip-checksum"},
    ),
    "a wrong size": (
        lambda: with_field(
            with_field(zipped({"a.py": "x" * 3_000}), b"PK\x01\x02", 24, "<L", 30), b"PK\x03\x04", 22, "<L", 30
        ),
        {"a.py": "zip-size"},
    ),
    "no zip": (lambda: b"PK", {"project.zip": "zip"}),
    "empty": (lambda: b"", {"project.zip": "zip"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_read_has_a_reason_before_it_costs_anything(name: str) -> None:
    make, expected = HOSTILE[name]
    data = make()
    tracemalloc.start()
    audit = audited(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(audit) == expected
    assert audit.files == ()
    assert peak < MOST


def test_a_project_is_read_up_to_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_FILES", 3)
    audit = audited(zipped({f"{number}.py": "x = 1" for number in range(5)}))
    assert reasons(audit) == {"3.py": "project-files", "4.py": "project-files"}
    monkeypatch.setattr(intake, "MAX_UNREAD", 1)
    audit = audited(zipped({f"{number}.py": "x = 1" for number in range(5)}))
    assert (len(audit.unread), audit.others) == (1, 1)
    whole = intake.contents_of([("n.py", b"x"), ("n.py", b"y")])
    assert [file.reason.key for file in whole.unread] == ["project-twice"]
    whole = intake.Contents(left=4)
    intake.take_zip(whole, "a.zip", zipped({"a.py": "12345", "b.py": "1234"}, zipfile.ZIP_STORED), "")
    assert ({*whole.files}, [file.reason.key for file in whole.unread]) == ({"b.py"}, ["project-bytes"])


def test_what_time_is_left_for_is_read() -> None:
    ticks = iter([0.0, 0.0, JUDGING_SECONDS + 1] + [MAX_SECONDS] * 9)
    audit = audit_uploads([(f"{name}.py", FAULTY.encode()) for name in "abc"], "tensorflow", lambda: next(ticks))
    assert list(found(audit)) == ["a.py"]
    assert reasons(audit) == {"b.py": "project-time", "c.py": "project-time"}
    assert not audit.is_permanent
    assert not audit.files[0].audit.findings[0].repairs


def test_a_file_that_was_not_read_is_an_open_question_of_the_report() -> None:
    reported = audited(zipped({"a.py": FAULTY, "../b.py": "x"})).reported()
    assert [(file.path, file.audit.undetermined) for file in reported] == [("a.py", 0), ("../b.py", 1)]


def test_findings_are_as_many_as_anyone_reads() -> None:
    many = "import keras\n" + "m = keras.Sequential([keras.layers.Dense(3)])\nm.compile(loss=unknown)\n" * 40
    audit = audit_uploads([(f"{number}.py", many.encode()) for number in range(8)], "tensorflow")
    assert sum(len(file.audit.findings) for file in audit.files) == MAX_FINDINGS
    audit = audit_uploads([*((f"{number}.py", many.encode()) for number in range(8)), ("z.py", FAULTY.encode())], "jax")
    assert found(audit)["z.py"] == {(8, "missing-activation")}


def test_an_answer_is_the_audit() -> None:
    uploads = [("p.zip", zipped({"fit.py": FIT, "nets.py": NETS, "m.py": FAULTY, "../x.py": "", "a.txt": ""}))]
    answer = JOBS["uploads"]({"backend": "tensorflow"}, intake.packed(uploads))
    assert project_audit_of(answer) == audit_uploads(uploads, "tensorflow")
    assert intake.unpacked(intake.packed(uploads)) == uploads


WILD: dict[str, dict[str, str | bytes]] = {
    "cyclic imports": {
        f"p/m{at}.py": f"from p.m{(at + 1) % 25} import *\nfrom . import m{(at * 7) % 25}\n{FAULTY}" for at in range(25)
    },
    "deep packages": {
        "/".join(["p"] * depth) + "/__init__.py": "from . import p\n" + FAULTY.replace("model", f"m{depth}")
        for depth in range(1, 20)
    },
    "a name of many parts": {"a.py": f"import {'a.' * 2_000}b\n{FAULTY}"},
    "runs at import": {"a.py": f"open('ran', 'w').write('x')\n{FAULTY}", "setup.py": "open('ran', 'w')"},
    "bytes": {"a.py": b"\xff\xfe" + FAULTY.encode("utf-16-le"), "b.py": b"# coding: punycode\n" + b"a" * 100_000},
}


@pytest.mark.parametrize("name", WILD)
def test_wild_projects_are_answered_in_time_and_nothing_is_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start = time.process_time()
    audit = audited(zipped(WILD[name], zipfile.ZIP_STORED))
    assert time.process_time() - start < MAX_SECONDS
    assert audit.files
    assert list(tmp_path.iterdir()) == []


def test_the_processes_of_a_server_answer_alike() -> None:
    uploads = [("p.zip", zipped({"fit.py": FIT, "nets.py": NETS, "../x.py": ""}))]
    with Pool() as pool:
        assert pool.judge_uploads(uploads, "tensorflow") == audit_uploads(uploads, "tensorflow")
        pool.seconds = 0.01
        refused = pool.judge_uploads([("p.zip", zipped(WILD["cyclic imports"]))], "tensorflow")
    assert reasons(refused) == {"p.zip": "too-slow"}
    assert not refused.is_permanent


@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.extensive)])
def test_a_damaged_zip_is_read_or_refused(count: int) -> None:
    chance = random.Random(count)
    whole = zipped({f"p/{name}.py": rule.failing for name, rule in list(RULES.items())[:3]} | {"p/x.png": "x" * 99})
    outcomes = set()
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            if chance.random() < 0.2:
                del data[place : place + chance.randint(1, 40)]
            else:
                data[place] = chance.randrange(256)
        audit = audited(bytes(data))
        outcomes.add(bool(audit.files))
        assert audit.files or audit.unread
    assert outcomes == {True, False}
