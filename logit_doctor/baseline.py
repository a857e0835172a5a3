"""The baseline: known findings of a project, which a command leaves out until there is one more of them.

A finding is known by its file, the code of its rule and its fingerprint, none of which changes when lines move. Faults
that agree in all three are counted, so a second one in the same function is new.
"""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from logit_doctor.finding import Finding
from logit_doctor.report import Judged

VERSION = 1
DEFAULT = ".logit-doctor-baseline.json"
Key = tuple[str, str, str]


def key(file: str, finding: Finding) -> Key:
    """Return what identifies a finding; a file without lines has its message in place of a fingerprint."""
    return file, finding.code, finding.fingerprint or str(finding.message)


def named(path: str, folder: Path) -> str:
    """Return a checked file's name in a baseline: relative to the baseline's folder, with slashes."""
    return Path(os.path.relpath(path, folder)).as_posix()


def write(path: Path, judged: Sequence[Judged]) -> int:
    """Write all findings to a baseline, one line each for version control, and return their number."""
    counts = Counter(
        key(named(file.path, path.parent), finding)
        for file in judged
        for finding in (*file.audit.findings, *file.known)
    )
    rows = [
        json.dumps({"path": file, "code": code, "fingerprint": fingerprint, "count": count})
        for (file, code, fingerprint), count in sorted(counts.items())
    ]
    head, tail = f'{{"version": {VERSION}, "findings": [', "]}\n"
    path.write_text("\n".join([head, ",\n".join(rows), tail] if rows else [head + tail]), "utf-8")
    return counts.total()


def read(path: Path) -> Counter[Key]:
    """Return how often each finding of a baseline is known.

    Raises
    ------
    ValueError
        If it is no baseline.
    """
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION:
            raise ValueError(f"version {content['version']!r}, need {VERSION}")
        return Counter(
            {(row["path"], row["code"], row["fingerprint"]): int(row["count"]) for row in content["findings"]}
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: this is no baseline ({error})") from None


def without_known(judged: Sequence[Judged], path: Path) -> list[Judged]:
    """Return the files with their known findings set apart."""
    left = read(path)
    return [split(file, left, path.parent) for file in judged]


def split(file: Judged, left: Counter[Key], folder: Path) -> Judged:
    """Return a file with its known findings set apart; each uses up one of what is left."""
    known: list[Finding] = []
    new: list[Finding] = []
    name = named(file.path, folder)
    for finding in file.audit.findings:
        identity = key(name, finding)
        (known if left[identity] > 0 else new).append(finding)
        left[identity] -= 1
    return replace(file, audit=replace(file.audit, findings=tuple(new)), known=tuple(known))
