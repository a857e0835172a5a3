"""The deployment of compose.yaml on this machine: its own commands, settings and certificates, without containers."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import yaml

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
MOUNT = "/certificates/"
READY_SECONDS = 60.0


def wait_until(condition: Callable[[], object], seconds: float = READY_SECONDS) -> None:
    """Poll ``condition`` until it holds; the generous limit only ends a test that has failed anyway."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "condition not met in time"
        time.sleep(0.05)


class Cluster:
    """Scheduler and workers as ``compose.yaml`` starts them, on loopback; a context manager that ends them.

    Attributes
    ----------
    settings : dict of str to str
        Environment of a web server that uses the cluster.
    """

    def __init__(self, folder: Path, *, num_workers: int) -> None:
        self._processes: list[psutil.Popen] = []
        self._folder = folder
        certificates = folder / "certificates"
        subprocess.run([sys.executable, str(ROOT / "deploy" / "certificates.py"), str(certificates)], check=True)
        self._tls = {
            key: value.replace(MOUNT, f"{certificates}/")
            for key, value in SERVICES["app"]["environment"].items()
            if key.startswith("DASK_DISTRIBUTED__")
        }
        log = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        wait_until(lambda: re.search(r"tls://127\.0\.0\.1:\d+", log.read_text("utf-8")))
        found = re.search(r"tls://127\.0\.0\.1:\d+", log.read_text("utf-8"))
        assert found
        self.settings = self._tls | {"DASK_SCHEDULER_ADDRESS": found[0]}
        for _ in range(num_workers):
            self._start("worker", "--host", "127.0.0.1")

    def _start(self, role: str, *arguments: str) -> Path:
        """Start a service; return where it logs."""
        program, name, *command = SERVICES[role]["command"]
        assert (program, name) == ("dask", role)
        scheduler = self.settings["DASK_SCHEDULER_ADDRESS"] if role == "worker" else ""
        command = [scheduler if part.startswith("tls://") else part for part in command]
        log = self._folder / f"{role}-{len(self._processes)}.log"
        with log.open("wb") as file:
            process = psutil.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{role}", *command, *arguments],
                env=os.environ | self._tls | {"PYTHONPATH": str(ROOT)},
                cwd=self._folder,
                stdout=file,
                stderr=file,
            )
        self._processes.append(process)
        return log

    def workers(self) -> list[psutil.Process]:
        """Return the processes that compute, each the child of its nanny."""
        nannies = self._processes[1:]
        return [child for nanny in nannies for child in nanny.children() if "spawn_main" in " ".join(child.cmdline())]

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.kill()  # workers leave with their nannies
            process.wait()
