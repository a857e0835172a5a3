"""A server that has slept goes on where it was: it was not its workers that were late."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SLEEP_SECONDS = 10.0
LONG = {"silence_seconds": 100.0}
ASLEEP: dict[str, dict[str, Any]] = {
    "the server": {"lease": 1_000, "limits": LONG, "worker_too": False},
    "a server whose run was given up meanwhile": {"lease": 2, "limits": LONG, "worker_too": False},
    "the machine, longer than a record may take": {
        "lease": 1_000,
        "limits": {"silence_seconds": 5.0},
        "worker_too": True,
    },
    "the machine, longer than a run may take": {"lease": 1_000, "limits": LONG | {"seconds": 11.0}, "worker_too": True},
}


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[str, tuple["subprocess.Popen[str]", list[int]]]]:
    """Servers that have slept at the same time."""
    path = os.pathsep.join([str(ROOT), str(HERE)])
    started = {
        name: subprocess.Popen(
            [sys.executable, HERE / "engine_sleeper.py", json.dumps(asked)],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, asked in ASLEEP.items()
    }
    hosts = {}
    try:
        for name, host in started.items():
            assert host.stdout is not None
            workers = json.loads(host.stdout.readline())
            hosts[name] = (host, [host.pid, *(workers if ASLEEP[name]["worker_too"] else ())])
            send(signal.SIGSTOP, hosts[name][1])
        time.sleep(SLEEP_SECONDS)
        for _, sleeping in hosts.values():
            send(signal.SIGCONT, sleeping)
        yield hosts
    finally:
        for host in started.values():
            host.kill()
            host.communicate()


def send(number: signal.Signals, processes: list[int]) -> None:
    for process in processes:
        os.kill(process, number)


@pytest.mark.skipif(sys.platform == "win32", reason="has no signal that stops a process")
@pytest.mark.parametrize("name", ASLEEP)
def test_a_run_goes_on_after_a_sleep_of(name: str, hosts: dict[str, tuple["subprocess.Popen[str]", list[int]]]) -> None:
    host, _ = hosts[name]
    assert host.stdout is not None
    said = json.loads(host.stdout.readline())
    assert said == {"ended": ["done", "finished"], "numbers": list(range(30))}
