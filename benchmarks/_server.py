"""Streamlit servers to measure, of the lab or of a bare page, each in a separate process.

The command is that of ``make run``, read from the Makefile, so that benchmarks and tests run the server of the users.
"""

import contextlib
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
MEGABYTE = 2**20

BARE_PAGE = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st

factor = st.slider("factor", 1, 100, 10)
x = np.linspace(0, 1, 200) * factor
st.plotly_chart(go.Figure([go.Scatter(x=x, y=np.sin(x + place)) for place in range(10)]))
"""
"""The bare page, as a beginner would write it."""
BARE_SETTINGS = '[server]\nfileWatcherType = "none"\n'
"""Settings of the bare page only; the lab's are in its ``.streamlit/config.toml``. A file watcher would slow a page."""
BIN = "$(BIN)/streamlit"
LOOPBACK = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
"""Settings that tests and benchmarks add to a server's environment, so that no other machine can reach it."""


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_command(port: int) -> list[str]:
    """Return the command with which ``make run`` starts the lab, on a port."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^run:.*\n\t(.+)", makefile, re.MULTILINE)
    if recipe is None or not recipe[1].startswith(BIN):
        raise RuntimeError(f"the first line of the Makefile's run does not begin with {BIN}")
    program = str(Path(sys.executable).with_name("streamlit"))
    return [program, *shlex.split(recipe[1].removeprefix(BIN).replace("$(PORT)", str(port)))]


@contextlib.contextmanager
def bare_page() -> Iterator[Path]:
    """Make a folder with the bare page, with Streamlit's default settings except for the file watcher."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(BARE_PAGE, "utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text(BARE_SETTINGS, "utf-8")
        yield folder


@contextlib.contextmanager
def server(
    folder: Path, before: Callable[[], None] | None = None, /, **environment: str
) -> Iterator[tuple[str, psutil.Process]]:
    """Run a Streamlit server on a folder's app.py; address and process, once it answers.

    Parameters
    ----------
    folder : Path
        Its working directory.
    before : callable, optional
        Called first in its process, for example to drop a right.
    **environment : str
        Additions to its environment.
    """
    port = free_port()
    process = subprocess.Popen(
        run_command(port),
        cwd=folder,
        env=os.environ | LOOPBACK | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=before,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", process)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server ended before it answered")


def megabytes(process: psutil.Process) -> float:
    """Return the resident memory of a process."""
    return float(process.memory_info().rss) / MEGABYTE


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)
