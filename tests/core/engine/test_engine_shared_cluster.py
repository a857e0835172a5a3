"""Engines of two servers on one existing Dask cluster: scheduler and two workers in their own processes, over TLS."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from distributed import Security
from engine_waiting import wait_until

from core.engine import Engine, Limits

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


class SharedCluster:
    """``dask scheduler`` and ``dask worker`` as an operator would start them."""

    def __init__(self, folder: Path, *, num_workers: int) -> None:
        credentials = Security.temporary()
        self.tls = {"distributed.comm.tls.ca-file": self._write(folder, credentials, "tls_ca_file")}
        for role in ("scheduler", "worker", "client"):
            for kind in ("cert", "key"):
                self.tls[f"distributed.comm.tls.{role}.{kind}"] = self._write(folder, credentials, f"tls_{role}_{kind}")
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
            **{"DASK_" + key.upper().replace(".", "__").replace("-", "_"): file for key, file in self.tls.items()},
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        listing = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(listing)
        )
        wait_until(lambda: listing.exists() and listing.read_text() != "")  # it is there before it is written
        self.address: str = json.loads(listing.read_text())["address"]
        for _ in range(num_workers):
            self._start("worker", self.address, "--host", "127.0.0.1", "--nthreads", "1")

    @staticmethod
    def _write(folder: Path, credentials: Security, name: str) -> str:
        file = folder / f"{name}.pem"
        file.write_text(getattr(credentials, name))
        return str(file)

    def _start(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments, "--dashboard-address", "127.0.0.1:0"],
            env=self._environment,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in self._processes:
            process.kill()  # workers leave with their nannies
            process.wait()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedCluster]:
    cluster = SharedCluster(tmp_path_factory.mktemp("cluster"), num_workers=2)
    with dask.config.set(cluster.tls):
        yield cluster
    cluster.close()


def join(cluster: SharedCluster, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.address)
    return Engine(warm_modules=())


def test_two_servers_share_a_cluster_and_a_dying_worker_loses_no_run(
    shared: SharedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with join(shared, monkeypatch) as first, join(shared, monkeypatch) as second:
        wait_until(lambda: first.status().workers == second.status().workers == 2)
        runs = [
            engine.stream("engine_workloads:ticks", 10, 0.05, session=f"student {number}")
            for number in range(4)
            for engine in (first, second)
        ]
        wait_until(lambda: any(run.events() for run in runs))
        assert sum(run.state == "queued" for run in runs) >= 6
        victim = next(run.events()[0].process for run in runs if run.events())
        os.kill(victim, signal.SIGKILL)
        assert all(run.wait(30) for run in runs)
        assert [run.state for run in runs] == ["done"] * 8
        assert all([tick.number for tick in run.events()] == list(range(10)) for run in runs)
        assert all(run.events()[-1].process != victim for run in runs)


def test_a_hanging_worker_is_restarted_by_its_nanny(shared: SharedCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with join(shared, monkeypatch) as engine:
        hanging = engine.stream("engine_workloads:hang_after", 1, session="one", limits=Limits(silence_seconds=0.5))
        assert hanging.wait(30)
        assert (hanging.state, hanging.reason) == ("lost", "silent")
        runs = [engine.stream("engine_workloads:ticks", 1000, 0.05, session=f"student {n}") for n in range(2)]
        wait_until(lambda: all(run.events() for run in runs))
        assert [run.state for run in runs] == ["running"] * 2
        for run in runs:
            run.stop()
        assert all(run.wait(30) for run in runs)


def test_a_lost_connection_is_said_and_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = SharedCluster(tmp_path, num_workers=1)
    with dask.config.set(cluster.tls), join(cluster, monkeypatch) as engine:
        run = engine.stream("engine_workloads:ticks", 1000, 0.05, session="one")
        wait_until(run.events)
        cluster.scheduler.kill()
        assert run.wait(30)
        assert (run.state, run.reason) == ("lost", "disconnected")
        wait_until(lambda: engine.status().state == "unavailable")
    cluster.close()
