"""Many files: several processes and remembered answers change nothing but the time."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from logit_doctor.checking import Check
from logit_doctor.process import cache, shares
from logit_doctor.process.alone import Alone
from logit_doctor.process.frames import Header
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from logit_doctor.settings import DEFAULT
from tests.logit_doctor.projects import written

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="splits its process in two")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return written(tmp_path / "code", {f"m{number}.py": rule.failing for number, rule in enumerate(RULES.values())})


def check(folder: Path, *, jobs: int = 1, uses_cache: bool = False) -> list[Judged]:
    return Check(paths=(str(folder),), settings=DEFAULT, jobs=jobs, uses_cache=uses_cache).run()


def test_several_processes_find_the_same(folder: Path) -> None:
    assert check(folder, jobs=2) == check(folder)
    assert len(check(folder)) == len(RULES)


def test_answers_come_in_order() -> None:
    assert shares.in_shares(40, lambda number: str(number).encode(), 3) == [
        str(number).encode() for number in range(40)
    ]


def test_each_process_does_its_share() -> None:
    pids = shares.in_shares(40, lambda number: str(os.getpid()).encode(), 4)
    assert len(set(pids)) == 4
    assert str(os.getpid()).encode() not in pids


def test_the_work_of_a_killed_process_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() != here and number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"%d" % number

    assert shares.in_shares(20, work, 2) == [b"%d" % number for number in range(20)]


def test_an_interruption_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    born: list[int] = []
    fork = os.fork

    def noted() -> int:
        born.append(fork())
        return born[-1]

    monkeypatch.setattr(shares, "receive", interrupted)
    monkeypatch.setattr(os, "fork", noted)
    with pytest.raises(KeyboardInterrupt):
        shares.in_shares(20, lambda number: b"", 2)
    assert len(born) == 2
    for pid in born:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_an_answer_is_remembered_until_the_file_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check(folder, uses_cache=True)
    asked: list[str] = []
    read = Alone.read

    def noted(self: Alone, parameters: Header, body: bytes, **more: Any) -> bytes:
        asked.append(parameters["name"])
        return read(self, parameters, body, **more)

    monkeypatch.setattr(Alone, "read", noted)
    assert check(folder, uses_cache=True) == first
    assert asked == []
    written(folder, {"m3.py": "import keras  # softmax\n"})
    assert check(folder, uses_cache=True) != first
    assert asked == ["m3.py"]


def test_another_doctor_has_another_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folder, uses_cache=True)
    count = len(list(cache.default_folder().glob("??/*")))
    monkeypatch.setattr(cache, "stamp", lambda: b"another version")
    check(folder, uses_cache=True)
    assert len(list(cache.default_folder().glob("??/*"))) == 2 * count == 2 * len(RULES)


def test_a_damaged_or_locked_cache_is_none(folder: Path) -> None:
    first = check(folder, uses_cache=True)
    for path in cache.default_folder().glob("??/*"):
        path.write_bytes(b"{")
    assert check(folder, uses_cache=True) == first
    for path in cache.default_folder().iterdir():
        if path.is_dir():
            for inner in path.iterdir():
                inner.unlink()
            path.rmdir()
            path.write_bytes(b"in the way")
    assert check(folder, uses_cache=True) == first


def test_old_answers_are_removed_once_a_day(folder: Path) -> None:
    check(folder, uses_cache=True)
    entries = list(cache.default_folder().glob("??/*"))
    os.utime(entries[0], (0, 0))
    check(folder, uses_cache=True)
    assert entries[0].exists()
    os.utime(cache.default_folder() / "pruned", (0, 0))
    check(folder, uses_cache=True)
    kept = [path for path in entries if path.exists()]
    assert kept == entries[1:]
