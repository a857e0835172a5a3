"""The doctor's corpus: small programs with the findings they must give, read from ``corpus/*.txt``.

A case starts with ``=== title``. A line that must get a finding ends in ``#> rule``, perhaps with a severity; several
may follow each other. Every finding that is not marked is wrong, advice and open questions included.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MARK = re.compile(r"#>\s*([\w-]+)(?:\s+(error|warning|advice))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One program and what the doctor must say about it: ``(line, rule)``, and severities where they matter."""

    name: str
    text: str
    expected: frozenset[tuple[int, str]]
    severities: tuple[tuple[int, str, str], ...]


def read_case(block: str, stem: str) -> Case:
    """Return the case of one block of a corpus file."""
    title, _, text = block.partition("\n")
    marks = [(line, *mark) for line, row in enumerate(text.split("\n"), 1) for mark in MARK.findall(row)]
    return Case(
        name=f"{stem}: {title.strip()}",
        text="\n".join(MARK.split(row)[0].rstrip() if MARK.search(row) else row for row in text.split("\n")),
        expected=frozenset((line, rule) for line, rule, _ in marks),
        severities=tuple(mark for mark in marks if mark[2]),
    )


CASES = [
    read_case(block, path.stem) for path in sorted(FOLDER.glob("*.txt")) for block in path.read_text().split("=== ")[1:]
]
