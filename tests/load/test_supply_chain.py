"""The lock holds what is installed: requirements, requirements.lock, Makefile, Dockerfile and packages agree."""

import re
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy import wheels

ROOT = Path(__file__).parents[2]
LOCKED = wheels.locked()
OF_THE_ENVIRONMENT = {"setuptools", "wheel"}
"""Python brings them itself, or not, and in other versions."""
INSTALLED = "pip install {}--require-hashes -r requirements.lock\n"
HASH, LINUX, WINDOWS = "0" * 64, "Linux x86-64", "Windows x86-64"


def test_each_package_is_locked_to_one_version_by_hashes() -> None:
    assert len(LOCKED) > len(wheels.asked())
    assert [one for one in LOCKED if not re.fullmatch(r"==[^*,]+", str(one.requirement.specifier))] == []
    assert [one for one in LOCKED if not one.hashes] == []


@pytest.mark.parametrize("python", wheels.PYTHONS)
@pytest.mark.parametrize("title", wheels.PLATFORMS)
def test_the_lock_agrees_with_the_requirements(title: str, python: str) -> None:
    platform = wheels.PLATFORMS[title]
    held = [one.requirement for one in LOCKED if wheels.holds(one.requirement, platform, python)]
    pins = {canonicalize_name(one.name): one.specifier for one in held}
    assert len(pins) == len(held)
    asked = {canonicalize_name(one.name): one.specifier for one in wheels.wanted(platform, python)}
    assert {name: pins.get(name) for name in asked} == asked, "run make lock"


def test_the_lock_holds_whatever_its_packages_need_here_and_nothing_else() -> None:
    pins = {
        canonicalize_name(one.requirement.name): one.requirement.specifier
        for one in LOCKED
        if one.requirement.marker is None or one.requirement.marker.evaluate()
    }
    coming = [one for one in wheels.asked() if one.marker is None or one.marker.evaluate()]
    reached: set[str] = set()
    while coming:
        needed = coming.pop()
        name = canonicalize_name(needed.name)
        assert name in pins, f"{needed}: run make lock"
        (pin,) = (pin.version for pin in pins[name])
        assert needed.specifier.contains(pin, prereleases=True), f"{needed}: run make lock"
        if name in reached | OF_THE_ENVIRONMENT:
            continue
        reached.add(name)
        assert version(name) == pin
        lines = [Requirement(line) for line in requires(name) or ()]
        coming += [one for one in lines if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert pins.keys() - OF_THE_ENVIRONMENT == reached


@pytest.mark.parametrize(("file", "options"), [("Makefile", "-q "), ("Dockerfile", "--no-cache-dir ")])
def test_what_installs_the_lab_compares_hashes(file: str, options: str) -> None:
    lines = re.findall(r"pip install .*\n", (ROOT / file).read_text("utf-8"))
    assert lines[0] == INSTALLED.format(options)
    # What the Makefile installs besides is for development.
    assert all("requirements-" in line for line in lines[1:])


def listed(name: str, *, python: str | None = None, sha256: str = HASH) -> list[dict[str, Any]]:
    """An index's list of one file."""
    return [{"filename": name, "requires-python": python, "hashes": {"sha256": sha256}}]


@pytest.mark.parametrize(
    ("files", "lacking"),
    [
        (listed("a-1.0-py3-none-any.whl"), []),
        (listed("a-1.0-py3-none-any.whl", sha256="1" * 64), [LINUX, WINDOWS]),
        (listed("a-1.0-py3-none-any.whl", python=">=3.12"), [LINUX, WINDOWS]),
        (listed("a-1.0.tar.gz"), [LINUX, WINDOWS]),
        (listed("a-1.0-cp311-cp311-manylinux_2_28_x86_64.whl"), [WINDOWS]),
        (listed("a-1.0-cp39-abi3-win_amd64.whl"), [LINUX]),
        (listed("a-1.0-cp312-cp312-win_amd64.whl"), [LINUX, WINDOWS]),
    ],
    ids=lambda given: given[0]["filename"] if given and isinstance(given[0], dict) else "",
)
def test_a_wheel_is_missing_where_no_locked_file_is_one(files: list[dict[str, Any]], lacking: list[str]) -> None:
    package = wheels.Locked(requirement=Requirement("a==1.0"), hashes=frozenset({HASH}))
    found = {
        title: [*wheels.missing([package], wheels.PLATFORMS[title], "3.11", lambda _name: files)]
        for title in (LINUX, WINDOWS)
    }
    assert found == {title: ["a==1.0"] if title in lacking else [] for title in (LINUX, WINDOWS)}
