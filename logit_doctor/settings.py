"""``[tool.logit-doctor]`` of a ``pyproject.toml``: what a project wants of the doctor, for every way to call it."""

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from logit_doctor.finding import BACKENDS, NO_RULE, SEVERITIES, Audit
from logit_doctor.rules import RULES
from logit_doctor.suppressing import CODE, NAME, codes_of

FILE = "pyproject.toml"
TABLE = "logit-doctor"
NEVER = "never"
"""In place of the severity from which on a command fails."""
OFF = "off"
"""In place of a severity: the rule's findings are left out."""
CODES = codes_of(RULES) | {CODE.lower(): CODE, NAME: CODE}
"""The code by every spelling of a rule; also of findings without a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a project.

    Parameters
    ----------
    folder : Path
        Where the file is, to which its paths are relative.
    paths : tuple of str
        What is checked if a command names no path.
    exclude : tuple of str
        Patterns of files and folders that are skipped inside a folder, unless a command names them.
    rules : frozenset of str
        Codes of the rules that count; empty for all.
    severities : mapping of str to str
        Severity by code, in place of the rule's own; ``OFF`` leaves the findings out.
    backend : str
        The Keras backend, on which some severities depend.
    fail_on : str
        The least severity with which a command fails, or ``NEVER``.
    baseline : Path, optional
        The file of known findings.
    lab : str
        Address of the lab to which findings link.
    """

    folder: Path = Path()
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()
    severities: Mapping[str, str] = field(default_factory=dict)
    backend: str = BACKENDS[0]
    fail_on: str = SEVERITIES[0]
    baseline: Path | None = None
    lab: str = "http://localhost:8501"

    def applied(self, audit: Audit) -> Audit:
        """Return an audit with the rules and the severities that the project wants."""
        if not self.rules and not self.severities:
            return audit
        kept = [
            replace(finding, severity=self.severities.get(finding.code, finding.severity))
            for finding in audit.findings
            if finding.code not in RULE_CODES or not self.rules or finding.code in self.rules
            if self.severities.get(finding.code) != OFF
        ]
        return replace(audit, findings=tuple(kept))

    def is_excluded(self, path: Path) -> bool:
        """Whether a file that was found in a folder, or a folder around it, matches a pattern."""
        if not self.exclude:
            return False
        try:
            inner = path.resolve().relative_to(self.folder.resolve())
        except ValueError:
            return False
        names = [inner.as_posix(), *(parent.as_posix() for parent in inner.parents)]
        return any(fnmatch.fnmatchcase(name, pattern.rstrip("/")) for name in names for pattern in self.exclude)

    def fails(self, severity: str) -> bool:
        """Whether a finding of this severity makes the command fail."""
        return self.fail_on != NEVER and SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)


RULE_CODES = frozenset(rule.code for rule in RULES.values())
DEFAULT = Settings()


def settings_of(start: Path, named: str | None) -> Settings:
    """Return the settings in the file that is named, or in the nearest ``pyproject.toml`` that has some.

    Parameters
    ----------
    start : Path
        The folder from which the file is searched upwards.
    named : str, optional
        A file; it must have the table.

    Raises
    ------
    ValueError
        If the file has no such table, or there is something wrong with it.
    """
    for path in [Path(named)] if named else [folder / FILE for folder in (start, *start.parents)]:
        if named or path.is_file():
            data = path.read_bytes()
            if f"tool.{TABLE}".encode() in data:
                return read(data, path)
    if named:
        raise ValueError(f"{named}: there is no table [tool.{TABLE}]")
    return DEFAULT


def read(data: bytes, path: Path) -> Settings:
    """Return the settings in the bytes of a ``pyproject.toml``."""
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8"))["tool"][TABLE]
        return Settings(folder=path.parent, **{key: KEYS[key](value, path.parent) for key, value in named(table)})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: [tool.{TABLE}]: {error}") from None


def named(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the settings of the table by the names of their fields."""
    found = {key.replace("-", "_"): value for key, value in table.items()}
    for key in found.keys() - KEYS.keys():
        raise ValueError(f"unknown setting {key!r}, need one of {', '.join(KEYS)}")
    return list(found.items())


def texts(value: Any, folder: Path) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"got {value!r}, need a list of texts")
    return tuple(value)


def paths(value: Any, folder: Path) -> tuple[str, ...]:
    """Return paths relative to the working folder, as a command would name them."""
    return tuple(str(relative(folder / name)) for name in texts(value, folder))


def relative(path: Path) -> Path:
    """Return a path below the working folder as relative to it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def code(name: str) -> str:
    """Return the code of a rule, given its code or name."""
    if name.lower() not in CODES:
        raise ValueError(f"unknown rule {name!r}, need one of {', '.join(sorted(set(CODES.values())))}")
    return CODES[name.lower()]


def severities(value: Any, folder: Path) -> dict[str, str]:
    """Return severities by code."""
    if not isinstance(value, dict):
        raise ValueError(f"severities: got {value!r}, need a table")
    if NO_RULE in map(code, value):
        raise ValueError(f"severities: what was not determined ({NO_RULE}) stays so; suppress it where it stands")
    return {code(name): one_of((*SEVERITIES[:-1], OFF))(severity, folder) for name, severity in value.items()}


def one_of(allowed: tuple[str, ...]) -> Any:
    """Return the function that takes one of some texts."""

    def choice(value: Any, folder: Path) -> str:
        if value not in allowed:
            raise ValueError(f"got {value!r}, need one of {', '.join(allowed)}")
        return str(value)

    return choice


KEYS = {
    "paths": paths,
    "exclude": texts,
    "rules": lambda value, folder: frozenset(map(code, texts(value, folder))),
    "severities": severities,
    "backend": one_of(BACKENDS),
    "fail_on": one_of((*SEVERITIES, NEVER)),
    "baseline": lambda value, folder: relative(folder / str(value)),
    "lab": lambda value, folder: str(value).rstrip("/"),
}
"""The settings, and how each is read from the file."""
