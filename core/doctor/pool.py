"""Judging files of strangers: each is parsed in a process of its own kind, with a limit on time and memory.

The process is started once and reused, so that a thousand files cost one start. When it dies or takes too long, that
file gets a finding that says so, and the next file a fresh process.
"""

import base64
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from core.doctor.audit import refused
from core.doctor.finding import Audit, Finding
from core.doctor.limits import MAX_NOTEBOOK_BYTES, MAX_SECONDS, RefusalError, decode_source

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from core.doctor.worker import main; main()"
START_SECONDS = 30.0


class Pool:
    """One reusable process that judges sources; a context manager that ends it."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[str] | None = None
        self.answers: queue.Queue[str] = queue.Queue()
        self.lock = threading.Lock()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def judge(self, name: str, data: bytes, backend: str) -> Audit:
        """Judge the bytes of a ``.py`` or ``.ipynb`` file."""
        refusal = self.refusal(name, data)
        if refusal is not None:
            return refused(refusal)
        request = json.dumps({"name": name, "data": base64.b64encode(data).decode(), "backend": backend})
        with self.lock:
            reply = self.ask(request)
        if reply is None:
            self.close()
            return refused(f"reading it takes more than {self.seconds:g} seconds or ends the process that reads it")
        answer = json.loads(reply)
        findings = tuple(Finding(**finding) for finding in answer["findings"])
        return Audit(findings=findings, pairings=answer["pairings"])

    def refusal(self, name: str, data: bytes) -> str | None:
        """Return why a file is not even sent to the process."""
        if name.endswith(".ipynb"):
            return (
                None if len(data) <= MAX_NOTEBOOK_BYTES else f"the notebook has {len(data):,} bytes; clear its outputs"
            )
        try:
            decode_source(data)
        except RefusalError as error:
            return str(error)
        return None

    def ask(self, request: str) -> str | None:
        """Send a request and return the answer, or None when none came in time."""
        try:
            process = self.ready()
            assert process.stdin is not None
            process.stdin.write(request + "\n")
            process.stdin.flush()
            reply = self.answers.get(timeout=self.seconds)
        except (OSError, queue.Empty):
            return None
        return reply or None

    def ready(self) -> "subprocess.Popen[str]":
        """Return the running process; start one, and wait until it says so, if there is none."""
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = self.start()
            self.answers.get(timeout=START_SECONDS)
        return self.process

    def start(self) -> subprocess.Popen[str]:
        """Start the process and a thread that collects its answers; an empty answer means that it ended."""
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="ascii",
        )
        self.answers = queue.Queue()
        threading.Thread(target=collect, args=(process, self.answers), daemon=True).start()
        return process


def collect(process: subprocess.Popen[str], answers: "queue.Queue[str]") -> None:
    """Put every line of a process's output, and an empty string at its end, into a queue."""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            answers.put(line)
    except ValueError:
        pass
    answers.put("")
