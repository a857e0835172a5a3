"""What a run found, as a page: ``python -m tests.mutants --report FILE...`` writes ``docs/mutation.md`` from its lines.

Whoever has read a survivor says in its line, under ``reading``, what it is, and under ``why`` what made them say so.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

Record = dict[str, Any]
NOTICED, HANGS, SURVIVED = "noticed", "hangs", "survived"
READINGS = {
    "tested": "a test was missing, and has been added since",
    "equivalent": "no input tells the program from the one without the fault",
    "harmless": "it breaks no promise: a speed, a limit that could as well be another, one of two right answers",
}
HEAD = """\
# Faults that the tests notice

`python -m tests.mutants AREA... --number 100 --seed 1 --out FILE` draws places of the code at random, makes each wrong
in a copy of the checkout (`tests/mutants/changes.py` says how: an operator, a sign, a constant, two arguments, a
condition, a result), and runs the tests that ran this line (`tests/mutants/areas.py` says which there are). A fault is
noticed when a test fails or hangs; the score is the share that is. Each that survived is read, and what it is stands in
its line of `docs/mutation.jsonl`, of which `python -m tests.mutants --report docs/mutation.jsonl` writes this page. A
later seed of an area was drawn after the tests that an earlier one asked for; two runs of losses were stopped halfway,
for such tests. With seed 1, two arguments were also exchanged where their order makes no difference.
"""


def read(paths: Sequence[Path]) -> list[Record]:
    """Return the lines of some files, those of one run together."""
    records = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return sorted(records, key=_run)


def score(records: Sequence[Record]) -> float:
    """Return the share of faults that were noticed; those that nothing can notice count as not noticed."""
    return 1 - sum(record["outcome"] == SURVIVED for record in records) / len(records)


def equivalent(records: Sequence[Record]) -> float:
    """Return the share of faults that are read as equivalent."""
    return sum(record.get("reading") == "equivalent" for record in records) / len(records)


def written(records: Sequence[Record]) -> str:
    """Return the page.

    Raises
    ------
    KeyError
        If nobody has read a survivor.
    """
    runs = [(run, list(found)) for run, found in groupby(records, key=_run)]
    table = [
        "| area | seed | date | faults | of | noticed | hang | survived | score | equivalent |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    survivors = []
    for (area, seed), found in runs:
        counts = [sum(record["outcome"] == outcome for record in found) for outcome in (NOTICED, HANGS, SURVIVED)]
        first = [area, seed, found[0]["date"], len(found), found[0]["possible"], *counts]
        shares = [f"{score(found):.2f}", f"{equivalent(found):.0%}"]
        table.append("| " + " | ".join(map(str, first + shares)) + " |")
        survivors += [f"## What survived in {area}, seed {seed}", "", *_explained(found), ""]
    meanings = [f"- **{name}**: {meaning}." for name, meaning in READINGS.items()]
    return "\n".join([HEAD, *table, "", "What a survivor can be:", "", *meanings, "", *survivors]).rstrip() + "\n"


def _explained(found: Sequence[Record]) -> list[str]:
    lines = []
    for record in found:
        if record["outcome"] == SURVIVED:
            assert record["reading"] in READINGS, record
            lines.append(f"- {record['reading']}: `{record['new']}` in `{record['path']}`: {record['why']}")
    return lines or ["None."]


def _run(record: Record) -> tuple[str, int]:
    return record["area"], record["seed"]
