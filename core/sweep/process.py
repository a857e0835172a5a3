"""Sweeps in a separate process, for a web server with many simultaneous users.

A sweep is some hundred short array operations. Beside other busy threads each of them waits for the interpreter's lock,
and the others wait for it: in a single process, many moving sliders cost twice the time. ``SweepProcess`` starts its
process when two sweeps overlap, and sends it those that take milliseconds; a sweep that fails there is computed here.

``python -m core.sweep.process`` is that process. It reads parameters from its standard input and ends with it, so it
never outlives the server, however that ends.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import IO

from core.arithmetic.formats import FORMATS
from core.sweep.run import Sweep, SweepParams, sweep

ROOT = Path(__file__).parents[2]
MAX_VALUES = 2_000_000
"""Largest number of logits x formats x formulations of a sweep that takes milliseconds."""
WIDEST = FORMATS["float32"].precision
"""Wider formats are checked by ball arithmetic, which takes seconds."""
TURN_SECONDS = 5.0
"""How long a sweep waits for others before it is computed here."""
ANSWER_SECONDS = 20.0
KEPT_BYTES = str(2**26)
# Arrays of a megabyte come and go: memory that is kept need not be zeroed by the system each time. Read by glibc.
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": KEPT_BYTES, "MALLOC_TRIM_THRESHOLD_": KEPT_BYTES}


def is_quick(params: SweepParams) -> bool:
    """Return whether a sweep takes milliseconds."""
    logits = params.num_magnitudes * params.num_samples * (params.num_classes if params.loss == "softmax" else 1)
    is_small = logits * len(params.formats) * len(params.formulations) <= MAX_VALUES
    return is_small and all(FORMATS[name].precision <= WIDEST for name in params.formats)


class SweepProcess:
    """Computes sweeps for many threads, the quick ones in one other process once threads meet."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_started = False
        self._turn = Lock()
        self._alone = Lock()

    @property
    def pid(self) -> int | None:
        """The other process's number, None while there is none."""
        return None if self._process is None else self._process.pid

    def sweep(self, params: SweepParams) -> Sweep:
        """Return the result of ``core.sweep.run.sweep``, or raise its exception."""
        if not is_quick(params):
            return sweep(params)
        if self._process is None:
            return self._computed_here(params)
        return self._asked(params) or sweep(params)

    def close(self) -> None:
        """End the other process; the next two sweeps that meet start another."""
        process, self._process, self._is_started = self._process, None, False
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # bytes that were never read
                    _opened(pipe).close()

    def _computed_here(self, params: SweepParams) -> Sweep:
        if not self._alone.acquire(blocking=False):
            self._start()
            return sweep(params)
        try:
            return sweep(params)
        finally:
            self._alone.release()

    def _start(self) -> None:
        with self._turn:
            if not self._is_started:
                self._is_started = True
                Thread(target=self._launch, name="sweep process", daemon=True).start()

    def _launch(self) -> None:
        """Start the process, which is used once it reports that it is ready. If it cannot start, nothing changes."""
        with contextlib.suppress(OSError, EOFError):
            command = [sys.executable, "-m", "core.sweep.process"]
            process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            pickle.load(_opened(process.stdout))
            self._process = process

    def _asked(self, params: SweepParams) -> Sweep | None:
        """Return the answer of the process, or None if there is none in time."""
        if not self._turn.acquire(timeout=TURN_SECONDS):
            return None
        try:
            return None if self._process is None else _answer(self._process, params)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.close()
            return None
        finally:
            self._turn.release()


def _answer(process: subprocess.Popen[bytes], params: SweepParams) -> Sweep | None:
    watch = Timer(ANSWER_SECONDS, process.kill)  # the process at the other end then exits
    watch.start()
    try:
        _send(_opened(process.stdin), params)
        found: Sweep | None = pickle.load(_opened(process.stdout))
    finally:
        watch.cancel()
    return found and _read_only(found)


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError("the process has no such pipe")
    return pipe


def _send(pipe: IO[bytes], value: object) -> None:
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _read_only(found: Sweep) -> Sweep:
    """Return a sweep with read-only arrays, a flag that pickling loses."""
    curves = (replace(curve, loss=replace(curve.loss), gradient=replace(curve.gradient)) for curve in found.curves)
    return replace(found, curves=tuple(curves))


def main() -> None:
    """Answer until standard input ends; None stands for a failed sweep, which the caller then repeats to see why."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the server, whose end also ends this process
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    _send(answers, True)
    while True:
        try:
            params = pickle.load(asked)
        except EOFError:
            return
        try:
            found = sweep(params)
        except (ArithmeticError, ValueError):
            found = None
        with contextlib.suppress(BrokenPipeError):
            _send(answers, found)


if __name__ == "__main__":
    main()
