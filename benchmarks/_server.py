"""Streamlit servers to measure: of the lab or of a bare page, each a process of its own on loopback."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
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
"""What a beginner would write."""


@contextlib.contextmanager
def server(folder: Path, **environment: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run a Streamlit server on a folder's app.py; address and process, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
    command += [f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none"]
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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
