"""Answers kept in a folder by the content of the files, so that a command reads only what has changed.

A key is the hash of the doctor's own files, of what was asked and of the content. Nothing in the folder is executed.
"""

import contextlib
import hashlib
import json
import os
import time
from pathlib import Path

from logit_doctor.process.doctor import Doctor
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import Pulse, no_pulse

PACKAGE = Path(__file__).resolve().parents[1]
KEPT_SECONDS = 30 * 86_400.0
PRUNED_SECONDS = 86_400.0


def default_folder() -> Path:
    """Return the folder of the user's caches for the doctor."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "logit-doctor"


def stamp() -> bytes:
    """Return what changes with the doctor itself."""
    files = sorted(PACKAGE.rglob("*.py"))
    states = [(path.relative_to(PACKAGE).as_posix(), path.stat()) for path in files]
    return repr([(name, state.st_size, state.st_mtime_ns) for name, state in states]).encode()


class Cached(Doctor):
    """A doctor that remembers its answers.

    Parameters
    ----------
    doctor : Doctor
        Answers what is new.
    folder : Path
        Where the answers are kept.
    """

    def __init__(self, doctor: Doctor, folder: Path) -> None:
        self._doctor = doctor
        self._folder = folder
        self._stamp = hashlib.sha256(stamp()).digest()
        self.seconds = doctor.seconds

    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return the answer of a job; one that took too much time or memory is not kept."""
        asked = json.dumps(parameters, sort_keys=True).encode()
        key = hashlib.sha256(b"\0".join((self._stamp, asked, body))).hexdigest()
        path = self._folder / key[:2] / key[2:]
        with contextlib.suppress(OSError, ValueError):
            answer = path.read_bytes()
            json.loads(answer)
            return answer
        answer = self._doctor.read(parameters, body, session=session, pulse=pulse, patience=patience)
        with contextlib.suppress(OSError):  # a cache that cannot be written is none
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(answer)
            draft.replace(path)
        return answer

    def close(self) -> None:
        """End the processes behind it, and once a day remove old answers."""
        self._doctor.close()
        with contextlib.suppress(OSError):
            mark = self._folder / "pruned"
            if not mark.exists() or time.time() - mark.stat().st_mtime > PRUNED_SECONDS:
                mark.touch()
                prune(self._folder, time.time() - KEPT_SECONDS)


def prune(folder: Path, before: float) -> None:
    """Remove the answers from before a time, in seconds of the epoch."""
    for path in folder.glob("??/*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
