"""The file of a watch: JSON lines as ``schema.json`` says, appended to, rotated by size, one for each process."""

import json
import math
import os
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

SCHEMA_VERSION = 1
KEPT = 3
"""Former files that are kept when a file is rotated."""
TAIL = 65_536
"""Bytes at the end of a file in which its last step is looked for."""
FLUSHED = 50
"""Lines after which they are written out."""


def schema() -> dict[str, Any]:
    """Return the JSON schema of a line."""
    found: dict[str, Any] = json.loads(files("logit_watch").joinpath("schema.json").read_text("utf-8"))
    return found


def written(value: Any) -> Any:
    """Return a value as strict JSON has it: a number that is not finite as "nan", "inf" or "-inf"."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    if isinstance(value, Mapping):
        return {key: written(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [written(one) for one in value]
    return value


def file_of_rank(path: Path, rank: int) -> Path:
    """Return the file of a process: that of rank zero is the path itself.

    Examples
    --------
    >>> file_of_rank(Path("watch.jsonl"), 2).name
    'watch.rank2.jsonl'
    """
    return path.with_name(f"{path.stem}.rank{rank}{path.suffix}") if rank else path


def rotated(path: Path) -> Iterator[Path]:
    """Yield the existing files of a run, the oldest first."""
    older = [path.with_name(f"{path.name}.{number}") for number in range(KEPT, 0, -1)]
    yield from (one for one in [*older, path] if one.is_file())


def last_step(path: Path) -> int:
    """Return the last step of a file, 0 if it has none; a line that was cut off is passed over."""
    with path.open("rb") as file:
        file.seek(max(os.fstat(file.fileno()).st_size - TAIL, 0))
        lines = file.read().splitlines()
    for line in reversed(lines):
        try:
            step = json.loads(line).get("step")
        except (ValueError, AttributeError):
            continue
        if isinstance(step, int):
            return step
    return 0


def _is_cut(path: Path) -> bool:
    """Return whether the last line of a file was not written to its end."""
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


class Journal:
    """Writes the lines of one process.

    Parameters
    ----------
    path : Path
        The file; lines are appended if it exists.
    most_bytes : int
        Size from which the file is renamed, ``watch.jsonl`` to ``watch.jsonl.1`` and so on.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self.path, self.most_bytes = path, most_bytes
        self.waiting: list[str] = []
        self.file: IO[bytes] | None = None
        self.resumed_at = max(map(last_step, rotated(path)), default=0)
        self._open()

    def _open(self) -> None:
        is_cut = _is_cut(self.path)
        self.file = self.path.open("ab")
        self.size = self.file.tell()
        if is_cut:
            self.file.write(b"\n")

    def write(self, kind: str, **values: Any) -> None:
        """Add a line; a value of None is left out."""
        line = {"kind": kind} | {key: written(value) for key, value in values.items() if value is not None}
        self.waiting.append(json.dumps(line, allow_nan=False))
        if kind != "loss" or len(self.waiting) >= FLUSHED:
            self.flush()

    def write_loss(self, step: int, loss: float) -> None:
        """Add the line of a step."""
        number = repr(loss) if math.isfinite(loss) else json.dumps(written(loss))
        self.waiting.append(f'{{"kind": "loss", "step": {step}, "loss": {number}}}')
        if len(self.waiting) >= FLUSHED:
            self.flush()

    def flush(self) -> None:
        """Write out what waits, and begin a new file if this one is full."""
        if self.file is None or not self.waiting:
            return
        data = ("\n".join(self.waiting) + "\n").encode()
        self.waiting.clear()
        self.file.write(data)
        self.file.flush()
        self.size += len(data)
        if self.size >= self.most_bytes:
            self._rotate()

    def _rotate(self) -> None:
        assert self.file is not None
        self.file.close()
        for number in range(KEPT - 1, 0, -1):
            older = self.path.with_name(f"{self.path.name}.{number}")
            if older.is_file():
                older.replace(self.path.with_name(f"{self.path.name}.{number + 1}"))
        self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        self._open()

    def close(self) -> None:
        """Write out what waits and close the file."""
        self.flush()
        if self.file is not None:
            self.file.close()
            self.file = None
