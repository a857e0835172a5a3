"""Ask the package index for wheels of every locked package: ``make wheels``, run only by name.

For each Python and platform that docs/install.md names, every package that ``requirements.lock`` installs there must
have a wheel that the platform takes, with one of the locked hashes. What is missing is printed, and the exit code is 1.
That TensorFlow is left out of a newer Python is checked as well: once it has wheels there, its lines in
``requirements.txt`` are out of date. Nothing is downloaded but the index's lists of files.
"""

import json
import re
import sys
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
REQUIREMENTS, LOCK = ROOT / "requirements.txt", ROOT / "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LATER = 9
"""A later release of each Python, for what asks about that."""
LIBRARY = "tensorflow"
INDEX = "https://pypi.org/simple/{name}/"
LISTED = "application/vnd.pypi.simple.v1+json"
SECONDS = 60
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A kind of machine.

    Parameters
    ----------
    tags : tuple of str
        Wheels that it takes, the last part of their tags.
    system, machine, os : str
        What Python calls it: ``sys.platform``, ``platform.machine()`` and ``os.name``.
    """

    tags: tuple[str, ...]
    system: str
    machine: str
    os: str = "posix"

    def environment(self, python: str) -> dict[str, str]:
        """Return what the markers of requirements ask about."""
        return {
            "python_version": python,
            "python_full_version": f"{python}.{LATER}",
            "sys_platform": self.system,
            "platform_machine": self.machine,
            "os_name": self.os,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    def takes(self, python: str) -> set[Tag]:
        """Return the tags of the wheels that it takes, in a Python."""
        version = tuple(map(int, python.split(".")))
        own = cpython_tags(version, platforms=self.tags)
        return {*own, *compatible_tags(version, "cp" + python.replace(".", ""), self.tags)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A package of ``requirements.lock``: its version, where it is installed, and SHA-256 of its files."""

    requirement: Requirement
    hashes: frozenset[str]


def _linux(machine: str) -> Platform:
    glibc = (f"manylinux_2_{minor}" for minor in (28, 27, 26, 24, 17, 12, 5))
    tags = (*glibc, "manylinux2014", "manylinux2010", "manylinux1", "linux")
    return Platform(tags=tuple(f"{tag}_{machine}" for tag in tags), system="linux", machine=machine)


PLATFORMS = {
    "Linux x86-64": _linux("x86_64"),
    "Linux aarch64": _linux("aarch64"),
    "macOS, Apple silicon": Platform(tags=(*mac_platforms((14, 0), "arm64"),), system="darwin", machine="arm64"),
    "Windows x86-64": Platform(tags=("win_amd64",), system="win32", machine="AMD64", os="nt"),
}


def holds(requirement: Requirement, platform: Platform, python: str) -> bool:
    """Return whether a requirement is meant for a platform, in a Python."""
    return requirement.marker is None or requirement.marker.evaluate(platform.environment(python))


def asked() -> list[Requirement]:
    """Return the lines of ``requirements.txt``."""
    lines = (line.partition("#")[0].strip() for line in REQUIREMENTS.read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def locked() -> list[Locked]:
    """Return the packages of ``requirements.lock``."""
    text = re.sub(r"^ *#.*\n", "", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    entries = (entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip())
    return [
        Locked(requirement=Requirement(entry.partition("--hash")[0]), hashes=frozenset(HASH.findall(entry)))
        for entry in entries
    ]


def wanted(platform: Platform, python: str) -> list[Requirement]:
    """Return what ``requirements.txt`` asks for on a platform, in a Python."""
    return [one for one in asked() if holds(one, platform, python)]


def table() -> str:
    """Return what docs/install.md says about each Python and platform, as Markdown."""
    lines = [f"| Python | {' | '.join(PLATFORMS)} |", "|---|" + "---|" * len(PLATFORMS)]
    for python in PYTHONS:
        names = [{one.name.partition("-")[0] for one in wanted(platform, python)} for platform in PLATFORMS.values()]
        cells = ("yes" if LIBRARY in found else "without TensorFlow" for found in names)
        lines.append(f"| {python} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


@cache
def files(name: str) -> list[dict[str, Any]]:
    """Return the index's list of the files of a package."""
    request = urllib.request.Request(INDEX.format(name=canonicalize_name(name)), headers={"Accept": LISTED})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        found: list[dict[str, Any]] = json.load(answer)["files"]
    return found


def fits(file: dict[str, Any], platform: Platform, python: str) -> bool:
    """Return whether a file of the index is a wheel that a platform takes, in a Python."""
    try:
        *_, tags = parse_wheel_filename(file["filename"])
    except InvalidWheelFilename:
        return False
    pythons = SpecifierSet(file.get("requires-python") or "")
    return pythons.contains(f"{python}.{LATER}") and not tags.isdisjoint(platform.takes(python))


def missing(
    packages: Iterable[Locked],
    platform: Platform,
    python: str,
    listed: Callable[[str], list[dict[str, Any]]] = files,
) -> Iterator[str]:
    """Yield the packages that have no wheel with one of their hashes."""
    for package in packages:
        known = (file for file in listed(package.requirement.name) if file["hashes"].get("sha256") in package.hashes)
        if not any(fits(file, platform, python) for file in known):
            yield f"{package.requirement.name}{package.requirement.specifier}"


def _has_come(platform: Platform, python: str) -> bool:
    """Return whether the locked version of TensorFlow has wheels where it is left out."""
    version = next(str(one.specifier).removeprefix("==") for one in asked() if one.name == LIBRARY)
    return any(
        file["filename"].startswith(f"{LIBRARY}-{version}-") and fits(file, platform, python) for file in files(LIBRARY)
    )


def main() -> int:
    """Check all wheels, print one line for each Python and platform, and return the exit code."""
    problems = 0
    for python in PYTHONS:
        for title, platform in PLATFORMS.items():
            installed = [one for one in locked() if holds(one.requirement, platform, python)]
            problem = ", ".join(missing(installed, platform, python))
            if problem:
                problem = f"no wheels of {problem}"
            elif not any(one.requirement.name.startswith(LIBRARY) for one in installed) and _has_come(platform, python):
                problem = f"{LIBRARY} has wheels by now"
            print(f"Python {python}, {title}: {problem or f'{len(installed)} packages have wheels'}", flush=True)
            problems += bool(problem)
    return min(problems, 1)


if __name__ == "__main__":
    sys.exit(main())
