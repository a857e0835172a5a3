"""The worker process: ``python -m core.engine.worker``, started only by ``core.engine.cluster``.

Its first line of standard input is a JSON object (address, name, TLS credentials, import path). After that the input
is never written to: it ends when the server process ends, however that happens, and the worker leaves with it.
"""

import asyncio
import ctypes
import json
import os
import signal
import sys
import threading
import time
from typing import Any

import psutil

from core.engine import priority

THREADS = 2  # one for a run, one for short calls beside it
PARENT_CHECK_SECONDS = 2.0
CONNECT_SECONDS = 30
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read the settings, tie this process to its parent and serve until the scheduler or the parent goes away."""
    settings = json.loads(sys.stdin.readline())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which takes its workers along
    leave_with_parent(settings["parent"])
    priority.lower()
    sys.path[:] = settings["path"]
    asyncio.run(serve(settings))
    os._exit(0)  # a hanging computation must not keep the process


def leave_with_parent(parent: int) -> None:
    """End this process when the parent does: by the end of standard input, by its pid, and by the kernel on Linux.

    The kernel's signal also ends a worker whose computation never gives up the interpreter lock.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_wait_for_end_of_input, daemon=True).start()
    threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _wait_for_end_of_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(0)


def _watch_parent(parent: int) -> None:
    adopted_by = os.getppid()  # a Windows venv puts a launcher in between, so this need not be the server
    while psutil.pid_exists(parent) and os.getppid() == adopted_by:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(0)


async def serve(settings: dict[str, Any]) -> None:
    """Run a Dask worker until it is closed."""
    import dask

    dask.config.set(settings["dask"])
    from distributed import Worker

    from core.engine import diskless

    diskless.use_no_scratch_directory()
    worker = Worker(
        settings["scheduler"],
        name=settings["name"],
        nthreads=THREADS,
        host="127.0.0.1",
        protocol="tls",
        security=diskless.security(settings["credentials"]),
        memory_limit=0,  # limits are per run and kept by core.engine, not by spilling to disk
        death_timeout=CONNECT_SECONDS,
        dashboard_address="127.0.0.1:0",
    )
    async with worker:
        worker.http_server.stop()
        await worker.finished()


if __name__ == "__main__":
    main()
