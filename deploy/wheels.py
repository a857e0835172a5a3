"""Ask the package index for wheels of every requirement: ``python deploy/wheels.py``, run only by name.

For each Python and platform that docs/install.md names, pip looks for wheels of what ``requirements.txt`` asks for
there, and of what that needs in turn. Nothing is installed; where the index does not hand out descriptions, pip fetches
a wheel to read its own. What is missing is printed, and the exit code is 1. That TensorFlow is left out of a newer
Python is checked as well: once it has wheels there, its lines in ``requirements.txt`` are out of date.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LIBRARY = "tensorflow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A kind of machine.

    Parameters
    ----------
    tags : tuple of str
        Wheels that it takes, in pip's words.
    system, machine : str
        What Python calls it: ``sys.platform`` and ``platform.machine()``.
    """

    tags: tuple[str, ...]
    system: str
    machine: str

    def environment(self, python: str) -> dict[str, str]:
        """Return what the markers of ``requirements.txt`` ask about."""
        return {"python_version": python, "sys_platform": self.system, "platform_machine": self.machine}


def _linux(machine: str) -> Platform:
    glibc = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_26", "manylinux_2_27", "manylinux_2_28")
    return Platform(tags=tuple(f"{tag}_{machine}" for tag in glibc), system="linux", machine=machine)


PLATFORMS = {
    "Linux x86-64": _linux("x86_64"),
    "Linux aarch64": _linux("aarch64"),
    "macOS, Apple silicon": Platform(tags=("macosx_14_0_arm64",), system="darwin", machine="arm64"),
    "Windows x86-64": Platform(tags=("win_amd64",), system="win32", machine="AMD64"),
}


def wanted(platform: Platform, python: str) -> list[Requirement]:
    """Return the requirements that hold on a platform, in a Python."""
    lines = (line.partition("#")[0].strip() for line in REQUIREMENTS.read_text("utf-8").splitlines())
    asked = [Requirement(line) for line in lines if line]
    held = [one for one in asked if one.marker is None or one.marker.evaluate(platform.environment(python))]
    for one in held:
        one.marker = None
    return held


def table() -> str:
    """Return what docs/install.md says about each Python and platform, as Markdown."""
    lines = [f"| Python | {' | '.join(PLATFORMS)} |", "|---|" + "---|" * len(PLATFORMS)]
    for python in PYTHONS:
        names = [{one.name.partition("-")[0] for one in wanted(platform, python)} for platform in PLATFORMS.values()]
        cells = ("yes" if LIBRARY in found else "without TensorFlow" for found in names)
        lines.append(f"| {python} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def missing(requirements: list[str], platform: Platform, python: str) -> str:
    """Return pip's error if requirements, or their dependencies, have no wheels; empty if all have."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["--target", folder, "--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
        command += [argument for tag in platform.tags for argument in ("--platform", tag)]
        done = subprocess.run([*command, *requirements], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return complaints[-1] if done.returncode and complaints else done.stderr if done.returncode else ""


def main() -> int:
    """Check all wheels, print one line for each Python and platform, and return the exit code."""
    problems = 0
    for python in PYTHONS:
        for title, platform in PLATFORMS.items():
            asked = wanted(platform, python)
            problem = missing([str(one) for one in asked], platform, python)
            if not problem and not any(one.name.startswith(LIBRARY) for one in asked):
                pinned = next(one.specifier for one in wanted(platform, PYTHONS[0]) if one.name.startswith(LIBRARY))
                problem = "" if missing([f"{LIBRARY}{pinned}"], platform, python) else f"{LIBRARY} has wheels by now"
            print(f"Python {python}, {title}: {problem or f'{len(asked)} requirements have wheels'}", flush=True)
            problems += bool(problem)
    return min(problems, 1)


if __name__ == "__main__":
    sys.exit(main())
