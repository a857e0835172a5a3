"""Tests and benchmarks start the lab as users do: with README's command, without a file watcher."""

import asyncio
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from machines import ROOT, wait_until
from streamlit.watcher.folder_black_list import FolderBlackList

from benchmarks._visitor import Visitor
from ui.server import network

OPTION = re.compile(r"file[-_]?watcher[-_]?type", re.IGNORECASE)
NOT_FOR_THE_LAB = ("BARE_SETTINGS = ", "HOSTED = ")
"""What says how the bare page is served, and what a host sets in the test of edited code."""
MEASURED = [path for folder in ("tests", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]
STARTERS = [ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / "Makefile", *MEASURED]
STREAMLIT = str(Path(sys.executable).with_name("streamlit"))


def readme_command(port: int) -> list[str]:
    """Return what the README says without make, where no browser is wanted, on a port."""
    said = re.search(r"^streamlit (run app\.py.*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert said
    return [STREAMLIT, *shlex.split(said[1]), "--server.headless", "true", "--server.port", str(port)]


def make_command(port: int) -> list[str]:
    """Return what ``make run`` runs, on a port."""
    recipe = re.search(r"^run:.*\n\t\$\(BIN\)/streamlit (.+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    return [STREAMLIT, *shlex.split(recipe[1].replace("$(PORT)", str(port)))]


COMMANDS = {"streamlit run": readme_command, "make run": make_command}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers_at(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
        return True
    return False


@pytest.fixture
def started(request: pytest.FixtureRequest, port: int) -> Iterator[psutil.Process]:
    """The process of a server that a command of README has started, with whatever the environment sets left out."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    command = COMMANDS[request.param](port)
    process = subprocess.Popen(command, cwd=ROOT, env=plain, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        assert process.poll() is None
        return answers_at(port)

    try:
        wait_until(answers)
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def watched(process: psutil.Process) -> int:
    """Return how many files and folders Linux tells a process about."""
    details = [path.read_text("ascii") for path in Path(f"/proc/{process.pid}/fdinfo").iterdir()]
    return sum(text.count("inotify wd:") for text in details)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what a process watches from /proc")
@pytest.mark.parametrize("started", COMMANDS, indirect=True)
def test_a_session_of_what_users_start_makes_the_server_watch_nothing(started: psutil.Process, port: int) -> None:
    async def watched_while_open() -> tuple[int, list[str]]:
        async with Visitor(f"http://127.0.0.1:{port}", "") as visitor:
            await visitor.open()
            await visitor.open()  # by now what follows a run has followed the first
            return watched(started), visitor.errors

    assert asyncio.run(watched_while_open()) == (0, [])


def test_where_a_host_watches_all_the_same_no_module_of_the_lab_is_looked_at() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    kept_out = FolderBlackList(settings["server"].get("folderWatchBlacklist", []))
    modules = [
        str(path) for folder in ("core", "logit_doctor", "logit_watch", "ui") for path in (ROOT / folder).rglob("*.py")
    ]
    assert [path for path in modules if not kept_out.is_blacklisted(path)] == []
    # An edited page is seen there, as anywhere.
    assert not kept_out.is_blacklisted("/somewhere/pages/training.py")


def test_nothing_that_starts_the_lab_chooses_a_watcher_for_it() -> None:
    chosen = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in STARTERS
        if path != Path(__file__)
        for line in path.read_text("utf-8").splitlines()
        if OPTION.search(line) and not line.startswith(NOT_FOR_THE_LAB)
    ]
    assert chosen == []


def test_one_place_says_how_tests_and_benchmarks_start_the_lab() -> None:
    started = re.compile(r"""["']run["'],\s*["']app\.py["']|streamlit run app\.py""")
    told = [path.relative_to(ROOT) for path in MEASURED if started.search(path.read_text("utf-8"))]
    assert told == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_started_says_where_it_is_and_ends_in_peace(number: signal.Signals, port: int, tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    log = tmp_path / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(make_command(port), cwd=ROOT, env=plain, stdout=said, stderr=said)
    here = f"http://localhost:{port}"
    try:
        wait_until(lambda: answers_at(port))
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
    lines = log.read_text("utf-8").split()
    assert [line for line in lines if line.startswith("http")] == [
        here,
        *(f"http://{address}:{port}" for address in network.addresses()),
    ]
    assert not {"Traceback", "Aborted!"} & {*lines}
