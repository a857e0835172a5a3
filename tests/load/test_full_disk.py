"""Exports on the command line with a full disk: one line with the reason, and no partial file."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPORT = (sys.executable, "-m", "core", "export", "--page", "loss_error")
ROOM_BYTES = 1024
NO_SPACE, TOO_LARGE = os.strerror(errno.ENOSPC), os.strerror(errno.EFBIG)


def leave_little_room() -> None:
    """Let the process write a kilobyte to a file and not a byte more."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES))


def complaint(*arguments: str, stdout: int = subprocess.DEVNULL, room: bool = True) -> str:
    """Export in vain; return what is said about it."""
    measures_nothing = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [*EXPORT, *arguments],
        cwd=ROOT,
        env=os.environ if room else measures_nothing,  # there would be no room for what it measures
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if room else leave_little_room,
    )
    assert done.returncode == 2
    return done.stderr


needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


@needs_full_device
def test_a_full_device_is_named() -> None:
    assert complaint("--output", "/dev/full") == (
        f"python -m core export: output: cannot write /dev/full: {NO_SPACE}\n"
    )


@needs_full_device
def test_a_full_standard_output_is_said_in_one_line() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        said = complaint(stdout=full)
    finally:
        os.close(full)
    assert said == f"python -m core export: standard output: cannot write: {NO_SPACE}\n"


@pytest.mark.parametrize("earlier", [None, "an earlier export\n"], ids=["a new file", "over an earlier file"])
def test_a_disk_that_fills_up_leaves_no_half_file(earlier: str | None, tmp_path: Path) -> None:
    output = tmp_path / "error.py"
    if earlier is not None:
        output.write_text(earlier, "utf-8")
    assert complaint("--output", str(output), room=False) == (
        f"python -m core export: output: cannot write {output}: {TOO_LARGE}\n"
    )
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == (
        [] if earlier is None else [(output.name, earlier)]
    )
