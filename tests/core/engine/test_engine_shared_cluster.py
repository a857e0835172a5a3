"""Engines of two servers on one existing Dask cluster: scheduler and two workers in their own processes, over TLS."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from engine_waiting import wait_until

from core.engine import Engine
from core.engine.certificates import temporary_credentials

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


class SharedCluster:
    """``dask scheduler`` and ``dask worker`` as an operator would start them."""

    def __init__(self, folder: Path) -> None:
        credentials = temporary_credentials()
        self.tls = {"distributed.comm.tls.ca-file": self._write(folder, credentials, "tls_ca_file")}
        for role in ("scheduler", "worker", "client"):
            for kind in ("cert", "key"):
                self.tls[f"distributed.comm.tls.{role}.{kind}"] = self._write(folder, credentials, f"tls_{role}_{kind}")
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
            "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
            "DASK_LOGGING__DISTRIBUTED": "error",
            **{"DASK_" + key.upper().replace(".", "__").replace("-", "_"): file for key, file in self.tls.items()},
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        scheduler_file = folder / "scheduler.json"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(scheduler_file),
            "--dashboard-address", "127.0.0.1:0",
        )  # fmt: skip
        wait_until(scheduler_file.exists)
        self.address = f"tls://127.0.0.1:{self._port_in(scheduler_file)}"
        for _ in range(2):
            self._start(
                "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
                "--dashboard-address", "127.0.0.1:0",
            )  # fmt: skip

    @staticmethod
    def _write(folder: Path, credentials: dict[str, str], name: str) -> str:
        file = folder / f"{name}.pem"
        file.write_text(credentials[name])
        return str(file)

    @staticmethod
    def _port_in(scheduler_file: Path) -> int:
        import json

        return int(json.loads(scheduler_file.read_text())["address"].rpartition(":")[2])

    def _start(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *arguments],
            env=self._environment,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[SharedCluster]:
    cluster = SharedCluster(tmp_path)
    with dask.config.set(cluster.tls):
        yield cluster
    cluster.close()


def join(monkeypatch: pytest.MonkeyPatch, shared: SharedCluster, **options: Any) -> Engine:
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", shared.address)
    return Engine(warm_modules=(), **options)


def test_a_dying_worker_of_a_shared_cluster_loses_no_run(
    shared: SharedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with join(monkeypatch, shared) as first, join(monkeypatch, shared) as second:
        wait_until(lambda: first.status().workers == second.status().workers == 2)
        runs = [
            engine.stream("engine_workloads:ticks", 10, 0.05, session=f"student {number}")
            for number in range(4)
            for engine in (first, second)
        ]
        wait_until(lambda: sum(run.state == "running" for run in runs) == 2)
        wait_until(lambda: any(run.events() for run in runs))
        time.sleep(0.1)
        assert sum(run.state == "queued" for run in runs) == 6
        victim = next(run.events()[0].process for run in runs if run.events())
        os.kill(victim, signal.SIGKILL)
        assert all(run.wait(30) for run in runs)
        survivor = {tick.process for run in runs[-4:] for tick in run.events()}
        assert [run.state for run in runs] == ["done"] * 8
        assert all([tick.number for tick in run.events()] == list(range(10)) for run in runs)
        assert len(survivor) == 1
        assert victim not in survivor

        lost = first.stream("engine_workloads:ticks", 1000, 0.05, session="last")
        wait_until(lost.events)
        shared.scheduler.kill()
        assert lost.wait(30)
        assert (lost.state, lost.reason) == ("lost", "disconnected")
        wait_until(lambda: first.status().state == "unavailable")
